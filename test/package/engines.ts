/**
 * `npm run check:engines`: the same seed gives the same bytes on every engine that can be had here; one that cannot is
 * skipped by name. Two things are compared:
 *
 * 1. on every Node that is supported, the results file that the packed package's command writes of the standard set, with
 *    few episodes; the command must also work there;
 * 2. on this Node, Bun, Deno, Chromium and Firefox, which bring the engines of V8, JavaScriptCore and SpiderMonkey, what
 *    the packed library computes (`everything.ts`), line by line.
 *
 * Nodes, Bun and Deno come by npx, into npm's own folder; browsers are Debian's, or what the environment variables
 * BANDITSPEC_CHROMIUM and BANDITSPEC_FIREFOX name.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readRepositoryCommand } from '../../bench/program/repository-command.js';
import { installPackage, repository } from './installed.js';
import { checkAnswers, checkExperiment, programOn, runProgram } from './program.js';
import { visit } from './visit.js';

const NODES = ['20', '22', '24', '26'];
const EPISODES = 2;

readRepositoryCommand({
  name: 'check:engines',
  summary: 'Check that the same seed gives the same bytes on every engine available here',
});
const installed = installPackage();

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What a program of an npm package prints; null where the package cannot be had or the program fails. */
function printedBy(npmPackage: string, ...line: readonly string[]): string | null {
  const npx = ['--yes', '--prefer-offline', '--package', npmPackage, '--'];
  const { status, stdout } = installed.start('npx', ...npx, ...line);
  return status === 0 ? stdout.trim() : null;
}

/** What engines gave, by their names; null where one could not be had. Returns whether all gave the same, and says what did. */
function compare(what: string, given: ReadonlyMap<string, string | null>): boolean {
  console.log(`\n${what}:`);
  const groups = new Map<string, string[]>();
  for (const [engine, text] of given) {
    console.log(`  ${engine.padEnd(24)} ${text === null ? 'skipped, it could not be had' : sha256(text)}`);
    if (text !== null) groups.set(text, [...(groups.get(text) ?? []), engine]);
  }
  const [first, ...others] = groups;
  for (const [text, engines] of others) {
    const lines = first![0].split('\n');
    const at = text.split('\n').findIndex((line, i) => line !== lines[i]);
    console.error(`  ${engines.join(', ')} must give what ${first![1].join(', ')} gave:`);
    console.error(`    line ${at + 1} must be ${lines[at]?.trim()}, got ${text.split('\n')[at]?.trim()}`);
  }
  if (others.length > 0) return false;
  const count = first?.[1].length ?? 0;
  console.log(count > 1 ? `  the same bytes on ${count} engines` : '  nothing to compare');
  return true;
}

/** The results file of the standard set on a Node; null where it cannot be had. */
function resultsOn(version: string): string | null {
  const print = 'console.log(process.versions.node.split(".")[0], process.execPath)';
  const printed = printedBy(`node@${version}`, 'node', '-e', print);
  if (!printed?.startsWith(`${version} `)) return null;
  const program = programOn(printed.slice(version.length + 1));
  checkAnswers(installed, program);
  checkExperiment(installed, program);
  const out = `results-${version}.json`;
  runProgram(installed, program, ['--quiet', '--episodes', String(EPISODES), '--out', out]);
  return readFileSync(join(installed.project, out), 'utf8');
}

/** `everything.ts` with the packed library in it, as a module whose default export returns the lines as one text. */
async function libraryProgram(): Promise<string> {
  const common = { bundle: true, format: 'esm', platform: 'neutral', write: false } as const;
  const contents = "import { everything } from './everything.ts';\nexport default () => everything().join('\\n');";
  const program = await build({
    ...common,
    stdin: { contents, resolveDir: join(repository, 'test/package') },
    external: ['banditspec', 'banditspec/*'],
  });
  // A second time from the project, where these names mean what was installed.
  const whole = await build({
    ...common,
    mainFields: ['main'],
    stdin: { contents: program.outputFiles[0]!.text, resolveDir: installed.project },
  });
  return whole.outputFiles[0]!.text;
}

/** The lines of {@link libraryProgram} on each engine. */
async function linesByEngine(): Promise<Map<string, string | null>> {
  const module = await libraryProgram();
  installed.write('everything.js', module);
  const runner = installed.write('lines.js', "import lines from './everything.js';\nconsole.log(lines());");
  const lines = new Map<string, string | null>();
  const run = (engine: string, command: string, ...args: readonly string[]) => {
    const { status, stdout, stderr } = installed.start(command, ...args);
    if (status !== 0) throw new Error(`${engine} must run the library, got status ${status}: ${stderr}`);
    lines.set(engine, stdout.trim());
  };
  run(`Node ${process.versions.node}`, process.execPath, runner);
  for (const [name, npmPackage, expression] of [
    ['Bun', 'bun@1', ['bun', '-e', 'console.log(Bun.version, process.execPath)']],
    ['Deno', 'deno@2', ['deno', 'eval', 'console.log(Deno.version.deno, Deno.execPath())']],
  ] as const) {
    const [version, path] = /^(\S+) (.+)$/.exec(printedBy(npmPackage, ...expression) ?? '')?.slice(1) ?? [];
    if (path === undefined) lines.set(name, null);
    else run(`${name} ${version}`, path, 'run', runner);
  }
  for (const { name, paths, args } of [
    {
      name: 'Chromium',
      paths: [process.env.BANDITSPEC_CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'],
      args: (profile: string) => ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`],
    },
    {
      name: 'Firefox',
      paths: [process.env.BANDITSPEC_FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'],
      args: (profile: string) => ['--headless', '--no-remote', '--profile', profile],
    },
  ]) {
    const path = paths.find((candidate) => candidate !== undefined && existsSync(candidate));
    const profile = join(installed.project, name);
    mkdirSync(profile);
    const version = path === undefined ? '' : (/\d+[\d.]*/.exec(installed.start(path, '--version').stdout)?.[0] ?? '');
    const engine = version === '' ? name : `${name} ${version}`;
    lines.set(engine, path === undefined ? null : (await visit(path, args(profile), module)).trim());
  }
  return lines;
}

try {
  const files = new Map(NODES.map((version) => [`Node ${version}`, resultsOn(version)]));
  const command = `The results file of npx banditspec, standard set, ${EPISODES} episodes of every cell`;
  const isSameFile = compare(command, files);
  const lines = await linesByEngine();
  const count = [...lines.values()].find((text) => text !== null)!.split('\n').length;
  const library = `${count} lines of the library: every selector's choices and state, figures, fits, text, bounds`;
  const isSameText = compare(library, lines);
  if (!isSameFile || !isSameText) process.exitCode = 1;
} finally {
  installed.remove();
}
