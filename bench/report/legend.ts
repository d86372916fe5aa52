/** Names with a sample of their style, line by line as they fit. */
import type { Shape } from './draw.js';
import { fittedNames, type Layout, lineHeight, textWidth } from './layout.js';
import { marker } from './marker.js';
import { INK } from './palette.js';
import type { SelectorStyle } from './selector-styles.js';

/** One name. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  /** The dash pattern of a curve; absent for an area. */
  readonly dash?: string;
  /** The marker of a curve that has one. */
  readonly marker?: Pick<SelectorStyle, 'symbol' | 'filled'>;
  /** What a reader can hide by it: the number of its curve. */
  readonly curve?: number;
}

/** Lays the entries out below `top`, between two margins. Returns their shapes and how high they are. */
export function legend(
  entries: readonly LegendEntry[],
  { top, left, right }: { readonly top: number; readonly left: number; readonly right: number },
  layout: Layout,
): { readonly shapes: Shape[]; readonly height: number } {
  const line = 1.25 * lineHeight(layout);
  const sample = 1.9 * layout.fontSize;
  const gap = 1.2 * layout.fontSize;
  let x = left;
  let y = top;
  const names = fittedNames(
    entries.map(({ name }) => name),
    right - left - sample - 6,
    layout,
  );
  const shapes = entries.map(({ color, dash, marker: look, curve }, i): Shape => {
    const drawn = names[i]!;
    const width = sample + 6 + textWidth(drawn, layout);
    if (x > left && x + width > right) {
      x = left;
      y += line;
    }
    const middle = y + line / 2;
    const swatch: Shape =
      dash === undefined
        ? {
            name: 'rect',
            attributes: {
              x,
              y: middle - 0.5 * layout.fontSize,
              width: layout.fontSize,
              height: layout.fontSize,
              fill: color,
              stroke: INK,
              'stroke-width': 0.5,
            },
          }
        : {
            name: 'path',
            attributes: {
              d: `M${x.toFixed(1)},${middle.toFixed(1)}H${(x + sample).toFixed(1)}`,
              fill: 'none',
              stroke: color,
              'stroke-width': 1.6,
              'stroke-dasharray': dash,
            },
          };
    const before = dash === undefined ? layout.fontSize : sample;
    const text: Shape = {
      name: 'text',
      attributes: { x: x + before + 5, y: middle, dy: '0.35em', fill: 'currentColor' },
      text: drawn,
    };
    const from = x;
    x += width + gap;
    return {
      name: 'g',
      attributes: curve === undefined ? {} : { 'data-name-of': curve },
      children: [
        swatch,
        ...(look ? [marker(look, { x: from + sample / 2, y: middle, r: 0.26 * layout.fontSize, color })] : []),
        text,
      ],
    };
  });
  return { shapes, height: entries.length === 0 ? 0 : y + line - top };
}
