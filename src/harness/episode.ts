/**
 * The BanditSpec loop (Hou et al. 2025, Algorithm 3): until EOS, the selector chooses an arm, the episode makes one
 * speculative-decoding call with it, and the selector learns from the outcome. Outcomes of arms that were not pulled
 * are passed on once the text produced so far determines them, not before.
 */

import type { Episode } from '../environments/contract/environment.js';
import { readData } from '../options.js';
import type { RandomSource } from '../random/source.js';
import {
  requireArray,
  requireBoolean,
  requireFunction,
  requireInteger,
  requirementError,
  requireObject,
} from '../requirements.js';
import type { AnySelector } from '../selectors/contract/selector.js';
import { lessonsFor } from './lessons.js';
import { type RewardKind, requireRewardKind } from './reward.js';

/** Options of {@link runEpisode}. */
export interface RunEpisodeOptions {
  /**
   * Stop after this many rounds even without EOS; a positive integer or Infinity.
   * @defaultValue Infinity: every environment of this package ends by itself, after at most one round per token.
   */
  readonly roundLimit?: number;
  /**
   * Whether the selector learns from the round that ends the sequence. Its block is cut at EOS, so its length
   * understates the arm; that matters only to a selector that goes on to other episodes.
   * @defaultValue true, as in Algorithm 3.
   */
  readonly learnFromLastRound?: boolean;
  /**
   * For each arm, whether its outcome is observed in every round at no cost, for selectors that learn from it; an
   * environment's `freeArms`.
   * @defaultValue no arm is free: only the pulled one is observed.
   */
  readonly freeArms?: readonly boolean[];
  /**
   * What the selector learns from. With `'throughput'` its reward range must be that of throughputs: from the least to
   * the greatest quotient of an arm's accepted length and its cost.
   * @defaultValue 'accepted-length'
   */
  readonly reward?: RewardKind;
  /** The time of a round of each arm, in [1e-100, 1e100]; required with `'throughput'`. An environment's `armCosts`. */
  readonly armCosts?: readonly number[];
  /**
   * Rounds after which the tokens so far are recorded; positive integers, ascending. They add nothing to the cost of a
   * round.
   * @defaultValue none.
   */
  readonly checkpoints?: readonly number[];
}

/** The result of one episode. */
export interface EpisodeResult {
  /** ST: the number of speculative-decoding calls, in rounds. */
  readonly stoppingTime: number;
  /** The tokens that were produced, EOS included. */
  readonly tokens: number;
  /** The time the rounds took; one unit is one plain pass of the target model. */
  readonly elapsed: number;
  /** How often each arm was pulled, in arm order; they sum to `stoppingTime`. */
  readonly pulls: number[];
  /** Whether the sequence ended, or the round limit cut it off: a cut-off `stoppingTime` is only a lower bound. */
  readonly stoppedBy: 'eos' | 'round-limit';
  /** The tokens so far at each checkpoint after which the episode went on; present where checkpoints were asked for. */
  readonly tokensAt?: readonly number[];
}

/** Requires rounds at which something is recorded. Called for every episode, so names are built for errors only. */
export function requireCheckpoints(who: string, name: string, checkpoints: readonly number[]): void {
  if (!Array.isArray(checkpoints)) throw requirementError(who, name, 'an array', checkpoints);
  let before = 0;
  for (let i = 0; i < checkpoints.length; i++) {
    const round = checkpoints[i]!;
    if (!(Number.isSafeInteger(round) && round > before)) requireInteger(who, `${name}[${i}]`, round, before + 1);
    before = round;
  }
}

/** The method through which a selector of each kind of feedback learns. */
const TOLD_BY: Readonly<Record<AnySelector['feedback'], string>> = {
  bandit: 'update',
  'bandit-with-costs': 'updateWithCost',
  'full-information': 'updateAll',
  'side-information': 'updateObserved',
  contextual: 'updateObserved',
};

/** Requires a selector that has `select` and the method through which it learns. */
function requirePlayer(who: string, selector: AnySelector): void {
  requireObject(who, 'selector', selector);
  requireInteger(who, 'selector.armCount', selector.armCount, 1);
  if (!Object.hasOwn(TOLD_BY, selector.feedback)) {
    const words = Object.keys(TOLD_BY).map((word) => `'${word}'`);
    throw requirementError(who, 'selector.feedback', words.join(' or '), selector.feedback);
  }
  requireFunction(who, 'selector.select', selector.select);
  const method = TOLD_BY[selector.feedback];
  requireFunction(who, `selector.${method}`, (selector as unknown as Readonly<Record<string, unknown>>)[method]);
}

/**
 * Decodes one episode with one selector (BanditSpec, Algorithm 3). The selector learns as it goes; pass a new one to
 * start from an empty history, or the same one again to carry on.
 *
 * Cost: one `select`, one `pull` and one `update` a round; memory does not grow with the rounds.
 *
 * A selector that also learns from arms it did not pull is told an outcome of y tokens once y tokens after its position
 * have been produced: the token that the draft got wrong, or the bonus token, is then part of the text. In simulators,
 * which have no text, the same rule counts tokens since the round.
 *
 * @param selector chooses among the episode's arms. One with full information needs an episode with `pullAll`.
 * @param episode a new episode; it is decoded to its end.
 * @param random the selector's own luck, not the episode's.
 * @returns the stopping time and what goes with it.
 * @throws RangeError or TypeError when an argument or an option is out of its range; TypeError when the episode lacks
 *   what the selector learns from.
 * @example
 * ```ts
 * const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.8], maxDraftLength: 4, sequenceLength: 200 });
 * const result = runEpisode(ucbSpec(environment), environment.begin(0, createRandom(1, 'luck')), createRandom(1));
 * result.tokens; // => 200
 * ```
 */
export function runEpisode(
  selector: AnySelector,
  episode: Episode,
  random: RandomSource,
  options: RunEpisodeOptions = {},
): EpisodeResult {
  const who = 'runEpisode';
  requirePlayer(who, selector);
  requireObject(who, 'episode', episode);
  requireFunction(who, 'episode.pull', episode.pull);
  requireFunction(who, 'random', random);
  const {
    roundLimit = Infinity,
    learnFromLastRound = true,
    freeArms,
    reward = 'accepted-length',
    armCosts,
    checkpoints,
  } = readData(who, options, ['roundLimit', 'learnFromLastRound', 'freeArms', 'reward', 'armCosts', 'checkpoints']);
  if (roundLimit !== Infinity && !(Number.isSafeInteger(roundLimit) && roundLimit >= 1)) {
    throw requirementError(who, 'roundLimit', 'a positive integer or Infinity', roundLimit);
  }
  requireBoolean(who, 'learnFromLastRound', learnFromLastRound);
  if (freeArms !== undefined) requireArray(who, 'freeArms', freeArms, selector.armCount);
  requireRewardKind(who, reward, armCosts, selector.armCount);
  if (checkpoints !== undefined) requireCheckpoints(who, 'checkpoints', checkpoints);
  const costs = reward === 'throughput' ? armCosts : undefined;
  // A selector that learns accepted lengths as they come needs no lessons, and is spared their cost.
  const plain = selector.feedback === 'bandit' && costs === undefined ? selector : undefined;
  const lessons = plain ? undefined : lessonsFor(who, selector, episode, freeArms, costs);
  const pulls = new Array<number>(selector.armCount).fill(0);
  const tokensAt: number[] = [];
  let rounds = 0;
  let tokens = 0;
  while (!episode.done && rounds < roundLimit) {
    // Until the next checkpoint only the end of the episode has to be looked for.
    const pause = Math.min(roundLimit, checkpoints?.[tokensAt.length] ?? Infinity);
    while (!episode.done && rounds < pause) {
      const arm = plain ? plain.select(random) : lessons!.select(random);
      const acceptedLength = plain ? episode.pull(arm) : lessons!.pull(arm);
      rounds += 1;
      tokens += acceptedLength;
      pulls[arm]! += 1;
      if (episode.done && !learnFromLastRound) break;
      if (plain) plain.update(arm, acceptedLength);
      else lessons!.learn(arm, acceptedLength, tokens);
    }
    if (!episode.done && rounds === checkpoints?.[tokensAt.length]) tokensAt.push(tokens);
  }
  return {
    stoppingTime: rounds,
    tokens,
    elapsed: episode.elapsed,
    pulls,
    stoppedBy: episode.done ? 'eos' : 'round-limit',
    ...(checkpoints && { tokensAt }),
  };
}
