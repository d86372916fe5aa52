import { readAlignedTrace, replay, type TraceProblem } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { alignedRow, collect } from './synthetic-trace.js';

const line = (overrides: Record<string, unknown> = {}) => JSON.stringify(alignedRow(overrides));
const read = (...lines: (string | Error)[]) => collect(readAlignedTrace(lines));

describe('reading an aligned trace', () => {
  test('a row becomes a turn with every kind of column, in typed arrays', async () => {
    const [turn] = await read(line());
    expect(turn).toMatchObject({ id: 7, turn: 0, category: 'writing', task: 'mt_bench', tokenCount: 12 });
    expect(turn!.promptTokenCount).toBe(30);
    expect(turn!.recorded).toEqual({ tree: Int16Array.of(4, 1, 5, 2), deep20: Int16Array.of(6, 6) });
    const accepted = Int16Array.of(-1, 0, 3, 2, 1, 0, -1, 5, 4, 3, 2, 1);
    expect(turn!.tracks).toEqual({
      // Of 1101?1111101 the runs of right tokens; ? is not determined and counts as wrong.
      m68: { accepted: Int16Array.of(2, 1, 0, 1, 0, 5, 4, 3, 2, 1, 0, 1) },
      pld3x10: { accepted, cap: 10 },
      suf40: { accepted, cap: 40, matchLengths: 'sufLen' },
    });
    expect(turn!.signals).toEqual({ sufLen: Int16Array.of(0, 1, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5) });
    expect(turn!.milliseconds).toEqual({ vanilla: 276, tree: 130.5 });
  });

  test('a column may have any name: __proto__ is one like the others, and constructor is absent where it is', async () => {
    const text = line({ constructor: null, small: undefined }).replace('"m68"', '"__proto__"');
    const [turn] = await read(text);
    expect(Object.keys(turn!.tracks)).toEqual(['__proto__', 'pld3x10', 'suf40']);
    expect(Array.from(Object.values(turn!.tracks)[0]!.accepted)).toEqual([2, 1, 0, 1, 0, 5, 4, 3, 2, 1, 0, 1]);
    expect(turn!.recorded.constructor).toBeUndefined();
    const environment = replay([turn!], {
      arms: [{ kind: 'plain' }, { kind: 'track', track: '__proto__', maxDraftLength: 2 }],
    });
    expect(environment.armCount).toBe(2);
    expect(() =>
      replay([turn!], { arms: [{ kind: 'recorded', method: 'constructor', semantics: 'next-start' }] }),
    ).toThrow();
  });

  test('a column that was there is missing in a later row, whatever objects bring along by its name', async () => {
    const first = line().replace('"m68"', '"toString"');
    const reason = /toString must be in the row, null where there is nothing, got undefined/;
    await expect(read(first, line({ m68: undefined }))).rejects.toThrow(reason);
  });

  test('a row that has a column twice is broken: which one counts is not known', async () => {
    const twice = line().replace('"m68":', '"m68":"000000000000","m68":');
    await expect(read(twice)).rejects.toThrow(
      'readAlignedTrace: trace, line 1: m68 must stand in the row once, got it twice',
    );
  });

  test('what is neither text nor an error is no broken line, whatever is done about those', async () => {
    const told: TraceProblem[] = [];
    for (const wrong of [undefined, null, 7, Buffer.from('{}'), {}]) {
      const lines = [line(), wrong as never];
      const options = { onBrokenLine: (problem: TraceProblem) => told.push(problem) };
      await expect(collect(readAlignedTrace(lines, options as never))).rejects.toThrow(
        /^readAlignedTrace: trace, line 2: must be a string or an Error, got (undefined|null|7|an object)$/,
      );
    }
    expect(told).toEqual([]);
  });

  test('a null column is absent from the turn, also before its kind is known', async () => {
    const turns = await read(
      line({ id: 1, tree: null, m68: null, suf40: null }),
      line({ id: 2 }),
      line({ id: 3, pld3x10: null }),
    );
    expect(turns.map((turn) => Object.keys(turn.recorded))).toEqual([
      ['deep20'],
      ['deep20', 'tree'],
      ['deep20', 'tree'],
    ]);
    expect(turns.map((turn) => Object.keys(turn.tracks).sort())).toEqual([
      ['pld3x10'],
      ['m68', 'pld3x10', 'suf40'],
      ['m68', 'suf40'],
    ]);
  });

  test('plain decoding, all ones and as long as the tracks, is a recorded method', async () => {
    const [turn] = await read(line({ vanilla: new Array(12).fill(1) }));
    expect(turn!.recorded.vanilla).toHaveLength(12);
  });

  test('where nTok is less than n the turn has nTok tokens and recorded blocks are cut at its end', async () => {
    const [turn] = await read(line({ n: 14, tree: [4, 1, 6, 3], deep20: [6, 6, 2] }));
    expect(turn!.tokenCount).toBe(12);
    expect(turn!.recorded).toEqual({ tree: Int16Array.of(4, 1, 6, 1), deep20: Int16Array.of(6, 6) });
  });

  test('where nTok exceeds n the turn has n tokens and the tracks are cut', async () => {
    const [turn] = await read(line({ n: 10, tree: [4, 1, 5], deep20: [6, 4] }));
    expect(turn!.tokenCount).toBe(10);
    // 1101?11111: the run that would go on is cut with the turn.
    expect(turn!.tracks.m68!.accepted).toEqual(Int16Array.of(2, 1, 0, 1, 0, 5, 4, 3, 2, 1));
    expect(turn!.tracks.suf40!.accepted).toHaveLength(10);
    expect(turn!.signals.sufLen).toHaveLength(10);
  });

  test('a format names the columns of another trace; columns without a name are left out', async () => {
    const row = {
      id: 'a',
      turn: 1,
      n: 4,
      nTok: 4,
      x: [2, 2],
      y: '1001',
      found: [0, 1, -1, 0],
      by: [1, 2, 0, 1],
      e: [0.5, 0, -1, 2],
      runs: [3, 0, 1, 0],
      z: [9],
    };
    const format = {
      recorded: ['x'],
      tracks: [{ column: 'y' }, { column: 'found', cap: 3, matchLengths: 'by' }, { column: 'runs' }],
      signals: ['e'],
    };
    const [turn] = await collect(readAlignedTrace([JSON.stringify(row)], { format }));
    expect(turn).toMatchObject({ id: 'a', turn: 1, recorded: { x: Int16Array.of(2, 2) } });
    expect(turn!.tracks).toEqual({
      y: { accepted: Int16Array.of(1, 0, 0, 1) },
      found: { accepted: Int16Array.of(0, 1, -1, 0), cap: 3, matchLengths: 'by' },
      runs: { accepted: Int16Array.of(3, 0, 1, 0) },
    });
    expect(turn!.signals).toEqual({ by: Int16Array.of(1, 2, 0, 1), e: Float64Array.of(0.5, 0, -1, 2) });
    expect(Object.keys(turn!.recorded)).toEqual(['x']);
  });

  test('signals stand under one name in a row, any number of them; a turn may lack one, or have null for it', async () => {
    const entropy = Array.from({ length: 12 }, (_, p) => p / 4);
    const turns = await read(
      line({ signals: { entropy, batch: new Array(12).fill(8) } }),
      line({ id: 8, signals: { entropy: null }, note: 'NaN' }),
      line({ id: 9 }),
    );
    expect(turns.map(({ signals }) => Object.keys(signals).sort())).toEqual([
      ['batch', 'entropy', 'sufLen'],
      ['sufLen'],
      ['sufLen'],
    ]);
    expect(turns[0]!.signals.entropy).toEqual(Float64Array.from(entropy));
    const environment = replay(turns.slice(0, 1), {
      arms: [{ kind: 'plain' }],
      contexts: ['batch', 'sufLen', 'entropy'],
    });
    const episode = environment.begin(0, () => 0);
    episode.pull(0);
    expect(Array.from(episode.context!)).toEqual([8, 1, 0.25]);
  });

  test('blank lines, a byte order mark and columns of other kinds do no harm', async () => {
    const turns = await read(`\uFEFF${line({ note: 'from the second run', seed: 4 })}`, '', '  ');
    expect(turns).toHaveLength(1);
  });

  test('lines may come as an async stream, which is closed when the reader stops early', async () => {
    let closed = false;
    async function* stream() {
      try {
        while (true) yield line();
      } finally {
        closed = true;
      }
    }
    for await (const turn of readAlignedTrace(stream())) {
      expect(turn.id).toBe(7);
      break;
    }
    expect(closed).toBe(true);
  });
});

describe('broken lines', () => {
  const row = alignedRow();
  test.each<[string, string | Error, RegExp]>([
    ['NUL padding', '\0\0\0\0', /line must be a JSON object, got 4 characters that are not JSON/],
    ['a truncated line', line().slice(0, 100), /line must be a JSON object, got 100 characters/],
    ['a row that is no object', '[1, 2]', /line must be a JSON object, got an array of 2/],
    ['a line that could not be read', new Error('line must be UTF-8'), /line must be UTF-8/],
    ['a missing id', line({ id: undefined }), /id must be an integer or a string, got undefined/],
    ['a missing length', line({ n: undefined }), /n must be a positive integer, got undefined/],
    ['a length that is no number', line({ nTok: '12' }), /nTok must be a positive integer, got "12"/],
    ['no tokens', line({ n: 0 }), /n must be a positive integer, got 0/],
    ['a turn that is a fraction', line({ turn: 0.5 }), /turn must be an integer of at least 0, got 0.5/],
    [
      'a missing column',
      line({ tree: undefined }),
      /tree must be in the row, null where there is nothing, got undefined/,
    ],
    ['lengths that do not sum', line({ tree: [4, 1, 5, 1] }), /tree must sum to n = 12, got 11/],
    ['a length of nothing', line({ tree: [4, 0, 6, 2] }), /tree\[1\] must be an integer in \[1, 32767\], got 0/],
    ['a length that is a fraction', line({ tree: [4, 1.5, 4.5, 2] }), /tree\[1\] must be an integer .*, got 1.5/],
    ['lengths of another type', line({ tree: 'abc' }), /tree must be a non-empty array, got "abc"/],
    ['a short chain', line({ m68: '1101' }), /m68 must be a string of nTok = 12 characters, got 4 characters/],
    ['a chain over other letters', line({ m68: '1101x1111101' }), /m68\[4\] must be 0, 1 or \?, got "x"/],
    ['a short track', line({ suf40: [1, 2] }), /suf40 must be an array of 12, got an array of 2/],
    [
      'a run beyond the cap',
      line({ pld3x10: [11, ...(row.suf40 as number[]).slice(1)] }),
      /pld3x10\[0\] must be an integer in \[-1, 10\], got 11/,
    ],
    [
      'a match length of nothing',
      line({ sufLen: [null, ...(row.sufLen as number[]).slice(1)] }),
      /sufLen\[0\] must be an integer .*, got null/,
    ],
    [
      'a signal with a hole',
      line({ signals: { entropy: [...new Array(11).fill(0.5), null] } }),
      /signals\.entropy\[11\] must be a finite number, got null/,
    ],
    [
      'a signal with NaN',
      line({ signals: { entropy: [0.25] } }).replace('0.25', '1, NaN'),
      /signals\.entropy\[1\] must be a number of JSON, got NaN/,
    ],
    ['a short signal', line({ signals: { margin: [1] } }), /signals\.margin must be an array of 12, got an array of 1/],
    ['signals that are none', line({ signals: 3 }), /signals must be an object, got 3/],
    [
      'a signal that is a column too',
      line({ signals: { sufLen: new Array(12).fill(0) } }),
      /signals\.sufLen must be a signal that is no column too/,
    ],
    [
      'an infinite time',
      line({ ms: { tree: 3, eagle: 25 } }).replace('25', '-Infinity'),
      /ms\.eagle must be a number of JSON, got -Infinity/,
    ],
    [
      'NaN beside what is no JSON either',
      `${line().slice(0, -1)}, "x": NaN`,
      /line must be a JSON object, got \d+ characters that are not JSON/,
    ],
    ['a negative time', line({ ms: { tree: -1 } }), /ms.tree must be a finite number of at least 0, got -1/],
  ])('%s is named with file and line', async (_name, broken, reason) => {
    const lines = [line(), broken, line({ id: 8 })];
    const thrown = await collect(readAlignedTrace(lines, { source: 'runs.jsonl' })).catch((error) => error);
    expect(thrown).toBeInstanceOf(RangeError);
    expect(thrown.message).toMatch(/^readAlignedTrace: runs\.jsonl, line 2: /);
    expect(thrown.message).toMatch(reason);

    const problems: TraceProblem[] = [];
    const options = { source: 'runs.jsonl', onBrokenLine: (problem: TraceProblem) => problems.push(problem) };
    const turns = await collect(readAlignedTrace(lines, options));
    expect(turns.map(({ id }) => id)).toEqual([7, 8]);
    expect(problems).toEqual([{ source: 'runs.jsonl', line: 2, reason: expect.stringMatching(reason) }]);
  });

  test('a turn that was there before is named with its line and that of the first', async () => {
    const lines = [line(), line({ turn: 1 }), '', line({ id: '7' }), line(), line({ id: 8 }), line({ turn: 1 })];
    await expect(read(...lines)).rejects.toThrow(
      'readAlignedTrace: trace, line 5: id and turn must be of no line before, got [7,0] as in line 1',
    );
    const problems: TraceProblem[] = [];
    const turns = await collect(readAlignedTrace(lines, { onBrokenLine: (problem) => problems.push(problem) }));
    expect(turns.map(({ id, turn }) => [id, turn])).toEqual([
      [7, 0],
      [7, 1],
      ['7', 0],
      [8, 0],
    ]);
    expect(problems.map(({ line, reason }) => [line, reason.split(', ')[1]])).toEqual([
      [5, 'got [7,0] as in line 1'],
      [7, 'got [7,1] as in line 2'],
    ]);
  });

  test('a broken first line does not decide what a column holds', async () => {
    const problems: TraceProblem[] = [];
    const lines = [line({ suf40: [1, 2, 3] }), line()];
    const turns = await collect(readAlignedTrace(lines, { onBrokenLine: (problem) => problems.push(problem) }));
    expect(problems).toHaveLength(1);
    expect(Object.keys(turns[0]!.tracks)).toEqual(['m68', 'pld3x10', 'suf40']);
  });

  test('a first row with a short track says what an array can be', async () => {
    await expect(read(line({ suf40: [1, -1] }))).rejects.toThrow(
      'suf40 must be accepted lengths of at least 1 or one entry for each of nTok = 12 tokens, got an array of 2',
    );
  });

  test('a track whose name does not end in its cap asks for a format', async () => {
    await expect(read(line({ found: row.suf40 }))).rejects.toThrow(
      'found must be named with its cap at the end, as in pld3x10, or described by format, got "found"',
    );
  });

  test('a file without rows is an error, whatever is done about broken lines', async () => {
    await expect(read()).rejects.toThrow(
      'readAlignedTrace: trace must be a file with at least one row, got an empty one',
    );
    await expect(collect(readAlignedTrace(['x', 'y'], { onBrokenLine: () => {} }))).rejects.toThrow(
      'got 2 broken lines',
    );
  });

  test('an error of the function that is told of broken lines passes through', async () => {
    const refuse = () => {
      throw new Error('enough');
    };
    await expect(collect(readAlignedTrace(['x'], { onBrokenLine: refuse }))).rejects.toThrow(/^enough$/);
  });
});

test('options are checked before anything is read', () => {
  expect(() => readAlignedTrace('a.jsonl' as never)).toThrow(
    'readAlignedTrace: lines must be an iterable of lines, got "a.jsonl"',
  );
  expect(() => readAlignedTrace([], { onBrokenLine: 'skip' as never })).toThrow(
    /onBrokenLine.* must be a function, got "skip"/,
  );
  expect(() => readAlignedTrace([], { format: {} })).toThrow('format must name at least one column');
  expect(() => readAlignedTrace([], { format: { recorded: ['n'] } })).toThrow(
    /format\.recorded\[0\] must be a method column/,
  );
  expect(() => readAlignedTrace([], { format: { recorded: ['a'], tracks: [{ column: 'a' }] } })).toThrow(
    /format\.tracks\[0\]\.column must be/,
  );
  expect(() => readAlignedTrace([], { format: { tracks: [{ column: 'a', cap: -1 }] } })).toThrow(
    /cap must be an integer/,
  );
});
