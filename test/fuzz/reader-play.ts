/**
 * Every reader, fed what it takes after something has happened to it. A reader may refuse, in words; what it takes it must be
 * able to use, and give back as it was.
 */
import { readFileSync } from 'node:fs';
import {
  acceptanceStatistics,
  acceptanceTally,
  acceptedLengthRange,
  createRandom,
  decisionLedger,
  logFormats,
  type RandomSource,
  readAlignedTrace,
  readLog,
  readSpecBenchAnswers,
  recogniseLog,
  regretMeasurement,
  replay,
  restoreLedger,
  restoreSelector,
  selectorDescriptions,
  type TraceTurn,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import fc from 'fast-check';
import { checkExperiments, parseConfiguration } from '../../bench/experiments/schema.js';
import { parseResults } from '../../bench/results/read-results.js';
import {
  aiperfLine,
  auditLine,
  combinedLine,
  llamaLine,
  prometheusPage,
  sglangLine,
  tapLine,
  vllmLine,
} from '../environments/logs/log-writers.js';
import { alignedRow, answerRow, collect, plainRow } from '../environments/recorded/synthetic-trace.js';
import { broken, type Edit, edits } from './broken-text.js';
import { isToldInWords } from './refusal.js';
import { checkProbabilities, INTEGRATED } from './selector-play.js';

/** Something that takes text of others. */
interface Reader {
  readonly name: string;
  readonly texts: readonly string[];
  /** Reads, and uses what it has read. Throws `Unsound` where that is not what was promised. */
  readonly read: (text: string) => void | Promise<void>;
}

/** What was read cannot be used: never a refusal. */
class Unsound extends Error {}

/** One text and what happened to it. */
export interface ReaderCase {
  readonly reader: string;
  readonly text: number;
  readonly edits: readonly Edit[];
}

const problem = { armCount: 3, rewardRange: acceptedLengthRange(3) };
const situation = { ...problem, armCosts: [1, 1.5, 2], contextSize: 2, horizon: 100 };

/** Draws, but not for ever. */
function patient(): RandomSource {
  const random = createRandom('readers');
  let draws = 0;
  return () => {
    draws += 1;
    if (draws > 100_000) throw new Unsound('draws without end');
    return random();
  };
}

/** Does what may be refused, in words. */
function mayRefuse(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Unsound || !isToldInWords(error)) throw error;
  }
}

function snapshotReader(kind: string): Reader {
  const { create, settings } = selectorDescriptions[kind as keyof typeof selectorDescriptions];
  const selector = create({ ...problem, ...settings?.(situation) } as never);
  const young = JSON.stringify(selector.snapshot());
  const random = createRandom('readers', kind);
  const context = Array.from({ length: selector.feedback === 'contextual' ? selector.contextSize : 0 }, () => 0.5);
  for (let round = 0; round < 9; round++) {
    // Arms of draft lengths 0, 1 and 2 give no more.
    const rewards = [1, 1 + (round % 2), 1 + (round % 3)];
    const arm = selector.feedback === 'contextual' ? selector.select(random, context) : selector.select(random);
    if (selector.feedback === 'bandit') selector.update(arm, rewards[arm]!);
    else if (selector.feedback === 'bandit-with-costs') selector.updateWithCost(arm, rewards[arm]!, 0.5);
    else if (selector.feedback === 'full-information') selector.updateAll(rewards);
    else if (selector.feedback === 'contextual') selector.updateObserved(arm, rewards, context);
    else selector.updateObserved(arm, rewards);
  }
  return {
    name: `snapshot of ${kind}`,
    texts: [young, JSON.stringify(selector.snapshot())],
    read(text) {
      const restored = restoreSelector(JSON.parse(text));
      const again = JSON.stringify(restored.snapshot());
      if (JSON.stringify(restoreSelector(JSON.parse(again)).snapshot()) !== again) {
        throw new Unsound('the snapshot of what was restored is restored as another');
      }
      if (restored.armCount > 20) return;
      const known = new Array<number>(restored.feedback === 'contextual' ? restored.contextSize : 0).fill(0.5);
      if (!INTEGRATED.includes(kind)) checkProbabilities(restored, known);
      const random = patient();
      const arm = restored.feedback === 'contextual' ? restored.select(random, known) : restored.select(random);
      if (!(Number.isInteger(arm) && arm >= 0 && arm < restored.armCount)) throw new Unsound(`arm ${arm}`);
      if (restored.feedback === 'bandit') mayRefuse(() => restored.update(arm, restored.rewardRange.max));
    },
  };
}

function ledgerReader(): Reader {
  const ledger = decisionLedger(ucbSpec(problem), { armNames: ['a', 'b', 'c'], expireAfter: 9 });
  const random = createRandom('readers', 'ledger');
  for (let i = 0; i < 5; i++) ledger.decide(random);
  ledger.settle(1, 2);
  ledger.settle(3, 4);
  ledger.cancel(0);
  ledger.retireArm('b');
  return {
    name: 'ledger',
    texts: [JSON.stringify(ledger.snapshot())],
    read(text) {
      const restored = restoreLedger(ucbSpec(problem), JSON.parse(text), { expireAfter: 9 });
      const again = JSON.stringify(restored.snapshot());
      const sum = restored.probabilities().reduce((total, p) => total + p, 0);
      if (!(Math.abs(sum - 1) < 1e-9)) throw new Unsound(`probabilities of a restored ledger sum to ${sum}`);
      mayRefuse(() => {
        const { id, arm } = restored.decide(patient());
        if (arm === 1 && JSON.parse(again).retired.includes(1)) throw new Unsound('a retired arm');
        restored.settle(id, 3);
      });
    },
  };
}

function tallyReader(): Reader {
  const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.8], maxDraftLength: 4, sequenceLength: 50 });
  const options = { environment, selectors: { ucbSpec }, seed: 1 };
  const measurement = regretMeasurement(options);
  measurement.addEpisode(0);
  measurement.addEpisode(1);
  return {
    name: 'tally',
    texts: [JSON.stringify(measurement.tally())],
    read(text) {
      const other = regretMeasurement(options);
      other.addTally(JSON.parse(text));
      JSON.stringify(other.report());
    },
  };
}

/** What a program does with turns: statistics of them, and a replay. */
function useTurns(turns: readonly TraceTurn[]): void {
  if (turns.length === 0) return;
  mayRefuse(() => JSON.stringify(acceptanceStatistics(turns.flatMap(({ recorded }) => Object.values(recorded)))));
  mayRefuse(() => {
    const environment = replay(turns, {
      arms: [{ kind: 'recorded', method: Object.keys(turns[0]!.recorded)[0]!, semantics: 'next-start' }],
    });
    const episode = environment.begin(0, patient());
    for (let round = 0; round < 200 && !episode.done; round++) {
      const length = episode.pull(0);
      if (!(length >= 1 && length <= environment.rewardRange.max)) throw new Unsound(`a round of ${length} tokens`);
    }
  });
}

const request = { accepted: [2, 0, 3], drafted: [3, 3, 3] };
const LOGS: Readonly<Record<string, readonly string[]>> = {
  'aligned-trace': [JSON.stringify(alignedRow()), JSON.stringify(alignedRow({ turn: 1, sufLen: null }))],
  'spec-bench': [answerRow(1), answerRow(2)],
  'vllm-metrics': [vllmLine(request, 'a', 3), vllmLine(request, 'b', 3, false)],
  'vllm-taps': [tapLine(request), tapLine({ ...request, accepted: [1, 1] })],
  aiperf: [aiperfLine(request, 1, 3), aiperfLine(request, 2, 3, false)],
  sglang: [sglangLine(request, 'a'), sglangLine(request, 'b')],
  'llama-cpp': [llamaLine(request), llamaLine(request)],
  'spec-decode-bench': [combinedLine([1, 0, 0], 'a'), combinedLine([2, 1, 0, 0], 'b')],
  'draft-audit': [auditLine([request, request], 3, (g, t) => [0.5 + g, 0.25 * t, 1])],
  prometheus: prometheusPage([request], 3),
};

/** The formats of the package, each with a text of it; one that is added without a text is missed by name. */
export function logReaders(): Reader[] {
  return logFormats.map(({ name }) => {
    const lines = LOGS[name];
    if (lines === undefined) throw new Error(`no text of the format ${name}`);
    return {
      name: `log of ${name}`,
      texts: name === 'prometheus' ? [lines.join('\n')] : [lines.join('\n'), lines[0]!],
      async read(text) {
        const all = text.split('\n');
        mayRefuse(() => recogniseLog(all));
        const tally = acceptanceTally();
        for await (const one of readLog(all, { format: name })) if (one.knows !== 'positions') tally.add(one);
        mayRefuse(() => JSON.stringify(tally.summary()));
      },
    };
  });
}

const CONFIGURATION = {
  seed: 3,
  experiments: [
    {
      name: 'mine',
      environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
      selectors: {
        ucbSpec: { kind: 'ucbSpec' },
        greedy: { kind: 'epsilonGreedy', epsilon: 0.1 },
        ranges: { kind: 'ucbSpec', armRanges: true },
      },
      cells: [{ sequenceLength: 128, episodes: 10 }],
    },
  ],
};

/** From the root of the repository, where the tests and the command run. */
const smallResults = () => JSON.stringify(JSON.parse(readFileSync('test/golden/small-results.json', 'utf8')));

let made: ReadonlyMap<string, Reader> | undefined;

/** All readers, by name. */
export function readers(): ReadonlyMap<string, Reader> {
  if (made !== undefined) return made;
  const all: Reader[] = [
    ...Object.keys(selectorDescriptions).map(snapshotReader),
    ledgerReader(),
    tallyReader(),
    {
      name: 'aligned trace',
      texts: [LOGS['aligned-trace']!.join('\n'), LOGS['aligned-trace']![0]!],
      async read(text) {
        useTurns(await collect(readAlignedTrace(text.split('\n'))));
      },
    },
    {
      name: 'answers of Spec-Bench',
      texts: [[answerRow(1), answerRow(2)].join('\n')],
      async read(text) {
        const baseline = [plainRow(1), plainRow(2)];
        useTurns(await collect(readSpecBenchAnswers({ methods: { m: text.split('\n') }, baseline } as never)));
      },
    },
    ...logReaders(),
    {
      name: 'configuration',
      texts: [JSON.stringify(CONFIGURATION), JSON.stringify(CONFIGURATION.experiments[0])],
      read(text) {
        checkExperiments(parseConfiguration(text, 'f.json'), { environments: [], selectors: [] }, 'f.json');
      },
    },
    {
      name: 'results',
      texts: [smallResults()],
      read(text) {
        JSON.stringify(parseResults(text, 'f.json'));
      },
    },
  ];
  made = new Map(all.map((reader) => [reader.name, reader]));
  return made;
}

/** Cases of these readers. */
export function readerCases(names: readonly string[] = [...readers().keys()]): fc.Arbitrary<ReaderCase> {
  return fc.record({ reader: fc.constantFrom(...names), text: fc.nat({ max: 1 }), edits });
}

/** Plays a case; throws where a reader does what was not promised. */
export async function playReader({ reader: name, text: index, edits: happened }: ReaderCase): Promise<void> {
  const { texts, read } = readers().get(name)!;
  try {
    await read(broken(texts[index % texts.length]!, happened));
  } catch (error) {
    if (error instanceof Unsound || !isToldInWords(error)) throw error;
  }
  if (({} as { a?: unknown }).a !== undefined) throw new Error('the prototype of all objects has changed');
}
