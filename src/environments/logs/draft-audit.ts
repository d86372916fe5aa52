/**
 * Files of a run that recorded, for every round, the entropy and the margin of the drafter's tokens and what was
 * accepted (pramodjella/speculative-decoding-draft-length-audit): one JSON object with `max_k` and `gens`.
 *
 * The signals are filed late. The first record of a generation has three blocks of `max_k` entries, every later one a
 * single block: the drafter has then run ahead. Joined and cut by `max_k`, block b belongs to record b; taken as filed,
 * each record but the first has the signals of the draft two rounds later.
 */
import { requireArray, requirementError, requireNonNegative, requireText } from '../../requirements.js';
import type { JsonObject } from '../recorded/trace-lines.js';
import { countAt, objectAt, type RowFormat } from './log-format.js';
import type { LoggedRounds, LoggedTotals } from './logged-request.js';

export const draftAudit: RowFormat = {
  name: 'draft-audit',
  title: 'an audit of drafts, with the entropy and margin of every drafted token',
  toldBy: 'gens beside max_k',
  knows: 'rounds',
  convention:
    'acc leaves the bonus token out; the last round is logged whole; signals are shifted back to the round they belong to',
  keyColumns: 'line',
  evidence: (row) => (Array.isArray(row.gens) && 'max_k' in row ? 'gens and max_k' : undefined),
  parse(row, who, { line, method, broken }) {
    const longest = countAt(who, 'max_k', row.max_k);
    requireArray(who, 'gens', row.gens);
    const requests: (LoggedRounds | LoggedTotals)[] = [];
    (row.gens as readonly unknown[]).forEach((gen, g) => {
      try {
        requests.push(parseGeneration(who, `gens[${g}]`, gen, `${line}.${g}`, longest, method));
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith(`${who}: `))) throw error;
        broken(error.message.slice(who.length + 2));
      }
    });
    return { requests };
  },
};

function parseGeneration(
  who: string,
  at: string,
  value: unknown,
  id: string,
  longest: number,
  method: string,
): LoggedRounds | LoggedTotals {
  const gen = objectAt(who, at, value);
  if (gen.workload !== undefined) requireText(who, `${at}.workload`, gen.workload);
  const head = { id, turn: 0, category: gen.workload as string | undefined, method };
  if (Array.isArray(gen.steps) && gen.steps.length === 0) return { ...head, knows: 'totals', rounds: 0, accepted: 0 };
  requireArray(who, `${at}.steps`, gen.steps);
  const steps = (gen.steps as readonly unknown[]).map((step, t) => objectAt(who, `${at}.steps[${t}]`, step));
  const drafted = Int16Array.from(steps, (step, t) => countAt(who, `${at}.steps[${t}].ndraft`, step.ndraft, longest));
  const accepted = Int16Array.from(steps, (step, t) => countAt(who, `${at}.steps[${t}].acc`, step.acc, drafted[t]!));
  const signals: Record<string, Float64Array[]> = {};
  for (const [column, name] of Object.entries({ ent: 'entropy', margin: 'margin' })) {
    if (steps.every((step) => step[column] === undefined)) continue;
    signals[name] = alignedSignal(who, at, steps, column, longest);
  }
  return { ...head, knows: 'rounds', accepted, drafted, lastRound: 'whole', signals };
}

/** The blocks of a signal by the record they belong to. */
function alignedSignal(
  who: string,
  at: string,
  steps: readonly JsonObject[],
  column: string,
  longest: number,
): Float64Array[] {
  const entries: number[] = [];
  steps.forEach((step, t) => {
    const name = `${at}.steps[${t}].${column}`;
    const blocks = t === 0 ? [1, 3] : [1];
    const filed = step[column];
    const length = Array.isArray(filed) ? filed.length : -1;
    if (!blocks.some((count) => count * longest === length)) {
      const requirement = `an array of ${blocks.map((count) => count * longest).join(' or ')}`;
      throw requirementError(who, name, requirement, filed);
    }
    (filed as readonly number[]).forEach((entry, i) => {
      requireNonNegative(who, `${name}[${i}]`, entry);
      entries.push(entry);
    });
  });
  return steps.map((_, t) => Float64Array.from(entries.slice(t * longest, (t + 1) * longest)));
}
