import {
  type AnySelector,
  type ArmSelector,
  acceptedLengthRange,
  bucketedUcb,
  hedge,
  omegaUcb,
  sideInformationThompson,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import type { FreeArms } from '../../src/node-llama-cpp/free-arms.js';
import { learningOf, type PlayedRound, tokensPerSecond } from '../../src/node-llama-cpp/learning.js';

const PROBLEM = { armCount: 3, rewardRange: acceptedLengthRange(4) };
const TEXT = { tokens: Int32Array.of(1, 2, 3), length: 3 };
const ROUND: PlayedRound = { arm: 1, acceptedLength: 4, milliseconds: 50, from: 3 };
const random = () => 0.5;

/** A selector of one kind of feedback, with everything that it is told; it plays arm 2. */
function recorder(feedback: AnySelector['feedback'], most = 5) {
  const told: unknown[][] = [];
  const copy = (arg: unknown) => (ArrayBuffer.isView(arg) ? Array.from(arg as Float64Array) : arg);
  const note = (name: string, ...args: unknown[]) => void told.push([name, ...args.map(copy)]);
  const selector = {
    armCount: 3,
    rewardRange: { min: 0, max: most },
    feedback,
    maxCost: 80,
    select: (...args: unknown[]) => {
      note('select', ...args);
      return 2;
    },
    update: (...args: unknown[]) => note('update', ...args),
    updateWithCost: (...args: unknown[]) => note('updateWithCost', ...args),
    updateObserved: (...args: unknown[]) => note('updateObserved', ...args),
    probability: () => 1,
    snapshot: () => ({}),
  };
  return { selector: selector as unknown as AnySelector, told };
}

/** Free arms that propose one draft, and know of one round. */
function freeArms(known: { arm: number; rewards: Float64Array; context: Float64Array }[] = []) {
  const calls: unknown[][] = [];
  const drafts = [undefined, Int32Array.of(5), undefined];
  const free = {
    propose: (arm: number) => {
      calls.push(['propose', arm]);
      return drafts;
    },
    add: (...args: unknown[]) => void calls.push(['add', ...args]),
    known: (text: unknown) => {
      calls.push(['known', text]);
      return known;
    },
  };
  return { free: free as unknown as FreeArms, calls, drafts };
}

test('tokens in a second are at most the most, and those of a round without time are reckoned with a microsecond', () => {
  expect(tokensPerSecond(ROUND, 100)).toBe(80);
  expect(tokensPerSecond(ROUND, 60)).toBe(60);
  expect(tokensPerSecond({ ...ROUND, milliseconds: 0 }, 1e9)).toBe(4e6);
  expect(tokensPerSecond({ ...ROUND, milliseconds: 0 }, 100)).toBe(100);
});

describe('a selector that learns from the arm it pulled', () => {
  test('is told the accepted length, or tokens in a second, and nothing of a round that is left out', () => {
    const { selector, told } = recorder('bandit', 100);
    const { free, calls } = freeArms();
    const lengths = learningOf('who', selector, 'accepted-length', false, undefined);
    expect(lengths.select(TEXT, free, random)).toBe(2);
    lengths.learn(ROUND, TEXT, free);
    lengths.learn(undefined, TEXT, free);
    learningOf('who', selector, 'tokens-per-second', true, undefined).learn(ROUND, TEXT, free);
    expect(told).toEqual([
      ['select', random],
      ['update', 1, 4],
      ['update', 1, 80],
    ]);
    expect(calls).toEqual([]);
  });
});

describe('a selector that weighs costs', () => {
  test('is told the accepted length and the milliseconds, between a microsecond and the most', () => {
    const { selector, told } = recorder('bandit-with-costs');
    const { free } = freeArms();
    const learning = learningOf('who', selector, 'accepted-length', true, undefined);
    expect(learning.select(TEXT, free, random)).toBe(2);
    for (const milliseconds of [50, 0, 200]) learning.learn({ ...ROUND, milliseconds }, TEXT, free);
    learning.learn(undefined, TEXT, free);
    expect(told).toEqual([
      ['select', random],
      ['updateWithCost', 1, 4, 50],
      ['updateWithCost', 1, 4, 1e-3],
      ['updateWithCost', 1, 4, 80],
    ]);
  });
});

describe('a selector that observes free arms', () => {
  test('is told of its own round, and of earlier ones what has become known', () => {
    const { selector, told } = recorder('side-information');
    const rewards = Float64Array.of(Number.NaN, 2, Number.NaN);
    const { free, calls, drafts } = freeArms([{ arm: 0, rewards, context: new Float64Array(0) }]);
    const learning = learningOf('who', selector, 'accepted-length', false, undefined);
    expect(learning.select(TEXT, free, random)).toBe(2);
    learning.learn(ROUND, TEXT, free);
    expect(told).toEqual([
      ['select', random],
      ['updateObserved', 1, [Number.NaN, 4, Number.NaN], []],
      ['updateObserved', 0, [Number.NaN, 2, Number.NaN], []],
    ]);
    expect(calls).toEqual([
      ['propose', 2],
      ['add', 3, 1, new Float64Array(0), drafts],
      ['known', TEXT],
    ]);
    // A round that is left out: of it nothing is told or kept, of earlier ones it is.
    told.length = 0;
    calls.length = 0;
    learning.learn(undefined, TEXT, free);
    expect(told).toEqual([['updateObserved', 0, [Number.NaN, 2, Number.NaN], []]]);
    expect(calls).toEqual([['known', TEXT]]);
    // Another arm's round has nothing of the one before.
    told.length = 0;
    learning.learn({ ...ROUND, arm: 0 }, TEXT, free);
    expect(told[0]).toEqual(['updateObserved', 0, [4, Number.NaN, Number.NaN], []]);
  });

  test('in a context is told the one in which it chose, a copy', () => {
    const { selector, told } = recorder('contextual');
    const { free, calls } = freeArms();
    const given = [0.5, 7];
    const asked: unknown[] = [];
    const context = (text: unknown) => {
      asked.push(text);
      return given;
    };
    const learning = learningOf('who', selector, 'accepted-length', false, context);
    expect(learning.select(TEXT, free, random)).toBe(2);
    given[0] = 9;
    learning.learn(ROUND, TEXT, free);
    expect(asked).toEqual([TEXT]);
    expect(told).toEqual([
      ['select', random, [0.5, 7]],
      ['updateObserved', 1, [Number.NaN, 4, Number.NaN], [0.5, 7]],
    ]);
    expect(calls[1]!.slice(0, 4)).toEqual(['add', 3, 1, Float64Array.of(0.5, 7)]);
  });
});

test('what an engine cannot tell is refused', () => {
  const of =
    (selector: AnySelector, reward: string, hasClock = true, context?: unknown) =>
    () =>
      learningOf('who', selector, reward as never, hasClock, context as never);
  const costs = omegaUcb({ ...PROBLEM, maxCost: 9 });
  expect(of(costs, 'tokens-per-second')).toThrow(
    'who: reward must be \'accepted-length\' for a selector that weighs costs itself, got "tokens-per-second"',
  );
  expect(of(costs, 'accepted-length', false)).toThrow('who: clock must be given for a selector that learns from times');
  expect(of(costs, 'accepted-length')).not.toThrow();
  expect(of(hedge(PROBLEM), 'accepted-length')).toThrow(
    'who: selector must learn from less than all arms, which an engine cannot tell, got full information',
  );
  const observing = sideInformationThompson(PROBLEM);
  expect(of(observing, 'tokens-per-second')).toThrow(
    'who: reward must be \'accepted-length\' for a selector that observes free arms, got "tokens-per-second"',
  );
  expect(of(observing, 'accepted-length', false)).not.toThrow();
  const contextual = bucketedUcb({ ...PROBLEM, contextSize: 1, edges: [[6]] });
  expect(of(contextual, 'accepted-length', false)).toThrow('who: context must be a function, got undefined');
  expect(of(contextual, 'accepted-length', false, () => [1])).not.toThrow();
  const plain: ArmSelector = { ...(recorder('bandit').selector as ArmSelector) };
  expect(of(plain, 'accepted-length', false)).not.toThrow();
});
