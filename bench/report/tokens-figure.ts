/** Tokens per time: what a user of the decoder feels. */
import * as Plot from '@observablehq/plot';
import { type FixedArmReport, type RegretReport, type SelectorReport, studentT95 } from 'banditspec';
import { axisBelow, digitsOf, evenTicks, extent, formatNumber, plotScale } from './axis.js';
import { drawSvg } from './draw.js';
import { axisName, type Figure, nameColumn, type Provenance, provenanceLine } from './figure.js';
import { partsOf, switches } from './hideable.js';
import { isWide, type Layout, lineHeight, textWidth } from './layout.js';
import { ARM_COLOR, FAINT, INK, PAPER } from './palette.js';
import type { SelectorStyle } from './selector-styles.js';

/** One column of dots: a report, and what it is called in the caption. */
export interface TokensSeries {
  readonly name: string;
  readonly report: RegretReport;
}

/** More fixed arms than this are drawn as the fastest ones and the slowest. */
const FIXED_ARMS_DRAWN = 5;

/** Half of the 95% interval of tokens per time, for answers that all have the same length: that of the mean time, carried over. */
function halfWidth({
  tokensPerTime,
  elapsed: { mean, standardError, count },
}: FixedArmReport | SelectorReport): number {
  return count < 2 ? Number.NaN : (studentT95(count - 1) * tokensPerTime * standardError) / mean;
}

/** One player. */
interface Row {
  readonly name: string;
  readonly color: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly other: number;
}

/** The drawing: one row a player. */
function drawTokens(rows: readonly Row[], best: number, hasOther: boolean, layout: Layout): string {
  const line = lineHeight(layout);
  const { marginLeft, drawn } = nameColumn(
    rows.map(({ name }) => name),
    layout,
  );
  const [low, high] = extent(rows.flatMap((row) => [row.low, row.high, row.other]));
  const room = 0.04 * (high - low || 1);
  const domain: [number, number] = [low < 2 && low >= 1 ? 1 - room : low - room, high + 2.5 * room];
  const ticks = evenTicks(domain, isWide(layout) ? 8 : 5);
  const digits = digitsOf(ticks);
  const marginRight = 16 + Math.max(...rows.map(({ value }) => textWidth(formatNumber(value, 3), layout)));
  const height = 1.85 * line * rows.length + 3.7 * line;
  const places = rows.map((row, place) => ({ ...row, place }));
  return drawSvg(
    {
      height,
      marginLeft,
      marginRight,
      marginTop: 0.7 * line,
      marginBottom: 3 * line,
      x: { ...plotScale('linear', domain), label: null },
      y: { domain: rows.map((_, place) => place), label: null, padding: 0.4 },
      marks: [
        Plot.gridX(ticks, { stroke: FAINT, strokeOpacity: 1 }),
        axisBelow(
          {
            ...{ type: 'linear', domain, ticks, format: (tick: number) => formatNumber(tick, digits) },
            ...{ length: layout.width - marginLeft - marginRight, beyond: [marginLeft - 2, marginRight - 2] },
          },
          layout,
        ),
        Plot.axisY({
          tickSize: 0,
          label: null,
          fontSize: layout.fontSize,
          tickFormat: (place: number) => drawn[place]!,
          render: switches,
        }),
        Plot.ruleX([best], { stroke: ARM_COLOR, strokeDasharray: '4 3' }),
        Plot.ruleY(places, {
          y: 'place',
          x1: 'other',
          x2: 'value',
          stroke: 'color',
          strokeOpacity: 0.45,
          strokeWidth: 2,
          render: partsOf(),
        }),
        Plot.ruleY(places, {
          ...{ y: 'place', x1: 'low', x2: 'high', stroke: 'color', strokeWidth: 4, strokeOpacity: 0.5 },
          render: partsOf(),
        }),
        ...(hasOther
          ? [Plot.dot(places, { y: 'place', x: 'other', r: 3, stroke: 'color', fill: PAPER, render: partsOf() })]
          : []),
        Plot.dot(places, {
          ...{ y: 'place', x: 'value', r: 4, fill: 'color', render: partsOf() },
          title: ({ name, value, low: from, high: to }: Row) =>
            `${name}: ${formatNumber(value, 3)}${from === to ? '' : ` (${formatNumber(from, 3)} to ${formatNumber(to, 3)})`} tokens per time`,
        }),
        Plot.text(places, {
          ...{ y: 'place', frameAnchor: 'right', textAnchor: 'start', dx: 8, fill: INK, fontSize: layout.fontSize },
          text: ({ value }: Row) => formatNumber(value, 3),
          render: partsOf(),
        }),
      ],
      color: { type: 'identity' },
    },
    'Tokens per time',
    layout,
    [axisName('tokens per time of one plain target pass', marginLeft, height, layout)],
  );
}

/**
 * The figure: one row a selector and a row for each fixed arm (the best and the worst of many).
 *
 * @param series one or two; the last one is drawn filled, with its interval and its figure, the first one open.
 * @param sameLength whether all answers of a report have the same length, so that there is an interval.
 */
export function tokensFigure(
  series: readonly TokensSeries[],
  id: string,
  what: string,
  sameLength: boolean,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
): Figure {
  const main = series.at(-1)!;
  const other = series.length > 1 ? series[0] : undefined;
  const { armNames, fixedArms, selectors } = main.report;
  const arms = fixedArms
    .map((_, arm) => arm)
    .sort((a, b) => fixedArms[b]!.tokensPerTime - fixedArms[a]!.tokensPerTime || a - b);
  const drawnArms = arms.length > FIXED_ARMS_DRAWN ? [...arms.slice(0, FIXED_ARMS_DRAWN - 1), arms.at(-1)!] : arms;
  const row = (name: string, color: string, of: (report: RegretReport) => FixedArmReport | SelectorReport): Row => {
    const value = of(main.report).tokensPerTime;
    const half = sameLength ? halfWidth(of(main.report)) : Number.NaN;
    const [low, high] = Number.isFinite(half) ? [value - half, value + half] : [value, value];
    return { name, color, value, low, high, other: other ? of(other.report).tokensPerTime : value };
  };
  const rows = [
    ...Object.keys(selectors).map((name) => row(name, styles.get(name)!.color, (report) => report.selectors[name]!)),
    ...drawnArms.map((arm) => row(`always ${armNames[arm]}`, ARM_COLOR, (report) => report.fixedArms[arm]!)),
  ];
  const best = fixedArms[arms[0]!]!.tokensPerTime;
  const dots = other ? `filled dots and figures: ${main.name}; open dots: ${other.name}` : `${main.name}`;
  return {
    id,
    title: 'Tokens per time',
    caption:
      `${what} All tokens over all time; one unit of time is one plain pass of the target model, so 1 is decoding without drafts, ` +
      `and where an environment has no cost model every round takes 1; ${dots}${sameLength ? '; thick lines: 95% interval' : ''}; ` +
      `dashed: the fastest fixed arm. ${provenanceLine(provenance, `${[...new Set(series.map(({ report }) => formatNumber(report.episodes)))].join(' / ')} episodes`)}`,
    views: [{ name: 'all', draw: (layout) => drawTokens(rows, best, other !== undefined, layout) }],
    rows: {
      xName: 'tokens per time of one plain target pass',
      panels: [
        {
          name: '',
          rows: rows.map(({ name, color, value: x, low, high, other: first }) => ({
            ...{ name, color, x, low, high },
            ...(other && { open: first }),
          })),
        },
      ],
    },
    values: rows.map(({ name: player, value, low, high, other: first }) => ({
      player,
      tokensPerTime: value,
      low,
      high,
      ...(other && { [other.name]: first }),
    })),
  };
}
