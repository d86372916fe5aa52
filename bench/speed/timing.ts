/** What the measurements of speed share: luck, rewards, and the time of a round. */
import { createRandom } from 'banditspec';

/** What is required of the package, and whether it was so. */
export interface Target {
  readonly what: string;
  readonly met: boolean;
}

/** What a part of the bench has measured: a table, what it says, and the targets that it settles. */
export interface Finding {
  readonly title: string;
  /** What was measured, how, and in which unit. */
  readonly text: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly targets: readonly Target[];
}

/** The finding of a part that could not be measured. */
export function nothingFound(title: string, why: string): Finding {
  return { title, text: why, header: [], rows: [], targets: [] };
}

export const MAX_DRAFT_LENGTH = 5;
export const ARM_COUNTS = [2, 5, 20, 100];

/** Luck prepared beforehand, so that neither side pays for drawing it. */
export const MASK = 0xffff;
export const uniforms = Float64Array.from(
  { length: MASK + 1 },
  (
    (random) => () =>
      random()
  )(createRandom('speed')),
);

/** Rewards of every arm in every round, `[round * armCount + arm]`; the first arm is the best. */
export function rewardsFor(armCount: number): Float64Array {
  const random = createRandom('speed', 'rewards', armCount);
  const rewards = new Float64Array((MASK + 1) * armCount);
  for (let j = 0; j < rewards.length; j++) {
    const rate = j % armCount === 0 ? 0.8 : 0.5;
    let reward = 1;
    while (reward <= MAX_DRAFT_LENGTH && random() < rate) reward++;
    rewards[j] = reward;
  }
  return rewards;
}

/** Plays that many rounds and returns the sum of the rewards. */
export type Loop = (rounds: number, rewards: Float64Array) => number;

/** Results are added up here so that no loop can be optimised away. */
let sum = 0;

/** Nanoseconds a round of a loop. */
export function nanosecondsARound(loop: Loop, rounds: number, rewards: Float64Array): number {
  const start = process.hrtime.bigint();
  sum += loop(rounds, rewards);
  return Number(process.hrtime.bigint() - start) / rounds;
}

/** Requires that what was played was real. */
export function requireSum(): void {
  if (!Number.isFinite(sum)) throw new Error('speed: rewards must be finite');
}
