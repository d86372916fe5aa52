/**
 * The adversaries of the standard set. Each writes a reward table for every episode before it begins, from the seed and
 * the episode's number: oblivious (BanditSpec, Assumption 5.1), and the same for every player.
 */
import {
  type AnySelectorFactory,
  acceptedLengthRange,
  createRandom,
  type Environment,
  type Episode,
  type RandomSource,
  rewardTable,
} from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import type { TableAgainstConfig, TurningTableConfig } from './experiment.js';

/** Where the adversary writes; no answer takes more rounds than it has tokens. */
interface Paper {
  readonly sequenceLength: number;
  readonly seed: string | number;
}

/** The adversary whose arms change places at a hidden round. */
export function turningTable(config: TurningTableConfig, paper: Paper): Environment {
  const { meansBefore, meansAfter, turn } = config;
  return tables(config, meansBefore.length, paper, (random) => {
    const turnRound = Math.floor((turn[0] + random() * (turn[1] - turn[0])) * paper.sequenceLength);
    return meansBefore.map((before, arm) =>
      Array.from({ length: paper.sequenceLength }, (_, round) =>
        roundAtRandom(round < turnRound ? before : meansAfter[arm]!, random),
      ),
    );
  });
}

/** The adversary who knows a deterministic selector and plays it in advance. */
export function tableAgainst(config: TableAgainstConfig, opponent: AnySelectorFactory, paper: Paper): Environment {
  const { armCount, meanWhenChosen, meanOtherwise, maxDraftLength } = config;
  return tables(config, armCount, paper, (random) => {
    const acceptedLengths = Array.from({ length: armCount }, () => new Array<number>(paper.sequenceLength));
    const selector = opponent({ armCount, rewardRange: acceptedLengthRange(maxDraftLength) });
    if (selector.feedback !== 'bandit') {
      throw new BenchError(`opponent must learn from the arm it pulled alone, got one with ${selector.feedback}`);
    }
    for (let round = 0; round < paper.sequenceLength; round++) {
      const chosen = selector.select(random);
      for (let arm = 0; arm < armCount; arm++) {
        acceptedLengths[arm]![round] = roundAtRandom(arm === chosen ? meanWhenChosen : meanOtherwise, random);
      }
      selector.update(chosen, acceptedLengths[chosen]![round]!);
    }
    return acceptedLengths;
  });
}

/** The integer below or above, so that it is this on average. Draws one uniform. */
function roundAtRandom(mean: number, random: RandomSource): number {
  const below = Math.floor(mean);
  return below + (random() < mean - below ? 1 : 0);
}

/** One table for each episode; the last one is kept, since every player of an episode asks for the same. */
function tables(
  config: TurningTableConfig | TableAgainstConfig,
  armCount: number,
  { sequenceLength, seed }: Paper,
  write: (random: RandomSource) => number[][],
): Environment {
  const { maxDraftLength } = config;
  let current: { readonly episode: number; readonly table: Environment } | undefined;
  return {
    armCount,
    rewardRange: acceptedLengthRange(maxDraftLength),
    description: { ...config, sequenceLength },
    begin(episode, random): Episode {
      if (current?.episode !== episode) {
        const acceptedLengths = write(createRandom(seed, episode, 'table'));
        current = { episode, table: rewardTable({ acceptedLengths, maxDraftLength, sequenceLength }) };
      }
      return current.table.begin(episode, random);
    },
  };
}
