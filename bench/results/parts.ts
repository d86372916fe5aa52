/** Every kind of part that a results file may have and that can be read back. */
import { type DraftLengthsResults, draftLengthsKind } from './parts/draft-lengths.js';
import { draftMethodsKind, type MethodsResult } from './parts/draft-methods.js';
import { type ExperimentResults, experimentKind } from './parts/experiment.js';
import { type LeaderboardResults, leaderboardKind } from './parts/leaderboard.js';
import type { PartKind } from './parts/part-kind.js';
import { type CheckResult, predictiveCheckKind } from './parts/predictive-check.js';
import { type SweepResults, sweepKind } from './parts/sweep.js';
import { type TokenLevelResult, tokenLevelKind } from './parts/token-level.js';
import { type TraceResults, traceKind } from './parts/trace.js';

/** A part of a results file. */
export type ResultsPart =
  | ExperimentResults
  | SweepResults
  | TraceResults
  | MethodsResult
  | DraftLengthsResults
  | CheckResult
  | TokenLevelResult
  | LeaderboardResults;

type PartKinds = { readonly [Kind in ResultsPart['kind']]: PartKind<Extract<ResultsPart, { readonly kind: Kind }>> };

/** What is said of each kind, by its name in the file. */
export const PART_KINDS: PartKinds = {
  experiment: experimentKind,
  sweep: sweepKind,
  trace: traceKind,
  'draft-methods': draftMethodsKind,
  'draft-lengths': draftLengthsKind,
  'predictive-check': predictiveCheckKind,
  'token-level': tokenLevelKind,
  leaderboard: leaderboardKind,
};

/** What is said of a part's kind. */
export function kindOf(part: ResultsPart): PartKind<ResultsPart> {
  return PART_KINDS[part.kind] as PartKind<ResultsPart>;
}
