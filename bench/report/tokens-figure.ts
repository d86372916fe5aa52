/** Tokens per time: what a user of the decoder feels. */
import * as Plot from '@observablehq/plot';
import type { FixedArmReport, RegretReport, SelectorReport } from 'banditspec';
import { evenTicks, extent, formatNumber, NAME_BELOW } from './axis.js';
import { drawSvg, FAINT, INK } from './draw.js';
import { drawnName, FIGURE_WIDTH, type Figure, type Provenance, provenanceLine, textWidth } from './figure.js';
import type { SelectorStyle } from './selector-styles.js';

/** One column of dots: a report, and what it is called in the caption. */
export interface TokensSeries {
  readonly name: string;
  readonly report: RegretReport;
}

/** More fixed arms than this are drawn as the fastest ones and the slowest. */
const FIXED_ARMS_DRAWN = 5;

const ARM_COLOR = '#767676';

/** 1.96 standard errors of tokens per time, for answers that all have the same length: those of the mean time, carried over. */
function halfWidth({ tokensPerTime, elapsed }: FixedArmReport | SelectorReport): number {
  return (1.96 * tokensPerTime * elapsed.standardError) / elapsed.mean;
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
  const row = (name: string, color: string, of: (report: RegretReport) => FixedArmReport | SelectorReport) => {
    const value = of(main.report).tokensPerTime;
    const half = sameLength ? halfWidth(of(main.report)) : Number.NaN;
    const [low, high] = Number.isFinite(half) ? [value - half, value + half] : [value, value];
    return { name, color, value, low, high, other: other ? of(other.report).tokensPerTime : value };
  };
  const rows = [
    ...Object.keys(selectors).map((name) => row(name, styles.get(name)!.color, (report) => report.selectors[name]!)),
    ...drawnArms.map((arm) => row(`always ${armNames[arm]}`, ARM_COLOR, (report) => report.fixedArms[arm]!)),
  ];
  const [low, high] = extent(rows.flatMap((r) => [r.low, r.high, r.other]));
  const room = 0.04 * (high - low || 1);
  const domain: [number, number] = [Math.min(1, low) === 1 && low < 2 ? 1 - room : low - room, high + 2.5 * room];
  const best = fixedArms[arms[0]!]!.tokensPerTime;
  const ticks = evenTicks(domain, 8);
  const digits = Math.max(...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length));
  const svg = drawSvg(
    {
      width: FIGURE_WIDTH,
      height: 56 + 21 * rows.length,
      marginLeft: 16 + Math.max(...rows.map(({ name }) => textWidth(name))),
      marginRight: 52,
      marginTop: 12,
      marginBottom: 40,
      x: { domain, label: 'tokens per time of one plain target pass' },
      y: { domain: rows.map(({ name }) => name), label: null, padding: 0.4 },
      marks: [
        Plot.gridX(ticks, { stroke: FAINT, strokeOpacity: 1 }),
        Plot.axisX(ticks, { ...NAME_BELOW, tickFormat: (tick: number) => formatNumber(tick, digits) }),
        Plot.axisY({ tickSize: 0, tickFormat: drawnName }),
        Plot.ruleX([best], { stroke: ARM_COLOR, strokeDasharray: '4 3' }),
        Plot.ruleY(rows, { y: 'name', x1: 'other', x2: 'value', stroke: 'color', strokeOpacity: 0.45, strokeWidth: 2 }),
        Plot.ruleY(rows, { y: 'name', x1: 'low', x2: 'high', stroke: 'color', strokeWidth: 4, strokeOpacity: 0.5 }),
        ...(other ? [Plot.dot(rows, { y: 'name', x: 'other', r: 3, stroke: 'color', fill: '#ffffff' })] : []),
        Plot.dot(rows, { y: 'name', x: 'value', r: 4, fill: 'color' }),
        Plot.text(rows, {
          y: 'name',
          frameAnchor: 'right',
          textAnchor: 'start',
          dx: 10,
          text: ({ value }: { value: number }) => formatNumber(value, 3),
          fill: INK,
          fontVariant: 'tabular-nums',
        }),
      ],
      color: { type: 'identity' },
    },
    'Tokens per time',
  );
  const dots = other ? `filled dots and figures: ${main.name}; open dots: ${other.name}` : `${main.name}`;
  return {
    id,
    title: 'Tokens per time',
    caption:
      `${what} All tokens over all time; one unit of time is one plain pass of the target model, so 1 is decoding without drafts, ` +
      `and where an environment has no cost model every round takes 1; ${dots}${sameLength ? '; thick lines: 95% interval' : ''}; ` +
      `dashed: the fastest fixed arm. ${provenanceLine(provenance, `${[...new Set(series.map(({ report }) => formatNumber(report.episodes)))].join(' / ')} episodes`)}`,
    svg,
  };
}
