/** Drafts that are copied from the text: a point mass on one continuation, whatever the temperature. */
import type { DraftSession, GrowingText } from './drafter.js';

/** Finds where to copy from. */
export interface CopySource {
  /** For the text as it is now: the index of the first token to draft, -1 where there is nothing to go by. */
  find(text: GrowingText): number;
}

/** A session of a drafter that copies up to the end of the text. Draws no uniform. */
export class CopySession implements DraftSession {
  private readonly text: GrowingText;
  private readonly source: CopySource;
  private from: number;

  constructor(text: GrowingText, source: CopySource) {
    this.text = text;
    this.source = source;
    this.from = -1;
  }

  propose(draft: Int32Array, limit: number): number {
    const { tokens, length } = this.text;
    this.from = this.source.find(this.text);
    if (this.from < 0) return 0;
    const count = Math.min(limit, length - this.from);
    for (let i = 0; i < count; i++) draft[i] = tokens[this.from + i]!;
    return count;
  }

  probability(index: number, token: number): number {
    return this.text.tokens[this.from + index] === token ? 1 : 0;
  }
}
