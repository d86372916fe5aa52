/** Panels of one size in rows and columns, each with its name above it. */
import type * as Plot from '@observablehq/plot';
import type { Shape } from './draw.js';
import { fittedNames, type Layout, lineHeight, textWidth } from './layout.js';

/** What a grid is made of, in CSS pixels. */
export interface PanelGridOptions {
  readonly names: readonly string[];
  readonly columns: number;
  /** The height of one panel. */
  readonly panelHeight: number;
  /** Between two columns. */
  readonly columnGap: number;
  readonly marginLeft: number;
  readonly marginRight: number;
  /** Above the names of the first row. */
  readonly marginTop: number;
  /** Below the last row, for the axis. */
  readonly marginBottom: number;
  /** Whether a name is the switch of what is in its panel. */
  readonly switches?: boolean;
}

/** A grid, ready for Plot. */
export interface PanelGrid {
  /** The width of one panel, in CSS pixels. */
  readonly panelWidth: number;
  readonly options: Pick<Plot.PlotOptions, 'height' | 'marginLeft' | 'marginRight' | 'marginTop' | 'marginBottom'> & {
    readonly fx: Plot.ScaleOptions;
    readonly fy: Plot.ScaleOptions;
  };
  /** Where the panel of a name lies. */
  readonly at: (panel: number) => { readonly column: number; readonly row: number };
  /** The names, above their panels. */
  readonly titles: readonly Shape[];
}

/** The padding of a band scale that leaves `gap` between so many bands. One band has none beside it, and would be narrowed. */
function paddingOf(count: number, gap: number, length: number): number {
  return count === 1 ? 0 : (gap * count) / (length + gap);
}

/** Lays panels out. */
export function panelGrid(
  {
    names,
    columns: most,
    panelHeight,
    columnGap,
    marginLeft,
    marginRight,
    marginTop,
    marginBottom,
    switches,
  }: PanelGridOptions,
  layout: Layout,
): PanelGrid {
  const columns = Math.min(most, names.length);
  const rows = Math.ceil(names.length / columns);
  const titleRoom = 1.3 * lineHeight(layout);
  const rowGap = titleRoom + 0.6 * lineHeight(layout);
  const inner = layout.width - marginLeft - marginRight;
  const panelWidth = (inner - (columns - 1) * columnGap) / columns;
  const innerHeight = rows * panelHeight + (rows - 1) * rowGap;
  const top = marginTop + titleRoom;
  // One below the other they have the whole width for their names.
  const alone = columns === 1;
  const drawn = fittedNames(names, alone ? layout.width - 4 : panelWidth, layout, true);
  const at = (panel: number) => ({ column: panel % columns, row: Math.floor(panel / columns) });
  return {
    panelWidth,
    options: {
      height: top + innerHeight + marginBottom,
      marginLeft,
      marginRight,
      marginTop: top,
      marginBottom,
      fx: {
        axis: null,
        round: false,
        domain: Array.from({ length: columns }, (_, i) => i),
        paddingInner: paddingOf(columns, columnGap, inner),
        paddingOuter: 0,
      },
      fy: {
        axis: null,
        round: false,
        domain: Array.from({ length: rows }, (_, i) => i),
        paddingInner: paddingOf(rows, rowGap, innerHeight),
        paddingOuter: 0,
      },
    },
    at,
    titles: drawn.map((text, panel) => {
      const { column, row } = at(panel);
      return {
        name: 'text',
        attributes: {
          x: alone
            ? Math.max(2, Math.min(marginLeft, layout.width - 2 - textWidth(text, layout, { bold: true })))
            : marginLeft + column * (panelWidth + columnGap),
          y: top + row * (panelHeight + rowGap) - 0.45 * lineHeight(layout),
          ...(switches && { 'data-name-of': panel }),
          'font-weight': 'bold',
          'text-anchor': 'start',
          fill: 'currentColor',
        },
        text,
      };
    }),
  };
}
