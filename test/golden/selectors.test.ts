/**
 * Stability: the first 50 arms that each selector chooses on one seeded table. These are our own numbers, frozen. A
 * change is value-breaking (same seed, other figures) and needs a line in the changelog; `npx vitest run test/golden -u`
 * writes the file anew.
 */
import {
  type ArmSelector,
  acceptedLengthRange,
  createRandom,
  epsilonGreedy,
  exp3,
  exp3Spec,
  fixedArm,
  followTheLeader,
  releasedCodeGreedy,
  ucb1,
  ucbSpec,
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
  'uniformRandom()': uniformRandom(problem),
  'fixedArm({ arm: 2 })': fixedArm({ ...problem, arm: 2 }),
  'releasedCodeGreedy()': releasedCodeGreedy(problem),
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
