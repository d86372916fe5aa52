/**
 * Compares a selector with a second, naive implementation of it: formulas as printed, the whole history read again in
 * every round, nothing cached, nothing shared with the package.
 */
import { type ArmSelector, acceptedLengthRange, type BanditProblem, createRandom, type RewardRange } from 'banditspec';
import { expect } from 'vitest';

/** One round of the past. */
export interface Round {
  readonly arm: number;
  readonly reward: number;
  /** That of the arm in this round, by the naive implementation. */
  readonly probability: number;
}

export function rewardsOf(history: readonly Round[], arm: number): number[] {
  return history.filter((round) => round.arm === arm).map((round) => round.reward);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** The first arm of the greatest index. */
export function firstGreatest(indices: readonly number[]): number {
  return indices.indexOf(Math.max(...indices));
}

/** A table of accepted lengths with K in 2..10 and L in 1..16, arms of different quality. */
function randomTable(name: string, number: number): { problem: BanditProblem; table: number[][]; rounds: number } {
  const random = createRandom('second implementation', name, number, 'table');
  const armCount = 2 + Math.floor(9 * random());
  const maxDraftLength = 1 + Math.floor(16 * random());
  const rounds = 1 + Math.floor(60 * random());
  const table = Array.from({ length: armCount }, () => {
    const quality = random();
    return Array.from({ length: rounds }, () => 1 + Math.floor((maxDraftLength + 1) * quality * random()));
  });
  return { problem: { armCount, rewardRange: acceptedLengthRange(maxDraftLength) }, table, rounds };
}

/**
 * Plays `tables` random tables and requires the naive choice in every round. `naiveIndices` gives one number an arm;
 * the arm of the greatest is to be played, the lowest of equals.
 *
 * A near-tie is a round in which the selector's arm is another, but its naive index is within 1e-12 of the greatest,
 * relatively: some thousand units in the last place, far more than the dozen roundings of an index, far less than the
 * 1e-4 and more by which indices of real histories differ. The round is then played with the selector's arm. Less than
 * `nearTieShare` of the rounds may be near-ties: more for an index that is a plain mean for some arms, since means of few
 * small integers are often equal.
 */
export function expectSameChoices(
  name: string,
  factory: (problem: BanditProblem) => ArmSelector,
  naiveIndices: (history: readonly Round[], armCount: number, range: RewardRange) => number[],
  tables: number,
  nearTieShare = 1 / 1000,
): void {
  let decisions = 0;
  let nearTies = 0;
  for (let number = 0; number < tables; number++) {
    const { problem, table, rounds } = randomTable(name, number);
    const selector = factory(problem);
    const history: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const arm = selector.select(() => Number.NaN);
      const indices = naiveIndices(history, problem.armCount, problem.rewardRange);
      const expected = firstGreatest(indices);
      if (arm !== expected) {
        nearTies += 1;
        const gap = indices[expected]! - indices[arm]!;
        expect(gap, `table ${number}, round ${round}`).toBeLessThanOrEqual(1e-12 * Math.abs(indices[expected]!));
      }
      decisions += 1;
      const reward = table[arm]![round]!;
      selector.update(arm, reward);
      history.push({ arm, reward, probability: 1 });
    }
  }
  expect(nearTies).toBeLessThan(decisions * nearTieShare);
}

/**
 * Plays `tables` random tables and requires the naive law and the naive draw in every round. `naiveLaw` gives the
 * probabilities of the round.
 *
 * Probabilities must agree within 1e-11: at most 60 rounds of sums and ten weights, some hundred roundings of 1e-16
 * that the exponent may enlarge a thousandfold. A draw is a near-tie where the uniform is within ten times that of a
 * boundary of the naive distribution function; at 1e5 draws and ten boundaries one is expected in ten thousand runs.
 */
export function expectSameLaw(
  name: string,
  factory: (problem: BanditProblem) => ArmSelector,
  naiveLaw: (history: readonly Round[], armCount: number, range: RewardRange) => number[],
  tables: number,
): void {
  for (let number = 0; number < tables; number++) {
    const { problem, table, rounds } = randomTable(name, number);
    const selector = factory(problem);
    const random = createRandom('second implementation', name, number, 'select');
    const history: Round[] = [];
    const differing: unknown[] = [];
    for (let round = 0; round < rounds; round++) {
      const law = naiveLaw(history, problem.armCount, problem.rewardRange);
      for (let arm = 0; arm < problem.armCount; arm++) {
        const difference = Math.abs(selector.probability(arm) - law[arm]!);
        if (!(difference <= 1e-11)) {
          throw new Error(`table ${number}, round ${round}, arm ${arm}: probabilities differ by ${difference}`);
        }
      }
      const u = random();
      const arm = selector.select(() => u);
      const distribution = law.map((_, i) => sum(law.slice(0, i + 1)));
      const nearTie = distribution.some((boundary) => Math.abs(boundary - u) < 1e-10);
      const expected = distribution.findIndex((F) => u < F);
      if (!nearTie && arm !== expected) differing.push({ round, arm, expected });
      const reward = table[arm]![round]!;
      selector.update(arm, reward);
      history.push({ arm, reward, probability: law[arm]! });
    }
    expect(differing, `table ${number}`).toEqual([]);
  }
}
