/** Curves with bands, from which drawings, tables of values and figures of TeX are made alike. */
import * as Plot from '@observablehq/plot';
import {
  type AxisOptions,
  axisBelow,
  axisLeft,
  digitsOf,
  evenTicks,
  extent,
  formatNumber,
  padEvenly,
  padSymlog,
  placeOn,
  plotScale,
  powersOfTen,
  type ScaleType,
  symlogTicks,
} from './axis.js';
import { spread } from './direct-labels.js';
import { drawSvg, type Shape } from './draw.js';
import { partOf } from './hideable.js';
import { fittedName, fittedNames, isWide, type Layout, lineHeight, textWidth, widest } from './layout.js';
import { legend } from './legend.js';
import { FAINT, INK, PAPER } from './palette.js';
import type { SelectorStyle } from './selector-styles.js';

/** A point of a curve with the band around it. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** The lower end of the band; `y` where there is none. */
  readonly low: number;
  readonly high: number;
}

export interface ChartCurve {
  readonly name: string;
  readonly color: string;
  readonly dash: string;
  readonly width: number;
  /** Its markers; absent where it has none. */
  readonly marker?: Pick<SelectorStyle, 'symbol' | 'filled'>;
  readonly points: readonly ChartPoint[];
  /** What the curve is the smoothed form of, drawn faintly: a value for each point. */
  readonly raw?: readonly number[];
}

export interface CurveChart {
  /** What it is, for those who cannot see it. */
  readonly label: string;
  readonly xName: string;
  readonly yName: string;
  /** Where the x axis is ticked; powers of ten or round numbers where absent. */
  readonly xTicks?: readonly number[];
  /** Whether the y axis has to have zero on it. */
  readonly zero: boolean;
  /** Digits of a value, behind the point. */
  readonly digits: number;
  readonly curves: readonly ChartCurve[];
}

/** Along which scales a chart is drawn. */
export interface ChartScales {
  readonly x: Extract<ScaleType, 'linear' | 'log'>;
  readonly y: Extract<ScaleType, 'linear' | 'symlog'>;
}

/** What a reader is told at a point. */
function valueAt({ name }: ChartCurve, { x, y, low, high }: ChartPoint, digits: number, chart: CurveChart): string {
  const band = low === y && high === y ? '' : ` (${formatNumber(low, digits)} to ${formatNumber(high, digits)})`;
  return `${name}, ${chart.xName} ${formatNumber(x, digitsOf([x]))}: ${formatNumber(y, digits)}${band}`;
}

/** The domains and ticks of a chart. */
function axes(chart: CurveChart, scales: ChartScales): Record<'x' | 'y', Omit<AxisOptions, 'length' | 'beyond'>> {
  const { curves } = chart;
  const xs = extent(curves.flatMap(({ points }) => points.map(({ x }) => x)));
  const xDomain: [number, number] =
    xs[0] === xs[1] ? (scales.x === 'log' ? [xs[0] / 2, 2 * xs[0]] : [xs[0] - 1, xs[0] + 1]) : xs;
  const values = curves.flatMap(({ points, raw = [] }) => [...points.flatMap(({ low, high }) => [low, high]), ...raw]);
  const ys = extent(chart.zero ? [0, ...values] : values);
  const yDomain = scales.y === 'symlog' ? padSymlog(ys, 0.03) : padEvenly(ys, 0.03);
  const xTicks = chart.xTicks ?? (scales.x === 'log' ? powersOfTen(xDomain) : evenTicks(xDomain, 7));
  const yTicks = scales.y === 'symlog' ? symlogTicks(yDomain, 4) : evenTicks(yDomain, 8);
  const xDigits = digitsOf(xTicks);
  const yDigits = digitsOf(yTicks);
  return {
    x: {
      type: scales.x,
      domain: xDomain,
      ticks: xTicks,
      // Along a logarithm every tick has a size of its own.
      format: (x) => formatNumber(x, scales.x === 'log' ? digitsOf([x]) : xDigits),
    },
    y: { type: scales.y, domain: yDomain, ticks: yTicks, format: (y) => formatNumber(y, yDigits) },
  };
}

/** Where names of curves stand: at their ends, each with a leader in its style. */
function namesAtEnds(
  curves: readonly ChartCurve[],
  placeX: (value: number) => number,
  place: (value: number) => number,
  { right, top, bottom, room }: { right: number; top: number; bottom: number; room: number },
  layout: Layout,
): Shape[] {
  const leader = 2.3 * layout.fontSize;
  const gap = 1.06 * lineHeight(layout);
  const ends = curves.map(({ points }) => place(points.at(-1)!.y));
  const places = spread(ends, gap, top, bottom + gap / 2);
  const names = fittedNames(
    curves.map(({ name }) => name),
    room,
    layout,
  );
  return curves.map(({ color, dash, points }, i): Shape => {
    const end = placeX(points.at(-1)!.x);
    return {
      name: 'g',
      attributes: { 'data-name-of': i, 'text-anchor': 'start' },
      children: [
        // From a curve that ends earlier than the others a thin line leads to its name.
        ...(right - end > 8
          ? [
              {
                name: 'path' as const,
                attributes: {
                  d: `M${end + 6},${ends[i]}H${right + 6}`,
                  ...{ fill: 'none', stroke: color, 'stroke-width': 0.6, 'stroke-opacity': 0.6 },
                },
              },
            ]
          : []),
        {
          name: 'path',
          attributes: {
            d: `M${right + 6},${ends[i]}L${right + leader - 8},${places[i]}L${right + leader},${places[i]}`,
            fill: 'none',
            stroke: color,
            'stroke-width': 1.5,
            'stroke-dasharray': dash,
          },
        },
        {
          name: 'text',
          attributes: { x: right + leader + 4, y: places[i]!, dy: '0.35em', fill: 'currentColor' },
          text: names[i]!,
        },
      ],
    };
  });
}

/** The most of a drawing's width that names beside curves take. */
const NAMES_SHARE = 0.34;

/** The drawing: wide with names at the ends of curves, narrow with names below. */
export function drawCurves(chart: CurveChart, scales: ChartScales, layout: Layout): string {
  const { curves } = chart;
  const wide = isWide(layout);
  const line = lineHeight(layout);
  const { x, y } = axes(chart, scales);
  const marginLeft = Math.max(
    14 + widest(y.ticks.map(y.format), layout),
    textWidth(x.format(x.ticks[0] ?? x.domain[0]), layout) / 2 + 3,
  );
  const endRoom = textWidth(x.format(x.domain[1]), layout) / 2 + 3;
  const room = Math.min(
    NAMES_SHARE * layout.width,
    widest(
      curves.map(({ name }) => name),
      layout,
    ) + 2,
  );
  const marginRight = wide ? Math.max(endRoom, 2.3 * layout.fontSize + 8 + room) : endRoom;
  const marginTop = 1.9 * line;
  const belowAxis = 3 * line;
  const names = wide
    ? { shapes: [], height: 0 }
    : legend(
        curves.map(({ name, color, dash, marker }, curve) => ({ name, color, dash, ...(marker && { marker }), curve })),
        { top: 0, left: 4, right: layout.width - 4 },
        layout,
      );
  const frame = wide ? Math.max(372, 1.06 * line * curves.length) : Math.max(150, Math.round(0.62 * layout.width));
  const height = marginTop + frame + belowAxis + names.height;
  const frameWidth = layout.width - marginLeft - marginRight;
  const shapes: Shape[] = [
    {
      name: 'text',
      attributes: { x: 2, y: line, 'text-anchor': 'start', fill: 'currentColor' },
      text: fittedName(chart.yName, layout.width - 4, layout),
    },
    {
      name: 'text',
      attributes: {
        x: Math.max(marginLeft + frameWidth / 2, textWidth(chart.xName, layout) / 2 + 2),
        y: marginTop + frame + 2.6 * line,
        'text-anchor': 'middle',
        fill: 'currentColor',
      },
      text: chart.xName,
    },
    ...(wide
      ? namesAtEnds(
          curves,
          placeOn(x.type, x.domain, [marginLeft, layout.width - marginRight]),
          placeOn(y.type, y.domain, [marginTop + frame, marginTop]),
          { right: layout.width - marginRight, top: marginTop, bottom: marginTop + frame, room },
          layout,
        )
      : [
          {
            name: 'g' as const,
            attributes: { transform: `translate(0,${height - names.height - 1})`, 'text-anchor': 'start' },
            children: names.shapes,
          },
        ]),
  ];
  const small = layout.width < WIDE_MARKERS ? 0.75 : 1;
  return drawSvg(
    {
      height,
      marginLeft,
      marginRight,
      marginTop,
      marginBottom: height - marginTop - frame,
      x: { ...plotScale(x.type, x.domain), label: null },
      y: { ...plotScale(y.type, y.domain), label: null },
      marks: [
        Plot.gridY([...y.ticks], { stroke: FAINT, strokeOpacity: 1 }),
        ...(y.domain[0] <= 0 && y.domain[1] >= 0 ? [Plot.ruleY([0], { stroke: INK, strokeWidth: 0.75 })] : []),
        axisBelow({ ...x, length: frameWidth, beyond: [marginLeft, endRoom] }, layout),
        axisLeft({ ...y, length: frame, beyond: [line / 2, 0.6 * line] }, layout),
        // Bands first, so that none lies over a curve.
        ...curves.flatMap(({ points, color }, curve) =>
          points.some(({ low, high }) => low !== high)
            ? [
                Plot.areaY(points, {
                  ...{ x: 'x', y1: 'low', y2: 'high', fill: color, fillOpacity: 0.16 },
                  render: partOf(curve),
                }),
              ]
            : [],
        ),
        ...curves.flatMap(({ points, raw, color }, curve) =>
          raw === undefined
            ? []
            : [
                Plot.line(points, {
                  ...{ x: 'x', y: [...raw], stroke: color, strokeWidth: 0.6, strokeOpacity: 0.25 },
                  render: partOf(curve),
                }),
              ],
        ),
        ...curves.map(({ points, color, dash, width }, curve) =>
          Plot.line(points, {
            ...{ x: 'x', y: 'y', stroke: color, strokeWidth: small * width, strokeDasharray: dash },
            render: partOf(curve),
          }),
        ),
        ...curves.flatMap((own, curve) =>
          own.marker === undefined
            ? []
            : [
                Plot.dot(own.points, {
                  ...{ x: 'x', y: 'y', symbol: own.marker.symbol, r: small * 3.4, stroke: own.color },
                  strokeWidth: small * 1.4,
                  fill: own.marker.filled ? own.color : PAPER,
                  title: (point: ChartPoint) => valueAt(own, point, chart.digits, chart),
                  render: partOf(curve),
                }),
              ],
        ),
      ],
    },
    chart.label,
    layout,
    shapes,
  );
}

/** Drawings narrower than this have smaller markers. */
const WIDE_MARKERS = 500;
