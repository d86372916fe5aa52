import {
  acceptanceTally,
  createRandom,
  formatAlignedTurn,
  type LoggedRequest,
  type LoggedTotals,
  loggedTurn,
  readAlignedTrace,
  readLog,
  type TraceTurn,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { collect, syntheticTurn } from '../recorded/synthetic-trace.js';
import { combinedLine, sglangLine, vllmLine } from './log-writers.js';

const random = createRandom('turns');
const neverDraws = () => {
  throw new Error('nothing is to be drawn');
};
const pooled: LoggedTotals = {
  knows: 'totals',
  id: 3,
  turn: 0,
  method: 'mtp',
  rounds: 6,
  accepted: 7,
  histogram: [2, 1, 3],
};

describe('a turn of a logged request', () => {
  test('has its rounds in order, with their bonus token, and draws nothing', async () => {
    const lines = [vllmLine({ accepted: [3, 0, 1], drafted: [3, 3, 3] }, 'a', 3)];
    const [request] = await collect(readLog(lines, { format: 'vllm-metrics', method: 'eagle' }));
    expect(loggedTurn(request!, neverDraws)).toMatchObject({
      id: 'a',
      turn: 0,
      tokenCount: 7,
      promptTokenCount: 9,
      recorded: { eagle: Int16Array.of(4, 1, 2) },
    });
  });

  test('has rounds whose order is lost in every order alike', () => {
    const orders = new Map<string, number>();
    const draws = 6_000;
    for (let i = 0; i < draws; i++) {
      const turn = loggedTurn({ ...pooled, rounds: 4, accepted: 2, histogram: [2, 2] }, random)!;
      const order = Array.from(turn.recorded.mtp!).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    // 6 orders of 1, 1, 2, 2, each 1,000 times of 6,000: standard deviation sqrt(6,000 x 1/6 x 5/6) = 28.9; allow 4 of them.
    expect([...orders.keys()].sort()).toEqual(['1122', '1212', '1221', '2112', '2121', '2211']);
    for (const count of orders.values()) expect(Math.abs(count - 1_000)).toBeLessThan(4 * 28.9);
  });

  test('draws one uniform a round where the order is lost', () => {
    let draws = 0;
    loggedTurn(pooled, () => {
      draws += 1;
      return 0.5;
    });
    expect(draws).toBe(6);
  });

  test('is none where no rounds are known, and none that is longer than any answer', () => {
    expect(loggedTurn({ ...pooled, histogram: undefined }, random)).toBeUndefined();
    expect(loggedTurn({ ...pooled, rounds: 0, accepted: 0, histogram: [] }, random)).toBeUndefined();
    expect(() => loggedTurn({ ...pooled, histogram: [20_000_000] }, random)).toThrow(
      'loggedTurn: the rounds must be at most 10000000: a turn is one answer, got 20000000',
    );
  });
});

describe('a line of an aligned trace', () => {
  test('brings a turn back with every kind of column', async () => {
    const matchLengths = [0, 1, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5];
    const turn = syntheticTurn({
      category: 'writing',
      task: 'mt_bench',
      promptTokenCount: 30,
      tracks: {
        suf40: { accepted: [-1, 0, 3, 2, 1, 0, -1, 5, 4, 3, 2, 1], cap: 40, matchLengths: 'sufLen' },
        small: { accepted: [2, 1, 0, 0, 1, 0, 0, 0, 0, 3, 2, 1] },
      },
      signals: { sufLen: matchLengths, entropy: matchLengths.map((length) => length / 8) },
      milliseconds: { tree: 130.5 },
    });
    const [back] = await collect(readAlignedTrace([formatAlignedTurn(turn)]));
    const plain = (value: TraceTurn) =>
      JSON.parse(
        JSON.stringify(value, (_, part) => (ArrayBuffer.isView(part) ? Array.from(part as Int16Array) : part)),
      );
    expect(plain(back!)).toEqual(plain(turn));
  });

  test('has null for a column that other turns have', async () => {
    const second = syntheticTurn({ id: 8, recorded: { tree: [4, 1, 5, 2] } });
    const lines = [formatAlignedTurn(syntheticTurn()), formatAlignedTurn(second, ['deep20'])];
    const turns = await collect(readAlignedTrace(lines));
    expect(turns.map(({ recorded }) => Object.keys(recorded))).toEqual([['tree', 'deep20'], ['tree']]);
  });

  test('needs tracks that are named with their caps', () => {
    const turn = syntheticTurn({ tracks: { lookup: { accepted: new Array(12).fill(0), cap: 10 } } });
    expect(() => formatAlignedTurn(turn)).toThrow(
      'formatAlignedTurn: the name of a track must be one that ends in its cap, 10, got "lookup"',
    );
  });
});

describe('from a log over a trace and back', () => {
  /** The log's requests, their turns as lines, and what reading these gives. */
  async function roundTrip(lines: readonly string[], format: 'sglang' | 'vllm-metrics' | 'spec-decode-bench') {
    const requests: LoggedRequest[] = await collect(readLog(lines, { format, method: 'm' }));
    const written = requests.map((request) => formatAlignedTurn(loggedTurn(request, random)!));
    return { requests, turns: await collect(readAlignedTrace(written)) };
  }

  test('figures that no order changes stay as they were', async () => {
    const logged = [
      [3, 0, 1, 3, 0, 2],
      [0, 0, 1],
      [2, 2, 3, 1],
    ];
    const lines = logged.map((accepted, i) => sglangLine({ accepted, drafted: accepted.map(() => 3) }, `${i}`));
    const { requests, turns } = await roundTrip(lines, 'sglang');
    const before = acceptanceTally();
    for (const request of requests) if (request.knows !== 'positions') before.add(request);
    const after = acceptanceTally();
    for (const { id, turn, recorded } of turns) {
      const accepted = Array.from(recorded.m!, (length) => length - 1);
      after.add({ knows: 'rounds', id, turn, method: 'm', accepted, lastRound: 'whole' });
    }
    const { drafted: _, lagOneCorrelation: lost, ...expected } = before.summary();
    expect(lost).toBeUndefined();
    expect(after.summary()).toMatchObject({
      ...expected,
      intraclassCorrelation: expect.closeTo(expected.intraclassCorrelation!, 12),
    });
  });

  test('positions stay where they are', async () => {
    const { turns } = await roundTrip([combinedLine([2, 1, 0, 3, 2, 1, 0], 'a')], 'spec-decode-bench');
    expect(turns[0]!.tracks.ngram20).toEqual({ accepted: Int16Array.of(2, 1, 0, 3, 2, 1, 0), cap: 20 });
  });
});

test('a turn that a program wrote wrongly is refused by name before it is written', () => {
  const turn = { id: 1, turn: 0, tokenCount: 3, recorded: {}, tracks: {}, signals: {}, milliseconds: {} };
  const wrongs: readonly [object, string][] = [
    [{ recorded: { m: null } }, 'turn.recorded.m must be a list of numbers, got null'],
    [{ signals: { known: 7 } }, 'turn.signals.known must be a list of numbers, got 7'],
    [{ tracks: { s: null } }, 'turn.tracks.s must be an object, got null'],
    [{ tracks: { s: {} } }, 'turn.tracks.s.accepted must be a list of numbers, got undefined'],
    [{ tracks: { s3: { accepted: [], cap: '3' } } }, 'turn.tracks.s3.cap must be an integer in [0, 32766], got "3"'],
  ];
  for (const [wrong, message] of wrongs) {
    expect(() => formatAlignedTurn({ ...turn, ...wrong } as never)).toThrow(`formatAlignedTurn: ${message}`);
  }
  expect(() => formatAlignedTurn(turn, 7 as never)).toThrow('formatAlignedTurn: columns must be');
});
