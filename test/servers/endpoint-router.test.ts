import { createRandom, fixedArm, imed } from 'banditspec';
import { type AnswerWorth, type ChatEndpoint, type EndpointRouterOptions, endpointRouter } from 'banditspec/servers';
import { afterEach, describe, expect, test } from 'vitest';
import { type Asked, type FakeServer, fakeServer } from './fake-server.js';

/** An answer in the shape of OpenAI's chat completions. */
function chatCompletion(model: unknown, content: string, tokens: number): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1741570283,
    model,
    choices: [
      { index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: { prompt_tokens: 1000, completion_tokens: tokens, total_tokens: 1000 + tokens },
  };
}

const BODY = { messages: [{ role: 'user', content: 'Why?' }] };
const WORTH: AnswerWorth = { costWeight: 10, maxCost: 0.05, secondWeight: 0.01, maxSeconds: 30 };

describe('a router among endpoints', () => {
  const servers: FakeServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  const start = async (...args: Parameters<typeof fakeServer>) => {
    const server = await fakeServer(...args);
    servers.push(server);
    return server;
  };
  const endpoint = ({ url }: FakeServer, name: string, pricePerMillion = { input: 0, output: 0 }): ChatEndpoint => ({
    name,
    url: `${url}/v1/`,
    model: `model of ${name}`,
    headers: { authorization: `Bearer ${name}` },
    pricePerMillion,
  });
  const routerOf = (options: Partial<EndpointRouterOptions> & Pick<EndpointRouterOptions, 'endpoints'>) =>
    endpointRouter({ worth: WORTH, selector: imed, random: createRandom('router'), clock: () => 0, ...options });

  test('learns which of them is worth most: by quality, cost, time and failures', async () => {
    // Worth 0.9 - 10 x 0.018 - 0.01 x 2 = 0.70; 0.85 - 10 x 0.001 - 0.02 = 0.82; 0.95 - 0.03 - 0.02 = 0.90, or -0.02 where
    // it fails, each second time: 0.44. So the second is the best.
    let now = 0;
    let requests = 0;
    const say = (content: string) => async () =>
      start(({ body }) => {
        now += 2000;
        return { body: chatCompletion(body.model, content, 1000) };
      });
    const large = await say('0.9')();
    const small = await say('0.85')();
    const failing = await start(({ body }) => {
      now += 2000;
      requests += 1;
      return requests % 2 === 0
        ? { status: 503, body: { error: { message: 'overloaded', type: 'server_error', code: null } } }
        : { body: chatCompletion(body.model, '0.95', 1000) };
    });
    const router = routerOf({
      endpoints: [
        endpoint(large, 'large', { input: 3, output: 15 }),
        endpoint(small, 'small', { input: 0.2, output: 0.8 }),
        endpoint(failing, 'failing', { input: 1, output: 2 }),
      ],
      worth: {
        ...WORTH,
        quality: (json) => Number((json.choices as { message: { content: string } }[])[0]!.message.content),
      },
      clock: () => now,
    });
    const counts: Record<string, number> = { large: 0, small: 0, failing: 0 };
    const worths: Record<string, Set<string>> = { large: new Set(), small: new Set(), failing: new Set() };
    for (let i = 0; i < 200; i++) {
      const outcome = await router.chat(BODY);
      counts[outcome.endpoint]! += 1;
      worths[outcome.endpoint]!.add(outcome.reward!.toFixed(4));
      expect(outcome.seconds).toBe(2);
      expect(outcome.failure === undefined).toBe(outcome.json !== undefined);
    }
    expect([...worths.large!]).toEqual(['0.7000']);
    expect([...worths.small!]).toEqual(['0.8200']);
    expect([...worths.failing!].sort()).toEqual(['-0.0200', '0.9000']);
    expect(counts.small).toBeGreaterThan(140);
  });

  test('asks the chosen endpoint as it is to be asked', async () => {
    const server = await start(({ body }) => ({ body: chatCompletion(body.model, 'Because.', 20) }));
    const router = routerOf({ endpoints: [endpoint(server, 'one')] });
    const { json, status, cost, endpoint: name } = await router.chat({ ...BODY, temperature: 0 });
    expect(server.asked[0]).toMatchObject({
      path: '/v1/chat/completions',
      body: { ...BODY, temperature: 0, model: 'model of one' },
    });
    expect(server.asked[0]!.headers.authorization).toBe('Bearer one');
    expect([json!.model, status, cost, name]).toEqual(['model of one', 200, 0, 'one']);
  });

  test('a failure is an outcome, an endpoint that cannot be reached too; the fault of a request is none', async () => {
    let status = 429;
    const server = await start(() => ({ status, body: { error: { message: 'no' } } }));
    const selector = imed({ armCount: 1, rewardRange: { min: -0.8, max: 1 } });
    const router = routerOf({ endpoints: [endpoint(server, 'one')], selector });
    const at = (snapshot: unknown) => JSON.stringify(snapshot);
    const outcome = await router.chat(BODY);
    expect(outcome).toMatchObject({ json: undefined, status: 429, cost: 0, reward: 0 });
    expect(outcome.failure).toMatch(/v1\/chat\/completions must give a status of 2xx, got 429/);
    const learnt = at(selector.snapshot());
    for (status of [400, 413, 422]) {
      expect(await router.chat(BODY)).toMatchObject({ json: undefined, status, reward: undefined });
    }
    expect(at(selector.snapshot())).toBe(learnt);
    await server.close();
    expect(await router.chat(BODY)).toMatchObject({ json: undefined, status: undefined, reward: 0 });
    expect(at(selector.snapshot())).not.toBe(learnt);
  });

  test('an AbortSignal ends a request, which is then no outcome', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const server = await start(() => {
      controller.abort(reason);
      return { body: {}, wait: new Promise((later) => setTimeout(later, 50)) };
    });
    const router = routerOf({ endpoints: [endpoint(server, 'one')] });
    const before = JSON.stringify(router.selector.snapshot());
    await expect(router.chat(BODY, { signal: controller.signal })).rejects.toBe(reason);
    expect(JSON.stringify(router.selector.snapshot())).toBe(before);
  });

  test('what is dear or slow beyond the greatest counts as that, so that rewards stay in their range', async () => {
    let now = 0;
    const answered = ({ body }: Asked) => {
      now += 100_000;
      return { body: chatCompletion(body.model, '', 1_000_000) };
    };
    const server = await start(answered);
    const router = routerOf({
      endpoints: [endpoint(server, 'dear', { input: 0, output: 60 })],
      worth: { ...WORTH, quality: () => 0 },
      clock: () => now,
    });
    // 10 x 0.05 + 0.01 x 30
    expect(router.selector.rewardRange).toEqual({ min: -0.8, max: 1 });
    expect(await router.chat(BODY)).toMatchObject({ reward: -0.8, seconds: 100, cost: 60 });
  });

  test('options say what they have to be', async () => {
    const server = await start(() => ({ body: {} }));
    const one = endpoint(server, 'one');
    const made = (options: object) => () => routerOf({ endpoints: [one], ...options });
    expect(made({ endpoints: [one, one] })).toThrow(/endpoints\[1\]\.name must be one of its own, got "one"/);
    expect(made({ endpoints: [{ ...one, price: 1 }] })).toThrow(/endpoints\[0\] must be among .*got "price"/);
    expect(made({ worth: { ...WORTH, costWeight: -1 } })).toThrow(/worth\.costWeight must be/);
    expect(made({ worth: { ...WORTH, maxSeconds: 0 } })).toThrow(/worth\.maxSeconds must be/);
    expect(made({ clock: undefined })).toThrow(/clock must be a function/);
    const narrow = fixedArm({ armCount: 1, rewardRange: { min: 0, max: 1 }, arm: 0 });
    expect(made({ selector: narrow })).toThrow(
      /selector\.rewardRange must be one that has \[-0\.8, 1\], got "\[0, 1\]"/,
    );
    await expect(routerOf({ endpoints: [one] }).chat({ ...BODY, stream: true })).rejects.toThrow(
      /body\.stream must be/,
    );
    const wrong = routerOf({ endpoints: [one], worth: { ...WORTH, quality: () => 2 } });
    await expect(wrong.chat(BODY)).rejects.toThrow(/worth\.quality's answer must be in \[0, 1\], got 2/);
  });
});
