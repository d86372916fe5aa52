/** The numbers beside the pictures: tables as plain data, written as Markdown, HTML or CSV. */

import { type RegretReport, regretRows } from 'banditspec';
import type { Table } from '../program/table.js';
import type { DraftLengthsResults } from '../results/parts/draft-lengths.js';
import { type MethodsResult, type PublishedFigure, paperOf } from '../results/parts/draft-methods.js';
import type { ExperimentResults } from '../results/parts/experiment.js';
import type { LeaderboardResults } from '../results/parts/leaderboard.js';
import type { CheckResult } from '../results/parts/predictive-check.js';
import type { TraceResults } from '../results/parts/trace.js';
import type { ResultsPart } from '../results/parts.js';
import { formatNumber } from './axis.js';
import { escapeMarkup } from './draw.js';

function figure(value: number): string {
  return Number.isNaN(value) ? '?' : formatNumber(value, Math.abs(value) < 100 ? 1 : 0);
}

function meanAndHalfWidth(report: RegretReport, name: string): string {
  const { mean, confidenceInterval } = report.selectors[name]!.stoppingTimeRegret;
  return `${figure(mean)} ± ${figure(confidenceInterval[1] - mean)}`;
}

function percentiles(report: RegretReport, name: string): string {
  const { percentile5, median, percentile95 } = report.selectors[name]!.stoppingTimeRegret;
  return [percentile5, median, percentile95].map((value) => formatNumber(value)).join(' / ');
}

function selectorTable(
  title: string,
  columns: readonly { readonly head: string; readonly report: RegretReport }[],
  cell: (report: RegretReport, name: string) => string,
  extra: readonly (readonly string[])[] = [],
): Table {
  const names = Object.keys(columns[0]!.report.selectors);
  return {
    title,
    header: ['', ...columns.map(({ head }) => head)],
    rows: [...names.map((name) => [name, ...columns.map(({ report }) => cell(report, name))]), ...extra],
  };
}

function tables(columns: readonly { readonly head: string; readonly report: RegretReport }[]): Table[] {
  const each = (of: (report: RegretReport) => string) => columns.map(({ report }) => of(report));
  return [
    selectorTable('Regret, rounds an answer: mean ± half of the 95% interval', columns, meanAndHalfWidth, [
      ['best fixed arm', ...each(({ armNames, bestArm }) => armNames[bestArm]!)],
      ['its rounds', ...each(({ fixedArms, bestArm }) => figure(fixedArms[bestArm]!.mean))],
      ['episodes', ...each(({ episodes }) => formatNumber(episodes))],
    ]),
    selectorTable('Regret over episodes, rounds: 5th percentile / median / 95th percentile', columns, percentiles),
    selectorTable(
      'Tokens per time of one plain target pass',
      columns,
      (report, name) => formatNumber(report.selectors[name]!.tokensPerTime, 3),
      [
        [
          'fastest fixed arm',
          ...each(({ fixedArms }) => formatNumber(Math.max(...fixedArms.map((arm) => arm.tokensPerTime)), 3)),
        ],
      ],
    ),
    selectorTable(
      'Share of the pulls on the best fixed arm',
      columns,
      (report, name) => `${formatNumber(100 * report.selectors[name]!.bestArmShare, 1)}%`,
    ),
  ];
}

/** The tables of a simulated experiment, one column a length. */
export function experimentTables({ results }: ExperimentResults): Table[] {
  return tables(
    results.map(({ sequenceLength, report }) => ({ head: `${formatNumber(sequenceLength)} tokens`, report })),
  );
}

/** The tables of a measurement with either memory, one column each. */
export function memoryTables(memory: TraceResults['memory']): Table[] {
  return tables(Object.entries(memory).map(([head, report]) => ({ head, report })));
}

/** The table of draft lengths: speeds over all samples, and as a share of that of the best length of each sample. */
export function draftLengthsTables({ draftLengths, samples }: DraftLengthsResults): Table[] {
  const mean = (of: (sample: DraftLengthsResults['samples'][number]) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const best = mean((sample) => sample.best);
  const row = (name: string, speed: number) => [
    name,
    formatNumber(speed, 3),
    `${formatNumber((100 * speed) / best, 1)}%`,
  ];
  return [
    {
      title: 'Tokens per plain pass, mean over samples',
      header: ['', 'speed', 'of the best'],
      rows: [
        row('best length of each sample', best),
        ...Object.keys(samples[0]!.selectors).map((name) =>
          row(
            name,
            mean((sample) => sample.selectors[name]!),
          ),
        ),
        ...draftLengths.map((length, arm) =>
          row(
            `always ${length}`,
            mean((sample) => sample.fixed[arm]!),
          ),
        ),
        row(
          'worst length of each sample',
          mean((sample) => sample.worst),
        ),
      ],
    },
  ];
}

/** The table in HTML. */
export function tableToHtml({ title, header, rows }: Table): string {
  const head = header.map((text) => `<th scope="col">${escapeMarkup(text)}</th>`);
  const body = rows.map(([name = '', ...figures]) => {
    const cells = figures.map((text) => `<td>${escapeMarkup(text)}</td>`);
    return `<tr><th scope="row">${escapeMarkup(name)}</th>${cells.join('')}</tr>`;
  });
  return [
    `<table><caption>${escapeMarkup(title)}</caption>`,
    `<thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody></table>`,
  ].join('\n');
}

function csvLine(values: readonly (string | number | null)[]): string {
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
function measurementsOf(
  part: ResultsPart,
): readonly { readonly name: string; readonly sequenceLength: number | null; readonly report: RegretReport }[] {
  switch (part.kind) {
    case 'experiment':
      return part.results.map(({ sequenceLength, report }) => ({ name: part.experiment.name, sequenceLength, report }));
    case 'trace':
      return Object.values(part.memory).map((report) => ({ name: part.trace.file, sequenceLength: null, report }));
    case 'token-level':
      return Object.values(part.memory).map((report) => ({ name: part.kind, sequenceLength: null, report }));
    case 'draft-methods':
    case 'draft-lengths':
    case 'predictive-check':
    case 'leaderboard':
      return [];
  }
}

/**
 * All figures of all reports in full precision: one row for each selector and each fixed arm of each measurement (RFC
 * 4180). Empty where there is no report.
 */
export function resultsToCsv(parts: readonly ResultsPart[]): string {
  const lines: string[] = [];
  for (const part of parts) {
    for (const { name, sequenceLength, report } of measurementsOf(part)) {
      for (const row of regretRows(report)) {
        const { memory, episodes, seed } = report;
        const record = { part: name, sequenceLength, memory, episodes, seed, ...row };
        if (lines.length === 0) lines.push(csvLine(Object.keys(record)));
        lines.push(csvLine(Object.values(record)));
      }
    }
  }
  return lines.join('');
}
