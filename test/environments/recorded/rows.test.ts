/** Rows of traces by themselves, at the ends of what is taken: lines, columns that are found out, columns that are told. */
import { describe, expect, test } from 'vitest';
import { type AlignedTraceFormat, readAlignedTrace } from '../../../src/environments/recorded/aligned-trace.js';
import {
  readRows,
  reportBrokenLine,
  requireLines,
  requireOnBrokenLine,
} from '../../../src/environments/recorded/trace-lines.js';
import { collect } from './synthetic-trace.js';

describe('lines', () => {
  const rows = (lines: readonly (string | Error)[], parse = (row: object, _who: string) => row) =>
    collect(readRows({ who: 'who', source: 'log', lines }, undefined, parse));

  test('are iterable, and no text', () => {
    for (const lines of [[], new Set(['a']), (async function* () {})()]) {
      expect(() => requireLines('who', 'lines', lines)).not.toThrow();
    }
    for (const lines of [null, undefined, {}, 3, 'text']) {
      expect(() => requireLines('who', 'lines', lines)).toThrow('who: lines must be an iterable of lines, got');
    }
  });

  test('that are broken are thrown, or told to a function', () => {
    for (const value of ['throw', undefined, () => {}] as const) {
      expect(() => requireOnBrokenLine('who', value)).not.toThrow();
    }
    expect(() => requireOnBrokenLine('who', 'skip' as never)).toThrow(
      'who: onBrokenLine, unless it is \'throw\', must be a function, got "skip"',
    );
    const from = { who: 'who', source: 'log', lines: [] };
    for (const told of ['throw', undefined] as const) {
      expect(() => reportBrokenLine(from, 3, 'reason', told)).toThrow('who: log, line 3: reason');
    }
  });

  test.each([
    ['null', 'line must be a JSON object, got null'],
    ['3', 'line must be a JSON object, got 3'],
    ['"x"', 'line must be a JSON object, got "x"'],
    ['[1]', 'line must be a JSON object, got an array of 1'],
    ['{"a": 1, "a": 2}', 'a must stand in the row once, got it twice'],
    ['{"a": ', 'line must be a JSON object, got 6 characters that are not JSON: "{\\"a\\": "'],
    ['{"b": NaN}', 'b must be a number of JSON, got NaN'],
    ['{"a": null, "b": {"c": [1, -Infinity]}}', 'b.c[1] must be a number of JSON, got -Infinity'],
    // A text that says what stands in for the number, and a name that is none.
    ['{"a": "alien", "b": "alien-", "c": NaN}', 'c must be a number of JSON, got NaN'],
    ['{NaN: 1}', 'line must be a JSON object, got 8 characters that are not JSON'],
    ['{"a": NaN', 'line must be a JSON object, got 9 characters that are not JSON'],
  ])('%s is broken', async (line, reason) => {
    await expect(rows([line])).rejects.toThrow(`who: log, line 1: ${reason}`);
  });

  test('may begin with a mark of the byte order', async () => {
    expect(await rows(['\uFEFF{"a": 1}'])).toEqual([{ row: { a: 1 }, line: 1 }]);
  });

  test('without a row are told by how many of them are broken', async () => {
    const none = async (lines: string[]) => {
      const from = { who: 'who', source: 'log', lines };
      return collect(
        readRows(
          from,
          () => {},
          (row) => row,
        ),
      );
    };
    await expect(none([' ', ''])).rejects.toThrow('who: log must be a file with at least one row, got an empty one');
    await expect(none(['x', ''])).rejects.toThrow(/got 1 broken line$/);
    await expect(none(['x', '3', 'y'])).rejects.toThrow('got 3 broken lines');
  });

  test('pass on what a parser throws that is not of the row', async () => {
    const own = new Error('not of a row');
    for (const thrown of [own, 'a text']) {
      const failing = rows(['{}'], () => {
        throw thrown;
      });
      await expect(failing).rejects.toBe(thrown);
    }
    const ofRow = rows(['{}'], (_, who) => {
      throw new Error(`${who}: reason`);
    });
    await expect(ofRow).rejects.toThrow('who: log, line 1: reason');
  });
});

describe('columns', () => {
  const head = { id: 1, turn: 0, n: 4, nTok: 4 };
  const read = async (row: object, format?: AlignedTraceFormat) => {
    const options = format === undefined ? {} : { format };
    const [turn] = await collect(readAlignedTrace([JSON.stringify({ ...head, ...row })], options));
    return turn!;
  };
  const wrong = async (row: object, message: string, format?: AlignedTraceFormat) =>
    expect(read(row, format), message).rejects.toThrow(message);

  test('of the head are checked where they are given', async () => {
    expect(await read({ cat: 'a', task: 'b', promptTok: 0, signals: null, ms: null })).toMatchObject({
      category: 'a',
      task: 'b',
      promptTokenCount: 0,
      milliseconds: {},
    });
    await wrong({ cat: '' }, 'cat must be a non-empty string, got ""');
    await wrong({ task: 3 }, 'task must be a non-empty string, got 3');
    await wrong({ promptTok: -1 }, 'promptTok must be an integer of at least 0, got -1');
    await wrong({ signals: 3 }, 'signals must be an object, got 3');
    await wrong({ ms: 3 }, 'ms must be an object, got 3');
    expect((await read({ ms: { a: null, b: 2 } })).milliseconds).toEqual({ b: 2 });
  });

  test('of text are tracks where they look like it, and left out elsewhere', async () => {
    expect((await read({ m68: '1101' })).tracks.m68!.accepted).toEqual(Int16Array.of(2, 1, 0, 1));
    await wrong({ m68: '10' }, 'm68 must be a string of nTok = 4 characters, got 2 characters');
    await wrong({ m68: 'abcd' }, 'm68[0] must be 0, 1 or ?, got "a"');
    for (const text of ['1', 'a01', '01a', 'hello']) {
      expect(Object.keys((await read({ note: text })).tracks)).toEqual([]);
    }
  });

  test('of a text that one run goes through are as long as a block can be', async () => {
    const nTok = 33_000;
    const { tracks } = await read({ n: nTok, nTok, m68: '1'.repeat(nTok) });
    expect([tracks.m68!.accepted[0], tracks.m68!.accepted[nTok - 1]]).toEqual([32_766, 1]);
    expect(tracks.m68).not.toHaveProperty('cap');
    expect(tracks.m68).not.toHaveProperty('matchLengths');
  });

  test('of another length of text are cut where the shorter one ends', async () => {
    const { tracks, signals } = await read({ n: 2, m68: '1111', signals: { e: [1, 2, 3, 4] } });
    expect(tracks.m68!.accepted).toEqual(Int16Array.of(2, 1));
    expect(signals.e).toEqual(Float64Array.of(1, 2));
  });

  test('of ones are plain decoding, but for a text of another length, where they are runs', async () => {
    expect(await read({ look3: [1, 1, 1, 1] })).toMatchObject({ recorded: { look3: Int16Array.of(1, 1, 1, 1) } });
    const other = await read({ nTok: 5, look3: [1, 1, 1, 1, 1] });
    expect(other.tracks).toEqual({ look3: { accepted: Int16Array.of(1, 1, 1, 1), cap: 3 } });
    expect(other.recorded).toEqual({});
  });

  test('have a cap at the end of their names, and match lengths beside them', async () => {
    const { tracks, signals } = await read({ suf40: [0, 3, 2, -1], sufLen: [0, 2, 3, 4] });
    expect(tracks).toEqual({ suf40: { accepted: Int16Array.of(0, 3, 2, -1), cap: 40, matchLengths: 'sufLen' } });
    expect(signals.sufLen).toEqual(Int16Array.of(0, 2, 3, 4));
    // Null is nothing.
    expect((await read({ suf40: [0, 3, 2, -1], sufLen: null })).tracks.suf40).toEqual({
      accepted: Int16Array.of(0, 3, 2, -1),
      cap: 40,
    });
    expect((await read({ suf32766: [0, 3, 2, -1] })).tracks.suf32766!.cap).toBe(32_766);
    for (const name of ['suf', 'suf32767']) {
      await wrong({ [name]: [0, 3, 2, -1] }, `${name} must be named with its cap at the end, as in pld3x10`);
    }
  });

  test('are what the format says, caps up to the longest draft', async () => {
    const values = [0, 3, 2, -1];
    const track = async (cap: number | undefined, value: unknown = values) =>
      (await read({ a: value }, { tracks: [cap === undefined ? { column: 'a' } : { column: 'a', cap }] })).tracks.a!;
    expect(await track(32_766)).toEqual({ accepted: Int16Array.from(values), cap: 32_766 });
    await expect(track(32_767)).rejects.toThrow('format.tracks[0].cap must be an integer in [0, 32766], got 32767');
    expect(await track(undefined, [32_766, 0, 0, 0])).not.toHaveProperty('cap');
    await expect(track(undefined, [32_767, 0, 0, 0])).rejects.toThrow('a[0] must be an integer in [-1, 32766]');
    // With a cap it is no text of right and wrong tokens.
    await expect(track(3, '1101')).rejects.toThrow('a must be an array of 4, got "1101"');
    expect((await track(undefined, '1101')).accepted).toEqual(Int16Array.of(2, 1, 0, 1));
  });

  test('may share match lengths, which may be a signal too, and are named once else', async () => {
    const row = { a: [0, 3, 2, -1], b: [1, 0, 0, 1], len: [0, 1, 2, 3] };
    const both = [
      { column: 'a', cap: 9, matchLengths: 'len' },
      { column: 'b', cap: 9, matchLengths: 'len' },
    ];
    const shared = await read(row, { tracks: both });
    expect(shared.tracks).toMatchObject({ a: { matchLengths: 'len' }, b: { matchLengths: 'len' } });
    expect(shared.signals.len).toEqual(Int16Array.of(0, 1, 2, 3));
    expect((await read(row, { tracks: both, signals: ['len'] })).signals.len).toEqual(Float64Array.of(0, 1, 2, 3));
    const taken = 'format.tracks[1].matchLengths must be a method column that is named once, got "a"';
    await wrong(row, taken, { tracks: [both[0]!, { column: 'b', matchLengths: 'a' }] });
    await wrong(row, 'format.tracks[0].matchLengths must be a method column that is named once, got "len"', {
      recorded: ['len'],
      tracks: both,
    });
    await wrong(row, 'format must name at least one column, got none', { signals: ['len'] });
    await wrong(row, 'format.recorded[0] must be a method column that is named once, got "nTok"', {
      recorded: ['nTok'],
    });
  });
});
