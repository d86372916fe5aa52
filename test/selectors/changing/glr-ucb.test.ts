import { acceptedLengthRange, createRandom, glrUcb, type RewardRange, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, firstGreatest, mean, type Round } from '../second-implementation.js';

/** kl of two Bernoulli laws, as printed; 0 ln 0 = 0. */
function kl(p: number, q: number): number {
  const term = (a: number, b: number) => (a === 0 ? 0 : a * Math.log(a / b));
  return term(p, q) + term(1 - p, 1 - q);
}

/** The greatest q with n kl(p, q) <= budget, by halving. */
function upper(p: number, n: number, budget: number): number {
  let low = p;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (n * kl(p, middle) <= budget) low = middle;
    else high = middle;
  }
  return low;
}

describeSelectorContract('glrUcb', (problem) => glrUcb({ ...problem, horizon: 2000 }), {
  draws: 'nothing',
  lateFeedback: { exempt: 'a change is one of the order of rewards' },
});

/** What a rule read from the start remembers, and what it makes of it. */
interface Reading {
  readonly indices: number[];
  /** Rounds at whose end an alarm was raised. */
  readonly alarms: number[];
  /** Whether this round's arm is one of the forced pulls. */
  readonly isForced: boolean;
}

/** The printed rule at horizon T, played again from the start. */
function naive(T: number, history: readonly Round[], K: number, { min, max }: RewardRange): Reading {
  const gains = Array.from({ length: K }, (): number[] => []);
  const since = new Array<number>(K).fill(0);
  const alarms: number[] = [];
  let sinceAlarm = 0;
  for (const [round, { arm, reward }] of history.entries()) {
    for (let i = 0; i < K; i++) since[i]! += 1;
    sinceAlarm += 1;
    const own = gains[arm]!;
    own.push((reward - min) / (max - min));
    const n = own.length;
    if (n % 10 !== 0) continue;
    const statistics = Array.from({ length: n / 10 - 1 }, (_, k) => {
      const s = 10 * (k + 1);
      const m = mean(own);
      return s * kl(mean(own.slice(0, s)), m) + (n - s) * kl(mean(own.slice(s)), m);
    });
    if (statistics.some((statistic) => statistic >= Math.log(3 * n * Math.sqrt(n) * Math.sqrt(T)))) {
      gains[arm] = [];
      since[arm] = 0;
      sinceAlarm = 0;
      alarms.push(round + 1);
    }
  }
  const alpha = 0.1 * Math.sqrt((K * Math.log(T)) / T);
  const period = Math.floor(K / alpha);
  const forced = sinceAlarm >= period ? sinceAlarm % period : K;
  const indices = gains.map((own, arm) => {
    if (forced < K) return arm === forced ? Infinity : 0;
    if (own.length === 0) return Infinity;
    return since[arm] === 1 ? mean(own) : upper(mean(own), own.length, Math.log(since[arm]!));
  });
  return { indices, alarms, isForced: forced < K };
}

describe('glrUcb', () => {
  test('agrees with the printed rule, played again from the start, on 200 random tables', () => {
    const T = 400;
    expectSameChoices(
      'glrUcb',
      (problem) => glrUcb({ ...problem, horizon: T }),
      (history, K, range) => naive(T, history, K, range).indices,
      200,
    );
  });

  // The tables above end before the first forced pull and rarely have an alarm; here means jump twice in 360 rounds.
  test('agrees with it through alarms and forced pulls, on ranges that do not begin at 0 or have width 1', () => {
    const T = 400;
    const rounds = 360;
    const seen = { alarms: 0, forced: 0, nearTies: 0 };
    for (const [number, { K, min, step }] of [
      { K: 2, min: 1, step: 1 },
      { K: 3, min: 0, step: 0.25 },
      { K: 4, min: -3, step: 2 },
    ].entries()) {
      const range = { min, max: min + 4 * step };
      const selector = glrUcb({ armCount: K, rewardRange: range, horizon: T });
      const random = createRandom('glrUcb', 'jumps', number);
      const history: Round[] = [];
      for (let round = 0; round < rounds; round++) {
        const { indices, isForced } = naive(T, history, K, range);
        const arm = selector.select(() => Number.NaN);
        const expected = firstGreatest(indices);
        // The same gap as in the tables above: some thousand roundings, far less than indices differ by.
        if (arm !== expected) {
          expect(Math.abs(indices[expected]! - indices[arm]!), `table ${number}, round ${round}`).toBeLessThan(1e-12);
          seen.nearTies += 1;
        }
        if (isForced) seen.forced += 1;
        const isBest = arm === Math.floor(round / 120) % K;
        // Four trials of chance 0.98 or 0.05.
        let successes = 0;
        for (let trial = 0; trial < 4; trial++) if (random() < (isBest ? 0.98 : 0.05)) successes += 1;
        const reward = min + step * successes;
        selector.update(arm, reward);
        history.push({ arm, reward, probability: 1 });
      }
      const { alarms } = naive(T, history, K, range);
      seen.alarms += alarms.length;
      // The selector's own clock says the same of the last alarm.
      expect(selector.snapshot().state.sinceAlarm).toBe(rounds - (alarms.at(-1) ?? 0));
    }
    expect(seen.alarms).toBeGreaterThanOrEqual(5);
    expect(seen.forced).toBeGreaterThanOrEqual(4);
    expect(seen.nearTies).toBeLessThan(5);
  });

  test('hears of a change of an arm that it no longer plays, by its forced pulls alone', () => {
    // T = 100, K = 2: alpha = 0.1 sqrt(2 ln 100 / 100) = 0.030349, and floor(2 / alpha) = 65.
    const selector = glrUcb({ armCount: 2, rewardRange: { min: 0, max: 1 }, horizon: 100 });
    const choices = Array.from({ length: 200 }, () => {
      const arm = selector.select(() => Number.NaN);
      selector.update(arm, arm === 0 ? 1 : 0);
      return arm;
    });
    for (const round of [65, 130, 195]) expect(choices.slice(round, round + 2)).toEqual([0, 1]);
    // With arm 0 at the top, 1 - (n + 1) ^ (-1 / m) is all that ln t / m leaves arm 1, which stays below it.
    expect(choices.slice(2, 65)).not.toContain(1);
    expect(choices.filter((arm) => arm === 1)).toHaveLength(4);
  });

  test('raises the alarm at the pull that the threshold says, not before', () => {
    // Zeros, then ones, of one arm; T = 1, so the threshold is ln(3 n^(3/2)). At n = 20 with 10 ones: m = 1/2 and the
    // statistic 20 ln 2 = 13.86 over ln(3 * 89.44) = 5.59: an alarm. At T = e^20: 5.59 + 10 = 15.59, none; at n = 30, split
    // at 10 of 20 ones: 10 ln(3) + 20 ln(3/2) = 19.10 over ln(3 * 164.3) + 10 = 16.20: an alarm.
    const pullsUntilAlarm = (horizon: number, span = 1) => {
      const selector = glrUcb({ armCount: 1, rewardRange: { min: 0, max: span }, horizon });
      for (let pull = 1; pull <= 60; pull++) {
        selector.update(0, pull <= 10 ? 0 : span);
        if (selector.snapshot().state.sinceAlarm === 0) return pull;
      }
      return Infinity;
    };
    expect(pullsUntilAlarm(1)).toBe(20);
    // Whatever the width of the range.
    for (const span of [1 / 16, 16]) expect(pullsUntilAlarm(1, span)).toBe(20);
    expect(pullsUntilAlarm(Math.round(Math.exp(20)))).toBe(30);
    // T = 2^53 - 1: 18.37 + ln(3 n^(3/2)). At n = 50 10 ln 5 + 40 ln(5/4) = 25.02 under 25.33, at 60 27.03 over 25.61.
    expect(pullsUntilAlarm(Number.MAX_SAFE_INTEGER)).toBe(60);
  });

  test('forgets the arm that changed and no other', () => {
    const selector = glrUcb({ armCount: 2, rewardRange: { min: 0, max: 1 }, horizon: 1 });
    for (let pull = 0; pull < 10; pull++) selector.update(1, 1);
    for (let pull = 0; pull < 20; pull++) selector.update(0, pull < 10 ? 0 : 1);
    expect(selector.snapshot().state).toEqual({
      sinceAlarm: 0,
      arms: [
        { rounds: 0, pulls: 0, sum: 0, marks: [] },
        { rounds: 30, pulls: 10, sum: 10, marks: [10] },
      ],
    });
  });

  test('plays on where the range is one point: lowest arms first, then by pulls', () => {
    const selector = glrUcb({ armCount: 2, rewardRange: { min: 3, max: 3 }, horizon: 100 });
    const choices = Array.from({ length: 30 }, () => {
      const arm = selector.select(() => Number.NaN);
      selector.update(arm, 3);
      return arm;
    });
    expect(choices.slice(0, 6)).toEqual([0, 1, 0, 1, 0, 1]);
    expect(selector.snapshot().state.sinceAlarm).toBe(30);
  });

  test('remembers 160 sums of an arm at the most: of every tenth pull up to 1,609, of every 20th up to 3,219, and so on', () => {
    const selector = glrUcb({ armCount: 1, rewardRange: { min: 0, max: 1 }, horizon: 1000 });
    const sums = [0];
    const marksAt = new Map<number, readonly number[]>();
    for (let pull = 1; pull <= 3240; pull++) {
      // One of three rewards is 1 throughout: no alarm.
      const reward = pull % 3 === 0 ? 1 : 0;
      sums.push(sums[pull - 1]! + reward);
      selector.update(0, reward);
      if ([1609, 1610, 1619, 1620, 3219, 3220, 3240].includes(pull)) {
        marksAt.set(pull, selector.snapshot().state.arms[0]!.marks);
      }
    }
    const everyTenth = (stride: number, pulls: number) =>
      Array.from({ length: Math.floor(pulls / stride) }, (_, k) => sums[(k + 1) * stride]);
    expect(marksAt.get(1609)).toEqual(everyTenth(10, 1609));
    for (const pulls of [1610, 1619, 1620, 3219]) expect(marksAt.get(pulls), `${pulls}`).toEqual(everyTenth(20, pulls));
    for (const pulls of [3220, 3240]) expect(marksAt.get(pulls), `${pulls}`).toEqual(everyTenth(40, pulls));
  });

  test('reads the sums of a long run as they are kept now, and as they were once: of every tenth pull', () => {
    const { config, problem, kind, version } = glrUcb({
      armCount: 1,
      rewardRange: { min: 0, max: 1 },
      horizon: 50,
    }).snapshot();
    const marksOf = (marks: readonly number[]) => {
      const arm = { rounds: 2000, pulls: 2000, sum: 1000, marks };
      const state = { sinceAlarm: 2000, arms: [arm] };
      return restoreSelector<'glrUcb'>({ kind, version, problem, config, state }).snapshot().state.arms[0]!.marks;
    };
    const kept = Array.from({ length: 100 }, (_, k) => 10 * (k + 1));
    expect(marksOf(kept)).toEqual(kept);
    expect(marksOf(Array.from({ length: 200 }, (_, k) => 5 * (k + 1)))).toEqual(kept);
    for (const count of [99, 150, 201]) {
      expect(() => marksOf(new Array(count).fill(0))).toThrow('state.arms[0].marks must be an array of 100, got');
    }
  });

  test('refuses a state that no rewards can have made, and says which part', () => {
    const { config, problem, kind, version } = glrUcb({
      armCount: 1,
      rewardRange: { min: 1, max: 3 },
      horizon: 50,
    }).snapshot();
    const restore = (change: object) => {
      const arm = { rounds: 25, pulls: 20, sum: 40, marks: [20, 40], ...change };
      return restoreSelector<'glrUcb'>({ kind, version, problem, config, state: { sinceAlarm: 25, arms: [arm] } });
    };
    expect(restore({}).snapshot().state.arms[0]!.pulls).toBe(20);
    for (const [change, message] of [
      [{ marks: [20] }, 'state.arms[0].marks must be an array of 2, got'],
      [{ marks: { length: 2 } }, 'state.arms[0].marks must be an array of 2, got'],
      [{ marks: [21, 40] }, 'state.arms[0].marks[0] must be in [0, 20], got 21'],
      [{ marks: [20, 41] }, 'state.arms[0].marks[1] must be in [0, 40], got 41'],
      [{ sum: -1 }, 'state.arms[0].sum must be in [0, 40], got -1'],
      [{ sum: 40.1 }, 'state.arms[0].sum must be in [0, 40], got 40.1'],
      [{ sum: '40' }, 'state.arms[0].sum must be in [0, 40]'],
      [{ pulls: 26 }, 'state.arms[0].pulls must be'],
    ] as const) {
      expect(() => restore(change), JSON.stringify(change)).toThrow(message);
    }
    // Forty rewards of a third of the range may add up to a last place more than they are.
    expect(restore({ sum: 40 * (1 + 2 * Number.EPSILON) }).snapshot().state.arms[0]!.sum).toBeGreaterThan(40);
  });

  test('raises no alarm over rewards that differ from an end of the range by rounding alone', () => {
    const selector = glrUcb({ armCount: 1, rewardRange: { min: 0, max: 1 }, horizon: 100 });
    const almost = 1 - Number.EPSILON / 2;
    for (let pull = 0; pull < 100; pull++) selector.update(0, pull < 20 ? almost : 1);
    expect(selector.snapshot().state.sinceAlarm).toBe(100);
  });

  test('notices that the best arm changed, and that another did', () => {
    const selector = glrUcb({ armCount: 2, rewardRange: acceptedLengthRange(5), horizon: 1000 });
    const random = createRandom('unused');
    const luck = createRandom('glr', 'rewards');
    const late = [0, 0];
    for (let round = 0; round < 1000; round++) {
      const arm = selector.select(random);
      const best = round < 500 ? 0 : 1;
      selector.update(arm, (arm === best ? 4 : 2) + (luck() < 1 / 2 ? 0 : 1));
      if (round >= 800) late[arm]! += 1;
    }
    expect(late[1]).toBeGreaterThan(150);
  });
});
