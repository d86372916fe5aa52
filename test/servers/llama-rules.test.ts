/** The rules of the client of llama.cpp's server, against a `fetch` in the program; over the network: `llama-server.test.ts`. */
import { type ArmSelector, createRandom, fixedArm, hedge, imed } from 'banditspec';
import { type LlamaServerOptions, llamaServer } from 'banditspec/servers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { fakeFetch } from './fake-fetch.js';

const ONCE = { prompt: 'Once upon a time', n_predict: 40 };
const TIMINGS = { predicted_n: 40, predicted_ms: 500, draft_n: 30, draft_n_accepted: 24 };

/** A selector that plays one of three arms, and writes down what it is told. */
function listener(
  arm: number,
  rewardRange = { min: 0, max: 200 },
): ArmSelector & { readonly told: [number, number][] } {
  const told: [number, number][] = [];
  return {
    armCount: 3,
    rewardRange,
    feedback: 'bandit',
    told,
    select: () => arm,
    probability: (other) => Number(other === arm),
    update: (played, reward) => void told.push([played, reward]),
    snapshot: () => ({}),
  };
}

function serverOf(body: object | string, options: Partial<LlamaServerOptions> = {}) {
  const warnings: string[] = [];
  const fetch = fakeFetch(() => ({ body }));
  const server = llamaServer({
    url: 'http://llama.example/',
    draftLengths: [0, 2, 8],
    selector: imed,
    random: createRandom('rules'),
    maxTokensPerSecond: 200,
    warn: (message) => void warnings.push(message),
    fetch,
    ...options,
  });
  return { server, fetch, warnings };
}

describe('an answer of the server', () => {
  test('is asked for with the draft length of the arm, and told as tokens a second (by hand)', async () => {
    const selector = listener(1);
    const body = { content: ' there was', timings: TIMINGS };
    const { server, fetch, warnings } = serverOf(body, { selector, headers: { authorization: 'key' } });
    const before = { ...ONCE };
    // 40 tokens in half a second.
    expect(await server.complete('completion', before)).toStrictEqual({
      arm: 1,
      draftLength: 2,
      reward: 80,
      timings: TIMINGS,
      json: body,
    });
    expect(before).toEqual(ONCE);
    expect(selector.told).toEqual([[1, 80]]);
    expect(warnings).toEqual([]);
    expect(server.selector).toBe(selector);
    expect(fetch.asked).toEqual([
      {
        url: 'http://llama.example/completion',
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'key' },
        body: { ...ONCE, 'speculative.n_max': 2, 'speculative.n_min': 0 },
        signal: 'none',
      },
    ]);
    await server.complete('/v1/chat/completions', ONCE);
    expect(fetch.asked[1]!.url).toBe('http://llama.example/v1/chat/completions');
  });

  test('counts at most the most tokens a second; of tokens a pass, passes are tokens less accepted drafts', async () => {
    const fast = listener(1, { min: 0, max: 50 });
    const most = await serverOf({ timings: TIMINGS }, { selector: fast, maxTokensPerSecond: 50 }).server.complete(
      '/',
      ONCE,
    );
    expect(most.reward).toBe(50);
    // 40 - 24 = 16 passes.
    const selector = listener(1, { min: 1, max: 9 });
    const { server } = serverOf({ timings: TIMINGS }, { selector, reward: 'tokens-per-pass' });
    expect((await server.complete('/', ONCE)).reward).toBe(2.5);
    // Without drafts each pass gives one.
    const plain = { predicted_n: 40, predicted_ms: 500 };
    const other = serverOf({ timings: plain }, { selector, reward: 'tokens-per-pass' }).server;
    expect((await other.complete('/', ONCE)).reward).toBe(1);
  });

  test('heeds the draft length up to so many tokens in each pass; one more shows that it does not, and is told once', async () => {
    // 16 passes of at most 2 tokens: 32.
    const heeded = listener(1);
    const { server, warnings } = serverOf({ timings: { ...TIMINGS, draft_n: 32 } }, { selector: heeded });
    expect((await server.complete('/', ONCE)).reward).toBe(80);
    expect(warnings).toEqual([]);
    const unheeded = listener(1);
    const other = serverOf({ timings: { ...TIMINGS, draft_n: 33 } }, { selector: unheeded });
    for (let i = 0; i < 3; i++) expect((await other.server.complete('/', ONCE)).reward).toBe(undefined);
    expect(unheeded.told).toEqual([]);
    expect(other.warnings).toEqual([
      'llamaServer: http://llama.example/ must draft at most 2 tokens in each of 16 passes, got 33: ' +
        'it heeds no speculative.n_max, and nothing is learnt',
    ]);
  });

  test('without tokens, or without time, teaches nothing', async () => {
    for (const timings of [
      { predicted_n: 0, predicted_ms: 5 },
      { predicted_n: 5, predicted_ms: 0 },
      { predicted_n: 5, predicted_ms: -1 },
    ]) {
      const selector = listener(0);
      const { server, warnings } = serverOf({ timings }, { selector });
      expect((await server.complete('/', ONCE)).reward).toBe(undefined);
      expect(selector.told).toEqual([]);
      expect(warnings).toEqual([]);
    }
  });

  test.each<[string, object | string, string]>([
    ['no timings', { content: '' }, 'timings, got none'],
    ['null for timings', { timings: null }, 'timings, got none'],
    ['a word for timings', { timings: 'fast' }, 'timings, got none'],
    ['a fraction of a token', { timings: { ...TIMINGS, predicted_n: 40.5 } }, 'timings that fit together, got {"pred'],
    ['tokens below 0', { timings: { predicted_n: -1, predicted_ms: 5 } }, 'timings that fit together, got {'],
    ['no time', { timings: { predicted_n: 40 } }, 'timings that fit together, got {'],
    ['drafts below 0', { timings: { ...TIMINGS, draft_n: -1, draft_n_accepted: -1 } }, 'timings that fit together'],
    ['half an accepted one', { timings: { ...TIMINGS, draft_n_accepted: 0.5 } }, 'timings that fit together'],
    ['more accepted than drafted', { timings: { ...TIMINGS, draft_n: 23 } }, 'timings that fit together'],
    ['more accepted than there are tokens', { timings: { ...TIMINGS, predicted_n: 23 } }, 'timings that fit together'],
    ['no object', '[]', 'a JSON object, got an array of 0'],
  ])('with %s is an error that names the address, and teaches nothing', async (_what, body, message) => {
    const selector = listener(1);
    const { server } = serverOf(body, { selector });
    await expect(server.complete('/completion', ONCE)).rejects.toThrow(
      `llamaServer.complete: http://llama.example/completion must give ${message}`,
    );
    expect(selector.told).toEqual([]);
  });

  test('whose timings are long is quoted up to 200 characters', async () => {
    const { server } = serverOf({ timings: { note: 'x'.repeat(500) } });
    const quoted = JSON.stringify({ note: 'x'.repeat(500) }).slice(0, 200);
    await expect(server.complete('/', ONCE)).rejects.toThrow(new RegExp(`got ${quoted}$`));
  });

  test('may have as many accepted as drafted, and all tokens accepted', async () => {
    const all = { ...TIMINGS, draft_n: 24 };
    expect((await serverOf({ timings: all }, { selector: listener(1) }).server.complete('/', ONCE)).reward).toBe(80);
    const { server, warnings } = serverOf({ timings: { ...all, predicted_n: 24 } }, { selector: listener(1) });
    // No pass at all, it says, and yet drafts: not what was asked for.
    expect((await server.complete('/', ONCE)).reward).toBe(undefined);
    expect(warnings[0]).toMatch('in each of 0 passes, got 24');
  });

  test('that is none has what fetch threw as its cause', async () => {
    const cause = new Error('refused');
    const { server } = serverOf({}, { fetch: () => Promise.reject(cause) });
    const error = await server.complete('/completion', ONCE).catch((thrown) => thrown);
    expect(error.message).toBe(
      'llamaServer.complete: http://llama.example/completion must give an answer, got none: refused',
    );
    expect(error.cause).toBe(cause);
  });

  test('that is none leaves no decision open', async () => {
    let asked = 0;
    const selector: ArmSelector = {
      ...listener(1),
      probability: () => {
        asked += 1;
        return 1;
      },
    };
    let calls = 0;
    const { server } = serverOf(
      {},
      {
        selector,
        fetch: fakeFetch(() => {
          calls += 1;
          return { body: calls === 1 ? '<html>' : { timings: TIMINGS } };
        }),
      },
    );
    await expect(server.complete('/', ONCE)).rejects.toThrow('must give JSON');
    expect((await server.complete('/', ONCE)).reward).toBe(80);
    expect(asked).toBe(0);
  });
});

describe('options of the client', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  test.each<[object, string]>([
    [{ lengths: [] }, 'options must be among'],
    [{ url: '' }, 'url must be a non-empty string'],
    [{ draftLengths: [] }, 'draftLengths must be a non-empty array'],
    [{ draftLengths: [2, 0.5] }, 'draftLengths[1] must be an integer of at least 0, got 0.5'],
    [{ random: 0 }, 'random must be a function, got 0'],
    [{ reward: 'speed' }, "reward must be 'tokens-per-pass' or 'tokens-per-second', got \"speed\""],
    [{ headers: 'key' }, 'headers must be an object, got "key"'],
    [{ warn: 'me' }, 'warn must be a function, got "me"'],
    [{ fetch: 'it' }, 'fetch must be a function, got "it"'],
    [{ maxTokensPerSecond: 0 }, 'maxTokensPerSecond must be a finite number greater than 0, got 0'],
    [{ selector: hedge }, 'selector.feedback must be \'bandit\', got "full-information"'],
    [{ selector: 3 }, 'selector must be an object, got 3'],
    [
      { selector: fixedArm({ armCount: 3, rewardRange: { min: 0, max: 199 }, arm: 0 }) },
      'selector.rewardRange must be one that has [0, 200], got "[0, 199]"',
    ],
  ])('%j are refused by name', (wrong, message) => {
    expect(() => serverOf({}, wrong)).toThrow(`llamaServer: ${message}`);
  });

  test('tokens a pass need no greatest number a second; their range is that of the longest draft', () => {
    const { server } = serverOf({}, { reward: 'tokens-per-pass', maxTokensPerSecond: undefined, draftLengths: [8, 0] });
    expect(server.selector).toMatchObject({ armCount: 2, rewardRange: { min: 1, max: 9 } });
    expect(serverOf({}).server.selector).toMatchObject({ armCount: 3, rewardRange: { min: 0, max: 200 } });
  });

  test('draft lengths are copied, so that what becomes of the list does not matter', async () => {
    const draftLengths = [0, 2, 8];
    const { server } = serverOf({ timings: TIMINGS }, { draftLengths, selector: listener(1) });
    draftLengths[1] = 5;
    expect((await server.complete('/', ONCE)).draftLength).toBe(2);
  });

  test('without fetch and warn take those of the platform', async () => {
    const fetch = fakeFetch(() => ({ body: { timings: { ...TIMINGS, draft_n: 33 } } }));
    vi.stubGlobal('fetch', fetch);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { server } = serverOf({}, { fetch: undefined, warn: undefined, selector: listener(1) });
    await server.complete('/', ONCE);
    expect(fetch.asked.length).toBe(1);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('a request without path or body, or one to be streamed, is refused before anything is asked', async () => {
    const { server, fetch } = serverOf({ timings: TIMINGS });
    await expect(server.complete('', ONCE)).rejects.toThrow('llamaServer.complete: path must be a non-empty string');
    await expect(server.complete('/', [] as never)).rejects.toThrow('llamaServer.complete: body must be an object');
    await expect(server.complete('/', { ...ONCE, stream: true })).rejects.toThrow(
      'llamaServer.complete: body.stream must be false, for the timings of a whole answer, got true',
    );
    expect(fetch.asked).toEqual([]);
    await expect(server.complete('/', { ...ONCE, stream: false })).resolves.toMatchObject({ timings: TIMINGS });
  });

  test('an aborted signal is heeded, and teaches nothing', async () => {
    const selector = listener(1);
    const reason = new Error('enough');
    const { server, fetch } = serverOf({ timings: TIMINGS }, { selector });
    await expect(server.complete('/', ONCE, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(fetch.asked).toEqual([]);
    expect(selector.told).toEqual([]);
    const { signal } = new AbortController();
    await server.complete('/', ONCE, { signal });
    expect(fetch.asked[0]!.signal).toBe(signal);
  });
});
