/** The rules that compute divergences: what a round costs for each arm, where there are many. */
import { type ArmSelector, acceptedLengthRange, type BanditProblem, imed, klUcb } from 'banditspec';
import { type Finding, MASK, MAX_DRAFT_LENGTH, rewardsFor, type Target } from './timing.js';

const ARM_COUNT = 100;
const LIMIT = 30;
const TOGETHER = 100;
/** Rounds of a play: the first pulls, and some thirty more of each arm. */
const ROUNDS = 3000;
const REPETITIONS = 10;

/** Rules that do not draw. */
const noLuck = () => 0;

/** Nanoseconds of each hundred rounds, in order. */
function nanosecondsOf(selector: ArmSelector, rewards: Float64Array): number[] {
  const times: number[] = [];
  for (let t = 0; t < ROUNDS; ) {
    const start = process.hrtime.bigint();
    for (const end = t + TOGETHER; t < end; t++) {
      const arm = selector.select(noLuck);
      selector.update(arm, rewards[(t & MASK) * ARM_COUNT + arm]!);
    }
    times.push(Number(process.hrtime.bigint() - start) / TOGETHER);
  }
  return times;
}

export function timeAnArm(): Finding {
  const targets: Target[] = [];
  const problem: BanditProblem = { armCount: ARM_COUNT, rewardRange: acceptedLengthRange(MAX_DRAFT_LENGTH) };
  const rewards = rewardsFor(ARM_COUNT);
  const rows = Object.entries({ klUcb, imed }).map(([name, create]) => {
    const least = nanosecondsOf(create(problem), rewards);
    for (let repetition = 1; repetition < REPETITIONS; repetition++) {
      for (const [k, time] of nanosecondsOf(create(problem), rewards).entries()) {
        least[k] = Math.min(least[k]!, time);
      }
    }
    const anArm = least.reduce((sum, time) => sum + time, 0) / least.length / ARM_COUNT;
    targets.push({ what: `${name}, K = ${ARM_COUNT}: at most ${LIMIT} ns an arm`, met: anArm <= LIMIT });
    return [name, anArm.toFixed(1), `<= ${LIMIT}`];
  });
  return {
    title: 'Divergences',
    text:
      `select + update, ns an arm with ${ARM_COUNT} arms, over the first ${ROUNDS.toLocaleString('en')} rounds: of each ` +
      `${TOGETHER} rounds the least of ${REPETITIONS} times, and their mean.`,
    header: ['', 'ns an arm', 'required'],
    rows,
    targets,
  };
}
