import { describe, expect, test } from 'vitest';
import { bernoulliDivergence, bernoulliUpperBound } from '../../src/divergences/bernoulli.js';
import { greatestKlUcbIndex, type KnownDivergences } from '../../src/divergences/kl-ucb-index.js';
import { createRandom } from '../../src/random/source.js';

/** Every arm's index by itself; the greatest, ties to the lowest arm. */
function naive(means: Float64Array, pulls: Float64Array, budgets: Float64Array): { arm: number; margin: number } {
  const indices = Array.from(means, (mean, i) => bernoulliUpperBound(mean, budgets[i]! / pulls[i]!));
  const arm = indices.indexOf(Math.max(...indices));
  const others = indices.filter((_, i) => i !== arm);
  return { arm, margin: indices[arm]! - Math.max(-Infinity, ...others) };
}

describe('greatestKlUcbIndex', () => {
  test('is the arm that computing every index finds, on 3,000 random tables', () => {
    const random = createRandom('greatestKlUcbIndex');
    let notTheLeader = 0;
    for (let i = 0; i < 3000; i++) {
      const armCount = 1 + Math.floor(6 * random());
      const fill = (draw: () => number) => Float64Array.from({ length: armCount }, draw);
      const means = fill(() => (random() < 0.1 ? Math.round(random()) : random()));
      const pulls = fill(() => 1 + Math.floor(200 * random() * random()));
      const budgets = fill(() => 8 * random());
      const { arm, margin } = naive(means, pulls, budgets);
      // Where two agree but for rounding either is right.
      if (margin < 1e-9 && armCount > 1) continue;
      expect(greatestKlUcbIndex(means, pulls, budgets), JSON.stringify([...means, ...pulls])).toBe(arm);
      if (means[arm]! < Math.max(...means)) notTheLeader += 1;
    }
    // Else the leader alone would pass.
    expect(notTheLeader).toBeGreaterThan(500);
  });

  test('is the lowest of arms that are alike', () => {
    for (const mean of [0, 0.4, 1]) {
      const alike = Float64Array.of(mean, mean, mean);
      expect(greatestKlUcbIndex(alike, Float64Array.of(9, 9, 9), Float64Array.of(2, 2, 2))).toBe(0);
    }
    const means = Float64Array.of(0.2, 0.6, 0.2, 0.6);
    expect(greatestKlUcbIndex(means, Float64Array.of(9, 9, 9, 9), Float64Array.of(2, 2, 2, 2))).toBe(1);
    // The greater index is a later arm's, twice, and the first of those two wins over the leader.
    expect(greatestKlUcbIndex(means, Float64Array.of(2, 90, 2, 90), Float64Array.of(3, 3, 3, 3))).toBe(0);
  });

  test('is the same where divergences of earlier rounds are known, over 2,000 rounds that grow', () => {
    const random = createRandom('greatestKlUcbIndex', 'known');
    const armCount = 5;
    const means = Float64Array.from({ length: armCount }, random);
    const pulls = new Float64Array(armCount).fill(1);
    const fresh = () => new Float64Array(armCount).fill(Number.NaN);
    const known: KnownDivergences = { ends: fresh(), divergences: fresh() };
    for (let t = 1; t <= 2000; t++) {
      const budgets = new Float64Array(armCount).fill(Math.log(t + 1));
      const { arm, margin } = naive(means, pulls, budgets);
      const chosen = greatestKlUcbIndex(means, pulls, budgets, known);
      if (margin > 1e-9) expect(chosen, `round ${t}`).toBe(arm);
      const reward = random() < 0.3 + 0.1 * arm ? 1 : 0;
      means[arm]! += (reward - means[arm]!) / (pulls[arm]! + 1);
      pulls[arm]! += 1;
      // What was known of an arm holds until its mean or its pulls change.
      known.ends[arm] = Number.NaN;
      known.divergences[arm] = Number.NaN;
    }
    // It is filled: an arm that was told out knows with which index it was compared.
    expect(known.ends.some((end) => end > 0 && end <= 1)).toBe(true);
    expect(Math.min(...pulls)).toBeGreaterThan(5);
  });

  test('is the lowest of arms whose indices agree to the last bit, also where its mean is the lower', () => {
    const random = createRandom('greatestKlUcbIndex', 'ties');
    let ties = 0;
    for (let i = 0; i < 300; i++) {
      const means = Float64Array.of(0.1 + 0.4 * random(), 0.5 + 0.4 * random());
      const pulls = Float64Array.of(20, 50);
      const leading = bernoulliUpperBound(means[1]!, 3 / 50);
      // The budget with which the first arm's index is where the leader's is.
      const budgets = Float64Array.of(20 * bernoulliDivergence(means[0]!, leading), 3);
      if (bernoulliUpperBound(means[0]!, budgets[0]! / 20) !== leading) continue;
      ties += 1;
      expect(greatestKlUcbIndex(means, pulls, budgets), `means ${means}`).toBe(0);
    }
    // Rounding takes most of them apart by a bit or two.
    expect(ties).toBeGreaterThan(30);
  });

  const unknown = (armCount: number): KnownDivergences => ({
    ends: new Float64Array(armCount).fill(Number.NaN),
    divergences: new Float64Array(armCount).fill(Number.NaN),
  });

  test("compares every arm but the leader with the leader's index, and remembers the divergences", () => {
    const means = Float64Array.of(0.3, 0.9, 0.2);
    const pulls = Float64Array.of(100, 100, 50);
    const known = unknown(3);
    expect(greatestKlUcbIndex(means, pulls, new Float64Array(3).fill(3), known)).toBe(1);
    const end = bernoulliUpperBound(0.9, 3 / 100);
    expect([...known.ends]).toEqual([end, Number.NaN, end]);
    expect([...known.divergences]).toEqual([
      100 * bernoulliDivergence(0.3, end),
      Number.NaN,
      50 * bernoulliDivergence(0.2, end),
    ]);
  });

  test('tells arms out by tangents of what is known, without another divergence', () => {
    const means = Float64Array.of(0.3, 0.9, 0.2);
    const pulls = Float64Array.of(100, 100, 50);
    const known = unknown(3);
    greatestKlUcbIndex(means, pulls, new Float64Array(3).fill(3), known);
    const ends = [...known.ends];
    // The leader's index falls from 0.970 to 0.931, and a divergence of 85 is far above a budget of 0.7 still.
    expect(greatestKlUcbIndex(means, pulls, new Float64Array(3).fill(0.7), known)).toBe(1);
    expect([...known.ends]).toEqual(ends);
  });

  test('keeps a margin for rounding: an arm whose index is greater by a part in 1e12 is not told out', () => {
    // Divergences of 3 and of 0.1: the margin is relative for the greater ones and absolute for the smaller.
    for (const [pulls, budget] of [
      [50, 3],
      [2, 0.1],
    ] as const) {
      const means = Float64Array.of(0.5, 0.6);
      const known = unknown(2);
      // The leader's index, at which the first arm's divergence is the budget but for a part in 1e12.
      const leading = bernoulliUpperBound(0.5, budget / pulls) * (1 - 1e-12);
      const budgets = Float64Array.of(budget, 1000 * bernoulliDivergence(0.6, leading));
      known.ends[0] = leading;
      known.divergences[0] = pulls * bernoulliDivergence(0.5, leading);
      expect(known.divergences[0]).toBeLessThan(budget);
      expect(greatestKlUcbIndex(means, Float64Array.of(pulls, 1000), budgets, known), `budget ${budget}`).toBe(0);
    }
  });
});
