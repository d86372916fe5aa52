import { describe, expect, test } from 'vitest';
import { type Fetch, post, withoutSlash } from '../../src/servers/post.js';
import { fakeFetch } from './fake-fetch.js';

const URL = 'http://server.example/ask';

describe('posting an object', () => {
  test('sends it as JSON with the headers, a content type of their own included, and returns what came', async () => {
    const fetch = fakeFetch(() => ({ status: 201, body: { answer: [1, 'two'] } }));
    const reply = await post('who', fetch, URL, { authorization: 'key' }, { question: { deep: true } }, undefined);
    expect(reply).toStrictEqual({ status: 201, json: { answer: [1, 'two'] } });
    expect(fetch.asked).toStrictEqual([
      {
        url: URL,
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'key' },
        body: { question: { deep: true } },
        signal: 'none',
      },
    ]);
    await post('who', fetch, URL, { 'content-type': 'application/x-own' }, {}, undefined);
    expect(fetch.asked[1]!.headers).toEqual({ 'content-type': 'application/x-own' });
  });

  test('hands the signal on, and asks nothing where it is aborted before', async () => {
    const fetch = fakeFetch(() => ({ body: {} }));
    const { signal } = new AbortController();
    await post('who', fetch, URL, {}, {}, signal);
    expect(fetch.asked[0]!.signal).toBe(signal);
    const reason = new Error('enough');
    await expect(post('who', fetch, URL, {}, {}, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(post('who', fetch, URL, {}, {}, { aborted: true })).rejects.toThrow(
      'who: the signal must not be aborted, got an abort',
    );
    expect(fetch.asked.length).toBe(1);
  });

  test('throws the reason of a signal that came while the server worked, not what fetch threw then', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const fetch: Fetch = async () => {
      controller.abort(reason);
      throw new Error('AbortError');
    };
    await expect(post('who', fetch, URL, {}, {}, controller.signal)).rejects.toBe(reason);
  });

  test.each<[string, { status?: number; body: object | string }, object]>([
    [
      '503',
      { status: 503, body: 'x'.repeat(300) },
      { status: 503, failure: `a status of 2xx, got 503: ${'x'.repeat(200)}` },
    ],
    ['an array', { body: '[1, 2]' }, { status: 200, failure: 'a JSON object, got an array of 2' }],
    ['null', { body: 'null' }, { status: 200, failure: 'a JSON object, got null' }],
    ['a number', { body: '3' }, { status: 200, failure: 'a JSON object, got 3' }],
  ])('returns a failure where the answer is %s', async (_what, answer, failure) => {
    expect(
      await post(
        'who',
        fakeFetch(() => answer),
        URL,
        {},
        {},
        undefined,
      ),
    ).toStrictEqual(failure);
  });

  test('returns a failure where the answer is no JSON, with the status and the cause', async () => {
    const broken = fakeFetch(() => ({ body: '<html>' }));
    const reply = await post('who', broken, URL, {}, {}, undefined);
    expect(reply).toMatchObject({ status: 200, failure: expect.stringMatching(/^JSON, got .*<html>/) });
    expect((reply as { cause?: unknown }).cause).toBeInstanceOf(SyntaxError);
  });

  test('returns a failure where the server cannot be reached, whatever fetch throws', async () => {
    const cause = new Error('refused');
    const unreachable: Fetch = () => Promise.reject(cause);
    expect(await post('who', unreachable, URL, {}, {}, undefined)).toStrictEqual({
      status: undefined,
      failure: 'an answer, got none: refused',
      cause,
    });
    const rude: Fetch = () => Promise.reject('no');
    expect(await post('who', rude, URL, {}, {}, undefined)).toStrictEqual({
      status: undefined,
      failure: 'an answer, got none: "no"',
      cause: 'no',
    });
  });

  test('what cannot be written as JSON is thrown: it is no failure of the server', async () => {
    const fetch = fakeFetch(() => ({ body: {} }));
    await expect(post('who', fetch, URL, {}, { max_tokens: 1n }, undefined)).rejects.toThrow(TypeError);
    expect(fetch.asked).toEqual([]);
  });
});

test('an address loses the slashes at its end, and those alone', () => {
  expect(['http://a//b//', 'http://a/b', 'http://a/'].map(withoutSlash)).toEqual([
    'http://a//b',
    'http://a/b',
    'http://a',
  ]);
});
