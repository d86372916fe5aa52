import { acceptedLengthRange, createRandom, empiricalBayesLeader } from 'banditspec';
import { expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('empiricalBayesLeader', empiricalBayesLeader, {
  draws: 'nothing',
  lateFeedback: { exempt: 'later rewards of a prompt count more' },
  rescaling: { exempt: 'its prior mean is counted in tokens' },
});

const none = Number.NaN;

test('it plays the greatest posterior mean: discounted rewards of the prompt, shrunk to the mean over prompts', () => {
  const random = createRandom('posterior');
  for (let table = 0; table < 40; table++) {
    const discount = 0.5 + random() / 2;
    const promptDiscount = 0.5 + random() / 2;
    const priorWeight = 0.5 + 5 * random();
    const K = 3;
    const selector = empiricalBayesLeader({
      armCount: K,
      rewardRange: acceptedLengthRange(4),
      discount,
      promptDiscount,
      priorWeight,
    });
    const past: number[][][] = [[[], [], []]];
    // H_5: the mean over a uniform acceptance rate.
    const nothing = 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5;
    for (let round = 0; round < 60; round++) {
      if (random() < 0.1) {
        selector.startEpisode!();
        past.push([[], [], []]);
      }
      const means = Array.from({ length: K }, (_, i) => {
        let count = 0.01;
        let sum = 0.01 * nothing;
        past.forEach((prompt, age) => {
          let weight = 1;
          for (let later = age; later < past.length - 1; later++) weight *= promptDiscount;
          count += weight * prompt[i]!.length;
          sum += weight * prompt[i]!.reduce((total, y) => total + y, 0);
        });
        let n = 0;
        let s = 0;
        for (const y of past.at(-1)![i]!) {
          n = n * discount + 1;
          s = s * discount + y;
        }
        return (s + priorWeight * (sum / count)) / (n + priorWeight);
      });
      const arm = selector.select(random);
      expect(Math.max(...means) - means[arm]!).toBeLessThan(1e-12);
      const rewards = means.map((_, i) => (i === arm || random() < 0.5 ? 1 + Math.floor(5 * random()) : none));
      selector.updateObserved(arm, rewards);
      rewards.forEach((y, i) => {
        if (!Number.isNaN(y)) past.at(-1)![i]!.push(y);
      });
    }
  }
});

test('an arm that nobody pulls is found as soon as it is observed to be better', () => {
  const selector = empiricalBayesLeader({ armCount: 2, rewardRange: acceptedLengthRange(5) });
  for (let round = 0; round < 20; round++) selector.updateObserved(0, [3, 1]);
  expect(selector.select(() => 0)).toBe(0);
  let switched = 0;
  while (selector.select(() => 0) === 0) {
    selector.updateObserved(0, [3, 6]);
    switched += 1;
  }
  // Means over prompts near 3 and 1; with memory 1 / (1 - 0.8) = 5 against a prior of 5 it takes about as many.
  expect(switched).toBeLessThan(8);
});

test('a prior is what earlier rewards would have left', () => {
  const problem = { armCount: 2, rewardRange: acceptedLengthRange(5) };
  const selector = empiricalBayesLeader({ ...problem, prior: { counts: [10, 10], sums: [20, 30] } });
  expect(selector.select(() => 0)).toBe(1);
  expect(() => empiricalBayesLeader({ ...problem, prior: { counts: [1], sums: [2, 3] } })).toThrow(
    'empiricalBayesLeader: prior.counts must be an array of 2, got an array of 1',
  );
  expect(() => empiricalBayesLeader({ ...problem, prior: { counts: [1, 1], sums: [2, 7] } })).toThrow(
    'empiricalBayesLeader: prior.sums[1] must be in [1, 6], got 7',
  );
  expect(() => empiricalBayesLeader({ ...problem, discount: 0 })).toThrow('discount must be in (0, 1], got 0');
  expect(() => empiricalBayesLeader({ ...problem, promptDiscount: 2 })).toThrow('promptDiscount must be in (0, 1]');
  expect(() => empiricalBayesLeader({ ...problem, priorWeight: 0 })).toThrow('priorWeight must be a finite number');
});

test('a reward told twice counts twice, and one that never becomes known counts nothing', () => {
  const selector = empiricalBayesLeader({ armCount: 2, rewardRange: acceptedLengthRange(4) });
  for (let told = 0; told < 2; told++) selector.updateObserved(0, [3, Number.NaN]);
  expect(selector.snapshot().state.prompts).toEqual({ counts: [2, 0], sums: [6, 0] });
});
