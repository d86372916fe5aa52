/** Markers of curves where a name stands, of the areas that Plot gives those on the curves. */
import type { Shape } from './draw.js';
import { PAPER } from './palette.js';
import type { SelectorStyle } from './selector-styles.js';

type Point = readonly [x: number, y: number];

/** So many points on a circle, from this angle on, clockwise from the top. */
function around(count: number, radius: (i: number) => number, from = 0): Point[] {
  return Array.from({ length: count }, (_, i) => {
    const angle = from + (2 * Math.PI * i) / count;
    return [radius(i) * Math.sin(angle), -radius(i) * Math.cos(angle)] as const;
  });
}

/** The corners of a marker whose area is that of a circle of this radius. */
function corners(symbol: Exclude<SelectorStyle['symbol'], 'circle'>, r: number): readonly Point[] {
  const area = Math.PI * r * r;
  switch (symbol) {
    case 'square':
      return around(4, () => Math.sqrt(area / 2), Math.PI / 4);
    case 'diamond': {
      const half = Math.sqrt((area / 2) * Math.tan(Math.PI / 6));
      const height = half / Math.tan(Math.PI / 6);
      return [
        [0, -height],
        [half, 0],
        [0, height],
        [-half, 0],
      ];
    }
    case 'triangle':
      return around(3, () => Math.sqrt((4 * area) / (3 * Math.sqrt(3))));
    case 'star': {
      const outer = Math.sqrt(area * 0.8908);
      return around(10, (i) => (i % 2 === 0 ? outer : 0.382 * outer));
    }
    case 'cross': {
      const a = Math.sqrt(area / 5) / 2;
      const arm: Point[] = [
        [-a, -a],
        [-a, -3 * a],
        [a, -3 * a],
      ];
      return [0, 1, 2, 3].flatMap((turn) =>
        arm.map(([x, y]): Point => {
          const [cos, sin] = [[1, 0, -1, 0][turn]!, [0, 1, 0, -1][turn]!];
          return [x * cos - y * sin, x * sin + y * cos];
        }),
      );
    }
    case 'wye': {
      // Three arms, 5/4 as long as they are wide, and the triangle between them.
      const width = Math.sqrt(area / (Math.sqrt(3) / 4 + 3 * (5 / 4 - 1 / (2 * Math.sqrt(3)))));
      return [0, 1, 2].flatMap((arm): Point[] => {
        const angle = Math.PI + (2 * Math.PI * arm) / 3;
        const [dx, dy] = [Math.sin(angle), -Math.cos(angle)];
        const length = (5 / 4) * width;
        const between = angle + Math.PI / 3;
        const notch = width / Math.sqrt(3);
        return [
          [length * dx + (width / 2) * dy, length * dy - (width / 2) * dx],
          [length * dx - (width / 2) * dy, length * dy + (width / 2) * dx],
          [notch * Math.sin(between), -notch * Math.cos(between)],
        ];
      });
    }
  }
}

/** The marker at a place, of this colour. */
export function marker(
  { symbol, filled }: Pick<SelectorStyle, 'symbol' | 'filled'>,
  { x, y, r, color }: { readonly x: number; readonly y: number; readonly r: number; readonly color: string },
): Shape {
  const look = { fill: filled ? color : PAPER, stroke: color, 'stroke-width': 1 };
  if (symbol === 'circle') return { name: 'circle', attributes: { cx: x, cy: y, r, ...look } };
  const path = corners(symbol, r).map(([dx, dy]) => `${(x + dx).toFixed(2)},${(y + dy).toFixed(2)}`);
  return { name: 'path', attributes: { d: `M${path.join('L')}Z`, ...look } };
}
