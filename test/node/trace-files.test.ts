import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { TraceProblem } from 'banditspec';
import { readSpecBenchAnswerFiles, readTraceFile } from 'banditspec/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLines } from '../../src/node/trace-files.js';
import { alignedRow, answerRow, collect, plainRow } from '../environments/recorded/synthetic-trace.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'banditspec-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, ...parts: (string | Uint8Array)[]): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part))));
  return path;
}

const aligned = (id: number) => `${JSON.stringify(alignedRow({ id }))}\n`;

test('an aligned trace is known by its first row', async () => {
  const turns = await collect(readTraceFile(file('runs.jsonl', aligned(1), aligned(2))));
  expect(turns.map(({ id }) => id)).toEqual([1, 2]);
  expect(Object.keys(turns[0]!.tracks)).toEqual(['m68', 'pld3x10', 'suf40']);
});

test('a Spec-Bench answer file is known by its first row, its method named by the file or the caller', async () => {
  const path = file('eagle.even.jsonl', `${answerRow(1)}\r\n`, answerRow(2));
  const turns = await collect(readTraceFile(path));
  expect(turns.map(({ id, turn }) => [id, turn])).toEqual([
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
  expect(turns[0]!.recorded).toEqual({ eagle: Int16Array.of(3, 1) });
  const [named] = await collect(readTraceFile(path, { method: 'EAGLE-1' }));
  expect(Object.keys(named!.recorded)).toEqual(['EAGLE-1']);
});

test('answer files are joined over the texts of the reference', async () => {
  const reference = file('vanilla.jsonl', `${plainRow(1)}\n${plainRow(2)}\n`);
  const eagle = file('eagle.jsonl', `${answerRow(2)}\n`);
  const turns = await collect(readSpecBenchAnswerFiles({ reference, methods: { eagle } }));
  expect(turns.map(({ recorded }) => Object.keys(recorded).length)).toEqual([0, 0, 1, 1]);
});

test('broken lines before the first row do not hide the format', async () => {
  const problems: TraceProblem[] = [];
  const path = file('padded.jsonl', '\0\0\0\n', `${answerRow(1)}\n`, answerRow(2).slice(0, 50));
  const turns = await collect(readTraceFile(path, { onBrokenLine: (problem) => problems.push(problem) }));
  expect(turns).toHaveLength(2);
  expect(problems.map(({ source, line }) => [source, line])).toEqual([
    [path, 1],
    [path, 3],
  ]);
  await expect(collect(readTraceFile(path))).rejects.toThrow(
    `readTraceFile: ${path}, line 1: line must be a JSON object`,
  );
});

test('a file that is no text is told as what it is, whatever is done about broken lines', async () => {
  const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();
  const kinds: readonly (readonly [string, Uint8Array])[] = [
    ['a gzip file', gzipSync(aligned(1))],
    ['text in UTF-16', Buffer.from(`\ufeff${aligned(1)}`, 'utf16le')],
    ['text in UTF-16', Buffer.from(aligned(1), 'utf16le')],
    ['text in UTF-16', swapped(`\ufeff${aligned(1)}`)],
    ['text in UTF-16', swapped(aligned(1))],
  ];
  for (const [kind, bytes] of kinds) {
    const path = file('other.jsonl', bytes);
    const message = `readTraceFile: path must be a file in UTF-8, got ${JSON.stringify(path)}, which is ${kind}`;
    await expect(collect(readTraceFile(path))).rejects.toThrow(message);
    await expect(collect(readTraceFile(path, { onBrokenLine: () => {} }))).rejects.toThrow(message);
  }
});

test('what a file is, is told by how it begins, not by how one of its chunks does', async () => {
  // Chunks of a file are 64 KiB: the second begins as a gzip file does.
  const first = `${aligned(1).trimEnd().padEnd(65_535)}\n`;
  const path = file('later.jsonl', first, Uint8Array.of(0x1f, 0x8b, 0x08), '\n', aligned(2));
  const problems: TraceProblem[] = [];
  const turns = await collect(readTraceFile(path, { onBrokenLine: (problem) => problems.push(problem) }));
  expect(turns.map(({ id }) => id)).toEqual([1, 2]);
  expect(problems).toMatchObject([{ line: 2, reason: expect.stringMatching(/^line must be UTF-8/) }]);
});

test('bytes that are not UTF-8 are a broken line, also where they stand inside a text', async () => {
  const problems: TraceProblem[] = [];
  const path = file('latin.jsonl', aligned(1), '{"id":"caf', Uint8Array.of(0xe9), '"}\n', aligned(2));
  const turns = await collect(readTraceFile(path, { onBrokenLine: (problem) => problems.push(problem) }));
  expect(turns.map(({ id }) => id)).toEqual([1, 2]);
  expect(problems).toEqual([
    { source: path, line: 2, reason: expect.stringMatching(/^line must be UTF-8, got 13 bytes/) },
  ]);
});

test('a character on the border between two chunks of the file is read whole', async () => {
  // Chunks of a file are 64 KiB: a text of two-byte characters at an odd offset has one across the border.
  const id = 'é'.repeat(70_000);
  const [turn] = await collect(readTraceFile(file('long.jsonl', JSON.stringify(alignedRow({ id })))));
  expect(turn!.id).toBe(id);
});

test('a line longer than maxLineBytes is a broken line, and reading goes on after it', async () => {
  const problems: TraceProblem[] = [];
  const path = file('huge.jsonl', aligned(1), 'x'.repeat(200_000), '\n', aligned(2));
  const options = { maxLineBytes: 1000, onBrokenLine: (problem: TraceProblem) => problems.push(problem) };
  expect(await collect(readTraceFile(path, options))).toHaveLength(2);
  expect(problems[0]).toMatchObject({
    line: 2,
    reason: 'line must be at most maxLineBytes = 1000 bytes long, got 200000',
  });
});

test('a path that cannot be read is named', async () => {
  const nowhere = join(folder, 'a-name-that-is-much-longer-than-the-sixty-characters-that-errors-show.jsonl');
  await expect(collect(readTraceFile(nowhere))).rejects.toThrow(
    `readTraceFile: path must be a file that can be read, got ${JSON.stringify(nowhere)} (ENOENT)`,
  );
  await expect(collect(readTraceFile(folder))).rejects.toThrow('(EISDIR)');
  const eagle = file('eagle.jsonl', answerRow(1));
  await expect(collect(readSpecBenchAnswerFiles({ reference: nowhere, methods: { eagle } }))).rejects.toThrow(
    'readSpecBenchAnswerFiles: path must be a file that can be read',
  );
});

test('an empty file and a file of another kind are errors', async () => {
  const empty = file('empty.jsonl');
  await expect(collect(readTraceFile(empty))).rejects.toThrow(
    `readTraceFile: ${empty} must be a file with at least one row`,
  );
  const questions = file('questions.jsonl', '{"question_id": 81, "category": "writing"}\n');
  await expect(collect(readTraceFile(questions))).rejects.toThrow(
    /questions\.jsonl, line 1: line must be a row of an aligned trace .* got an object with question_id, category$/,
  );
});

test('options are checked before a file is opened', () => {
  expect(() => readTraceFile('')).toThrow('readTraceFile: path must be a non-empty string, got ""');
  expect(() => readTraceFile('a', { maxLineBytes: 0 })).toThrow('maxLineBytes must be a positive integer, got 0');
  expect(() => readTraceFile('a', { format: {} })).toThrow('format must name at least one column');
  expect(() => readTraceFile('a', { lookAhead: 0.5 })).toThrow('lookAhead must be an integer of at least 0, got 0.5');
  expect(() => readSpecBenchAnswerFiles({ methods: {} })).toThrow('methods must name at least one answer file');
  expect(() => readSpecBenchAnswerFiles({ methods: { a: 1 as never } })).toThrow(
    'methods.a must be a non-empty string, got 1',
  );
});

test('lines are cut at line ends, as long as they may be, the last one with or without its end', async () => {
  const read = async (name: string, content: string, maxLineBytes = 1000) =>
    collect(readLines('who', file(name, content), { maxLineBytes }));
  expect(await read('ends.txt', '\na\n\nbc')).toEqual(['', 'a', '', 'bc']);
  expect(await read('end.txt', 'a\n')).toEqual(['a']);
  expect(await read('none.txt', '')).toEqual([]);
  const tooLong = (bytes: number) =>
    expect.objectContaining({ message: `line must be at most maxLineBytes = 3 bytes long, got ${bytes}` });
  expect(await read('long.txt', 'abc\nabcd\nabc', 3)).toEqual(['abc', tooLong(4), 'abc']);
  // Chunks of a file are 64 KiB: a line of three of them is told whole, and the next one is as it was.
  const [first, second] = await read('chunks.txt', `${'x'.repeat(150_000)}\nabc`, 3);
  expect([first, second]).toEqual([tooLong(150_000), 'abc']);
  const long = 'y'.repeat(150_000);
  expect(await read('whole.txt', `${long}\n${long}`, 150_000)).toEqual([long, long]);
});

test('a file that cannot be read keeps its cause', async () => {
  const reading = collect(readTraceFile(join(folder, 'nowhere.jsonl')));
  await expect(reading).rejects.toMatchObject({ cause: { code: 'ENOENT' } });
});

test('the first row that is an object tells the format, of a hundred lines', async () => {
  const onBrokenLine = () => {};
  for (const before of ['null', '3', '"n"', '[{"n": 1}]', 'words']) {
    expect(
      await collect(readTraceFile(file('late.jsonl', `${before}\n`, answerRow(1)), { onBrokenLine })),
    ).toHaveLength(2);
  }
  const padded = (lines: number) => file('late.jsonl', 'words\n'.repeat(lines), answerRow(1));
  expect(await collect(readTraceFile(padded(99), { onBrokenLine }))).toHaveLength(2);
  // From then on it is taken for an aligned trace, whose rows have other columns.
  await expect(collect(readTraceFile(padded(100), { onBrokenLine }))).rejects.toThrow('got 101 broken lines');
  for (const row of ['{"n": 4}', '{"nTok": 4}']) {
    await expect(collect(readTraceFile(file('half.jsonl', row)))).rejects.toThrow('line 1: id must be an integer');
  }
  const many = JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`k${i}`, i])));
  await expect(collect(readTraceFile(file('many.jsonl', many)))).rejects.toThrow(/k0, k1, k2, k3, k4, k5, k6, k7$/);
});

test('a reading that is left early closes its file', async () => {
  const path = file('left.jsonl', aligned(1), aligned(2));
  const turns = readTraceFile(path);
  expect((await turns.next()).value).toMatchObject({ id: 1 });
  await turns.return();
  expect(await turns.next()).toEqual({ done: true, value: undefined });
});

test('answer files have options of their own, and lines as long as is told', async () => {
  const eagle = file('eagle.jsonl', answerRow(1));
  expect(() => readSpecBenchAnswerFiles({ methods: { eagle } }, { format: {} } as never)).toThrow(
    'readSpecBenchAnswerFiles: options',
  );
  const short = readSpecBenchAnswerFiles({ methods: { eagle } }, { maxLineBytes: 10 });
  await expect(collect(short)).rejects.toThrow('line must be at most maxLineBytes = 10 bytes long');
});
