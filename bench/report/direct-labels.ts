/** Names at the ends of curves instead of a legend, moved apart where they would overlap. */
import type * as Plot from '@observablehq/plot';
import { drawnName } from './figure.js';

/** One curve's name. */
export interface DirectLabel {
  readonly text: string;
  /** Where the curve ends, in the unit of the y axis. */
  readonly value: number;
  readonly color: string;
  readonly dash: string;
}

/**
 * The places nearest to the wanted ones (least squares) that keep their order, are `gap` apart and lie in [low, high]:
 * neighbours that would overlap are pooled (pool adjacent violators).
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  // With i gaps taken off the i-th place, "gap apart" is "not decreasing".
  const pools: { sum: number; count: number }[] = [];
  order.forEach((index, i) => {
    pools.push({ sum: wanted[index]! - i * gap, count: 1 });
    for (let last = pools.length - 1; last > 0; last--) {
      const [before, pool] = [pools[last - 1]!, pools[last]!];
      if (before.sum / before.count <= pool.sum / pool.count) break;
      pools.splice(last - 1, 2, { sum: before.sum + pool.sum, count: before.count + pool.count });
    }
  });
  const top = Math.max(low, high - (wanted.length - 1) * gap);
  const places = new Array<number>(wanted.length);
  let i = 0;
  for (const { sum, count } of pools) {
    for (let k = 0; k < count; k++, i++) places[order[i]!] = Math.min(Math.max(sum / count, low), top) + i * gap;
  }
  return places;
}

/** The distance of two names, in CSS pixels. */
export const LABEL_GAP = 14.5;
const LEADER = 26;

/** A mark that writes the names to the right of the frame, each with a leader in the style of its curve. */
export function directLabels(labels: readonly DirectLabel[]): Plot.RenderFunction {
  return (_index, scales, _channels, dimensions, context) => {
    const { document } = context;
    const create = (name: string, attributes: Readonly<Record<string, string | number>>) => {
      const element = document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
      return element;
    };
    const y = scales.y as unknown as (value: number) => number;
    const { width, height, marginTop, marginRight, marginBottom } = dimensions;
    const right = width - marginRight;
    const ends = labels.map(({ value }) => y(value));
    const places = spread(ends, LABEL_GAP, marginTop, height - marginBottom + LABEL_GAP / 2);
    const group = create('g', { 'aria-label': 'names of the curves', 'text-anchor': 'start' });
    labels.forEach(({ text, color, dash }, i) => {
      const path = `M${right + 6},${ends[i]}L${right + LEADER - 8},${places[i]}L${right + LEADER},${places[i]}`;
      group.append(
        create('path', { d: path, fill: 'none', stroke: color, 'stroke-width': 1.5, 'stroke-dasharray': dash }),
      );
      const name = create('text', { x: right + LEADER + 4, y: places[i]!, dy: '0.32em' });
      name.textContent = drawnName(text);
      group.append(name);
    });
    return group as unknown as ReturnType<Plot.RenderFunction>;
  };
}
