/**
 * What the package computes, as lines of text that every engine must give alike: the bits of its functions; each selector of
 * the catalogue on each environment of the standard set, with all its choices and all that it has learnt; the standard set's
 * figures; an environment that draws from every law there is, a fit of it, decoded text, and the bounds. It asks for nothing
 * but the language, so that browsers run it too.
 */
import {
  type AnySelector,
  acceptancePresets,
  calibratedAcceptance,
  createRandom,
  depthHazards,
  type Environment,
  exp3SpecRegretBound,
  fitAcceptanceModel,
  geometricLowerBoundConstant,
  measureRegret,
  modelDrafter,
  multinomialLowerBoundConstant,
  ngramModel,
  pieceVocabulary,
  promptLookup,
  runEpisode,
  selectorDescriptions,
  type TraceTurn,
  tokenDecoding,
  ucbSpec,
  ucbSpecRegretBound,
} from 'banditspec';
import { atan, cos, exp, expm1, log, log1p, sin } from 'banditspec/arithmetic';
import { cellMeasurement } from '../../bench/experiments/measurement.js';
import { NO_OWN_KINDS } from '../../bench/experiments/own-kinds.js';
import { createEnvironment } from '../../bench/experiments/registry.js';
import { STANDARD_EXPERIMENTS } from '../../bench/experiments/standard.js';
import { hashesOfResults } from '../arithmetic/bits.js';

const SEED = 'everywhere';
/** Tokens of an answer that every selector decodes: some 700 rounds. */
const TOKENS = 2048;
/** Tokens of the answers whose figures are compared: what was a rounding in one of `exp3Spec`'s weights shows after 2,000 rounds. */
const LONG = 16_384;

/** A hash (FNV-1a, of 32 bits) of a text. */
function hash(text: string): string {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  return (value >>> 0).toString(16).padStart(8, '0');
}

/** Plays one answer, telling the selector what its feedback wants; the fourth arm, if any, is observed in every round. */
function play(selector: AnySelector, environment: Environment): string {
  const episode = environment.begin(0, createRandom(SEED, 'environment'));
  const random = createRandom(SEED, 'selector');
  const outcomes = new Float64Array(environment.armCount);
  const arms: number[] = [];
  const size = selector.feedback === 'contextual' ? selector.contextSize : 1;
  while (!episode.done) {
    // Of a selector that reads several, each is the probability of a drafted token.
    const { length } = arms;
    const context =
      size === 1 ? [length % 7] : Array.from({ length: size }, (_, position) => ((length + position) % 7) / 6);
    const arm = selector.select(random, context);
    arms.push(arm);
    const reward = episode.pullAll!(arm, outcomes);
    if (selector.feedback === 'bandit') selector.update(arm, reward);
    else if (selector.feedback === 'bandit-with-costs') selector.updateWithCost(arm, reward, 1 + arm / 32);
    else if (selector.feedback === 'full-information') selector.updateAll(outcomes);
    else {
      const observed = outcomes.map((outcome, i) => (i === arm || i === 3 ? outcome : Number.NaN));
      selector.updateObserved(arm, observed, context);
    }
  }
  return `${arms.length} rounds, choices ${hash(arms.join())}, learnt ${hash(JSON.stringify(selector.snapshot()))}`;
}

function* selectors(): Iterable<string> {
  const descriptions = Object.values(selectorDescriptions);
  const chains = depthHazards({
    hazards: Array.from({ length: 5 }, (_, length) => new Array<number>(length).fill(0.7)),
    sequenceLength: TOKENS,
  });
  const environments = STANDARD_EXPERIMENTS.map(({ name, environment }) => ({
    name,
    environment: createEnvironment(environment, { sequenceLength: TOKENS, seed: SEED }, NO_OWN_KINDS),
  }));
  for (const { kind, family, settings, create } of descriptions) {
    // Draft lengths as arms: arm i drafts i tokens.
    const own = family === 'draft-lengths' ? [{ name: 'draft lengths', environment: chains }] : environments;
    for (const { name, environment } of own) {
      const { armCount, rewardRange } = environment;
      const problem = { armCount, rewardRange };
      const selector = create({ ...problem, ...settings?.({ ...problem, horizon: TOKENS }) });
      yield `${kind}, ${name}: ${play(selector, environment)}`;
    }
  }
}

function* figures(): Iterable<string> {
  for (const experiment of STANDARD_EXPERIMENTS) {
    const cell = { sequenceLength: LONG, episodes: 1 };
    const report = measureRegret({ ...cellMeasurement({ seed: SEED }, experiment, cell, NO_OWN_KINDS), episodes: 1 });
    for (const [name, figures] of Object.entries(report.selectors)) {
      yield `${experiment.name}, ${LONG} tokens, ${name}: ${hash(JSON.stringify(figures))}`;
    }
  }
}

/** Beta laws of prompts, a chain, drawn regimes, answers of log-normal lengths; and what is fitted to a recording of it. */
function* calibration(): Iterable<string> {
  const environment = calibratedAcceptance({
    arms: [
      { name: 'eagle', hazards: acceptancePresets.eagle.hazards, promptAcceptance: { alpha: 20, beta: 6 } },
      { name: 'medusa', hazards: acceptancePresets.medusa.hazards, chainOdds: { hard: 0.6, easy: 1.5 } },
    ],
    chain: { toHard: 0.2, toEasy: 0.2 },
    sequenceLength: { kind: 'log-normal', median: 120, spread: 0.9, max: 1024 },
  });
  const report = measureRegret({ environment, selectors: { ucbSpec }, episodes: 40, seed: SEED });
  yield `calibrated acceptance: ${hash(JSON.stringify(report))}`;
  const random = createRandom(SEED, 'recording');
  const turns = Array.from({ length: 40 }, (_, id): TraceTurn => {
    const episode = environment.begin(id, random);
    const eagle: number[] = [];
    while (!episode.done) eagle.push(episode.pull(0));
    return {
      id,
      turn: 0,
      tokenCount: eagle.reduce((sum, length) => sum + length, 0),
      recorded: { eagle },
      tracks: {},
      signals: {},
      milliseconds: {},
    };
  });
  const fitted = fitAcceptanceModel(turns, {
    arms: [{ kind: 'recorded', method: 'eagle', semantics: 'next-start' }],
    lengths: 'log-normal',
  });
  yield `fitted acceptance: ${JSON.stringify(fitted)}`;
}

function* text(): Iterable<string> {
  const texts = ['The cat sat on the mat. The dog sat on the cat. The cat saw the dog on the mat. '.repeat(20)];
  const vocabulary = pieceVocabulary({ texts });
  const drafter = ngramModel({ vocabulary, texts, order: 2 });
  const environment = tokenDecoding({
    target: ngramModel({ vocabulary, texts, order: 4 }),
    drafters: [promptLookup({ draftLength: 4 }), modelDrafter({ model: drafter, draftLength: 4 })],
    prompts: ['The cat sat on the mat. The dog'],
    maxTokens: 300,
    temperature: 0.7,
  });
  const episode = environment.begin(0, createRandom(SEED, 'tokens'));
  const { stoppingTime } = runEpisode(ucbSpec(environment), episode, createRandom(SEED));
  yield `text at temperature 0.7: ${stoppingTime} rounds, ${hash(episode.text)}`;
}

function* bounds(): Iterable<string> {
  const lengthProbabilities = [
    [0.5, 0.3, 0.2],
    [0.1, 0.2, 0.7],
  ];
  yield `bound of ucbSpec: ${ucbSpecRegretBound({ means: [1.9, 1.1], maxDraftLength: 1, expectedLength: LONG })}`;
  yield `bound of exp3Spec: ${exp3SpecRegretBound({ armCount: 3, maxDraftLength: 4, sequenceLength: LONG })}`;
  yield `lower bound: ${geometricLowerBoundConstant({ acceptanceRates: [0.5, 0.9], maxDraftLength: 3 })}`;
  yield `lower bound: ${multinomialLowerBoundConstant({ lengthProbabilities })}`;
}

/** All lines; a few seconds. */
export function everything(): string[] {
  const functions = Object.entries({ atan, cos, exp, expm1, log, log1p, sin } as const).map(([name, ours]) => ({
    name: name as 'exp',
    ours,
  }));
  const bits = Object.entries(hashesOfResults(functions, 100_000)).map(([name, value]) => `${name}: ${value}`);
  return [...bits, ...selectors(), ...figures(), ...calibration(), ...text(), ...bounds()];
}
