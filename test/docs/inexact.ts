/** What the language leaves to each engine in arithmetic: everywhere else the same operands give the same bits. */
import ts from 'typescript';
import { walk } from './imports.js';

/**
 * What of `Math` is the same on every engine. The standard says the value itself, except for `sqrt`, where every engine
 * takes the processor's root, which IEEE 754 wants rounded to the nearest, and for constants, which are printed there.
 */
const EXACT = new Set([
  ...['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'],
  ...['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'],
]);

/** Where a source uses what engines may disagree on, powers included, as `file:line what`. */
export function inexactIn(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const report = (what: string) => found.push(`${source.fileName}:${line + 1} ${what}`);
    if (ts.isIdentifier(node) && node.text === 'Math') {
      const { parent } = node;
      // Taken apart, handed on or looked into by a computed name, it may be any of its functions.
      if (!(ts.isPropertyAccessExpression(parent) && parent.expression === node))
        report('Math without a name behind it');
      else if (!EXACT.has(parent.name.text)) report(`Math.${parent.name.text}`);
    }
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) {
        report('a power');
      }
    }
  });
  return found;
}
