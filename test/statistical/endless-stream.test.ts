/**
 * What README.md recommends for one endless stream of requests: 3,000 Bernoulli rewards of means 0.7, 0.8 and 0.75, all
 * one prompt. Uniform choice has a regret of 3,000 x (0.1 + 0.05) / 3 = 150.
 */
import {
  type ArmSelector,
  betaThompson,
  createRandom,
  hierarchicalThompson,
  imed,
  type SelectorFactory,
} from 'banditspec';
import { expect, test } from 'vitest';

const MEANS = [0.7, 0.8, 0.75];
const ROUNDS = 3000;
const RUNS = 400;
const UNIFORM = 150;

/** The mean regret over all runs, in rewards, and its standard error. */
function regretOf(make: SelectorFactory): { mean: number; standardError: number } {
  const regrets = Array.from({ length: RUNS }, (_, run) => {
    const selector = make({ armCount: 3, rewardRange: { min: 0, max: 1 } }) as ArmSelector;
    const random = createRandom('endless', run, 'selector');
    const luck = createRandom('endless', run, 'rewards');
    let regret = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const arm = selector.select(random);
      selector.update(arm, luck() < MEANS[arm]! ? 1 : 0);
      regret += 0.8 - MEANS[arm]!;
    }
    return regret;
  });
  const mean = regrets.reduce((sum, regret) => sum + regret, 0) / RUNS;
  const squares = regrets.reduce((sum, regret) => sum + (regret - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (RUNS - 1) / RUNS) };
}

test('imed and betaThompson have less regret than hierarchicalThompson, and that less than a third of uniform choice', () => {
  // 28 and 27 with standard errors of 1.
  const own = regretOf(hierarchicalThompson);
  for (const make of [imed, betaThompson]) {
    const { mean, standardError } = regretOf(make);
    expect(mean + 4 * Math.hypot(standardError, own.standardError)).toBeLessThan(own.mean);
  }
  // A mean of 46 with a standard error of 1.9.
  expect(own.mean + 2 * own.standardError).toBeLessThan(UNIFORM / 3);
});
