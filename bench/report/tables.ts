/** The numbers beside the pictures: tables as plain data, written as Markdown, HTML or CSV. */

import type { RegretReport } from 'banditspec';
import type { Table } from '../program/table.js';
import { halfWidthOf, isTimed, tableDigits } from '../results/experiment-tables.js';
import type { DraftLengthsResults } from '../results/parts/draft-lengths.js';
import type { ExperimentResults } from '../results/parts/experiment.js';
import type { TraceResults } from '../results/parts/trace.js';
import { formatNumber } from './axis.js';
import { escapeMarkup } from './draw.js';

function figure(value: number): string {
  return Number.isNaN(value) ? '?' : formatNumber(value, tableDigits(value));
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
    ...(columns.some(({ report }) => isTimed(report))
      ? [
          selectorTable(
            'Time regret, plain passes of the target an answer: mean ± half of the 95% interval',
            columns,
            (report, name) => {
              const { elapsedRegret } = report.selectors[name]!;
              return `${figure(elapsedRegret.mean)} ± ${figure(halfWidthOf(elapsedRegret))}`;
            },
            [
              ['fastest fixed arm', ...each(({ armNames, comparator }) => armNames[comparator.elapsedArm]!)],
              [
                'its time',
                ...each(({ fixedArms, comparator }) => figure(fixedArms[comparator.elapsedArm]!.elapsed.mean)),
              ],
            ],
          ),
        ]
      : []),
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

/** A parameter as it stands in a configuration. */
function parameter(value: unknown): string {
  if (typeof value === 'number') return formatParameter(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The shortest decimal that is the number to four digits. */
function formatParameter(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** The selectors with their parameters, as they were configured. */
export function configurationTable(selectors: Readonly<Record<string, { readonly kind: string }>>): Table {
  return {
    title: 'Selectors and their parameters; what is not named has its default',
    header: ['', 'kind', 'parameters'],
    rows: Object.entries(selectors).map(([name, { kind, ...parameters }]) => [
      name,
      kind,
      Object.entries(parameters)
        .map(([key, value]) => `${key} ${parameter(value)}`)
        .join(', ') || 'none',
    ]),
  };
}

/** The arms with what the environment says of each, and their rounds in the last measurement. */
export function armsTable({ armNames, environment, fixedArms }: RegretReport): Table {
  const lists = Object.entries(environment ?? {}).filter(
    (entry): entry is [string, readonly (string | number)[]] =>
      Array.isArray(entry[1]) &&
      entry[1].length === armNames.length &&
      entry[1].every((value) => typeof value === 'number'),
  );
  return {
    title: 'Arms: what the environment says about them, and what each gives alone',
    header: ['', ...lists.map(([key]) => key), 'rounds', 'tokens a round', 'tokens per time'],
    rows: armNames.map((name, arm) => {
      const { mean, tokensPerRound, tokensPerTime } = fixedArms[arm]!;
      return [
        name,
        ...lists.map(([, values]) => parameter(values[arm])),
        ...[figure(mean), formatNumber(tokensPerRound, 3), formatNumber(tokensPerTime, 3)],
      ];
    }),
  };
}

/** The tables of a simulated experiment, one column a length. */
export function experimentTables({ experiment, results }: ExperimentResults): Table[] {
  return [
    ...tables(
      results.map(({ sequenceLength, report }) => ({ head: `${formatNumber(sequenceLength)} tokens`, report })),
    ),
    armsTable(results.at(-1)!.report),
    configurationTable(experiment.selectors),
  ];
}

/** The tables of a measurement with either memory, one column each. */
export function memoryTables(
  memory: TraceResults['memory'],
  selectors?: Readonly<Record<string, { readonly kind: string }>>,
): Table[] {
  return [
    ...tables(Object.entries(memory).map(([head, report]) => ({ head, report }))),
    armsTable(memory.fresh),
    ...(selectors ? [configurationTable(selectors)] : []),
  ];
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

/** Tables of more rows may begin on one printed page and end on another. */
const LONG = 30;

/** The table in HTML. */
export function tableToHtml({ title, header, rows }: Table): string {
  const head = header.map((text) => `<th scope="col">${escapeMarkup(text)}</th>`);
  const body = rows.map(([name = '', ...figures]) => {
    const cells = figures.map((text) => `<td>${escapeMarkup(text)}</td>`);
    return `<tr><th scope="row">${escapeMarkup(name)}</th>${cells.join('')}</tr>`;
  });
  const kind = rows.length > LONG ? 'table long' : 'table';
  return [
    `<div class="${kind}" tabindex="0" role="region" aria-label="${escapeMarkup(title)}"><table><caption><span>${escapeMarkup(title)}</span></caption>`,
    `<thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>${body.join('\n')}</tbody></table></div>`,
  ].join('\n');
}
