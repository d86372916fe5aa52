/** The adversary of the standard set: reward tables, one for each episode, whose arms change places at a hidden round. */
import { acceptedLengthRange, createRandom, type Environment, type Episode, rewardTable } from 'banditspec';
import type { TurningTableConfig } from './experiments/experiment.js';

/**
 * The tables of a seed. Every player of an episode meets the same table, whatever it pulls: it is named by the seed and
 * the episode.
 */
export function turningTable(config: TurningTableConfig, sequenceLength: number, seed: string | number): Environment {
  const { meansBefore, meansAfter, maxDraftLength, turn } = config;
  const write = (episode: number): Environment => {
    const random = createRandom(seed, episode, 'table');
    const turnRound = Math.floor((turn[0] + random() * (turn[1] - turn[0])) * sequenceLength);
    const acceptedLengths = meansBefore.map((before, arm) =>
      // No answer takes more rounds than it has tokens.
      Array.from({ length: sequenceLength }, (_, round) => {
        const mean = round < turnRound ? before : meansAfter[arm]!;
        return Math.floor(mean) + (random() < mean - Math.floor(mean) ? 1 : 0);
      }),
    );
    return rewardTable({ acceptedLengths, maxDraftLength, sequenceLength });
  };
  let written = { episode: -1, table: undefined as Environment | undefined };
  return {
    armCount: meansBefore.length,
    rewardRange: acceptedLengthRange(maxDraftLength),
    description: { ...config, sequenceLength },
    begin(episode, random): Episode {
      if (written.episode !== episode) written = { episode, table: write(episode) };
      return written.table!.begin(episode, random);
    },
  };
}
