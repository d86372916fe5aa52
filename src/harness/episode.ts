/**
 * The BanditSpec loop (Hou et al. 2025, Algorithm 3): until EOS, the selector chooses an arm, the episode makes one
 * speculative-decoding call with it, the selector learns the accepted length.
 */
import type { Episode } from '../environments/contract.js';
import type { RandomSource } from '../random/source.js';
import { requireFunction, requirementError, requireObject } from '../requirements.js';
import type { ArmSelector, FullInformationSelector } from '../selectors/contract.js';

/** Options of {@link runEpisode}. */
export interface RunEpisodeOptions {
  /**
   * Stop after this many rounds even without EOS; a positive integer or Infinity.
   * @defaultValue Infinity: every environment of this package ends by itself, after at most one round a token.
   */
  readonly roundLimit?: number;
  /**
   * Whether the selector learns from the round that ends the sequence. Its block is cut at EOS, so its length
   * understates the arm; that matters only to a selector that goes on to other episodes.
   * @defaultValue true, as in Algorithm 3.
   */
  readonly learnFromLastRound?: boolean;
}

/** What one episode came to. */
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
}

/**
 * Decodes one episode with one selector (BanditSpec, Algorithm 3). The selector learns as it goes; hand over a new one
 * to start from an empty history, or the same one again to carry on.
 *
 * Cost: one `select`, one `pull` and one `update` a round; memory does not grow with the rounds.
 *
 * @param selector chooses among the episode's arms. One with full information needs an episode with `pullAll`.
 * @param episode a new episode; it is decoded to its end.
 * @param random the selector's own luck, not the episode's.
 * @returns the stopping time and what goes with it.
 * @throws RangeError when `roundLimit` is not a positive integer or Infinity; TypeError when the selector needs full
 *   information and the episode has none.
 * @example
 * ```ts
 * const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.8], maxDraftLength: 4, sequenceLength: 200 });
 * const result = runEpisode(ucbSpec(environment), environment.begin(0, createRandom(1, 'luck')), createRandom(1));
 * result.tokens; // => 200
 * ```
 */
export function runEpisode(
  selector: ArmSelector | FullInformationSelector,
  episode: Episode,
  random: RandomSource,
  options: RunEpisodeOptions = {},
): EpisodeResult {
  const who = 'runEpisode';
  requireObject(who, 'selector', selector);
  requireObject(who, 'episode', episode);
  requireFunction(who, 'random', random);
  const { roundLimit = Infinity, learnFromLastRound = true } = options;
  if (roundLimit !== Infinity && !(Number.isSafeInteger(roundLimit) && roundLimit >= 1)) {
    throw requirementError(who, 'roundLimit', 'a positive integer or Infinity', roundLimit);
  }
  const armCount = selector.armCount;
  const fullInformation = selector.feedback === 'full-information';
  if (fullInformation && !episode.pullAll) {
    throw new TypeError(`${who}: episode must have pullAll for a selector with full information, got one without`);
  }
  const outcomes = new Float64Array(armCount);
  const pulls = new Array<number>(armCount).fill(0);
  let rounds = 0;
  let tokens = 0;
  while (!episode.done && rounds < roundLimit) {
    const arm = selector.select(random);
    let acceptedLength: number;
    if (fullInformation) {
      acceptedLength = episode.pullAll!(arm, outcomes);
      if (learnFromLastRound || !episode.done) selector.updateAll(outcomes);
    } else {
      acceptedLength = episode.pull(arm);
      if (learnFromLastRound || !episode.done) selector.update(arm, acceptedLength);
    }
    rounds += 1;
    tokens += acceptedLength;
    pulls[arm]! += 1;
  }
  return {
    stoppingTime: rounds,
    tokens,
    elapsed: episode.elapsed,
    pulls,
    stoppedBy: episode.done ? 'eos' : 'round-limit',
  };
}
