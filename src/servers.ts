/**
 * The entry point for programs that ask servers: how far llama.cpp's server is to draft, and which of several providers is
 * to answer. Needs `fetch` and nothing of Node, so browsers, Deno and Bun have it too.
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
