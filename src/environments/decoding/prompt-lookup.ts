/**
 * Prompt lookup (Saxena 2023; Yang et al. 2023, LLMA): look up the last few tokens in the earlier text, and copy what
 * followed them there.
 * Cost: O(1) expected for each token of the text and each length looked up, 8 bytes of memory for each.
 */
import { requireOptions } from '../../options.js';
import { requireInteger } from '../../requirements.js';
import { CopySession, type CopySource } from './copied-draft.js';
import { type Drafter, type DrafterOptions, drafterOptions, type GrowingText } from './drafter.js';
import { hash } from './flat-arrays.js';

/** Options of {@link promptLookup}. */
export interface PromptLookupOptions extends DrafterOptions {
  /**
   * How many of the last tokens are looked up at most; fewer are tried when these have not occurred. An integer in [1,
   * 1024].
   * @defaultValue 3, as in Saxena's program and in Spec-Bench
   */
  readonly maxMatchLength?: number;
}

/** There is a table for each length. */
const GREATEST_MATCH_LENGTH = 1024;

/** First ends of the strings of one length: an open hash table, at most half full; 0 is an empty slot. */
class FirstEnds {
  private readonly length: number;
  private slots: Int32Array;
  private used: number;

  constructor(length: number) {
    this.length = length;
    this.slots = new Int32Array(256);
    this.used = 0;
  }

  /** Where the string that ends at `end` first ended; 0 where it has not been added. */
  find(tokens: Int32Array, end: number, key: number): number {
    return this.slots[this.slotOf(tokens, end, key)]!;
  }

  addIfNew(tokens: Int32Array, end: number, key: number): void {
    const slot = this.slotOf(tokens, end, key);
    if (this.slots[slot] !== 0) return;
    this.slots[slot] = end;
    this.used += 1;
    if (2 * this.used > this.slots.length) this.rehash(tokens);
  }

  private slotOf(tokens: Int32Array, end: number, key: number): number {
    const mask = this.slots.length - 1;
    let slot = key & mask;
    while (this.slots[slot] !== 0 && !this.equal(tokens, this.slots[slot]!, end)) slot = (slot + 1) & mask;
    return slot;
  }

  private equal(tokens: Int32Array, oneEnd: number, otherEnd: number): boolean {
    for (let back = 1; back <= this.length; back++) {
      if (tokens[oneEnd - back] !== tokens[otherEnd - back]) return false;
    }
    return true;
  }

  private rehash(tokens: Int32Array): void {
    const ends = this.slots;
    this.slots = new Int32Array(2 * ends.length);
    for (const end of ends) {
      if (end === 0) continue;
      let key = 0;
      for (let back = 1; back <= this.length; back++) key = hash(key, tokens[end - back]!);
      this.slots[this.slotOf(tokens, end, key)] = end;
    }
  }
}

class LookupIndex implements CopySource {
  /** The table at index n - 1 is that of strings of n tokens. */
  private readonly tables: readonly FirstEnds[];
  /** Strings that end here or earlier have been added. */
  private indexed: number;

  constructor(maxMatchLength: number) {
    this.tables = Array.from({ length: maxMatchLength }, (_, i) => new FirstEnds(i + 1));
    this.indexed = 0;
  }

  find({ tokens, length }: GrowingText): number {
    // A string at the end of the text has no continuation yet.
    for (let end = this.indexed + 1; end < length; end++) {
      let key = 0;
      for (let n = 1; n <= this.tables.length && n <= end; n++) {
        key = hash(key, tokens[end - n]!);
        this.tables[n - 1]!.addIfNew(tokens, end, key);
      }
      this.indexed = end;
    }
    let found = -1;
    let key = 0;
    for (let n = 1; n <= this.tables.length && n <= length; n++) {
      key = hash(key, tokens[length - n]!);
      const end = this.tables[n - 1]!.find(tokens, length, key);
      // A string that has not occurred has not occurred in a longer one either.
      if (end === 0) break;
      found = end;
    }
    return found;
  }
}

/**
 * A drafter that copies: it looks for the last 3 tokens (then 2, then 1) of prompt and answer at their earliest
 * occurrence, and proposes what followed there, up to `draftLength` tokens or the end of the text. It needs no model,
 * and proposes nothing where none of them has occurred before. Its draft is a point mass: when sampling, a token is
 * accepted with the target's probability.
 *
 * Cost: O(1) expected for each token of the text and each length looked up.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const drafter = promptLookup({ draftLength: 2 });
 * acceptedLengthsAlong(drafter, { prompt: [1, 2, 3, 4, 1, 2], continuation: [3, 4, 9, 9] }); // => [3, 1]
 * ```
 */
export function promptLookup(options: PromptLookupOptions): Drafter {
  const who = 'promptLookup';
  requireOptions(who, options, ['maxMatchLength', 'draftLength', 'name', 'tokenCost']);
  const { maxMatchLength = 3 } = options;
  requireInteger(who, 'maxMatchLength', maxMatchLength, 1, GREATEST_MATCH_LENGTH);
  return {
    ...drafterOptions(who, 'prompt lookup', options),
    free: true,
    at: () => (text) => new CopySession(text, new LookupIndex(maxMatchLength)),
  };
}
