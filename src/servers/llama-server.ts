/**
 * How far to draft in llama.cpp's server, request by request: the body of a request names the most tokens of a draft
 * (`speculative.n_max`), and the answer's `timings` give the outcome. A round is a whole answer here: nothing can be
 * chosen between two passes of the server.
 *
 * Not every release heeds these options: in those of 2026 the code that reads them is left out. What a server drafted
 * shows whether it heeds them; `warn` hears of one that does not.
 */
import type { StopSignal } from '../harness/regret.js';
import { readOnce, requireOptions } from '../options.js';
import { acceptedLengthRange } from '../problem.js';
import type { RandomSource } from '../random/source.js';
import {
  requireArray,
  requireDraftLength,
  requireFunction,
  requirementError,
  requireObject,
  requirePositive,
  requireText,
} from '../requirements.js';
import type { ArmSelector, SelectorSituation } from '../selectors/contract/selector.js';
import { requireArmSelector } from './arm-selector.js';
import { OpenDecisions } from './open-decisions.js';
import { type Fetch, type JsonObject, post, withoutSlash } from './post.js';

/** What llama.cpp's server reports of the tokens and the time of an answer. */
export interface LlamaTimings {
  /** Tokens of the answer. */
  readonly predicted_n: number;
  /** The time that they took, in milliseconds. */
  readonly predicted_ms: number;
  /** Drafted tokens; absent where none were. */
  readonly draft_n?: number;
  /** Accepted drafted tokens; absent where none were drafted. */
  readonly draft_n_accepted?: number;
}

/** Options of {@link llamaServer}. */
export interface LlamaServerOptions {
  /** The server's address, as in `'http://127.0.0.1:8080'`. */
  readonly url: string;
  /** The draft lengths to choose among, in tokens, one for each arm; 0 means no draft. */
  readonly draftLengths: readonly number[];
  /** A selector that learns from the arm it pulled, or a function that makes one: `betaThompson`, `imed`. */
  readonly selector: ArmSelector | ((situation: SelectorSituation) => ArmSelector);
  /** The luck of its choices. */
  readonly random: RandomSource;
  /**
   * `'tokens-per-pass'`: the tokens of the answer over the passes of the target, in [1, longest draft + 1]; or
   * `'tokens-per-second'`, which takes the cost of drafting into account.
   * @defaultValue 'tokens-per-second'
   */
  readonly reward?: 'tokens-per-pass' | 'tokens-per-second';
  /** The most tokens per second that count, required with `'tokens-per-second'`: more count as this; greater than 0. */
  readonly maxTokensPerSecond?: number;
  /**
   * Headers of each request, such as `authorization`.
   * @defaultValue none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Called once if the server does not heed the draft length that it is given.
   * @defaultValue console.warn
   */
  readonly warn?: (message: string) => void;
  /** @defaultValue globalThis.fetch */
  readonly fetch?: Fetch;
}

/** An answer of the server. */
export interface LlamaAnswer {
  /** The arm that was chosen. */
  readonly arm: number;
  /** Its draft length. */
  readonly draftLength: number;
  /** The reward that the selector was told; undefined where it was told nothing. */
  readonly reward: number | undefined;
  /** The timings, as the server gave them. */
  readonly timings: LlamaTimings;
  /** The whole answer. */
  readonly json: JsonObject;
}

/** A server with a selector, which {@link llamaServer} makes. */
export interface LlamaServer {
  /** The selector that chooses. */
  readonly selector: ArmSelector;

  /**
   * Chooses a draft length, sends the request with it, and tells the selector the outcome. Several requests may be
   * under way at once.
   *
   * @param path `'/completion'` or `'/v1/chat/completions'`, or another that answers with `timings`.
   * @param body the request, without `stream`: only a whole answer has its timings in one place.
   * @throws Error when the server cannot be reached, or its answer is not JSON, has no timings or has a status other
   *   than 2xx: the selector is told nothing, since that says nothing about a draft length. The signal's reason when
   *   the signal stopped it; RangeError or TypeError when an argument is out of its range.
   */
  complete(path: string, body: JsonObject, options?: { readonly signal?: StopSignal }): Promise<LlamaAnswer>;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The timings of an answer, if they are in the server's form; else what is wrong with them. */
function timingsOf(json: JsonObject): LlamaTimings | string {
  const timings = json.timings as Partial<LlamaTimings> | undefined;
  if (timings === null || typeof timings !== 'object') return 'timings, got none';
  const { predicted_n, predicted_ms, draft_n = 0, draft_n_accepted = 0 } = timings;
  const sound =
    isCount(predicted_n) &&
    Number.isFinite(predicted_ms) &&
    isCount(draft_n) &&
    isCount(draft_n_accepted) &&
    draft_n_accepted <= draft_n &&
    draft_n_accepted <= predicted_n;
  return sound ? (timings as LlamaTimings) : `timings that fit together, got ${JSON.stringify(timings).slice(0, 200)}`;
}

const OPTIONS = [
  'url',
  'draftLengths',
  'selector',
  'random',
  'reward',
  'maxTokensPerSecond',
  'headers',
  'warn',
  'fetch',
] as const;

/**
 * A client of llama.cpp's server (`llama-server` with a draft model) that lets a selector choose the draft length of each
 * request.
 *
 * An answer of n tokens, a of them accepted drafts, took n - a passes of the target. If more was drafted than the given
 * length allows, the server does not heed it: `warn` is called. The selector is told nothing of such an answer, nor of
 * one without tokens.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const server = llamaServer({
 *   url: 'http://127.0.0.1:8080',
 *   draftLengths: [0, 2, 4, 8],
 *   selector: imed,
 *   random: createRandom('requests', 1),
 *   maxTokensPerSecond: 200,
 * });
 *
 * async function story(): Promise<unknown> {
 *   const { json } = await server.complete('/completion', { prompt: 'Once upon a time', n_predict: 200 });
 *   return json.content;
 * }
 * ```
 */
export function llamaServer(options: LlamaServerOptions): LlamaServer {
  const who = 'llamaServer';
  requireOptions(who, options, OPTIONS);
  const { url, random, reward = 'tokens-per-second', maxTokensPerSecond, headers = {}, warn = console.warn } = options;
  const { fetch = globalThis.fetch as unknown as Fetch } = options;
  requireText(who, 'url', url);
  requireArray(who, 'draftLengths', options.draftLengths);
  const draftLengths = [...options.draftLengths];
  draftLengths.forEach((length, i) => {
    requireDraftLength(who, `draftLengths[${i}]`, length);
  });
  requireFunction(who, 'random', random);
  if (reward !== 'tokens-per-pass' && reward !== 'tokens-per-second') {
    throw requirementError(who, 'reward', "'tokens-per-pass' or 'tokens-per-second'", reward);
  }
  requireObject(who, 'headers', headers);
  requireFunction(who, 'warn', warn);
  requireFunction(who, 'fetch', fetch);
  if (reward === 'tokens-per-second') requirePositive(who, 'maxTokensPerSecond', maxTokensPerSecond!);
  const rewardRange =
    reward === 'tokens-per-pass'
      ? acceptedLengthRange(Math.max(...draftLengths))
      : { min: 0, max: maxTokensPerSecond! };
  const problem = { armCount: draftLengths.length, rewardRange };
  const selector = typeof options.selector === 'function' ? options.selector(problem) : options.selector;
  requireArmSelector(who, selector, problem);
  const decisions = new OpenDecisions(selector, random);
  let warned = false;

  return {
    selector,
    async complete(path, body, options = {}) {
      const doing = `${who}.complete`;
      const { signal } = readOnce(doing, options, ['signal']);
      requireText(doing, 'path', path);
      requireObject(doing, 'body', body);
      if (body.stream)
        throw requirementError(doing, 'body.stream', 'false, for the timings of a whole answer', body.stream);
      const decision = decisions.decide();
      try {
        const { arm } = decision;
        const draftLength = draftLengths[arm]!;
        const address = `${withoutSlash(url)}${path.startsWith('/') ? '' : '/'}${path}`;
        const asked = { ...body, 'speculative.n_max': draftLength, 'speculative.n_min': 0 };
        const reply = await post(doing, fetch, address, headers, asked, signal);
        if ('failure' in reply)
          throw new Error(`${doing}: ${address} must give ${reply.failure}`, { cause: reply.cause });
        const timings = timingsOf(reply.json);
        if (typeof timings === 'string') throw new Error(`${doing}: ${address} must give ${timings}`);
        const { predicted_n: tokens, predicted_ms: milliseconds, draft_n = 0, draft_n_accepted = 0 } = timings;
        const passes = tokens - draft_n_accepted;
        const heeded = draft_n <= passes * draftLength;
        if (!heeded && !warned) {
          warned = true;
          const most = `at most ${draftLength} tokens in each of ${passes} passes`;
          warn(
            `${who}: ${url} must draft ${most}, got ${draft_n}: it heeds no speculative.n_max, and nothing is learnt`,
          );
        }
        let told: number | undefined;
        if (heeded && tokens > 0 && milliseconds > 0) {
          const value = reward === 'tokens-per-pass' ? tokens / passes : (1000 * tokens) / milliseconds;
          told = Math.min(value, rewardRange.max);
          decisions.settle(decision, told);
        }
        return { arm, draftLength, reward: told, timings, json: reply.json };
      } finally {
        decisions.close(decision);
      }
    },
  };
}
