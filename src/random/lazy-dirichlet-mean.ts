/**
 * The mean of values under random weights from a Dirichlet law, where it matters only if it is above a number: the draws of
 * `sampleDirichletMean`, from the same uniforms and to the bit, but of those that their gammas' bounds tell below.
 * With w_k the gammas, the mean is below m where sum_k w_k (v_k - m) < 0.
 * Cost: as {@link LazyGammas} a value.
 */
import { LazyGammas } from './lazy-gammas.js';
import { inverseCdfIndex } from './samplers.js';
import type { RandomSource } from './source.js';

/** Of the greatest difference of values: what the roundings of the sums of 65,535 values stay a hundred times below. */
const TO_SPARE = 1e-9;
/** Of the values: twice what the sum of the least of them and a difference is rounded by. */
const ROUNDING = 2.220446049250313e-16;

export class LazyDirichletMean {
  private readonly gammas: LazyGammas;

  /** @param slots the most values that a mean has. */
  constructor(slots: number) {
    this.gammas = new LazyGammas(slots);
  }

  /**
   * A draw, or -Infinity where that is not above `floor`. Takes the same uniforms either way.
   * @param floor at most the greatest value; -Infinity below all draws.
   * @param values rising.
   * @param parameters greater than 0.
   * @param slopes the parameters' slopes (`gammaSlope`).
   */
  meanAbove(
    floor: number,
    values: Float64Array,
    parameters: Float64Array,
    slopes: Float64Array,
    random: RandomSource,
  ): number {
    const { gammas } = this;
    let origin = values[0]!;
    const greatest = values[values.length - 1]!;
    const toSpare = TO_SPARE * (greatest - origin) + ROUNDING * (Math.abs(origin) + Math.abs(greatest));
    const rival = Math.max(floor - toSpare, origin);
    if (gammas.drawBelow(rival, values, parameters, slopes, random)) return -Infinity;
    let most = 0;
    let total = 0;
    let sum = 0;
    for (let k = 0; k < values.length; k++) {
      const weight = gammas.weight(k, parameters[k]!, slopes[k]!);
      const difference = values[k]! - origin;
      if (weight > most) {
        most = weight;
        origin = values[k]!;
        sum -= total * difference;
      } else sum += weight * difference;
      total += weight;
    }
    if (total > 0) return origin + sum / total;
    // All parameters are tiny: the law then sits on single values, each as likely as its parameter is large.
    let parameterSum = 0;
    for (let k = 0; k < values.length; k++) parameterSum += parameters[k]!;
    return values[inverseCdfIndex(parameters, parameterSum, random())]!;
  }
}
