/**
 * SGLang's `meta_info`: counters of a request and, where the server keeps one, a histogram over its verified drafts.
 * The order of the rounds is lost, and so is each round's draft length where the server adapts it.
 */
import { requirementError } from '../../requirements.js';
import type { JsonObject } from '../recorded/trace-lines.js';
import {
  countAt,
  histogramAt,
  idAt,
  objectAt,
  optionalCount,
  type RowFormat,
  requireEqual,
  requireRatio,
  totalsOf,
} from './log-format.js';

/** The names that releases gave to one counter, newest first. */
const CORRECT = ['spec_num_correct_drafts', 'spec_accepted_drafts', 'spec_accept_token_num'];
const PROPOSED = ['spec_num_proposed_drafts', 'spec_proposed_drafts', 'spec_draft_token_num'];
const HISTOGRAM = ['spec_correct_drafts_histogram', 'spec_accept_histogram'];

function nameIn(meta: JsonObject, names: readonly string[]): string | undefined {
  return names.find((name) => meta[name] !== undefined && meta[name] !== null);
}

export const sglang: RowFormat = {
  name: 'sglang',
  title: "SGLang's meta_info",
  toldBy: 'meta_info',
  knows: 'totals',
  convention:
    'its counts and its histogram leave the bonus token out, spec_accept_length counts it; the order of the rounds is lost',
  keyColumns: 'meta_info.id',
  evidence: (row) => ('meta_info' in row ? 'meta_info' : undefined),
  parse(row, who, { line, method }) {
    const meta = objectAt(who, 'meta_info', row.meta_info);
    const at = (name: string) => `meta_info.${name}`;
    const rounds = countAt(who, at('spec_verify_ct'), meta.spec_verify_ct);
    const tokenCount = optionalCount(who, at('completion_tokens'), meta.completion_tokens);
    const promptTokenCount = optionalCount(who, at('prompt_tokens'), meta.prompt_tokens);
    const head = { id: idAt(meta.id, line), turn: 0, method, tokenCount, promptTokenCount };
    const key = meta.id === undefined || meta.id === null ? undefined : [meta.id];
    const histogramName = nameIn(meta, HISTOGRAM);
    const given = histogramName === undefined ? [] : histogramAt(who, at(histogramName), meta[histogramName]);
    const histogram = given.length > 0 ? given : undefined;
    const correctName = nameIn(meta, CORRECT);
    const counted = correctName === undefined ? undefined : countAt(who, at(correctName), meta[correctName]);
    if (histogram) {
      const sums = totalsOf(histogram);
      requireEqual(who, `the sum of ${at(histogramName!)}`, sums.rounds, 'spec_verify_ct', rounds);
      requireNoBonus(who, at(histogramName!), histogram, tokenCount, rounds);
      if (counted !== undefined) {
        requireEqual(who, `the sum of j times ${at(histogramName!)}[j]`, sums.accepted, correctName!, counted);
      }
    } else if (counted === undefined && rounds > 0) {
      throw requirementError(who, at(HISTOGRAM[0]!), `given, or ${CORRECT[0]}`, undefined);
    }
    const accepted = histogram ? totalsOf(histogram).accepted : (counted ?? 0);
    if (tokenCount !== undefined && rounds > 0) {
      const rule = 'completion_tokens / spec_verify_ct';
      requireRatio(who, at('spec_accept_length'), meta.spec_accept_length, rule, tokenCount / rounds);
      // One token may come from the prompt's own pass; the last round may have been cut.
      const whole = rounds + accepted;
      const requirement = `at most spec_verify_ct + accepted drafts + 1 = ${whole + 1}`;
      if (tokenCount > whole + 1) throw requirementError(who, at('completion_tokens'), requirement, tokenCount);
    }
    const proposedName = nameIn(meta, PROPOSED);
    const drafted = proposedName === undefined ? undefined : countAt(who, at(proposedName), meta[proposedName]);
    if (drafted !== undefined && drafted < accepted) {
      throw requirementError(who, at(proposedName!), `at least the accepted drafts = ${accepted}`, drafted);
    }
    const request = { ...head, knows: 'totals' as const, rounds, accepted, drafted };
    return { requests: [histogram ? { ...request, histogram } : request], key };
  },
};

/**
 * A histogram that counts the bonus token has nothing at 0 and far more tokens than the answer is long: what is cut
 * from the last round is no longer than the longest round.
 */
function requireNoBonus(
  who: string,
  name: string,
  histogram: readonly number[],
  tokenCount: number | undefined,
  rounds: number,
): void {
  if (tokenCount === undefined) return;
  const { accepted } = totalsOf(histogram);
  let longest = histogram.length - 1;
  while (longest > 0 && histogram[longest] === 0) longest -= 1;
  const least = rounds + accepted - longest;
  if (tokenCount >= least) return;
  const withBonus = histogram[0] === 0 && Math.abs(tokenCount - accepted) <= longest;
  const hint = withBonus ? ', which fits lengths that count the bonus token: both conventions in one record' : '';
  const rule = `spec_verify_ct + the sum of j times ${name}[j] - its longest run`;
  throw new RangeError(
    `${who}: meta_info.completion_tokens must be at least ${rule} = ${least}, got ${tokenCount}${hint}`,
  );
}
