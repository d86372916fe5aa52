/** The paper's Table 1 as dots: what selectors make of the arms, beside what the paper has. */

import * as Plot from '@observablehq/plot';
import { type MethodsResult, paperOf } from '../results/parts/draft-methods.js';
import { axisBelow, evenTicks, extent, formatNumber, padEvenly, plotScale } from './axis.js';
import { drawSvg } from './draw.js';
import { axisName, type Figure, nameColumn, type Provenance, provenanceLine } from './figure.js';
import { partsOf, switches } from './hideable.js';
import { isWide, type Layout, lineHeight } from './layout.js';
import { FAINT, INK, PAPER } from './palette.js';
import { panelGrid } from './panels.js';
import type { SelectorStyle } from './selector-styles.js';

/** One selector with its memory in one cell. */
interface Row {
  readonly panel: string;
  readonly name: string;
  readonly ours: number;
  readonly paper: number;
  readonly color: string;
}

/** The drawing: one panel a cell and world, one row a selector with its memory. */
function drawMethods(
  rows: readonly Row[],
  bestArms: readonly { readonly panel: string; readonly speed: number }[],
  columns: number,
  layout: Layout,
): string {
  const line = lineHeight(layout);
  const panels = [...new Set(rows.map(({ panel }) => panel))];
  const names = [...new Set(rows.map(({ name }) => name))];
  const { marginLeft, drawn } = nameColumn(names, layout);
  const grid = panelGrid(
    {
      names: panels,
      columns: isWide(layout) ? columns : 1,
      panelHeight: 1.1 * line * names.length,
      columnGap: 2 * layout.fontSize,
      marginLeft,
      marginRight: 1.5 * layout.fontSize,
      marginTop: 0,
      marginBottom: 3 * line,
    },
    layout,
  );
  const speeds = [...rows.flatMap(({ ours, paper }) => [ours, paper]), ...bestArms.map(({ speed }) => speed)];
  const domain = padEvenly(extent(speeds), 0.04);
  const ticks = evenTicks(domain, 5);
  const placed = rows.map((row) => ({
    ...row,
    ...grid.at(panels.indexOf(row.panel)),
    place: names.indexOf(row.name),
  }));
  const at = { fx: 'column', fy: 'row', y: 'place', render: partsOf((row) => placed[row]!.place) } as const;
  return drawSvg(
    {
      ...grid.options,
      x: { ...plotScale('linear', domain), label: null },
      y: { domain: names.map((_, place) => place), label: null, padding: 0.3 },
      color: { type: 'identity' },
      marks: [
        Plot.gridX(ticks, { stroke: FAINT, strokeOpacity: 1 }),
        axisBelow(
          {
            ...{ type: 'linear', domain, ticks, format: formatNumber },
            ...{ length: grid.panelWidth, beyond: [0.7 * layout.fontSize, 0.7 * layout.fontSize] },
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
        Plot.ruleX(
          bestArms.map((arm) => ({ ...arm, ...grid.at(panels.indexOf(arm.panel)) })),
          { fx: 'column', fy: 'row', x: 'speed', stroke: INK, strokeDasharray: '4 3' },
        ),
        Plot.ruleY(placed, { ...at, x1: 'ours', x2: 'paper', stroke: 'color', strokeOpacity: 0.45, strokeWidth: 2 }),
        Plot.dot(placed, { ...at, x: 'paper', r: 3.2, stroke: 'color', fill: PAPER }),
        Plot.dot(placed, {
          ...{ ...at, x: 'ours', r: 3.6, fill: 'color' },
          title: ({ panel, name, ours, paper }: Row) =>
            `${panel}, ${name}: ${formatNumber(ours, 1)} tokens a second, published ${formatNumber(paper, 1)}`,
        }),
      ],
    },
    'Speed of the selectors beside the published one, cell by cell',
    layout,
    [...grid.titles, axisName('tokens a second', marginLeft, grid.options.height!, layout)],
  );
}

/** The figure: what selectors make of every cell, beside the published speed. */
export function methodsFigure(
  { cells, prompts }: MethodsResult,
  id: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
): Figure {
  const panelOf = ({ target, benchmark, world }: MethodsResult['cells'][number]) => `${target}, ${benchmark}: ${world}`;
  const rows = cells.flatMap((cell) =>
    cell.selectors.map(({ selector, memory, ours }) => ({
      panel: panelOf(cell),
      name: `${selector}, ${memory}`,
      ours: ours.speed,
      paper: paperOf(cell, selector).speed,
      color: styles.get(selector)!.color,
    })),
  );
  const bestArms = cells.map((cell) => ({
    panel: panelOf(cell),
    speed: Math.max(...cell.fixedArms.map(({ paper }) => paper.speed)),
  }));
  const worlds = new Set(cells.map(({ world }) => world)).size;
  return {
    id,
    title: 'Beside the published speeds',
    caption:
      "Drafting methods as arms (the paper's Table 1), each calibrated to its published mean accepted tokens and speed. Filled dots: our " +
      'tokens a second; open dots: the published ones (the paper has one figure for UCBSpec, whatever the radius and the memory); dashed: ' +
      `the best fixed arm as published. ${provenanceLine(provenance, `${formatNumber(prompts)} prompts of every cell`)}`,
    views: [{ name: 'all', draw: (layout) => drawMethods(rows, bestArms, worlds, layout) }],
    rows: {
      xName: 'tokens a second',
      panels: [...new Set(rows.map(({ panel }) => panel))].map((name) => ({
        name,
        rows: rows
          .filter(({ panel }) => panel === name)
          .map(({ name: row, color, ours: x, paper: open }) => ({ name: row, color, x, low: x, high: x, open })),
      })),
    },
    values: rows.map(({ panel, name, ours, paper }) => ({ panel, name, ours, paper })),
  };
}
