/**
 * Starts a selector with what earlier prompts taught: a prior's pulls and rewards become its own.
 * Cost: that of a snapshot and of restoring it.
 */
import { describeValue, requireFunction, requirementError, requireObject } from '../requirements.js';
import type { SelectorKind } from './catalogue.js';
import type { AnySelector, SelectorSnapshot } from './contract/selector.js';
import { restoreSelector } from './restore.js';
import { STATE_BY_KIND } from './state-by-kind.js';
import { type ArmMeansState, type ArmPrior, readArmMeans } from './statistics/arm-means.js';

const WHO = 'startFromPrior';

/**
 * The prior as whole pulls: each count rounded down, the mean kept. A rule that counts pulls takes an arm with 0 pulls
 * for unknown.
 */
function wholePulls({ counts, sums }: ArmMeansState, { min, max }: { min: number; max: number }): ArmMeansState {
  const whole = counts.map(Math.floor);
  return {
    counts: whole,
    sums: sums.map((sum, arm) => {
      const n = whole[arm]!;
      return n === counts[arm] ? sum : Math.min(n * max, Math.max(n * min, (sum / counts[arm]!) * n));
    }),
  };
}

/** The prior as pulls that fade from now on, of rewards minus the least reward of the range. */
function fadingPulls(
  { counts, sums }: ArmMeansState,
  { kind, problem, config }: SelectorSnapshot<string, { readonly discount: number }>,
): ArmMeansState {
  const { min, max } = problem.rewardRange;
  const memory = 1 / (1 - config.discount);
  const pulls = counts.reduce((sum, count) => sum + count, 0);
  if (pulls > memory * (1 + 1e-9)) {
    throw requirementError(WHO, 'prior.counts', `of a sum of at most ${memory}, the memory of this ${kind}`, pulls);
  }
  return {
    counts,
    sums: sums.map((sum, arm) => Math.min(counts[arm]! * (max - min), Math.max(0, sum - counts[arm]! * min))),
  };
}

/**
 * Makes the selector as it would be had it seen the prior's pulls and rewards before its first round. For selectors
 * that count pulls; the prior is that of {@link priorFromSnapshots}, which can discount it. Counts are rounded down to
 * whole pulls, and means are kept. Its later snapshots hold the prior's pulls with its own: do not take them for new
 * ones in the next prior.
 *
 * For `ucbSpec`, `ucb1`, `moss`, `klUcb`, `bayesUcb`, `brezziLai`, `gaussianThompson`, `tsUcb`,
 * `informationDirectedSampling`, `fractionalKube`, `epsilonGreedy`, `followTheLeader` and `releasedCodeGreedy`; and for
 * `discountedUcb` and `discountedThompson`, where the prior fades like what they saw themselves and its counts need not
 * be whole. Guarantees hold if the arms' means are still the same; where they are not, a wrong prior costs about as
 * many rounds as it has pulls.
 *
 * Refused by name, with the reason: kinds that need more of an arm than its count and sum (squares, single rewards,
 * costs, contexts), kinds whose weights depend on how arms were drawn, kinds for which the order of rounds matters, and
 * kinds whose options take priors in another form (`betaThompson`, `hierarchicalThompson`, `sideInformationThompson`,
 * `bucketedUcb`). To pass on all that a selector learnt to one of the same kind, `imed` and its kin included, use
 * {@link restoreSelector} and {@link mergeSnapshots}.
 *
 * Cost: that of a snapshot and of restoring it.
 *
 * @param selector a selector with nothing learnt; it is left as it is.
 * @param prior in the selector's problem.
 * @returns a new selector with the same parameters.
 * @throws RangeError or TypeError when the selector is of another kind or has learnt, or the prior cannot come from its problem.
 * @example
 * ```ts
 * const problem = { armCount: 2, rewardRange: acceptedLengthRange(4) };
 * const yesterday = ucbSpec(problem);
 * for (let round = 0; round < 10; round++) yesterday.update(round % 2, 2 + (round % 2));
 * const prior = priorFromSnapshots([yesterday.snapshot()], { discount: 0.5 });
 * const today = startFromPrior(bayesUcb(problem), prior);
 * today.snapshot().state; // => { counts: [2, 2], sums: [4, 6] }
 * today.select(createRandom('unused')); // => 1
 * ```
 */
export function startFromPrior<Made extends AnySelector>(selector: Made, prior: ArmPrior): Made {
  requireObject(WHO, 'selector', selector);
  requireFunction(WHO, 'selector.snapshot', selector.snapshot);
  const snapshot = selector.snapshot() as SelectorSnapshot<string, { readonly discount: number }, ArmMeansState>;
  const { kind, problem, state } = snapshot;
  const must = Object.hasOwn(STATE_BY_KIND, kind)
    ? STATE_BY_KIND[kind as SelectorKind].beforehand
    : { must: 'one of this package' };
  if (typeof must === 'object') {
    throw new RangeError(`${WHO}: selector must be ${must.must}, got ${describeValue(kind)}`);
  }
  if (state.counts.some((count) => count > 0)) {
    throw requirementError(WHO, 'selector', 'one with nothing learnt', state.counts);
  }
  const known = readArmMeans(WHO, 'prior', prior, problem).toState();
  const begun = must === 'pulls' ? wholePulls(known, problem.rewardRange) : fadingPulls(known, snapshot);
  return restoreSelector({ ...snapshot, state: begun }) as Made;
}
