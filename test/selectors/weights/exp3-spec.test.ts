import { acceptedLengthRange, createRandom, exp3Spec, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameLaw, type Round, sum } from '../second-implementation.js';

/** Eq. (21) and (22) as printed. */
function naiveLaw(history: readonly Round[], K: number, { min, max }: { min: number; max: number }): number[] {
  const L = max - min;
  const t = history.length + 1;
  const eta = Math.sqrt(Math.log(K) / (t * K));
  const weights = Array.from({ length: K }, (_, arm) => {
    const losses = history.map((round) => (round.arm === arm ? (L + 1 - round.reward) / (L * round.probability) : 0));
    return Math.exp(-eta * sum(losses));
  });
  return weights.map((weight) => weight / sum(weights));
}

describeSelectorContract('exp3Spec', exp3Spec, { draws: 'one uniform', lateFeedback: 'up to rounding' });

describe('exp3Spec', () => {
  test('agrees with Algorithm 9, written down naively, on 2,000 random tables', () => {
    expectSameLaw('exp3Spec', exp3Spec, naiveLaw, 2000);
  });

  test('has the probabilities of eq. (21) in the first rounds', () => {
    const selector = exp3Spec({ armCount: 2, rewardRange: acceptedLengthRange(1) });
    // Round 1: no losses, p = (1/2, 1/2).
    expect(selector.probability(0)).toBe(1 / 2);
    // Arm 0 gives 1 token of 2: its loss estimate is (2 - 1) / (1 * 1/2) = 2.
    selector.update(0, 1);
    expect(selector.snapshot().state.cumulativeLosses).toEqual([2, 0]);
    // Round 2: eta = sqrt(ln 2 / (2 * 2)) = sqrt(0.1732868) = 0.4162773; exp(2 eta) = exp(0.8325546) = 2.299184;
    //   p_0 = 1 / (1 + 2.299184) = 0.303105
    expect(selector.probability(0)).toBeCloseTo(0.303105, 5);
    // Arm 1 gives 1 token: its loss estimate is 1 / 0.696895 = 1.434937.
    selector.update(1, 1);
    expect(selector.snapshot().state.cumulativeLosses[1]).toBeCloseTo(1.434937, 5);
    // Round 3: eta = sqrt(ln 2 / 6) = 0.339889; the gap is 2 - 1.434937 = 0.565063, times eta 0.192059;
    //   exp(0.192059) = 1.211741;  p_0 = 1 / (1 + 1.211741) = 0.452132
    expect(selector.probability(0)).toBeCloseTo(0.452132, 5);
    // A full reward is no loss, but the rate goes on falling. Round 4: eta = sqrt(ln 2 / 8) = 0.294352;
    //   0.294352 * 0.565063 = 0.166328;  exp = 1.180961;  p_0 = 1 / 2.180961 = 0.458513
    selector.update(0, 2);
    expect(selector.probability(0)).toBeCloseTo(0.458513, 5);
  });

  test('estimates losses without bias: over the draw, the mean estimate is the true loss (eq. (22))', () => {
    for (let situation = 0; situation < 200; situation++) {
      const random = createRandom('unbiased', situation);
      const armCount = 2 + (situation % 5);
      const L = 1 + (situation % 7);
      const selector = exp3Spec({ armCount, rewardRange: acceptedLengthRange(L) });
      for (let round = 0; round < situation % 40; round++) {
        selector.update(selector.select(random), 1 + Math.floor(random() * (L + 1)));
      }
      const before = selector.snapshot();
      const rewards = Array.from({ length: armCount }, () => 1 + Math.floor(random() * (L + 1)));
      const expectedEstimates = new Array<number>(armCount).fill(0);
      for (let drawn = 0; drawn < armCount; drawn++) {
        const copy = restoreSelector(before);
        copy.update(drawn, rewards[drawn]!);
        const after = copy.snapshot().state.cumulativeLosses;
        for (let arm = 0; arm < armCount; arm++) {
          const estimate = after[arm]! - before.state.cumulativeLosses[arm]!;
          expectedEstimates[arm]! += selector.probability(drawn) * estimate;
        }
      }
      for (let arm = 0; arm < armCount; arm++) {
        // The estimate is read off as a difference of sums, each rounded to one part in 2^53.
        const slack = 4 * Number.EPSILON * (1 + before.state.cumulativeLosses[arm]!);
        expect(Math.abs(expectedEstimates[arm]! - (L + 1 - rewards[arm]!) / L)).toBeLessThanOrEqual(slack);
      }
    }
  });

  test('weighs a late reward by the probability it is told', () => {
    const selector = exp3Spec({ armCount: 2, rewardRange: acceptedLengthRange(4) });
    selector.update(0, 1);
    selector.update(1, 3, 1 / 4);
    // (5 - 3) / (4 * 1/4) = 2
    expect(selector.snapshot().state.cumulativeLosses[1]).toBe(2);
  });

  test('stays finite for any probability, and needs one where the present one has underflowed', () => {
    const selector = exp3Spec({ armCount: 2, rewardRange: acceptedLengthRange(4) });
    selector.update(0, 1, Number.MIN_VALUE);
    selector.update(0, 1, Number.MIN_VALUE);
    expect(selector.snapshot().state.cumulativeLosses[0]).toBe(Number.MAX_VALUE);
    expect([selector.probability(0), selector.probability(1)]).toEqual([0, 1]);
    const before = selector.snapshot();
    expect(() => selector.update(0, 1)).toThrow(
      'exp3Spec.update: probability must be given where arm 0 would no longer be selected (its present probability is 0), got undefined',
    );
    expect(selector.snapshot()).toStrictEqual(before);
    selector.update(1, 1, Number.MIN_VALUE);
    expect([selector.probability(0), selector.probability(1)]).toEqual([1 / 2, 1 / 2]);
  });

  test('refuses a snapshot with a hole in its losses', () => {
    const snapshot = exp3Spec({ armCount: 3, rewardRange: acceptedLengthRange(4) }).snapshot();
    const cumulativeLosses = [1, 0, 2];
    delete cumulativeLosses[1];
    expect(() => restoreSelector({ ...snapshot, state: { rounds: 3, cumulativeLosses } })).toThrow(
      'exp3Spec: state.cumulativeLosses must have no holes, got one at index 1',
    );
  });

  test('never selects an arm whose probability has underflowed', () => {
    const selector = exp3Spec({ armCount: 3, rewardRange: acceptedLengthRange(4) });
    selector.update(0, 1, 1e-9);
    selector.update(2, 1, 1e-9);
    for (const u of [0, 1 / 2, 1 - Number.EPSILON / 2]) expect(selector.select(() => u)).toBe(1);
  });
});
