/** What is made of logged requests, and pages of counters, at the ends of what is taken. */
import { describe, expect, test } from 'vitest';
import { acceptanceTally } from '../../../src/environments/logs/acceptance-tally.js';
import type { LoggedRounds, LoggedTotals } from '../../../src/environments/logs/logged-request.js';
import { formatAlignedTurn, loggedTurn } from '../../../src/environments/logs/logged-turn.js';
import { isPrometheusLine, readPrometheus } from '../../../src/environments/logs/prometheus.js';
import { readLog } from '../../../src/environments/logs/read-log.js';
import type { TraceProblem } from '../../../src/environments/recorded/trace-lines.js';
import { collect, syntheticTurn } from '../recorded/synthetic-trace.js';
import { llamaLine } from './log-writers.js';

const head = { id: 1, turn: 0, method: 'mtp' } as const;
const rounds = (accepted: readonly number[], more: Partial<LoggedRounds> = {}): LoggedRounds => ({
  ...head,
  knows: 'rounds',
  accepted,
  lastRound: 'whole',
  ...more,
});
const totals = (more: Partial<LoggedTotals> = {}): LoggedTotals => ({
  ...head,
  knows: 'totals',
  rounds: 4,
  accepted: 5,
  ...more,
});

describe('a tally', () => {
  const summaryOf = (...requests: readonly (LoggedRounds | LoggedTotals)[]) => {
    const tally = acceptanceTally();
    for (const request of requests) tally.add(request);
    return tally.summary();
  };
  const depthsOf = (...requests: readonly (LoggedRounds | LoggedTotals)[]) =>
    summaryOf(...requests).depths.map(({ lookedAt, accepted }) => [lookedAt, accepted]);

  test('counts requests without rounds apart', () => {
    const none = totals({ rounds: 0, accepted: 0, histogram: [0] });
    expect(summaryOf(rounds([1, 0]), rounds([]), none, none)).toMatchObject({
      requests: 1,
      requestsWithoutRounds: 3,
      rounds: 2,
      draftLengths: 'not-recorded',
    });
    expect(() => summaryOf(rounds([]))).toThrow('acceptanceTally.summary: the requests must have a round, got none');
  });

  test('knows what was drafted only where every request says so', () => {
    const [told, untold] = [rounds([1, 0], { drafted: [2, 3] }), rounds([1])];
    expect(summaryOf(told, told).drafted).toBe(10);
    for (const all of [[untold], [told, untold], [untold, told], [told, totals()]]) {
      expect(summaryOf(...all).drafted).toBeUndefined();
    }
    expect(summaryOf(told, totals({ drafted: 6 })).drafted).toBe(11);
  });

  test('takes a cut last round for as far as it went, and the ones before it for whole', () => {
    // Drafts of 3. Whole: 1 was rejected at depth 2, 2 at depth 3, 0 at once.
    const drafted = [3, 3, 3];
    expect(depthsOf(rounds([1, 2, 0], { drafted }))).toEqual([
      [3, 2],
      [2, 1],
      [1, 0],
    ]);
    // Cut: of the last nothing is known.
    expect(depthsOf(rounds([1, 2, 0], { drafted, lastRound: 'cut' }))).toEqual([
      [2, 2],
      [2, 1],
      [1, 0],
    ]);
  });

  test('knows the order of rounds only where every request does', () => {
    const ordered = [rounds([1, 0, 2]), rounds([0, 2, 1])] as const;
    expect(summaryOf(...ordered).lagOneCorrelation).toBeDefined();
    expect(summaryOf(...ordered, totals({ histogram: [0, 3, 1] })).lagOneCorrelation).toBeUndefined();
    expect(summaryOf(rounds([1]), rounds([2])).lagOneCorrelation).toBeUndefined();
  });

  test('needs two requests, one of two rounds, to tell how requests differ', () => {
    expect(summaryOf(rounds([1, 0, 2])).intraclassCorrelation).toBeUndefined();
    expect(summaryOf(rounds([1]), rounds([2])).intraclassCorrelation).toBeUndefined();
    // Between 4 over 1, within 4 over 2, two rounds each: (4 - 2) / (4 + 2).
    const two = [rounds([0, 2]), rounds([2, 4])] as const;
    expect(summaryOf(...two).intraclassCorrelation).toBeCloseTo(1 / 3, 12);
    // From the histogram the same; a request with a last round alone, cut, is in no group.
    const histogram = [1, 0, 1];
    expect(
      summaryOf(totals({ rounds: 2, accepted: 2, histogram }), two[1], rounds([3], { lastRound: 'cut' }))
        .intraclassCorrelation,
    ).toBeCloseTo(1 / 3, 12);
    expect(summaryOf(totals(), two[1]).intraclassCorrelation).toBeUndefined();
  });

  test('takes drafts of one length to end there, and others at the longest run of the log', () => {
    const histogram = [1, 0, 2, 0];
    const three = { rounds: 3, accepted: 4, histogram };
    // Two rounds accepted all of two tokens.
    expect(depthsOf(totals({ ...three, draftLength: 2 }))).toEqual([
      [3, 2],
      [2, 2],
    ]);
    expect(depthsOf(totals({ ...three, draftLength: 3 }))).toEqual([
      [3, 2],
      [2, 2],
      [2, 0],
    ]);
    expect(depthsOf(totals(three))).toEqual([
      [3, 2],
      [2, 2],
    ]);
    expect(summaryOf(totals({ ...three, draftLength: 2 }), totals({ ...three, draftLength: 3 }))).toMatchObject({
      draftLengths: 'fixed',
      draftLengthRange: [2, 3],
      distribution: [2, 0, 4],
    });
    expect(() => summaryOf(totals({ ...three, draftLength: 1 }))).toThrow(
      'acceptanceTally.add: request.histogram[2] must be 0 beyond draftLength, got 2',
    );
    expect(() => summaryOf(totals({ rounds: 3, accepted: 0, histogram: [3], draftLength: 0 }))).not.toThrow();
  });

  test.each<[object, string]>([
    [totals({ rounds: -1 }), 'request.rounds must be an integer of at least 0, got -1'],
    [totals({ accepted: 0.5 }), 'request.accepted must be an integer of at least 0, got 0.5'],
    [totals({ drafted: Infinity }), 'request.drafted must be an integer of at least 0, got Infinity'],
    [totals({ histogram: [1, 5] }), 'the sum of request.histogram must be rounds = 4, got 6'],
    [totals({ histogram: [4] }), 'the sum of j times request.histogram[j] must be accepted = 5, got 0'],
    [rounds([1, -1]), 'request.accepted[1] must be an integer in [0, 32766], got -1'],
    [rounds([32_767]), 'request.accepted[0] must be an integer in [0, 32766], got 32767'],
    [rounds([1], { drafted: [1, 1] }), 'request.drafted must be of 1 entries, as accepted is'],
    [rounds([2], { drafted: [1] }), 'request.drafted[0] must be an integer of at least 2, got 1'],
    [{ knows: 'positions' }, "request.knows must be 'rounds' or 'totals', got \"positions\""],
  ])('refuses %j', (request, message) => {
    expect(() => summaryOf(request as LoggedRounds)).toThrow(`acceptanceTally.add: ${message}`);
  });

  test('takes runs as long as a block can be', () => {
    expect(summaryOf(rounds([32_766])).distribution).toHaveLength(32_767);
  });
});

describe('a turn of a trace', () => {
  const half = () => 0.5;

  test('has the rounds of a request, up to ten million tokens, or is none', () => {
    expect(loggedTurn(totals({ rounds: 0, accepted: 0 }), half)).toBeUndefined();
    expect(loggedTurn(rounds([2, 0]), half)).toMatchObject({ tokenCount: 4, recorded: { mtp: Int16Array.of(3, 1) } });
    const most = { rounds: 10_000_000, accepted: 0, histogram: [10_000_000] };
    expect(() => loggedTurn(totals({ ...most, rounds: 10_000_001, histogram: [10_000_001] }), half)).toThrow(
      'loggedTurn: the rounds must be at most 10000000: a turn is one answer, got 10000001',
    );
    // 305 blocks of 32,767 tokens are 9,993,935; 6,065 more, bonus token included, are ten million.
    const long = (count: number, run: number, last: number) => rounds([...new Array(count).fill(run), last]);
    expect(loggedTurn(long(305, 32_766, 6_064), half)!.tokenCount).toBe(10_000_000);
    expect(() => loggedTurn(long(305, 32_766, 6_065), half)).toThrow(
      'loggedTurn: the tokens of the rounds must be at most 10000000: a turn is one answer, got 10000001',
    );
  });

  const written = (turn: object, columns?: readonly string[]) =>
    JSON.parse(formatAlignedTurn({ ...syntheticTurn(), ...turn } as never, columns));

  test('is written with what it has and no more', () => {
    const bare = { recorded: {}, tracks: {}, signals: {}, milliseconds: {} };
    expect(written(bare)).toStrictEqual({ id: 7, turn: 0, n: 12, nTok: 12 });
    const more = { ...bare, category: 'qa', task: 'squad', promptTokenCount: 0, milliseconds: { tree: 2 } };
    expect(written(more)).toStrictEqual({
      id: 7,
      turn: 0,
      cat: 'qa',
      task: 'squad',
      n: 12,
      nTok: 12,
      promptTok: 0,
      ms: { tree: 2 },
    });
    expect(written({ ...bare, recorded: { tree: [12] } }, ['tree', 'other'])).toMatchObject({
      tree: [12],
      other: null,
    });
    for (const part of ['recorded', 'tracks', 'signals', 'milliseconds']) {
      expect(() => written({ [part]: null })).toThrow(`formatAlignedTurn: turn.${part} must be an object, got null`);
    }
  });

  test('has tracks that are named by their caps, and match lengths beside them where their name says whose', () => {
    const track = { accepted: Int16Array.of(2, 0), matchLengths: 'sufLen', cap: 40 };
    const of = (name: string, own: object, signals: object = { sufLen: Int16Array.of(5, 6) }) =>
      written({ recorded: {}, tracks: { [name]: own }, signals });
    expect(of('suf40', track)).toMatchObject({ suf40: [2, 0], sufLen: [5, 6] });
    expect(of('suf40', track)).not.toHaveProperty('signals');
    // A signal that is called otherwise stays among the signals, and so does one that is not there.
    const other = { entropy: Float64Array.of(0.5, 1) };
    expect(of('suf40', { ...track, matchLengths: 'entropy' }, other)).toMatchObject({ signals: { entropy: [0.5, 1] } });
    expect(of('suf40', track, other)).not.toHaveProperty('sufLen');
    expect(of('a2suf40', { ...track, matchLengths: 'a2sufLen' }, { a2sufLen: [5, 6] })).toMatchObject({
      a2sufLen: [5, 6],
    });
    expect(of('m68', { accepted: [2, 1, 0, -1] })).toMatchObject({ m68: '1100' });
    for (const name of ['suf', 'suf4', 'suf140']) {
      expect(() => of(name, track)).toThrow(
        `formatAlignedTurn: the name of a track must be one that ends in its cap, 40, got "${name}"`,
      );
    }
  });
});

describe('a page of counters', () => {
  const at = (counter: string, value: string | number, labels = '') =>
    `vllm:spec_decode_num_${counter}_total{model_name="m"${labels}} ${value}`;
  const page = [at('drafts', 4), at('draft_tokens', 8), at('accepted_tokens', 5)];
  const positions = [
    at('accepted_tokens_per_pos', 3, ',position="0"'),
    at('accepted_tokens_per_pos', 2, ',position="1"'),
  ];
  const read = (lines: readonly (string | Error)[], told?: TraceProblem[]) =>
    collect(
      readPrometheus({ who: 'who', source: 'page', lines }, told && ((problem: TraceProblem) => told.push(problem))),
    );

  test('needs no positions, and no drafted tokens', async () => {
    const [plain] = await read(page);
    expect(plain).toMatchObject({ id: 'm', rounds: 4, accepted: 5, drafted: 8 });
    expect(plain).not.toHaveProperty('histogram');
    const [undrafted] = await read([page[0]!, page[2]!, ...positions]);
    expect(undrafted).toMatchObject({ drafted: undefined, histogram: [1, 1, 2], draftLength: undefined });
    expect(await read([...page, ...positions])).toMatchObject([{ histogram: [1, 1, 2], draftLength: 2 }]);
    expect(
      await read([
        at('drafts', 0),
        at('draft_tokens', 0),
        at('accepted_tokens', 0),
        ...positions.map((line) => line.replace(/\d$/, '0')),
      ]),
    ).toMatchObject([{ rounds: 0, histogram: [0, 0, 0], draftLength: undefined }]);
  });

  test('has drafted what was accepted at the least', async () => {
    expect(await read([page[0]!, at('draft_tokens', 5), page[2]!])).toMatchObject([{ drafted: 5 }]);
    await expect(read([page[0]!, at('draft_tokens', 4), page[2]!])).rejects.toThrow(
      'who: page, line 1: spec_decode_num_draft_tokens_total of m must be at least the accepted tokens = 5, got 4',
    );
  });

  test('has positions by number, no more of them at one than before it', async () => {
    const beyond = [...page, at('accepted_tokens_per_pos', 5, ',position="0"')];
    await expect(read(beyond)).rejects.toThrow('of m at position 0 must be at most the drafts = 4, got 5');
    for (const label of [
      '',
      ',position="a"',
      ',position="1a"',
      ',position="a1"',
      ',position="12345"',
      ',position="-1"',
    ]) {
      await expect(read([...page, at('accepted_tokens_per_pos', 3, label)]), label).rejects.toThrow(
        'the label position of vllm:spec_decode_num_accepted_tokens_per_pos_total must be an integer in [0, 9999]',
      );
    }
    const many = Array.from({ length: 12 }, (_, i) =>
      at('accepted_tokens_per_pos', i === 11 ? 0 : 1, `,position="${i}"`),
    );
    const [request] = await read([at('drafts', 1), at('accepted_tokens', 11), ...many]);
    expect(request!.histogram).toEqual([...new Array(11).fill(0), 1, 0]);
  });

  test('has each series once, whatever the order of its labels', async () => {
    const turned = page[0]!.replace('{model_name="m"}', '{engine="0",model_name="m"}');
    const again = page[0]!.replace('{model_name="m"}', '{model_name="m",engine="0"}');
    await expect(read([turned, again, page[2]!])).rejects.toThrow('got it again after line 1');
    expect(await read([turned, page[0]!, page[2]!])).toMatchObject([{ rounds: 8 }]);
  });

  test('leaves out what it cannot use where that is told, and is refused where nothing is left', async () => {
    const told: TraceProblem[] = [];
    const broken = at('drafts', -1);
    expect(await read([new Error('line must be UTF-8'), broken, ...page], told)).toMatchObject([{ rounds: 4 }]);
    expect(told).toEqual([
      { source: 'page', line: 1, reason: 'line must be UTF-8' },
      {
        source: 'page',
        line: 2,
        reason: 'vllm:spec_decode_num_drafts_total must be an integer of at least 0, got "-1"',
      },
    ]);
    await expect(read([page[0]!], [])).rejects.toThrow(
      'who: page must be a page with spec_decode counters of a model, got those of 1, which do not add up',
    );
    await expect(read([], [])).rejects.toThrow('counters of a model, got none');
    await expect(read(['vllm:spec_decode_num_other_total 3', ...page])).rejects.toThrow(
      'who: page, line 1: line must be NAME{LABELS} VALUE with a counter that is known, got',
    );
  });

  test('says when a counter began, which is none of them', async () => {
    const began = [
      'vllm:spec_decode_num_drafts_created{model_name="m"} 1.7e9',
      'vllm:spec_decode_num_drafts_created 1.7e9',
    ];
    expect(await read([...began, ...page])).toMatchObject([{ rounds: 4 }]);
    expect(isPrometheusLine(began[0]!)).toBe(true);
  });

  test('passes on what its listener throws', async () => {
    const own = new Error('not of a line');
    const failing = collect(
      readPrometheus({ who: 'who', source: 'page', lines: [at('drafts', -1), ...page] }, () => {
        throw own;
      }),
    );
    await expect(failing).rejects.toBe(own);
  });
});

describe('a log', () => {
  const one = { accepted: [3, 0, 1, 3], drafted: [3, 3, 3, 3] };
  const read = (lines: readonly (string | Error)[], options: object) =>
    collect(readLog(lines, { format: 'llama-cpp', ...options }));

  test('names what drafted by its source, without folder and endings', async () => {
    for (const [source, method] of [
      ['runs/of.may/eagle.3.jsonl', 'eagle'],
      ['C:\\runs\\mtp.jsonl', 'mtp'],
      ['.jsonl', 'log'],
    ]) {
      expect(await read([llamaLine(one)], { source })).toMatchObject([{ method }]);
    }
  });

  test('has lines without names, which are different ones, and others that are broken', async () => {
    const told: TraceProblem[] = [];
    const options = { onBrokenLine: (problem: TraceProblem) => told.push(problem) };
    expect(await read([llamaLine(one), new Error('no text'), llamaLine(one)], options)).toHaveLength(2);
    expect(told).toEqual([{ source: 'log', line: 2, reason: 'no text' }]);
    for (const format of ['aligned-trace', 'spec-bench'] as const) {
      await expect(read(['x', 'y'], { ...options, format })).rejects.toThrow('got 2 broken lines');
    }
    expect(told).toHaveLength(5);
  });

  test('tells of every value that is no number, by how many there are', async () => {
    const line = (...values: string[]) => `{"timings": {"predicted_n": 3, "x": [${values.join(', ')}]}}`;
    const reason = 'timings.x[0] must be a JSON value, got NaN at character 38';
    await expect(read([line('NaN')], {})).rejects.toThrow(new RangeError(`readLog: log, line 1: ${reason}`));
    await expect(read([line('NaN', '1', 'NaN')], {})).rejects.toThrow(/, and 1 more such value(?!s)/);
    await expect(read([line('NaN', 'NaN', 'NaN')], {})).rejects.toThrow(`${reason}, and 2 more such values`);
    expect(() => read([], { onNotNumber: 3 })).toThrow('readLog: onNotNumber must be a function, got 3');
  });

  test('of Spec-Bench loses wall times alone where one is missing, and no other column', async () => {
    const choice = { turns: ['t'], decoding_steps: [2], new_tokens: [4], wall_time: [0.5], accept_lengths: [3, 1] };
    const row = (more: object) =>
      JSON.stringify({ question_id: 81, category: 'qa', model_id: 'm', choices: [{ ...choice, ...more }] });
    const options = { format: 'spec-bench', onNotNumber: () => {} };
    expect(await read([row({}).replace('0.5', 'NaN')], options)).toMatchObject([{ id: 81 }]);
    const untimed = row({ wall_time: undefined, note: 5 }).replace('"note":5', '"note":NaN');
    expect(await read([untimed], options)).toMatchObject([{ id: 81 }]);
    await expect(
      read([row({ wall_time: [0.5, 1], note: 5 }).replace('"note":5', '"note":NaN')], options),
    ).rejects.toThrow('wall_time must be');
    await expect(read(['{"choices": NaN'], options)).rejects.toThrow('line must be a JSON object');
  });
});
