/**
 * Bandit algorithms that choose, round by round, how to decode, and the stopping-time regret of the choice.
 *
 * @packageDocumentation
 */

export type { AcceptancePreset } from './environments/acceptance-presets.js';
export { acceptancePresets } from './environments/acceptance-presets.js';
export type { AcceptanceStatistics } from './environments/acceptance-statistics.js';
export { acceptanceStatistics } from './environments/acceptance-statistics.js';
export type { AlignedTraceFormat, AlignedTraceOptions, RetrievalColumn } from './environments/aligned-trace.js';
export { readAlignedTrace } from './environments/aligned-trace.js';
export type {
  AcceptanceArm,
  AcceptanceModel,
  BetaLaw,
  ChainOdds,
  HardEasyChain,
} from './environments/calibrated-acceptance.js';
export { calibratedAcceptance } from './environments/calibrated-acceptance.js';
export type { AcceptedLengthLaw, Environment, EnvironmentDescription, Episode } from './environments/contract.js';
export type { KnownText } from './environments/decoding/accepted-lengths-along.js';
export { acceptedLengthsAlong } from './environments/decoding/accepted-lengths-along.js';
export type { Drafter, DrafterOptions, DraftSession, GrowingText } from './environments/decoding/drafter.js';
export type { LanguageModel, NextTokenLaw } from './environments/decoding/language-model.js';
export type { ModelDrafterOptions } from './environments/decoding/model-drafter.js';
export { modelDrafter } from './environments/decoding/model-drafter.js';
export type { NgramModel, NgramModelOptions } from './environments/decoding/ngram-model.js';
export { ngramModel } from './environments/decoding/ngram-model.js';
export { plainDecoding } from './environments/decoding/plain-decoding.js';
export type { PromptLookupOptions } from './environments/decoding/prompt-lookup.js';
export { promptLookup } from './environments/decoding/prompt-lookup.js';
export type { SuffixMatchOptions } from './environments/decoding/suffix-match.js';
export { suffixMatch } from './environments/decoding/suffix-match.js';
export type {
  CanonicalDecodingOptions,
  TokenDecodingDescription,
  TokenDecodingEnvironment,
  TokenDecodingOptions,
  TokenEpisode,
} from './environments/decoding/token-decoding.js';
export { canonicalDecoding, tokenDecoding } from './environments/decoding/token-decoding.js';
export type { PieceVocabularyOptions, TokenText, Vocabulary } from './environments/decoding/vocabulary.js';
export { byteVocabulary, pieceVocabulary, tokenVocabulary } from './environments/decoding/vocabulary.js';
export type { DepthHazardsOptions } from './environments/depth-hazards.js';
export { depthHazards } from './environments/depth-hazards.js';
export type { FitAcceptanceOptions } from './environments/fit-acceptance.js';
export { fitAcceptanceModel } from './environments/fit-acceptance.js';
export type {
  PiecewiseTruncatedGeometricOptions,
  TruncatedGeometricSegment,
} from './environments/piecewise-truncated-geometric.js';
export { piecewiseTruncatedGeometric } from './environments/piecewise-truncated-geometric.js';
export type {
  PredictiveCheck,
  PredictiveCheckOptions,
  PredictiveStatistic,
} from './environments/predictive-check.js';
export { predictiveCheck } from './environments/predictive-check.js';
export type { DrawnRegimes, RegimeChange, Regimes, ScheduledRegimes } from './environments/regimes.js';
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
export type { RewardTableOptions } from './environments/reward-table.js';
export { rewardTable } from './environments/reward-table.js';
export type { CostByBatch, RoundCostOptions } from './environments/round-cost.js';
export { roundCost } from './environments/round-cost.js';
export type { SpecBenchAnswers, SpecBenchOptions } from './environments/spec-bench-answers.js';
export { readSpecBenchAnswers } from './environments/spec-bench-answers.js';
export type { StationaryMeansOptions } from './environments/stationary-means.js';
export { stationaryMeans } from './environments/stationary-means.js';
export type { LogNormalLengths, QuantileLengths, TokenCountLaw } from './environments/token-count-law.js';
export type { RetrievalTrack, TraceTurn, TraceValues } from './environments/trace.js';
export type { BrokenLineOptions, TraceLines, TraceProblem } from './environments/trace-lines.js';
export type { TruncatedGeometricOptions } from './environments/truncated-geometric.js';
export { truncatedGeometric } from './environments/truncated-geometric.js';
export type { EpisodeResult, RunEpisodeOptions } from './harness/episode.js';
export { runEpisode } from './harness/episode.js';
export type { Estimate, RealSampleState, Summary } from './harness/estimate.js';
export type {
  MeasureRegretOptions,
  RegretMeasurement,
  RegretMeasurementOptions,
  RegretProgress,
  StopSignal,
} from './harness/regret.js';
export { measureRegret, measureRegretAsync, regretMeasurement } from './harness/regret.js';
export type {
  Comparator,
  FixedArmReport,
  RegretReport,
  SelectorMemory,
  SelectorReport,
} from './harness/regret-report.js';
export type { RewardKind } from './harness/reward.js';
export type { FixedArmTallyData, IntegerCounts, RegretTally, SelectorTallyData } from './harness/tally.js';
export type { BanditProblem, RewardRange } from './problem.js';
export { acceptedLengthRange } from './problem.js';
export type { RandomSource } from './random/source.js';
export { createRandom } from './random/source.js';
export { regretReportToCsv } from './reports/csv.js';
export { regretReportToJson } from './reports/json.js';
export type { RegretRow } from './reports/rows.js';
export { regretRows } from './reports/rows.js';
export { formatRegretReport, formatTable } from './reports/text.js';
export type {
  AcceptanceControlConfig,
  AcceptanceControlOptions,
  AcceptanceControlSnapshot,
} from './selectors/acceptance-control.js';
export type { ArmMeansState, ArmPrior } from './selectors/arm-means.js';
export type { ArmMomentsState } from './selectors/arm-moments.js';
export type { ArmStatisticsState } from './selectors/arm-statistics.js';
export type { BayesUcbOptions, BayesUcbSnapshot } from './selectors/bayes-ucb.js';
export { bayesUcb } from './selectors/bayes-ucb.js';
export type { BetaPrior, BetaThompsonOptions, BetaThompsonSnapshot } from './selectors/beta-thompson.js';
export { betaThompson } from './selectors/beta-thompson.js';
export type { BucketedUcbOptions, BucketedUcbSnapshot } from './selectors/bucketed-ucb.js';
export { bucketedUcb } from './selectors/bucketed-ucb.js';
export type {
  AnySelector,
  AnySelectorFactory,
  ArmSelector,
  ContextualSelector,
  CostedArmSelector,
  FullInformationSelector,
  Selector,
  SelectorFactory,
  SelectorSituation,
  SelectorSnapshot,
  SideInformationSelector,
} from './selectors/contract.js';
export type { DirichletThompsonOptions, DirichletThompsonSnapshot } from './selectors/dirichlet-thompson.js';
export { dirichletThompson } from './selectors/dirichlet-thompson.js';
export type { DiscountedStatisticsState } from './selectors/discounted-statistics.js';
export type { DiscountedThompsonOptions, DiscountedThompsonSnapshot } from './selectors/discounted-thompson.js';
export { discountedThompson } from './selectors/discounted-thompson.js';
export type { DiscountedUcbOptions, DiscountedUcbSnapshot } from './selectors/discounted-ucb.js';
export { discountedUcb } from './selectors/discounted-ucb.js';
export type { AcceptancesState } from './selectors/draft-acceptances.js';
export type { DraftLengthProblem } from './selectors/draft-lengths.js';
export type { EmpiricalBayesLeaderOptions, EmpiricalBayesLeaderSnapshot } from './selectors/empirical-bayes-leader.js';
export { empiricalBayesLeader } from './selectors/empirical-bayes-leader.js';
export type { EmpiricalKlUcbOptions, EmpiricalKlUcbSnapshot } from './selectors/empirical-kl-ucb.js';
export { empiricalKlUcb } from './selectors/empirical-kl-ucb.js';
export type { EpsilonGreedyOptions, EpsilonGreedySnapshot } from './selectors/epsilon-greedy.js';
export { epsilonGreedy } from './selectors/epsilon-greedy.js';
export type { Exp3Options, Exp3Snapshot } from './selectors/exp3.js';
export { exp3 } from './selectors/exp3.js';
export type { Exp3IxOptions, Exp3IxSnapshot } from './selectors/exp3-ix.js';
export { exp3Ix } from './selectors/exp3-ix.js';
export type { Exp3SpecOptions, Exp3SpecSnapshot } from './selectors/exp3-spec.js';
export { exp3Spec } from './selectors/exp3-spec.js';
export type { FixedArmOptions, FixedArmSnapshot } from './selectors/fixed-arm.js';
export { fixedArm } from './selectors/fixed-arm.js';
export type { FollowTheLeaderOptions, FollowTheLeaderSnapshot } from './selectors/follow-the-leader.js';
export { followTheLeader } from './selectors/follow-the-leader.js';
export type { FractionalKubeOptions, FractionalKubeSnapshot } from './selectors/fractional-kube.js';
export { fractionalKube } from './selectors/fractional-kube.js';
export type { GammaTuneOptions, GammaTuneSnapshot } from './selectors/gamma-tune.js';
export { gammaTune } from './selectors/gamma-tune.js';
export type { GaussianPrior } from './selectors/gaussian-posterior.js';
export { uniformAcceptancePrior } from './selectors/gaussian-posterior.js';
export type { GaussianThompsonOptions, GaussianThompsonSnapshot } from './selectors/gaussian-thompson.js';
export { gaussianThompson } from './selectors/gaussian-thompson.js';
export type { GlrUcbOptions, GlrUcbSnapshot } from './selectors/glr-ucb.js';
export { glrUcb } from './selectors/glr-ucb.js';
export type { GoodputDraftLengthOptions, GoodputDraftLengthSnapshot } from './selectors/goodput-draft-length.js';
export { goodputDraftLength } from './selectors/goodput-draft-length.js';
export type { HedgeOptions, HedgeSnapshot } from './selectors/hedge.js';
export { hedge } from './selectors/hedge.js';
export type { HedgeSpecOptions, HedgeSpecSnapshot } from './selectors/hedge-spec.js';
export { hedgeSpec } from './selectors/hedge-spec.js';
export type { HeuristicDraftLengthOptions, HeuristicDraftLengthSnapshot } from './selectors/heuristic-draft-length.js';
export { heuristicDraftLength } from './selectors/heuristic-draft-length.js';
export type { ImedOptions, ImedSnapshot } from './selectors/imed.js';
export { imed } from './selectors/imed.js';
export type {
  KaplanMeierDraftLengthOptions,
  KaplanMeierDraftLengthSnapshot,
} from './selectors/kaplan-meier-draft-length.js';
export { kaplanMeierDraftLength } from './selectors/kaplan-meier-draft-length.js';
export type { KlUcbOptions, KlUcbSnapshot } from './selectors/kl-ucb.js';
export { klUcb } from './selectors/kl-ucb.js';
export type { LinUcbOptions, LinUcbSnapshot } from './selectors/lin-ucb.js';
export { linUcb } from './selectors/lin-ucb.js';
export type { MossOptions, MossSnapshot } from './selectors/moss.js';
export { moss } from './selectors/moss.js';
export type {
  NonParametricThompsonOptions,
  NonParametricThompsonSnapshot,
} from './selectors/non-parametric-thompson.js';
export { nonParametricThompson } from './selectors/non-parametric-thompson.js';
export type { NormalHedgeOptions, NormalHedgeSnapshot } from './selectors/normal-hedge.js';
export { normalHedge } from './selectors/normal-hedge.js';
export type { OmegaUcbOptions, OmegaUcbSnapshot } from './selectors/omega-ucb.js';
export { omegaUcb } from './selectors/omega-ucb.js';
export type { CountingSnapshot, PriorFromSnapshotsOptions } from './selectors/prior.js';
export { mergeSnapshots, priorFromSnapshots } from './selectors/prior.js';
export type { ReleasedCodeGreedyOptions, ReleasedCodeGreedySnapshot } from './selectors/released-code-greedy.js';
export { releasedCodeGreedy } from './selectors/released-code-greedy.js';
export type { AnySelectorSnapshot, RestoredSelector, SelectorsByKind } from './selectors/restore.js';
export { restoreSelector } from './selectors/restore.js';
export type { RewardHistogramState, RewardHistogramsState } from './selectors/reward-histogram.js';
export type { SaturationProbingOptions, SaturationProbingSnapshot } from './selectors/saturation-probing.js';
export { saturationProbing } from './selectors/saturation-probing.js';
export type {
  RememberedRound,
  SlidingWindowUcbOptions,
  SlidingWindowUcbSnapshot,
} from './selectors/sliding-window-ucb.js';
export { slidingWindowUcb } from './selectors/sliding-window-ucb.js';
export type { TsallisInfEstimator, TsallisInfOptions, TsallisInfSnapshot } from './selectors/tsallis-inf.js';
export { tsallisInf } from './selectors/tsallis-inf.js';
export type { UcbSpecOptions, UcbSpecSnapshot } from './selectors/ucb-spec.js';
export { ucbSpec } from './selectors/ucb-spec.js';
export type { UcbTunedOptions, UcbTunedSnapshot } from './selectors/ucb-tuned.js';
export { ucbTuned } from './selectors/ucb-tuned.js';
export type { UcbVOptions, UcbVSnapshot } from './selectors/ucb-v.js';
export { ucbV } from './selectors/ucb-v.js';
export type { Ucb1Options, Ucb1Snapshot } from './selectors/ucb1.js';
export { ucb1 } from './selectors/ucb1.js';
export type { UniformRandomOptions, UniformRandomSnapshot } from './selectors/uniform-random.js';
export { uniformRandom } from './selectors/uniform-random.js';
export { depthHazardMean, depthHazardVariance } from './theory/depth-hazard-law.js';
export type { GeometricLowerBoundOptions, MultinomialLowerBoundOptions } from './theory/lower-bound.js';
export { geometricLowerBoundConstant, multinomialLowerBoundConstant } from './theory/lower-bound.js';
export type { Exp3SpecRegretBoundOptions, UcbSpecRegretBoundOptions } from './theory/regret-bounds.js';
export { exp3SpecRegretBound, hardness, ucbSpecRegretBound } from './theory/regret-bounds.js';
export type { StoppingTimeRegretFromPullsOptions, TimeRegretFromPullsOptions } from './theory/regret-identity.js';
export { stoppingTimeRegretFromPulls, timeRegretFromPulls } from './theory/regret-identity.js';
export { expectedStoppingTime, stoppingTimeVariance } from './theory/stopping-time.js';
export {
  truncatedGeometricDivergence,
  truncatedGeometricMean,
  truncatedGeometricVariance,
} from './theory/truncated-geometric-law.js';
