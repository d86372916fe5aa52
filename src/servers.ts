/**
 * The entry point for programs that call servers: a selector chooses how far llama.cpp's server drafts, or which of
 * several providers answers. Needs `fetch` and nothing of Node, so it also runs in browsers, Deno and Bun.
 *
 * @module banditspec/servers
 */

export type {
  AnswerWorth,
  ChatEndpoint,
  ChatOutcome,
  EndpointRouter,
  EndpointRouterOptions,
} from './servers/endpoint-router.js';
export { endpointRouter } from './servers/endpoint-router.js';
export type { LlamaAnswer, LlamaServer, LlamaServerOptions, LlamaTimings } from './servers/llama-server.js';
export { llamaServer } from './servers/llama-server.js';
export type { Fetch, JsonObject } from './servers/post.js';
