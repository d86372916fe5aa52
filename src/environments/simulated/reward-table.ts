/**
 * Accepted lengths fixed beforehand: the oblivious adversary of Hou et al. 2025 (Assumption 5.1). Round t of arm i
 * gives entry t of row i, whatever was pulled before. Text does not behave like this, since how much of a draft is
 * accepted depends on the position it starts from, but the adversarial theorems speak of exactly this.
 * Cost: O(1) a pull, no uniform; two bytes an entry, shared by all episodes.
 */

import { readData } from '../../options.js';
import { acceptedLengthRange, type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import {
  requireArray,
  requireBoolean,
  requireDraftLength,
  requirementError,
  requireSequenceLength,
} from '../../requirements.js';
import type { EnvironmentEntry } from '../contract/entry.js';
import type { Environment, EnvironmentDescription, Episode } from '../contract/environment.js';
import { requireNotDone, requireOutcomes } from '../contract/episode-checks.js';

/** Options of {@link rewardTable}. */
export interface RewardTableOptions {
  /**
   * y_{i,t} at `[arm][round]`, both 0-based: accepted lengths in tokens, bonus token included; integers in
   * [1, maxDraftLength + 1]. Rows of equal length, at least one entry.
   */
  readonly acceptedLengths: readonly (readonly number[])[];
  /** L: the most tokens a draft may have; an integer in [0, 65,534]. */
  readonly maxDraftLength: number;
  /** The length of every sequence, in tokens, EOS included; an integer in [1, 10,000,000]. */
  readonly sequenceLength: number;
  /**
   * Whether the table starts over when its rounds are used up. Otherwise a sequence that is not finished by then is an
   * error.
   * @defaultValue false
   */
  readonly wrap?: boolean;
}

/** The table, checked: entry of round t and arm i at index t K + i, so that one round lies together. */
interface Table {
  readonly lengths: Uint16Array;
  readonly armCount: number;
  readonly rounds: number;
  readonly wrap: boolean;
}

class RewardTable implements Environment {
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly description: EnvironmentDescription;
  private readonly table: Table;
  private readonly sequenceLength: number;

  constructor(table: Table, maxDraftLength: number, sequenceLength: number) {
    const { armCount, rounds, wrap, lengths } = table;
    this.armCount = armCount;
    this.rewardRange = acceptedLengthRange(maxDraftLength);
    this.description = {
      kind: 'rewardTable',
      armCount,
      rounds,
      checksum: checksum(lengths),
      maxDraftLength,
      sequenceLength,
      wrap,
    };
    this.table = table;
    this.sequenceLength = sequenceLength;
  }

  begin(_episode: number, _random: RandomSource): Episode {
    return new RewardTableEpisode(this.table, this.sequenceLength);
  }
}

class RewardTableEpisode implements Episode {
  elapsed: number;
  private readonly table: Table;
  private remaining: number;
  /** The table's round that comes next. */
  private round: number;

  constructor(table: Table, sequenceLength: number) {
    this.table = table;
    this.remaining = sequenceLength;
    this.round = 0;
    this.elapsed = 0;
  }

  get done(): boolean {
    return this.remaining === 0;
  }

  pull(arm: number): number {
    const { armCount, lengths } = this.table;
    requireArm('Episode.pull', arm, armCount);
    requireNotDone('Episode.pull', this);
    this.requireRound('Episode.pull', arm);
    return this.advance(lengths[this.round * armCount + arm]!);
  }

  pullAll(arm: number, outcomes: Float64Array): number {
    const { armCount, lengths } = this.table;
    requireArm('Episode.pullAll', arm, armCount);
    requireOutcomes('Episode.pullAll', outcomes, armCount);
    requireNotDone('Episode.pullAll', this);
    this.requireRound('Episode.pullAll', arm);
    const start = this.round * armCount;
    for (let i = 0; i < armCount; i++) outcomes[i] = Math.min(lengths[start + i]!, this.remaining);
    return this.advance(outcomes[arm]!);
  }

  private requireRound(who: string, arm: number): void {
    const { rounds } = this.table;
    if (this.round < rounds) return;
    throw new Error(
      `${who}: acceptedLengths[${arm}] must have an entry for round ${rounds}, got ${rounds} entries with ${this.remaining} tokens of the sequence still missing (wrap: true starts the table over)`,
    );
  }

  private advance(acceptedLength: number): number {
    const cut = acceptedLength < this.remaining ? acceptedLength : this.remaining;
    this.remaining -= cut;
    this.elapsed += 1;
    this.round += 1;
    if (this.table.wrap && this.round === this.table.rounds) this.round = 0;
    return cut;
  }
}

/** FNV-1a, 32 bits, over the entries in the order of the rounds, two bytes each, the low one first; in hexadecimal. */
function checksum(lengths: Uint16Array): string {
  let hash = 0x811c9dc5;
  for (const length of lengths) {
    hash = Math.imul(hash ^ (length & 0xff), 0x01000193);
    hash = Math.imul(hash ^ (length >> 8), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

const OPTIONS = ['acceptedLengths', 'maxDraftLength', 'sequenceLength', 'wrap'] as const;

/**
 * An environment that gives accepted lengths from a table fixed beforehand, the oblivious adversary of Assumption 5.1:
 * round t of arm i gives `acceptedLengths[i][t]`, cut at EOS, whatever was pulled before. Every episode is the same; no
 * uniform is drawn. Each pull takes one unit of time.
 *
 * A table of `sequenceLength` rounds never runs out: every round gives at least one token.
 *
 * Its description names the table by its dimensions and a checksum, so that a report does not repeat it.
 *
 * Cost: O(1) a pull; O(arms times rounds) to make, two bytes an entry.
 *
 * @throws RangeError or TypeError when an option is out of its range or the rows are not equally long. A pull throws
 *   Error when the table has run out, unless `wrap` is set; the episode is then unchanged.
 * @example
 * ```ts
 * const environment = rewardTable({
 *   acceptedLengths: [
 *     [1, 1, 3, 3],
 *     [3, 3, 1, 1],
 *   ],
 *   maxDraftLength: 2,
 *   sequenceLength: 8,
 * });
 * const episode = environment.begin(0, createRandom('unused'));
 * const accepted = [1, 1, 0].map((arm) => episode.pull(arm));
 * accepted; // => [3, 3, 2]
 * ```
 */
export function rewardTable(options: RewardTableOptions): Environment {
  const who = 'rewardTable';
  const { acceptedLengths, maxDraftLength, sequenceLength, wrap = false } = readData(who, options, OPTIONS);
  requireDraftLength(who, 'maxDraftLength', maxDraftLength);
  requireSequenceLength(who, 'sequenceLength', sequenceLength);
  requireBoolean(who, 'wrap', wrap);
  requireArray(who, 'acceptedLengths', acceptedLengths);
  requireArray(who, 'acceptedLengths[0]', acceptedLengths[0]);
  const armCount = acceptedLengths.length;
  const rounds = acceptedLengths[0]!.length;
  const lengths = new Uint16Array(armCount * rounds);
  for (let arm = 0; arm < armCount; arm++) {
    const row = acceptedLengths[arm]!;
    requireArray(who, `acceptedLengths[${arm}]`, row, rounds);
    for (let round = 0; round < rounds; round++) {
      const length = row[round]!;
      // The name is built only for the error: a table may have millions of entries.
      if (!(Number.isInteger(length) && length >= 1 && length <= maxDraftLength + 1)) {
        const name = `acceptedLengths[${arm}][${round}]`;
        throw requirementError(who, name, `an integer in [1, ${maxDraftLength + 1}]`, length);
      }
      lengths[round * armCount + arm] = length;
    }
  }
  return new RewardTable({ lengths, armCount, rounds, wrap }, maxDraftLength, sequenceLength);
}

/** What the catalogue says of {@link rewardTable}. */
export const rewardTableEntry: EnvironmentEntry<typeof rewardTable> = {
  kind: 'rewardTable',
  room: 'simulated',
  acceptedLengths: 'fixed beforehand, by arm and round',
  basis: 'Assumption 5.1',
  options: OPTIONS,
  create: rewardTable,
};
