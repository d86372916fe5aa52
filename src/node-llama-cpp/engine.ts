/**
 * What this package needs of node-llama-cpp: the parts of its public classes that are used, declared here so that the
 * engine is not needed to load this module or to compile against it. Nothing of the engine is imported.
 */
import { requireFunction, requirementError, requireObject } from '../requirements.js';

/** How the engine makes a law from the target's logits: the options of the same names in its `evaluate`. */
export interface EngineSampling {
  /**
   * At 0 the most likely token is taken; finite, at least 0.
   * @defaultValue 0, as in the engine
   */
  readonly temperature?: number;
  /**
   * Tokens with less than this share of the probability of the most likely one are left out; in [0, 1].
   * @defaultValue 0, as in the engine
   */
  readonly minP?: number;
  /**
   * How many of the most likely tokens are kept; 0 keeps all. At a temperature above 0 the engine lists the
   * probabilities of those that are kept, at each place of a draft, so 0 costs time with a large vocabulary.
   * @defaultValue 40, as in the engine
   */
  readonly topK?: number;
  /**
   * Only the most likely tokens that together have this probability are kept; in [0, 1].
   * @defaultValue 0.95, as in the engine
   */
  readonly topP?: number;
}

/** What the engine is asked about the token that follows one that it evaluates. */
export interface EngineQuestion {
  /** The questions. */
  readonly generateNext?: {
    /** Whether to draw a token. */
    readonly token?: boolean;
    /** Whether to list the probabilities. */
    readonly probabilities?: boolean;
    /** The law. */
    readonly options?: EngineSampling;
  };
}

/** The engine's answer to an {@link EngineQuestion}. */
export interface EngineAnswer<Token extends number> {
  /** About the next token. */
  readonly next: {
    /** The drawn token; null where there is none. */
    readonly token?: Token | null;
    /** The probabilities of the tokens that the law keeps. */
    readonly probabilities?: ReadonlyMap<Token, number>;
  };
}

/** A model of the engine: what is used of its `LlamaModel`. */
export interface EngineModel {
  /** What the model's file holds. */
  readonly fileInfo: {
    /** Its metadata. */
    readonly metadata: {
      /** The tokenizer's metadata. */
      readonly tokenizer?: {
        /** As the file has it. */
        readonly ggml?: {
          /** The texts of all tokens, by their numbers. */
          readonly tokens?: readonly string[];
        };
      };
    };
  };
  /** The engine itself. */
  readonly llama: {
    /** The release of llama.cpp that it was built from. */
    readonly llamaCppRelease: {
      /** Its name. */
      readonly release: string;
    };
  };
  /** Whether a token ends an answer. */
  isEogToken(token: number | undefined): boolean;
}

/**
 * A sequence of the engine: what is used of its `LlamaContextSequence`. `Token` is the engine's own type of a token, a
 * number.
 */
export interface EngineSequence<Token extends number = number> {
  /** The model that evaluates it. */
  readonly model: EngineModel;
  /** The most tokens that its context holds. */
  readonly contextSize: number;
  /** How many tokens have been evaluated. */
  readonly nextTokenIndex: number;
  /** These tokens. */
  readonly contextTokens: Token[];
  /** Whether it can no longer be used. */
  readonly disposed: boolean;
  /** Appends tokens, and answers what was asked about each. */
  controlledEvaluate(
    input: (Token | [token: Token, options: EngineQuestion])[],
  ): Promise<(undefined | EngineAnswer<Token>)[]>;
  /** Removes tokens from `start` up to, not including, `end`. */
  eraseContextTokenRanges(ranges: { start: number; end: number }[]): Promise<void>;
  /** Appends tokens, then draws one after the other. */
  evaluate(tokens: Token[], options?: EngineSampling & { readonly seed?: number }): AsyncGenerator<Token, void, void>;
}

/** The releases of llama.cpp, in node-llama-cpp 3.22.1, that the tests run with. */
const TESTED_RELEASES: readonly string[] = ['v0.5.0'];

/** Requires an object with the shape of a sequence that has not been disposed. */
export function requireSequence<Token extends number>(
  who: string,
  name: string,
  sequence: EngineSequence<Token>,
): void {
  requireObject(who, name, sequence);
  requireObject(who, `${name}.model`, sequence.model);
  requireFunction(who, `${name}.evaluate`, sequence.evaluate);
  if (sequence.disposed) throw requirementError(who, name, 'a sequence that can be used', 'one that is disposed');
}

/**
 * Why this engine should not verify drafts: it lacks a method that this needs, or was built from an untested release.
 * Undefined where it can.
 */
export function whyUntested<Token extends number>(sequence: EngineSequence<Token>): string | undefined {
  for (const method of ['controlledEvaluate', 'eraseContextTokenRanges'] as const) {
    if (typeof sequence[method] !== 'function') return `a sequence has no ${method}`;
  }
  const release = sequence.model.llama?.llamaCppRelease?.release;
  if (TESTED_RELEASES.includes(release)) return undefined;
  return `llama.cpp must be ${TESTED_RELEASES.join(' or ')} to have been tested, got ${release}`;
}
