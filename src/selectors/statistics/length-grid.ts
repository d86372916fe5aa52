/**
 * Rewards that are whole numbers of steps, as accepted lengths are whole numbers of tokens: for the selectors whose model
 * is one of lengths. The model knows how many steps a range has, so rescaling rewards and range changes nothing if, and
 * only if, the step is rescaled with them.
 */
import type { RewardRange } from '../../problem.js';
import { requireAtMost, requirementError, requirePositive } from '../../requirements.js';

/** A law of more steps than the longest draft has tokens is a mistake: most often a step that was not set. */
const MOST_STEPS = 65_534;

/**
 * The number of steps from the least reward of the range to the greatest; throws where that is no whole number in
 * [0, 65,534].
 */
export function stepsInRange(who: string, name: string, { min, max }: RewardRange, step: number): number {
  requirePositive(who, 'rewardStep', step);
  const steps = (max - min) / step;
  if (!Number.isSafeInteger(steps)) {
    throw requirementError(
      who,
      `(${name}.max - ${name}.min) / rewardStep`,
      'an integer (rewards are whole numbers of steps)',
      steps,
    );
  }
  requireAtMost(who, `(${name}.max - ${name}.min) / rewardStep`, steps, MOST_STEPS);
  return steps;
}

/** How many steps a reward is above `min`; throws, naming the reward, where that is not a whole number. */
export function stepsOfReward(who: string, reward: number, min: number, step: number): number {
  const steps = (reward - min) / step;
  if (!Number.isSafeInteger(steps)) {
    throw requirementError(who, 'reward', `${min} plus a whole number of steps of ${step}`, reward);
  }
  return steps;
}
