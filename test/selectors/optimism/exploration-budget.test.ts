import { expect, test } from 'vitest';
import { explorationBudget } from '../../../src/selectors/optimism/exploration-budget.js';

test('is ln t + c ln ln t, by hand', () => {
  // ln 100 = 4.605170, ln 4.605170 = 1.527180.
  expect(explorationBudget(100, 0)).toBeCloseTo(4.60517, 5);
  expect(explorationBudget(100, 1)).toBeCloseTo(6.13235, 5);
  expect(explorationBudget(100, 3)).toBeCloseTo(9.18671, 5);
});

test('a logarithm of what is below 1 counts as 0', () => {
  for (const c of [0, 3]) expect([0, 1].map((t) => explorationBudget(t, c))).toEqual([0, 0]);
  // ln 2 = 0.69, whose logarithm is below 0.
  expect(explorationBudget(2, 3)).toBeCloseTo(Math.LN2, 12);
});
