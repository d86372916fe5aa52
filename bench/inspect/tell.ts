/** An inspection in words and tables. */
import type { AcceptanceSummary, LogFormatDescription, RecognisedLog } from 'banditspec';
import type { Block } from '../program/table.js';
import type { ToldLine } from './log.js';
import type { Gain } from './selectors.js';
import type { Series } from './series.js';
import type { SignalStrength } from './signals.js';

/** What is known of a file, as plain data: what `--json` prints. */
export interface Inspection {
  readonly file: string;
  readonly recognised: RecognisedLog;
  readonly format: LogFormatDescription;
  /** Of how many requests it knows how much; those in which nothing was drafted apart. */
  readonly knows: Readonly<Record<LogFormatDescription['knows'] | 'nothing', number>>;
  readonly brokenLines: readonly ToldLine[];
  readonly notNumbers: readonly ToldLine[];
  readonly draftCost?: number | undefined;
  readonly seed: string | number;
  readonly series: readonly Series[];
  readonly signals: readonly SignalStrength[];
  readonly gains: readonly Gain[];
}

/** Lines that are told one by one. */
const TOLD_LINES = 10;

const count = (value: number) => Math.round(value).toLocaleString('en');
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

/** Everything, in order. */
export function tellInspection(inspection: Inspection): Block[] {
  const { file, format, recognised, series, signals, gains } = inspection;
  const head = [
    `${file}: ${format.title} (${format.name}: line ${recognised.line} has ${recognised.because}).`,
    `What it tells: ${tellKnowledge(inspection)}.`,
    `Lengths: ${format.convention}.`,
  ];
  return [
    head.join('\n'),
    ...tellLines('Broken lines, left out', inspection.brokenLines),
    ...tellLines('Lines with values that JSON does not have, read as missing', inspection.notNumbers),
    ...series.flatMap((own) => tellSeries(own, inspection)),
    ...(signals.length === 0 ? [] : [tellSignals(signals)]),
    ...gains.map(tellGain),
    ...(series.some(({ lengths }) => lengths.length > 0) ? [WORDS_OF_LENGTHS] : []),
  ];
}

const WORDS_OF_LENGTHS =
  'Other draft lengths. Rounds: how many for the same tokens, as a share of those counted above. May take: how long a round may\n' +
  'then last, as a share of what it lasts now, to be no slower overall. Time a token: in plain passes of the target, drafting\n' +
  'included.';

function tellKnowledge({ format, knows: { positions, rounds, totals, nothing } }: Inspection): string {
  if (format.name === 'prometheus') return 'totals over all requests, by model';
  const parts = [
    ...(positions > 0 ? [`how much of a draft is accepted, at every position of ${requestsOf(positions)}`] : []),
    ...(rounds > 0 ? [`the rounds of ${requestsOf(rounds)} in order`] : []),
    ...(totals > 0 ? [`totals of ${requestsOf(totals)}, without the order of their rounds`] : []),
    ...(nothing > 0 ? [`that nothing was drafted in ${requestsOf(nothing)}`] : []),
  ];
  return parts.join('; ');
}

function requestsOf(requests: number): string {
  return `${count(requests)} ${requests === 1 ? 'request' : 'requests'}`;
}

function tellLines(title: string, lines: readonly ToldLine[]): Block[] {
  if (lines.length === 0) return [];
  const told = lines.slice(0, TOLD_LINES).map(({ line, reason }) => `- line ${line}: ${reason}`);
  const more = lines.length > TOLD_LINES ? [`- and ${count(lines.length - TOLD_LINES)} more`] : [];
  return [[`${title}: ${count(lines.length)}`, ...told, ...more].join('\n')];
}

function tellSeries(series: Series, { format, draftCost }: Inspection): Block[] {
  const { name, summary, rounds, draftLength } = series;
  const { meanAcceptedLength, intraclassCorrelation, lagOneCorrelation, distribution } = summary;
  const lines = [
    `${name}${rounds === 'replayed' ? `, played alone with ${draftLength} drafted tokens` : ''}: ` +
      `${count(summary.rounds)} rounds of ${format.name === 'prometheus' ? 'all requests' : requestsOf(summary.requests)}, ` +
      `${meanAcceptedLength.toFixed(3)} tokens a round with the bonus token, ${(meanAcceptedLength - 1).toFixed(3)} without.`,
    tellDrafts(summary, rounds),
  ];
  if (distribution !== undefined) {
    const shares = distribution.map((rounds, j) => `${j}: ${percent(rounds / summary.rounds)}`);
    lines.push(`Rounds by drafted tokens accepted: ${shares.join(', ')}.`);
  }
  const correlation = (value: number | undefined, without: string) =>
    value === undefined ? without : value.toFixed(3);
  lines.push(
    `Share of the variance between requests (intraclass correlation): ${correlation(intraclassCorrelation, 'not known')}; ` +
      `correlation of successive rounds: ${correlation(lagOneCorrelation, 'not known without their order')}.`,
  );
  if (summary.depths.length === 0) {
    lines.push('No distribution of accepted lengths: what another draft length would have given is not known.');
    return [lines.join('\n')];
  }
  return [
    lines.join('\n'),
    {
      title: 'Acceptance by depth; rounds that end with their draft are censored (Kaplan and Meier):',
      header: ['depth', 'looked at', 'accepted', 'hazard', 'survival'],
      rows: summary.depths.map(({ depth, lookedAt, accepted, hazard, survival }) => [
        String(depth),
        count(lookedAt),
        count(accepted),
        hazard.toFixed(3),
        survival.toFixed(3),
      ]),
    },
    tellLengths(series, draftCost),
  ];
}

function tellDrafts(summary: AcceptanceSummary, source: Series['rounds']): string {
  const { drafted, accepted, draftLengths, draftLengthRange, rounds } = summary;
  const share = drafted === undefined || drafted === 0 ? '' : `, ${percent(accepted / drafted)} of them accepted`;
  const mean = drafted === undefined ? '' : `; ${(drafted / rounds).toFixed(3)} drafted a round${share}`;
  if (summary.depths.length === 0) return `How the drafts were spread over the rounds is not recorded${mean}.`;
  if (draftLengths === 'not-recorded') {
    return `Draft lengths are not recorded by round; each is taken to be the longest accepted run in the log${mean}.`;
  }
  if (draftLengths === 'mixed') return `Draft lengths are recorded for some of the requests only${mean}.`;
  const [shortest, longest] = draftLengthRange!;
  if (shortest === longest) return `Every draft has ${longest} tokens${mean}.`;
  const range = `Drafts have ${shortest} to ${longest} tokens${mean}.`;
  if (source === 'replayed') return `${range} Where there is no candidate, nothing is drafted.`;
  return (
    `${range}\nHazards assume that what ends a draft early knows nothing of the token left out: where low confidence ends it, they ` +
    'are those of confident tokens.'
  );
}

function tellLengths({ lengthsFrom, lengths, name }: Series, draftCost: number | undefined): Block {
  const cheapest = Math.min(...lengths.map(({ timePerToken }) => timePerToken ?? Infinity));
  const source = lengthsFrom === 'replay' ? 'exact, by replay' : 'from acceptance by depth, as deep as the data allow';
  const cost = draftCost === undefined ? '' : `; a drafted token costs ${draftCost} passes`;
  return {
    title: `Other draft lengths of ${name}, ${source}${cost}:`,
    header: [
      'draft length',
      'tokens a round',
      'rounds',
      'may take',
      ...(draftCost === undefined ? [] : ['time a token']),
    ],
    rows: lengths.map(({ draftLength, tokensPerRound, rounds, timePerToken }) => [
      String(draftLength),
      tokensPerRound.toFixed(3),
      percent(rounds),
      percent(1 / rounds),
      ...(timePerToken === undefined ? [] : [`${timePerToken.toFixed(3)}${timePerToken === cheapest ? ' least' : ''}`]),
    ]),
  };
}

function tellSignals(signals: readonly SignalStrength[]): string {
  const each = signals.map(({ name, rounds, lowerIsAccepted }) => {
    const lower = lowerIsAccepted >= 0.5;
    const area = lower ? lowerIsAccepted : 1 - lowerIsAccepted;
    return `${name} ${area.toFixed(3)} (${lower ? 'low' : 'high'} is accepted, ${count(rounds)} rounds)`;
  });
  return `How well signals predict that the first drafted token is accepted, area under the ROC curve (0.5: not at all): ${each.join('; ')}.`;
}

function tellGain({ of, basis, rows, reason }: Gain): Block {
  const how =
    basis === 'replay'
      ? 'A selector over the arms of the recording, by replay'
      : `A selector over ${of}, in a simulation fitted to the log (not a replay)`;
  if (reason !== undefined) return `${how}: not known, since ${reason}.`;
  return {
    title: `${how}:`,
    header: basis === 'replay' ? ['', 'rounds', 'tokens a round'] : ['', 'time a token', 'tokens a round'],
    rows: rows.map(({ name, rounds, tokens, time }) => [
      name,
      basis === 'replay' ? count(rounds) : (time! / tokens).toFixed(3),
      (tokens / rounds).toFixed(3),
    ]),
  };
}
