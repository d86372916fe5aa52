/** The Thompson samplers beside loops that compute every arm's draw: the same arms, from the same uniforms. */
import {
  type ArmSelector,
  acceptedLengthRange,
  betaThompson,
  createRandom,
  dirichletThompson,
  gaussianThompson,
  nonParametricThompson,
  type RandomSource,
  uniformAcceptancePrior,
} from 'banditspec';
import { expect, test } from 'vitest';
import { sampleDirichletMean } from '../../../src/random/dirichlet.js';
import { sampleBeta, sampleNormal } from '../../../src/random/samplers.js';
import { firstGreatest } from '../second-implementation.js';

const L = 5;
const ROUNDS = 1500;

/** An arm's draw from all its rewards. */
type Draw = (rewards: readonly number[], arm: number, random: RandomSource) => number;

const draftLengthOf = (arm: number) => 1 + (arm % 5);

const LOOPS: [name: string, create: (armCount: number) => ArmSelector, mostOf: (arm: number) => number, draw: Draw][] =
  [
    [
      'gaussianThompson',
      (armCount) => gaussianThompson({ armCount, rewardRange: acceptedLengthRange(L) }),
      () => L,
      (rewards, _, random) => {
        const { mean, pulls, variance } = uniformAcceptancePrior(L);
        const n = rewards.length + pulls;
        const total = rewards.reduce((sum, reward) => sum + reward, 0);
        return (total + pulls * mean) / n + (Math.sqrt(variance) / Math.sqrt(n)) * sampleNormal(random);
      },
    ],
    [
      'betaThompson',
      (armCount) => betaThompson({ armCount, rewardRange: acceptedLengthRange(L) }),
      () => L,
      (rewards, _, random) => meanOf(rateOf(rewards, L, random), L),
    ],
    [
      'betaThompson with a draft length of each arm',
      (armCount) =>
        betaThompson({
          armCount,
          rewardRange: acceptedLengthRange(L),
          armRewardRanges: Array.from({ length: armCount }, (_, arm) => acceptedLengthRange(draftLengthOf(arm))),
        }),
      draftLengthOf,
      (rewards, arm, random) => meanOf(rateOf(rewards, draftLengthOf(arm), random), draftLengthOf(arm)),
    ],
    [
      'dirichletThompson',
      (armCount) => dirichletThompson({ armCount, rewardRange: acceptedLengthRange(L) }),
      () => L,
      (rewards, _, random) => {
        const counts = Array.from({ length: L + 1 }, (_, k) => 1 + rewards.filter((reward) => reward === k + 1).length);
        return sampleDirichletMean([0, 1, 2, 3, 4, 5], counts, random);
      },
    ],
    [
      'nonParametricThompson',
      (armCount) => nonParametricThompson({ armCount, rewardRange: acceptedLengthRange(L) }),
      () => L,
      (rewards, _, random) => {
        // One more reward for each arm, the greatest.
        const seen = [...rewards, L + 1];
        const different = [...new Set(seen)].sort((a, b) => a - b);
        const counts = different.map((value) => seen.filter((reward) => reward === value).length);
        return sampleDirichletMean(
          different.map((value) => (value - 1) / L),
          counts,
          random,
        );
      },
    ],
  ];

function rateOf(rewards: readonly number[], draftLength: number, random: RandomSource): number {
  const accepted = rewards.reduce((sum, reward) => sum + reward - 1, 0);
  const rejected = rewards.filter((reward) => reward <= draftLength).length;
  return sampleBeta(accepted + 1, rejected + 1, random);
}

function meanOf(rate: number, draftLength: number): number {
  let sum = 0;
  for (let j = 0; j < draftLength; j++) sum = rate * (1 + sum);
  return 1 + sum;
}

test.each(LOOPS)('%s agrees with a loop over all draws', (_, create, mostOf, draw) => {
  for (const armCount of [2, 20]) {
    const selector = create(armCount);
    const [own, plain, luck] = ['own', 'own', 'luck'].map((name) => createRandom('plain loops', name, armCount)) as [
      RandomSource,
      RandomSource,
      RandomSource,
    ];
    const rewards = Array.from({ length: armCount }, (): number[] => []);
    const arms: number[] = [];
    for (let t = 0; t < ROUNDS; t++) {
      const arm = selector.select(own);
      expect(arm, `round ${t}`).toBe(firstGreatest(rewards.map((seen, i) => draw(seen, i, plain))));
      let reward = 1;
      while (reward <= mostOf(arm) && luck() < (arm === 1 ? 0.7 : 0.6)) reward++;
      selector.update(arm, reward);
      rewards[arm]!.push(reward);
      arms.push(arm);
    }
    expect(own()).toBe(plain());
    expect(new Set(arms).size).toBeGreaterThan(armCount / 2);
  }
});
