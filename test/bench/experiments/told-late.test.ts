import { type AnySelectorFactory, createRandom, exp3Spec, hedge, ucbSpec } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { toldLate } from '../../../bench/experiments/told-late.js';

const problem = { armCount: 3, rewardRange: { min: 1, max: 5 } };

/** Rewards by arm and round: whole numbers in [1, 5]. */
const reward = (arm: number, round: number) => 1 + ((7 * round + 3 * arm) % 5);

/** The arms that a selector chooses in so many rounds. */
function choices(factory: AnySelectorFactory, rounds: number): number[] {
  const selector = factory(problem);
  if (selector.feedback !== 'bandit') throw new Error('not of this test');
  const random = createRandom('told late');
  return Array.from({ length: rounds }, (_, round) => {
    const arm = selector.select(random);
    selector.update(arm, reward(arm, round));
    return arm;
  });
}

/** The same by hand: what a round gave is written into a list that is read so many places behind its end. */
function byHand(factory: AnySelectorFactory, rounds: number, delay: number): number[] {
  const selector = factory(problem);
  if (selector.feedback !== 'bandit') throw new Error('not of this test');
  const random = createRandom('told late');
  const arms: number[] = [];
  const probabilities: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const law = [0, 1, 2].map((arm) => selector.probability(arm));
    const arm = selector.select(random);
    arms.push(arm);
    probabilities.push(law[arm]!);
    const due = round - delay;
    if (due >= 0) selector.update(arms[due]!, reward(arms[due]!, due), probabilities[due]!);
  }
  return arms;
}

describe('a selector that is told late', () => {
  test.each([
    ['ucbSpec', ucbSpec],
    ['exp3Spec', exp3Spec],
  ] as const)('%s chooses as it does when every outcome is handed over so many rounds later', (_name, make) => {
    for (const delay of [1, 7, 40]) {
      expect(
        choices(
          toldLate((situation) => make(situation as never), delay),
          200,
        ),
      ).toEqual(byHand((situation) => make(situation as never), 200, delay));
    }
  });

  test('without delay is the selector itself', () => {
    const factory: AnySelectorFactory = (situation) => ucbSpec(situation);
    expect(toldLate(factory, 0)).toBe(factory);
  });

  test('knows nothing before the first outcome comes: until then a deterministic rule repeats its first arm', () => {
    expect(
      choices(
        toldLate((situation) => ucbSpec(situation), 10),
        11,
      ),
    ).toEqual(new Array(11).fill(0));
  });

  test('learns from the pulled arm alone', () => {
    expect(() => toldLate((situation) => hedge(situation), 1)(problem)).toThrow(
      'delay must be 0 beside selectors that learn from more than the reward of the pulled arm, got one of feedback "full-information"',
    );
  });
});
