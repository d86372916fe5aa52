import * as banditspec from 'banditspec';
import * as banditspecArithmetic from 'banditspec/arithmetic';
import * as banditspecNode from 'banditspec/node';
import * as banditspecNodeLlamaCpp from 'banditspec/node-llama-cpp';
import * as banditspecServers from 'banditspec/servers';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { ALL_HELP, parseCommandLine } from './command-lines.js';
import { markdownPages, readText, repositoryRoot, typeScriptFiles } from './repository.js';
import {
  compile,
  createProgram,
  docCommentSnippets,
  execute,
  exportedNames,
  markdownSnippets,
  statesResults,
  withImpliedImports,
} from './snippets.js';

const modules = {
  banditspec,
  'banditspec/arithmetic': banditspecArithmetic,
  'banditspec/node': banditspecNode,
  'banditspec/node-llama-cpp': banditspecNodeLlamaCpp,
  'banditspec/servers': banditspecServers,
};

const entryPoints = {
  banditspec: `${repositoryRoot}src/index.ts`,
  'banditspec/arithmetic': `${repositoryRoot}src/arithmetic.ts`,
  'banditspec/node': `${repositoryRoot}src/node.ts`,
  'banditspec/node-llama-cpp': `${repositoryRoot}src/node-llama-cpp.ts`,
  'banditspec/servers': `${repositoryRoot}src/servers.ts`,
};
const program = createProgram(Object.values(entryPoints), new Map());
const checker = program.getTypeChecker();
const publicNames = Object.fromEntries(
  Object.entries(entryPoints).map(([name, file]) => [name, exportedNames(checker, program.getSourceFile(file)!)]),
);

/** The README, and the guides with code but for the one whose code is a module of its own: benchmark-pages.test.ts. */
const pages = ['README.md', ...markdownPages('docs').filter((file) => file !== 'docs/your-own-experiments.md')];

const snippets = [
  // What imports the engine is compiled where the engine is: test/engine/page.test.ts.
  ...pages
    .flatMap((file) => markdownSnippets(file, readText(file)))
    .filter(({ code }) => !code.includes("from 'node-llama-cpp'")),
  ...typeScriptFiles('src').flatMap((file) =>
    docCommentSnippets(file, readText(file)).map((snippet) => ({
      ...snippet,
      code: withImpliedImports(snippet.code, publicNames),
    })),
  ),
].map((snippet) => ({ ...snippet, place: `${snippet.file}:${snippet.line}` }));

describe('code in the documentation', () => {
  const errors = compile(snippets.map((snippet) => snippet.code));

  test('is found in the README, in guides and in doc comments', () => {
    expect(snippets.filter((snippet) => snippet.file === 'README.md').length).toBeGreaterThan(2);
    expect(new Set(snippets.map(({ file }) => file).filter((file) => file.startsWith('docs/'))).size).toBeGreaterThan(
      6,
    );
    expect(snippets.filter((snippet) => snippet.file.startsWith('src/')).length).toBeGreaterThan(5);
  });

  test.each(snippets.map((snippet, i) => ({ place: snippet.place, i })))('compiles: $place', ({ i }) => {
    expect(errors[i]).toEqual([]);
  });

  test.each(snippets.filter((snippet) => statesResults(snippet.code)))(
    'gives the results it states: $place',
    async ({ code }) => {
      expect(await execute(code, modules)).toBeGreaterThan(0);
    },
  );
});

describe('every public name', () => {
  const names = Object.entries(entryPoints).flatMap(([module, file]) => {
    const symbol = checker.getSymbolAtLocation(program.getSourceFile(file)!);
    return symbol ? checker.getExportsOfModule(symbol).map((name) => ({ module, name })) : [];
  });

  test('is documented', () => {
    const undocumented = names.filter(({ name }) => {
      const symbol = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
      return symbol.getDocumentationComment(checker).length === 0;
    });
    expect(names.length).toBeGreaterThan(20);
    expect(undocumented.map(({ module, name }) => `${module}: ${name.name}`)).toEqual([]);
  });
});

describe('the guides', () => {
  test('name in the tables of selectors and environments only what the package exports', () => {
    const tables = readText('docs/which-selector.md') + readText('docs/environments.md');
    const named = [...tables.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]!);
    expect(named).toContain('ucbSpec');
    expect(named).toContain('replay');
    expect(named.filter((name) => !(name in banditspec))).toEqual([]);
  });

  test('list every kind of selector that can be restored', () => {
    const kinds = /snapshot\.kind must be one of (.*), got/;
    let message = '';
    try {
      banditspec.restoreSelector({
        kind: '',
        version: 1,
        problem: { armCount: 1, rewardRange: { min: 0, max: 1 } },
      } as never);
    } catch (error) {
      message = (error as Error).message;
    }
    const names = kinds.exec(message)![1]!.split(', ');
    expect(names.length).toBeGreaterThan(5);
    const firstCells = [...readText('docs/which-selector.md').matchAll(/^\| ([^|]*) \|/gm)].flatMap((row) =>
      row[1]!.split(', '),
    );
    expect(names.filter((name) => !firstCells.includes(`\`${name}\``))).toEqual([]);
  });

  test('print what the page about reports says', () => {
    const [code, printed] = [...readText('docs/reading-a-report.md').matchAll(/^```\w+\n([\s\S]*?)\n```$/gm)].map(
      ([, block]) => block!,
    );
    const report = code!.replace(/console\.log\((.*)\);$/, '$1; // => expected');
    expect(report).not.toBe(code);
    return expect(execute(`const expected = ${JSON.stringify(printed)};\n${report}`, modules)).resolves.toBe(1);
  });
});

describe('the README', () => {
  const readme = readText('README.md');

  test('and the guides to the program name only options that the benchmark has, and its command lines can be followed', () => {
    const pages = readme + readText('docs/benchmarks.md') + readText('docs/which-selector.md');
    const options = pages.match(/(?<=[\s`])--[a-z-]+/g)!;
    expect(options.length).toBeGreaterThan(5);
    expect(options.filter((option) => !ALL_HELP.includes(option))).toEqual([]);
    const lines = [...pages.matchAll(/^npm run bench -- (.*?) +#/gm)].map((match) => match[1]!.split(' '));
    expect(lines.length).toBeGreaterThan(1);
    for (const words of lines) expect(parseCommandLine(words)).not.toHaveProperty('answer');
  });

  test('names only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readText('package.json'));
    const texts = [readme, readText('CONTRIBUTING.md'), readText('CHANGELOG.md')];
    const named = texts.flatMap((text) => [...text.matchAll(/npm run ([\w:-]+\w)/g)].map((match) => match[1]!));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('the checks of the documentation themselves', () => {
  test('a wrong result fails and says what came', async () => {
    const code = "import { acceptedLengthRange } from 'banditspec';\nacceptedLengthRange(5); // => { min: 1, max: 7 }";
    await expect(execute(code, modules)).rejects.toThrow(/line 2: .*max: 7 } gave { min: 1, max: 6 }/);
  });

  test('a right result passes, also over several lines, in a loop and behind await', async () => {
    const code = [
      'for (const k of [1, 2]) {',
      '  k > 0; // => true',
      '}',
      '[1, 2].map(',
      '  (x) => x * 2,',
      '); // => [2, 4]',
      'await Promise.resolve(3); // => 3',
    ].join('\n');
    expect(await execute(code, modules)).toBe(4);
  });

  test('a result that cannot be compared fails', async () => {
    await expect(execute('const x = 1; // => 1', modules)).rejects.toThrow(/must stand behind an expression statement/);
  });

  test('code of the wrong type does not compile', () => {
    const wrong = withImpliedImports("acceptedLengthRange('five');", publicNames);
    const [errors] = compile([wrong]);
    expect(errors).toEqual([expect.stringContaining("'string' is not assignable to parameter of type 'number'")]);
  });

  test('a name that the package does not export does not compile', () => {
    const [errors] = compile([withImpliedImports('noSuchName();', publicNames)]);
    expect(errors).toEqual([expect.stringContaining("Cannot find name 'noSuchName'")]);
  });

  test('blocks are found in doc comments only, with their lines', () => {
    const text = ['const a = `', '```ts', '`;', '/**', ' * ```ts', ' * one();', ' *', ' *   two();', ' * ```', ' */'];
    expect(docCommentSnippets('a.ts', text.join('\n'))).toEqual([
      { file: 'a.ts', line: 6, code: 'one();\n\n  two();' },
    ]);
  });
});
