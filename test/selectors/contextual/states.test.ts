/** The states of contextual selectors by hand: what they remember of a few rounds, and which states come back. */
import {
  acceptedLengthRange,
  arcticHybrid,
  bucketedUcb,
  type ContextualSelector,
  linUcb,
  llamaCppArbitration,
  restoreSelector,
  selectorDescriptions,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const none = Number.NaN;
const noLuck = () => 0;

/** Restores a selector's snapshot whose state, or config, says something else. */
function restoreWith(selector: ContextualSelector, state: object, config: object = {}) {
  const snapshot = selector.snapshot() as { state: object; config: object };
  return restoreSelector({
    ...snapshot,
    config: { ...snapshot.config, ...config },
    state: { ...snapshot.state, ...state },
  } as never);
}

describe('linUcb', () => {
  const make = (ridge = 1) =>
    linUcb({ armCount: 2, rewardRange: { min: 1, max: 5 }, contextSize: 1, ridge, optimism: 0 });

  /** Each entry within so many roundings of what it is by hand. */
  function expectClose(actual: readonly number[], expected: readonly number[]): void {
    expect(actual).toHaveLength(expected.length);
    expected.forEach((value, i) => {
      // A dozen operations an entry, each rounded once.
      expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(16 * Number.EPSILON * Math.abs(value));
    });
  }

  test('keeps for each arm the triangle of its contexts and what solves for its rewards', () => {
    const selector = make();
    // Rewards 4 and 1 are 3/4 and 0 of the range. A = I + (1, 2)(1, 2)' = [2 2; 2 5], b = 3/4 (1, 2).
    selector.updateObserved(1, [none, 4], [2]);
    const first = selector.snapshot().state;
    expect([first.factors[0], first.responses[0]]).toEqual([
      [1, 0, 0, 1],
      [0, 0],
    ]);
    expectClose(first.factors[1]!, [Math.sqrt(2), Math.sqrt(2), 0, Math.sqrt(3)]);
    expectClose(first.responses[1]!, [0.75 / Math.sqrt(2), 0.75 / Math.sqrt(3)]);
    // And (1, -1)(1, -1)': A = [3 1; 1 6], b as it was, so z2 = (3/2 - 1/4) / sqrt(6 - 1/3).
    selector.updateObserved(1, [none, 1], [-1]);
    const second = selector.snapshot().state;
    expectClose(second.factors[1]!, [Math.sqrt(3), 1 / Math.sqrt(3), 0, Math.sqrt(17 / 3)]);
    expectClose(second.responses[1]!, [0.75 / Math.sqrt(3), 1.25 / Math.sqrt(17 / 3)]);
  });

  test('takes the greatest context with the least ridge, and neither overflows nor loses what is small', () => {
    for (const greatest of [1e150, -1e150]) {
      const selector = make(1e-290);
      selector.updateObserved(0, [5, none], [greatest]);
      // A = 1e-290 I + (1, c)(1, c)': the last entry is the root of 1e-290 (1 + c^2), some 1e-290 c^2 = 1e10.
      expectClose(selector.snapshot().state.factors[0]!, [1, greatest, 0, 1e5]);
      expect(selector.select(noLuck, [greatest])).toBe(0);
    }
    for (const beyond of [1.01e150, -1.01e150]) {
      expect(() => make().select(noLuck, [beyond])).toThrow(
        'linUcb.select: context[0] must be in [-1e150, 1e150], got',
      );
    }
  });

  test('learns of one great number after it has learnt of another, as if it had learnt of both at once', () => {
    const selector = linUcb({ armCount: 1, rewardRange: { min: 1, max: 5 }, contextSize: 2, ridge: 1e-290 });
    const c = 1e150;
    selector.updateObserved(0, [5], [0, c]);
    selector.updateObserved(0, [5], [c, 0]);
    // A = (1, 0, c)(1, 0, c)' + (1, c, 0)(1, c, 0)' = [2 c c; c c^2 0; c 0 c^2], but for the ridge, which alone keeps the
    // last entry of the diagonal from 0.
    const [factor] = selector.snapshot().state.factors;
    const root = Math.sqrt(2);
    expectClose(factor!.slice(0, 8), [root, c / root, c / root, 0, c / root, -c / root, 0, 0]);
    expect(factor![8]).toBeGreaterThan(0);
    expect(restoreWith(selector, {}).snapshot()).toEqual(selector.snapshot());
    const broken = factor!.map((entry, at) => (at === 7 ? 1 : entry));
    expect(() => restoreWith(selector, { factors: [broken] })).toThrow(
      'linUcb: state.factors[0][7] must be 0, below the diagonal, got 1',
    );
  });

  test('takes every reward of a range of one point for its least', () => {
    const selector = linUcb({ armCount: 1, rewardRange: { min: 2, max: 2 }, contextSize: 1 });
    selector.updateObserved(0, [2], [1]);
    expect(selector.snapshot().state.responses).toEqual([[0, 0]]);
  });

  test('is made in a situation for the numbers that its contexts have, or for one', () => {
    const { settings } = selectorDescriptions.linUcb;
    const situation = { armCount: 2, rewardRange: { min: 1, max: 5 }, horizon: 100 };
    expect([settings!({ ...situation, contextSize: 3 }), settings!(situation)]).toEqual([
      { contextSize: 3 },
      { contextSize: 1 },
    ]);
  });

  test('comes back with triangles that can be divided by, and no others', () => {
    const selector = make();
    selector.updateObserved(0, [3, 2], [0.5]);
    expect(restoreWith(selector, {}).snapshot()).toEqual(selector.snapshot());
    const { factors, responses } = selector.snapshot().state;
    const wrong: [object, string][] = [
      [{ factors: [factors[0]] }, 'state.factors must be an array of 2, got an array of 1'],
      [{ factors: [factors[0], [1, 0, 0]] }, 'state.factors[1] must be an array of 4, got an array of 3'],
      [{ factors: [factors[0], [1, 0, 0.5, 1]] }, 'state.factors[1][2] must be 0, below the diagonal, got 0.5'],
      [{ factors: [[1, 0, 0, 0], factors[1]] }, 'state.factors[0][3] must be a finite number greater than 0, got 0'],
      [{ factors: [[-1, 0, 0, 1], factors[1]] }, 'state.factors[0][0] must be a finite number greater than 0, got -1'],
      [{ factors: [[1, none, 0, 1], factors[1]] }, 'state.factors[0][1] must be a finite number, got NaN'],
      [{ responses: [responses[0]] }, 'state.responses must be an array of 2, got an array of 1'],
      [{ responses: [responses[0], [0]] }, 'state.responses[1] must be an array of 2, got an array of 1'],
      [{ responses: [responses[0], [0, Infinity]] }, 'state.responses[1][1] must be a finite number, got Infinity'],
    ];
    for (const [state, message] of wrong) expect(() => restoreWith(selector, state)).toThrow(`linUcb: ${message}`);
  });
});

describe('bucketedUcb', () => {
  // No accepted lengths: an arm is expected to give the middle, 1/4, beforehand.
  const problem = { armCount: 2, rewardRange: { min: 0, max: 0.5 } };
  const make = () =>
    bucketedUcb({ ...problem, contextSize: 2, edges: [[2, 5], [0.5]], discount: 0.5, promptDiscount: 0.5 });

  test('keeps what rewards have over what was expected: in all, in each bucket, and what surprised in the prompt', () => {
    const selector = make();
    const expected = {
      overall: { counts: [0, 0], sums: [0, 0] },
      buckets: Array.from({ length: 9 }, () => ({ counts: [0, 0], sums: [0, 0] })),
      surpriseCounts: [0, 0],
      surprises: [0, 0],
    };
    expect(selector.snapshot().state).toEqual(expected);
    // 1/4 more than expected. Of 3 buckets of the first number the second, of the 6 of both, two for each, the fourth.
    selector.updateObserved(0, [0.5, none], [3, 0.7]);
    for (const means of [expected.overall, expected.buckets[1]!, expected.buckets[3 + 3]!]) {
      means.counts[0] = 1;
      means.sums[0] = 0.25;
    }
    expected.surpriseCounts[0] = 1;
    expected.surprises[0] = 0.25;
    expect(selector.snapshot().state).toEqual(expected);
    // 1/4 less. Expected are 1/4 in all shrunk by 3 rewards, 1/16, which buckets without rewards say as well.
    selector.updateObserved(0, [0, none], [1, 0.5]);
    expected.overall = { counts: [2, 0], sums: [0, 0] };
    for (const bucket of [0, 3 + 1]) expected.buckets[bucket] = { counts: [1, 0], sums: [-0.25, 0] };
    expected.surpriseCounts[0] = 1.5;
    expected.surprises[0] = 0.125 - (0.25 + 0.0625);
    expect(selector.snapshot().state).toEqual(expected);
    // What a bucket had counts half; nothing is expected in all, and (1/4 + 3 * 0) / 4 in the first bucket, of which
    // (1/4 + 3/16) / 4 in the second.
    selector.updateObserved(0, [0.25, none], [4.9, 1]);
    expected.overall.counts[0] = 3;
    for (const bucket of [1, 3 + 3]) expected.buckets[bucket] = { counts: [1.5, 0], sums: [0.125, 0] };
    expected.surpriseCounts[0] = 1.75;
    expected.surprises[0] = expected.surprises[0] / 2 - (0.25 + 0.1875) / 4;
    expect(selector.snapshot().state).toEqual(expected);
    selector.startEpisode!();
    expect(selector.snapshot().state).toEqual({ ...expected, surpriseCounts: [0, 0], surprises: [0, 0] });
  });

  test('shrinks what an arm that copies gives over what its match says by a weight of its own', () => {
    const selector = bucketedUcb({ ...problem, matchContexts: [-1, 0], matchWeight: 6, promptDiscount: 0.5 });
    // Without a match nothing is expected, so 1/2 is 1/2 more. A match of 1 says 1/2 (1 + 1) / (1 + 1 + 2) = 1/4, and the
    // 1/2 among 6 of nothing 1/14, in all and in buckets without rewards.
    selector.updateObserved(1, [none, 0.5], [0]);
    selector.updateObserved(1, [none, 0.25], [1]);
    const { overall, surprises } = selector.snapshot().state;
    expect(overall).toEqual({ counts: [0, 2], sums: [0, 0.5] });
    // Some ten operations on numbers below 1.
    expect(Math.abs(surprises[1]! - (1 / 4 - 1 / 14))).toBeLessThan(10 * Number.EPSILON);
  });

  test('begins with a prior where an arm does not copy, as rewards over what is expected', () => {
    const prior = { counts: [4, 4], sums: [1.5, 1.5] };
    const selector = bucketedUcb({ ...problem, matchContexts: [-1, 0], prior });
    expect(selector.snapshot().state.overall).toEqual({ counts: [4, 0], sums: [0.5, 0] });
    expect(() => bucketedUcb({ ...problem, prior: { ...prior, sums: [2.5, 0] } })).toThrow(
      'bucketedUcb: prior.sums[0] must be in [0, 2], got 2.5',
    );
  });

  test('fills in what it is not told', () => {
    const edges = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24];
    expect(bucketedUcb({ ...problem, contextSize: 2 }).snapshot().config).toEqual({
      contextSize: 2,
      edges: [edges, edges],
      matchContexts: [-1, -1],
      armRewardRanges: [problem.rewardRange, problem.rewardRange],
      freeArms: [false, false],
      costs: [1, 1],
      optimism: 0.075,
      matchWeight: 30,
      bucketWeight: 3,
      discount: 0.99,
      promptDiscount: 0.95,
      promptWeight: 20,
    });
  });

  test('has as many buckets as are allowed, and no more', () => {
    const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
    expect(bucketedUcb({ ...problem, edges: [upTo(99_999)] }).select(noLuck, [7])).toBe(0);
    // 2 and 2 * 50,000.
    expect(() => bucketedUcb({ ...problem, contextSize: 2, edges: [[0], upTo(49_999)] })).toThrow(
      'bucketedUcb: edges must be those of at most 100000 buckets, got 100002',
    );
    expect(() => bucketedUcb({ ...problem, contextSize: 2, edges: [[0], [3, 2]] })).toThrow(
      'bucketedUcb: edges[1][1] must be greater than edges[1][0] = 3, got 2',
    );
  });

  test('comes back with what rewards can have over what is expected, and nothing else', () => {
    const selector = make();
    selector.updateObserved(0, [0.5, 0.125], [3, 0.7]);
    const { overall, buckets } = selector.snapshot().state;
    expect(restoreWith(selector, {}).snapshot()).toEqual(selector.snapshot());
    for (const sum of [-0.5, 0.5]) {
      const state = { overall: { ...overall, sums: [sum, 0] }, surpriseCounts: [0, 3], surprises: [-4, 4] };
      expect(restoreWith(selector, state).snapshot()).toMatchObject({ state });
    }
    const changed = buckets.map((bucket, i) => (i === 6 ? { ...bucket, sums: [0, -0.6] } : bucket));
    const wrong: [object, string][] = [
      [{ overall: { ...overall, sums: [0.6, 0] } }, 'state.overall.sums[0] must be in [-0.5, 0.5], got 0.6'],
      [{ buckets: changed }, 'state.buckets[6].sums[1] must be in [-0.5, 0.5], got -0.6'],
      [{ buckets: buckets.slice(1) }, 'state.buckets must be an array of 9, got an array of 8'],
      [{ surpriseCounts: [1] }, 'state.surpriseCounts must be an array of 2, got an array of 1'],
      [{ surpriseCounts: [0, -1] }, 'state.surpriseCounts[1] must be a finite number of at least 0, got -1'],
      [{ surprises: [1, 2, 3] }, 'state.surprises must be an array of 2, got an array of 3'],
      [{ surprises: [0, none] }, 'state.surprises[1] must be a finite number, got NaN'],
    ];
    for (const [state, message] of wrong) {
      expect(() => restoreWith(selector, state)).toThrow(`bucketedUcb: ${message}`);
    }
    // Wherever the range lies.
    const elsewhere = bucketedUcb({ armCount: 2, rewardRange: { min: 1, max: 1.5 } });
    elsewhere.updateObserved(0, [1.5, none], [3]);
    const state = { overall: { counts: [1, 0], sums: [0.6, 0] } };
    expect(() => restoreWith(elsewhere, state)).toThrow('state.overall.sums[0] must be in [-0.5, 0.5], got 0.6');
  });
});

describe('arcticHybrid', () => {
  const rewardRange = acceptedLengthRange(8);

  test('comes back with the arms that it names, and not without', () => {
    const selector = arcticHybrid({ armCount: 3, rewardRange, suffixArm: 1, drafterArm: 2 });
    expect(restoreWith(selector, {}).snapshot()).toEqual(selector.snapshot());
    expect(selector.snapshot()).toMatchObject({
      config: { contextSize: 1, scoreContext: 0, leastScore: 3, drafterArm: 2, suffixArm: 1 },
      state: {},
    });
    for (const [suffixArm, message] of [
      [3, 'arcticHybrid: config.suffixArm must be an integer in [0, 2], got 3'],
      [-1, 'suffixArm must be'],
      [undefined, 'config.suffixArm must be present, got undefined'],
    ] as const) {
      expect(() => restoreWith(selector, {}, { suffixArm })).toThrow(message);
    }
  });

  test.each<[object, string]>([
    [{ drafterArm: 3 }, 'drafterArm must be an integer in [0, 2], got 3'],
    [{ scoreContext: 1, contextSize: 1 }, 'scoreContext must be an integer in [0, 0], got 1'],
    [{ leastScore: -1 }, 'leastScore must be a finite number of at least 0, got -1'],
  ])('%o is refused', (options, message) => {
    expect(() => arcticHybrid({ armCount: 3, rewardRange, ...options })).toThrow(`arcticHybrid: ${message}`);
  });
});

describe('llamaCppArbitration', () => {
  const make = () =>
    llamaCppArbitration({
      ...{ armCount: 2, rewardRange: { min: 1, max: 9 }, contextSize: 2, draftContexts: [-1, 1] },
      armRewardRanges: [
        { min: 1, max: 5 },
        { min: 2, max: 9 },
      ],
    });

  test('takes the rewards that a draft can have, from none of it to all of it', () => {
    const selector = make();
    selector.updateObserved(0, [1, none], [0, 0]);
    selector.updateObserved(0, [5, none], [0, 0]);
    selector.updateObserved(1, [none, 2], [0, 7]);
    selector.updateObserved(1, [none, 5], [0, 3]);
    expect(selector.snapshot().state).toEqual({ drafted: [8, 10], accepted: [4, 3] });
    for (const [reward, draft] of [
      [1, 7],
      [6, 3],
    ] as const) {
      expect(() => selector.updateObserved(1, [none, reward], [0, draft])).toThrow(
        `llamaCppArbitration.updateObserved: rewards[1] must be in [2, ${2 + draft}], which its draft can have, got ${reward}`,
      );
    }
  });

  test('takes drafts of up to 1e9 tokens, and does not look at numbers that are no drafts', () => {
    const selector = make();
    expect(selector.select(noLuck, [-5, 1e9])).toBe(0);
    for (const length of [1e9 + 1, -1]) {
      expect(() => selector.select(noLuck, [0, length])).toThrow(
        'llamaCppArbitration.select: context[1] must be in [0, 1000000000]',
      );
    }
  });

  test('comes back with drafts of which no more was accepted than there was, but for rounding, and no others', () => {
    const selector = make();
    for (const state of [
      { drafted: [0, 1e12], accepted: [0, 1e12] },
      { drafted: [3, 0.5], accepted: [3 * (1 + 5e-10), 0] },
    ]) {
      expect(restoreWith(selector, state).snapshot()).toMatchObject({ state });
    }
    const wrong: [object, string][] = [
      [{ drafted: [1] }, 'state.drafted must be an array of 2, got an array of 1'],
      [{ accepted: [1, 1, 1] }, 'state.accepted must be an array of 2, got an array of 3'],
      [{ drafted: [0, -1] }, 'state.drafted[1] must be a finite number of at least 0, got -1'],
      [{ drafted: [4, 4], accepted: [0, 4.001] }, 'state.accepted[1] must be in [0, 4], got 4.001'],
      [{ drafted: [4, 4], accepted: [-1, 0] }, 'state.accepted[0] must be in [0, 4], got -1'],
      [{ drafted: [4, 4], accepted: ['1', 0] }, 'state.accepted[0] must be in [0, 4], got "1"'],
      [{ drafted: [4, 4], accepted: [none, 0] }, 'state.accepted[0] must be in [0, 4], got NaN'],
    ];
    for (const [state, message] of wrong) {
      expect(() => restoreWith(selector, state)).toThrow(`llamaCppArbitration: ${message}`);
    }
  });
});
