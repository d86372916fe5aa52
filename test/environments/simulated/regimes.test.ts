import { createRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import {
  type DrawnRegimes,
  drawRegimes,
  requireRegimes,
  transitionsOf,
} from '../../../src/environments/simulated/regimes.js';

const names = ['prose', 'copying', 'code'];

test('the next stretch is of every other regime with the same chance, or as told', () => {
  const regimes = { kind: 'drawn', names, meanTokens: [1, 1, 1] } as const;
  expect(transitionsOf(regimes)).toEqual([
    Float64Array.of(0, 1 / 2, 1 / 2),
    Float64Array.of(1 / 2, 0, 1 / 2),
    Float64Array.of(1 / 2, 1 / 2, 0),
  ]);
  const next = [
    [0.5, 0.5, 0],
    [0, 0, 1],
    [1, 0, 0],
  ];
  expect(transitionsOf({ ...regimes, next })).toEqual(next.map((row) => Float64Array.from(row)));
  // Alone it follows itself.
  expect(transitionsOf({ kind: 'drawn', names: ['prose'], meanTokens: [3] })).toEqual([Float64Array.of(1)]);
});

describe('stretches are drawn', () => {
  const draw = (regimes: DrawnRegimes, tokenCount: number, uniforms: readonly number[]) => {
    const left = [...uniforms];
    const begun: [fromToken: number, regime: number][] = [];
    drawRegimes(
      regimes,
      transitionsOf(regimes),
      tokenCount,
      () => left.shift()!,
      (...stretch) => begun.push(stretch),
    );
    return { begun, left };
  };
  const regimes = { kind: 'drawn', names, meanTokens: [2, 4, 1] } as const;

  test('by inversion, from the first regime on, to the end of the text', () => {
    // P(a stretch of mean 2 has more than k tokens) = 2^-k: at u = 0.8 two of 1, 1/2, 1/4 are above 1 - u, so 3 tokens; of
    // mean 4, 0.75^k: at u = 0.5 three of 1, 0.75, 0.5625, 0.42 are above 0.5. A stretch of mean 1 has one token, undrawn.
    const { begun, left } = draw(regimes, 9, [0.8, 0.3, 0.5, 0.9, 0.4, 0.6]);
    expect(begun).toEqual([
      [0, 0],
      [3, 1],
      [6, 2],
      [7, 0],
    ]);
    expect(left).toEqual([]);
  });

  test('and none of a text that the first one fills', () => {
    const { begun, left } = draw(regimes, 3, [0.8, 0.3]);
    expect(begun).toEqual([[0, 0]]);
    expect(left).toEqual([0.3]);
  });

  test('with the mean lengths that were told', () => {
    const random = createRandom('regimes');
    const begun: number[] = [];
    const alone = { kind: 'drawn', names: ['prose'], meanTokens: [5] } as const;
    drawRegimes(alone, transitionsOf(alone), 100_000, random, (fromToken) => begun.push(fromToken));
    // A geometric law of mean 5 has deviation sqrt(20) = 4.47; of 20,000 stretches the mean is within 4 * 0.032.
    expect(Math.abs(100_000 / begun.length - 5)).toBeLessThan(0.127);
  });
});

describe('regimes that cannot be are refused', () => {
  const scheduled = (...changes: unknown[]) => ({ kind: 'scheduled', names, changes });
  const first = { fromToken: 0, regime: 2 };
  const drawn = { kind: 'drawn', names, meanTokens: [1, 1.5, 9] };

  test('and others are not', () => {
    const sound = [
      scheduled(first),
      scheduled(first, { fromToken: 1, regime: 0 }),
      drawn,
      { ...drawn, next: [0, 1, 2].map(() => [1 / 4, 1 / 4, 1 / 2]) },
    ];
    for (const regimes of sound) expect(() => requireRegimes('who', regimes as never)).not.toThrow();
  });

  test.each<[unknown, string]>([
    [null, 'who: regimes must be an object, got null'],
    [{ ...drawn, names: [] }, 'who: regimes.names must be a non-empty array'],
    [{ ...drawn, names: ['a', 'b', ''] }, 'who: regimes.names[2] must be a non-empty string'],
    [{ ...drawn, kind: 'other' }, "who: regimes.kind must be 'scheduled' or 'drawn', got \"other\""],
    [scheduled(), 'who: regimes.changes must be a non-empty array'],
    [scheduled(null), 'who: regimes.changes[0] must be an object, got null'],
    [scheduled({ fromToken: 1, regime: 0 }), 'who: regimes.changes[0].fromToken must be 0, got 1'],
    [
      scheduled(first, { fromToken: 0, regime: 0 }),
      'who: regimes.changes[1].fromToken must be a positive integer, got 0',
    ],
    [
      scheduled(first, { fromToken: 5, regime: 0 }, { fromToken: 5, regime: 0 }),
      'who: regimes.changes[2].fromToken must be an integer of at least 6, got 5',
    ],
    [scheduled({ fromToken: 0, regime: 3 }), 'who: regimes.changes[0].regime must be an integer in [0, 2], got 3'],
    [scheduled({ fromToken: 0, regime: -1 }), 'who: regimes.changes[0].regime must be an integer in [0, 2], got -1'],
    [{ ...drawn, meanTokens: [1, 1] }, 'who: regimes.meanTokens must be an array of 3'],
    [{ ...drawn, meanTokens: [1, 1, 0.9] }, 'who: regimes.meanTokens[2] must be at least 1, got 0.9'],
    [{ ...drawn, meanTokens: [1, Infinity, 1] }, 'who: regimes.meanTokens[1] must be a finite number, got Infinity'],
    [{ ...drawn, next: [[1, 0, 0]] }, 'who: regimes.next must be an array of 3'],
    [{ ...drawn, next: [0, 1, 2].map(() => [0.5, 0.5]) }, 'who: regimes.next[0] must be an array of 3'],
    [{ ...drawn, next: [0, 1, 2].map(() => [0.5, 0.5, 0.5]) }, 'who: the sum of regimes.next[0] must be 1, got 1.5'],
  ])('%j', (regimes, message) => {
    expect(() => requireRegimes('who', regimes as never)).toThrow(message);
  });
});
