/**
 * Bandit algorithms that choose, round by round, how to decode, and the stopping-time regret of the choice.
 *
 * @packageDocumentation
 */

export type { AcceptedLengthLaw, Environment, EnvironmentDescription, Episode } from './environments/contract.js';
export type {
  PiecewiseTruncatedGeometricOptions,
  TruncatedGeometricSegment,
} from './environments/piecewise-truncated-geometric.js';
export { piecewiseTruncatedGeometric } from './environments/piecewise-truncated-geometric.js';
export type { RewardTableOptions } from './environments/reward-table.js';
export { rewardTable } from './environments/reward-table.js';
export type { TruncatedGeometricOptions } from './environments/truncated-geometric.js';
export { truncatedGeometric } from './environments/truncated-geometric.js';
export type { EpisodeResult, RunEpisodeOptions } from './harness/episode.js';
export { runEpisode } from './harness/episode.js';
export type { BanditProblem, RewardRange } from './problem.js';
export { acceptedLengthRange } from './problem.js';
export type { RandomSource } from './random/source.js';
export { createRandom } from './random/source.js';
export type {
  ArmSelector,
  FullInformationSelector,
  Selector,
  SelectorFactory,
  SelectorSnapshot,
} from './selectors/contract.js';
export type { Exp3SpecOptions, Exp3SpecSnapshot } from './selectors/exp3-spec.js';
export { exp3Spec } from './selectors/exp3-spec.js';
export type { UcbSpecOptions, UcbSpecSnapshot } from './selectors/ucb-spec.js';
export { ucbSpec } from './selectors/ucb-spec.js';
export type { GeometricLowerBoundOptions } from './theory/lower-bound.js';
export { geometricLowerBoundConstant } from './theory/lower-bound.js';
export type { Exp3SpecRegretBoundOptions, UcbSpecRegretBoundOptions } from './theory/regret-bounds.js';
export { exp3SpecRegretBound, hardness, ucbSpecRegretBound } from './theory/regret-bounds.js';
export type { StoppingTimeRegretFromPullsOptions } from './theory/regret-identity.js';
export { stoppingTimeRegretFromPulls } from './theory/regret-identity.js';
export { expectedStoppingTime, stoppingTimeVariance } from './theory/stopping-time.js';
export {
  truncatedGeometricDivergence,
  truncatedGeometricMean,
  truncatedGeometricVariance,
} from './theory/truncated-geometric-law.js';
