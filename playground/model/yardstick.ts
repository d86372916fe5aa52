/** The best single arm of a setting: the one that, always pulled under the same luck, needs the fewest rounds. */
import { createRandom, fixedArm, runEpisode } from 'banditspec';
import type { Setting } from '../state/setting.js';
import type { World } from './worlds.js';

/** The best single arm, ties to the lowest, and how fast it goes. */
export interface Yardstick {
  readonly arm: number;
  /** Rounds for all answers. */
  readonly rounds: number;
  /** Rounds that it takes until so many tokens are there, at index tokens. */
  readonly roundsAt: Uint32Array;
}

/** Plays every arm alone, each no further than the best one so far. Cost: rounds times arms. */
export function yardstickOf(setting: Setting, world: World): Yardstick {
  let best = { arm: 0, rounds: Infinity };
  for (let arm = 0; arm < world.environment.armCount; arm++) {
    const rounds = roundsAlone(setting, world, arm, best.rounds - 1);
    if (rounds < best.rounds) best = { arm, rounds };
  }
  return { ...best, roundsAt: paceOf(setting, world, best.arm) };
}

/** The rounds of one arm alone; Infinity where they are more than `most`. */
function roundsAlone({ seed, answers }: Setting, { environment }: World, arm: number, most: number): number {
  const { armCount, rewardRange } = environment;
  const selector = fixedArm({ armCount, rewardRange, arm });
  const unused = createRandom('unused');
  let rounds = 0;
  for (let answer = 0; answer < answers; answer++) {
    if (rounds >= most) return Infinity;
    const episode = environment.begin(answer, createRandom(seed, answer, 'environment'));
    const result = runEpisode(selector, episode, unused, { roundLimit: most - rounds });
    if (result.stoppedBy === 'round-limit') return Infinity;
    rounds += result.stoppingTime;
  }
  return rounds;
}

function paceOf({ seed, answers }: Setting, { environment, tokens }: World, arm: number): Uint32Array {
  const roundsAt = new Uint32Array(tokens + 1);
  let [at, rounds] = [0, 0];
  for (let answer = 0; answer < answers; answer++) {
    const episode = environment.begin(answer, createRandom(seed, answer, 'environment'));
    while (!episode.done) {
      const length = episode.pull(arm);
      rounds += 1;
      roundsAt.fill(rounds, at + 1, at + length + 1);
      at += length;
    }
  }
  return roundsAt;
}
