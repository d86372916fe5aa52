/** Tables for other programs, in full precision (RFC 4180). */
import { type RegretReport, regretRows } from 'banditspec';
import type { DraftLengthsResults } from '../results/parts/draft-lengths.js';
import { type MethodsResult, type PublishedFigure, paperOf } from '../results/parts/draft-methods.js';
import type { LeaderboardResults } from '../results/parts/leaderboard.js';
import type { CheckResult } from '../results/parts/predictive-check.js';
import type { ResultsPart } from '../results/parts.js';

/** One line. */
export function csvLine(values: readonly (string | number | null)[]): string {
  const field = (value: string | number | null) => {
    if (value === null || Number.isNaN(value)) return '';
    // A spreadsheet takes a text with such a beginning for a formula, as OWASP's page on CSV injection has it.
    const text = typeof value === 'string' ? value.replace(/^[=+\-@\t\r]/, "'$&") : String(value);
    return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${values.map(field).join(',')}\r\n`;
}

/** Every sample of draft lengths in full precision, in their order: one row a sample (RFC 4180). */
export function samplesToCsv({ samples, draftLengths }: DraftLengthsResults): string {
  const names = Object.keys(samples[0]!.selectors);
  const head = ['sample', 'best', 'worst', ...draftLengths.map((length) => `always ${length}`), ...names];
  const rows = samples.map(({ best, worst, fixed, selectors }, i) => [
    i + 1,
    best,
    worst,
    ...fixed,
    ...names.map((name) => selectors[name]!),
  ]);
  return [head, ...rows].map(csvLine).join('');
}

/** Every arm and selector of every cell in full precision, beside the published figures (RFC 4180). */
export function methodsToCsv({ cells }: MethodsResult): string {
  const head = [
    'target',
    'benchmark',
    'world',
    'name',
    'memory',
    'paperMat',
    'mat',
    'paperTokensPerSecond',
    'tokensPerSecond',
  ];
  const rows = cells.flatMap((cell) => {
    const { target, benchmark, world, fixedArms, selectors } = cell;
    const row = (name: string, memory: string, paper: PublishedFigure, ours: PublishedFigure) => [
      ...[target, benchmark, world, name, memory],
      ...[paper.mat, ours.mat, paper.speed, ours.speed],
    ];
    return [
      ...fixedArms.map(({ name, paper, ours }) => row(`always ${name}`, 'fresh', paper, ours)),
      ...selectors.map(({ selector, memory, ours }) => row(selector, memory, paperOf(cell, selector), ours)),
    ];
  });
  return [head, ...rows].map(csvLine).join('');
}

/** Every statistic of either model in full precision (RFC 4180). */
export function checksToCsv({ checks }: CheckResult): string {
  const head = ['column', 'shape', 'statistic', 'recorded', 'simulated', 'low', 'high', 'passes'];
  const rows = checks.flatMap(({ model, shape, check }) =>
    check.statistics.map(({ name, recorded, simulated, interval: [low, high], passes }) => [
      ...[model.arms[0]!.name ?? '', shape, name],
      ...[recorded, simulated, low, high, String(passes)],
    ]),
  );
  return [head, ...rows].map(csvLine).join('');
}

/** Every row of a leaderboard in full precision (RFC 4180). */
export function leaderboardToCsv({ rows }: LeaderboardResults): string {
  const records = rows.map(({ toUcbSpec, toBestArm, halves, ...row }) => ({
    ...row,
    toUcbSpec: toUcbSpec.total,
    toUcbSpecLow: toUcbSpec.interval[0],
    toUcbSpecHigh: toUcbSpec.interval[1],
    toBestArm: toBestArm.total,
    toBestArmLow: toBestArm.interval[0],
    toBestArmHigh: toBestArm.interval[1],
    firstHalf: halves[0],
    secondHalf: halves[1],
  }));
  return [Object.keys(records[0]!), ...records.map((record) => Object.values(record))].map(csvLine).join('');
}

/** The reports of a part, of which some have none. */
function measurementsOf(part: ResultsPart): readonly {
  readonly name: string;
  readonly sequenceLength: number | null;
  readonly value?: number;
  readonly report: RegretReport;
}[] {
  switch (part.kind) {
    case 'sweep':
      return part.results.map((cell) => ({ ...cell, name: part.experiment.name }));
    case 'experiment':
      return part.results.map(({ sequenceLength, report }) => ({ name: part.experiment.name, sequenceLength, report }));
    case 'trace':
      return Object.values(part.memory).map((report) => ({ name: part.trace.file, sequenceLength: null, report }));
    case 'token-level':
      return [
        ...Object.values(part.memory).map((report) => ({ name: part.kind as string, report })),
        ...Object.values(part.drafts ?? {}).flatMap((reports) =>
          Object.entries(reports).map(([answers, report]) => ({ name: `${part.kind}, how far, ${answers}`, report })),
        ),
      ].map((measured) => ({ ...measured, sequenceLength: null }));
    case 'draft-methods':
    case 'draft-lengths':
    case 'predictive-check':
    case 'leaderboard':
      return [];
  }
}

/**
 * All figures of all reports in full precision: one row for each selector and each fixed arm of each measurement (RFC
 * 4180); with the parameter and its value where there is a sweep. Empty where there is no report.
 */
export function resultsToCsv(parts: readonly ResultsPart[]): string {
  const lines: string[] = [];
  const hasSweep = parts.some(({ kind }) => kind === 'sweep');
  for (const part of parts) {
    const parameter = part.kind === 'sweep' ? part.experiment.sweep.parameter : null;
    for (const { name, sequenceLength, value = null, report } of measurementsOf(part)) {
      for (const row of regretRows(report)) {
        const { memory, episodes, seed } = report;
        const swept = hasSweep ? { parameter, value } : {};
        const record = { part: name, sequenceLength, ...swept, memory, episodes, seed, ...row };
        if (lines.length === 0) lines.push(csvLine(Object.keys(record)));
        lines.push(csvLine(Object.values(record)));
      }
    }
  }
  return lines.join('');
}
