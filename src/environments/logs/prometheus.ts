/**
 * The metrics page of a server in Prometheus' text format, as vLLM and llama.cpp write it: counters over all requests
 * since the server started. The number of tokens accepted at a position is the number of rounds that survived to it,
 * which gives a histogram.
 * Cost: the memory of the counters.
 */
import { requirementError } from '../../requirements.js';
import { type BrokenLineOptions, type LineSource, reportBrokenLine, requireLine } from '../recorded/trace-lines.js';
import { type LogFormatDescription, requireEqual } from './log-format.js';
import type { LoggedTotals } from './logged-request.js';

export const prometheus: LogFormatDescription = {
  name: 'prometheus',
  title: 'the metrics page of vLLM or llama.cpp in the text format of Prometheus',
  toldBy: 'lines of NAME{LABELS} VALUE with spec_decode_num_ in their names, under comments',
  knows: 'totals',
  convention:
    'its counters leave the bonus token out; they cover all requests since the server started, warm-up included',
};

const SAMPLE =
  /^((?:vllm|llamacpp):spec_decode_num_(drafts|draft_tokens|accepted_tokens|accepted_tokens_per_pos)(?:_total)?)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"\s*(?:,|$)\s*/g;

/** What a line of the text format looks like: a comment, or a sample. */
const PROMETHEUS_LINE =
  /^(# (HELP|TYPE) [A-Za-z_:]|[A-Za-z_:][\w:]*(\{.*\})?\s+[-+]?(\d[\w.+-]*|\.\d+|Inf|NaN)(\s+-?\d+)?\s*$)/;

/** Whether a line is of the text format. */
export function isPrometheusLine(line: string): boolean {
  return PROMETHEUS_LINE.test(line);
}

/** The counters of one model. */
interface Counters {
  /** The first line that has it. */
  readonly line: number;
  drafts: number;
  draft_tokens: number;
  accepted_tokens: number;
  readonly seen: Set<string>;
  readonly positions: number[];
}

/** Who the errors of a line come from, before file and line number take its place. */
const LINE = '<line>';

/** The totals of a page: one for each model, its engines added up; the model also stands for what drafted. */
export async function* readPrometheus(
  from: LineSource,
  onBrokenLine: BrokenLineOptions['onBrokenLine'],
): AsyncGenerator<LoggedTotals, void, undefined> {
  const models = new Map<string, Counters>();
  const series = new Map<string, number>();
  let line = 0;
  const attempt = <Value>(at: number, work: () => Value): Value | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith(`${LINE}: `))) throw error;
      reportBrokenLine(from, at, error.message.slice(LINE.length + 2), onBrokenLine);
      return undefined;
    }
  };
  for await (const text of from.lines) {
    line += 1;
    requireLine(from, line, text);
    attempt(line, () => readSample(text, line, models, series));
  }
  let requests = 0;
  for (const [model, counters] of models) {
    const totals = attempt(counters.line, () => totalsOf(model, counters));
    if (totals === undefined) continue;
    requests += 1;
    yield totals;
  }
  if (requests === 0) {
    const got = models.size === 0 ? 'none' : `those of ${models.size}, which do not add up`;
    throw new RangeError(`${from.who}: ${from.source} must be a page with spec_decode counters of a model, got ${got}`);
  }
}

function readSample(
  text: string | Error,
  line: number,
  models: Map<string, Counters>,
  series: Map<string, number>,
): void {
  if (text instanceof Error) throw new RangeError(`${LINE}: ${text.message}`);
  if (!text.includes(':spec_decode_num_') || text.startsWith('#')) return;
  // The time at which a counter began is a sample of its own.
  if (/_created(\{|\s)/.test(text)) return;
  const sample = SAMPLE.exec(text);
  if (sample === null) throw requirementError(LINE, 'line', 'NAME{LABELS} VALUE with a counter that is known', text);
  const [, name, counter, labels = '', written] = sample as unknown as [
    string,
    string,
    string,
    string | undefined,
    string,
  ];
  const value = Number(written);
  if (!Number.isSafeInteger(value) || value < 0)
    throw requirementError(LINE, name, 'an integer of at least 0', written);
  const own = new Map([...labels.matchAll(LABEL)].map(([, label, content]) => [label!, content!]));
  const identity = `${name} ${JSON.stringify([...own].sort())}`;
  const before = series.get(identity);
  if (before !== undefined) {
    throw new RangeError(
      `${LINE}: ${name} must stand in the page once for its labels, got it again after line ${before}`,
    );
  }
  series.set(identity, line);
  const model = own.get('model_name') ?? own.get('model') ?? name.slice(0, name.indexOf(':'));
  let counters = models.get(model);
  if (counters === undefined) {
    counters = { line, drafts: 0, draft_tokens: 0, accepted_tokens: 0, seen: new Set(), positions: [] };
    models.set(model, counters);
  }
  counters.seen.add(counter);
  if (counter !== 'accepted_tokens_per_pos') {
    counters[counter as 'drafts' | 'draft_tokens' | 'accepted_tokens'] += value;
    return;
  }
  const position = own.get('position');
  if (position === undefined || !/^\d{1,4}$/.test(position)) {
    throw requirementError(LINE, `the label position of ${name}`, 'an integer in [0, 9999]', position);
  }
  while (counters.positions.length <= Number(position)) counters.positions.push(0);
  counters.positions[Number(position)]! += value;
}

/** The counters of one model, checked against one another. */
function totalsOf(model: string, counters: Counters): LoggedTotals {
  const { seen, positions, drafts, draft_tokens, accepted_tokens } = counters;
  for (const counter of ['drafts', 'accepted_tokens']) {
    if (!seen.has(counter)) {
      throw requirementError(LINE, `spec_decode_num_${counter}_total of ${model}`, 'in the page', undefined);
    }
  }
  if (seen.has('draft_tokens') && draft_tokens < accepted_tokens) {
    const name = `spec_decode_num_draft_tokens_total of ${model}`;
    throw requirementError(LINE, name, `at least the accepted tokens = ${accepted_tokens}`, draft_tokens);
  }
  const drafted = seen.has('draft_tokens') ? draft_tokens : undefined;
  const head = {
    id: model,
    turn: 0,
    method: model,
    knows: 'totals' as const,
    rounds: drafts,
    accepted: accepted_tokens,
    drafted,
  };
  if (!seen.has('accepted_tokens_per_pos')) return head;
  const histogram: number[] = [];
  let reached = drafts;
  positions.forEach((survived, position) => {
    if (survived > reached) {
      const what = position === 0 ? 'the drafts' : `those at position ${position - 1}`;
      const name = `spec_decode_num_accepted_tokens_per_pos_total of ${model} at position ${position}`;
      throw requirementError(LINE, name, `at most ${what} = ${reached}`, survived);
    }
    histogram.push(reached - survived);
    reached = survived;
  });
  histogram.push(reached);
  const sum = positions.reduce((total, survived) => total + survived, 0);
  const name = `the sum of spec_decode_num_accepted_tokens_per_pos_total of ${model}`;
  requireEqual(LINE, name, sum, 'the accepted tokens', accepted_tokens);
  const draftLength = drafts > 0 && drafted === drafts * positions.length ? positions.length : undefined;
  return { ...head, histogram, draftLength };
}
