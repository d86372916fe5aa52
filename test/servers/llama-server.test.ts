import { createRandom, exp3Spec, fixedArm, hedge, imed, type RandomSource, truncatedGeometric } from 'banditspec';
import { type LlamaServerOptions, llamaServer } from 'banditspec/servers';
import { afterEach, describe, expect, test } from 'vitest';
import { type Asked, type FakeServer, fakeServer } from './fake-server.js';

/** An answer in the shape of llama.cpp's server, build b4739 and after. */
function completion(timings: object): object {
  return {
    index: 0,
    content: ' there was a server',
    tokens: [],
    id_slot: 0,
    stop: true,
    model: 'model.gguf',
    tokens_predicted: 40,
    tokens_evaluated: 5,
    generation_settings: { n_predict: 40, seed: 1, 'speculative.n_max': 16, 'speculative.n_min': 0 },
    prompt: 'Once upon a time',
    truncated: false,
    stop_type: 'limit',
    stopping_word: '',
    tokens_cached: 44,
    timings: { prompt_n: 5, prompt_ms: 12.5, prompt_per_token_ms: 2.5, prompt_per_second: 400, ...timings },
  };
}

const ONCE = { prompt: 'Once upon a time', n_predict: 40 };

/**
 * What the server makes of a request for 40 tokens: as many passes of at most `n_max` drafted tokens as it takes, each
 * drafted token accepted with probability 0.8. A pass takes 10 ms, and a drafted token 4: of lengths 0, 2 and 8 the second
 * is the fastest, as 1, 2.44 and 4.33 tokens in 10, 18 and 42 ms have it.
 */
function decode(length: number, random: RandomSource): object {
  const episode = truncatedGeometric({
    acceptanceRates: [0.8],
    maxDraftLength: length,
    sequenceLength: 40,
  }).begin(0, random);
  let passes = 0;
  for (; !episode.done; passes++) episode.pull(0);
  const drafts = passes * length;
  return {
    predicted_n: 40,
    predicted_ms: 10 * passes + 4 * drafts,
    ...(drafts > 0 ? { draft_n: drafts, draft_n_accepted: 40 - passes } : {}),
  };
}

describe('a client of llama.cpp’s server', () => {
  let server: FakeServer;
  afterEach(() => server.close());

  const clientOf = (options: Partial<LlamaServerOptions> = {}) =>
    llamaServer({
      url: server.url,
      draftLengths: [0, 2, 8],
      selector: imed,
      random: createRandom('servers'),
      reward: 'tokens-per-pass',
      warn: () => {},
      ...options,
    });

  test('sets the draft length of each request and learns which is the fastest', async () => {
    const luck = createRandom('servers', 'luck');
    server = await fakeServer(({ body }) => ({
      body: completion(decode(body['speculative.n_max'] as number, luck)),
    }));
    const client = clientOf({
      reward: 'tokens-per-second',
      maxTokensPerSecond: 250,
      headers: { authorization: 'key' },
    });
    const chosen = [0, 0, 0];
    for (let i = 0; i < 60; i++) {
      const { arm, draftLength, json, timings, reward } = await client.complete('/completion', ONCE);
      chosen[arm]! += 1;
      const { body, path, headers } = server.asked.at(-1)!;
      expect(body).toEqual({ ...ONCE, 'speculative.n_max': draftLength, 'speculative.n_min': 0 });
      expect([path, headers.authorization]).toEqual(['/completion', 'key']);
      expect(json.content).toBe(' there was a server');
      expect(reward).toBe((1000 * timings.predicted_n) / timings.predicted_ms);
    }
    expect(chosen[1]).toBeGreaterThan(40);
  });

  test('reckons tokens a pass from the timings: passes are tokens less accepted drafts', async () => {
    const timings = { predicted_n: 40, predicted_ms: 300, draft_n: 40, draft_n_accepted: 30 };
    server = await fakeServer(() => ({ body: { choices: [], usage: {}, ...completion(timings) } }));
    const client = clientOf({ selector: (s) => fixedArm({ ...s, arm: 2 }) });
    expect(await client.complete('v1/chat/completions', { messages: [] })).toMatchObject({ arm: 2, reward: 4 });
    expect(server.asked[0]!.path).toBe('/v1/chat/completions');
  });

  test('tells a server that does not heed the draft length, once, and learns nothing of its answers', async () => {
    // Asked for no drafts it drafts 16 tokens a pass.
    const timings = { predicted_n: 40, predicted_ms: 300, draft_n: 160, draft_n_accepted: 30 };
    server = await fakeServer(() => ({ body: completion(timings) }));
    const warnings: string[] = [];
    const client = clientOf({
      selector: (s) => fixedArm({ ...s, arm: 0 }),
      warn: (message) => void warnings.push(message),
    });
    for (let i = 0; i < 2; i++) expect((await client.complete('/completion', ONCE)).reward).toBe(undefined);
    expect(warnings).toEqual([
      `llamaServer: ${server.url} must draft at most 0 tokens in each of 10 passes, got 160: ` +
        'it heeds no speculative.n_max, and nothing is learnt',
    ]);
  });

  test('an answer that is none is an error that names the address, and teaches nothing', async () => {
    const answers: [body: object | string, status: number, message: RegExp][] = [
      [
        { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
        503,
        /status of 2xx, got 503: .*Loading model/,
      ],
      ['<html>', 200, /\/completion must give JSON, got/],
      ['[]', 200, /must give a JSON object, got an array of 0/],
      [{ content: '' }, 200, /must give timings, got none/],
      [
        completion({ predicted_n: 3, predicted_ms: 1, draft_n: 2, draft_n_accepted: 4 }),
        200,
        /timings that fit together/,
      ],
      [completion({ predicted_n: -1, predicted_ms: 1 }), 200, /timings that fit together/],
      [completion({ predicted_n: 3 }), 200, /timings that fit together/],
    ];
    let next = 0;
    server = await fakeServer(() => ({ body: answers[next]![0], status: answers[next]![1] }));
    const client = clientOf();
    const before = JSON.stringify(client.selector.snapshot());
    for (; next < answers.length; next++) {
      await expect(client.complete('/completion', ONCE)).rejects.toThrow(answers[next]![2]);
    }
    await server.close();
    await expect(client.complete('/completion', ONCE)).rejects.toThrow(/must give an answer, got none/);
    expect(JSON.stringify(client.selector.snapshot())).toBe(before);
  });

  test('an AbortSignal ends a request that is under way, and teaches nothing', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    server = await fakeServer(() => {
      controller.abort(reason);
      return {
        body: completion({ predicted_n: 3, predicted_ms: 1 }),
        wait: new Promise((later) => setTimeout(later, 50)),
      };
    });
    const client = clientOf();
    const before = JSON.stringify(client.selector.snapshot());
    await expect(client.complete('/completion', ONCE, { signal: controller.signal })).rejects.toBe(reason);
    expect(JSON.stringify(client.selector.snapshot())).toBe(before);
  });

  test('requests under way at once are each told with the probability that their arm had', async () => {
    let release = () => {};
    const both = new Promise<void>((open) => {
      release = open;
    });
    const timings = { predicted_n: 40, predicted_ms: 300 };
    const waiting: Asked[] = [];
    server = await fakeServer((asked) => {
      waiting.push(asked);
      if (waiting.length === 8) release();
      return { body: completion(timings), wait: both };
    });
    const rewardRange = { min: 1, max: 9 };
    const client = clientOf({ selector: exp3Spec({ armCount: 3, rewardRange }) });
    const answers = await Promise.all(Array.from({ length: 8 }, () => client.complete('/completion', ONCE)));
    // The same, by hand: nothing was learnt before the first answer came. Told with the probabilities of the time of
    // telling, which change after the first, another state comes out.
    const twin = exp3Spec({ armCount: 3, rewardRange });
    const naive = exp3Spec({ armCount: 3, rewardRange });
    for (const { arm, reward } of answers) {
      twin.update(arm, reward!, 1 / 3);
      naive.update(arm, reward!);
    }
    expect(client.selector.snapshot()).toEqual(twin.snapshot());
    expect(client.selector.snapshot()).not.toEqual(naive.snapshot());
  });

  test('options say what they have to be', async () => {
    server = await fakeServer(() => ({ body: {} }));
    expect(() => clientOf({ draftLengths: [] })).toThrow(/draftLengths must be a non-empty array/);
    expect(() => clientOf({ draftLengths: [1, -1] })).toThrow(/draftLengths\[1\] must be an integer of at least 0/);
    expect(() => clientOf({ reward: 'tokens-per-second' })).toThrow(/maxTokensPerSecond must be/);
    expect(() => clientOf({ reward: 'speed' as never })).toThrow(
      /reward must be 'tokens-per-pass' or 'tokens-per-second'/,
    );
    expect(() => clientOf({ selector: hedge as never })).toThrow(/selector\.feedback must be 'bandit'/);
    expect(() => clientOf({ url: '' })).toThrow(/url must be a non-empty string/);
    await expect(clientOf().complete('/completion', { stream: true })).rejects.toThrow(/body\.stream must be false/);
    expect(server.asked).toEqual([]);
  });
});
