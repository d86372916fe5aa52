/**
 * Fits a model of acceptance to recorded turns, by moments: hazards by depth as counted, the spread of prompts from the
 * analysis of variance between turns, the chain from the correlation of rounds one and two apart. Nothing is drawn.
 */
import { exp } from '../../arithmetic/exp.js';
import { log } from '../../arithmetic/log.js';
import { requireOptions } from '../../options.js';
import type { RandomSource } from '../../random/source.js';
import { requirementError } from '../../requirements.js';
import type { Environment } from '../contract/environment.js';
import { acceptanceStatistics } from '../recorded/acceptance-statistics.js';
import { replayFor } from '../recorded/replay.js';
import type { ReplayArm, ResolvedReplayArm } from '../recorded/replay-arms.js';
import type { TraceTurn } from '../recorded/trace.js';
import {
  type AcceptanceArm,
  type AcceptanceModel,
  type HardEasyChain,
  oddsFactorsOf,
} from '../simulated/calibrated-acceptance.js';
import { mixPrompts } from '../simulated/prompt-mixture.js';
import { meanLength } from '../simulated/survival.js';
import type { TokenCountLaw } from '../simulated/token-count-law.js';

/** Options of {@link fitAcceptanceModel}. */
export interface FitAcceptanceOptions {
  /** What is fitted: arms of a `replay`, at least one, in arm order. Their names and costs go over to the model. */
  readonly arms: readonly ReplayArm[];
  /**
   * `'calibrated'`: hazards by depth, prompts that differ, a chain of hard and easy rounds. `'truncated-geometric'`: one
   * acceptance rate an arm (its maximum-likelihood estimate) and independent rounds, the model of most simulations, for
   * comparison.
   * @defaultValue 'calibrated'
   */
  readonly shape?: 'calibrated' | 'truncated-geometric';
  /**
   * The law of the lengths of answers: 33 quantiles of the recorded ones, or a log-normal law with their median, spread
   * and greatest.
   * @defaultValue 'quantiles'
   */
  readonly lengths?: 'quantiles' | 'log-normal';
  /**
   * What to do about a turn that lacks what an arm needs: refuse the trace, or leave the turn out.
   * @defaultValue 'throw'
   */
  readonly incomplete?: 'throw' | 'skip';
}

/** What a fit needs at least: below, a between-turn variance is noise. */
const MIN_TURNS = 10;
const MIN_ROUNDS = 200;
/** Points of the quantile law, the least and the greatest length included. */
const QUANTILES = 33;
/** Classes of prompts while fitting. */
const CLASSES = 64;
/** The range in which the chain's correlation from one round to the next is sought. */
const LEAST_PERSISTENCE = 0.2;
const GREATEST_PERSISTENCE = 0.9;
const PERSISTENCE_STEP = 0.1;

/** The accepted lengths of an arm played alone in the first episodes, one list for each. */
export function blocksAlone(environment: Environment, arm: number, episodes: number, random: RandomSource): number[][] {
  return Array.from({ length: episodes }, (_, e) => {
    const episode = environment.begin(e, random);
    const lengths: number[] = [];
    while (!episode.done) lengths.push(episode.pull(arm));
    return lengths;
  });
}

/** A replay draws nothing. */
export const NO_LUCK: RandomSource = () => 0;

/** What the blocks of one arm say. */
interface Observed {
  readonly arm: ResolvedReplayArm;
  /** Pooled hazards, the blocks cut at EOS counted as far as they go. */
  readonly hazards: readonly number[];
  /** The share that the target accepted of the drafted tokens that it looked at; NaN where nothing is drafted. */
  readonly acceptanceRate: number;
  readonly moments: Moments;
}

interface Moments {
  /** Over all rounds. */
  readonly variance: number;
  /** Of the turns' means. */
  readonly between: number;
  /** Covariance within a turn of rounds one apart, and two apart. */
  readonly lagOne: number;
  readonly lagTwo: number;
}

/**
 * A model of acceptance fitted to recorded turns:
 *
 * - hazards by depth: accepted over looked at (Kaplan and Meier 1958: the block that is cut at EOS counts for the depths
 *   that it reached, which leaves no bias from the cut);
 * - prompts: a Beta law with the pooled acceptance rate as its mean, as wide as the variance between turns asks for;
 * - the chain: symmetric, with the persistence that the covariances of rounds one and two apart have as their ratio (kept
 *   in [0.2, 0.9], and raised where no odds of an arm reach its covariance), the same for all arms, and for each arm the
 *   odds that its covariance asks for;
 * - lengths of answers.
 *
 * A part that the recording does not ask for (no variance between turns, no correlation) is left out. Regimes are not
 * fitted. Arms are free where they are in the replay. Whether the model does what the recording did: {@link predictiveCheck}.
 *
 * Cost: O(rounds) and half a second an arm, more where drafts are long.
 *
 * @param turns recorded turns of one target.
 * @returns plain data for {@link calibratedAcceptance}, with arms in the order given.
 * @throws RangeError or TypeError when an option is out of its range, as `replay` does, or when fewer than 10 turns or
 *   200 rounds of an arm are left besides the turns' last blocks.
 * @example
 * ```ts
 * const world = depthHazards({ hazards: [acceptancePresets.eagle.hazards], sequenceLength: 120 });
 * const random = createRandom('recording');
 * const turns = Array.from({ length: 40 }, (_, id): TraceTurn => {
 *   const episode = world.begin(id, random);
 *   const eagle: number[] = [];
 *   while (!episode.done) eagle.push(episode.pull(0));
 *   return { id, turn: 0, tokenCount: 120, recorded: { eagle }, tracks: {}, signals: {}, milliseconds: {} };
 * });
 * const model = fitAcceptanceModel(turns, { arms: [{ kind: 'recorded', method: 'eagle', semantics: 'next-start' }] });
 * model.arms[0]!.hazards.length; // => 5
 * ```
 */
export function fitAcceptanceModel(turns: readonly TraceTurn[], options: FitAcceptanceOptions): AcceptanceModel {
  const who = 'fitAcceptanceModel';
  requireOptions(who, options, ['arms', 'shape', 'lengths', 'incomplete']);
  const { arms, shape = 'calibrated', lengths = 'quantiles', incomplete } = options;
  if (shape !== 'calibrated' && shape !== 'truncated-geometric') {
    throw requirementError(who, 'shape', "'calibrated' or 'truncated-geometric'", shape);
  }
  if (lengths !== 'quantiles' && lengths !== 'log-normal') {
    throw requirementError(who, 'lengths', "'quantiles' or 'log-normal'", lengths);
  }
  const recorded = replayFor(who, turns, { arms, incomplete });
  const observed = recorded.description.arms.map((arm, i) =>
    observe(who, arm, blocksAlone(recorded, i, recorded.episodeCount, NO_LUCK)),
  );
  const sequenceLength = fitLengths(
    recorded.turns.map((turn) => turn.tokenCount),
    lengths,
  );
  if (shape === 'truncated-geometric') {
    return {
      arms: observed.map((own) => ({ ...partsOf(own), hazards: own.hazards.map(() => own.acceptanceRate) })),
      sequenceLength,
    };
  }
  let persistence = fitPersistence(observed.map((own) => own.moments));
  if (persistence === undefined) return { arms: observed.map((own) => fitArm(own, 0).arm), sequenceLength };
  for (;;) {
    const fitted = observed.map((own) => fitArm(own, persistence!));
    if (persistence === GREATEST_PERSISTENCE || fitted.every(({ reached }) => reached)) {
      const chain = chainOf(persistence);
      return { arms: fitted.map(({ arm }) => arm), sequenceLength, chain };
    }
    // Not even rounds that accept all or nothing are so correlated with a chain that moves so soon.
    persistence = Math.min(persistence + PERSISTENCE_STEP, GREATEST_PERSISTENCE);
  }
}

/** What the model takes over from an arm as it is. */
function partsOf({ arm }: Observed): Pick<AcceptanceArm, 'name' | 'cost' | 'free'> {
  return { name: arm.name, cost: arm.cost, free: arm.free };
}

function observe(who: string, arm: ResolvedReplayArm, blocks: readonly (readonly number[])[]): Observed {
  const complete = blocks.filter((turn) => turn.length > 1);
  const rounds = complete.reduce((sum, turn) => sum + turn.length - 1, 0);
  if (complete.length < MIN_TURNS || rounds < MIN_ROUNDS) {
    throw new RangeError(
      `${who}: the trace must have at least ${MIN_TURNS} turns and ${MIN_ROUNDS} rounds of ${JSON.stringify(arm.name)} ` +
        `besides the turns' last blocks, got ${complete.length} turns and ${rounds} rounds`,
    );
  }
  const accepted = new Array<number>(arm.maxDraftLength).fill(0);
  const lookedAt = new Array<number>(arm.maxDraftLength).fill(0);
  for (const turn of blocks) {
    turn.forEach((length, t) => {
      // The last block says nothing of the depth at which EOS ended it.
      const depths = t === turn.length - 1 ? length - 1 : Math.min(length, arm.maxDraftLength);
      for (let k = 1; k <= depths; k++) {
        lookedAt[k - 1]! += 1;
        if (k < length) accepted[k - 1]! += 1;
      }
    });
  }
  const hazards: number[] = [];
  // A depth that no draft reached has the hazard of the one above it; the first is reached by every round.
  for (let k = 0; k < lookedAt.length; k++) {
    hazards.push(lookedAt[k]! > 0 ? accepted[k]! / lookedAt[k]! : hazards[k - 1]!);
  }
  return {
    arm,
    hazards,
    acceptanceRate: accepted.reduce((a, b) => a + b, 0) / lookedAt.reduce((a, b) => a + b, 0),
    moments: momentsOf(complete),
  };
}

/** Moments of the blocks without the last one of each turn. */
function momentsOf(blocks: readonly (readonly number[])[]): Moments {
  const { mean, variance, turns, rounds, intraclassCorrelation } = acceptanceStatistics(blocks);
  const covariance = (lag: number) => {
    let products = 0;
    let pairs = 0;
    for (const turn of blocks) {
      for (let t = 0; t + lag < turn.length - 1; t++) {
        products += (turn[t]! - mean) * (turn[t + lag]! - mean);
        pairs += 1;
      }
    }
    return pairs === 0 ? 0 : products / pairs;
  };
  const one = covariance(1);
  const two = covariance(2);
  // Covariances around the common mean hold the variance between turns; that, in turn, was measured from turns whose
  // rounds are correlated, which adds twice the sum of the covariances over the turn's size. A few rounds settle it.
  const measured = intraclassCorrelation * variance;
  let between = measured;
  for (let i = 0; i < 5; i++) {
    const lagOne = Math.max(one - between, 0);
    const sum = lagOne / (1 - persistenceOf(lagOne, two - between));
    between = Math.max(measured - (2 * sum * turns) / rounds, 0);
  }
  return { variance, between, lagOne: one - between, lagTwo: two - between };
}

/** The factor by which covariance falls from one round to the next. */
function persistenceOf(lagOne: number, lagTwo: number): number {
  if (lagOne <= 0) return LEAST_PERSISTENCE;
  return Math.min(Math.max(lagTwo / lagOne, LEAST_PERSISTENCE), GREATEST_PERSISTENCE);
}

/** How much of the chain's state lasts to the next round; undefined where no arm's rounds are correlated. */
function fitPersistence(moments: readonly Moments[]): number | undefined {
  let one = 0;
  let two = 0;
  for (const { lagOne, lagTwo, variance } of moments) {
    if (lagOne <= 0) continue;
    one += lagOne / variance;
    two += lagTwo / variance;
  }
  return one === 0 ? undefined : persistenceOf(one, two);
}

/** The symmetric chain of a persistence: half of the rounds are easy. */
function chainOf(persistence: number): HardEasyChain {
  const move = (1 - persistence) / 2;
  return { toHard: move, toEasy: move };
}

/** The range of the logarithms in which an arm's parameters are sought: odds up to e^4, alpha + beta from e^-1 to e^9. */
const GREATEST_LOG_ODDS = 4;
const LOG_SIZES = [-1, 9] as const;

/**
 * The Beta law and the chain's odds with which variance between turns and covariance within come out as observed, and
 * whether the covariance was reached.
 */
function fitArm(observed: Observed, persistence: number): { arm: AcceptanceArm; reached: boolean } {
  const { hazards, acceptanceRate, moments } = observed;
  const chain = chainOf(persistence);
  // Where all was accepted, or nothing, or nothing was drafted, no round differs from another.
  const hasPrompts = moments.between > 0;
  const hasChain = moments.lagOne > 0;
  let logSize = log(10);
  let logOdds = 0;
  const parts = (size: number, odds: number): Pick<AcceptanceArm, 'promptAcceptance' | 'chainOdds'> => ({
    ...(hasPrompts && {
      promptAcceptance: { alpha: acceptanceRate * exp(size), beta: (1 - acceptanceRate) * exp(size) },
    }),
    ...(hasChain && { chainOdds: { hard: exp(-odds), easy: exp(odds) } }),
  });
  const covariance = (odds: number) => persistence * spreadOf(hazards, parts(logSize, odds), chain).states;
  // Each spread hardly moves the other's moment: a few turns of one-dimensional searches settle both.
  for (let turn = 0; turn < 4; turn++) {
    if (hasChain) logOdds = bisect(0, GREATEST_LOG_ODDS, (odds) => covariance(odds) < moments.lagOne);
    if (hasPrompts) {
      logSize = bisect(
        ...LOG_SIZES,
        (size) => spreadOf(hazards, parts(size, logOdds), chain).prompts > moments.between,
      );
    }
  }
  const reached = !hasChain || covariance(GREATEST_LOG_ODDS) >= moments.lagOne;
  return { arm: { ...partsOf(observed), hazards, ...parts(logSize, logOdds) }, reached };
}

/** Where a condition that holds at first ceases to hold. */
function bisect(from: number, to: number, holds: (x: number) => boolean): number {
  let low = from;
  let high = to;
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The variance of the mean accepted length between prompts, and between the states of the chain within a prompt, of an arm
 * that has either.
 */
function spreadOf(
  hazards: readonly number[],
  parts: Pick<AcceptanceArm, 'promptAcceptance' | 'chainOdds'>,
  chain: HardEasyChain,
): { prompts: number; states: number } {
  const factors = oddsFactorsOf(parts, chain, CLASSES)!;
  const { survivals, roundShares } = mixPrompts(hazards, factors);
  const { shares } = factors;
  const means = roundShares.map((_, i) =>
    shares.reduce((sum, share, s) => sum + share * meanLength(survivals[s]![i]!), 0),
  );
  const mean = roundShares.reduce((sum, share, i) => sum + share * means[i]!, 0);
  let prompts = 0;
  let states = 0;
  for (let i = 0; i < means.length; i++) {
    prompts += roundShares[i]! * (means[i]! - mean) * (means[i]! - mean);
    for (let s = 0; s < shares.length; s++) {
      const deviation = meanLength(survivals[s]![i]!) - means[i]!;
      states += roundShares[i]! * shares[s]! * deviation * deviation;
    }
  }
  return { prompts, states };
}

function fitLengths(tokens: readonly number[], kind: 'quantiles' | 'log-normal'): TokenCountLaw {
  const sorted = [...tokens].sort((a, b) => a - b);
  const quantile = (share: number) => {
    const rank = share * (sorted.length - 1);
    const below = Math.floor(rank);
    return sorted[below]! + (rank - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
  };
  if (kind === 'quantiles') {
    return { kind, tokens: Array.from({ length: QUANTILES }, (_, i) => Math.round(quantile(i / (QUANTILES - 1)))) };
  }
  const logarithms = sorted.map(log);
  const mean = logarithms.reduce((a, b) => a + b, 0) / sorted.length;
  const squares = logarithms.reduce((sum, x) => sum + (x - mean) * (x - mean), 0);
  return { kind, median: quantile(0.5), spread: Math.sqrt(squares / sorted.length), max: sorted[sorted.length - 1]! };
}
