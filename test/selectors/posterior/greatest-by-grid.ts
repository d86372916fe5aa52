/**
 * The law of the greatest of independent Gaussian means in another way than the package: densities and distribution functions on
 * one fine, even grid, formulas as in the textbook, conditional means from the truncated normal law.
 */

/** The normal distribution function by its power series; 0 and 1 beyond eight deviations. */
export function normalCdf(z: number): number {
  if (z <= -8 || z >= 8) return z < 0 ? 0 : 1;
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

export interface Greatest {
  /** E max. */
  readonly expected: number;
  /** P(b is the best). */
  readonly chances: readonly number[];
  /** E max - m_a. */
  readonly shortfalls: readonly number[];
  /** sum_b P(b is the best) (E[theta_a | b is the best] - m_a)^2. */
  readonly gains: readonly number[];
}

/** By a sum over a grid of a third of the least deviation: errors of exp(-2 pi^2 9 / K) at most, far below 1e-9. */
export function greatestByGrid(means: readonly number[], deviations: readonly number[]): Greatest {
  const K = means.length;
  const step = Math.min(...deviations) / 3;
  const from = Math.max(...means.map((m, i) => m - 8 * deviations[i]!));
  const to = Math.max(...means.map((m, i) => m + 8 * deviations[i]!));
  const chances = new Array<number>(K).fill(0);
  const moments = means.map(() => new Array<number>(K).fill(0));
  for (let x = from; x < to; x += step) {
    const z = means.map((m, i) => (x - m) / deviations[i]!);
    const F = z.map(normalCdf);
    for (let b = 0; b < K; b++) {
      let weight = (normalDensity(z[b]!) / deviations[b]!) * step;
      for (let c = 0; c < K; c++) if (c !== b) weight *= F[c]!;
      if (weight === 0) continue;
      chances[b]! += weight;
      for (let a = 0; a < K; a++) {
        const given = a === b ? x : means[a]! - (deviations[a]! * normalDensity(z[a]!)) / F[a]!;
        moments[a]![b]! += weight * given;
      }
    }
  }
  const expected = chances.reduce((sum, _, b) => sum + moments[b]![b]!, 0);
  return {
    expected,
    chances,
    shortfalls: means.map((m) => expected - m),
    gains: means.map((m, a) =>
      chances.reduce((sum, P, b) => sum + (P > 1e-15 ? P * (moments[a]![b]! / P - m) ** 2 : 0), 0),
    ),
  };
}
