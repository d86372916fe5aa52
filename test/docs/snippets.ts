/**
 * The code in the documentation: finding it, compiling it as a reader would, and running it where it states a result.
 *
 * A result is a comment behind an expression statement: `expression; // => value`, where the value is a JavaScript
 * expression too. A block with at least one result is executed; the others are only compiled.
 */
import { inspect, isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import { repositoryRoot } from './repository.js';

/** A ```ts block of a file. */
export interface Snippet {
  /** The file, from the root of the repository. */
  readonly file: string;
  /** The line of the block's first line of code, from 1. */
  readonly line: number;
  readonly code: string;
}

/** The modules that a snippet may import, by name. */
export type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const RESULT = /\/\/ => ?(.*)$/;

/** The ```ts blocks of a Markdown text. */
export function markdownSnippets(file: string, text: string): Snippet[] {
  const snippets: Snippet[] = [];
  let code: string[] | undefined;
  let indent = 0;
  text.split('\n').forEach((line, i) => {
    const fence = /^(\s*)```(\w*)\s*$/.exec(line);
    if (code === undefined) {
      if (fence?.[2] !== 'ts') return;
      code = [];
      indent = fence[1]!.length;
    } else if (fence) {
      snippets.push({ file, line: i + 1 - code.length, code: code.join('\n') });
      code = undefined;
    } else {
      code.push(line.slice(indent));
    }
  });
  if (code !== undefined) throw new Error(`${file}: a \`\`\`ts block must be closed, got the end of the file`);
  return snippets;
}

/** The ```ts blocks of the doc comments of a TypeScript text. */
export function docCommentSnippets(file: string, text: string): Snippet[] {
  // Everything outside of doc comments becomes an empty line, so that line numbers stay.
  let inside = false;
  const lines = text.split('\n').map((line) => {
    if (!inside && /^\s*\/\*\*/.test(line)) {
      inside = !line.includes('*/');
      return '';
    }
    if (!inside) return '';
    if (line.includes('*/')) inside = false;
    return line.replace(/^\s*\*(?: |\/?$)/, '');
  });
  return markdownSnippets(file, lines.join('\n'));
}

/** The names that a module exports, types included. */
export function exportedNames(checker: ts.TypeChecker, source: ts.SourceFile): Set<string> {
  const symbol = checker.getSymbolAtLocation(source);
  return new Set(symbol ? checker.getExportsOfModule(symbol).map((name) => name.name) : []);
}

/**
 * The code with the imports that a doc comment implies: every public name that it uses and does not declare itself.
 * Code that has imports of its own is left as it is. The imports stand on the first line of code, so that lines stay.
 */
export function withImpliedImports(code: string, publicNames: Readonly<Record<string, ReadonlySet<string>>>): string {
  const source = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.ES2022, true);
  if (source.statements.some(ts.isImportDeclaration)) return code;
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const parent = node.parent;
      const isMember =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node);
      const isDeclared = (ts.isVariableDeclaration(parent) || ts.isFunctionDeclaration(parent)) && parent.name === node;
      if (isDeclared) declared.add(node.text);
      else if (!isMember) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  const imports = Object.entries(publicNames).flatMap(([module, names]) => {
    const list = [...used].filter((name) => names.has(name) && !declared.has(name));
    return list.length > 0 ? [`import { ${list.join(', ')} } from '${module}';`] : [];
  });
  return [...imports, code].join(' ');
}

/** Whether the code states a result. */
export function statesResults(code: string): boolean {
  return code.split('\n').some((line) => RESULT.test(line));
}

const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  paths: {
    banditspec: [`${repositoryRoot}src/index.ts`],
    'banditspec/arithmetic': [`${repositoryRoot}src/arithmetic.ts`],
    'banditspec/node': [`${repositoryRoot}src/node.ts`],
    'banditspec/node-llama-cpp': [`${repositoryRoot}src/node-llama-cpp.ts`],
    'banditspec/servers': [`${repositoryRoot}src/servers.ts`],
  },
};

/** The files that were read for a program: each is parsed and bound once for all of them, since they share their options. */
const sourceFiles = new Map<string, ts.SourceFile | undefined>();

/** A program of the package's sources and of texts that stand in no file. */
export function createProgram(
  roots: readonly string[],
  texts: ReadonlyMap<string, string>,
  morePaths: ts.MapLike<string[]> = {},
): ts.Program {
  const options = { ...COMPILER_OPTIONS, paths: { ...COMPILER_OPTIONS.paths, ...morePaths } };
  const host = ts.createCompilerHost(options, true);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => repositoryRoot;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = texts.get(file);
    if (text !== undefined) return ts.createSourceFile(file, text, version, true);
    if (!sourceFiles.has(file)) sourceFiles.set(file, getSourceFile(file, version, ...rest));
    return sourceFiles.get(file);
  };
  return ts.createProgram([...roots, ...texts.keys()], options, host);
}

/**
 * Compiles each text as a file of its own and returns its errors, one list for each text.
 *
 * @param morePaths where other packages are that a text imports, by their names.
 */
export function compile(texts: readonly string[], morePaths: ts.MapLike<string[]> = {}): string[][] {
  const names = texts.map((_, i) => `${repositoryRoot}snippet-${i}.ts`);
  const program = createProgram([], new Map(names.map((name, i) => [name, texts[i]!])), morePaths);
  return names.map((name) => {
    const source = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) => {
      const { line } = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
      return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
    });
  });
}

/**
 * Runs the code and compares every stated result with what came.
 *
 * @returns how many results were compared.
 * @throws Error when a result differs, or is stated where it cannot be compared.
 */
export async function execute(code: string, modules: Modules): Promise<number> {
  const source = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.ES2022, true);
  const lines = code.split('\n');
  const pending = new Set(lines.flatMap((line, i) => (RESULT.test(line) ? [i] : [])));
  let instrumented = '';
  let position = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) {
      const { line, character } = source.getLineAndCharacterOfPosition(node.end);
      const result = /^\s*\/\/ => ?(.*)$/.exec(lines[line]!.slice(character));
      if (result && pending.delete(line)) {
        const expression = node.expression.getText(source);
        instrumented += code.slice(position, node.getStart(source));
        instrumented += `compare(${line}, (${expression}), (${result[1]}));`;
        position = node.end;
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  instrumented += code.slice(position);
  for (const line of pending) {
    throw new Error(`line ${line + 1}: a result must stand behind an expression statement, got ${lines[line]!.trim()}`);
  }
  let compared = 0;
  const compare = (line: number, actual: unknown, expected: unknown): void => {
    compared += 1;
    if (!isDeepStrictEqual(actual, expected)) {
      throw new Error(`line ${line + 1}: ${lines[line]!.trim()} gave ${inspect(actual)}`);
    }
  };
  const { outputText } = ts.transpileModule(instrumented, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  });
  const require = (name: string): unknown => {
    if (!(name in modules)) throw new Error(`a snippet must import one of ${Object.keys(modules)}, got ${name}`);
    return modules[name];
  };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction('require', 'exports', 'compare', outputText)(require, {}, compare);
  return compared;
}
