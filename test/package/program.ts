/** The installed command, used as its users do: a small experiment of one's own, with a selector of one's own. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledPackage } from './installed.js';

/** A selector that is the package's own under another name: where both are the same code, so are their figures. */
const MODULE = `
import { ucbSpec } from 'banditspec';

export const selectors = { mine: (problem) => ucbSpec(problem) };
`;

const EXPERIMENT = {
  name: 'small',
  module: 'mine.js',
  environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
  selectors: { theirs: { kind: 'ucbSpec' }, mine: { kind: 'mine' } },
  cells: Array.from({ length: 6 }, (_, i) => ({ sequenceLength: 20 + i, episodes: 5 })),
};

/** What starts the program: `npx banditspec`. `--no` keeps npx from looking for it anywhere but in the project. */
const NPX: readonly string[] = ['npx', '--no', '--', 'banditspec'];

/** The same on another Node, given by its path. */
export function programOn(node: string): readonly string[] {
  return [node, 'node_modules/banditspec/dist/bench/main.js'];
}

/** Runs the installed program, which must end well. Returns what it printed on standard output. */
export function runProgram({ start }: InstalledPackage, program: readonly string[], args: readonly string[]): string {
  const [command, ...line] = [...program, ...args];
  const { status, stdout, stderr } = start(command!, ...line);
  assert.equal(status, 0, `${[command, ...line].join(' ')} must end with status 0, got ${status}: ${stderr}`);
  return stdout;
}

/** Help and version. */
export function checkAnswers(installed: InstalledPackage, program = NPX): void {
  assert.match(runProgram(installed, program, ['--help']), /^Usage: /);
  const { version } = JSON.parse(readFileSync(join(installed.folder, 'package.json'), 'utf8'));
  assert.equal(runProgram(installed, program, ['--version']), `${version}\n`);
}

/** An experiment in worker threads, the same in two shards that are merged, the comparison of both, and a report. */
export function checkExperiment(installed: InstalledPackage, program = NPX): void {
  const ok = (...args: readonly string[]) => runProgram(installed, program, args);
  const bytes = (file: string) => readFileSync(join(installed.project, file), 'utf8');
  installed.write('mine.js', MODULE);
  installed.write('small.json', JSON.stringify(EXPERIMENT));
  const common = ['--config', 'small.json', '--quiet'];
  ok(...common, '--workers', '2', '--out', 'whole.json');
  const results = bytes('whole.json');
  const { complete, parts } = JSON.parse(results);
  assert.equal(complete, true);
  assert.equal(parts[0].results.length, EXPERIMENT.cells.length);
  for (const { report } of parts[0].results) {
    assert.deepEqual(report.selectors.mine, report.selectors.theirs);
    assert.equal(report.selectors.mine.stoppingTime.count, 5);
  }

  for (const shard of ['1/2', '2/2']) ok(...common, '--shard', shard, '--out', 'parts.json');
  ok('merge', 'parts.shard-1-of-2.jsonl', 'parts.shard-2-of-2.jsonl', '--module', 'mine.js', '--out', 'merged.json');
  assert.equal(bytes('merged.json'), results);

  ok('compare', 'whole.json', 'merged.json');
  ok('report', 'whole.json', '--out', 'report');
  assert.match(bytes('report/index.html'), /<svg/);
}

/** The first example and its solutions, which print what stands at their ends; and the list of all, with their questions. */
export function checkExamples({ folder, start }: InstalledPackage): void {
  const runner = 'node_modules/banditspec/dist/examples/run.js';
  const file = '01-what-does-trying-cost.ts';
  for (const [path, ...args] of [
    [`examples/${file}`, '01'],
    [`examples/solutions/${file}`, 'trying', 'solutions'],
  ] as const) {
    const { stdout, stderr } = start(process.execPath, runner, ...args);
    const text = readFileSync(join(folder, path), 'utf8');
    assert.equal(stdout, /\n\/\*\n(.*\n)\*\/\n$/s.exec(text)?.[1], `${path} must run: ${stderr}`);
  }
  const list = start(process.execPath, runner);
  const numbers = readdirSync(join(folder, 'examples')).flatMap((name) => /^\d\d/.exec(name) ?? []);
  assert.deepEqual(list.stdout.match(/^\d\d(?= {2}.*\?$)/gm), numbers.sort());
}
