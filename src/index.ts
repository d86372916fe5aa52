/**
 * Bandit algorithms that choose, round by round, how to decode, and the stopping-time regret of the choice.
 *
 * @packageDocumentation
 */

export type { AlignedTraceFormat, AlignedTraceOptions, RetrievalColumn } from './environments/aligned-trace.js';
export { readAlignedTrace } from './environments/aligned-trace.js';
export type { AcceptedLengthLaw, Environment, EnvironmentDescription, Episode } from './environments/contract.js';
export type {
  ReplayDescription,
  ReplayEnvironment,
  ReplayOptions,
} from './environments/replay.js';
export { replay, turnsWith } from './environments/replay.js';
export type {
  ChainArm,
  NextStartArm,
  PlainArm,
  ReplayArm,
  ReplayArmOptions,
  ReplaySemantics,
  ResolvedReplayArm,
  RetrievalArm,
  RoundIndexedArm,
} from './environments/replay-arms.js';
export type { SpecBenchAnswers, SpecBenchOptions } from './environments/spec-bench-answers.js';
export { readSpecBenchAnswers } from './environments/spec-bench-answers.js';
export type { RetrievalTrack, TraceTurn, TraceValues } from './environments/trace.js';
export type { BrokenLineOptions, TraceLines, TraceProblem } from './environments/trace-lines.js';
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
