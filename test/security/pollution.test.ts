/**
 * What others wrote must not reach what all objects share. Every reader is fed what it takes, with `__proto__` and
 * `constructor` added to each object in it, one at a time; it may refuse or ignore them. Afterwards nothing has changed on
 * the prototypes, and nothing that it made has another prototype than it should.
 */
import { readFileSync } from 'node:fs';
import {
  acceptedLengthRange,
  createRandom,
  decisionLedger,
  readAlignedTrace,
  readLog,
  readSpecBenchAnswers,
  regretMeasurement,
  restoreLedger,
  restoreSelector,
  selectorDescriptions,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { afterEach, describe, expect, test } from 'vitest';
import { checkExperiments, parseConfiguration } from '../../bench/experiments/schema.js';
import { parseResults } from '../../bench/results/read-results.js';
import { aiperfLine, llamaLine, sglangLine, vllmLine } from '../environments/logs/log-writers.js';
import { alignedRow, answerRow, collect } from '../environments/recorded/synthetic-trace.js';
import { SMALL_RESULTS_PATH } from '../golden/small-results.js';

const SHARED = [Object, Array, Function, String, Number, Map, Set, Promise].map(
  ({ prototype }) => [prototype, JSON.stringify(Reflect.ownKeys(prototype).map(String))] as const,
);

afterEach(() => {
  for (const [prototype, keys] of SHARED) expect(JSON.stringify(Reflect.ownKeys(prototype).map(String))).toBe(keys);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

const POISONS = [
  '"__proto__":{"polluted":1}',
  '"constructor":{"prototype":{"polluted":1}}',
  '"prototype":{"polluted":1}',
];

/** The document with each poison as the first, and as the last, entry of each of its first 300 objects. */
function poisoned(json: string): string[] {
  const texts: string[] = [];
  let isText = false;
  const open: boolean[] = [];
  for (let i = 0; i < json.length && texts.length < 1800; i++) {
    const character = json[i]!;
    if (isText) {
      if (character === '\\') i += 1;
      else if (character === '"') isText = false;
      continue;
    }
    if (character === '"') isText = true;
    else if (character === '{') {
      const isEmpty = /^\s*}/.test(json.slice(i + 1, i + 50));
      open.push(isEmpty);
      for (const poison of POISONS)
        texts.push(`${json.slice(0, i + 1)}${poison}${isEmpty ? '' : ','}${json.slice(i + 1)}`);
    } else if (character === '}' && open.pop() === false) {
      for (const poison of POISONS) texts.push(`${json.slice(0, i)},${poison}${json.slice(i)}`);
    }
  }
  return texts;
}

/** Objects within a value of which one has a prototype that data gave it. */
function strangers(value: unknown, seen = new Set<unknown>()): unknown[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return [];
  seen.add(value);
  const prototype = Object.getPrototypeOf(value);
  const own = prototype !== null && Object.hasOwn(prototype, 'polluted') ? [value] : [];
  return [...own, ...Reflect.ownKeys(value).flatMap((key) => strangers(Reflect.get(value, key), seen))];
}

/** Hands each poisoned form to the reader. Returns how many it took. */
async function feed(json: string, read: (text: string) => unknown): Promise<number> {
  const texts = poisoned(json);
  expect(texts.length).toBeGreaterThanOrEqual(POISONS.length * 2);
  let taken = 0;
  for (const text of texts) {
    let made: unknown;
    try {
      made = await read(text);
      taken += 1;
    } catch (error) {
      // One that says what was wrong, not one of the engine's own that something undefined was read.
      expect((error as Error).message, text.slice(0, 300)).toMatch(/ must | is not valid JSON|^.*: /);
      continue;
    }
    expect(strangers(made), text.slice(0, 300)).toEqual([]);
  }
  return taken;
}

test('the poison is one: a reader that merges would be found', () => {
  const [first] = poisoned('{"a":1}');
  const merged = {} as Record<string, unknown>;
  for (const [key, value] of Object.entries(JSON.parse(first!) as object)) merged[key] = value;
  expect(strangers({ deep: [merged] })).toEqual([merged]);
});

describe('snapshots', () => {
  const problem = { armCount: 2, rewardRange: acceptedLengthRange(3) };
  const situation = { ...problem, armCosts: [1, 1.5], horizon: 100 };

  test.each(Object.keys(selectorDescriptions))('of %s', async (kind) => {
    const { create, settings } = selectorDescriptions[kind as keyof typeof selectorDescriptions]!;
    const selector = create({ ...problem, ...settings?.(situation) } as never);
    await feed(JSON.stringify(selector.snapshot()), (text) => {
      const restored = restoreSelector(JSON.parse(text));
      return [restored, restored.snapshot()];
    });
  });

  test('of a ledger with an open decision', async () => {
    const ledger = decisionLedger(ucbSpec(problem));
    ledger.decide(createRandom('ledger'));
    await feed(JSON.stringify(ledger.snapshot()), (text) => {
      const restored = restoreLedger(ucbSpec(problem), JSON.parse(text));
      return [restored, restored.snapshot()];
    });
  });
});

test('tallies', async () => {
  const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.8], maxDraftLength: 4, sequenceLength: 50 });
  const options = { environment, selectors: { ucbSpec }, seed: 1 };
  const measurement = regretMeasurement(options);
  measurement.addEpisode(0);
  await feed(JSON.stringify(measurement.tally()), (text) => {
    const other = regretMeasurement(options);
    other.addTally(JSON.parse(text));
    return [other.tally(), other.report()];
  });
});

describe('recorded runs and logs', () => {
  test('aligned traces', async () => {
    expect(await feed(JSON.stringify(alignedRow()), (text) => collect(readAlignedTrace([text])))).toBeGreaterThan(0);
  });

  test('Spec-Bench answers', async () => {
    const read = (text: string) => collect(readSpecBenchAnswers({ methods: { m: [text] } }));
    expect(await feed(answerRow(1), read)).toBeGreaterThan(0);
  });

  const request = { accepted: [2, 0, 3], drafted: [3, 3, 3] };
  test.each([
    ['vLLM', vllmLine(request, 'a', 3), 'vllm-metrics'],
    ['AIPerf', aiperfLine(request, 1, 3), 'aiperf'],
    ['SGLang', sglangLine(request, 'a'), 'sglang'],
    ['llama.cpp', llamaLine(request), 'llama-cpp'],
  ])('logs of %s', async (_, line, format) => {
    expect(await feed(line, (text) => collect(readLog([text], { format } as never)))).toBeGreaterThan(0);
  });
});

describe('files of the program', () => {
  test('configurations', async () => {
    const configuration = {
      experiments: [
        {
          name: 'mine',
          environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
          selectors: { ucbSpec: { kind: 'ucbSpec' }, greedy: { kind: 'epsilonGreedy', epsilon: 0.1 } },
          cells: [{ sequenceLength: 128, episodes: 10 }],
        },
      ],
    };
    const none = { environments: [], selectors: [] };
    const taken: string[] = [];
    await feed(JSON.stringify(configuration), (text) => {
      const checked = checkExperiments(parseConfiguration(text, 'f.json'), none, 'f.json');
      taken.push(text);
      return checked;
    });
    // Refused everywhere: a selector of such a name would be lost, and elsewhere no such entry is known.
    expect(taken).toEqual([]);
  });

  test('results', async () => {
    const results = JSON.stringify(JSON.parse(readFileSync(SMALL_RESULTS_PATH, 'utf8')));
    await feed(results, (text) => parseResults(text, 'f.json'));
  });
});
