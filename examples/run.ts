/**
 * Runs one example by its number: `npm run example 01` (or `1`); in a project that has the package installed,
 * `node node_modules/banditspec/dist/examples/run.js 01`. Without a number it lists them with their questions.
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

/** The file of the example with this number, written with or without its zero; undefined where there is none. */
export function findExample(number: string): string | undefined {
  if (!/^\d{1,2}$/.test(number)) return undefined;
  return exampleFiles().find((file) => file.startsWith(`${number.padStart(2, '0')}-`));
}

/** Runs the example that the arguments ask for, or lists them all. */
export async function main(args: readonly string[]): Promise<void> {
  const files = exampleFiles();
  const [number, ...rest] = args;
  if (number === undefined) {
    for (const file of files) {
      const question = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n')[0]!;
      console.log(`${file.slice(0, 2)}  ${question.replace(/^\/\/ /, '')}`);
    }
    const command =
      process.env.npm_lifecycle_event === 'example' ? 'npm run example' : `node ${relative('.', OWN_FILE)}`;
    console.log(`\n${command} 01 runs the first.`);
    return;
  }
  const file = findExample(number);
  if (file === undefined || rest.length > 0) {
    const numbers = files.map((name) => name.slice(0, 2)).join(', ');
    const got = args.map((arg) => JSON.stringify(arg)).join(' ');
    console.error(`example: the number must be one of ${numbers}, got ${got}`);
    process.exitCode = 1;
    return;
  }
  await import(new URL(file, import.meta.url).href);
}

// A package may be a link to where it is.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === OWN_FILE) await main(process.argv.slice(2));
