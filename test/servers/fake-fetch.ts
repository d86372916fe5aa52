/** A `fetch` of a few lines that answers as it is told, and keeps what it was asked. */
import type { Fetch } from 'banditspec/servers';

/** What it was asked. */
export interface Fetched {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
  readonly signal: unknown;
}

/** What it answers: an object as JSON, a string as it is. */
export interface FakeAnswer {
  readonly status?: number;
  readonly body: object | string;
}

export function fakeFetch(
  answer: (asked: Fetched) => FakeAnswer | Promise<FakeAnswer>,
): Fetch & { readonly asked: Fetched[] } {
  const asked: Fetched[] = [];
  const fetch: Fetch = async (url, init) => {
    const { method, headers, body, ...rest } = init;
    const one = { url, method, headers, body: JSON.parse(body), signal: 'signal' in rest ? rest.signal : 'none' };
    asked.push(one);
    const { status = 200, body: given } = await answer(one);
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    return { ok: status >= 200 && status < 300, status, text: async () => text };
  };
  return Object.assign(fetch, { asked });
}
