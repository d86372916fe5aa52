/** The import lines of source files, and the circles that they make. */
import ts from 'typescript';
import { readText } from './repository.js';

export interface Import {
  readonly file: string;
  readonly line: number;
  readonly from: string;
  /** When it is loaded: with the file, when it is called for, or never, being a type alone. */
  readonly loaded: 'at once' | 'when called' | 'never';
}

export function parse(file: string, text = readText(file)): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Every import of a file: `import`, `export ... from`, `import()` and `import('...')` as a type. */
export function importsOf(source: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  walk(source, (node) => {
    let specifier: ts.Node | undefined;
    let loaded: Import['loaded'] = 'at once';
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      specifier = node.moduleSpecifier;
      // With verbatimModuleSyntax the file of `import { type A }` is loaded all the same.
      const isType = ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly : node.isTypeOnly;
      if (isType) loaded = 'never';
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      specifier = node.arguments[0];
      loaded = 'when called';
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      specifier = node.argument.literal;
      loaded = 'never';
    }
    if (specifier && ts.isStringLiteral(specifier)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      imports.push({ file: source.fileName, line: line + 1, from: specifier.text, loaded });
    }
  });
  return imports;
}

/** The file that a relative import means, from the root of the repository. */
export function targetOf({ file, from }: Pick<Import, 'file' | 'from'>): string {
  return new URL(from, `file:///${file}`).pathname.slice(1).replace(/\.js$/, '.ts');
}

/** Whether an import is of a file of the repository. */
export const isRelative = ({ from }: Pick<Import, 'from'>): boolean => from.startsWith('.');

/** For each file the files that it imports. */
export function graphOf(files: readonly string[], imports: readonly Import[]): ReadonlyMap<string, readonly string[]> {
  const own = (file: string) => imports.filter((entry) => entry.file === file && isRelative(entry)).map(targetOf);
  return new Map(files.map((file) => [file, own(file)]));
}

/**
 * Files that import one another in a circle, one list a circle (the strongly connected components of more than one file,
 * and files that import themselves; Tarjan 1972).
 */
export function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1 || graph.get(file)?.includes(file)) circles.push(circle.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return circles;
}
