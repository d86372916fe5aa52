/**
 * `npm run check:engines`: the packed package and its command work on every Node that is supported, and the same seed gives
 * the same bytes of results on all of them. It fetches the other versions with npx; one that cannot be had is skipped by
 * name.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackage } from './installed.js';
import { checkAnswers, checkExperiment, programOn, runProgram } from './program.js';

const VERSIONS = ['20', '22', '24', '26'];
const hashes = new Map<string, string[]>();
const installed = installPackage();

/** The path of this Node; null where it cannot be had. */
function nodeOf(version: string): string | null {
  const print = 'console.log(process.versions.node.split(".")[0], process.execPath)';
  const { status, stdout } = installed.start('npx', '--yes', '--package', `node@${version}`, '--', 'node', '-e', print);
  return status === 0 && stdout.startsWith(`${version} `) ? stdout.trim().slice(version.length + 1) : null;
}

/** The hash of the standard set's results on this Node, with few episodes; null where it cannot be had. */
function digestOn(version: string): string | null {
  const node = nodeOf(version);
  if (node === null) return null;
  const program = programOn(node);
  checkAnswers(installed, program);
  checkExperiment(installed, program);
  const out = `results-${version}.json`;
  runProgram(installed, program, ['--quiet', '--episodes', '4', '--out', out]);
  return createHash('sha256')
    .update(readFileSync(join(installed.project, out)))
    .digest('hex');
}

try {
  for (const version of VERSIONS) {
    const hash = digestOn(version);
    console.log(`Node ${version}: ${hash ?? 'skipped, it could not be had'}`);
    if (hash !== null) hashes.set(hash, [...(hashes.get(hash) ?? []), version]);
  }
} finally {
  installed.remove();
}
const compared = [...hashes.values()].flat();
if (hashes.size > 1) {
  const groups = [...hashes.values()].map((versions) => versions.join(', '));
  console.error(`The bytes of the results must be the same, got other ones on Node ${groups.join(' than on Node ')}`);
  process.exitCode = 1;
} else if (compared.length < 2) {
  console.log('Nothing to compare.');
} else {
  console.log(`The command works and writes the same bytes on Node ${compared.join(', ')}.`);
}
