import { describe, expect, test } from 'vitest';
import { bernoulliUpperBound } from '../../src/divergences/bernoulli.js';
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
});
