/**
 * Stability: the first 50 arms that each selector chooses on one seeded table. These are our own numbers, frozen. A
 * change is value-breaking (same seed, other figures) and needs a line in the changelog; `npx vitest run test/golden -u`
 * writes the file anew.
 */
import {
  type ArmSelector,
  acceptedLengthRange,
  bayesUcb,
  betaThompson,
  createRandom,
  dirichletThompson,
  discountedThompson,
  discountedUcb,
  empiricalKlUcb,
  epsilonGreedy,
  exp3,
  exp3Ix,
  exp3Spec,
  fixedArm,
  followTheLeader,
  fractionalKube,
  gaussianThompson,
  glrUcb,
  imed,
  klUcb,
  moss,
  nonParametricThompson,
  releasedCodeGreedy,
  saturationProbing,
  slidingWindowUcb,
  tsallisInf,
  ucb1,
  ucbSpec,
  ucbTuned,
  ucbV,
  uniformRandom,
} from 'banditspec';
import { expect, test } from 'vitest';

const ROUNDS = 50;
const problem = { armCount: 4, rewardRange: acceptedLengthRange(5) };

const selectors: Record<string, ArmSelector> = {
  'ucbSpec()': ucbSpec(problem),
  'ucbSpec({ radiusScale: 0.15 })': ucbSpec({ ...problem, radiusScale: 0.15 }),
  'exp3Spec()': exp3Spec(problem),
  'ucb1()': ucb1(problem),
  'exp3({ explorationRate: 0.1 })': exp3({ ...problem, explorationRate: 0.1 }),
  'exp3({ horizon: 50 })': exp3({ ...problem, horizon: ROUNDS }),
  'epsilonGreedy()': epsilonGreedy(problem),
  'followTheLeader()': followTheLeader(problem),
  'fractionalKube({ armCosts })': fractionalKube({ ...problem, armCosts: [1, 1.4, 1.1, 1.2] }),
  'saturationProbing()': saturationProbing(problem),
  'uniformRandom()': uniformRandom(problem),
  'fixedArm({ arm: 2 })': fixedArm({ ...problem, arm: 2 }),
  'releasedCodeGreedy()': releasedCodeGreedy(problem),
  'klUcb()': klUcb(problem),
  'empiricalKlUcb()': empiricalKlUcb(problem),
  'imed()': imed(problem),
  'ucbV()': ucbV(problem),
  'ucbTuned()': ucbTuned(problem),
  'moss()': moss(problem),
  'bayesUcb()': bayesUcb(problem),
  'gaussianThompson()': gaussianThompson(problem),
  'betaThompson()': betaThompson(problem),
  'dirichletThompson()': dirichletThompson(problem),
  'nonParametricThompson()': nonParametricThompson(problem),
  'exp3Ix()': exp3Ix(problem),
  'tsallisInf()': tsallisInf(problem),
  'slidingWindowUcb({ window: 20 })': slidingWindowUcb({ ...problem, window: 20 }),
  'discountedUcb({ discount: 0.99 })': discountedUcb({ ...problem, discount: 0.99 }),
  'discountedThompson({ discount: 0.99 })': discountedThompson({ ...problem, discount: 0.99 }),
  'glrUcb({ horizon: 50 })': glrUcb({ ...problem, horizon: ROUNDS }),
};

test('each selector chooses the same first 50 arms as ever on a fixed table', async () => {
  // Truncated-geometric lengths, acceptance rates 0.4, 0.7, 0.6 and 0.5.
  const luck = createRandom('golden', 'table');
  const table = [0.4, 0.7, 0.6, 0.5].map((rate) =>
    Array.from({ length: ROUNDS }, () => {
      let length = 1;
      while (length <= 5 && luck() < rate) length += 1;
      return length;
    }),
  );
  const lines = Object.entries(selectors).map(([name, selector]) => {
    const random = createRandom('golden', 'select');
    const arms = Array.from({ length: ROUNDS }, (_, round) => {
      const arm = selector.select(random);
      selector.update(arm, table[arm]![round]!);
      return arm;
    });
    return `  ${JSON.stringify(name)}: ${JSON.stringify(arms.join(''))}`;
  });
  await expect(`{\n${lines.join(',\n')}\n}\n`).toMatchFileSnapshot('./selectors.json');
});
