/**
 * How fast the package is, measured on the built package in one process:
 *
 * 1. nanoseconds a round of `select` + `update`, beside the same rules by hand in C where there is a compiler, and beside a
 *    bare loop that does the same arithmetic over typed arrays with no classes, no validation and no calls;
 * 2. of rules that compute divergences, nanoseconds an arm; of every selector, with 2 to 10,000 arms;
 * 3. the whole loop (simulator, selector, statistics): beside its parts, rounds a second, and heap that a long run keeps,
 *    in bytes a round;
 * 4. how long the program takes to begin and to end.
 *
 * Repetitions alternate between the two things compared, so that a slow moment of the machine falls on both.
 * `npm run bench:speed -- --check` exits with 1 when a target is missed; `--markdown <file>` writes what the page on speed
 * says, from this run, and measures nothing else. `--before <folder>` names another build of the package, such as that of an
 * earlier commit, to be measured beside this one:
 *
 *     git worktree add ../before REVISION && (cd ../before && npm ci && npm run build)
 *     npm run bench:speed -- --before ../before
 */
import { formatTable } from 'banditspec';
import { filePath } from '../program/option-values.js';
import { readRepositoryCommand } from '../program/repository-command.js';
import { compareWithC } from './against-c.js';
import { timeAnArm } from './an-arm.js';
import { compareWithBareLoops } from './bare-loops.js';
import { compareWithBefore, loadBuild, requireBuild } from './before.js';
import { timeAllSelectors } from './every-selector.js';
import { measureGrowth } from './growth.js';
import { requireSpeedPage, writeSpeedPage } from './page.js';
import { compareWithParts } from './parts.js';
import { measureStartAndEnd } from './start-and-end.js';
import { type Finding, requireSum, type Target } from './timing.js';
import { measureRetainedHeap, timeWholeLoop } from './whole-loop.js';

const { check, markdown, before } = readRepositoryCommand<{
  check: boolean;
  markdown: string | undefined;
  before: string | undefined;
}>({
  name: 'bench:speed',
  summary: 'Measure how fast the built package is',
  examples: [
    ['', 'everything'],
    ['--check', 'and whether every target is met'],
    ['--before ../before', 'beside an earlier build'],
  ],
  declare: (parser) =>
    parser
      .option('--check', 'end with status 1 where a target is missed', false)
      .option('--markdown <file>', 'write the page on speed, measuring only what is on it', filePath('--markdown'))
      .option('--before <folder>', 'another build of the package to measure beside this one', filePath('--before')),
  read({ options: { check, markdown, before } }) {
    if (markdown !== undefined) requireSpeedPage(markdown);
    if (before !== undefined) requireBuild(before);
    return { check, markdown, before };
  },
});
const buildBefore = before === undefined ? undefined : await loadBuild(before);

/** Prints a finding as it comes. */
function told(finding: Finding): Finding {
  const { title, text, header, rows } = finding;
  console.log(`\n${title}: ${text}\n`);
  if (rows.length > 0) console.log(formatTable(header, rows));
  return finding;
}

console.log(`Node ${process.version}, ${process.arch}`);
const findings = [
  told(await compareWithC()),
  ...(buildBefore ? [told(compareWithBefore(buildBefore))] : []),
  told(timeAnArm()),
  told(compareWithParts()),
  told(await measureStartAndEnd()),
  told(measureGrowth()),
];
const targets: Target[] = findings.flatMap((finding) => finding.targets);
if (markdown === undefined) {
  console.log();
  targets.push(...compareWithBareLoops(), ...timeAllSelectors(), ...timeWholeLoop(), ...measureRetainedHeap());
} else {
  writeSpeedPage(markdown, findings, buildBefore !== undefined);
}
const missed = targets.filter((target) => !target.met);
console.log(`\n${targets.length - missed.length} of ${targets.length} targets met.`);
for (const target of missed) console.log(`missed: ${target.what}`);
requireSum();
if (missed.length > 0 && check) process.exitCode = 1;
