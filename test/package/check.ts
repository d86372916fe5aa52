/**
 * Checks the package as a stranger gets it: builds and packs it as for publishing, installs the tarball into an empty
 * project and uses it there. Run by `npm run check:package`; prints one line a check and ends with status 1 at the first
 * that fails.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import ts from 'typescript';
import { readRepositoryCommand } from '../../bench/program/repository-command.js';
import { checkDeclarations, checkFiles, checkInstallation, checkLinks, checkProgramFiles } from './contents.js';
import { type InstalledPackage, installPackage, repository, run } from './installed.js';
import { checkAnswers, checkExamples, checkExperiment } from './program.js';

/** What a consumer computes, in terms of the names that it imported. */
const PROGRAM = `
const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.8], maxDraftLength: 4, sequenceLength: 1000 });
const episode = environment.begin(0, createRandom('package', 'luck'));
const result = runEpisode(ucbSpec(environment), episode, createRandom('package', 'selector'));
`;
const NAMES = 'createRandom, runEpisode, truncatedGeometric, ucbSpec';

/** Runs a program of a development dependency. */
function runBinary(name: string, args: readonly string[]): void {
  run(process.execPath, [join(repository, 'node_modules', name), ...args], repository);
}

/** The result of the program as an ES module and as a CommonJS one, on this Node. */
function runConsumers({ project, write }: InstalledPackage): string {
  const print = 'process.stdout.write(JSON.stringify(result));';
  const esm = write(
    'consumer.mjs',
    `import { ${NAMES} } from 'banditspec';\nimport 'banditspec/arithmetic';\nimport 'banditspec/node';\nimport 'banditspec/node-llama-cpp';\nimport 'banditspec/servers';\n${PROGRAM}${print}`,
  );
  const cjs = write(
    'consumer.cjs',
    `const { ${NAMES} } = require('banditspec');\nrequire('banditspec/arithmetic');\nrequire('banditspec/node');\nrequire('banditspec/node-llama-cpp');\nrequire('banditspec/servers');\n${PROGRAM}${print}`,
  );
  const result = run(process.execPath, [esm], project);
  assert.equal(JSON.parse(result).tokens, 1000);
  assert.equal(run(process.execPath, [cjs], project), result);
  return result;
}

/** A consumer compiles without Node's types and with every declaration file checked, however it resolves modules. */
function checkTypes({ write }: InstalledPackage): void {
  const text = `import { ${NAMES}, type EpisodeResult } from 'banditspec';\nimport 'banditspec/arithmetic';\nimport 'banditspec/node';\nimport 'banditspec/node-llama-cpp';\nimport 'banditspec/servers';\n${PROGRAM}export const checked: EpisodeResult = result;\n`;
  const esm = write('consumer.mts', text);
  const cjs = write('consumer.cts', text);
  const { ModuleKind, ModuleResolutionKind } = ts;
  const settings: [string, string[], ts.ModuleKind, ts.ModuleResolutionKind][] = [
    ['node16', [esm, cjs], ModuleKind.Node16, ModuleResolutionKind.Node16],
    ['nodenext', [esm, cjs], ModuleKind.NodeNext, ModuleResolutionKind.NodeNext],
    ['bundler', [esm], ModuleKind.ESNext, ModuleResolutionKind.Bundler],
  ];
  for (const [name, files, module, moduleResolution] of settings) {
    const program = ts.createProgram(files, {
      module,
      moduleResolution,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts'],
      types: [],
      strict: true,
      skipLibCheck: false,
      noEmit: true,
    });
    const errors = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
    assert.deepEqual(errors, [], `a consumer must compile under moduleResolution ${name}`);
  }
}

/**
 * What a consumer's bundle may cost that uses nothing but `ucbSpec`, in bytes: `export { ucbSpec } from 'banditspec'`,
 * bundled and minified by esbuild as an ES module for browsers, and that gzipped at level 9. Some 1,190 bytes of it are the
 * package's own logarithm with its tables, 630 gzipped; some 2,280 are the tree that finds the greatest index among a thousand arms and
 * more, 740 gzipped; some 340 are checks of ranges and of what helpers are handed.
 */
const ONE_SELECTOR_LIMIT = { minified: 11_050, gzipped: 4400 };

/** What a bundle may hold of the package that uses a function of no selector: that function, and nothing beside it. */
const NO_SELECTOR_LIMIT = 750;

/** A bundle of this text for a browser, minified. */
async function bundle({ project }: InstalledPackage, contents: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: project },
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    logLevel: 'silent',
    ...options,
  });
  const code = outputFiles![0]!.text;
  assert.ok(!/\bnode:|\brequire\(/.test(code), 'the browser bundle must import nothing of Node');
  return code;
}

function gzipped(code: string): number {
  return gzipSync(code, { level: 9 }).length;
}

/** A browser bundle runs where there is nothing but the language. Returns its gzipped size in bytes. */
async function checkBrowser(installed: InstalledPackage, result: string): Promise<number> {
  const program = `import { ${NAMES} } from 'banditspec';\n${PROGRAM}export { result };`;
  const code = await bundle(installed, program, { format: 'iife', globalName: 'bundle' });
  const context = createContext({});
  runInContext(code, context);
  assert.equal(runInContext('JSON.stringify(bundle.result)', context), result);
  return gzipped(code);
}

/** Loops around engines and servers have entry points of their own: nothing of them elsewhere, nothing of Node in them. */
async function checkLoops(installed: InstalledPackage): Promise<void> {
  const whole = await bundle(installed, "export * from 'banditspec'; export * from 'banditspec/arithmetic';", {
    format: 'esm',
  });
  for (const [name, entry] of [
    ['speculativeDecoder', 'node-llama-cpp'],
    ['llamaServer', 'servers'],
    ['endpointRouter', 'servers'],
  ] as const) {
    assert.ok(!whole.includes(name), `a bundle of banditspec must hold nothing of ${name}`);
    const own = await bundle(installed, `export { ${name} } from 'banditspec/${entry}';`, { format: 'esm' });
    assert.ok(own.includes(name) && !own.includes('ucbSpec'), `a bundle of ${name} must hold it, and no selector`);
  }
}

/** What is not used is left out: no table, no constant and no other package stays behind. */
async function checkNothingBesides(installed: InstalledPackage): Promise<void> {
  const code = await bundle(installed, "export { nearestName } from 'banditspec';", { format: 'esm' });
  assert.ok(code.length <= NO_SELECTOR_LIMIT, `a bundle of nearestName alone must hold nothing else, got ${code}`);
}

/** One selector does not bring the others with it. Returns the sizes in bytes. */
async function checkOneSelector(installed: InstalledPackage): Promise<typeof ONE_SELECTOR_LIMIT> {
  const code = await bundle(installed, "export { ucbSpec } from 'banditspec';", { format: 'esm' });
  const size = { minified: code.length, gzipped: gzipped(code) };
  for (const measure of ['minified', 'gzipped'] as const) {
    const [got, limit] = [size[measure], ONE_SELECTOR_LIMIT[measure]];
    assert.ok(got <= limit, `a bundle of ucbSpec alone must have at most ${limit} bytes ${measure}, got ${got}`);
  }
  return size;
}

readRepositoryCommand({
  name: 'check:package',
  summary: 'Check the package as a stranger gets it, packed and installed in an empty project',
});
const installed = installPackage();
try {
  checkInstallation(installed);
  console.log('ok  installs without a word, and brings seedrandom alone');
  checkFiles(installed);
  console.log('ok  the tarball holds the package and nothing else: no maps, no tests, no leftovers');
  console.log(`ok  ${checkLinks(installed)} links between its pages lead to its files`);
  runBinary('publint/src/cli.js', ['run', installed.tarball, '--strict']);
  console.log('ok  publint');
  runBinary('@arethetypeswrong/cli/dist/index.js', [installed.tarball, '--profile', 'node16']);
  console.log('ok  are the types wrong');
  checkDeclarations(installed);
  console.log('ok  no declaration names seedrandom');
  const result = runConsumers(installed);
  console.log('ok  import and require run the same episode');
  checkTypes(installed);
  console.log('ok  consumers compile: node16, nodenext, bundler; no Node types, every declaration checked');
  const part = await checkBrowser(installed, result);
  const whole = gzipped(await bundle(installed, "export * from 'banditspec';", { format: 'esm' }));
  console.log(`ok  a browser bundle runs the same episode: ${part} bytes gzipped, ${whole} with every name`);
  await checkNothingBesides(installed);
  console.log('ok  what is not used stays out of a bundle');
  await checkLoops(installed);
  console.log('ok  what runs in engines and before servers stays in entry points of its own, which browsers can load');
  const one = await checkOneSelector(installed);
  console.log(`ok  ucbSpec alone: ${one.minified} bytes minified, ${one.gzipped} gzipped`);
  const size = await checkProgramFiles(installed);
  console.log(`ok  the program asks for Node and this package alone, and has ${size} bytes with the licences it names`);
  checkAnswers(installed);
  console.log('ok  npx banditspec --help, --version');
  checkExperiment(installed);
  console.log('ok  npx banditspec runs an experiment in threads and in shards, merges, compares and reports');
  checkExamples(installed);
  console.log('ok  the examples run');
} catch (error) {
  const { message, stdout } = error as Error & { stdout?: string };
  console.error(`check:package: ${message}`);
  if (stdout) console.error(stdout);
  process.exitCode = 1;
} finally {
  installed.remove();
}
