/** The table of the mutation runs, `docs/mutation.md`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { equivalents } from './equivalents.js';
import { percentage, type Score } from './score.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The least score of a file, in percent. */
export const LEAST = 90;

/** What was measured, file by file; kept by the command. */
export const scoresFile = join(root, 'test/mutation/scores.json');
export const pageFile = join(root, 'docs/mutation.md');

/** The version of Stryker: a newer one may make other mutants. */
export const STRYKER = '9.6.1';

/** The first twelve digits of the SHA-256 of a text, byte for byte. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/**
 * What a source does, as twelve digits: the hash of the JavaScript that esbuild makes of it without spaces. Comments, layout and
 * types, of which no mutant is made, leave it as it is. Another version of esbuild may write the same code in another way: then
 * files count as changed that are not.
 */
export function fingerprint(source: string): string {
  return hashOf(transformSync(source, { loader: 'ts', legalComments: 'none', minifyWhitespace: true }).code);
}

export function readScores(): Score[] {
  return JSON.parse(readFileSync(scoresFile, 'utf8'));
}

/** The page that the scores and the sources, as they are, make. */
export function renderPage(scores: readonly Score[]): string {
  const rows = [...scores]
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map((score) => {
      const isSame = fingerprint(readFileSync(join(root, score.file), 'utf8')) === score.source;
      const noticed = `${score.killed + score.timedOut} of ${score.killed + score.timedOut + score.survived}`;
      const day = isSame ? score.date : `${score.date}, changed since`;
      return `| \`${score.file}\` | ${percentage(score).toFixed(1)}% | ${noticed} | ${score.equivalent} | ${day} |`;
    });
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const count = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts')).length;
  const weak = [...scores].filter((score) => percentage(score) < LEAST).map(({ file }) => `\`${file}\``);
  const reasons = equivalents.map(
    ({ file, line, original, replacement, reason }) =>
      `- \`${file}\`, in \`${line}\`: \`${original.replaceAll(/\s+/g, ' ')}\` made \`${replacement.replaceAll(/\s+/g, ' ')}\`. ${reason}`,
  );
  return `# Mutation scores

<!-- Written by \`npm run mutation\`; not to be edited. -->

A mutant is the source with one small change: a comparison reversed, a branch left out, a sum turned into a difference. A test
that fails on it has noticed it. The score of a file is the share of its mutants that its tests notice, of those that behave
differently from the original.

\`\`\`
npm run mutation -- src/selectors/changing/glr-ucb.ts
\`\`\`

The mutants are those of Stryker ${STRYKER}, except changes to texts (the wording of errors) and to what is computed once when a
module loads (tables, rules of options). The tests are some of the unit tests, chosen by file: most often those of the folder of
\`test\` that mirrors the file's, without the slow ones. What other tests (golden values, statistics, the command line) would
notice as well does not count. A file below 90% ends the command with status 1. *Changed since* marks a file whose code has
changed since it was measured; comments, layout and types do not count.

${
  rows.length === count
    ? `All ${count} files of \`src\` are measured.`
    : `${rows.length} of the ${count} files of \`src\` are measured; nothing is claimed about the others.`
} ${weak.length === 0 ? 'None is below 90%.' : `${weak.length} are below 90%: ${weak.join(', ')}.`}

| File | Score | Noticed | Equivalent | Measured |
| --- | ---: | ---: | ---: | --- |
${rows.join('\n')}
${reasons.length === 0 ? '' : `\n## Mutants that no test can notice\n\n${reasons.join('\n')}\n`}`;
}
