/** The text being decoded: a prompt and what has been produced of its answer. */
import type { GrowingText } from './drafter.js';
import { lengthened } from './flat-arrays.js';

/** Room made for an answer at once: most are shorter than what a cautious caller allows. */
const FIRST_ROOM = 256;

/** A prompt and the answer to it, which ends with the end token or at `maxTokens` tokens. */
export class Answer implements GrowingText {
  tokens: Int32Array;
  length: number;
  done: boolean;
  private readonly promptLength: number;
  private readonly endToken: number;
  private readonly greatestLength: number;

  constructor(prompt: Int32Array, maxTokens: number, endToken: number) {
    this.tokens = new Int32Array(prompt.length + Math.min(maxTokens, FIRST_ROOM));
    this.tokens.set(prompt);
    this.length = prompt.length;
    this.done = false;
    this.promptLength = prompt.length;
    this.endToken = endToken;
    this.greatestLength = prompt.length + maxTokens;
  }

  /** How many more tokens the answer may have. */
  get remaining(): number {
    return this.greatestLength - this.length;
  }

  append(token: number): void {
    if (this.length === this.tokens.length) this.tokens = lengthened(this.tokens);
    this.tokens[this.length++] = token;
    if (token === this.endToken || this.length === this.greatestLength) this.done = true;
  }

  /** The tokens of the answer, without the prompt; a copy. */
  produced(): Int32Array {
    return this.tokens.slice(this.promptLength, this.length);
  }
}
