/** Posting JSON to a server and reading JSON back. */
import type { StopSignal } from '../harness/regret.js';
import { describeValue, requireNotAborted } from '../requirements.js';

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
  /** The HTTP status. */
  readonly status: number;
  /** The body. */
  text(): Promise<string>;
}>;

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The outcome of a request. */
export type Reply =
  | { readonly status: number; readonly json: JsonObject }
  /** What went wrong, with the status where there was one. */
  | { readonly status: number | undefined; readonly failure: string; readonly cause?: unknown };

/**
 * Posts an object. A server that cannot be reached, a status other than 2xx, and an answer that is not a JSON object
 * are failures, which are returned; a signal's reason is thrown, and so is the TypeError of a body that is not JSON.
 *
 * @param who whose request it is, for the error of a signal without a reason.
 */
export async function post(
  who: string,
  fetch: Fetch,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: JsonObject,
  signal: StopSignal | undefined,
): Promise<Reply> {
  requireNotAborted(who, signal);
  // A body that cannot be written as JSON is no failure of the server.
  const text = JSON.stringify(body);
  let status: number | undefined;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
      ...(signal && { signal: signal as never }),
    });
    status = response.status;
    const answer = await response.text();
    if (!response.ok) return { status, failure: `a status of 2xx, got ${status}: ${answer.slice(0, 200)}` };
    const json: unknown = JSON.parse(answer);
    if (json === null || typeof json !== 'object' || Array.isArray(json)) {
      return { status, failure: `a JSON object, got ${describeValue(json)}` };
    }
    return { status, json: json as JsonObject };
  } catch (error) {
    requireNotAborted(who, signal);
    const message = error instanceof Error ? error.message : describeValue(error);
    const failure = status === undefined ? `an answer, got none: ${message}` : `JSON, got ${message}`;
    return { status, failure, cause: error };
  }
}

/** An address without a slash at its end. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
