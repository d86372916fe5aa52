/** What SECURITY.md promises of the code, looked up in the code: what it calls, makes and imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a file does that a promise is about, each as `file: what`. */
interface Deeds {
  /** Text made into code or patterns. */
  readonly code: string[];
  /** Modules that are named by a value. */
  readonly modules: string[];
  /** Connections, and packages or modules of Node that make them. */
  readonly network: string[];
  /** Clocks, and randomness of the engine. */
  readonly hidden: string[];
}

const CONNECTIONS = /^(node:)?(http|https|http2|net|tls|dgram|dns|child_process|vm)(\/|$)/;

function deedsOf(name: string, text: string): Deeds {
  const deeds: Deeds = { code: [], modules: [], network: [], hidden: [] };
  const look = (node: ts.Node): void => {
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const callee = node.expression;
      const [first] = node.arguments ?? [];
      if (callee.kind === ts.SyntaxKind.ImportKeyword && first && !ts.isStringLiteral(first)) deeds.modules.push(name);
      if (ts.isIdentifier(callee)) {
        const { text: called } = callee;
        const isTimer = called === 'setTimeout' || called === 'setInterval';
        const makesCode = ['eval', 'Function', 'RegExp'].includes(called) && isText(first);
        if (makesCode || (isTimer && first && ts.isStringLiteralLike(first))) deeds.code.push(`${name}: ${called}`);
        if (['fetch', 'WebSocket', 'XMLHttpRequest', 'EventSource'].includes(called))
          deeds.network.push(`${name}: ${called}`);
        if (called === 'Date') deeds.hidden.push(`${name}: Date`);
      }
    }
    if (ts.isPropertyAccessExpression(node)) {
      const written = node.getText(file);
      if (['Math.random', 'Date.now', 'performance.now', 'crypto.getRandomValues'].includes(written)) {
        deeds.hidden.push(`${name}: ${written}`);
      }
    }
    if (ts.isImportDeclaration(node) && CONNECTIONS.test((node.moduleSpecifier as ts.StringLiteral).text)) {
      deeds.network.push(`${name}: ${(node.moduleSpecifier as ts.StringLiteral).text}`);
    }
    ts.forEachChild(node, look);
  };
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
  look(file);
  return deeds;
}

/** Whether an argument may be a text: everything but a function that is written there, and a pattern of the code's own. */
function isText(argument: ts.Expression | undefined): boolean {
  if (argument === undefined) return false;
  const isOwn = ts.isIdentifier(argument) && /^[A-Z_]+$/.test(argument.text);
  return !(ts.isArrowFunction(argument) || ts.isRegularExpressionLiteral(argument) || isOwn);
}

function deedsIn(folder: string, leftOut: readonly string[] = []): Deeds {
  const all: Deeds = { code: [], modules: [], network: [], hidden: [] };
  for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
    const name = `${folder}/${entry.replaceAll('\\', '/')}`;
    if (!name.endsWith('.ts') || leftOut.some((part) => name.startsWith(part))) continue;
    const deeds = deedsOf(name, readFileSync(join(root, name), 'utf8'));
    for (const key of ['code', 'modules', 'network', 'hidden'] as const) all[key].push(...deeds[key]);
  }
  return all;
}

describe('the look-up finds what it looks for', () => {
  test.each<[string, keyof Deeds]>([
    ['eval(text)', 'code'],
    ['new Function(text)', 'code'],
    ['new RegExp(text)', 'code'],
    ['setTimeout("text", 1)', 'code'],
    ['await import(path)', 'modules'],
    ['fetch(url)', 'network'],
    ["import net from 'node:net'", 'network'],
    ['const x = Math.random()', 'hidden'],
    ['new Date()', 'hidden'],
    ['performance.now()', 'hidden'],
  ])('%s', (text, kind) => {
    expect(deedsOf('f.ts', text)[kind]).toHaveLength(1);
  });

  test('and nothing in comments and texts', () => {
    expect(
      deedsOf('f.ts', '// eval(x)\nconst text = "Math.random()"; await import("./own.js"); new RegExp(MARK);'),
    ).toEqual({
      code: [],
      modules: [],
      network: [],
      hidden: [],
    });
  });
});

test('the library makes no code of texts, loads no module by name, and has no clock and no randomness of its own', () => {
  const { code, modules, hidden } = deedsIn('src');
  expect({ code, modules, hidden }).toEqual({ code: [], modules: [], hidden: [] });
});

test('the library opens connections in banditspec/servers alone', () => {
  expect(deedsIn('src', ['src/servers/']).network).toEqual([]);
  expect(deedsIn('src/servers').network).toEqual(['src/servers/post.ts: fetch']);
});

test('the program makes no code of texts, opens no connection, and loads modules by name in one place', () => {
  // What times the package starts other processes, and is not in the program.
  const { code, modules, network } = deedsIn('bench', ['bench/speed/']);
  expect(code).toEqual([]);
  expect(modules).toEqual(['bench/experiments/load-own-kinds.ts']);
  expect(network).toEqual([]);
});

test('what is at the reader is what was looked up: every point of the promise is in SECURITY.md', () => {
  const promised = readFileSync(join(root, 'SECURITY.md'), 'utf8').split('## What is not')[0]!;
  const heads = [...promised.matchAll(/^- \*\*(.+?)\.\*\*/gm)].map((match) => match[1]);
  // Held by: this file; pollution.test.ts; test/bench/program/files.test.ts and test/reports; test/package/contents.ts.
  expect(heads).toEqual([
    'No code from data',
    'What runs',
    'No prototypes from data',
    'No control characters to the terminal',
    'No network, no clock, no hidden randomness',
    'Nothing at installation',
  ]);
});
