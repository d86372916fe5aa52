/** What engines do with draft lengths: each rule as it is published, on sequences computed by hand. */
import {
  type AnySelector,
  type ArmSelector,
  acceptedLengthRange,
  createRandom,
  llamaCppDraftLength,
  restoreSelector,
  type SglangDraftLengthOptions,
  sglangDraftLength,
  sglangThroughput,
  tailPruning,
  tensorRtGate,
  vllmDraftLength,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { costed, TRAITS } from './draft-length-traits.js';

describeSelectorContract('sglangDraftLength', sglangDraftLength, TRAITS);
describeSelectorContract('sglangThroughput', (problem) => sglangThroughput(costed(problem)), TRAITS);
describeSelectorContract('vllmDraftLength', (problem) => vllmDraftLength(costed(problem)), TRAITS);
describeSelectorContract('llamaCppDraftLength', llamaCppDraftLength, TRAITS);
describeSelectorContract('tensorRtGate', (problem) => tensorRtGate({ ...problem, window: 3, threshold: 0.5 }), TRAITS);
describeSelectorContract('tailPruning', tailPruning, {
  ...TRAITS,
  lateFeedback: 'exact',
  // The probabilities of as many tokens as the longest draft has; the first below the threshold after the second token.
  context: ({ armCount }) => new Array<number>(Math.max(1, armCount - 1)).fill(0.4),
});

/** Draft lengths 0 to 8. */
const problem = { armCount: 9, rewardRange: acceptedLengthRange(8) };
const noLuck = () => 0;

/** Feeds accepted drafts to whatever arm is chosen, as many as its draft can have; returns the draft lengths. */
function follow(selector: ArmSelector, accepted: readonly number[], lengths?: readonly number[]): number[] {
  return accepted.map((count) => {
    const arm = selector.select(noLuck);
    const length = lengths ? lengths[arm]! : arm;
    selector.update(arm, Math.min(count, length) + 1);
    return length;
  });
}

/** Restores a snapshot whose state says something else. */
function restoreWith(selector: ArmSelector, change: object): AnySelector {
  const snapshot = selector.snapshot() as { state: object };
  return restoreSelector({ ...snapshot, state: { ...snapshot.state, ...change } } as never);
}

const times = (count: number, accepted: number) => new Array<number>(count).fill(accepted);

// python/sglang/srt/speculative/adaptive_spec_params.py at 015c872, AdaptiveStepSlot.
describe('sglangDraftLength', () => {
  const tiers = [1, 3, 5, 7];
  const averageOf = (selector: ReturnType<typeof sglangDraftLength>) => selector.snapshot().state.average;

  test('looks at its moving average after 15 rounds, then every 5, and goes down and up by the published thresholds', () => {
    const selector = sglangDraftLength({ ...problem, tiers });
    // Middle tier 5, average 4. With 1 accepted in each round 1 + 3 * 0.8^15 = 1.10555: at most 3 - 0.5 - 0.25, so down to
    // 3; more than 1 - 0.5 - 0.25, so no further.
    expect(follow(selector, times(15, 1))).toEqual(times(15, 5));
    expect(averageOf(selector)).toBeCloseTo(1.10555, 5);
    // 3 accepted: 1.10555 * 0.32768 + 3 * 0.67232 = 2.37923 is not more than 3 - 0.5; then 2.79659 is, and not than 4.5.
    expect(follow(selector, times(10, 3))).toEqual(times(10, 3));
    expect(averageOf(selector)).toBeCloseTo(2.79659, 5);
    expect(selector.select(noLuck)).toBe(5);
    // 5 accepted: 2.79659 * 0.32768 + 5 * 0.67232 = 4.27799, not more than 4.5; then 4.76341 is, and not more than 6.5.
    expect(follow(selector, times(10, 9))).toEqual(times(10, 5));
    expect(selector.select(noLuck)).toBe(7);
  });

  test('goes down by several tiers at once, and then not up in the same look', () => {
    const selector = sglangDraftLength({ ...problem, tiers });
    // 4 * 0.8^15 = 0.14074, at most 1 - 0.5 - 0.25.
    follow(selector, times(15, 0));
    expect(selector.select(noLuck)).toBe(1);
  });

  test('a tier without drafts is tried for one interval, and left whatever the average says', () => {
    // The tiers of SGLang from 8 requests on. Middle tier 1, average 0: at most 0.5, so down; then always up, and down.
    const selector = sglangDraftLength({ ...problem, tiers: [0, 1, 3], downHysteresis: 0 });
    const lengths = follow(selector, times(35, 0));
    expect(lengths).toEqual([...times(15, 1), ...times(5, 0), ...times(5, 1), ...times(5, 0), ...times(5, 1)]);
  });

  test('where it begins without drafts, the first tier that drafts has its own neutral average', () => {
    const selector = sglangDraftLength({ ...problem, tiers: [0, 3], initialDraftLength: 0 });
    expect(follow(selector, times(15, 0))).toEqual(times(15, 0));
    expect(selector.snapshot().state).toEqual({ tier: 1, average: 2, rounds: 15 });
  });

  test('an average on a threshold goes down and does not go up', () => {
    // With a smoothing of 1 the average is the last count, and every round is looked at.
    const at = { ...problem, smoothing: 1, warmupRounds: 0, interval: 1 };
    const next = (options: Partial<SglangDraftLengthOptions>, accepted: number) => {
      const selector = sglangDraftLength({ ...at, ...options });
      follow(selector, [accepted]);
      return selector.select(noLuck);
    };
    // Down from 3 at 1 - 0.5 + 0.5 = 1, to 0 at 0.5 + 0.5.
    const down = { tiers: [1, 3], initialDraftLength: 3, downHysteresis: 0.5, upHysteresis: 9 };
    expect([next(down, 1), next(down, 2)]).toEqual([1, 3]);
    const off = { ...down, tiers: [0, 3], upHysteresis: 9 };
    expect([next(off, 1), next(off, 2)]).toEqual([0, 3]);
    // Up from 2 beyond 2 - 0.5 + 0.5 = 2, and from there beyond 4.
    const up = { tiers: [2, 4, 8], initialDraftLength: 2, upHysteresis: 0.5 };
    expect([next(up, 2), next({ ...up, upHysteresis: 0.4 }, 2)]).toEqual([2, 4]);
    expect(next({ ...up, upHysteresis: -2.5 }, 2)).toBe(8);
  });

  test('the first look is one interval after the last round of the start', () => {
    for (const [warmupRounds, interval, round] of [
      [3, 3, 6],
      [2, 3, 5],
      [0, 2, 2],
      [10, 5, 15],
    ] as const) {
      const selector = sglangDraftLength({ ...problem, tiers: [1, 5], initialDraftLength: 5, warmupRounds, interval });
      const lengths = follow(selector, times(30, 0));
      // 4 * 0.8^n is at most 1 - 0.5 - 0.25 from n = 13 on: the first look from there.
      const look = round + interval * Math.max(0, Math.ceil((13 - round) / interval));
      expect(lengths.indexOf(1)).toBe(look);
    }
  });

  test('what was drafted before a pause still counts after it', () => {
    const tiers = [0, 3];
    const selector = sglangDraftLength({ ...problem, tiers, smoothing: 0.5, warmupRounds: 0, interval: 1 });
    // 2, then 1, 0.5 and 0.25, at most 0.5 - 0.25.
    expect(follow(selector, [0, 0, 0, 0])).toEqual([3, 3, 3, 0]);
    expect(selector.snapshot().state).toEqual({ tier: 1, average: 0.25, rounds: 4 });
    // An average of 0 is one of drafts too.
    const nothing = sglangDraftLength({ ...problem, tiers, smoothing: 1, warmupRounds: 0, interval: 1 });
    expect(follow(nothing, [0, 0])).toEqual([3, 0]);
    expect(nothing.snapshot().state).toEqual({ tier: 1, average: 0, rounds: 2 });
  });

  test('comes back with what rounds can lead to, and nothing else', () => {
    const selector = sglangDraftLength({ ...problem, tiers });
    for (const state of [
      { tier: 0, average: -1, rounds: 0 },
      { tier: 3, average: 8, rounds: 9 },
    ]) {
      expect(restoreWith(selector, state).snapshot()).toMatchObject({ state });
    }
    const wrong: [object, string][] = [
      [{ tier: 4 }, 'state.tier must be an integer in [0, 3], got 4'],
      [{ tier: -1 }, 'state.tier must be an integer in [0, 3], got -1'],
      [{ rounds: -1 }, 'state.rounds must be an integer of at least 0, got -1'],
      [{ average: -1.1 }, 'state.average must be in [-1, 8], got -1.1'],
      [{ average: 8.1 }, 'state.average must be in [-1, 8], got 8.1'],
      [{ average: Number.NaN }, 'state.average must be in [-1, 8], got NaN'],
      [{ average: '2' }, 'state.average must be in [-1, 8], got "2"'],
    ];
    for (const [change, message] of wrong) {
      expect(() => restoreWith(selector, change)).toThrow(`sglangDraftLength: ${message}`);
    }
  });

  test('all arms are tiers unless told', () => {
    const { config, state } = sglangDraftLength(problem).snapshot();
    expect(config.tiers).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(state).toEqual({ tier: 4, average: 3, rounds: 0 });
  });
});

// throughput_aware_controller.py and throughput_aware_spec_params.py at 088c5ab (sgl-project/sglang#28045).
describe('sglangThroughput', () => {
  const five = { armCount: 5, rewardRange: acceptedLengthRange(4) };
  const armCosts = [1, 1.1, 1.2, 1.3, 1.4];

  test('looks every 10 rounds, once every position in use has 20, and forgets the positions that it gives up', () => {
    const selector = sglangThroughput({ ...five, armCosts });
    // Middle of 1 to 4: 3. Rates 0.5, 0.5, 0, 0: 1.5 / 1.1 = 1.364, 2 / 1.2 = 1.667, 2 / 1.3, 2 / 1.4.
    expect(
      follow(
        selector,
        times(20, 0).map((_, round) => (round % 2 === 0 ? 2 : 0)),
      ),
    ).toEqual(times(20, 3));
    expect(selector.snapshot().state.windows.map((own) => own.length)).toEqual([20, 20, 0, 0]);
    // Rates of the last 20: 0.75, 0.75, and both extrapolated ones 0.75: 4 / 1.4 = 2.857 is the most.
    expect(follow(selector, times(10, 2))).toEqual(times(10, 2));
    // Positions 3 and 4 have 20 rounds at round 50: 1, 0, 0, 0 gives 2 / 1.1 = 1.818 at length 1.
    expect(follow(selector, times(20, 1))).toEqual(times(20, 4));
    expect(selector.select(noLuck)).toBe(1);
  });

  test('a position without data has the next rate of a geometric sequence', () => {
    // 0.8 and 0.4 are followed by 0.2 and 0.1, so 2.5 tokens with 4 drafts, 2.2 with 2: 4 drafts pay up to a cost of
    // 1.2 * 2.5 / 2.2 = 1.3636.
    const accepted = [...times(8, 2), ...times(8, 1), ...times(4, 0)];
    for (const [cost, length] of [
      [1.363, 4],
      [1.364, 2],
    ] as const) {
      const costs = [1, 1, 1.2, 1, cost];
      const selector = sglangThroughput({ ...five, armCosts: costs, tiers: [2, 4], initialDraftLength: 2 });
      follow(selector, accepted);
      expect(selector.select(noLuck)).toBe(length);
    }
  });

  test('one known rate stands for those beyond it, and a sequence never rises', () => {
    // From 0.5 alone 0.5 and 0.5: 2.5 / 1.4 = 1.786 against 1.5 / 1.1 = 1.364.
    const one = sglangThroughput({ ...five, armCosts, tiers: [1, 3], initialDraftLength: 1 });
    follow(one, [...times(10, 1), ...times(10, 0)]);
    expect(one.select(noLuck)).toBe(3);
    // Rates 0.2 and 1, as position 2 was drafted in other rounds: the next is 1, not 5.
    const risen = sglangThroughput({ ...five, armCosts: [1, 1, 1, 1.5, 9], tiers: [2, 3], initialDraftLength: 2 });
    for (let round = 0; round < 19; round++) risen.update(2, 3);
    for (let round = 0; round < 20; round++) risen.update(1, round < 4 ? 2 : 1);
    risen.update(2, 3);
    // 4 of the last 20, and 20 of 20: 2.2 tokens with 2 drafts, 3.2 / 1.5 = 2.133 with 3; it would be 7.2 / 1.5.
    expect(risen.select(noLuck)).toBe(2);
  });

  test('of tiers that are as fast the shorter is played', () => {
    // Everything is accepted: 2 / 2 = 3 / 3, and 5 / 5.01 is less.
    const costs = [1, 2, 3, 9, 5.01];
    const selector = sglangThroughput({ ...five, armCosts: costs, tiers: [1, 2, 4], initialDraftLength: 4 });
    follow(selector, times(20, 4));
    expect(selector.select(noLuck)).toBe(1);
    expect(selector.snapshot().state).toEqual({
      tier: 0,
      rounds: 20,
      windows: [times(20, 1), [], [], []],
    });
  });

  test('looks only where every position in use is full, and every interval', () => {
    const selector = sglangThroughput({
      ...five,
      armCosts,
      tiers: [1, 4],
      initialDraftLength: 4,
      window: 3,
      interval: 2,
    });
    // Full from the third round on, looked at after the fourth: rates 1, 0, 0, 0 give 2 / 1.1 against 2 / 1.4.
    expect(follow(selector, times(6, 1))).toEqual([4, 4, 4, 4, 1, 1]);
    // A position that rounds of other arms left behind is not full, and nothing is looked at.
    const behind = sglangThroughput({
      ...five,
      armCosts,
      tiers: [1, 4],
      initialDraftLength: 4,
      window: 3,
      interval: 2,
    });
    for (let round = 0; round < 10; round++) behind.update(1, 2);
    for (let round = 0; round < 2; round++) behind.update(4, 2);
    expect(behind.select(noLuck)).toBe(4);
    behind.update(4, 2);
    expect(behind.select(noLuck)).toBe(4);
    behind.update(4, 2);
    expect(behind.select(noLuck)).toBe(1);
  });

  test('a round with a longer draft than any tier tells of the positions that tiers have', () => {
    const selector = sglangThroughput({ ...five, armCosts, tiers: [1, 2] });
    selector.update(4, 3);
    selector.update(1, 1);
    selector.update(0, 1);
    expect(selector.snapshot().state).toEqual({ tier: 1, rounds: 3, windows: [[1, 0], [1]] });
  });

  test('a sequence that has come to nothing goes on with nothing', () => {
    // Rates 0.5 and 0, so 0 and 0: 1.5 tokens with 2 and with 4 drafts.
    for (const [cost, length] of [
      [1.3, 4],
      [1.31, 2],
    ] as const) {
      const costs = [1, 1, 1.3001, 1, cost];
      const selector = sglangThroughput({ ...five, armCosts: costs, tiers: [2, 4], initialDraftLength: 2 });
      follow(selector, [...times(10, 1), ...times(10, 0)]);
      expect(selector.select(noLuck)).toBe(length);
    }
  });

  test('forgets nothing where it stays or goes to a longer draft', () => {
    for (const initialDraftLength of [1, 2]) {
      const options = { tiers: [1, 2, 4], initialDraftLength, window: 1, interval: 1 };
      const selector = sglangThroughput({ ...five, armCosts, ...options });
      // Rates 1, 1, 0, 0: 2 / 1.1 = 1.818, 3 / 1.2 = 2.5 and 3 / 1.4.
      selector.update(4, 3);
      expect(selector.snapshot().state).toEqual({ tier: 1, rounds: 1, windows: [[1], [1], [0], [0]] });
    }
  });

  test('knows no longer tier from a position that others were accepted after in rounds before', () => {
    const options = { tiers: [1, 2, 4], initialDraftLength: 2, window: 2, interval: 4 };
    const selector = sglangThroughput({ ...five, armCosts, ...options });
    for (const [arm, reward] of [
      [2, 3],
      [2, 3],
      [1, 1],
      [1, 1],
    ] as const) {
      selector.update(arm, reward);
    }
    // Rates 0 and 1: 2 tokens with 2 drafts, and no quotient for what is beyond.
    expect(selector.snapshot().state).toEqual({ tier: 1, rounds: 4, windows: [[0, 0], [1, 1], [], []] });
  });

  test('comes back with windows of tokens that were accepted or not, and no others', () => {
    const selector = sglangThroughput({ ...five, armCosts, tiers: [1, 2], window: 2 });
    const state = { tier: 0, rounds: 7, windows: [[0, 1], []] };
    expect(restoreWith(selector, state).snapshot()).toMatchObject({ state });
    const wrong: [object, string][] = [
      [{ tier: 2 }, 'state.tier must be an integer in [0, 1], got 2'],
      [{ rounds: -1 }, 'state.rounds must be an integer of at least 0, got -1'],
      [{ windows: [[]] }, 'state.windows must be an array of 2, got an array of 1'],
      [{ windows: [[], {}] }, 'state.windows[1] must be an array of at most 2'],
      [{ windows: [[0, 0, 0], []] }, 'state.windows[0] must be an array of at most 2, got an array of 3'],
      [{ windows: [[], [0, 2]] }, 'state.windows[1][1] must be an integer in [0, 1], got 2'],
      [{ windows: [[-1], []] }, 'state.windows[0][0] must be an integer in [0, 1], got -1'],
    ];
    for (const [change, message] of wrong) {
      expect(() => restoreWith(selector, change)).toThrow(`sglangThroughput: ${message}`);
    }
  });

  test('where no arm drafts there is nothing to know, before and after', () => {
    const selector = sglangThroughput({ armCount: 1, rewardRange: acceptedLengthRange(0), interval: 1 });
    follow(selector, [0, 0]);
    const state = { tier: 0, rounds: 2, windows: [] };
    expect(selector.snapshot()).toMatchObject({ config: { tiers: [0] }, state });
    expect(restoreWith(selector, {}).snapshot()).toEqual(selector.snapshot());
    expect(() => restoreWith(selector, { windows: [[]] })).toThrow('state.windows must be an array of 0');
    expect(() => restoreWith(selector, { windows: {} })).toThrow('state.windows must be an array of 0');
  });

  test('it never stops drafting, and where the first position is never accepted it knows no longer tier', () => {
    const selector = sglangThroughput({ ...five, armCosts: [1, 5, 6, 7, 8], tiers: [1, 4], initialDraftLength: 1 });
    expect(follow(selector, times(40, 0))).toEqual(times(40, 1));
  });
});

// vllm/v1/spec_decode/dynamic/manager.py at 594dc0f.
describe('vllmDraftLength', () => {
  const four = { armCount: 4, rewardRange: acceptedLengthRange(3), armCosts: [1, 1.3, 1.4, 1.5] };

  test('goes by the rates of a measurement beforehand while there are 10 rounds or fewer', () => {
    // 1, 1.9 / 1.3 = 1.462, 2 / 1.4 = 1.429, 2 / 1.5 = 1.333.
    const selector = vllmDraftLength({ ...four, positionRates: [0.9, 0.1, 0] });
    expect(follow(selector, times(11, 0))).toEqual(times(11, 1));
    // 0 of 11: 1 / 1.3 is less than 1.
    expect(selector.select(noLuck)).toBe(0);
  });

  test('then by how often each position was accepted in the rounds that drafted it', () => {
    // 4 of 11: 1.364 / 1.3 = 1.049; 3 of 11: 1.273 / 1.3 = 0.979, less than 1 without drafts.
    for (const [accepted, length] of [
      [4, 1],
      [3, 0],
    ] as const) {
      const selector = vllmDraftLength({ ...four, positionRates: [0.9, 0.1, 0] });
      follow(selector, [...times(accepted, 1), ...times(11 - accepted, 0)]);
      expect(selector.select(noLuck)).toBe(length);
    }
  });

  test('a position that was never drafted counts as never accepted, and no drafting is for good', () => {
    const selector = vllmDraftLength({ ...four, positionRates: [0.9, 0.1, 0] });
    // Everything is accepted, but of length 1: 2 / 1.3 against 2 / 1.4.
    expect(follow(selector, times(100, 3))).toEqual(times(100, 1));
    const stopped = vllmDraftLength({ ...four, positionRates: [0.9, 0.1, 0] });
    follow(stopped, times(11, 0));
    expect(follow(stopped, times(100, 3))).toEqual(times(100, 0));
  });

  test('of lengths that are as fast the shorter is played, however slow all are', () => {
    const two = { armCount: 2, rewardRange: acceptedLengthRange(1) };
    expect(vllmDraftLength({ ...two, armCosts: [1, 2] }).select(noLuck)).toBe(0);
    expect(vllmDraftLength({ ...two, armCosts: [1, 1.99] }).select(noLuck)).toBe(1);
    // 1 / 8 and 2 / 15.
    expect(vllmDraftLength({ ...two, armCosts: [8, 15] }).select(noLuck)).toBe(1);
  });

  test('a longer draft that costs less is played though nothing is known of what it adds', () => {
    const selector = vllmDraftLength({ ...four, armCosts: [1, 1.3, 1.4, 1.2] });
    for (let round = 0; round < 11; round++) selector.update(1, 2);
    // 2 / 1.3, 2 / 1.4 and 2 / 1.2.
    expect(selector.select(noLuck)).toBe(3);
  });

  test('comes back with positions that were accepted as often as they were drafted at most', () => {
    const selector = vllmDraftLength(four);
    const state = { rounds: 5, drafted: [5, 2, 0], accepted: [5, 0, 0] };
    expect(restoreWith(selector, state).snapshot()).toMatchObject({ state });
    const wrong: [object, string][] = [
      [{ rounds: -1 }, 'state.rounds must be an integer of at least 0, got -1'],
      [{ ...state, drafted: [6, 2, 0] }, 'state.drafted[0] must be an integer in [0, 5], got 6'],
      [{ ...state, accepted: [5, 0, 1] }, 'state.accepted[2] must be an integer in [0, 0], got 1'],
      [{ ...state, accepted: [5, -1, 0] }, 'state.accepted[1] must be an integer in [0, 2], got -1'],
      [{ ...state, drafted: [5, 2] }, 'state.drafted must be an array of 3, got an array of 2'],
      [{ ...state, accepted: [] }, 'state.accepted must be an array of 3, got an array of 0'],
    ];
    for (const [change, message] of wrong) {
      expect(() => restoreWith(selector, change)).toThrow(`vllmDraftLength: ${message}`);
    }
  });

  test('where no arm drafts there is nothing to know, before and after', () => {
    const selector = vllmDraftLength({ armCount: 1, rewardRange: acceptedLengthRange(0) });
    follow(selector, times(12, 0));
    const state = { rounds: 12, drafted: [], accepted: [] };
    expect(selector.snapshot()).toMatchObject({ config: { positionRates: [1], warmupRounds: 10 }, state });
    expect(restoreWith(selector, {}).snapshot()).toEqual(selector.snapshot());
    for (const list of [[0], {}]) {
      expect(() => restoreWith(selector, { drafted: list })).toThrow('state.drafted must be an array of 0');
      expect(() => restoreWith(selector, { accepted: list })).toThrow('state.accepted must be an array of 0');
    }
  });

  test('what it is told is its own, and unless told all of the drafts are accepted at first', () => {
    const positionRates = [0.9, 0.1, 0];
    const selector = vllmDraftLength({ ...four, positionRates, warmupRounds: 3 });
    positionRates[0] = 0;
    expect(selector.snapshot().config).toEqual({
      draftLengths: [0, 1, 2, 3],
      armCosts: four.armCosts,
      positionRates: [0.9, 0.1, 0],
      warmupRounds: 3,
    });
    // 1, 2 / 1.3, 3 / 1.4 and 4 / 1.5.
    expect(vllmDraftLength(four).snapshot().config.positionRates).toEqual([1, 1, 1]);
    expect(vllmDraftLength(four).select(noLuck)).toBe(3);
  });

  test('a round counts for the positions that it drafted', () => {
    const selector = vllmDraftLength(four);
    selector.update(3, 2);
    selector.update(2, 3);
    selector.update(0, 1);
    expect(selector.snapshot().state).toEqual({ rounds: 3, drafted: [2, 2, 1], accepted: [2, 1, 0] });
  });
});

// common/speculative.cpp of LaurentZuijdwijk/llama.cpp at b57d51d, update_acc_ema and adaptive_n_draft.
describe('llamaCppDraftLength', () => {
  test('one more after a whole draft, a quarter of the way to what was accepted after any other', () => {
    const selector = llamaCppDraftLength(problem);
    // 2, 3, 4; then 0.75 * 4 + 0.25 = 3.25, 2.4375, 1.828, 1.371, 1.028, 0.771 and, after a whole draft of 1, 1.771.
    expect(follow(selector, [9, 9, 1, 0, 0, 0, 0, 0, 9])).toEqual([2, 3, 4, 3, 2, 2, 1, 1, 1]);
    expect(selector.select(noLuck)).toBe(2);
    expect(selector.snapshot().state.average).toBeCloseTo(1.771, 3);
  });

  test('the average does not run away beyond the longest draft, and a prompt starts anew', () => {
    const selector = llamaCppDraftLength({ armCount: 4, rewardRange: acceptedLengthRange(3) });
    expect(follow(selector, times(5, 9))).toEqual([2, 3, 3, 3, 3]);
    expect(selector.snapshot().state.average).toBe(3);
    selector.startEpisode?.();
    expect(selector.select(noLuck)).toBe(2);
  });

  test('a half is rounded up, and never fewer than minDraftLength are drafted', () => {
    expect(llamaCppDraftLength({ ...problem, initialAverage: 2.5 }).select(noLuck)).toBe(3);
    const least = llamaCppDraftLength({ ...problem, minDraftLength: 3 });
    expect(follow(least, [0, 0, 9, 9, 9])).toEqual(times(5, 3));
    // 2, 1.5, 1.125, then 2.125, 3.125, 4.125.
    expect(least.select(noLuck)).toBe(4);
    const draftLengths = [0, 3, 8];
    const few = llamaCppDraftLength({ armCount: 3, rewardRange: acceptedLengthRange(8), draftLengths });
    expect(follow(few, [0, 0, 0, 9, 9], draftLengths)).toEqual(times(5, 3));
  });
});

describe('llamaCppDraftLength at its limits', () => {
  test('a least draft beyond the longest, and an average beyond it, are the longest', () => {
    expect(llamaCppDraftLength({ ...problem, minDraftLength: 20 }).select(noLuck)).toBe(8);
    expect(llamaCppDraftLength({ ...problem, initialAverage: 20 }).snapshot().state).toEqual({ average: 8 });
  });

  test('where every arm drafts enough, the first may be played', () => {
    const draftLengths = [1, 3, 8];
    const selector = llamaCppDraftLength({ armCount: 3, rewardRange: acceptedLengthRange(8), draftLengths });
    expect(follow(selector, [0, 0], draftLengths)).toEqual([1, 1]);
  });

  test('a round without a draft tells it nothing', () => {
    const selector = llamaCppDraftLength(problem);
    selector.update(0, 1);
    expect(selector.snapshot().state).toEqual({ average: 2 });
  });

  test('it comes back with any average that drafts can have, and no other', () => {
    const selector = llamaCppDraftLength(problem);
    for (const average of [0, 0.4, 8])
      expect(restoreWith(selector, { average }).snapshot()).toMatchObject({ state: { average } });
    for (const average of [-0.1, 8.1, Number.NaN, '2']) {
      expect(() => restoreWith(selector, { average })).toThrow(
        'llamaCppDraftLength: state.average must be in [0, 8], got',
      );
    }
  });
});

// tensorrt_llm/_torch/speculative/speculation_gate.py at 41080dc.
describe('tensorRtGate', () => {
  test('comes back in the middle of a prompt, with means that prompts can have, and no others', () => {
    const selector = tensorRtGate({ ...problem, window: 2, threshold: 0.5 });
    for (const state of [
      { off: false, finished: [], rounds: 0, accepted: 0 },
      { off: true, finished: [0, 8], rounds: 3, accepted: 24 },
    ]) {
      expect(restoreWith(selector, state).snapshot()).toMatchObject({ state });
    }
    const wrong: [object, string][] = [
      [{ off: 0 }, 'state.off must be true or false, got 0'],
      [{ rounds: -1 }, 'state.rounds must be an integer of at least 0, got -1'],
      [{ rounds: 3, accepted: 25 }, 'state.accepted must be an integer in [0, 24], got 25'],
      [{ accepted: 1 }, 'state.accepted must be'],
      [{ finished: {} }, 'state.finished must be a non-empty array'],
      [{ finished: new Array<number>(1) }, 'state.finished must have no holes, got one at index 0'],
      [{ finished: [1, 1, 1] }, 'state.finished must be of at most 2, got an array of 3'],
      [{ finished: [1, -0.1] }, 'state.finished[1] must be in [0, 8], got -0.1'],
      [{ finished: [8.1] }, 'state.finished[0] must be in [0, 8], got 8.1'],
      [{ finished: [Number.NaN] }, 'state.finished[0] must be in [0, 8], got NaN'],
      [{ finished: ['1'] }, 'state.finished[0] must be in [0, 8], got "1"'],
    ];
    for (const [change, message] of wrong) {
      expect(() => restoreWith(selector, change)).toThrow(`tensorRtGate: ${message}`);
    }
  });

  test('a prompt without a round is none', () => {
    const selector = tensorRtGate({ ...problem, window: 1, threshold: 8 });
    for (let prompt = 0; prompt < 3; prompt++) selector.startEpisode?.();
    expect(selector.snapshot().state).toEqual({ off: false, finished: [], rounds: 0, accepted: 0 });
    expect(selector.select(noLuck)).toBe(8);
  });

  /** Plays prompts of so many rounds with so many tokens accepted in all; returns the draft length of each prompt. */
  function prompts(selector: ArmSelector, played: readonly (readonly [rounds: number, accepted: number])[]): number[] {
    return played.map(([rounds, accepted]) => {
      selector.startEpisode?.();
      const arm = selector.select(noLuck);
      for (let round = 0; round < rounds; round++) selector.update(arm, round < accepted && arm > 0 ? 2 : 1);
      return arm;
    });
  }

  test('drafts until the mean over the last prompts is below the threshold, then never again', () => {
    const selector = tensorRtGate({ ...problem, window: 3, threshold: 0.5 });
    // Means 1, 0.2, 0.2: 0.467 on average, known when the fourth prompt begins.
    expect(
      prompts(selector, [
        [5, 5],
        [5, 1],
        [10, 2],
        [5, 5],
        [5, 5],
        [5, 5],
        [5, 5],
      ]),
    ).toEqual([8, 8, 8, 0, 0, 0, 0]);
  });

  test('every prompt counts the same, however long, and only the last ones do', () => {
    const selector = tensorRtGate({ ...problem, window: 2, threshold: 0.5 });
    // (0 + 1) / 2 is not below 0.5, though 1 of 101 tokens was accepted; then (1 + 0.5) / 2; then (0.5 + 0.4) / 2 is.
    expect(
      prompts(selector, [
        [100, 0],
        [1, 1],
        [2, 1],
        [5, 2],
        [1, 1],
      ]),
    ).toEqual([8, 8, 8, 8, 0]);
  });

  test('within a prompt nothing changes', () => {
    const selector = tensorRtGate({ ...problem, window: 1, threshold: 8 });
    expect(follow(selector, times(50, 0))).toEqual(times(50, 8));
  });
});

// modal_vllm_tailprune2.py at bcac258, multi_step_patched: before each token but the first, stop if the product is below.
describe('tailPruning', () => {
  const four = { armCount: 5, rewardRange: acceptedLengthRange(4) };

  test('the token with which the product falls below the threshold is the last one', () => {
    const selector = tailPruning(four);
    // 0.5, 0.25, 0.125; 0.2 is not below 0.2, 0.19 is; 0.1 at once.
    expect(selector.select(noLuck, [0.5, 0.5, 0.5, 0.9])).toBe(3);
    expect(selector.select(noLuck, [0.2, 1, 1, 0])).toBe(4);
    expect(selector.select(noLuck, [0.2, 0.95, 1, 1])).toBe(2);
    expect(selector.select(noLuck, [0.1, 1, 1, 1])).toBe(1);
    expect(selector.select(noLuck, [1, 1, 1, 1])).toBe(4);
  });

  test('by the other threshold of the source drafts are longer, and with 0 always the longest', () => {
    const context = [0.4, 0.4, 0.4, 0.4];
    // 0.4, 0.16, 0.064, 0.0256.
    expect([0.2, 0.05, 0, 1].map((threshold) => tailPruning({ ...four, threshold }).select(noLuck, context))).toEqual([
      2, 4, 4, 1,
    ]);
    expect(tailPruning({ ...four, threshold: 0.1 }).select(noLuck, context)).toBe(3);
  });

  test('asked token by token, with 0 for what is not drafted yet, it drafts as far as when it knows all', () => {
    const selector = tailPruning(four);
    const random = createRandom('token by token');
    for (let round = 0; round < 200; round++) {
      const all = Array.from({ length: 4 }, () => random());
      let drafted = 1;
      const known = () => all.map((own, position) => (position < drafted ? own : 0));
      while (selector.select(noLuck, known()) > drafted) drafted += 1;
      expect(drafted).toBe(selector.select(noLuck, all));
    }
  });

  test('among a few draft lengths it takes the longest that is not longer', () => {
    const selector = tailPruning({ armCount: 3, rewardRange: acceptedLengthRange(8), draftLengths: [1, 3, 8] });
    expect(selector.contextSize).toBe(8);
    const lengthsOf = (after: number) => Array.from({ length: 8 }, (_, position) => (position < after ? 1 : 0));
    expect([0, 1, 2, 6, 8].map((after) => selector.select(noLuck, lengthsOf(after)))).toEqual([0, 0, 1, 1, 2]);
  });

  test('a probability that is none is refused, and so is a reward that no draft can have', () => {
    const selector = tailPruning(four);
    expect(() => selector.select(noLuck, [1, 1, 1.1, 1])).toThrow(
      'tailPruning.select: context[2] must be in [0, 1], got 1.1',
    );
    const rewards = [Number.NaN, 3, Number.NaN, Number.NaN, Number.NaN];
    expect(() => selector.updateObserved(1, rewards, [1, 1, 1, 1])).toThrow(
      'tailPruning.updateObserved: reward must be an integer in [1, 2], got 3',
    );
  });
});

describe('what is out of range is refused', () => {
  test.each<[() => unknown, string]>([
    [() => sglangDraftLength({ ...problem, tiers: [1, 9] }), 'tiers[1] must be among the draft lengths 2, 3, 4'],
    [() => sglangDraftLength({ ...problem, tiers: [8, 1] }), 'tiers[1] must be left out, got 1'],
    [
      () => sglangDraftLength({ ...problem, tiers: [1, 3], initialDraftLength: 2 }),
      'sglangDraftLength: initialDraftLength must be among the tiers 1, 3, got 2',
    ],
    [() => sglangDraftLength({ ...problem, interval: 0 }), 'interval must be a positive integer, got 0'],
    [() => sglangThroughput({ ...problem, tiers: [0, 2] }), 'sglangThroughput: tiers[0] must be at least 1, got 0'],
    [() => sglangThroughput({ ...problem, window: 0 }), 'window must be a positive integer, got 0'],
    [
      () => vllmDraftLength({ ...problem, positionRates: [0.5] }),
      'vllmDraftLength: positionRates must be an array of 8, got an array of 1',
    ],
    [() => llamaCppDraftLength({ ...problem, smoothing: 0 }), 'smoothing must be in (0, 1], got 0'],
    [() => tailPruning({ ...problem, threshold: 1.5 }), 'tailPruning: threshold must be in [0, 1], got 1.5'],
    [() => tensorRtGate({ ...problem, window: 0, threshold: 1 }), 'window must be a positive integer, got 0'],
    [() => tensorRtGate({ ...problem, window: 1 } as never), 'threshold must be'],
  ])('%#', (make, message) => {
    expect(make).toThrow(message);
  });
});
