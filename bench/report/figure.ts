/** What every figure of a report is. */
import type { ChartScales, CurveChart } from './curve-chart.js';
import { drawCurves } from './curve-chart.js';
import type { Shape } from './draw.js';
import { fittedNames, type Layout, lineHeight, textWidth, widest } from './layout.js';

/** One way to see a figure: along these axes. */
export interface FigureView {
  /** What the switch says; lower-case words. */
  readonly name: string;
  /** One SVG element. */
  readonly draw: (layout: Layout) => string;
}

/** A drawing with what is said below it. */
export interface Figure {
  /** Names the file and the place in the page: lower-case letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  /** What is plotted, over which seed and episodes, by which version. One paragraph of plain text. */
  readonly caption: string;
  /** At least one; the first is what is shown and what becomes a file. */
  readonly views: readonly FigureView[];
  /** What the figure shows as rows of columns with these names, in full precision. */
  readonly values: readonly Readonly<Record<string, string | number>>[];
  /** The curves with the scales of the first view, where the figure is made of curves. */
  readonly chart?: { readonly chart: CurveChart; readonly scales: ChartScales };
  /** The rows, where the figure is made of rows with dots. */
  readonly rows?: RowChart;
}

/** Panels of rows, each with dots along one axis: what a figure of TeX is made of. */
export interface RowChart {
  readonly xName: string;
  readonly panels: readonly { readonly name: string; readonly rows: readonly RowOfDots[] }[];
}

export interface RowOfDots {
  readonly name: string;
  readonly color: string;
  /** Where the filled dot is, and from where to where its bar reaches. */
  readonly x: number;
  readonly low: number;
  readonly high: number;
  /** Where an open dot is; absent where there is none. */
  readonly open?: number;
}

/** The end of every caption: where the numbers come from. */
export interface Provenance {
  readonly seed: string | number;
  readonly packageVersion: string;
}

/** `Seed 1, 60 episodes, banditspec 0.1.0.` */
export function provenanceLine({ seed, packageVersion }: Provenance, episodes: string): string {
  return `Seed ${JSON.stringify(seed)}, ${episodes}, banditspec ${packageVersion}.`;
}

/** The views and the values of a figure that is made of curves. */
export function chartFigure(
  chart: CurveChart,
  views: readonly { readonly name: string; readonly scales: ChartScales }[],
): Pick<Figure, 'views' | 'values' | 'chart'> {
  return {
    views: views.map(({ name, scales }) => ({ name, draw: (layout) => drawCurves(chart, scales, layout) })),
    values: chart.curves.flatMap(({ name, points }) =>
      points.map(({ x, y, low, high }) => ({ curve: name, [chart.xName]: x, [chart.yName]: y, low, high })),
    ),
    chart: { chart, scales: views[0]!.scales },
  };
}

/** The most of a drawing's width that a column of names takes. */
const NAMES_SHARE = 0.34;

/** Names of rows, as they are drawn to the left of a frame, and the room that they take. */
export function nameColumn(
  names: readonly string[],
  layout: Layout,
): { readonly marginLeft: number; readonly drawn: readonly string[] } {
  const drawn = fittedNames(names, NAMES_SHARE * layout.width, layout);
  return { marginLeft: 14 + widest(drawn, layout), drawn };
}

/** The name of the axis below a frame that begins at `left`, in a drawing of this height, in CSS pixels. */
export function axisName(name: string, left: number, height: number, layout: Layout): Shape {
  const half = textWidth(name, layout) / 2;
  const middle = Math.max(half + 2, Math.min((left + layout.width) / 2, layout.width - half - 2));
  return {
    name: 'text',
    attributes: { x: middle, y: height - 0.4 * lineHeight(layout), 'text-anchor': 'middle', fill: 'currentColor' },
    text: name,
  };
}

/** The figure with drawings that are made once for each layout: the page and the files show the same. */
export function drawnOnce(figure: Figure): Figure {
  return {
    ...figure,
    views: figure.views.map(({ name, draw }) => {
      const drawn = new Map<Layout, string>();
      return {
        name,
        draw(layout) {
          const svg = drawn.get(layout) ?? draw(layout);
          drawn.set(layout, svg);
          return svg;
        },
      };
    }),
  };
}
