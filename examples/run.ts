/**
 * Runs one example of the course, by its number or by a part of its name: `npm run example 01`, `npm run example adversary`;
 * with `solutions` behind it, the solutions of its exercises. In a project that has the package installed,
 * `node node_modules/banditspec/dist/examples/run.js 01`. Without a name it lists them with their questions.
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { extname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const OWN_FILE = fileURLToPath(import.meta.url);

/** The file names of the examples, in order: TypeScript in the repository, JavaScript where the package is built. */
export function exampleFiles(): string[] {
  return readdirSync(new URL('.', import.meta.url))
    .filter((file) => /^\d\d-/.test(file) && extname(file) === extname(OWN_FILE))
    .sort();
}

/**
 * The files that are meant: the one of this number, written with or without its zero, or all in whose names this part is
 * (letters and hyphens).
 */
export function findExamples(which: string): string[] {
  if (/^\d{1,2}$/.test(which)) return exampleFiles().filter((file) => file.startsWith(`${which.padStart(2, '0')}-`));
  if (!/[a-z]/i.test(which)) return [];
  return exampleFiles().filter((file) => file.slice(3, -extname(file).length).includes(which.toLowerCase()));
}

/** Runs the example that the arguments ask for, or lists them all. */
export async function main(args: readonly string[]): Promise<void> {
  const files = exampleFiles();
  const [which, part, ...rest] = args;
  const command = process.env.npm_lifecycle_event === 'example' ? 'npm run example' : `node ${relative('.', OWN_FILE)}`;
  if (which === undefined) {
    for (const file of files) {
      const question = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n')[0]!;
      console.log(`${file.slice(0, 2)}  ${question.replace(/^\/\/ /, '')}`);
    }
    console.log(`\n${command} 01 runs the first, ${command} 01 solutions the answers to its exercises.`);
    return;
  }
  const found = findExamples(which);
  const last = files[files.length - 1]!.slice(0, 2);
  if (found.length !== 1) {
    const got = found.length > 1 ? `${JSON.stringify(which)}, which is in ${found.join(', ')}` : JSON.stringify(which);
    console.error(`example: the name must be a number from 01 to ${last} or a part of one example's name, got ${got}`);
    process.exitCode = 1;
    return;
  }
  if ((part !== undefined && part !== 'solutions') || rest.length > 0) {
    const got = args.slice(1).map((arg) => JSON.stringify(arg));
    console.error(`example: what follows the name must be nothing or solutions, got ${got.join(' ')}`);
    process.exitCode = 1;
    return;
  }
  await import(new URL(part === undefined ? found[0]! : `solutions/${found[0]}`, import.meta.url).href);
}

// A package may be a link to where it is.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === OWN_FILE) await main(process.argv.slice(2));
