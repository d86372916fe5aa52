/** The rules of the router of endpoints, against a `fetch` in the program; over the network: `endpoint-router.test.ts`. */
import { type ArmSelector, createRandom, exp3Spec, fixedArm, hedge, imed } from 'banditspec';
import { type AnswerWorth, type ChatEndpoint, type EndpointRouterOptions, endpointRouter } from 'banditspec/servers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type FakeAnswer, fakeFetch } from './fake-fetch.js';

const ONE: ChatEndpoint = { name: 'one', url: 'http://one.example/v1', model: 'm1' };
const TWO: ChatEndpoint = { ...ONE, name: 'two', url: 'http://two.example/v1/', model: 'm2' };
const BODY = { messages: [{ role: 'user', content: 'Why?' }] };
const WORTH: AnswerWorth = { costWeight: 10, maxCost: 0.05, secondWeight: 0.01, maxSeconds: 30 };

/** Where the quality of an answer is what it says. */
const SAID: AnswerWorth = { ...WORTH, quality: (json) => json.quality as number };

function routerOf(answer: () => FakeAnswer, options: Partial<EndpointRouterOptions> = {}) {
  const fetch = fakeFetch(answer);
  const router = endpointRouter({
    endpoints: [ONE],
    worth: WORTH,
    selector: imed,
    random: createRandom('rules'),
    clock: () => 0,
    fetch,
    ...options,
  });
  return { fetch, router };
}

/** A selector that plays the second of two arms, and writes down what it is told. */
function listener(): ArmSelector & { readonly told: [number, number][] } {
  const told: [number, number][] = [];
  return {
    armCount: 2,
    rewardRange: { min: -1, max: 1 },
    feedback: 'bandit',
    told,
    select: () => 1,
    probability: (arm) => arm,
    update: (arm, reward) => void told.push([arm, reward]),
    snapshot: () => ({}),
  };
}

describe('what a request to an endpoint comes to', () => {
  test('is asked at its address, for its model, and told to its arm (by hand)', async () => {
    const selector = listener();
    let now = 5000;
    const usage = { prompt_tokens: 2000, completion_tokens: 500 };
    const { router, fetch } = routerOf(
      () => {
        now += 3000;
        return { body: { quality: 0.75, usage } };
      },
      {
        endpoints: [ONE, { ...TWO, headers: { authorization: 'key' }, pricePerMillion: { input: 3, output: 8 } }],
        worth: SAID,
        selector,
        clock: () => now,
      },
    );
    const outcome = await router.chat({ ...BODY, model: 'of the caller' });
    // 3 x 2,000 + 8 x 500 = 10,000 millionths; 0.75 - 10 x 0.01 - 0.01 x 3.
    const reward = 0.75 - (10 * 0.01 + 0.01 * 3);
    expect(outcome).toStrictEqual({
      endpoint: 'two',
      arm: 1,
      json: { quality: 0.75, usage },
      failure: undefined,
      status: 200,
      seconds: 3,
      cost: 0.01,
      reward,
    });
    expect(selector.told).toEqual([[1, reward]]);
    expect(router.selector).toBe(selector);
    expect(fetch.asked).toMatchObject([
      { url: 'http://two.example/v1/chat/completions', body: { ...BODY, model: 'm2' }, signal: 'none' },
    ]);
    expect(fetch.asked[0]!.headers).toEqual({ 'content-type': 'application/json', authorization: 'key' });
  });

  test('has a reward from the worst, which is the dearest and slowest of no worth, to 1', () => {
    // 10 x 0.05 + 0.01 x 30
    expect(routerOf(() => ({ body: {} })).router.selector.rewardRange).toEqual({ min: -0.8, max: 1 });
  });

  test('is worth 1 where nobody judges it, and costs nothing without prices or without a count of its tokens', async () => {
    const usage = { prompt_tokens: 2000, completion_tokens: 500 };
    expect(await routerOf(() => ({ body: { usage } })).router.chat(BODY)).toMatchObject({ reward: 1, cost: 0 });
    const pricePerMillion = { input: 3, output: 8 };
    const costs: [object, number][] = [
      [{}, 0],
      [{ usage: null }, 0],
      [{ usage: {} }, 0],
      [{ usage: { prompt_tokens: 2000 } }, 0.006],
      [{ usage: { completion_tokens: 500 } }, 0.004],
      [{ usage: { prompt_tokens: -2000 } }, 0],
      [{ usage: { prompt_tokens: 'many' } }, 0],
    ];
    for (const [body, cost] of costs) {
      const { router } = routerOf(() => ({ body }), { endpoints: [{ ...ONE, pricePerMillion }] });
      expect(await router.chat(BODY)).toMatchObject({ cost, reward: 1 - 10 * cost });
    }
  });

  test('counts cost and time up to their greatest, and no time for a clock that went back', async () => {
    const pricePerMillion = { input: 1, output: 0 };
    const rewards: [tokens: number, milliseconds: number, reward: number][] = [
      // 0.04 of money: 0.4. Beyond 0.05: 0.5.
      [40_000, 0, 1 - 0.4],
      [90_000, 0, 0.5],
      // 20 seconds: 0.2. Beyond 30: 0.3.
      [0, 20_000, 0.8],
      [0, 90_000, 0.7],
      [0, -5000, 1],
    ];
    for (const [tokens, milliseconds, reward] of rewards) {
      let now = 10_000;
      const { router } = routerOf(
        () => {
          now += milliseconds;
          return { body: { usage: { prompt_tokens: tokens } } };
        },
        { endpoints: [{ ...ONE, pricePerMillion }], clock: () => now },
      );
      const outcome = await router.chat(BODY);
      expect(outcome.reward).toBeCloseTo(reward, 14);
      expect(outcome.seconds).toBe(Math.max(milliseconds, 0) / 1000);
    }
  });

  test('of 5xx and 429 is an answer of no worth; of 400, 413 and 422 it is nothing that the selector is told', async () => {
    for (const [status, told] of [
      [429, [[1, 0]]],
      [500, [[1, 0]]],
      [400, []],
      [413, []],
      [422, []],
    ] as const) {
      const selector = listener();
      const options = { endpoints: [ONE, TWO], selector, worth: SAID };
      const { router } = routerOf(() => ({ status, body: { quality: 1 } }), options);
      expect(await router.chat(BODY)).toStrictEqual({
        endpoint: 'two',
        arm: 1,
        json: undefined,
        failure: `http://two.example/v1/chat/completions must give a status of 2xx, got ${status}: {"quality":1}`,
        status,
        seconds: 0,
        cost: 0,
        reward: told.length > 0 ? 0 : undefined,
      });
      expect(selector.told).toEqual(told);
    }
  });

  test('is judged in its own time, in [0, 1], ends included', async () => {
    for (const quality of [0, 1]) {
      const judge = { ...WORTH, quality: async () => quality };
      expect(await routerOf(() => ({ body: {} }), { worth: judge }).router.chat(BODY)).toMatchObject({
        reward: quality,
      });
    }
    for (const quality of [-0.1, 1.1, Number.NaN]) {
      const { router } = routerOf(() => ({ body: {} }), { worth: { ...WORTH, quality: () => quality } });
      await expect(router.chat(BODY)).rejects.toThrow(
        `endpointRouter.chat: worth.quality's answer must be in [0, 1], got ${quality}`,
      );
    }
  });

  test('where a judge throws leaves no decision open: the next outcomes are told as if it had not been', async () => {
    // A decision that stayed open would be asked for its probability when the next outcome comes.
    const inner = exp3Spec({ armCount: 1, rewardRange: { min: -1, max: 1 } });
    let asked = 0;
    const selector: ArmSelector = {
      ...listener(),
      armCount: 1,
      select: () => 0,
      probability: () => {
        asked += 1;
        return 1;
      },
      update: (arm, reward, probability) => inner.update(arm, reward, probability),
    };
    let judged = 0;
    const quality = () => {
      judged += 1;
      if (judged === 1) throw new Error('the judge is ill');
      return 1;
    };
    const { router } = routerOf(() => ({ body: {} }), { selector, worth: { ...WORTH, quality } });
    await expect(router.chat(BODY)).rejects.toThrow('the judge is ill');
    expect((await router.chat(BODY)).reward).toBe(1);
    expect(asked).toBe(0);
  });

  test('with a body that is no JSON is thrown, and nothing is learnt of the endpoint', async () => {
    const selector = listener();
    const { router, fetch } = routerOf(() => ({ body: {} }), { endpoints: [ONE, TWO], selector });
    await expect(router.chat({ ...BODY, seed: 1n })).rejects.toThrow(TypeError);
    await expect(router.chat(null as never)).rejects.toThrow('endpointRouter.chat: body must be an object, got null');
    expect(selector.told).toEqual([]);
    expect(fetch.asked).toEqual([]);
  });
});

describe('options of a router', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test.each<[object, string]>([
    [{ endpoint: [] }, 'options must be among'],
    [{ endpoints: [] }, 'endpoints must be a non-empty array'],
    [{ endpoints: [3] }, 'endpoints[0] must be an object, got 3'],
    [{ endpoints: [{ ...ONE, name: '' }] }, 'endpoints[0].name must be a non-empty string'],
    [{ endpoints: [ONE, { ...TWO, name: 'one' }] }, 'endpoints[1].name must be one of its own, got "one"'],
    [{ endpoints: [{ ...ONE, url: undefined }] }, 'endpoints[0].url must be a non-empty string'],
    [{ endpoints: [{ ...ONE, model: 3 }] }, 'endpoints[0].model must be a non-empty string, got 3'],
    [{ endpoints: [{ ...ONE, headers: 'key' }] }, 'endpoints[0].headers must be an object, got "key"'],
    [{ endpoints: [{ ...ONE, pricePerMillion: 3 }] }, 'endpoints[0].pricePerMillion must be an object, got 3'],
    [
      { endpoints: [{ ...ONE, pricePerMillion: { input: -1, output: 0 } }] },
      'endpoints[0].pricePerMillion.input must be a finite number of at least 0, got -1',
    ],
    [
      { endpoints: [{ ...ONE, pricePerMillion: { input: 0 } }] },
      'endpoints[0].pricePerMillion.output must be a finite number of at least 0, got undefined',
    ],
    [{ worth: undefined }, 'worth must be an object'],
    [{ worth: { ...WORTH, latency: 3 } }, 'worth must be among'],
    [{ worth: { ...WORTH, quality: 0.5 } }, 'worth.quality must be a function, got 0.5'],
    [{ worth: { ...WORTH, costWeight: -1 } }, 'worth.costWeight must be a finite number of at least 0'],
    [{ worth: { ...WORTH, maxCost: 0 } }, 'worth.maxCost must be a finite number greater than 0'],
    [{ worth: { ...WORTH, secondWeight: -1 } }, 'worth.secondWeight must be a finite number of at least 0'],
    [{ worth: { ...WORTH, maxSeconds: 0 } }, 'worth.maxSeconds must be a finite number greater than 0'],
    [{ random: 0.5 }, 'random must be a function, got 0.5'],
    [{ clock: 0 }, 'clock must be a function, got 0'],
    [{ fetch: 'it' }, 'fetch must be a function, got "it"'],
    [{ selector: hedge }, 'selector.feedback must be \'bandit\', got "full-information"'],
    [
      { selector: fixedArm({ armCount: 2, rewardRange: { min: -1, max: 1 }, arm: 0 }) },
      'selector.armCount must be the number of arms, 1, got 2',
    ],
  ])('%j are refused by name', (wrong, message) => {
    expect(() => routerOf(() => ({ body: {} }), wrong)).toThrow(`endpointRouter: ${message}`);
  });

  test('may leave out quality, headers and prices; weights may be 0', async () => {
    const worth = { ...WORTH, costWeight: 0, secondWeight: 0 };
    const { router } = routerOf(() => ({ body: {} }), { worth, endpoints: [{ ...ONE, headers: { key: 'one' } }] });
    expect(router.selector.rewardRange).toEqual({ min: 0, max: 1 });
    expect((await router.chat(BODY)).reward).toBe(1);
  });

  test('endpoints are copied, so that what becomes of the list does not matter', async () => {
    const own = { ...ONE };
    const { router, fetch } = routerOf(() => ({ body: {} }), { endpoints: [own] });
    Object.assign(own, { url: 'http://elsewhere.example' });
    await router.chat(BODY);
    expect(fetch.asked[0]!.url).toBe('http://one.example/v1/chat/completions');
  });

  test('without fetch take that of the platform', async () => {
    const fetch = fakeFetch(() => ({ body: {} }));
    vi.stubGlobal('fetch', fetch);
    const { router } = routerOf(() => ({ body: {} }), { fetch: undefined });
    await router.chat(BODY);
    expect(fetch.asked.length).toBe(1);
  });

  test('a request to be streamed is refused before anything is asked', async () => {
    const { router, fetch } = routerOf(() => ({ body: {} }));
    await expect(router.chat({ ...BODY, stream: true })).rejects.toThrow(
      'endpointRouter.chat: body.stream must be false: only whole answers are read, got true',
    );
    expect(fetch.asked).toEqual([]);
    expect((await router.chat({ ...BODY, stream: false })).status).toBe(200);
  });
});
