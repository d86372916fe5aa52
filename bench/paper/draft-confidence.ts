/**
 * How far the drafting model drafts, where its probabilities are known: rules that end a draft when it is unsure, beside rules that
 * go by what was accepted. The target's answers are settled beforehand and the model drafts greedily, so that what any draft length
 * would have had accepted at any position is exact, whatever the temperature of the answers.
 */
import {
  type AnySelectorFactory,
  type BanditProblem,
  type ContextualSelector,
  canonicalDecoding,
  createRandom,
  goodputDraftLength,
  heuristicDraftLength,
  kaplanMeierDraftLength,
  type LanguageModel,
  measureRegretAsync,
  modelDrafter,
  promptDraftLength,
  type RegretReport,
  type ReplayArm,
  type ReplayEnvironment,
  replay,
  type SelectorMemory,
  type SelectorReport,
  type TraceTurn,
  tailPruning,
  trackAlong,
} from 'banditspec';
import { ruleByHand } from '../experiments/contenders.js';
import type { Block } from '../program/table.js';
import type { DecodingOptions, DecodingTask } from './trained-models.js';

/** The longest draft, in tokens: a context has so many numbers. */
export const LONGEST_DRAFT = 8;

/** The temperature of sampled answers where the command's is 0. */
const SAMPLED_TEMPERATURE = 1;

/** What a rule goes by: the probabilities of this draft, or what earlier drafts had accepted. */
export type Told = 'probabilities' | 'outcomes';

/** A rule that takes part. */
interface ConfidenceRule {
  readonly told: Told;
  readonly make: AnySelectorFactory;
}

/** Hugging Face's `assistant_confidence_threshold` at its default: the first token that is less probable is the last. */
const CONFIDENCE_THRESHOLD = 0.4;

function untilUnsure(problem: BanditProblem): ContextualSelector {
  return ruleByHand(problem, LONGEST_DRAFT, (probabilities) => {
    let length = 1;
    while (length < LONGEST_DRAFT && probabilities[length - 1]! >= CONFIDENCE_THRESHOLD) length += 1;
    return length;
  });
}

/** The draft of the most tokens a time, were each token accepted with the probability that the model gives it. */
function byItsWord(problem: BanditProblem, costs: readonly number[]): ContextualSelector {
  return ruleByHand(problem, LONGEST_DRAFT, (probabilities) => {
    let best = 0;
    let tokens = 1;
    let most = tokens / costs[0]!;
    let all = 1;
    for (let length = 1; length <= LONGEST_DRAFT; length++) {
      all *= probabilities[length - 1]!;
      tokens += all;
      if (tokens / costs[length]! > most) {
        most = tokens / costs[length]!;
        best = length;
      }
    }
    return best;
  });
}

/** Who takes part, by the names in the table. */
export const CONFIDENCE_RULES: Readonly<Record<string, ConfidenceRule>> = {
  tailPruning: { told: 'probabilities', make: tailPruning },
  'tailPruning, 0.05': { told: 'probabilities', make: (problem) => tailPruning({ ...problem, threshold: 0.05 }) },
  'rule: until a token below 0.4': { told: 'probabilities', make: untilUnsure },
  'rule: most tokens a time, by its word': {
    told: 'probabilities',
    make: (problem) => byItsWord(problem, problem.armCosts!),
  },
  promptDraftLength: { told: 'outcomes', make: promptDraftLength },
  kaplanMeierDraftLength: { told: 'outcomes', make: kaplanMeierDraftLength },
  goodputDraftLength: { told: 'outcomes', make: goodputDraftLength },
  heuristicDraftLength: { told: 'outcomes', make: heuristicDraftLength },
};

/** The probabilities (at temperature 1) that a model gives its greedy draft at every position of a text, by their place in the draft. */
export function confidencesAlong(
  model: LanguageModel,
  { prompt, continuation }: { readonly prompt: Int32Array; readonly continuation: Int32Array },
): Float64Array[] {
  const greedy = model.lawAt(0);
  const law = model.lawAt(1);
  const confidences = Array.from({ length: LONGEST_DRAFT }, () => new Float64Array(continuation.length));
  let state = model.initialState;
  for (const token of prompt) state = model.nextState(state, token);
  for (let position = 0; position < continuation.length; position++) {
    let ahead = state;
    for (let place = 0; place < LONGEST_DRAFT; place++) {
      const token = greedy.sample(ahead, 0);
      confidences[place]![position] = law.probability(ahead, token);
      // Nothing is drafted after the end: the probabilities stay 0.
      if (token === model.vocabulary.endToken) break;
      ahead = model.nextState(ahead, token);
    }
    state = model.nextState(state, continuation[position]!);
  }
  return confidences;
}

/** How answers are decoded: greedily, or drawn from the target's law. */
export type Answers = 'greedy' | 'sampled';

/** The target's answers with the track of the drafting model and its probabilities, and on them the draft lengths as arms. */
export function confidenceEnvironment(
  { models: { target, drafter }, prompts, expected }: Pick<DecodingTask, 'models' | 'prompts' | 'expected'>,
  { draftCost, maxTokens, temperature, seed }: Omit<DecodingOptions, 'draftLength'>,
): ReplayEnvironment {
  const drafts = modelDrafter({ model: drafter, draftLength: LONGEST_DRAFT });
  const places = Array.from({ length: LONGEST_DRAFT }, (_, place) => `p${place + 1}`);
  const turns = prompts.map((prompt, id): TraceTurn => {
    const continuation =
      expected?.[id] ?? canonicalDecoding({ target, prompt, maxTokens, temperature }, createRandom(seed, id, 'answer'));
    const confidences = confidencesAlong(drafter, { prompt, continuation });
    return {
      id,
      turn: 0,
      tokenCount: continuation.length,
      recorded: {},
      tracks: { model: { accepted: trackAlong(drafts, { prompt, continuation }), cap: LONGEST_DRAFT } },
      signals: Object.fromEntries(places.map((name, place) => [name, confidences[place]!])),
      milliseconds: {},
    };
  });
  const arms = Array.from({ length: LONGEST_DRAFT + 1 }, (_, length): ReplayArm => {
    const arm = { name: `${length} drafted`, cost: 1 + draftCost * length };
    return length === 0 ? { ...arm, kind: 'plain' } : { ...arm, kind: 'track', track: 'model', maxDraftLength: length };
  });
  return replay(turns, { arms, contexts: places });
}

/** What came of all rules, by how answers are decoded. */
export type ConfidenceReports = Readonly<Record<Answers, RegretReport>>;

/** Plays all rules on greedy answers and on sampled ones. */
export async function playConfidenceRules(
  task: DecodingTask,
  options: DecodingOptions,
  memory: SelectorMemory,
): Promise<{ readonly reports: ConfidenceReports; readonly rounds: number }> {
  const { prompts: episodes, seed, temperature } = options;
  const selectors = Object.fromEntries(Object.entries(CONFIDENCE_RULES).map(([name, { make }]) => [name, make]));
  let rounds = 0;
  const play = async (environment: ReplayEnvironment) => {
    let own = 0;
    const report = await measureRegretAsync({
      environment,
      selectors,
      episodes,
      seed,
      memory,
      learnFromLastRound: memory === 'fresh',
      onProgress(progress) {
        own = progress.rounds;
      },
    });
    rounds += own;
    return report;
  };
  const sampled = { ...options, temperature: temperature === 0 ? SAMPLED_TEMPERATURE : temperature };
  const greedy = await play(confidenceEnvironment(task, { ...options, temperature: 0 }));
  return {
    reports: { greedy, sampled: await play(confidenceEnvironment({ ...task, expected: undefined }, sampled)) },
    rounds,
  };
}

/** What is saved of the time of the best fixed length, in per cent, with the 95% interval of the paired difference. */
function saved({ fixedArms, comparator: { elapsedArm } }: RegretReport, { elapsedRegret }: SelectorReport): string {
  const best = fixedArms[elapsedArm]!.elapsed.mean;
  const share = (time: number) => ((100 * time) / best).toFixed(1);
  const signed = (-100 * elapsedRegret.mean) / best;
  return `${signed < 0 ? '' : '+'}${signed.toFixed(1)} ± ${share(1.96 * elapsedRegret.standardError)}`;
}

/** The table, and what it is about. */
export function confidenceBlocks(memory: Readonly<Record<SelectorMemory, ConfidenceReports>>): Block[] {
  const { fresh, carried } = memory;
  const bestOf = ({ fixedArms, comparator: { elapsedArm } }: RegretReport) =>
    `${elapsedArm} (${fixedArms[elapsedArm]!.tokensPerTime.toFixed(3)})`;
  return [
    `How far the drafting model drafts: 0 to ${LONGEST_DRAFT} tokens, greedily, where the probability that it gives each of them is known
before it is drafted on; a draft takes the time of its whole length. *Told* says what a rule goes by: these probabilities,
or what earlier drafts had accepted. The best length that is fixed, in hindsight, and its tokens per time: ${bestOf(fresh.greedy)} on greedy answers, ${bestOf(fresh.sampled)} on sampled
ones.`,
    {
      title:
        'How far the model drafts: tokens per time, and per cent of the time of the best fixed length that is saved',
      header: ['', 'told', 'greedy', 'saved', 'carried: saved', 'sampled', 'saved', 'carried: saved'],
      rows: Object.entries(CONFIDENCE_RULES).map(([name, { told }]) => [
        name,
        told,
        ...(['greedy', 'sampled'] as const).flatMap((answers) => [
          fresh[answers].selectors[name]!.tokensPerTime.toFixed(3),
          saved(fresh[answers], fresh[answers].selectors[name]!),
          saved(carried[answers], carried[answers].selectors[name]!),
        ]),
      ]),
    },
  ];
}
