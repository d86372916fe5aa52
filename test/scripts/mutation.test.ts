import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { equivalents } from '../mutation/equivalents.js';
import { fingerprint, LEAST, pageFile, readScores, renderPage, root } from '../mutation/page.js';
import { REMEMBERING } from '../mutation/remembering.js';
import { isUnnoticed, type Mutant, merged, percentage, rangeOf, scoreOf } from '../mutation/score.js';

const source = 'function f(a) {\n  return a + 1;\n}\n';

const mutant = (status: string, replacement: string, from: number, to: number, lines = [2, 2]): Mutant => ({
  mutatorName: 'ArithmeticOperator',
  replacement,
  status,
  location: { start: { line: lines[0]!, column: from }, end: { line: lines[1]!, column: to } },
});

describe('the score of a file', () => {
  const listed = { file: 'src/f.ts', line: 'return a + 1;', original: 'a + 1', reason: 'none' };

  test('counts what was noticed, of what could be', () => {
    const mutants = [
      mutant('Killed', 'a - 1', 10, 15),
      mutant('Timeout', 'a * 1', 10, 15),
      mutant('Survived', 'a / 1', 10, 15),
      mutant('NoCoverage', '{}', 15, 2, [1, 3]),
      mutant('Survived', '1 + a', 10, 15),
      mutant('Ignored', 'b', 10, 15),
    ];
    const { counts, survivors, wrongEquivalents } = scoreOf('src/f.ts', source, mutants, [
      { ...listed, replacement: '1 + a' },
    ]);
    expect(counts).toEqual({ file: 'src/f.ts', killed: 1, timedOut: 1, survived: 2, equivalent: 1 });
    expect(percentage({ ...counts, date: '', source: '' })).toBe(50);
    expect(survivors).toEqual([
      { line: 2, text: 'return a + 1;', original: 'a + 1', replacement: 'a / 1' },
      { line: 1, text: 'function f(a) {', original: '{\n  return a + 1;\n}', replacement: '{}' },
    ]);
    expect(wrongEquivalents).toEqual([]);
    // A mutant of the list that ran out of time was not noticed.
    const slow = scoreOf(
      'src/f.ts',
      source,
      [mutant('Timeout', '1 + a', 10, 15)],
      [{ ...listed, replacement: '1 + a' }],
    );
    expect(slow.counts).toMatchObject({ timedOut: 0, equivalent: 1 });
  });

  test('finds entries of the list that a test does notice', () => {
    const entry = { ...listed, replacement: 'a - 1' };
    const noticed = scoreOf('src/f.ts', source, [mutant('Killed', 'a - 1', 10, 15)], [entry]);
    expect(noticed.wrongEquivalents).toEqual([entry]);
    const elsewhere = scoreOf('src/g.ts', source, [mutant('Survived', 'a - 1', 10, 15)], [entry]);
    expect(elsewhere.counts.survived).toBe(1);
  });
});

describe("a source's fingerprint", () => {
  const code = '/** Twice. */\nexport function twice(a: number): number {\n  return a + a;\n}\n';

  test('stays where a comment, the layout or a type changes', () => {
    const same = [
      code.replace('Twice', 'The double'),
      code.replace('/** Twice. */\n', ''),
      code.replace('return', '// By a sum.\n  return'),
      code.replace('a + a;', 'a + // itself\n    a;'),
      code.replace('/** Twice. */', '/*! Twice, by law. @license */'),
      code.replace('a: number', 'a: 1 | 2'),
    ];
    for (const text of same) expect(fingerprint(text), text).toBe(fingerprint(code));
  });

  test('changes with an operator, a name, a number or a text', () => {
    const others = [
      code,
      code.replace('a + a', 'a - a'),
      code.replace('twice', 'double'),
      code.replace('a + a', 'a + 1'),
      code.replace('a + a', 'a + 2'),
      code.replace('a + a', "a + '// a'"),
      code.replace('a + a', "a + '//  a'"),
    ];
    expect(new Set(others.map(fingerprint)).size).toBe(others.length);
  });
});

describe('trying again what survived', () => {
  const kept = [
    mutant('Killed', 'a - 1', 10, 15),
    mutant('Survived', 'a * 1', 10, 15),
    mutant('NoCoverage', '{}', 15, 2),
  ];

  test("asks for the places of the unnoticed alone, in Stryker's columns, which count from 0", () => {
    expect(kept.filter(isUnnoticed).map(rangeOf)).toEqual(['2:9-2:14', '2:14-2:1']);
  });

  test('takes the new status of those, and leaves those that were noticed as they were', () => {
    const found = [
      mutant('Survived', 'a - 1', 10, 15),
      mutant('Killed', 'a * 1', 10, 15),
      mutant('Killed', 'a / 1', 10, 15),
    ];
    expect(merged(kept, found).map(({ status, replacement }) => [status, replacement])).toEqual([
      ['Killed', 'a - 1'],
      ['Killed', 'a * 1'],
      ['NoCoverage', '{}'],
    ]);
    expect(merged([], found)).toEqual(found);
  });
});

test('every mutant that is listed as equivalent is one of code that is still there', () => {
  for (const { file, line, original } of equivalents) {
    const text = readFileSync(join(root, file), 'utf8');
    expect(
      text.split('\n').map((other) => other.trim()),
      file,
    ).toContain(line);
    expect(text, file).toContain(original);
  }
});

test('every module of src that remembers what it computed is one that is loaded anew for each mutant', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((file) => `src/${file}`);
  // A variable of the module, or one of its collections.
  const remembers = /^(?:export )?(?:let |const \w+(?:: (?!Readonly|readonly)[^=]+)? = (?:\[\]|\{\}|new (?!Error\b)))/m;
  const found = files.filter((file) => file.endsWith('.ts') && remembers.test(readFileSync(join(root, file), 'utf8')));
  expect(found.sort()).toEqual(REMEMBERING);
});

test('the page counts the files of src that have code: a declaration is none', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts'));
  const declarations = sources.filter((file) => /\.d\.ts$/.test(file));
  expect(declarations).toEqual([join('random', 'alea.d.ts')]);
  expect(renderPage([])).toContain(`\n0 of the ${sources.length - 1} files of \`src\` are measured`);
});

test('docs/mutation.md is what the command writes of its measurements, and no file is below 90%', () => {
  const scores = readScores();
  // Files that have changed since, or are new, show when the command is run again, not before.
  const rows = (page: string) => page.replaceAll(', changed since', '').replace(/of the \d+ files/, 'of the files');
  expect(rows(readFileSync(pageFile, 'utf8'))).toBe(rows(renderPage(scores)));
  for (const score of scores) {
    expect(percentage(score), score.file).toBeGreaterThanOrEqual(LEAST);
  }
});
