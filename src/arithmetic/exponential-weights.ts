/**
 * Exponentials of a whole list at once, equal to those of `exp` to the bit: weights that fall exponentially with a
 * loss.
 *
 * Four at a time, with one branch for the special cases of all: 0.65 to 0.75 of the time of a loop that calls `exp`
 * (from 20 on, `npm run arithmetic:prices`, Node 20). Without branches between them their operations overlap.
 */
import { exp } from './exp.js';
import { POWERS_OF_TWO, ROOTS_OF_HALF, STEP_HIGH, STEP_LOW } from './tables.js';

/**
 * Sets weights[i] = exp(-rate (values[i] - origin)) for every i and returns their sum, added in order.
 *
 * @param values as many as there are weights.
 * @param origin such that rate (values[i] - origin) is at least 0, as with the least value and a positive rate.
 */
export const exponentialWeights: (values: Float64Array, origin: number, rate: number, weights: Float64Array) => number =
  /* @__PURE__ */ weighing(ROOTS_OF_HALF, POWERS_OF_TWO, STEP_HIGH, STEP_LOW);

/** Up to here e^-y is normal; ln 2^1022. */
const LAST_NORMAL = 708.3964185322641;
/** From here on it is 0: ln 2^1075 is 745.13. */
const FIRST_ZERO = 746;

/**
 * Written out: V8 inlines callees into a loop up to 920 bytes of bytecode together, and this function into its callers
 * if it has 460 or less, after which there is no room for four callees.
 */
function weighing(roots: Float64Array, powers: Float64Array, stepHigh: number, stepLow: number) {
  return function exponentialWeights(
    values: Float64Array,
    origin: number,
    rate: number,
    weights: Float64Array,
  ): number {
    const count = weights.length;
    let total = 0;
    let i = 0;
    for (; i + 3 < count; i += 4) {
      const a = rate * (values[i]! - origin);
      const b = rate * (values[i + 1]! - origin);
      const c = rate * (values[i + 2]! - origin);
      const d = rate * (values[i + 3]! - origin);
      if (a <= LAST_NORMAL && b <= LAST_NORMAL && c <= LAST_NORMAL && d <= LAST_NORMAL) {
        // As in `exp`, with x = -a, then -b, -c and -d.
        const aN = Math.floor(0.5 + a * 184.6649652337873);
        const aR = aN * stepHigh - a + aN * stepLow;
        const aSquare = aR * aR;
        const aGrowth = aR + aSquare * (1 / 2 + aR * (1 / 6) + aSquare * (1 / 24 + aR * (1 / 120)));
        const aSteps = aN | 0;
        const aEntry = 2 * (aSteps & 127);
        const aHigh = roots[aEntry]!;
        const aLow = roots[aEntry + 1]!;
        const aRest = aLow + (aHigh + aLow) * aGrowth;
        const aWeight = (aHigh + aRest) * powers[1024 - (aSteps >> 7)]!;
        const bN = Math.floor(0.5 + b * 184.6649652337873);
        const bR = bN * stepHigh - b + bN * stepLow;
        const bSquare = bR * bR;
        const bGrowth = bR + bSquare * (1 / 2 + bR * (1 / 6) + bSquare * (1 / 24 + bR * (1 / 120)));
        const bSteps = bN | 0;
        const bEntry = 2 * (bSteps & 127);
        const bHigh = roots[bEntry]!;
        const bLow = roots[bEntry + 1]!;
        const bRest = bLow + (bHigh + bLow) * bGrowth;
        const bWeight = (bHigh + bRest) * powers[1024 - (bSteps >> 7)]!;
        const cN = Math.floor(0.5 + c * 184.6649652337873);
        const cR = cN * stepHigh - c + cN * stepLow;
        const cSquare = cR * cR;
        const cGrowth = cR + cSquare * (1 / 2 + cR * (1 / 6) + cSquare * (1 / 24 + cR * (1 / 120)));
        const cSteps = cN | 0;
        const cEntry = 2 * (cSteps & 127);
        const cHigh = roots[cEntry]!;
        const cLow = roots[cEntry + 1]!;
        const cRest = cLow + (cHigh + cLow) * cGrowth;
        const cWeight = (cHigh + cRest) * powers[1024 - (cSteps >> 7)]!;
        const dN = Math.floor(0.5 + d * 184.6649652337873);
        const dR = dN * stepHigh - d + dN * stepLow;
        const dSquare = dR * dR;
        const dGrowth = dR + dSquare * (1 / 2 + dR * (1 / 6) + dSquare * (1 / 24 + dR * (1 / 120)));
        const dSteps = dN | 0;
        const dEntry = 2 * (dSteps & 127);
        const dHigh = roots[dEntry]!;
        const dLow = roots[dEntry + 1]!;
        const dRest = dLow + (dHigh + dLow) * dGrowth;
        const dWeight = (dHigh + dRest) * powers[1024 - (dSteps >> 7)]!;
        weights[i] = aWeight;
        weights[i + 1] = bWeight;
        weights[i + 2] = cWeight;
        weights[i + 3] = dWeight;
        total = total + aWeight + bWeight + cWeight + dWeight;
      } else {
        for (let j = i; j < i + 4; j++) {
          const weight = fallen(rate * (values[j]! - origin));
          weights[j] = weight;
          total += weight;
        }
      }
    }
    for (; i < count; i++) {
      const weight = fallen(rate * (values[i]! - origin));
      weights[i] = weight;
      total += weight;
    }
    return total;
  };
}

/** e^-y, for lists of which many may be 0. */
function fallen(y: number): number {
  return y > FIRST_ZERO ? 0 : exp(-y);
}
