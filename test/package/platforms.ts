/**
 * `npm run check:platforms`: the packed package in the tools of others. Four bundlers make a bundle of the same program,
 * which must run where there is nothing but the language and give what Node gives; Vite's server must load it, too. Compilers
 * from the oldest supported to the newest check it under every way of finding modules. The tools come by npm into a temporary
 * folder: some 100 packages, which are no development dependencies. Takes about three minutes; one line a check, and status
 * 1 where one failed.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { readRepositoryCommand } from '../../bench/program/repository-command.js';
import { installPackage, run } from './installed.js';

const BUNDLERS = [
  'esbuild@0.27.7',
  'vite@7.3.8',
  'webpack@5.113.0',
  'rollup@4.67.4',
  '@rollup/plugin-node-resolve@16.0.3',
  '@rollup/plugin-commonjs@29.0.3',
];

/** Versions of TypeScript: the first that knows `moduleResolution` bundler, one between, and the last of each major since. */
const COMPILERS = ['5.0.4', '5.4.5', '5.9.3', '6.0.3', '7.0.2'];

const ENTRIES = ['arithmetic', 'node', 'node-llama-cpp', 'servers'];

const PROGRAM = `import { createRandom, runEpisode, truncatedGeometric, ucbSpec } from 'banditspec';
import { exp } from 'banditspec/arithmetic';
const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.8], maxDraftLength: 4, sequenceLength: 1000 });
const episode = environment.begin(0, createRandom('package', 'luck'));
const result = runEpisode(ucbSpec(environment), episode, createRandom('package', 'selector'));
`;

/** Each writes `bundle-NAME.js`, a script that leaves \`bundle.text\`. */
const BUILDS = {
  esbuild: `import { build } from 'esbuild';
await build({ entryPoints: ['program.mjs'], bundle: true, minify: true, format: 'iife', globalName: 'bundle',
  outfile: 'bundle-esbuild.js', logLevel: 'warning' });`,
  vite: `import { build } from 'vite';
await build({ logLevel: 'warn', configFile: false, build: { outDir: '.', emptyOutDir: false,
  lib: { entry: 'program.mjs', formats: ['iife'], name: 'bundle', fileName: () => 'bundle-vite.js' } } });`,
  rollup: `import { rollup } from 'rollup';
import resolve from '@rollup/plugin-node-resolve';
import commonjs from '@rollup/plugin-commonjs';
const made = await rollup({ input: 'program.mjs', plugins: [resolve({ browser: true }), commonjs()],
  onwarn(warning) { throw new Error(warning.message); } });
await made.write({ file: 'bundle-rollup.js', format: 'iife', name: 'bundle' });`,
  webpack: `import webpack from 'webpack';
await new Promise((done, fail) => webpack({ mode: 'production', target: ['web', 'es2022'], entry: './program.mjs',
  context: process.cwd(), output: { path: process.cwd(), filename: 'bundle-webpack.js', library: { name: 'bundle', type: 'var' } },
}, (error, stats) => error || stats.hasErrors() || stats.hasWarnings() ? fail(error ?? new Error(stats.toString())) : done()));`,
};

/** Vite's own pipeline of modules, as its server runs it, without a bundle. */
const VITE_SERVER = `import { createServer } from 'vite';
const server = await createServer({ configFile: false, logLevel: 'warn', server: { middlewareMode: true, hmr: false, ws: false },
  ssr: { noExternal: ['banditspec'] }, optimizeDeps: { noDiscovery: true } });
const { text } = await server.ssrLoadModule('/program.mjs');
await server.close();
console.log(text);`;

/** What must compile in a consumer, and with \`@ts-expect-error\` what must not. */
const TYPES = `${PROGRAM}import { formatRegretReport, measureRegret } from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { speculativeDecoder } from 'banditspec/node-llama-cpp';
import { llamaServer } from 'banditspec/servers';
export const tokens: number = result.tokens + exp(0);
export const others: unknown[] = [readTraceFile, speculativeDecoder, llamaServer];
const report = measureRegret({ environment, selectors: { ucbSpec, mine: ucbSpec }, episodes: 2, seed: 1 });
export const regret: number = report.selectors.mine.stoppingTimeRegret.mean;
export const text: string = formatRegretReport(report);
// @ts-expect-error no selector of this name was measured
export const misspelt: unknown = report.selectors.ucb;
// @ts-expect-error a selector needs its problem
ucbSpec({});
// @ts-expect-error there is no default seed
createRandom();
// @ts-expect-error an option that there is not
ucbSpec({ ...environment, optimism: 1 }, 3);
// @ts-expect-error figures are read only
result.tokens = 3;
`;

let failures = 0;

async function check(what: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work();
    console.log(`ok  ${what}`);
  } catch (error) {
    failures += 1;
    console.error(`BAD ${what}: ${(error as Error).message}`);
  }
}

readRepositoryCommand({
  name: 'check:platforms',
  summary: 'Check the packed package with bundlers and compilers',
});
const installed = installPackage();
try {
  const { project, write } = installed;
  const compilers = COMPILERS.map((version) => `typescript-${version}@npm:typescript@${version}`);
  const options = ['--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
  const { status, stderr } = installed.start(
    'npm',
    'install',
    ...options,
    installed.tarball,
    ...BUNDLERS,
    ...compilers,
  );
  assert.equal(status, 0, `the tools must be there to be installed: ${stderr}`);
  write('program.mjs', `${PROGRAM}export const text = JSON.stringify({ result, e: exp(1) });\n`);
  write('print.mjs', "import { text } from './program.mjs';\nconsole.log(text);\n");
  const expected = run(process.execPath, ['print.mjs'], project).trim();
  assert.match(expected, /"tokens":1000/);

  for (const [name, text] of Object.entries(BUILDS)) {
    await check(`${name} makes a bundle that runs on the language alone`, () => {
      write(`build-${name}.mjs`, text);
      run(process.execPath, [`build-${name}.mjs`], project);
      const code = readFileSync(join(project, `bundle-${name}.js`), 'utf8');
      assert.ok(!/\brequire\(["']node:|from ["']node:/.test(code), 'the bundle must ask for nothing of Node');
      const context = createContext({});
      runInContext(code, context);
      assert.equal(runInContext('bundle.text', context), expected);
    });
  }
  await check("vite's server runs it", () => {
    write('serve-vite.mjs', VITE_SERVER);
    assert.equal(run(process.execPath, ['serve-vite.mjs'], project).trim(), expected);
  });

  mkdirSync(join(project, 'old'));
  writeFileSync(join(project, 'old/package.json'), '{}');
  for (const file of ['consumer.mts', 'consumer.cts', 'old/consumer.ts']) write(file, TYPES);
  for (const version of COMPILERS) {
    const major = Number(version.split('.')[0]);
    for (const [resolution, module, files] of [
      ['node16', 'node16', ['consumer.mts', 'consumer.cts']],
      ['nodenext', 'nodenext', ['consumer.mts', 'consumer.cts']],
      ['bundler', 'esnext', ['consumer.mts']],
      // Called node before, and node10 since 5.0; TypeScript 7 has it no more.
      ...(major < 7 ? [['node10', 'commonjs', ['old/consumer.ts']] as const] : []),
    ] as const) {
      await check(`TypeScript ${version}, moduleResolution ${resolution}`, () => {
        // As a file: the command line has no way to say that no other types are wanted.
        const compilerOptions = {
          noEmit: true,
          strict: true,
          target: 'es2022',
          lib: ['es2022'],
          types: [],
          module,
          moduleResolution: resolution,
          ...(major === 6 && resolution === 'node10' ? { ignoreDeprecations: '6.0' } : {}),
        };
        const config = write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
        const line = [join(project, 'node_modules', `typescript-${version}`, 'bin/tsc'), '--project', config];
        const { status, stdout } = spawnSync(process.execPath, line, { cwd: project, encoding: 'utf8' });
        assert.equal(status, 0, stdout);
      });
    }
  }
  console.log(`entry points checked: banditspec, ${ENTRIES.map((entry) => `banditspec/${entry}`).join(', ')}`);
  if (failures > 0) process.exitCode = 1;
} finally {
  installed.remove();
}
