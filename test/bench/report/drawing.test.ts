import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evenTicks,
  fittingTicks,
  formatNumber,
  padSymlog,
  powersOfTen,
  symlogTicks,
} from '../../../bench/report/axis.js';
import { drawCurves } from '../../../bench/report/curve-chart.js';
import { spread } from '../../../bench/report/direct-labels.js';
import { drawSvg } from '../../../bench/report/draw.js';
import { fittedName, fittedNames, NARROW, textWidth } from '../../../bench/report/layout.js';
import { marker } from '../../../bench/report/marker.js';
import { rankColors, selectorStyles } from '../../../bench/report/selector-styles.js';

describe('names at the ends of curves', () => {
  test('stay where they are when there is room', () => {
    expect(spread([30, 10, 60], 10, 0, 100)).toEqual([30, 10, 60]);
  });

  test('are moved apart by as little as possible, around where they wanted to be', () => {
    // Three at 50, 10 apart: 40, 50, 60. The one at 0 stays.
    expect(spread([50, 50, 0, 50], 10, 0, 100)).toEqual([40, 50, 0, 60]);
  });

  test('keep inside the frame', () => {
    expect(spread([99, 100], 10, 0, 100)).toEqual([90, 100]);
    expect(spread([0, 1, 2], 10, 0, 100)).toEqual([0, 10, 20]);
  });

  test('keep their order and their distance, and lie inside where they fit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 450 }), { minLength: 1, maxLength: 25 }), (wanted) => {
        const places = spread(wanted, 14, 0, 400);
        const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
        for (let i = 1; i < order.length; i++) {
          // Places are sums of a few hundred at most: rounding is far below 1e-9.
          expect(places[order[i]!]! - places[order[i - 1]!]!).toBeGreaterThan(14 - 1e-9);
        }
        expect(Math.min(...places)).toBeGreaterThan(-1e-9);
        expect(Math.max(...places)).toBeLessThan(400 + 1e-9);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('axes', () => {
  test('the symmetric logarithm is ticked at 0 and at powers of ten on both sides', () => {
    expect(symlogTicks([-120, 2500])).toEqual([-100, -10, 0, 10, 100, 1000]);
    expect(symlogTicks([0, 8])).toEqual([0]);
  });

  test('few of them are joined by twice and five times each', () => {
    expect(symlogTicks([-7, 120], 4)).toEqual([-5, 0, 5, 10, 20, 50, 100]);
    expect(symlogTicks([-120, 2500], 4)).toEqual([-100, -10, 0, 10, 100, 1000]);
  });

  test('a scale that is about linear throughout has round numbers, a logarithmic one of two powers more', () => {
    expect(symlogTicks([-2, 12], 3)).toEqual([-2, 0, 2, 4, 6, 8, 10, 12]);
    expect(symlogTicks([0, 300], 3)).toEqual([0, 5, 10, 20, 50, 100, 200]);
    expect(powersOfTen([1, 55])).toEqual([1, 2, 5, 10, 20, 50]);
    expect(powersOfTen([1, 100])).toEqual([1, 10, 100]);
  });

  test('padding a domain keeps its ends inside', () => {
    const [low, high] = padSymlog([-5, 2000], 0.05);
    expect(low).toBeLessThan(-5);
    expect(high).toBeGreaterThan(2000);
  });

  test('ticks at an even distance are round numbers', () => {
    expect(evenTicks([0.97, 4.1], 8)).toEqual([1, 1.5, 2, 2.5, 3, 3.5, 4]);
    expect(evenTicks([0, 500], 6)).toEqual([0, 100, 200, 300, 400, 500]);
    expect(powersOfTen([1, 6000])).toEqual([1, 10, 100, 1000]);
  });

  test('numbers have separated thousands and a true minus sign', () => {
    expect(formatNumber(-12345.678, 1)).toBe('−12,345.7');
  });
});

describe('numbers along an axis', () => {
  const asItIs = (tick: number) => tick;
  test('stand where they do not touch, zero and the greatest first', () => {
    // At 0, 10, 30 and 60, each 20 wide and 5 apart at least: the one at 10 would touch that at 0.
    expect(fittingTicks([0, 10, 30, 60], asItIs, () => 20, [-100, 100], 5)).toEqual([0, 30, 60]);
    // Without room between them the pair of -10 and 0 reads "-100".
    expect(
      fittingTicks(
        [-100, -10, 0, 10, 100],
        (tick) => 10 * Math.sign(tick) * Math.log10(Math.abs(tick) || 1),
        () => 9,
        [-99, 99],
        4,
      ),
    ).toEqual([-100, 0, 100]);
  });

  test('do not reach beyond the room they have', () => {
    expect(fittingTicks([0, 50, 100], asItIs, () => 20, [0, 105], 5)).toEqual([50]);
    expect(fittingTicks([0, 50, 100], asItIs, () => 20, [-10, 110], 5)).toEqual([0, 50, 100]);
  });

  test('are rounded as the terminal rounds them: 4.85 is a little less than that', () => {
    expect(formatNumber(4.85, 1)).toBe((4.85).toFixed(1));
    expect(formatNumber(4.85, 1)).toBe('4.8');
  });
});

describe('the width of a text', () => {
  const layout = { width: 800, fontSize: 10, font: 'sans' } as const;
  test('is that of the metrics of Helvetica, in thousandths of the size: A 667, i 222, the digit 556', () => {
    // Adobe's metrics (Core14_AFMs, Helvetica.afm).
    expect(textWidth('A', layout)).toBeCloseTo(6.67, 9);
    expect(textWidth('i1', layout)).toBeCloseTo(2.22 + 5.56, 9);
    expect(textWidth('A', layout, { bold: true, size: 20 })).toBeCloseTo(2 * 7.22, 9);
  });

  test('of a name cut short is within the room it has', () => {
    for (const name of ['W'.repeat(200), 'a name of several words that go on', '\u9078\u64c7'.repeat(40)]) {
      for (const room of [30, 77.7, 200]) {
        const drawn = fittedName(name, room, layout);
        expect(textWidth(drawn, layout)).toBeLessThanOrEqual(room);
        expect(drawn.endsWith('\u2026')).toBe(drawn !== name);
      }
    }
  });
});

describe('names that are cut short', () => {
  const layout = { width: 800, fontSize: 10, font: 'sans' } as const;

  test('keep their ends where their beginnings are alike', () => {
    const names = ['UCBSpec, radius 0.1, fresh', 'UCBSpec, radius 0.1, carried', 'EXP3Spec, fresh'];
    const drawn = fittedNames(names, 95, layout);
    expect(new Set(drawn).size).toBe(3);
    expect(drawn[0]).toMatch(/^UCBSp.*….*fresh$/);
    expect(drawn[1]).toMatch(/^UCBSp.*….*carried$/);
    expect(drawn[2]).toBe(names[2]);
  });

  test('are never alike, and fit', () => {
    const long = (middle: string) => `${'the same beginning '.repeat(5)}${middle}${' and the same end'.repeat(5)}`;
    const names = [long('one'), long('two'), long('three'), 'short', 'short', 'W'.repeat(99), `${'W'.repeat(99)}W`];
    for (const room of [60, 120, 300]) {
      const drawn = fittedNames(names, room, layout);
      // One of the names stands there twice.
      expect(new Set(drawn).size).toBe(6);
      for (const text of drawn) expect(textWidth(text, layout)).toBeLessThanOrEqual(room);
    }
  });
});

describe('markers', () => {
  /** The area of a path of straight lines, by the shoelace formula. */
  function area(path: string): number {
    const points = path
      .slice(1, -1)
      .split('L')
      .map((point) => point.split(',').map(Number));
    const sum = points.reduce((total, [x, y], i) => {
      const [u, v] = points[(i + 1) % points.length]!;
      return total + x! * v! - u! * y!;
    }, 0);
    return Math.abs(sum) / 2;
  }

  test.each(['square', 'diamond', 'triangle', 'star', 'cross', 'wye'] as const)(
    'a %s is as large as a circle of its radius',
    (symbol) => {
      const drawn = marker({ symbol, filled: true }, { x: 20, y: 30, r: 10, color: '#000000' });
      // Places are written with two decimals: of some ten corners at a distance of 20 at most, each 0.005 off.
      expect(Math.abs(area(String(drawn.attributes.d)) - 100 * Math.PI)).toBeLessThan(1);
    },
  );

  test('stand in the legend of a narrow drawing, filled or open as on the curves', () => {
    const look = { symbol: 'square', filled: false } as const;
    const points = [1, 2].map((x) => ({ x, y: x, low: x, high: x }));
    const curve = { name: 'a', color: '#d55e00', dash: 'none', width: 1, marker: look, points };
    const chart = { label: 'a', xName: 'x', yName: 'y', zero: true, digits: 1, curves: [curve] };
    const svg = drawCurves(chart, { x: 'linear', y: 'linear' }, NARROW);
    const name = /<g data-name-of="0">.*?<\/g>/.exec(svg)![0];
    expect(name).toMatch(/<path [^>]*stroke="#d55e00" fill="#ffffff" d="M[^"]*Z"/);
  });
});

describe('the styles of selectors', () => {
  const kinds = ['ucbSpec', 'exp3Spec', 'ucb1', 'epsilonGreedy'] as const;
  const many = Object.fromEntries(Array.from({ length: 28 }, (_, i) => [`s${i}`, { kind: kinds[i % 4]! }]));

  test('28 selectors are told apart by colour, and without colour by dash and marker', () => {
    const styles = [...selectorStyles([many]).values()];
    expect(new Set(styles.map(({ color, filled, dash }) => `${color} ${filled} ${dash}`)).size).toBe(28);
    expect(new Set(styles.map(({ dash, symbol, filled }) => `${dash} ${symbol} ${filled}`)).size).toBeGreaterThan(13);
  });

  test('a name has one style through all experiments; baselines are grey', () => {
    const styles = selectorStyles([
      { a: { kind: 'ucbSpec' }, b: { kind: 'uniformRandom' } },
      { c: { kind: 'exp3Spec' }, a: { kind: 'ucbSpec' } },
    ]);
    expect([...styles.keys()]).toEqual(['a', 'b', 'c']);
    const { color } = styles.get('b')!;
    expect(new Set([color.slice(1, 3), color.slice(3, 5), color.slice(5, 7)]).size).toBe(1);
    expect(styles.get('a')!.color).not.toBe(styles.get('c')!.color);
  });

  test('colours of ranks get lighter from the first to the last, also in grey', () => {
    // Relative luminance by Rec. 709 weights, without the gamma curve: it keeps the order.
    const lightness = rankColors(6).map((color) => {
      const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    });
    for (let i = 1; i < 6; i++) expect(lightness[i]! - lightness[i - 1]!).toBeGreaterThan(15);
    expect(rankColors(1)).toHaveLength(1);
  });
});

test('a drawing is one SVG element with places of two decimals, and its words as they were', () => {
  const svg = drawSvg({ height: 50, axis: null, caption: undefined, title: undefined, marks: [] }, 'A & "B"', {
    width: 100,
    fontSize: 11,
    font: 'sans',
  });
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]*>.*<\/svg>$/s);
  expect(svg).toContain('aria-label="A &amp; &quot;B&quot;"');
});
