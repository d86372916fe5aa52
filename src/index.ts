/**
 * Bandit algorithms that choose, round by round, how to decode, and the stopping-time regret of the choice.
 *
 * @module banditspec
 */

export type { EnvironmentCatalogue, EnvironmentKind } from './environments/catalogue.js';
export { environmentCatalogue } from './environments/catalogue.js';
export type { EnvironmentEntry } from './environments/contract/entry.js';
export type {
  AcceptedLengthLaw,
  Environment,
  EnvironmentDescription,
  Episode,
} from './environments/contract/environment.js';
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
export type { SuffixCountDraft, SuffixCountDraftOptions } from './environments/decoding/suffix-count-draft.js';
export { suffixCountDraft } from './environments/decoding/suffix-count-draft.js';
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
export { matchLengthsAlong, trackAlong } from './environments/decoding/tracks-along.js';
export type { PieceVocabularyOptions, TokenText, Vocabulary } from './environments/decoding/vocabulary.js';
export { byteVocabulary, pieceVocabulary, tokenVocabulary } from './environments/decoding/vocabulary.js';
export type { FitAcceptanceOptions } from './environments/fitting/fit-acceptance.js';
export { fitAcceptanceModel } from './environments/fitting/fit-acceptance.js';
export type {
  PredictiveCheck,
  PredictiveCheckOptions,
  PredictiveStatistic,
} from './environments/fitting/predictive-check.js';
export { predictiveCheck } from './environments/fitting/predictive-check.js';
export type { AcceptanceDepth, AcceptanceSummary, AcceptanceTally } from './environments/logs/acceptance-tally.js';
export { acceptanceTally } from './environments/logs/acceptance-tally.js';
export type { LogFormatDescription, LogFormatName } from './environments/logs/log-format.js';
export type { RecognisedLog } from './environments/logs/log-formats.js';
export { logFormats, recogniseLog } from './environments/logs/log-formats.js';
export type {
  LoggedPositions,
  LoggedRequest,
  LoggedRequestHead,
  LoggedRounds,
  LoggedTotals,
} from './environments/logs/logged-request.js';
export { formatAlignedTurn, loggedTurn } from './environments/logs/logged-turn.js';
export type { LogOptions, LogReadingOptions } from './environments/logs/read-log.js';
export { readLog } from './environments/logs/read-log.js';
export type { AcceptanceStatistics } from './environments/recorded/acceptance-statistics.js';
export { acceptanceStatistics } from './environments/recorded/acceptance-statistics.js';
export type {
  AlignedTraceFormat,
  AlignedTraceOptions,
  TrackColumn,
} from './environments/recorded/aligned-trace.js';
export { readAlignedTrace } from './environments/recorded/aligned-trace.js';
export type {
  ReplayDescription,
  ReplayEnvironment,
  ReplayOptions,
} from './environments/recorded/replay.js';
export { replay, turnsWith } from './environments/recorded/replay.js';
export type {
  NextStartArm,
  PlainArm,
  ReplayArm,
  ReplayArmOptions,
  ReplaySemantics,
  ResolvedReplayArm,
  RoundIndexedArm,
  TrackArm,
} from './environments/recorded/replay-arms.js';
export type { SpecBenchAnswers, SpecBenchOptions } from './environments/recorded/spec-bench-answers.js';
export { readSpecBenchAnswers } from './environments/recorded/spec-bench-answers.js';
export type { TraceTrack, TraceTurn, TraceValues } from './environments/recorded/trace.js';
export type { BrokenLineOptions, TraceLines, TraceProblem } from './environments/recorded/trace-lines.js';
export type { AcceptancePreset } from './environments/simulated/acceptance-presets.js';
export { acceptancePresets } from './environments/simulated/acceptance-presets.js';
export type {
  AcceptanceArm,
  AcceptanceModel,
  BetaLaw,
  ChainOdds,
  HardEasyChain,
} from './environments/simulated/calibrated-acceptance.js';
export { calibratedAcceptance } from './environments/simulated/calibrated-acceptance.js';
export type { DepthHazardsOptions } from './environments/simulated/depth-hazards.js';
export { depthHazards } from './environments/simulated/depth-hazards.js';
export type {
  PiecewiseTruncatedGeometricOptions,
  TruncatedGeometricSegment,
} from './environments/simulated/piecewise-truncated-geometric.js';
export { piecewiseTruncatedGeometric } from './environments/simulated/piecewise-truncated-geometric.js';
export type { DrawnRegimes, RegimeChange, Regimes, ScheduledRegimes } from './environments/simulated/regimes.js';
export type { RewardTableOptions } from './environments/simulated/reward-table.js';
export { rewardTable } from './environments/simulated/reward-table.js';
export type { CostByBatch, RoundCostOptions } from './environments/simulated/round-cost.js';
export { roundCost } from './environments/simulated/round-cost.js';
export type { RoundMillisecondsOptions } from './environments/simulated/round-milliseconds.js';
export { roundMilliseconds } from './environments/simulated/round-milliseconds.js';
export type { ServedDrafterOptions, ServerLoad, StaleDrafter } from './environments/simulated/served-drafter.js';
export { servedDrafter } from './environments/simulated/served-drafter.js';
export type { StationaryMeansOptions } from './environments/simulated/stationary-means.js';
export { stationaryMeans } from './environments/simulated/stationary-means.js';
export type { LogNormalLengths, QuantileLengths, TokenCountLaw } from './environments/simulated/token-count-law.js';
export type { TruncatedGeometricOptions } from './environments/simulated/truncated-geometric.js';
export { truncatedGeometric } from './environments/simulated/truncated-geometric.js';
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
  RegretCheckpoints,
  RegretCurve,
  RegretOverRounds,
  RegretReport,
  SelectorMemory,
  SelectorReport,
} from './harness/regret-report.js';
export type { RewardKind } from './harness/reward.js';
export type { FixedArmTallyData, IntegerCounts, RegretTally, SelectorTallyData } from './harness/tally.js';
export type { ClosedState } from './live/closed.js';
export type {
  DecideOptions,
  DecisionLedger,
  LedgerArm,
  LedgerOptions,
  LedgerSnapshot,
  NewArm,
} from './live/contract.js';
export type { Closing, CostedOutcome, Decision, LedgerEvent, Outcome, OutcomeOf } from './live/decision.js';
export type { HeardState } from './live/heard.js';
export { decisionLedger, restoreLedger } from './live/ledger.js';
export type {
  LoggedDecision,
  ReplayedWhatIf,
  ReplayWhatIfOptions,
  WhatIf,
  WhatIfEstimate,
  WhatIfOptions,
  WhatIfTarget,
} from './live/off-policy.js';
export { estimateWhatIf, replayWhatIf } from './live/off-policy.js';
export type { Attempt, Utility, UtilityOptions, UtilityPart } from './live/utility.js';
export { utility } from './live/utility.js';
export { nearestName } from './nearest-name.js';
export type {
  ArmRule,
  BooleanRule,
  ChoiceRule,
  ListRule,
  NumberRule,
  ObjectRule,
  OptionPresence,
  OptionRule,
  OptionRules,
} from './options.js';
export { keepsNumberRule, optionRequirement } from './options.js';
export type { BanditProblem, RewardRange } from './problem.js';
export { acceptedLengthRange } from './problem.js';
export type { RandomSource } from './random/source.js';
export { createRandom } from './random/source.js';
export { repeatedKey } from './repeated-key.js';
export { regretReportToCsv } from './reports/csv.js';
export { regretReportToJson } from './reports/json.js';
export type { RegretRow } from './reports/rows.js';
export { regretRows } from './reports/rows.js';
export { formatRegretReport, formatTable } from './reports/text.js';
export type { EpsilonGreedyOptions, EpsilonGreedySnapshot } from './selectors/baselines/epsilon-greedy.js';
export { epsilonGreedy } from './selectors/baselines/epsilon-greedy.js';
export type { FixedArmOptions, FixedArmSnapshot } from './selectors/baselines/fixed-arm.js';
export { fixedArm } from './selectors/baselines/fixed-arm.js';
export type { FollowTheLeaderOptions, FollowTheLeaderSnapshot } from './selectors/baselines/follow-the-leader.js';
export { followTheLeader } from './selectors/baselines/follow-the-leader.js';
export type {
  ReleasedCodeGreedyOptions,
  ReleasedCodeGreedySnapshot,
} from './selectors/baselines/released-code-greedy.js';
export { releasedCodeGreedy } from './selectors/baselines/released-code-greedy.js';
export type { UniformRandomOptions, UniformRandomSnapshot } from './selectors/baselines/uniform-random.js';
export { uniformRandom } from './selectors/baselines/uniform-random.js';
export type {
  AnySelectorDescription,
  AnySelectorSnapshot,
  SelectorCatalogue,
  SelectorKind,
  SelectorsByKind,
} from './selectors/catalogue.js';
export { selectorCatalogue, selectorDescriptions } from './selectors/catalogue.js';
export type {
  DiscountedThompsonOptions,
  DiscountedThompsonSnapshot,
} from './selectors/changing/discounted-thompson.js';
export { discountedThompson } from './selectors/changing/discounted-thompson.js';
export type { DiscountedUcbOptions, DiscountedUcbSnapshot } from './selectors/changing/discounted-ucb.js';
export { discountedUcb } from './selectors/changing/discounted-ucb.js';
export type { GlrUcbOptions, GlrUcbSnapshot } from './selectors/changing/glr-ucb.js';
export { glrUcb } from './selectors/changing/glr-ucb.js';
export type {
  RememberedRound,
  SlidingWindowUcbOptions,
  SlidingWindowUcbSnapshot,
} from './selectors/changing/sliding-window-ucb.js';
export { slidingWindowUcb } from './selectors/changing/sliding-window-ucb.js';
export type { ArcticHybridOptions, ArcticHybridSnapshot } from './selectors/contextual/arctic-hybrid.js';
export { arcticHybrid } from './selectors/contextual/arctic-hybrid.js';
export type { BucketedUcbOptions, BucketedUcbSnapshot } from './selectors/contextual/bucketed-ucb.js';
export { bucketedUcb } from './selectors/contextual/bucketed-ucb.js';
export type { LinUcbOptions, LinUcbSnapshot } from './selectors/contextual/lin-ucb.js';
export { linUcb } from './selectors/contextual/lin-ucb.js';
export type {
  LlamaCppArbitrationOptions,
  LlamaCppArbitrationSnapshot,
} from './selectors/contextual/llama-cpp-arbitration.js';
export { llamaCppArbitration } from './selectors/contextual/llama-cpp-arbitration.js';
export type {
  OwnOptions,
  SelectorDescription,
  SelectorFamily,
  SnapshotOf,
  StateOf,
  TimedSituation,
} from './selectors/contract/description.js';
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
} from './selectors/contract/selector.js';
export type { FractionalKubeOptions, FractionalKubeSnapshot } from './selectors/costs/fractional-kube.js';
export { fractionalKube } from './selectors/costs/fractional-kube.js';
export type { OmegaUcbOptions, OmegaUcbSnapshot } from './selectors/costs/omega-ucb.js';
export { omegaUcb } from './selectors/costs/omega-ucb.js';
export type {
  AcceptanceControlConfig,
  AcceptanceControlOptions,
  AcceptanceControlSnapshot,
} from './selectors/draft-lengths/acceptance-control.js';
export type { AcceptancesState } from './selectors/draft-lengths/draft-acceptances.js';
export type { DraftLengthProblem } from './selectors/draft-lengths/draft-length-arms.js';
export type { GammaTuneOptions, GammaTuneSnapshot } from './selectors/draft-lengths/gamma-tune.js';
export { gammaTune } from './selectors/draft-lengths/gamma-tune.js';
export type {
  GoodputDraftLengthOptions,
  GoodputDraftLengthSnapshot,
} from './selectors/draft-lengths/goodput-draft-length.js';
export { goodputDraftLength } from './selectors/draft-lengths/goodput-draft-length.js';
export type {
  HeuristicDraftLengthOptions,
  HeuristicDraftLengthSnapshot,
} from './selectors/draft-lengths/heuristic-draft-length.js';
export { heuristicDraftLength } from './selectors/draft-lengths/heuristic-draft-length.js';
export type {
  KaplanMeierDraftLengthOptions,
  KaplanMeierDraftLengthSnapshot,
} from './selectors/draft-lengths/kaplan-meier-draft-length.js';
export { kaplanMeierDraftLength } from './selectors/draft-lengths/kaplan-meier-draft-length.js';
export type {
  LlamaCppDraftLengthOptions,
  LlamaCppDraftLengthSnapshot,
} from './selectors/draft-lengths/llama-cpp-draft-length.js';
export { llamaCppDraftLength } from './selectors/draft-lengths/llama-cpp-draft-length.js';
export type {
  PromptDraftLengthOptions,
  PromptDraftLengthSnapshot,
} from './selectors/draft-lengths/prompt-draft-length.js';
export { promptDraftLength } from './selectors/draft-lengths/prompt-draft-length.js';
export type {
  SglangDraftLengthOptions,
  SglangDraftLengthSnapshot,
} from './selectors/draft-lengths/sglang-draft-length.js';
export { sglangDraftLength } from './selectors/draft-lengths/sglang-draft-length.js';
export type { SglangThroughputOptions, SglangThroughputSnapshot } from './selectors/draft-lengths/sglang-throughput.js';
export { sglangThroughput } from './selectors/draft-lengths/sglang-throughput.js';
export type { TailPruningOptions, TailPruningSnapshot } from './selectors/draft-lengths/tail-pruning.js';
export { tailPruning } from './selectors/draft-lengths/tail-pruning.js';
export type { TensorRtGateOptions, TensorRtGateSnapshot } from './selectors/draft-lengths/tensor-rt-gate.js';
export { tensorRtGate } from './selectors/draft-lengths/tensor-rt-gate.js';
export type { VllmDraftLengthOptions, VllmDraftLengthSnapshot } from './selectors/draft-lengths/vllm-draft-length.js';
export { vllmDraftLength } from './selectors/draft-lengths/vllm-draft-length.js';
export { mergeSnapshots } from './selectors/merge.js';
export type { EmpiricalKlUcbOptions, EmpiricalKlUcbSnapshot } from './selectors/optimism/empirical-kl-ucb.js';
export { empiricalKlUcb } from './selectors/optimism/empirical-kl-ucb.js';
export type { ImedOptions, ImedSnapshot } from './selectors/optimism/imed.js';
export { imed } from './selectors/optimism/imed.js';
export type { KlUcbOptions, KlUcbSnapshot } from './selectors/optimism/kl-ucb.js';
export { klUcb } from './selectors/optimism/kl-ucb.js';
export type { MossOptions, MossSnapshot } from './selectors/optimism/moss.js';
export { moss } from './selectors/optimism/moss.js';
export type { UcbSpecOptions, UcbSpecSnapshot } from './selectors/optimism/ucb-spec.js';
export { ucbSpec } from './selectors/optimism/ucb-spec.js';
export type { UcbTunedOptions, UcbTunedSnapshot } from './selectors/optimism/ucb-tuned.js';
export { ucbTuned } from './selectors/optimism/ucb-tuned.js';
export type { UcbVOptions, UcbVSnapshot } from './selectors/optimism/ucb-v.js';
export { ucbV } from './selectors/optimism/ucb-v.js';
export type { Ucb1Options, Ucb1Snapshot } from './selectors/optimism/ucb1.js';
export { ucb1 } from './selectors/optimism/ucb1.js';
export type { BayesUcbOptions, BayesUcbSnapshot } from './selectors/posterior/bayes-ucb.js';
export { bayesUcb } from './selectors/posterior/bayes-ucb.js';
export type { BetaPrior, BetaThompsonOptions, BetaThompsonSnapshot } from './selectors/posterior/beta-thompson.js';
export { betaThompson } from './selectors/posterior/beta-thompson.js';
export type { BrezziLaiOptions, BrezziLaiSnapshot } from './selectors/posterior/brezzi-lai.js';
export { brezziLai } from './selectors/posterior/brezzi-lai.js';
export type { DirichletThompsonOptions, DirichletThompsonSnapshot } from './selectors/posterior/dirichlet-thompson.js';
export { dirichletThompson } from './selectors/posterior/dirichlet-thompson.js';
export type { GaussianThompsonOptions, GaussianThompsonSnapshot } from './selectors/posterior/gaussian-thompson.js';
export { gaussianThompson } from './selectors/posterior/gaussian-thompson.js';
export type {
  InformationDirectedSamplingOptions,
  InformationDirectedSamplingSnapshot,
} from './selectors/posterior/information-directed-sampling.js';
export { informationDirectedSampling } from './selectors/posterior/information-directed-sampling.js';
export type {
  NonParametricThompsonOptions,
  NonParametricThompsonSnapshot,
} from './selectors/posterior/non-parametric-thompson.js';
export { nonParametricThompson } from './selectors/posterior/non-parametric-thompson.js';
export type { TsUcbOptions, TsUcbSnapshot } from './selectors/posterior/ts-ucb.js';
export { tsUcb } from './selectors/posterior/ts-ucb.js';
export type { CountingSnapshot, PriorFromSnapshotsOptions } from './selectors/prior.js';
export { priorFromSnapshots } from './selectors/prior.js';
export type {
  HierarchicalConfig,
  HierarchicalOptions,
  HierarchicalState,
} from './selectors/prompts/hierarchical-arms.js';
export type {
  HierarchicalThompsonOptions,
  HierarchicalThompsonSnapshot,
} from './selectors/prompts/hierarchical-thompson.js';
export { hierarchicalThompson } from './selectors/prompts/hierarchical-thompson.js';
export type {
  SideInformationThompsonOptions,
  SideInformationThompsonSnapshot,
} from './selectors/prompts/side-information-thompson.js';
export { sideInformationThompson } from './selectors/prompts/side-information-thompson.js';
export type { RestoredSelector } from './selectors/restore.js';
export { restoreSelector } from './selectors/restore.js';
export { startFromPrior } from './selectors/start-from-prior.js';
export type { ArmMeansState, ArmPrior } from './selectors/statistics/arm-means.js';
export type { ArmMixedModelState, VarianceEvidence } from './selectors/statistics/arm-mixed-model.js';
export type { ArmMomentsState } from './selectors/statistics/arm-moments.js';
export type { ArmStatisticsState } from './selectors/statistics/arm-statistics.js';
export type { DiscountedStatisticsState } from './selectors/statistics/discounted-statistics.js';
export type { GaussianPrior } from './selectors/statistics/gaussian-posterior.js';
export { uniformAcceptancePrior } from './selectors/statistics/gaussian-posterior.js';
export type { RewardHistogramState, RewardHistogramsState } from './selectors/statistics/reward-histogram.js';
export type { Exp3Options, Exp3Snapshot } from './selectors/weights/exp3.js';
export { exp3 } from './selectors/weights/exp3.js';
export type { Exp3IxOptions, Exp3IxSnapshot } from './selectors/weights/exp3-ix.js';
export { exp3Ix } from './selectors/weights/exp3-ix.js';
export type { Exp3SpecOptions, Exp3SpecSnapshot } from './selectors/weights/exp3-spec.js';
export { exp3Spec } from './selectors/weights/exp3-spec.js';
export type { HedgeOptions, HedgeSnapshot } from './selectors/weights/hedge.js';
export { hedge } from './selectors/weights/hedge.js';
export type { HedgeSpecOptions, HedgeSpecSnapshot } from './selectors/weights/hedge-spec.js';
export { hedgeSpec } from './selectors/weights/hedge-spec.js';
export type { NormalHedgeOptions, NormalHedgeSnapshot } from './selectors/weights/normal-hedge.js';
export { normalHedge } from './selectors/weights/normal-hedge.js';
export type { TsallisInfEstimator, TsallisInfOptions, TsallisInfSnapshot } from './selectors/weights/tsallis-inf.js';
export { tsallisInf } from './selectors/weights/tsallis-inf.js';
export { depthHazardMean, depthHazardVariance } from './theory/depth-hazard-law.js';
export type { GeometricLowerBoundOptions, MultinomialLowerBoundOptions } from './theory/lower-bound.js';
export { geometricLowerBoundConstant, multinomialLowerBoundConstant } from './theory/lower-bound.js';
export type { Exp3SpecRegretBoundOptions, UcbSpecRegretBoundOptions } from './theory/regret-bounds.js';
export { exp3SpecRegretBound, hardness, ucbSpecRegretBound } from './theory/regret-bounds.js';
export type { StoppingTimeRegretFromPullsOptions, TimeRegretFromPullsOptions } from './theory/regret-identity.js';
export { stoppingTimeRegretFromPulls, timeRegretFromPulls } from './theory/regret-identity.js';
export { expectedStoppingTime, stoppingTimeVariance } from './theory/stopping-time.js';
export { studentT95 } from './theory/student-t.js';
export {
  truncatedGeometricDivergence,
  truncatedGeometricMean,
  truncatedGeometricVariance,
} from './theory/truncated-geometric-law.js';
