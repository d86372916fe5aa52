import { expect, test } from 'vitest';
import { requireTokenCountLaw, tokenCountAt } from '../../../src/environments/simulated/token-count-law.js';

test('quantiles are evenly spaced, the law between two of them uniform', () => {
  const law = { kind: 'quantiles', tokens: [10, 20, 100] } as const;
  expect([0, 0.25, 0.5, 0.75, 0.999999].map((u) => tokenCountAt(law, u))).toEqual([10, 15, 20, 60, 100]);
});

test('a log-normal law has its median, its spread, and an end', () => {
  const law = { kind: 'log-normal', median: 100, spread: 0.5, max: 200 } as const;
  // Quantiles of the normal law: 0.5 at 0, 0.841345 at 1, 0.977250 at 2.
  expect([0.5, 0.841345, 0.158655, 0.97725].map((u) => tokenCountAt(law, u))).toEqual([
    100,
    Math.round(100 * Math.exp(0.5)),
    Math.round(100 * Math.exp(-0.5)),
    200,
  ]);
  expect(tokenCountAt({ ...law, median: 0.01 }, 0.5)).toBe(1);
  expect(tokenCountAt({ ...law, spread: 0 }, 0.9)).toBe(100);
});

test('a number that is no uniform has the greatest length', () => {
  for (const u of [-0.1, 1, Number.NaN]) {
    expect(tokenCountAt({ kind: 'quantiles', tokens: [10, 20, 100] }, u)).toBe(100);
    expect(tokenCountAt({ kind: 'log-normal', median: 10, spread: 1, max: 77 }, u)).toBe(77);
  }
});

test('laws that can be are taken', () => {
  for (const law of [
    7,
    { kind: 'log-normal', median: 0.5, spread: 0, max: 1 },
    { kind: 'quantiles', tokens: [3, 3, 9] },
    { kind: 'quantiles', tokens: [3, 9] },
  ]) {
    expect(() => requireTokenCountLaw('who', 'law', law as never)).not.toThrow();
  }
});

test.each<[unknown, string]>([
  [0, 'who: law must be a positive integer, got 0'],
  [10_000_001, 'who: law must be at most 10000000, got 10000001'],
  [null, 'who: law must be an object, got null'],
  [{ kind: 'other' }, "who: law.kind must be 'log-normal' or 'quantiles', got \"other\""],
  [
    { kind: 'log-normal', median: 0, spread: 1, max: 9 },
    'who: law.median must be a finite number greater than 0, got 0',
  ],
  [
    { kind: 'log-normal', median: 1, spread: -1, max: 9 },
    'who: law.spread must be a finite number of at least 0, got -1',
  ],
  [{ kind: 'log-normal', median: 1, spread: 1, max: 0 }, 'who: law.max must be a positive integer, got 0'],
  [{ kind: 'quantiles', tokens: [] }, 'who: law.tokens must be a non-empty array'],
  [{ kind: 'quantiles', tokens: [5] }, 'who: law.tokens must be at least 2 lengths, got an array of 1'],
  [{ kind: 'quantiles', tokens: [0, 5] }, 'who: law.tokens[0] must be a positive integer, got 0'],
  [{ kind: 'quantiles', tokens: [5, 4] }, 'who: law.tokens[1] must be an integer of at least 5, got 4'],
  [{ kind: 'quantiles', tokens: [5, 1e8] }, 'who: law.tokens[1] must be at most 10000000'],
])('%j is refused', (law, message) => {
  expect(() => requireTokenCountLaw('who', 'law', law as never)).toThrow(message);
});
