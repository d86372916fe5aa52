/**
 * Which of several providers gets a request: endpoints with OpenAI's chat-completions API, and a selector that learns
 * from the quality, cost and time of each answer. A failure is an outcome too: an answer of no quality that took its
 * time.
 */
import type { StopSignal } from '../harness/regret.js';
import { readOnce, requireOptions } from '../options.js';
import type { RandomSource } from '../random/source.js';
import {
  requireArray,
  requireFunction,
  requirementError,
  requireNonNegative,
  requireObject,
  requirePositive,
  requireProbability,
  requireText,
} from '../requirements.js';
import type { ArmSelector, SelectorSituation } from '../selectors/contract/selector.js';
import { requireArmSelector } from './arm-selector.js';
import { OpenDecisions } from './open-decisions.js';
import { type Fetch, type JsonObject, post, withoutSlash } from './post.js';

/** One provider, or one model of it. */
export interface ChatEndpoint {
  /** Its name; no two endpoints may have the same. */
  readonly name: string;
  /** The address before `/chat/completions`, as in `'https://api.example.com/v1'`. */
  readonly url: string;
  /** The `model` of the request's body. */
  readonly model: string;
  /**
   * Headers of its requests, such as `authorization`.
   * @defaultValue none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The price of a million tokens of the prompt and of the answer, in a unit of money of your own.
   * @defaultValue 0 for both
   */
  readonly pricePerMillion?: {
    /** Of the prompt; at least 0. */
    readonly input: number;
    /** Of the answer; at least 0. */
    readonly output: number;
  };
}

/**
 * What an answer is worth: quality - costWeight x cost - secondWeight x seconds. Quality is in [0, 1]; it is 0 where
 * there is no answer. Costs and times beyond `maxCost` and `maxSeconds` count as those, so the reward has the range
 * [-(costWeight x maxCost + secondWeight x maxSeconds), 1].
 */
export interface AnswerWorth {
  /**
   * How good an answer is, in [0, 1], judged from its JSON; may be asynchronous, as a model that judges is.
   * @defaultValue 1 for every answer
   */
  readonly quality?: (json: JsonObject) => number | Promise<number>;
  /** What a unit of money is worth in units of quality; at least 0. */
  readonly costWeight: number;
  /** The greatest cost that counts: an answer that costs more counts as this; greater than 0. */
  readonly maxCost: number;
  /** What a second is worth in units of quality; at least 0. */
  readonly secondWeight: number;
  /** The longest time that counts, in seconds: an answer that takes longer counts as this; greater than 0. */
  readonly maxSeconds: number;
}

/** Options of {@link endpointRouter}. */
export interface EndpointRouterOptions {
  /** The providers, one for each arm. */
  readonly endpoints: readonly ChatEndpoint[];
  /**
   * A selector that learns from the arm it pulled, or a function that makes one: `imed`, `nonParametricThompson`,
   * `tsallisInf`.
   */
  readonly selector: ArmSelector | ((situation: SelectorSituation) => ArmSelector);
  /** The luck of its choices. */
  readonly random: RandomSource;
  /** What an answer is worth. */
  readonly worth: AnswerWorth;
  /** The time in milliseconds since any fixed moment, as `performance.now`. */
  readonly clock: () => number;
  /** @defaultValue globalThis.fetch */
  readonly fetch?: Fetch;
}

/** The outcome of one request. */
export interface ChatOutcome {
  /** The endpoint's name. */
  readonly endpoint: string;
  /** The endpoint's arm. */
  readonly arm: number;
  /** The answer; undefined after a failure. */
  readonly json: JsonObject | undefined;
  /** What went wrong; undefined where nothing did. */
  readonly failure: string | undefined;
  /** The HTTP status; undefined where the endpoint could not be reached. */
  readonly status: number | undefined;
  /** How long it took, in seconds. */
  readonly seconds: number;
  /** What it cost, by the prices and the `usage` of the answer; 0 after a failure. */
  readonly cost: number;
  /** The reward that the selector was told; undefined where it was told nothing. */
  readonly reward: number | undefined;
}

/** A router, which {@link endpointRouter} makes. */
export interface EndpointRouter {
  /** The selector that chooses. */
  readonly selector: ArmSelector;

  /**
   * Sends a request to the endpoint that the selector chooses, and tells the selector the outcome. Several requests may
   * be under way at once. A failure is returned, not thrown: whether to try again, perhaps at another endpoint, is the
   * caller's choice.
   *
   * A status of 400, 413 or 422 is the fault of the request, whoever answers: the selector is told nothing of it.
   *
   * @param body the request, without `model` and `stream`.
   * @throws the signal's reason when the signal stopped it, or whatever `quality` throws; either way the selector is
   *   told nothing.
   */
  chat(body: JsonObject, options?: { readonly signal?: StopSignal }): Promise<ChatOutcome>;
}

/** Statuses of requests that would fail at every endpoint. */
const FAULTS_OF_REQUESTS: readonly (number | undefined)[] = [400, 413, 422];

function requireWorth(who: string, worth: AnswerWorth): void {
  const names = ['quality', 'costWeight', 'maxCost', 'secondWeight', 'maxSeconds'] as const;
  requireOptions<AnswerWorth, typeof names>(who, worth, names, 'worth');
  if (worth.quality !== undefined) requireFunction(who, 'worth.quality', worth.quality);
  requireNonNegative(who, 'worth.costWeight', worth.costWeight);
  requirePositive(who, 'worth.maxCost', worth.maxCost);
  requireNonNegative(who, 'worth.secondWeight', worth.secondWeight);
  requirePositive(who, 'worth.maxSeconds', worth.maxSeconds);
}

function requireEndpoints(who: string, endpoints: readonly ChatEndpoint[]): void {
  requireArray(who, 'endpoints', endpoints);
  const names = new Set<string>();
  endpoints.forEach((endpoint, i) => {
    const name = `endpoints[${i}]`;
    requireOptions(who, endpoint, ['name', 'url', 'model', 'headers', 'pricePerMillion'], name);
    requireText(who, `${name}.name`, endpoint.name);
    if (names.has(endpoint.name)) throw requirementError(who, `${name}.name`, 'one of its own', endpoint.name);
    names.add(endpoint.name);
    requireText(who, `${name}.url`, endpoint.url);
    requireText(who, `${name}.model`, endpoint.model);
    if (endpoint.headers !== undefined) requireObject(who, `${name}.headers`, endpoint.headers);
    if (endpoint.pricePerMillion === undefined) return;
    requireObject(who, `${name}.pricePerMillion`, endpoint.pricePerMillion);
    requireNonNegative(who, `${name}.pricePerMillion.input`, endpoint.pricePerMillion.input);
    requireNonNegative(who, `${name}.pricePerMillion.output`, endpoint.pricePerMillion.output);
  });
}

/** The cost of an answer, by its own count of tokens; an answer that gives none costs nothing. */
function costOf({ pricePerMillion }: ChatEndpoint, json: JsonObject): number {
  if (!pricePerMillion) return 0;
  const { prompt_tokens = 0, completion_tokens = 0 } = (json.usage ?? {}) as Record<string, number>;
  const { input, output } = pricePerMillion;
  const cost = (input * prompt_tokens + output * completion_tokens) / 1e6;
  return Number.isFinite(cost) ? Math.max(cost, 0) : 0;
}

/**
 * A client that chooses among OpenAI-compatible endpoints, request by request. Streaming is left out.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const router = endpointRouter({
 *   endpoints: [
 *     { name: 'large', url: 'https://one.example/v1', model: 'large', pricePerMillion: { input: 3, output: 15 } },
 *     { name: 'small', url: 'https://two.example/v1', model: 'small', pricePerMillion: { input: 0.2, output: 0.8 } },
 *   ],
 *   // A hundredth of a unit of money is worth a tenth of a perfect answer; so are ten seconds.
 *   worth: { costWeight: 10, maxCost: 0.05, secondWeight: 0.01, maxSeconds: 30 },
 *   selector: imed,
 *   random: createRandom('router', 1),
 *   clock: () => performance.now(),
 * });
 *
 * async function ask(question: string): Promise<unknown> {
 *   const { json, failure } = await router.chat({ messages: [{ role: 'user', content: question }] });
 *   return json ?? failure;
 * }
 * ```
 */
export function endpointRouter(options: EndpointRouterOptions): EndpointRouter {
  const who = 'endpointRouter';
  requireOptions(who, options, ['endpoints', 'selector', 'random', 'worth', 'clock', 'fetch']);
  const { random, clock, fetch = globalThis.fetch as unknown as Fetch } = options;
  requireEndpoints(who, options.endpoints);
  requireWorth(who, options.worth);
  requireFunction(who, 'random', random);
  requireFunction(who, 'clock', clock);
  requireFunction(who, 'fetch', fetch);
  const endpoints = options.endpoints.map((endpoint) => ({ ...endpoint }));
  const { quality = () => 1, costWeight, maxCost, secondWeight, maxSeconds } = options.worth;
  const rewardRange = { min: 0 - (costWeight * maxCost + secondWeight * maxSeconds), max: 1 };
  const problem = { armCount: endpoints.length, rewardRange };
  const selector = typeof options.selector === 'function' ? options.selector(problem) : options.selector;
  requireArmSelector(who, selector, problem);
  const decisions = new OpenDecisions(selector, random);

  return {
    selector,
    async chat(body, options = {}) {
      const doing = `${who}.chat`;
      const { signal } = readOnce(doing, options, ['signal']);
      requireObject(doing, 'body', body);
      if (body.stream) throw requirementError(doing, 'body.stream', 'false: only whole answers are read', body.stream);
      const decision = decisions.decide();
      try {
        const { arm } = decision;
        const endpoint = endpoints[arm]!;
        const address = `${withoutSlash(endpoint.url)}/chat/completions`;
        const start = clock();
        const reply = await post(
          doing,
          fetch,
          address,
          endpoint.headers ?? {},
          { ...body, model: endpoint.model },
          signal,
        );
        const seconds = Math.max(clock() - start, 0) / 1000;
        const failed = 'failure' in reply;
        const json = failed ? undefined : reply.json;
        const cost = json ? costOf(endpoint, json) : 0;
        let reward: number | undefined;
        if (!(failed && FAULTS_OF_REQUESTS.includes(reply.status))) {
          const worth = json ? await quality(json) : 0;
          requireProbability(doing, "worth.quality's answer", worth);
          const price = costWeight * Math.min(cost, maxCost) + secondWeight * Math.min(seconds, maxSeconds);
          reward = worth - price;
          decisions.settle(decision, reward);
        }
        const failure = failed ? `${address} must give ${reply.failure}` : undefined;
        return { endpoint: endpoint.name, arm, json, failure, status: reply.status, seconds, cost, reward };
      } finally {
        decisions.close(decision);
      }
    },
  };
}
