/**
 * Stopping-time regret (Hou et al. 2025, eq. (1), (2) and (12)): how many more rounds a selector needs than the best
 * fixed arm. Every selector and every fixed arm plays the same episodes with the same luck (common random numbers), so
 * differences are measured far more precisely than the stopping times themselves.
 * Cost: (selectors + arms) episodes for each episode; memory does not grow with episodes or rounds.
 */

import type { AcceptedLengthLaw, Environment } from '../environments/contract/environment.js';
import { copyData, readOnce } from '../options.js';
import { type BanditProblem, readProblem } from '../problem.js';
import { createRandom } from '../random/source.js';
import {
  describeValue,
  requireBoolean,
  requireFunction,
  requireInteger,
  requireList,
  requirementError,
  requireNotAborted,
  requireObject,
} from '../requirements.js';
import { fixedArm } from '../selectors/baselines/fixed-arm.js';
import type { AnySelector, AnySelectorFactory, SelectorSituation } from '../selectors/contract/selector.js';
import { expectedStoppingTime } from '../theory/stopping-time.js';
import { type EpisodeResult, requireCheckpoints, runEpisode } from './episode.js';
import { IntegerSample } from './estimate.js';
import type { Comparator, RegretCheckpoints, RegretReport, SelectorMemory } from './regret-report.js';
import { type RewardKind, requireRewardKind, situationOf } from './reward.js';
import { PlayerTally, type RegretTally, requireTally, SelectorTally } from './tally.js';

/**
 * What a measurement is made of, apart from the number of episodes.
 *
 * @typeParam Name - The names of the selectors: where they are spelled out, the report has these and no other.
 */
export interface RegretMeasurementOptions<Name extends string = string> {
  /** Where accepted lengths come from. */
  readonly environment: Environment;
  /** The selectors to measure, by name. A name appears in the report and affects no number. */
  readonly selectors: Readonly<Record<Name, AnySelectorFactory>>;
  /** The seed of all streams; each is named by (seed, episode, role). */
  readonly seed: string | number;
  /**
   * Whether each episode starts a new selector or one goes on from episode to episode.
   * @defaultValue `'fresh'`, the paper's setting.
   */
  readonly memory?: SelectorMemory;
  /**
   * The most rounds of an episode; a positive integer or Infinity. Episodes that it cuts off are counted in the report.
   * @defaultValue Infinity
   */
  readonly roundLimit?: number;
  /**
   * Whether selectors learn from the round that ends a sequence, whose block is cut at EOS.
   * @defaultValue true, as in Algorithm 3.
   */
  readonly learnFromLastRound?: boolean;
  /**
   * What selectors learn from: accepted lengths, or throughputs, for which the environment must have `armCosts`. The
   * factories then get the range of throughputs as the reward range. Regret is measured in rounds and in time either
   * way.
   * @defaultValue 'accepted-length'
   */
  readonly reward?: RewardKind;
  /**
   * Rounds at which the regret so far is recorded, for {@link RegretReport.regretOverRounds}. Memory grows with their
   * number, not with episodes or rounds.
   * @defaultValue none.
   */
  readonly checkpoints?: RegretCheckpoints;
}

/** How far a measurement is. */
export interface RegretProgress {
  /** Episodes done. */
  readonly episodesDone: number;
  /** Episodes in all. */
  readonly episodes: number;
  /** Rounds played so far, by selectors and fixed arms together. */
  readonly rounds: number;
}

/** A request to stop: the part of `AbortSignal` that is used. */
export interface StopSignal {
  /** Whether to stop. */
  readonly aborted: boolean;
  /** What is thrown then. */
  readonly reason?: unknown;
}

/**
 * Options of {@link measureRegret} and {@link measureRegretAsync}.
 *
 * @typeParam Name - The names of the selectors.
 */
export interface MeasureRegretOptions<Name extends string = string> extends RegretMeasurementOptions<Name> {
  /** How many episodes every selector and every fixed arm plays; a positive integer, at most the environment's `episodeCount`. */
  readonly episodes: number;
  /** Called after every episode. */
  readonly onProgress?: (progress: RegretProgress) => void;
  /**
   * Stops the measurement between two episodes, by throwing the signal's reason. In {@link measureRegret}, which never
   * yields, only `onProgress` can set it off.
   */
  readonly signal?: StopSignal;
}

/**
 * A measurement that is fed one episode at a time: what {@link measureRegret} is made of, for those who want to choose
 * the episodes themselves (a stream of recorded turns too long for memory, a stopping rule of their own).
 *
 * @typeParam Name - The names of the selectors.
 */
export interface RegretMeasurement<Name extends string = string> {
  /** Rounds played so far, by selectors and fixed arms together. */
  readonly rounds: number;
  /**
   * Plays one episode with every fixed arm and every selector. After an error the figures are as they were. Carried
   * selectors, though, may have learnt from a part of the failed episode, so with carried memory the measurement then
   * takes no more episodes; what it has measured can still be reported.
   *
   * @param episode names the episode's streams and is handed to the environment; a non-negative integer.
   * @param environment another environment with the same problem. Default: that of the measurement.
   * @throws RangeError or TypeError when an argument is out of its range; what environment and selectors throw; Error
   *   when carried selectors were interrupted before.
   */
  addEpisode(episode: number, environment?: Environment): void;
  /**
   * What has been measured so far, as plain data. Parts of a measurement may be computed apart, in other processes or
   * on other machines, each from its own episodes, and combined by {@link RegretMeasurement.addTally}: the same parts,
   * added in the same order, give the same report to the bit, wherever they were computed. Stopping times, regrets and
   * pulls do not even depend on how the episodes were split or ordered; the standard errors of times may, in the last
   * bit. With carried memory all this holds for fixed arms only: the selectors of each part start with its first
   * episode.
   */
  tally(): RegretTally;
  /**
   * Adds what another measurement of the same environment and selectors has measured.
   *
   * @throws RangeError or TypeError when the tally has other arms or selectors, or is malformed, or a part of it has
   *   another number of episodes than the whole; the measurement is then unchanged.
   */
  addTally(tally: RegretTally): void;
  /**
   * The report of the episodes so far.
   *
   * @throws Error when there are none.
   */
  report(): RegretReport<Name>;
}

/** Percentiles of a checkpoint where none are asked for. */
const PERCENTILES: readonly number[] = [0, 5, 10, 25, 50, 75, 90, 95, 100];

class Measurement<Name extends string> implements RegretMeasurement<Name> {
  rounds: number;
  private episodes: number;
  /** Whether carried selectors have learnt from an episode that is not in the figures. */
  private interrupted: boolean;
  private readonly options: RegretMeasurementOptions<Name>;
  private readonly memory: SelectorMemory;
  private readonly roundLimit: number;
  private readonly learnFromLastRound: boolean;
  private readonly reward: RewardKind;
  private readonly checkpoints: Required<RegretCheckpoints>;
  private readonly fixedArms: readonly PlayerTally[];
  private readonly bestFixedArm: IntegerSample;
  private readonly selectors: readonly {
    readonly name: Name;
    readonly factory: AnySelectorFactory;
    readonly tally: SelectorTally;
    carried: AnySelector | undefined;
  }[];

  constructor(options: RegretMeasurementOptions<Name>) {
    this.options = options;
    this.memory = options.memory ?? 'fresh';
    this.roundLimit = options.roundLimit ?? Infinity;
    this.learnFromLastRound = options.learnFromLastRound ?? true;
    this.reward = options.reward ?? 'accepted-length';
    this.rounds = 0;
    this.episodes = 0;
    this.interrupted = false;
    const { armCount } = options.environment;
    const {
      rounds = [],
      arms = Array.from({ length: armCount }, (_, arm) => arm),
      percentiles = PERCENTILES,
    } = options.checkpoints ?? {};
    this.checkpoints = { rounds, arms, percentiles };
    this.fixedArms = Array.from({ length: armCount }, () => new PlayerTally());
    this.bestFixedArm = new IntegerSample();
    const selectors = Object.entries(options.selectors) as [Name, AnySelectorFactory][];
    this.selectors = selectors.map(([name, factory]) => ({
      name,
      factory,
      tally: new SelectorTally(armCount, this.checkpoints),
      carried: undefined,
    }));
  }

  addEpisode(episode: number, environment: Environment = this.options.environment): void {
    const who = 'RegretMeasurement.addEpisode';
    requireInteger(who, 'episode', episode, 0);
    requireObject(who, 'environment', environment);
    requireRewardKind(who, this.reward, environment.armCosts, environment.armCount);
    if (this.interrupted) {
      throw new Error(`${who}: carried selectors must have finished the episodes before, got one that had thrown`);
    }
    const situation = situationOf(environment, this.reward);
    requireSameProblem(situationOf(this.options.environment, this.reward), situation);
    // Nothing is tallied before everything has been played: after an error the figures are as they were.
    const fixed = this.fixedArms.map((_, arm) =>
      this.play(environment, episode, fixedArm({ ...problemOf(situation), arm })),
    );
    this.interrupted = this.memory === 'carried';
    const results = this.selectors.map((entry) => {
      const selector = entry.carried ?? makeSelector(entry.name, entry.factory, situation);
      if (entry.carried) selector.startEpisode?.();
      if (this.memory === 'carried') entry.carried = selector;
      return this.play(environment, episode, selector);
    });
    this.interrupted = false;
    let best = Infinity;
    fixed.forEach((result, arm) => {
      this.fixedArms[arm]!.add(result);
      this.rounds += result.stoppingTime;
      best = Math.min(best, result.stoppingTime);
    });
    this.bestFixedArm.add(best);
    results.forEach((result, i) => {
      this.selectors[i]!.tally.add(result, fixed, best);
      this.rounds += result.stoppingTime;
    });
    this.episodes += 1;
  }

  tally(): RegretTally {
    return {
      episodes: this.episodes,
      rounds: this.rounds,
      bestFixedArm: this.bestFixedArm.entries(),
      fixedArms: this.fixedArms.map((tally) => tally.data()),
      selectors: Object.fromEntries(this.selectors.map(({ name, tally }) => [name, tally.data()])),
    };
  }

  addTally(tally: RegretTally): void {
    const names = this.selectors.map(({ name }) => name);
    requireTally('RegretMeasurement.addTally', tally, names, this.fixedArms.length, {
      rounds: this.checkpoints.rounds.length,
      arms: this.checkpoints.arms.length,
    });
    this.bestFixedArm.merge(tally.bestFixedArm);
    this.fixedArms.forEach((fixedArm, arm) => {
      fixedArm.merge(tally.fixedArms[arm]!);
    });
    for (const entry of this.selectors) entry.tally.merge(tally.selectors[entry.name]!);
    this.episodes += tally.episodes;
    this.rounds += tally.rounds;
  }

  report(): RegretReport<Name> {
    if (this.episodes === 0) throw new Error('RegretMeasurement.report: there must be at least one episode, got none');
    const { environment, seed } = this.options;
    const expected = environment.law ? expectedStoppingTimes(environment.law) : null;
    const fixedArms = this.fixedArms.map((tally, arm) => tally.fixedArmReport(expected?.[arm] ?? null));
    const bestArm = leastIndex(expected ?? fixedArms.map((arm) => arm.mean));
    const comparator: Comparator = {
      arm: bestArm,
      basis: expected ? 'known-law' : 'estimated',
      elapsedArm: leastIndex(fixedArms.map((arm) => arm.elapsed.mean)),
    };
    return {
      seed,
      episodes: this.episodes,
      memory: this.memory,
      learnFromLastRound: this.learnFromLastRound,
      reward: this.reward,
      roundLimit: this.roundLimit === Infinity ? null : this.roundLimit,
      environment: environment.description ?? null,
      armNames: environment.armNames ?? fixedArms.map((_, arm) => `arm ${arm}`),
      fixedArms,
      bestFixedArmPerEpisode: this.bestFixedArm.summary(),
      bestArm,
      comparator,
      selectors: recordOf(this.selectors.map(({ name, tally }) => [name, tally.report(comparator)])),
      ...this.overRounds(bestArm),
    };
  }

  /** What the report has of the checkpoints, where there are any. */
  private overRounds(bestArm: number): Pick<RegretReport<Name>, 'regretOverRounds'> {
    const { rounds, arms, percentiles } = this.checkpoints;
    if (rounds.length === 0) return {};
    if (!arms.includes(bestArm)) {
      throw new Error(
        `RegretMeasurement.report: checkpoints.arms must hold the comparator, arm ${bestArm}, got ${arms.join(', ')}`,
      );
    }
    const selectors = this.selectors.map(({ name, tally }) => [name, tally.overRounds(bestArm, percentiles)] as const);
    const reached = Math.max(0, ...selectors.map(([, { count }]) => count.length));
    return {
      regretOverRounds: { rounds: rounds.slice(0, reached), percentiles, selectors: recordOf(selectors) },
    };
  }

  /** One episode with its own luck: the same for every selector and arm. */
  private play(environment: Environment, episode: number, selector: AnySelector): EpisodeResult {
    const { seed } = this.options;
    return runEpisode(
      selector,
      environment.begin(episode, createRandom(seed, episode, 'environment')),
      createRandom(seed, episode, 'selector'),
      {
        roundLimit: this.roundLimit,
        learnFromLastRound: this.learnFromLastRound,
        freeArms: environment.freeArms,
        reward: this.reward,
        armCosts: environment.armCosts,
        checkpoints: this.checkpoints.rounds,
      },
    );
  }
}

/** `Object.fromEntries` with the type of the names kept. */
function recordOf<Name extends string, T>(entries: readonly (readonly [Name, T])[]): Record<Name, T> {
  return Object.fromEntries(entries) as Record<Name, T>;
}

function problemOf({ armCount, rewardRange }: BanditProblem): BanditProblem {
  return { armCount, rewardRange };
}

function requireSameProblem(expected: BanditProblem, got: BanditProblem): void {
  const { armCount, rewardRange } = expected;
  if (got.armCount !== armCount || got.rewardRange.min !== rewardRange.min || got.rewardRange.max !== rewardRange.max) {
    throw new RangeError(
      `RegretMeasurement.addEpisode: environment must have ${armCount} arms with rewards in [${rewardRange.min}, ${rewardRange.max}], ` +
        `got ${got.armCount} with rewards in [${got.rewardRange.min}, ${got.rewardRange.max}]`,
    );
  }
}

/** A factory's selector, which must choose among the environment's arms: with fewer it would never play the others. */
function makeSelector(name: string, factory: AnySelectorFactory, situation: SelectorSituation): AnySelector {
  const who = 'RegretMeasurement.addEpisode';
  const selector = factory(situation);
  const what = `what selectors[${describeValue(name)}] makes`;
  requireObject(who, what, selector);
  const { armCount } = situation;
  if (selector.armCount !== armCount)
    throw requirementError(who, `the armCount of ${what}`, String(armCount), selector.armCount);
  return selector;
}

function expectedStoppingTimes(law: AcceptedLengthLaw): number[] {
  return law.probabilities.map((probabilities) => expectedStoppingTime(probabilities, law.sequenceLength));
}

function leastIndex(values: readonly number[]): number {
  let least = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! < values[least]!) least = i;
  return least;
}

const MEASUREMENT_OPTIONS = [
  'environment',
  'selectors',
  'seed',
  'memory',
  'roundLimit',
  'learnFromLastRound',
  'reward',
  'checkpoints',
] as const;

/** Options that can be used, of options that were read once; selectors and checkpoints in copies. */
function checkMeasurement<Options extends RegretMeasurementOptions>(who: string, options: Options): Options {
  const {
    environment,
    seed,
    memory = 'fresh',
    roundLimit = Infinity,
    learnFromLastRound = true,
    reward = 'accepted-length',
  } = options;
  const checkpoints = copyData(options.checkpoints);
  requireObject(who, 'environment', environment);
  readProblem(who, environment);
  requireFunction(who, 'environment.begin', environment.begin);
  requireObject(who, 'selectors', options.selectors);
  const selectors = { ...options.selectors };
  for (const [name, factory] of Object.entries(selectors))
    requireFunction(who, `selectors[${describeValue(name)}]`, factory);
  if (typeof seed !== 'string' && !Number.isFinite(seed)) {
    throw requirementError(who, 'seed', 'a string or a finite number', seed);
  }
  if (memory !== 'fresh' && memory !== 'carried') throw requirementError(who, 'memory', '"fresh" or "carried"', memory);
  if (roundLimit !== Infinity) requireInteger(who, 'roundLimit', roundLimit, 1);
  requireBoolean(who, 'learnFromLastRound', learnFromLastRound);
  requireRewardKind(who, reward, environment.armCosts, environment.armCount);
  if (checkpoints !== undefined) {
    requireObject(who, 'checkpoints', checkpoints);
    const { rounds, arms = [], percentiles = PERCENTILES } = checkpoints;
    requireCheckpoints(who, 'checkpoints.rounds', rounds);
    requireList(who, 'checkpoints.arms', arms);
    arms.forEach((arm, i) => {
      requireInteger(who, `checkpoints.arms[${i}]`, arm, 0, environment.armCount - 1);
    });
    requireList(who, 'checkpoints.percentiles', percentiles);
    percentiles.forEach((percent, i) => {
      if (
        !(typeof percent === 'number' && percent >= 0 && percent <= 100 && (i === 0 || percent > percentiles[i - 1]!))
      ) {
        throw requirementError(who, `checkpoints.percentiles[${i}]`, 'in [0, 100] and ascending', percent);
      }
    });
  }
  return { ...options, selectors, checkpoints };
}

/**
 * Starts a measurement of stopping-time regret that is fed one episode at a time.
 *
 * @typeParam Name - The names of the selectors, which the compiler finds in `selectors`.
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8], maxDraftLength: 4, sequenceLength: 128 });
 * const measurement = regretMeasurement({ environment, selectors: { ucbSpec }, seed: 1 });
 * for (let episode = 0; episode < 10; episode++) measurement.addEpisode(episode);
 * measurement.report().episodes; // => 10
 * ```
 */
export function regretMeasurement<Name extends string>(
  options: RegretMeasurementOptions<Name>,
): RegretMeasurement<Name> {
  const who = 'regretMeasurement';
  return new Measurement(checkMeasurement(who, readOnce(who, options, MEASUREMENT_OPTIONS)));
}

/** A measurement of so many episodes, before the first. */
interface Measuring<Name extends string> {
  readonly measurement: Measurement<Name>;
  readonly episodes: number;
  /** Plays one episode, unless asked to stop. */
  advance(episode: number): void;
}

/** Begins for either form, by whose name its errors are known. */
function start<Name extends string>(who: string, options: MeasureRegretOptions<Name>): Measuring<Name> {
  const names = [...MEASUREMENT_OPTIONS, 'episodes', 'onProgress', 'signal'] as const;
  const read = checkMeasurement(who, readOnce(who, options, names));
  const { environment, episodes, onProgress, signal } = read;
  requireInteger(who, 'episodes', episodes, 1, environment.episodeCount);
  if (onProgress !== undefined) requireFunction(who, 'onProgress', onProgress);
  if (signal !== undefined) requireObject(who, 'signal', signal);
  const measurement = new Measurement(read);
  return {
    measurement,
    episodes,
    advance(episode) {
      requireNotAborted(who, signal);
      measurement.addEpisode(episode);
      onProgress?.({ episodesDone: episode + 1, episodes, rounds: measurement.rounds });
    },
  };
}

/**
 * Measures the stopping-time regret of selectors in an environment:
 *
 *     Reg(ALG) = E[ST(ALG)] - min_i E[ST(ALG_i)]                                                 eq. (1), (2)
 *
 * where ALG_i always plays arm i. Every selector and every arm alone plays the same `episodes` episodes with the same
 * luck, and regret is the mean of the paired differences, with its 95% interval and percentiles. The same seed gives
 * the same report, and adding a selector changes no other selector's numbers.
 *
 * With carried memory the episodes of one selector are not independent, so intervals are only indicative.
 *
 * Cost: `episodes * (selectors + arms)` runs of {@link runEpisode}; memory does not grow with episodes or rounds.
 *
 * @typeParam Name - The names of the selectors, which the compiler finds in `selectors`.
 * @throws RangeError or TypeError when an option is out of its range; the signal's reason when it is aborted.
 * @example
 * ```ts
 * const report = measureRegret({
 *   environment: truncatedGeometric({ acceptanceRates: [0.3, 0.5, 0.8], maxDraftLength: 4, sequenceLength: 512 }),
 *   selectors: { ucbSpec, exp3Spec },
 *   episodes: 50,
 *   seed: 'doc',
 * });
 * report.bestArm; // => 2
 * report.selectors.ucbSpec.stoppingTimeRegret.mean > 0; // => true
 * ```
 */
export function measureRegret<Name extends string>(options: MeasureRegretOptions<Name>): RegretReport<Name> {
  const { measurement, episodes, advance } = start('measureRegret', options);
  for (let episode = 0; episode < episodes; episode++) advance(episode);
  return measurement.report();
}

/** Rounds between two yields: some 10 ms of work. */
const ROUNDS_BETWEEN_YIELDS = 100_000;

/**
 * Does what {@link measureRegret} does, with the same numbers, but lets the event loop run every now and then: a page
 * stays responsive, timers fire, and an `AbortSignal` takes effect.
 *
 * @typeParam Name - The names of the selectors, which the compiler finds in `selectors`.
 * @throws (rejects) RangeError or TypeError when an option is out of its range; the signal's reason when it is aborted.
 */
export async function measureRegretAsync<Name extends string>(
  options: MeasureRegretOptions<Name>,
): Promise<RegretReport<Name>> {
  const { measurement, episodes, advance } = start('measureRegretAsync', options);
  let nextYield = ROUNDS_BETWEEN_YIELDS;
  for (let episode = 0; episode < episodes; episode++) {
    advance(episode);
    if (measurement.rounds >= nextYield) {
      nextYield = measurement.rounds + ROUNDS_BETWEEN_YIELDS;
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
    }
  }
  return measurement.report();
}
