/**
 * The block of counts that vLLM adds to a response, and that AIPerf copies into its records: a histogram over the
 * rounds and, at the detailed level, the rounds themselves. Only the mean in it counts the bonus token.
 */

import { requirementError } from '../../requirements.js';
import type { JsonObject } from '../recorded/trace-lines.js';
import {
  countAt,
  countsAt,
  histogramAt,
  optionalCount,
  requireEqual,
  requireMeanLength,
  requireRatio,
  totalsOf,
} from './log-format.js';
import type { LoggedRequestHead, LoggedRounds, LoggedTotals } from './logged-request.js';

/** One request's counts, checked against one another. `at` is the path of the block in its row, with a dot at its end. */
export function parseAcceptanceBlock(
  who: string,
  at: string,
  block: JsonObject,
  head: LoggedRequestHead,
): LoggedRounds | LoggedTotals {
  const rounds = countAt(who, `${at}num_spec_steps`, block.num_spec_steps);
  const accepted = countAt(who, `${at}num_accepted_draft_tokens`, block.num_accepted_draft_tokens);
  const drafted = optionalCount(who, `${at}num_draft_tokens`, block.num_draft_tokens);
  const longest = optionalCount(who, `${at}num_spec_tokens`, block.num_spec_tokens);
  const name = `${at}acceptance_histogram`;
  const histogram = histogramAt(who, name, block.acceptance_histogram);
  const sums = totalsOf(histogram);
  requireEqual(who, `the sum of ${name}`, sums.rounds, 'num_spec_steps', rounds);
  requireEqual(who, `the sum of j times ${name}[j]`, sums.accepted, 'num_accepted_draft_tokens', accepted);
  if (longest !== undefined) {
    const over = histogram.findIndex((count, j) => j > longest && count > 0);
    if (over >= 0)
      throw requirementError(who, `${name}[${over}]`, `0 beyond num_spec_tokens = ${longest}`, histogram[over]);
    if (drafted !== undefined && drafted > longest * rounds) {
      const requirement = `at most num_spec_tokens x num_spec_steps = ${longest * rounds}`;
      throw requirementError(who, `${at}num_draft_tokens`, requirement, drafted);
    }
  }
  if (drafted !== undefined && drafted < accepted) {
    const requirement = `at least num_accepted_draft_tokens = ${accepted}`;
    throw requirementError(who, `${at}num_draft_tokens`, requirement, drafted);
  }
  if (rounds > 0) {
    const rule = '1 + num_accepted_draft_tokens / num_spec_steps';
    requireMeanLength(who, `${at}mean_acceptance_length`, block.mean_acceptance_length, rule, 1 + accepted / rounds);
  }
  if (drafted !== undefined && drafted > 0) {
    const rule = 'num_accepted_draft_tokens / num_draft_tokens';
    requireRatio(who, `${at}draft_acceptance_rate`, block.draft_acceptance_rate, rule, accepted / drafted);
  }
  const steps = block.per_step_accepted;
  if (steps !== undefined && steps !== null && rounds > 0) {
    return parseSteps(who, at, block, { ...head, knows: 'rounds' }, { rounds, drafted, longest, histogram });
  }
  const draftLength = longest !== undefined && drafted === longest * rounds ? longest : undefined;
  return { ...head, knows: 'totals', rounds, accepted, drafted, histogram, draftLength };
}

/** The rounds themselves, checked against the totals. */
function parseSteps(
  who: string,
  at: string,
  block: JsonObject,
  head: LoggedRequestHead & { readonly knows: 'rounds' },
  totals: { rounds: number; drafted: number | undefined; longest: number | undefined; histogram: readonly number[] },
): LoggedRounds {
  const { rounds, longest } = totals;
  const accepted = countsAt(who, `${at}per_step_accepted`, block.per_step_accepted, 0, rounds);
  const histogram = totals.histogram.map(() => 0);
  accepted.forEach((count) => {
    histogram[count] = (histogram[count] ?? 0) + 1;
  });
  histogram.forEach((count, j) => {
    const rule = `acceptance_histogram[${j}]`;
    requireEqual(who, `the count of ${j} in ${at}per_step_accepted`, count, rule, totals.histogram[j] ?? 0);
  });
  const steps = block.per_step_drafted;
  if (steps === undefined || steps === null) return { ...head, accepted, lastRound: 'whole' };
  const drafted = countsAt(who, `${at}per_step_drafted`, steps, 0, rounds);
  drafted.forEach((count, t) => {
    const name = `${at}per_step_drafted[${t}]`;
    if (count < accepted[t]!)
      throw requirementError(who, name, `at least per_step_accepted[${t}] = ${accepted[t]}`, count);
    if (longest !== undefined && count > longest) {
      throw requirementError(who, name, `at most num_spec_tokens = ${longest}`, count);
    }
  });
  if (totals.drafted !== undefined) {
    const sum = drafted.reduce((total, count) => total + count, 0);
    requireEqual(who, `the sum of ${at}per_step_drafted`, sum, 'num_draft_tokens', totals.drafted);
  }
  return { ...head, accepted, drafted, lastRound: 'whole' };
}
