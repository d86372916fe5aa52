/**
 * `npm run mutation -- FILE...`: how many small faults in files of `src` their own unit tests notice. Prints each file's
 * score and what survived, and enters the score into `docs/mutation.md`; ends with status 1 where a score is below 90%, or
 * a mutant of the list of equivalents was noticed. A folder stands for the files in it.
 *
 *   npm run mutation -- src/theory src/harness/regret.ts
 *   npm run mutation -- --tests 'test/selectors/prior.test.ts' src/selectors/prior.ts
 *   npm run mutation -- --survivors src/theory     after tests were added: only what survived is tried again
 *   npm run mutation -- --concurrency 1 src/theory with one process instead of two
 *   npm run mutation                               writes the page again, from what was measured before
 *
 * Stryker comes by npm into a folder of the build, as 200 packages that nothing else needs are no development dependency.
 * It works on a copy of the repository. Files with the same tests share one start of it, some fifteen seconds, after which each
 * mutant meets the tests that run its line and no others, until the first fails, in a thread that is kept (`kept-thread.ts`):
 * a tenth of a second a mutant, and what its tests take.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BenchError } from '../../bench/program/bench-error.js';
import { readCount, readRepositoryCommand } from '../../bench/program/repository-command.js';
import { equivalents } from './equivalents.js';
import { fingerprint, hashOf, LEAST, pageFile, readScores, renderPage, root, STRYKER, scoresFile } from './page.js';
import { isUnnoticed, type Mutant, merged, percentage, rangeOf, type Score, scoreOf } from './score.js';

const folder = join(root, 'build/mutation');
const program = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');

function install(): void {
  const manifest = join(folder, 'node_modules/@stryker-mutator/core/package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version === STRYKER) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const packages = [`@stryker-mutator/core@${STRYKER}`, `@stryker-mutator/vitest-runner@${STRYKER}`];
  // Without its peers: the vitest that it drives is the repository's own, found in the folder above.
  const options = [
    '--no-save',
    '--legacy-peer-deps',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
  ];
  const { status } = spawnSync('npm', ['install', ...options, ...packages], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`mutation: ${packages.join(' and ')} must be there to be installed, got ${status}`);
}

/** The unit tests of a file: the folder that mirrors its own, or the next one above that there is. */
function testsOf(file: string): string {
  let mirror = dirname(file).replace(/^src/, 'test');
  while (!existsSync(join(root, mirror))) mirror = dirname(mirror);
  return mirror === 'test' ? 'test/*.test.ts' : `${mirror}/**/*.test.ts`;
}

/** Where the mutants of a file are kept from one run to the next, for `--survivors`. */
function keptFile(file: string): string {
  return join(folder, 'kept', `${file.replaceAll('/', '.')}.json`);
}

interface Kept {
  /** The hash of the whole text: mutants are found again by line and column. */
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

function keptMutants(file: string): readonly Mutant[] {
  const kept: Kept | undefined = existsSync(keptFile(file))
    ? JSON.parse(readFileSync(keptFile(file), 'utf8'))
    : undefined;
  if (kept?.source !== hashOf(readFileSync(join(root, file), 'utf8'))) {
    throw new BenchError(`${file} must have been measured whole, as it is, before its survivors are`, 2);
  }
  return kept.mutants;
}

/** Runs Stryker once on parts of files, which share their tests; the mutants of each file. */
function strike(
  parts: readonly string[],
  tests: string,
  concurrency: number,
): Record<string, { readonly mutants: readonly Mutant[] }> {
  // Named by the process, so that two runs do not meet.
  const report = join(folder, `report-${process.pid}.json`);
  const config = join(folder, `stryker-${process.pid}.config.json`);
  writeFileSync(
    config,
    JSON.stringify({
      mutate: parts,
      testRunner: 'vitest',
      plugins: [join(folder, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
      vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
      coverageAnalysis: 'perTest',
      ignoreStatic: true,
      mutator: { excludedMutations: ['StringLiteral'] },
      ignorePatterns: ['dist', 'build', 'coverage', 'recordings', 'examples', 'docs'],
      tempDirName: 'build/mutation/copy',
      reporters: ['json'],
      jsonReporter: { fileName: report },
      concurrency,
      timeoutMS: 5_000,
      timeoutFactor: 2,
      checkers: [],
      allowConsoleColors: false,
      logLevel: 'warn',
    }),
  );
  const { status } = spawnSync(process.execPath, [program, 'run', config], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, BANDITSPEC_MUTATION_TESTS: JSON.stringify(tests.split(',')) },
  });
  if (status !== 0) throw new Error(`mutation: Stryker must end with status 0 on ${parts.join(' ')}, got ${status}`);
  const { files } = JSON.parse(readFileSync(report, 'utf8'));
  for (const file of [report, config]) rmSync(file);
  return files;
}

function scored(file: string, mutants: readonly Mutant[]): Score {
  const source = readFileSync(join(root, file), 'utf8');
  mkdirSync(dirname(keptFile(file)), { recursive: true });
  writeFileSync(keptFile(file), JSON.stringify({ source: hashOf(source), mutants } satisfies Kept));
  const { counts, survivors, wrongEquivalents } = scoreOf(file, source, mutants, equivalents);
  const score = { ...counts, date: new Date().toISOString().slice(0, 10), source: fingerprint(source) };
  console.log(`${percentage(score).toFixed(1).padStart(5)}%  ${file}  ${JSON.stringify(counts)}`);
  for (const { line, original, replacement, text } of survivors) {
    console.log(
      `  ${file}:${line}: ${text}\n    ${original.replaceAll(/\s+/g, ' ')}  =>  ${replacement.replaceAll(/\s+/g, ' ')}`,
    );
  }
  for (const { line, replacement } of wrongEquivalents) {
    console.log(`  ${file}: ${line}  =>  ${replacement} is listed as equivalent, and a test notices it`);
    process.exitCode = 1;
  }
  if (percentage(score) < LEAST) process.exitCode = 1;
  return score;
}

/** The source files that a name stands for. */
function filesOf(name: string): string[] {
  const path = join(root, name);
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const files = isFolder ? readdirSync(path).map((entry) => `${name.replace(/\/$/, '')}/${entry}`) : [name];
  const sources = files.filter((file) => /^src\/.*(?<!\.d)\.ts$/.test(file) && existsSync(join(root, file)));
  if (sources.length > 0) return sources;
  throw new BenchError(`FILE must be a file of src, or a folder of them, from the repository's root, got ${name}`, 2);
}

const { files, ...values } = readRepositoryCommand<{
  files: readonly string[];
  tests: string | undefined;
  survivors: boolean;
  concurrency: number;
}>({
  name: 'mutation',
  summary: 'Change files of src in small ways and print the changes that their unit tests do not notice',
  examples: [
    ['src/theory src/harness/regret.ts', 'two of them'],
    ['--tests test/selectors/prior.test.ts src/selectors/prior.ts', 'with tests of your choice'],
    ['--survivors src/theory', 'what survived last time, again'],
    ['', 'nothing measured: the page again, from earlier scores'],
  ],
  notes: 'Scores go to docs/mutation.md. A score below 90% ends the command with status 1.',
  declare: (parser) =>
    parser
      .argument('[FILE...]', 'files of src, or folders that stand for the files in them')
      .option('--tests <FILE,FILE>', 'the tests, or patterns of them, instead of those of the mirrored folder')
      .option('--survivors', 'try only what survived when the file was measured last', false)
      .option('--concurrency <COUNT>', 'processes', readCount('--concurrency'), 2),
  read({ args, options: { tests, survivors, concurrency } }) {
    const files = args.flatMap(filesOf);
    if (survivors) files.forEach(keptMutants);
    return { files, tests, survivors, concurrency };
  },
});
if (files.length > 0) install();
const groups = new Map<string, string[]>();
for (const file of files) {
  const tests = values.tests ?? testsOf(file);
  groups.set(tests, [...(groups.get(tests) ?? []), file]);
}
for (const [tests, group] of groups) {
  const before = new Map(group.map((file) => [file, values.survivors ? keptMutants(file) : []]));
  const parts = group.flatMap((file) =>
    values.survivors
      ? before
          .get(file)!
          .filter(isUnnoticed)
          .map((mutant) => `${file}:${rangeOf(mutant)}`)
      : [file],
  );
  const found = parts.length > 0 ? strike(parts, tests, values.concurrency) : {};
  const scores = group.map((file) => scored(file, merged(before.get(file)!, found[file]?.mutants ?? [])));
  const others = readScores().filter((other) => !group.includes(other.file));
  const all = [...others, ...scores].sort((a, b) => (a.file < b.file ? -1 : 1));
  writeFileSync(scoresFile, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(pageFile, renderPage(all));
}
writeFileSync(pageFile, renderPage(readScores()));
