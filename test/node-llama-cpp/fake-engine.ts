/** An engine of a few lines with the shapes of node-llama-cpp: its laws are a function of the last two tokens. */
import type { EngineAnswer, EngineQuestion, EngineSequence } from 'banditspec/node-llama-cpp';

/** The law of the token that follows a context. */
export type FakeLaw = (context: readonly number[]) => ReadonlyMap<number, number>;

/** What may be said of a sequence. */
export interface FakeSequenceOptions {
  readonly law: FakeLaw;
  /** @defaultValue 64 */
  readonly contextSize?: number;
  /** @defaultValue `t0`, `t1`, ... of 10 tokens; token 9 ends an answer. */
  readonly tokens?: readonly string[];
  /** @defaultValue the release that the package was tested with */
  readonly release?: string;
  /** The number of the call of `controlledEvaluate` that fails, from 1, and what it does before. */
  readonly failAt?: number;
}

/** The token that ends an answer. */
export const END = 9;

const TOKENS = Array.from({ length: 10 }, (_, i) => `t${i}`);

/** A law that is sure of one token. */
export function sureOf(next: (context: readonly number[]) => number): FakeLaw {
  return (context) => new Map([[next(context), 1]]);
}

/** The most likely token; of several the first listed. */
export function likeliest(law: ReadonlyMap<number, number>): number {
  let best = -1;
  let most = -1;
  for (const [token, probability] of law) {
    if (probability > most) [best, most] = [token, probability];
  }
  return best;
}

/** A sequence that counts what it is asked for. */
export class FakeSequence implements EngineSequence {
  readonly model: EngineSequence['model'];
  readonly contextSize: number;
  contextTokens: number[] = [];
  disposed = false;
  /** How many tokens each pass took in. */
  readonly passes: number[] = [];
  /** What each pass was asked for, token by token. */
  readonly questions: (EngineQuestion['generateNext'] | undefined)[][] = [];
  /** What was erased. */
  readonly erased: { readonly start: number; readonly end: number }[] = [];
  /** The options of each call of `evaluate`. */
  readonly evaluated: unknown[] = [];
  /** Is called at the beginning of each pass. */
  onPass: () => void = () => {};
  private readonly law: FakeLaw;
  private readonly failAt: number;

  constructor(options: FakeSequenceOptions) {
    const { law, contextSize = 64, tokens = TOKENS, release = 'v0.5.0', failAt = 0 } = options;
    this.law = law;
    this.failAt = failAt;
    this.contextSize = contextSize;
    this.model = {
      fileInfo: { metadata: { tokenizer: { ggml: { tokens } } } },
      llama: { llamaCppRelease: { release } },
      isEogToken: (token) => token === END,
    };
  }

  get nextTokenIndex(): number {
    return this.contextTokens.length;
  }

  async controlledEvaluate(
    input: (number | [token: number, options: EngineQuestion])[],
  ): Promise<(undefined | EngineAnswer<number>)[]> {
    this.onPass();
    this.passes.push(input.length);
    this.questions.push(input.map((item) => (typeof item === 'number' ? undefined : item[1].generateNext)));
    const answers: (undefined | EngineAnswer<number>)[] = [];
    for (const item of input) {
      const [token, question] = typeof item === 'number' ? [item, undefined] : item;
      if (this.nextTokenIndex >= this.contextSize - 1) throw new Error('the fake engine shifts no context');
      this.contextTokens.push(token);
      if (this.passes.length === this.failAt) throw new Error('the engine failed');
      const asked = question?.generateNext;
      if (!asked) answers.push(undefined);
      else {
        const law = this.law(this.contextTokens);
        answers.push({
          next: {
            ...(asked.token ? { token: likeliest(law) } : {}),
            ...(asked.probabilities ? { probabilities: law } : {}),
          },
        });
      }
    }
    return answers;
  }

  async eraseContextTokenRanges(ranges: { start: number; end: number }[]): Promise<void> {
    for (const { start, end } of ranges) {
      this.erased.push({ start, end });
      this.contextTokens.splice(start, end - start);
    }
  }

  async *evaluate(tokens: number[], options?: object): AsyncGenerator<number, void, void> {
    this.evaluated.push(options);
    let given = tokens;
    for (;;) {
      this.contextTokens.push(...given);
      this.passes.push(given.length);
      const next = likeliest(this.law(this.contextTokens));
      if (next === END) return;
      yield next;
      given = [next];
    }
  }
}
