/**
 * `npm run mutation -- FILE...`: how many small faults in files of `src` their own unit tests notice. Prints each file's
 * score and what survived, and enters the score into `docs/mutation.md`; ends with status 1 where a score is below 90%, or
 * a mutant of the list of equivalents was noticed.
 *
 *   npm run mutation -- src/harness/tally.ts src/harness/regret.ts
 *   npm run mutation -- --tests 'test/selectors/prior.test.ts' src/selectors/prior.ts
 *   npm run mutation                       writes the page again, from what was measured before
 *
 * Stryker comes by npm into a folder of the build, as 200 packages that nothing else needs are no development dependency.
 * It works on a copy of the repository, one mutant at a time: some seconds for a small file, ten minutes for a large one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { equivalents } from './equivalents.js';
import { fingerprint, pageFile, readScores, renderPage, root, STRYKER, scoresFile } from './page.js';
import { percentage, type Score, scoreOf } from './score.js';

/** The least score of a file, in percent. */
const LEAST = 90;

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

function mutate(file: string, tests: string): Score {
  const report = join(folder, 'report.json');
  const config = join(folder, 'stryker.config.json');
  writeFileSync(
    config,
    JSON.stringify({
      mutate: [file],
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
      concurrency: 1,
      timeoutMS: 20_000,
      timeoutFactor: 3,
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
  if (status !== 0) throw new Error(`mutation: Stryker must end with status 0 on ${file}, got ${status}`);
  const source = readFileSync(join(root, file), 'utf8');
  const { mutants } = JSON.parse(readFileSync(report, 'utf8')).files[file] ?? { mutants: [] };
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

const { values, positionals } = parseArgs({ allowPositionals: true, options: { tests: { type: 'string' } } });
for (const file of positionals) {
  if (!/^src\/.*(?<!\.d)\.ts$/.test(file) || !existsSync(join(root, file))) {
    throw new RangeError(`mutation: FILE must be a file of src, from the repository's root, got ${file}`);
  }
}
if (positionals.length > 0) install();
for (const file of positionals) {
  const score = mutate(file, values.tests ?? testsOf(file));
  const scores = [...readScores().filter((other) => other.file !== file), score];
  scores.sort((a, b) => (a.file < b.file ? -1 : 1));
  writeFileSync(scoresFile, `${JSON.stringify(scores, null, 2)}\n`);
}
writeFileSync(pageFile, renderPage(readScores()));
