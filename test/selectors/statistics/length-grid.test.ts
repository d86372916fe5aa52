import { expect, test } from 'vitest';
import { stepsInRange, stepsOfReward } from '../../../src/selectors/statistics/length-grid.js';

test('a range has a whole number of steps, at most 65,534', () => {
  const steps = (min: number, max: number, step: number) => stepsInRange('who', 'range', { min, max }, step);
  expect(steps(1, 6, 1)).toBe(5);
  expect(steps(-1, 2, 0.25)).toBe(12);
  expect(steps(3, 3, 2)).toBe(0);
  expect(steps(0, 65_534, 1)).toBe(65_534);
  expect(() => steps(0, 65_535, 1)).toThrow(
    'who: (range.max - range.min) / rewardStep must be at most 65534, got 65535',
  );
  expect(() => steps(1, 6, 2)).toThrow(
    'who: (range.max - range.min) / rewardStep must be an integer (rewards are whole numbers of steps), got 2.5',
  );
  for (const step of [0, -1, Number.NaN]) {
    expect(() => steps(1, 6, step)).toThrow(`who: rewardStep must be a finite number greater than 0, got ${step}`);
  }
});

test('a reward is a whole number of steps above the least', () => {
  expect(stepsOfReward('who', 6, 1, 1)).toBe(5);
  expect(stepsOfReward('who', -0.5, -1, 0.25)).toBe(2);
  expect(() => stepsOfReward('who', 2.5, 1, 1)).toThrow(
    'who: reward must be 1 plus a whole number of steps of 1, got 2.5',
  );
});
