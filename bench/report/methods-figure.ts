/** The paper's Table 1 as dots: what selectors make of the arms, beside what the paper has. */

import * as Plot from '@observablehq/plot';
import { type MethodsResult, paperOf } from '../results/parts/draft-methods.js';
import { evenTicks, extent, formatNumber, NAME_BELOW } from './axis.js';
import { drawSvg, FAINT, INK } from './draw.js';
import { FIGURE_WIDTH, type Figure, type Provenance, provenanceLine, textWidth } from './figure.js';
import type { SelectorStyle } from './selector-styles.js';

const ROW_HEIGHT = 15;
const GAP = 14;

/** The figure: one panel a world, one block of rows a cell, one row a selector with its memory. */
export function methodsFigure(
  { cells, prompts }: MethodsResult,
  id: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
): Figure {
  const cellOf = ({ target, benchmark }: MethodsResult['cells'][number]) => `${target}, ${benchmark}`;
  const rows = cells.flatMap((cell) =>
    cell.selectors.map(({ selector, memory, ours }) => ({
      world: cell.world,
      cell: cellOf(cell),
      name: `${selector}, ${memory}`,
      ours: ours.speed,
      paper: paperOf(cell, selector).speed,
      color: styles.get(selector)!.color,
    })),
  );
  const bestArms = cells.map((cell) => ({
    world: cell.world,
    cell: cellOf(cell),
    speed: Math.max(...cell.fixedArms.map(({ paper }) => paper.speed)),
  }));
  const worlds = [...new Set(cells.map(({ world }) => world))];
  const names = [...new Set(rows.map(({ name }) => name))];
  const places = [...new Set(rows.map(({ cell }) => cell))];
  const [low, high] = extent([
    ...rows.flatMap(({ ours, paper }) => [ours, paper]),
    ...bestArms.map(({ speed }) => speed),
  ]);
  const room = 0.04 * (high - low || 1);
  const domain: [number, number] = [low - room, high + room];
  const ticks = evenTicks(domain, 5);
  const at = { fx: 'world', fy: 'cell', y: 'name' } as const;
  const svg = drawSvg(
    {
      width: FIGURE_WIDTH,
      height: 70 + places.length * (ROW_HEIGHT * names.length + GAP),
      marginLeft: 14 + Math.max(...names.map(textWidth)),
      marginRight: 14 + Math.max(...places.map(textWidth)),
      marginTop: 26,
      marginBottom: 40,
      fx: { domain: worlds, label: null, padding: 0.05 },
      fy: { domain: places, label: null, padding: 0.1 },
      x: { domain, label: 'tokens a second' },
      y: { domain: names, label: null, padding: 0.3 },
      color: { type: 'identity' },
      marks: [
        Plot.gridX(ticks, { stroke: FAINT, strokeOpacity: 1 }),
        Plot.axisX(ticks, { ...NAME_BELOW, tickFormat: (speed: number) => formatNumber(speed) }),
        Plot.axisY({ tickSize: 0, fontSize: 10.5 }),
        Plot.axisFx({ anchor: 'top', tickSize: 0, fontWeight: 'bold' }),
        Plot.axisFy({ anchor: 'right', tickSize: 0 }),
        Plot.ruleX(bestArms, { fx: 'world', fy: 'cell', x: 'speed', stroke: INK, strokeDasharray: '4 3' }),
        Plot.ruleY(rows, { ...at, x1: 'ours', x2: 'paper', stroke: 'color', strokeOpacity: 0.45, strokeWidth: 2 }),
        Plot.dot(rows, { ...at, x: 'paper', r: 3.2, stroke: 'color', fill: '#ffffff' }),
        Plot.dot(rows, { ...at, x: 'ours', r: 3.6, fill: 'color' }),
      ],
    },
    'Speed of the selectors beside the published one, cell by cell',
  );
  return {
    id,
    title: 'Beside the published speeds',
    caption:
      "Drafting methods as arms (the paper's Table 1), each calibrated to its published mean accepted tokens and speed. Filled dots: our " +
      'tokens a second; open dots: the published ones (the paper has one figure for UCBSpec, whatever the radius and the memory); dashed: ' +
      `the best fixed arm as published. ${provenanceLine(provenance, `${formatNumber(prompts)} prompts of every cell`)}`,
    svg,
  };
}
