/** Asking a server: JSON there, JSON back. */
import type { StopSignal } from '../harness/regret.js';
import { describeValue } from '../requirements.js';

/** The part of `fetch` that is used. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Record<string, string>;
    readonly body: string;
    /** An `AbortSignal`, where the caller has given one. */
    readonly signal?: never;
  },
) => Promise<{
  /** Whether the status is 2xx. */
  readonly ok: boolean;
  /** The status of HTTP. */
  readonly status: number;
  /** The body. */
  text(): Promise<string>;
}>;

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** What came of a request. */
export type Reply =
  | { readonly status: number; readonly json: JsonObject }
  /** What went wrong, with the status where there was one. */
  | { readonly status: number | undefined; readonly failure: string; readonly cause?: unknown };

/**
 * Posts an object. A server that cannot be reached, another status than 2xx, and a body that is no JSON object are
 * failures, which are returned; a signal's reason is thrown.
 */
export async function post(
  fetch: Fetch,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: JsonObject,
  signal: StopSignal | undefined,
): Promise<Reply> {
  if (signal?.aborted) throw signal.reason;
  let status: number | undefined;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      ...(signal ? { signal: signal as never } : {}),
    });
    status = response.status;
    const text = await response.text();
    if (!response.ok) return { status, failure: `a status of 2xx, got ${status}: ${text.slice(0, 200)}` };
    const json: unknown = JSON.parse(text);
    if (json === null || typeof json !== 'object' || Array.isArray(json)) {
      return { status, failure: `a JSON object, got ${describeValue(json)}` };
    }
    return { status, json: json as JsonObject };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const cause = error as Error;
    return {
      status,
      failure: status === undefined ? `an answer, got none: ${cause.message}` : `JSON, got ${cause.message}`,
      cause,
    };
  }
}

/** An address without the slash that may end it. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
