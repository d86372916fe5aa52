import type { Environment } from 'banditspec';

/**
 * An environment written by a user, whose every accepted length is known beforehand: arm i always gives
 * `lengths[episode % lengths.length][i]` tokens, for `sequenceLength` tokens, and a round of arm i takes `costs[i]`.
 */
export function scriptedEnvironment(
  lengths: readonly (readonly number[])[],
  sequenceLength: number,
  costs?: readonly number[],
): Environment {
  const armCount = lengths[0]!.length;
  return {
    armCount,
    rewardRange: { min: 1, max: 10 },
    begin(episode) {
      const row = lengths[episode % lengths.length]!;
      let remaining = sequenceLength;
      let elapsed = 0;
      return {
        get done() {
          return remaining === 0;
        },
        get elapsed() {
          return elapsed;
        },
        pull(arm) {
          if (remaining === 0) throw new Error('scripted: done');
          const length = Math.min(row[arm]!, remaining);
          remaining -= length;
          elapsed += costs ? costs[arm]! : 1;
          return length;
        },
      };
    },
  };
}
