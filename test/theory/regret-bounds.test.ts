import {
  exp3SpecRegretBound,
  hardness,
  stoppingTimeRegretFromPulls,
  timeRegretFromPulls,
  ucbSpecRegretBound,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

describe('hardness', () => {
  test('is sum_i 1 / (mu* Delta_i), whatever the order of the arms', () => {
    // mu* = 4: 1 / (4 * 2) + 1 / (4 * 1)
    expect(hardness([4, 2, 3])).toBe(0.375);
    expect(hardness([2, 3, 4])).toBe(0.375);
  });

  test('leaves out arms as good as the best, and is 0 when all are', () => {
    expect(hardness([4, 4, 2])).toBe(hardness([4, 2]));
    expect(hardness([3, 3])).toBe(0);
    expect(hardness([1])).toBe(0);
  });

  test.each([
    [[], 'means must be a non-empty array, got an array of 0'],
    [[2, 0.5], 'means[1] must be at least 1 (accepted lengths include the bonus token), got 0.5'],
    [[Number.NaN], 'means[0] must be a finite number, got NaN'],
    [[Infinity], 'means[0] must be a finite number, got Infinity'],
  ])('refuses means %j', (means, message) => {
    expect(() => hardness(means)).toThrow(`hardness: ${message}`);
  });
});

describe('ucbSpecRegretBound', () => {
  const problem = { means: [3, 2, 1], maxDraftLength: 4, expectedLength: 1000 };

  test('is eq. (42), worked out by hand', () => {
    // delta = 1/2, K = 3, L = 4, N^2 = 1e6:
    // Delta = 1: (1/3) (4 + 32 (1 + 2 ln(12e6 / (1/2)))) = (1/3) (4 + 32 (1 + 2 * 16.993564...))
    // Delta = 2: (2/3) (4 +  8 (1 + 2 ln(12e6 / 1)))     = (2/3) (4 +  8 (1 + 2 * 16.300417...))
    // and pi^2 / 12 + 3
    const expected =
      (4 + 32 * (1 + 2 * Math.log(24e6))) / 3 + (2 * (4 + 8 * (1 + 2 * Math.log(12e6)))) / 3 + Math.PI ** 2 / 12 + 3;
    expect(Math.abs(ucbSpecRegretBound(problem) - expected)).toBeLessThan(1e-10);
    // ln(24e6) = ln 24 + 6 ln 10 = 3.178054 + 13.815511 = 16.993565, ln(12e6) = 16.300417, to six places each:
    // 374.529376 + 181.871115 + 3.822467
    expect(Math.abs(ucbSpecRegretBound(problem) - 560.222958)).toBeLessThan(1e-4);
  });

  test('has delta = 1/2 by default and grows as delta shrinks', () => {
    expect(ucbSpecRegretBound(problem)).toBe(ucbSpecRegretBound({ ...problem, delta: 0.5 }));
    expect(ucbSpecRegretBound({ ...problem, delta: 0.01 })).toBeGreaterThan(ucbSpecRegretBound(problem));
  });

  test('gives arms as good as the best no term of their own, and no drafts no regret beyond the constants', () => {
    expect(ucbSpecRegretBound({ means: [2, 2], maxDraftLength: 4, expectedLength: 10 })).toBe(Math.PI ** 2 / 12 + 2);
    expect(ucbSpecRegretBound({ means: [1, 1], maxDraftLength: 0, expectedLength: 10 })).toBe(Math.PI ** 2 / 12 + 2);
  });

  test('goes to infinity as a gap closes, without ever being NaN', () => {
    let previous = 0;
    for (const gap of [1, 1e-3, 1e-6, 1e-12]) {
      const bound = ucbSpecRegretBound({ means: [2, 2 - gap], maxDraftLength: 4, expectedLength: 1e4 });
      expect(bound).toBeGreaterThan(previous);
      previous = bound;
    }
  });

  test.each([
    [{ ...problem, means: [5.5] }, 'means[0] must be in [1, 5] (accepted lengths include the bonus token), got 5.5'],
    [{ ...problem, maxDraftLength: 1.5 }, 'maxDraftLength must be an integer of at least 0, got 1.5'],
    [{ ...problem, expectedLength: 0.5 }, 'expectedLength must be a finite number of at least 1, got 0.5'],
    [{ ...problem, expectedLength: Infinity }, 'expectedLength must be a finite number of at least 1, got Infinity'],
    [{ ...problem, delta: 0 }, 'delta must be in (0, 1], got 0'],
    [{ ...problem, delta: 1.01 }, 'delta must be in (0, 1], got 1.01'],
    [{ ...problem, delta: Number.NaN }, 'delta must be in (0, 1], got NaN'],
    [[1, 2], 'options must be an object, got an array of 2'],
  ])('refuses %j', (options, message) => {
    expect(() => ucbSpecRegretBound(options as never)).toThrow(`ucbSpecRegretBound: ${message}`);
  });
});

test('both bounds hold at the ends of their ranges: one token, and a delta of 1', () => {
  expect(ucbSpecRegretBound({ means: [2, 1], maxDraftLength: 1, expectedLength: 1 })).toBeGreaterThan(0);
  const sure = { means: [2, 1], maxDraftLength: 1, expectedLength: 100, delta: 1 };
  expect(Number.isFinite(ucbSpecRegretBound(sure))).toBe(true);
  // 2 L sqrt(l K ln K) with l = L = 1 and K = 2.
  const one = { armCount: 2, maxDraftLength: 1, sequenceLength: 1 };
  expect(exp3SpecRegretBound(one)).toBe(2 * Math.sqrt(2 * Math.log(2)));
});

describe('exp3SpecRegretBound', () => {
  const problem = { armCount: 2, maxDraftLength: 3, sequenceLength: 10_000 };
  const entropy = 2 * Math.log(2);

  test('is the first form of Theorem 5.3 without a best stopping time', () => {
    expect(exp3SpecRegretBound(problem)).toBe(6 * Math.sqrt(10_000 * entropy));
    expect(exp3SpecRegretBound({ ...problem, bestStoppingTime: 10_000 })).toBe(exp3SpecRegretBound(problem));
  });

  test('is the second form where that is smaller', () => {
    const second = 6 * (6 * entropy + Math.sqrt(2_500 * entropy));
    expect(exp3SpecRegretBound({ ...problem, bestStoppingTime: 2_500 })).toBe(second);
    expect(second).toBeLessThan(exp3SpecRegretBound(problem));
  });

  test('is 0 with one arm, and without drafts', () => {
    expect(exp3SpecRegretBound({ ...problem, armCount: 1 })).toBe(0);
    expect(exp3SpecRegretBound({ ...problem, maxDraftLength: 0 })).toBe(0);
  });

  test.each([
    [{ ...problem, armCount: 0 }, 'armCount must be a positive integer, got 0'],
    [{ ...problem, maxDraftLength: -1 }, 'maxDraftLength must be an integer of at least 0, got -1'],
    [{ ...problem, sequenceLength: Number.NaN }, 'sequenceLength must be a finite number of at least 1, got NaN'],
    [{ ...problem, sequenceLength: 0.5 }, 'sequenceLength must be a finite number of at least 1, got 0.5'],
    [{ ...problem, sequenceLength: Infinity }, 'sequenceLength must be a finite number of at least 1, got Infinity'],
    [{ ...problem, bestStoppingTime: 0 }, 'bestStoppingTime must be a finite number greater than 0, got 0'],
    [{ ...problem, bestStoppingTime: 10_001 }, 'bestStoppingTime must be at most sequenceLength = 10000, got 10001'],
    [undefined, 'options must be an object, got undefined'],
  ])('refuses %j', (options, message) => {
    expect(() => exp3SpecRegretBound(options as never)).toThrow(`exp3SpecRegretBound: ${message}`);
  });
});

describe('at the ends of their ranges the bounds are numbers', () => {
  test('ucbSpecRegretBound: ln(L K N^2 / (Delta delta)) is 2 ln N + ln(L K) - ln Delta - ln delta, whatever the quotient is', () => {
    const law = { means: [2, 1], maxDraftLength: 1 };
    const bound = (logarithm: number, delta: number) =>
      (Math.PI ** 2 * delta) / 6 + 2 + (1 / 2) * (4 + 2 * (1 + 2 * logarithm));
    const long = ucbSpecRegretBound({ ...law, expectedLength: 1e300, delta: 1 });
    // A few roundings of 2^-53 each.
    expect(Math.abs(long / bound(Math.log(2) + 600 * Math.LN10, 1) - 1)).toBeLessThan(1e-15);
    // Half the gap: half the regret a pull, four times the pulls that the logarithm asks for.
    const close = ucbSpecRegretBound({ ...law, means: [2, 1.5], expectedLength: 1e300, delta: 1 });
    const asked = 1 + 2 * (2 * Math.LN2 + 600 * Math.LN10);
    expect(Math.abs(close / (Math.PI ** 2 / 6 + 2 + (1 / 4) * (4 + 8 * asked)) - 1)).toBeLessThan(1e-15);
    const sure = ucbSpecRegretBound({ ...law, expectedLength: 16, delta: Number.MIN_VALUE });
    expect(Math.abs(sure / bound(9 * Math.LN2 + 1074 * Math.LN2, 0) - 1)).toBeLessThan(1e-15);
  });

  test('exp3SpecRegretBound: 0 without drafts, else the root of the length times that of K ln K', () => {
    const longest = { armCount: 2, sequenceLength: Number.MAX_VALUE };
    expect(exp3SpecRegretBound({ ...longest, maxDraftLength: 0 })).toBe(0);
    const bound = exp3SpecRegretBound({ ...longest, maxDraftLength: 1 });
    expect(Math.abs(bound / (2 * Math.sqrt(Number.MAX_VALUE) * Math.sqrt(2 * Math.LN2)) - 1)).toBeLessThan(1e-15);
  });
});

describe('stoppingTimeRegretFromPulls', () => {
  test('charges each pull Delta_i / mu* rounds (eq. (36))', () => {
    expect(stoppingTimeRegretFromPulls({ means: [1, 4, 2], expectedPulls: [4, 1000, 6] })).toBe(3 + 3);
  });

  test('is 0 when only best arms are pulled', () => {
    expect(stoppingTimeRegretFromPulls({ means: [3, 3, 2], expectedPulls: [5, 6, 0] })).toBe(0);
  });

  test.each([
    [{ means: [2, 1], expectedPulls: [1] }, 'expectedPulls must be an array of 2, got an array of 1'],
    [{ means: [2], expectedPulls: [-1] }, 'expectedPulls[0] must be a finite number of at least 0, got -1'],
    [{ means: [2], expectedPulls: [1e101] }, 'expectedPulls[0] must be at most 1e+100, got 1e+101'],
    [{ means: [2], expectedPulls: [Number.NaN] }, 'expectedPulls[0] must be a finite number of at least 0, got NaN'],
    [{ means: [0], expectedPulls: [1] }, 'means[0] must be at least 1'],
    [null, 'options must be an object, got null'],
  ])('refuses %j', (options, message) => {
    expect(() => stoppingTimeRegretFromPulls(options as never)).toThrow(`stoppingTimeRegretFromPulls: ${message}`);
  });
});

describe('timeRegretFromPulls', () => {
  test('charges each round for its time, less that in which the best arm gives as many tokens', () => {
    // Throughputs 1, 2 and 1.5, so that rho* = 2: (4 - 4/2) 3 + (1 - 2/2) 100 + (2 - 3/2) 8.
    expect(timeRegretFromPulls({ means: [4, 2, 3], costs: [4, 1, 2], expectedPulls: [3, 100, 8] })).toBe(6 + 4);
    expect(timeRegretFromPulls({ means: [4, 2, 3], costs: [4, 1, 2], expectedPulls: [0, 7, 0] })).toBe(0);
  });

  test('is the stopping-time regret where every round takes 1', () => {
    const pulls = { means: [1, 4, 2], expectedPulls: [4, 1000, 6] };
    expect(timeRegretFromPulls({ ...pulls, costs: [1, 1, 1] })).toBe(stoppingTimeRegretFromPulls(pulls));
  });

  test.each([
    [{ means: [2, 1], costs: [1, 0], expectedPulls: [1, 1] }, 'costs[1] must be a finite number greater than 0, got 0'],
    [{ means: [2, 1], costs: [1, 1e-101], expectedPulls: [1, 1] }, 'costs[1] must be in [1e-100, 1e100], got 1e-101'],
    [
      { means: [2, 1], costs: [1, 1], expectedPulls: [1, -1] },
      'expectedPulls[1] must be a finite number of at least 0',
    ],
    [
      { means: [2, 1], costs: [1, 1], expectedPulls: [1, 1e101] },
      'expectedPulls[1] must be at most 1e+100, got 1e+101',
    ],
    [
      { means: [2], costs: [1], expectedPulls: [1], rounds: 3 },
      'options must be among costs, means, expectedPulls, got "rounds"',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => timeRegretFromPulls(options as never)).toThrow(`timeRegretFromPulls: ${message}`);
  });
});
