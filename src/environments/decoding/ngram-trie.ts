/**
 * All n-grams of a text, of every length up to the order, with the counts that Kneser-Ney smoothing needs. Built in one
 * pass through a hash table, then laid out so that the followers of a context lie side by side, by token.
 * Cost: O(order) a token, linear in the text; about 70 bytes for each different n-gram while building, 16 to keep.
 */
import { hash, lengthened } from './flat-arrays.js';

/**
 * N-grams as entries numbered from 1, the shorter ones first; 0 is the empty one. Each entry shorter than the order is
 * also a context.
 */
export interface NgramTrie {
  /** The number of entries, the empty one included. */
  readonly entryCount: number;
  /** Contexts are the entries 0 to `contextCount - 1`. */
  readonly contextCount: number;
  /** The last token of each entry. */
  readonly token: Int32Array;
  /** The entry without its first token. */
  readonly suffix: Int32Array;
  /**
   * Occurrences of the longest entries and of those at the start of a text; for the others, how many different tokens
   * precede them.
   */
  readonly count: Int32Array;
  /** Followers of context c: entries `childStart[c]` to `childStart[c + 1] - 1`, their tokens ascending. */
  readonly childStart: Int32Array;
  /** Entries of length m: `lengthStart[m]` to `lengthStart[m + 1] - 1`. */
  readonly lengthStart: Int32Array;
}

/** Entries in order of their first appearance, found by (parent, token). */
class EntryTable {
  entryCount = 1;
  parent = new Int32Array(1024);
  token = new Int32Array(1024);
  suffix = new Int32Array(1024);
  count = new Int32Array(1024);
  length = new Uint8Array(1024);
  /** Open addressing with linear probing, at most half full; 0 is an empty slot. */
  private slots = new Int32Array(4096);

  /** The entry of `parent` followed by `token`; a new one, which ends on the entry `suffix`, when it has not been seen. */
  findOrAdd(parent: number, token: number, suffix: number): number {
    const mask = this.slots.length - 1;
    let slot = hash(parent, token) & mask;
    for (let entry = this.slots[slot]!; entry !== 0; entry = this.slots[slot]!) {
      if (this.parent[entry] === parent && this.token[entry] === token) return entry;
      slot = (slot + 1) & mask;
    }
    const entry = this.entryCount++;
    if (entry === this.parent.length) this.lengthen();
    this.parent[entry] = parent;
    this.token[entry] = token;
    this.suffix[entry] = suffix;
    this.length[entry] = this.length[parent]! + 1;
    this.slots[slot] = entry;
    if (2 * this.entryCount > this.slots.length) this.rehash();
    return entry;
  }

  private lengthen(): void {
    this.parent = lengthened(this.parent);
    this.token = lengthened(this.token);
    this.suffix = lengthened(this.suffix);
    this.count = lengthened(this.count);
    this.length = lengthened(this.length);
  }

  private rehash(): void {
    const slots = new Int32Array(2 * this.slots.length);
    const mask = slots.length - 1;
    for (let entry = 1; entry < this.entryCount; entry++) {
      let slot = hash(this.parent[entry]!, this.token[entry]!) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry;
    }
    this.slots = slots;
  }
}

/**
 * Counts the n-grams of sequences. A sequence begins after an end token and is closed by one.
 *
 * @param sequences tokens in [0, vocabularySize), none the end token.
 * @param order the length of the longest n-grams, in [1, 255].
 */
export function buildNgramTrie(
  sequences: readonly Int32Array[],
  vocabularySize: number,
  endToken: number,
  order: number,
): NgramTrie {
  return layOut(countEntries(sequences, endToken, order), vocabularySize, order);
}

function countEntries(sequences: readonly Int32Array[], endToken: number, order: number): EntryTable {
  const table = new EntryTable();
  /** The entries of the last m tokens, the boundary included: m = 0, 1, ... up to `known` or the order. */
  const recent = new Int32Array(order + 1);
  for (const sequence of sequences) {
    // The boundary is a context, not a token that is ever predicted.
    recent[1] = table.findOrAdd(0, endToken, 0);
    let known = 1;
    for (let i = 0; i <= sequence.length; i++) {
      const token = i < sequence.length ? sequence[i]! : endToken;
      const contextLength = Math.min(known, order - 1);
      let context = 0;
      let suffix = 0;
      for (let m = 0; m <= contextLength; m++) {
        const before = table.entryCount;
        const entry = table.findOrAdd(context, token, suffix);
        // A new n-gram is a new token before its suffix: a continuation of it (Kneser & Ney 1995).
        if (entry === before) table.count[suffix]! += 1;
        context = recent[m + 1]!;
        recent[m + 1] = entry;
        suffix = entry;
      }
      // The longest n-gram that ends here: of full length, or from the boundary on, which nothing precedes.
      table.count[suffix]! += 1;
      known += 1;
    }
  }
  return table;
}

/** Renumbers the entries by length, then by parent, then by token; all by counting, so in linear time. */
function layOut(table: EntryTable, vocabularySize: number, order: number): NgramTrie {
  const { entryCount } = table;
  const lengthStart = new Int32Array(order + 2);
  for (let entry = 0; entry < entryCount; entry++) lengthStart[table.length[entry]! + 1]! += 1;
  for (let m = 0; m <= order; m++) lengthStart[m + 1]! += lengthStart[m]!;
  const contextCount = lengthStart[order]!;

  const byToken = sortedBy(table.token, undefined, entryCount, vocabularySize);
  const byLength = sortedBy(table.length, byToken, entryCount, order + 1);

  const renumbered = new Int32Array(entryCount);
  const childStart = new Int32Array(contextCount + 1);
  const token = new Int32Array(entryCount);
  const suffix = new Int32Array(entryCount);
  const count = new Int32Array(entryCount);
  for (let m = 1; m <= order; m++) {
    const from = lengthStart[m]!;
    const to = lengthStart[m + 1]!;
    const firstContext = lengthStart[m - 1]!;
    // The followers of each context are counted, then their places follow each other.
    for (let i = from; i < to; i++) childStart[renumbered[table.parent[byLength[i]!]!]! + 1]! += 1;
    childStart[firstContext] = from;
    for (let context = firstContext; context < from; context++) childStart[context + 1]! += childStart[context]!;
    const next = childStart.slice(firstContext, from);
    for (let i = from; i < to; i++) {
      const old = byLength[i]!;
      const parent = renumbered[table.parent[old]!]! - firstContext;
      const entry = next[parent]!;
      next[parent] = entry + 1;
      renumbered[old] = entry;
      token[entry] = table.token[old]!;
      suffix[entry] = renumbered[table.suffix[old]!]!;
      count[entry] = table.count[old]!;
    }
  }
  return { entryCount, contextCount, token, suffix, count, childStart, lengthStart };
}

/** The indices 0 to `count - 1`, taken in the order given, sorted by a key in [0, keys); equal ones keep their order. */
function sortedBy(
  key: Int32Array | Uint8Array,
  order: Int32Array | undefined,
  count: number,
  keys: number,
): Int32Array {
  const next = new Int32Array(keys + 1);
  for (let i = 0; i < count; i++) next[key[i]! + 1]! += 1;
  for (let k = 0; k < keys; k++) next[k + 1]! += next[k]!;
  const sorted = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const index = order === undefined ? i : order[i]!;
    const at = next[key[index]!]!;
    next[key[index]!] = at + 1;
    sorted[at] = index;
  }
  return sorted;
}
