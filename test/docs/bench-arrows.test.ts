import { describe, expect, test } from 'vitest';
import { circlesOf, graphOf, type Import, importsOf, isRelative, parse, targetOf } from './imports.js';
import { inexactIn } from './inexact.js';
import { readText, typeScriptFiles } from './repository.js';

/** The rooms of the program, floor by floor: a room may import itself and the rooms of floors below it. */
const FLOORS: readonly (readonly string[])[] = [
  ['main', 'worker'],
  ['commands'],
  ['short-horizon'],
  ['report', 'leaderboard', 'paper', 'scenarios', 'live', 'speed', 'inspect'],
  ['traces'],
  ['results'],
  ['engine'],
  ['experiments'],
  ['program'],
];

/** The rooms whose figures go into no file of results and into no decision: `report` draws pictures of them. */
const DRAWING = ['report'];

/** Lines of the longest file. */
const LONGEST = 300;

/** The room of a file: `bench/engine/job.ts` is in `engine`; `bench/main.ts` is a room of its own. */
function roomOf(file: string): string {
  return file.split('/')[1]!.replace(/\.ts$/, '');
}

function floorOf(file: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)));
}

/** The imports that do not go down, as `file:line from`. */
function wrongImports(imports: readonly Import[]): string[] {
  return imports
    .filter((entry) => {
      if (!isRelative(entry)) return false;
      const target = targetOf(entry);
      if (!target.startsWith('bench/')) return true;
      return roomOf(target) !== roomOf(entry.file) && floorOf(target) <= floorOf(entry.file);
    })
    .map(({ file, line, from }) => `${file}:${line} ${from}`);
}

describe('the rooms of bench', () => {
  const files = typeScriptFiles('bench');
  const imports = files.flatMap((file) => importsOf(parse(file)));

  test('are all known', () => {
    expect(files.filter((file) => floorOf(file) < 0)).toEqual([]);
  });

  test('import only downwards, from main to program', () => {
    expect(wrongImports(imports)).toEqual([]);
  });

  test('have no files that import one another in a circle', () => {
    expect(circlesOf(graphOf(files, imports))).toEqual([]);
  });

  test(`have no file of more than ${LONGEST} lines`, () => {
    expect(files.filter((file) => readText(file).trimEnd().split('\n').length > LONGEST)).toEqual([]);
  });

  test('compute nothing that engines disagree on, except where they draw', () => {
    const computing = files.filter((file) => !DRAWING.includes(roomOf(file)));
    expect(computing.flatMap((file) => inexactIn(parse(file)))).toEqual([]);
  });

  test('are loaded when they are needed: help takes the parser of command lines and nothing else', () => {
    const loaded = new Set<string>();
    const packages = new Set<string>();
    const load = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      for (const entry of imports.filter((own) => own.file === file && own.loaded === 'at once')) {
        if (isRelative(entry)) load(targetOf(entry));
        else if (!entry.from.startsWith('node:')) packages.add(entry.from);
      }
    };
    load('bench/main.ts');
    expect([...packages]).toEqual(['commander']);
    // What help tells of experiments and arms is plain data.
    const beyond = [...loaded].filter((file) => !['main', 'commands', 'program'].includes(roomOf(file))).sort();
    expect(beyond).toEqual(['bench/experiments/standard.ts', 'bench/traces/arm-grammar.ts']);
  });
});

describe('the checks themselves', () => {
  const wrong = (file: string, text: string) => wrongImports(importsOf(parse(file, text)));

  test.each([
    ['bench/program/a.ts', "import { b } from '../commands/b.js';"],
    ['bench/engine/a.ts', "import type { b } from '../results/b.js';"],
    ['bench/results/a.ts', "const b = await import('../traces/b.js');"],
    ['bench/paper/a.ts', "export { b } from '../leaderboard/b.js';"],
    ['bench/commands/a.ts', "import { b } from '../main.js';"],
    ['bench/engine/a.ts', "import { b } from '../../src/b.js';"],
  ])('an arrow the wrong way is found: %s %s', (file, text) => {
    expect(wrong(file, text)).toHaveLength(1);
  });

  test('an arrow the right way is not', () => {
    expect(wrong('bench/paper/a.ts', "import { b } from '../results/b.js';\nimport { c } from './c.js';")).toEqual([]);
    expect(wrong('bench/main.ts', "import { b } from './commands/b.js';\nimport 'node:fs';")).toEqual([]);
  });

  test('circles are found, of two files, of three, of one, and none where there are two ways to one file', () => {
    const graph = (arrows: Readonly<Record<string, readonly string[]>>) => circlesOf(new Map(Object.entries(arrows)));
    expect(graph({ a: ['b'], b: ['a', 'c'], c: [] })).toEqual([['a', 'b']]);
    expect(graph({ a: ['b'], b: ['c'], c: ['a'], d: ['a'] })).toEqual([['a', 'b', 'c']]);
    expect(graph({ a: ['a'] })).toEqual([['a']]);
    expect(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
  });

  test('types and calls are told from what is loaded at once', () => {
    const text = [
      "import type { A } from './a.js';",
      "import { type B } from './b.js';",
      "import { type C, c } from './c.js';",
      "const d = () => import('./d.js');",
      "type E = import('./e.js').E;",
      "export { f } from './f.js';",
    ].join('\n');
    expect(importsOf(parse('bench/x.ts', text)).map(({ from, loaded }) => `${from} ${loaded}`)).toEqual([
      './a.js never',
      './b.js at once',
      './c.js at once',
      './d.js when called',
      './e.js never',
      './f.js at once',
    ]);
  });
});
