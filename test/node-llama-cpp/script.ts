/** What the tests of the decoder have in common: a text, selectors that follow a script, and taking all tokens. */
import { type ArmSelector, createRandom, type SelectorSituation } from 'banditspec';
import {
  type EngineArm,
  type SpeculativeDecoder,
  type SpeculativeDecoderOptions,
  speculativeDecoder,
} from 'banditspec/node-llama-cpp';
import { FakeSequence, type FakeSequenceOptions, sureOf } from './fake-engine.js';

/** A text that never ends, with a circle of 32 tokens or so: the sum of the last two tokens, and a bit more, of 8. */
export const next = (context: readonly number[]) => (3 * context.at(-1)! + (context.at(-2) ?? 0) + 1) % 8;

/** The same, but wrong after a 5. */
export const nearly = (context: readonly number[]) => (next(context) + Number(context.at(-1) === 5)) % 8;

export const target = (options: Partial<FakeSequenceOptions> = {}) =>
  new FakeSequence({ law: sureOf(next), ...options });
export const small = (options: Partial<FakeSequenceOptions> = {}) =>
  new FakeSequence({ law: sureOf(nearly), ...options });

/** What follows a prompt, one token a pass. */
export function continuation(prompt: readonly number[], count: number): number[] {
  const text = [...prompt];
  while (text.length < prompt.length + count) text.push(next(text));
  return text.slice(prompt.length);
}

/** A selector that plays the arms of a list one after the other, and writes down what it is told. */
export class Script implements ArmSelector {
  readonly feedback = 'bandit';
  readonly told: [arm: number, reward: number][] = [];
  readonly armCount: number;
  readonly rewardRange;
  episodes = 0;
  private chosen = 0;

  constructor(
    private readonly arms: readonly number[],
    { armCount, rewardRange }: SelectorSituation,
  ) {
    this.armCount = armCount;
    this.rewardRange = rewardRange;
  }

  select(): number {
    return this.arms[this.chosen++ % this.arms.length]!;
  }

  update(arm: number, reward: number): void {
    this.told.push([arm, reward]);
  }

  probability(): number {
    return 1 / this.armCount;
  }

  snapshot(): unknown {
    return {};
  }

  startEpisode(): void {
    this.episodes += 1;
  }
}

export const script =
  (...arms: number[]) =>
  (situation: SelectorSituation) =>
    new Script(arms, situation);

export function decoderOf(options: Partial<SpeculativeDecoderOptions> & { sequence: FakeSequence; arms: EngineArm[] }) {
  return speculativeDecoder({ selector: script(0), random: createRandom('fake engine'), ...options });
}

export async function take(
  decoder: SpeculativeDecoder,
  prompt: readonly number[],
  maxTokens = Number.POSITIVE_INFINITY,
): Promise<{ tokens: number[]; by: string }> {
  const tokens: number[] = [];
  const generated = decoder.generate(prompt, { maxTokens });
  for (;;) {
    const { value, done } = await generated.next();
    if (done) return { tokens, by: value as string };
    tokens.push(value);
  }
}

export const PROMPT = [1, 2, 3, 4];
