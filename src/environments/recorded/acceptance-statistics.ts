/**
 * What the accepted lengths of a drafting method look like, turn by turn. The last block of each turn is cut at EOS and
 * says little about the method, so it is left out throughout.
 */
import { requireList, requirementError } from '../../requirements.js';
import { LONGEST_BLOCK } from './trace.js';

/** What {@link acceptanceStatistics} finds. */
export interface AcceptanceStatistics {
  /** Turns with at least one block besides the last. */
  readonly turns: number;
  /** Their blocks, the last ones left out. */
  readonly rounds: number;
  /** The mean accepted length, in tokens. */
  readonly mean: number;
  /** The variance of the accepted length over all rounds, in squared tokens. */
  readonly variance: number;
  /** At index k - 1: the share of the rounds with at least k tokens that have more, as deep as any round got. */
  readonly hazards: readonly number[];
  /** At index k - 1: the rounds with at least k tokens. */
  readonly reached: readonly number[];
  /**
   * The correlation of successive rounds of a turn, around the turn's own mean: the mean product of neighbours' deviations
   * over the mean squared deviation. Its expectation in independent rounds is a little below 0, by the reciprocal of
   * the turns' length.
   */
  readonly lagOneCorrelation: number;
  /**
   * The share of the variance that lies between turns: the intraclass correlation of a one-way analysis of variance
   * (Shrout and Fleiss 1979, ICC(1)), with the usual mean size for turns of different sizes.
   */
  readonly intraclassCorrelation: number;
}

/**
 * Statistics of accepted lengths.
 *
 * Cost: O(rounds).
 *
 * @param blocks for each turn its accepted lengths in order, integers in [1, 32,767], the last of them cut at EOS.
 * @throws RangeError when a length is out of its range, or fewer than two turns have two blocks besides the last.
 * @example
 * ```ts
 * const { mean, hazards } = acceptanceStatistics([[1, 2, 2, 1], [3, 1, 2, 2]]);
 * [mean, hazards[0]]; // => [11 / 6, 4 / 6]
 * ```
 */
export function acceptanceStatistics(blocks: readonly ArrayLike<number>[]): AcceptanceStatistics {
  const who = 'acceptanceStatistics';
  requireList(who, 'blocks', blocks);
  const counts: number[] = [];
  let turns = 0;
  let rounds = 0;
  let sum = 0;
  let usable = 0;
  for (let i = 0; i < blocks.length; i++) {
    const turn = blocks[i]!;
    if (typeof turn?.length !== 'number') throw requirementError(who, `blocks[${i}]`, 'a list of lengths', turn);
    const n = turn.length - 1;
    if (n < 1) continue;
    turns += 1;
    if (n > 1) usable += 1;
    rounds += n;
    for (let t = 0; t < n; t++) {
      const length = turn[t]!;
      if (!(Number.isInteger(length) && length >= 1 && length <= LONGEST_BLOCK)) {
        throw requirementError(who, `blocks[${i}][${t}]`, `an integer in [1, ${LONGEST_BLOCK}]`, length);
      }
      while (counts.length < length) counts.push(0);
      counts[length - 1]! += 1;
      sum += length;
    }
  }
  if (usable < 2) throw requirementError(who, 'blocks', 'of two turns with two blocks besides the last', blocks);
  const mean = sum / rounds;
  // One-way analysis of variance, and products of neighbours, turn by turn.
  let between = 0;
  let within = 0;
  let squaredSizes = 0;
  let products = 0;
  let pairs = 0;
  for (const turn of blocks) {
    const n = turn.length - 1;
    if (n < 1) continue;
    let own = 0;
    for (let t = 0; t < n; t++) own += turn[t]!;
    own /= n;
    between += n * (own - mean) * (own - mean);
    squaredSizes += n * n;
    for (let t = 0; t < n; t++) {
      const deviation = turn[t]! - own;
      within += deviation * deviation;
      if (t + 1 < n) {
        products += deviation * (turn[t + 1]! - own);
        pairs += 1;
      }
    }
  }
  const betweenSquare = between / (turns - 1);
  const withinSquare = within / (rounds - turns);
  const size = (rounds - squaredSizes / rounds) / (turns - 1);
  const { hazards, reached } = hazardsOf(counts);
  return {
    turns,
    rounds,
    mean,
    variance: (between + within) / rounds,
    hazards,
    reached,
    lagOneCorrelation: within === 0 ? 0 : products / pairs / (within / rounds),
    intraclassCorrelation:
      between + within === 0 ? 0 : (betweenSquare - withinSquare) / (betweenSquare + (size - 1) * withinSquare),
  };
}

/** Hazards from how often each length occurred, that of x at index x - 1. */
function hazardsOf(counts: readonly number[]): { hazards: number[]; reached: number[] } {
  const hazards: number[] = [];
  const reached: number[] = [];
  let atLeast = counts.reduce((a, b) => a + b, 0);
  for (let k = 0; k + 1 < counts.length; k++) {
    reached.push(atLeast);
    hazards.push((atLeast - counts[k]!) / atLeast);
    atLeast -= counts[k]!;
  }
  return { hazards, reached };
}
