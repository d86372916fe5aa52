/**
 * Second implementations of the Thompson samplers: the posterior read anew from the history, and draws by other methods
 * than the package's (Box and Muller for the normal law, sums of exponentials for gamma laws of whole shape). The shares
 * of the arms that they play are held against `probability`.
 */
import {
  type ArmSelector,
  acceptedLengthRange,
  betaThompson,
  createRandom,
  dirichletThompson,
  discountedThompson,
  gaussianThompson,
  nonParametricThompson,
  type RandomSource,
  uniformAcceptancePrior,
} from 'banditspec';
import { expect, test } from 'vitest';
import { firstGreatest, sum } from '../second-implementation.js';

const L = 4;
const problem = { armCount: 3, rewardRange: acceptedLengthRange(L) };
const DISCOUNT = 0.8;

type Draw = (rewards: readonly number[], agesInRounds: readonly number[], random: RandomSource) => number;

function drawNormal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function drawGamma(shape: number, random: RandomSource): number {
  return sum(Array.from({ length: shape }, () => -Math.log(1 - random())));
}

function drawDirichletMean(values: readonly number[], shapes: readonly number[], random: RandomSource): number {
  const weights = shapes.map((shape) => drawGamma(shape, random));
  return sum(weights.map((weight, k) => weight * values[k]!)) / sum(weights);
}

function drawGaussianMean(count: number, total: number, random: RandomSource): number {
  const { mean, pulls, variance } = uniformAcceptancePrior(L);
  const n = count + pulls;
  return (total + pulls * mean) / n + Math.sqrt(variance / n) * drawNormal(random);
}

const lengths = Array.from({ length: L + 1 }, (_, k) => k + 1);

const samplers: [string, () => ArmSelector, Draw][] = [
  [
    'gaussianThompson',
    () => gaussianThompson(problem),
    (rewards, _, random) => drawGaussianMean(rewards.length, sum(rewards), random),
  ],
  [
    'discountedThompson',
    () => discountedThompson({ ...problem, discount: DISCOUNT }),
    (rewards, ages, random) => {
      const weights = ages.map((age) => DISCOUNT ** age);
      return drawGaussianMean(sum(weights), sum(weights.map((weight, s) => weight * rewards[s]!)), random);
    },
  ],
  [
    'betaThompson',
    () => betaThompson(problem),
    (rewards, _, random) => {
      const accepted = sum(rewards.map((reward) => reward - 1));
      const rejected = rewards.filter((reward) => reward <= L).length;
      const rate = drawDirichletMean([1, 0], [1 + accepted, 1 + rejected], random);
      return sum(lengths.map((_length, j) => rate ** j));
    },
  ],
  [
    'dirichletThompson',
    () => dirichletThompson(problem),
    (rewards, _, random) =>
      drawDirichletMean(
        lengths,
        lengths.map((length) => 1 + rewards.filter((reward) => reward === length).length),
        random,
      ),
  ],
  [
    'nonParametricThompson',
    () => nonParametricThompson(problem),
    // A weight for every reward, equal or not, as printed.
    (rewards, _, random) =>
      drawDirichletMean(
        [...rewards, L + 1],
        [...rewards, L + 1].map(() => 1),
        random,
      ),
  ],
];

test.each(samplers)('%s plays each arm as often as its posterior, drawn in another way, says', (name, make, draw) => {
  const draws = 10_000;
  for (let history = 0; history < 4; history++) {
    const random = createRandom('thompson', name, history);
    const selector = make();
    // Every arm thrice, so that none is certain to be played; then some more at random.
    const rounds = Array.from({ length: 9 + 3 * history }, (_, t) => {
      const arm = t < 9 ? t % 3 : Math.floor(3 * random());
      return { arm, reward: 1 + Math.floor((3 + arm) * random()) };
    });
    for (const { arm, reward } of rounds) selector.update(arm, reward);
    const arms = [0, 1, 2].map((arm) => {
      const own = rounds.flatMap((round, t) =>
        round.arm === arm ? [{ reward: round.reward, age: rounds.length - 1 - t }] : [],
      );
      return { rewards: own.map(({ reward }) => reward), ages: own.map(({ age }) => age) };
    });
    const played = [0, 0, 0];
    for (let k = 0; k < draws; k++) {
      played[firstGreatest(arms.map(({ rewards, ages }) => draw(rewards, ages, random)))]! += 1;
    }
    for (const arm of [0, 1, 2]) {
      // A share of 10,000 draws has a standard error of at most 0.005: 4 of them, and the 1e-4 of `probability`.
      expect(Math.abs(played[arm]! / draws - selector.probability(arm)), `history ${history}`).toBeLessThan(0.0201);
    }
  }
});
