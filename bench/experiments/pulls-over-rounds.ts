/**
 * Which arms a selector pulls early and late: pulls of each arm in bins of rounds. A regret report has the pulls of whole
 * episodes only, so a few episodes of one cell are played again, with the luck they had in the measurement.
 */
import {
  type AnySelector,
  type AnySelectorFactory,
  createRandom,
  type Episode,
  fixedArm,
  regretMeasurement,
  runEpisode,
  type SelectorSituation,
} from 'banditspec';
import type { CellConfig, Experiment } from './experiment.js';
import { type CellMeasurement, cellMeasurement } from './measurement.js';
import { NO_OWN_KINDS, type OwnKinds } from './own-kinds.js';
import { roundBins } from './round-bins.js';

/** Pulls by round, arm and selector, over the first episodes of one cell. */
export interface PullsOverRounds {
  /** Tokens of every answer. */
  readonly sequenceLength: number;
  /** How many episodes are counted: the first ones of the cell. */
  readonly episodes: number;
  /** The first round of every bin, counting from 1; a bin ends before the next begins. */
  readonly fromRound: readonly number[];
  /** Pulls by selector, arm and bin. An episode that has ended is in no later bin. */
  readonly pulls: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** What is played again at most, in tokens for each selector; at least one episode is. */
const TOKEN_BUDGET = 250_000;

/** The episode, telling every pull before it is made. */
function watched(episode: Episode, onPull: (arm: number) => void): Episode {
  return {
    get done() {
      return episode.done;
    },
    get elapsed() {
      return episode.elapsed;
    },
    get context() {
      return episode.context;
    },
    pull(arm) {
      onPull(arm);
      return episode.pull(arm);
    },
    pullAll:
      episode.pullAll &&
      ((arm, outcomes) => {
        onPull(arm);
        return episode.pullAll!(arm, outcomes);
      }),
  };
}

/** What selectors are told of the environment; the harness knows the ranges of throughputs. */
function situationIn(measurement: CellMeasurement): SelectorSituation {
  let told: SelectorSituation | undefined;
  const listen: AnySelectorFactory = (situation) => {
    told = situation;
    return fixedArm({ armCount: situation.armCount, rewardRange: situation.rewardRange, arm: 0 });
  };
  regretMeasurement({ ...measurement, selectors: { listen }, roundLimit: 1 }).addEpisode(0);
  return told!;
}

/** Pulls of one selector by arm and bin. */
function pullsOf(
  { environment, seed, memory, reward }: CellMeasurement,
  make: () => AnySelector,
  fromRound: readonly number[],
  episodes: number,
): number[][] {
  const pulls = Array.from({ length: environment.armCount }, () => fromRound.map(() => 0));
  let carried: AnySelector | undefined;
  for (let episode = 0; episode < episodes; episode++) {
    const selector = carried ?? make();
    if (carried) selector.startEpisode?.();
    if (memory === 'carried') carried = selector;
    let round = 0;
    let bin = 0;
    runEpisode(
      selector,
      watched(environment.begin(episode, createRandom(seed, episode, 'environment')), (arm) => {
        round += 1;
        if (round === fromRound[bin + 1]) bin += 1;
        pulls[arm]![bin]! += 1;
      }),
      createRandom(seed, episode, 'selector'),
      { freeArms: environment.freeArms, reward, armCosts: environment.armCosts },
    );
  }
  return pulls;
}

/**
 * Counts the pulls of the experiment's longest answers. Depends on nothing but experiment and seed. Cost: at most
 * {@link TOKEN_BUDGET} tokens a selector, a few per cent of the standard set.
 */
export function recordPulls(
  configuration: { readonly seed: string | number },
  experiment: Experiment,
  own: OwnKinds = NO_OWN_KINDS,
): PullsOverRounds {
  const cell = experiment.cells.reduce<CellConfig>(
    (longest, next) => (next.sequenceLength > longest.sequenceLength ? next : longest),
    experiment.cells[0]!,
  );
  const { sequenceLength } = cell;
  const measurement = cellMeasurement(configuration, experiment, cell, own);
  const situation = situationIn(measurement);
  const episodes = Math.min(cell.episodes, Math.max(1, Math.floor(TOKEN_BUDGET / sequenceLength)));
  const fromRound = roundBins(sequenceLength);
  return {
    sequenceLength,
    episodes,
    fromRound,
    pulls: Object.fromEntries(
      Object.entries(measurement.selectors).map(([name, factory]) => [
        name,
        pullsOf(measurement, () => factory(situation), fromRound, episodes),
      ]),
    ),
  };
}
