/**
 * The mean of values under random weights from a Dirichlet law, where it matters only if it is above a number: the draws of
 * `sampleDirichletMean`, from the same uniforms and to the bit, but of those that their gammas' bounds tell below, and of those
 * whose weights underflow, which are computed from logarithms. With w_k the gammas, the mean is below m where
 * sum_k w_k (v_k - m) < 0.
 * Where parameters are small, means lie closer to one of the values than doubles do: `origin` and `offset` tell them apart.
 * Cost: as {@link LazyGammas} a value.
 */
import { exp } from '../arithmetic/exp.js';
import { log } from '../arithmetic/log.js';
import { LazyGammas, LEAST_WHOLE } from './lazy-gammas.js';
import type { RandomSource } from './source.js';

/** Of the greatest difference of values: what the roundings of the sums of 65,535 values stay a hundred times below. */
const TO_SPARE = 1e-9;
/** Of the values: twice what the sum of the least of them and a difference is rounded by. */
const ROUNDING = 2.220446049250313e-16;
/** ln LEAST_WHOLE */
const LOG_LEAST = -667.7496769682732;

export class LazyDirichletMean {
  /** Of the last draw, if it was not below its floor: the value of the greatest weight. */
  origin: number;
  /**
   * Of the last draw, if it was not below its floor: the mean less `origin`. Where that is less than 1e-290, a number between
   * 0 and that one of its sign, which rises with it as it does: of two draws with one origin the greater has the greater offset.
   */
  offset: number;
  private readonly gammas: LazyGammas;

  /** @param slots the most values that a mean has. */
  constructor(slots: number) {
    this.origin = 0;
    this.offset = 0;
    this.gammas = new LazyGammas(slots);
  }

  /**
   * A draw, or -Infinity where that is below `floor`, which it is told of most. Takes the same uniforms either way.
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
    this.origin = origin;
    this.offset = sum / total;
    if (!(most > LEAST_WHOLE && Math.abs(this.offset) > LEAST_WHOLE))
      this.computeFromLogarithms(values, parameters, slopes);
    return this.origin + this.offset;
  }

  /** Origin and offset, where weights underflow. */
  private computeFromLogarithms(values: Float64Array, parameters: Float64Array, slopes: Float64Array): void {
    const { gammas } = this;
    let top = 0;
    let most = -Infinity;
    let second = -Infinity;
    for (let k = 0; k < values.length; k++) {
      const logarithm = gammas.logWeight(k, parameters[k]!, slopes[k]!);
      if (logarithm > most) {
        second = most;
        most = logarithm;
        top = k;
      } else if (logarithm > second) second = logarithm;
    }
    const origin = values[top]!;
    this.origin = origin;
    this.offset = 0;
    // One value, or a source of uniforms that is none.
    if (second === -Infinity) return;
    let total = 1;
    let sum = 0;
    for (let k = 0; k < values.length; k++) {
      if (k === top) continue;
      const logarithm = gammas.logWeight(k, parameters[k]!, slopes[k]!);
      total += exp(logarithm - most);
      sum += exp(logarithm - second) * (values[k]! - origin);
    }
    const size = second - most + log(Math.abs(sum) / total);
    this.offset = Math.sign(sum) * (size > LOG_LEAST ? exp(size) : LEAST_WHOLE / -size);
  }
}
