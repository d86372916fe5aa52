import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { circlesOf, graphOf, importsOf, parse, targetOf, walk } from './imports.js';
import { inexactIn } from './inexact.js';
import { readText, trackedFiles, typeScriptFiles } from './repository.js';

/** The rooms of `src/selectors` that hold algorithms. */
const FAMILIES = [
  'optimism',
  'posterior',
  'weights',
  'changing',
  'contextual',
  'costs',
  'draft-lengths',
  'prompts',
  'baselines',
].map((family) => `selectors/${family}`);

/**
 * What each room may import besides itself. Selectors, environments and theory meet in the harness only, and families of
 * selectors in the catalogue; `arithmetic` is below all that computes, and `arithmetic.ts` makes it public; `node`, the entry
 * point `src/node.ts` with the folder beside it, is the one room that may import Node's modules.
 */
const BASE = ['problem', 'requirements', 'options', 'nearest-name', 'repeated-key'];
const SELECTOR_BASE = [...BASE, 'arithmetic', 'random', 'divergences', 'selectors/contract', 'selectors/statistics'];
const ENVIRONMENT_BASE = [...BASE, 'random', 'environments/contract'];
const ENVIRONMENTS = ['contract', 'simulated', 'recorded', 'logs', 'fitting', 'decoding'].map(
  (room) => `environments/${room}`,
);
const HARNESS_BASE = [...BASE, 'random', 'selectors/contract', 'environments/contract'];
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  arithmetic: [],
  problem: ['requirements'],
  requirements: [],
  'nearest-name': [],
  'repeated-key': [],
  options: ['problem', 'requirements', 'nearest-name'],
  random: [...BASE, 'arithmetic', 'divergences'],
  divergences: [...BASE, 'arithmetic'],
  'selectors/contract': [...BASE, 'random'],
  'selectors/statistics': [...BASE, 'arithmetic', 'random', 'divergences', 'selectors/contract'],
  ...Object.fromEntries(FAMILIES.map((family) => [family, SELECTOR_BASE])),
  selectors: [...SELECTOR_BASE, ...FAMILIES],
  'environments/contract': [...BASE, 'random'],
  'environments/simulated': [...ENVIRONMENT_BASE, 'arithmetic'],
  'environments/recorded': ENVIRONMENT_BASE,
  'environments/logs': [...ENVIRONMENT_BASE, 'environments/recorded'],
  'environments/fitting': [...ENVIRONMENT_BASE, 'arithmetic', 'environments/simulated', 'environments/recorded'],
  'environments/decoding': [...ENVIRONMENT_BASE, 'arithmetic'],
  environments: [...BASE, ...ENVIRONMENTS],
  // Above selectors, and knows no environment.
  live: [...BASE, 'arithmetic', 'random', 'selectors', 'selectors/contract'],
  theory: [...BASE, 'arithmetic', 'random', 'divergences'],
  // The best single arm is played by `fixedArm`.
  harness: [...HARNESS_BASE, 'selectors/baselines', 'theory'],
  reports: [...BASE, 'harness'],
  index: [
    ...BASE,
    'random',
    'selectors',
    'selectors/contract',
    'selectors/statistics',
    ...FAMILIES,
    'environments',
    ...ENVIRONMENTS,
    'live',
    'theory',
    'harness',
    'reports',
  ],
  node: [...BASE, 'environments/recorded', 'environments/logs'],
  servers: [...BASE, 'random', 'selectors/contract', 'harness'],
  // A decoder of its own, with the drafters and the verification of `environments/decoding`.
  'node-llama-cpp': [...BASE, 'random', 'selectors/contract', 'environments/decoding', 'harness'],
};

/** Folders whose own folders are rooms too. */
const HOUSES_OF_ROOMS = ['selectors', 'environments'];

/**
 * The room of a file: `src/theory/lower-bound.ts` is in `theory`, `src/selectors/weights/exp3.ts` in `selectors/weights`,
 * `src/selectors/restore.ts` in `selectors`; `src/problem.ts` is a room of its own.
 */
function roomOf(file: string): string {
  const [, first, second, third] = file.split('/') as [string, string, string?, string?];
  if (third !== undefined && HOUSES_OF_ROOMS.includes(first)) return `${first}/${second}`;
  return first.replace(/\.ts$/, '');
}

/** The imports of a file that go against the arrows, as `file:line from`. */
function wrongImports(source: ts.SourceFile): string[] {
  const room = roomOf(source.fileName);
  return importsOf(source)
    .filter(({ file, from }) => {
      if (from.startsWith('node:')) return room !== 'node';
      if (!from.startsWith('.')) return !(room === 'random' && from === 'seedrandom/lib/alea.js');
      const target = targetOf({ file, from });
      if (!target.startsWith('src/')) return true;
      const targetRoom = roomOf(target);
      return targetRoom !== room && !(MAY_IMPORT[room] ?? []).includes(targetRoom);
    })
    .map(({ file, line, from }) => `${file}:${line} ${from}`);
}

/** What no source may contain: each with the law that it breaks, as `file:line law`. */
function brokenLaws(source: ts.SourceFile): string[] {
  const broken: string[] = [];
  walk(source, (node) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const report = (law: string) => broken.push(`${source.fileName}:${line + 1} ${law}`);
    if (ts.isExportDeclaration(node) && !node.exportClause && node.moduleSpecifier) report('export *');
    if (ts.isNamespaceExport(node)) report('export *');
    if (ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword) {
      if (ts.isExportAssignment(node) || !ts.isDefaultClause(node.parent)) report('default export');
    }
    if (ts.isEnumDeclaration(node)) report('enum');
    if (ts.isModuleDeclaration(node)) report('namespace');
    if (ts.isClassLike(node) && /^Base|Manager$/.test(node.name?.text ?? '')) report('Base* or *Manager');
    if (ts.isIdentifier(node) && node.text === 'process') report('process');
    if (ts.isPropertyAccessExpression(node)) {
      const text = node.getText(source);
      if (text === 'Date.now' || text === 'performance.now') report(text);
    }
  });
  return [...broken, ...inexactIn(source)];
}

describe('the rooms of src', () => {
  const files = typeScriptFiles('src');
  const sources = files.map((file) => parse(file));

  test('import only downwards: index, reports, harness, { selectors | environments | theory }, random, problem', () => {
    expect(sources.flatMap(wrongImports)).toEqual([]);
  });

  test('import nothing in a circle', () => {
    expect(circlesOf(graphOf(files, sources.flatMap(importsOf)))).toEqual([]);
  });

  test('are all known', () => {
    expect(files.map(roomOf).filter((room) => !(room in MAY_IMPORT))).toEqual([]);
  });

  test('export by name, draw from nothing hidden, read no clock and compute nothing that engines disagree on', () => {
    expect(sources.flatMap(brokenLaws)).toEqual([]);
  });

  test('have no file for leftovers', () => {
    expect(files.filter((file) => /\/(utils?|helpers?|common|misc)\b/.test(file))).toEqual([]);
  });
});

describe('programs around the package', () => {
  test.each(['bench', 'examples', 'test/docs'])('%s imports the package by its name', (folder) => {
    const intoSrc = typeScriptFiles(folder)
      .flatMap((file) => importsOf(parse(file)))
      .filter(({ from }) => /(^|\/)src\//.test(from) && from.startsWith('.'));
    expect(intoSrc).toEqual([]);
  });
});

describe('the repository', () => {
  const files = trackedFiles();

  test.skipIf(files === null)('names no folder outside of itself (.ci/run may)', () => {
    // Written so that this file does not name them either.
    const outside = /\.\.\/[s]hared|(?<![\w.-])\/[w]ork\//;
    const naming = files!.filter((file) => file !== '.ci/run' && outside.test(readText(file)));
    expect(naming).toEqual([]);
  });
});

describe('the checks of the arrows themselves', () => {
  const wrong = (file: string, text: string) => wrongImports(parse(file, text));
  const laws = (text: string) => brokenLaws(parse('src/a.ts', text)).map((entry) => entry.replace(/^\S* /, ''));

  test.each([
    ['src/selectors/a.ts', "import { b } from '../environments/b.js';"],
    ['src/environments/a.ts', "import type { b } from '../selectors/b.js';"],
    ['src/theory/a.ts', "export { b } from '../selectors/b.js';"],
    ['src/random/a.ts', "import { b } from '../harness/b.js';"],
    ['src/harness/a.ts', "const b = await import('../reports/b.js');"],
    ['src/harness/a.ts', "import { readFile } from 'node:fs';"],
    ['src/selectors/a.ts', "import alea from 'seedrandom/lib/alea.js';"],
    ['src/selectors/a.ts', "import { b } from '../../test/b.js';"],
    ['src/arithmetic/a.ts', "import { b } from '../requirements.js';"],
    ['src/index.ts', "export { b } from './arithmetic/b.js';"],
    ['src/random/a.ts', "type B = import('../selectors/b.js').B;"],
    ['src/selectors/optimism/a.ts', "import { b } from '../weights/b.js';"],
    ['src/selectors/contract/a.ts', "import { b } from '../statistics/b.js';"],
    ['src/selectors/weights/a.ts', "import { b } from '../catalogue.js';"],
    ['src/environments/recorded/a.ts', "import { b } from '../simulated/b.js';"],
    ['src/environments/recorded/a.ts', "import { b } from '../logs/b.js';"],
    ['src/live/a.ts', "import { b } from '../environments/b.js';"],
    ['src/selectors/a.ts', "import { b } from '../live/b.js';"],
  ])('an arrow the wrong way is found: %s %s', (file, text) => {
    expect(wrong(file, text)).toHaveLength(1);
  });

  test('an arrow the right way is not', () => {
    expect(wrong('src/harness/a.ts', "import { b } from '../selectors/contract/b.js';")).toEqual([]);
    expect(wrong('src/selectors/a.ts', "import { b } from './b.js';\nimport { c } from '../problem.js';")).toEqual([]);
    expect(wrong('src/selectors/costs/a.ts', "import { b } from '../statistics/b.js';")).toEqual([]);
    expect(wrong('src/node.ts', "import { readFile } from 'node:fs';")).toEqual([]);
    expect(wrong('src/node/a.ts', "import { b } from '../environments/recorded/b.js';")).toEqual([]);
  });

  test.each([
    ["export * from './b.js';", 'export *'],
    ["export * as b from './b.js';", 'export *'],
    ['export default 1;', 'default export'],
    ['export default function f() {}', 'default export'],
    ['enum E { A }', 'enum'],
    ['namespace N {}', 'namespace'],
    ['class BaseSelector {}', 'Base* or *Manager'],
    ['class ArmManager {}', 'Base* or *Manager'],
    ['const r = Math.random();', 'Math.random'],
    ['const t = Date.now();', 'Date.now'],
    ['const e = process.env;', 'process'],
    ['const p = x ** n;', 'a power'],
    ['x **= 3;', 'a power'],
    ['const p = Math.pow(x, 2);', 'Math.pow'],
    ['const w = Math.exp(-x);', 'Math.exp'],
    ['const ys = xs.map(Math.log);', 'Math.log'],
    ['const a = Math.atan2(y, x);', 'Math.atan2'],
    ["const w = Math['exp'](-x);", 'Math without a name behind it'],
    ['const { exp } = Math;', 'Math without a name behind it'],
    ['const w = globalThis.Math.exp(-x);', 'Math without a name behind it'],
  ])('a broken law is found: %s', (text, law) => {
    expect(laws(text)).toContain(law);
  });

  test('what is exact in Math, default clauses and words in comments are not', () => {
    expect(laws('// Math.random, x ** 3, process\nconst p = Math.sqrt(x * Math.PI);\nswitch (p) { default: }')).toEqual(
      [],
    );
  });
});
