/**
 * Checks the package as a stranger gets it: packs what `npm run build` made, unpacks it into an empty project and uses
 * it there. Run by `npm run check:package`, after a build; prints one line a check and ends with status 1 at the first
 * that fails. Nothing is fetched: the one dependency is linked from this project.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import ts from 'typescript';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'banditspec-package-'));
const installed = join(project, 'node_modules', 'banditspec');

/** What a consumer computes, in terms of the names that it imported. */
const PROGRAM = `
const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.8], maxDraftLength: 4, sequenceLength: 1000 });
const episode = environment.begin(0, createRandom('package', 'luck'));
const result = runEpisode(ucbSpec(environment), episode, createRandom('package', 'selector'));
`;
const NAMES = 'createRandom, runEpisode, truncatedGeometric, ucbSpec';

/** Runs a program and returns what it printed. */
function run(command: string, args: readonly string[], folder: string): string {
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Runs a program of a development dependency. */
function runBinary(name: string, args: readonly string[]): void {
  run(process.execPath, [join(repository, 'node_modules', name), ...args], repository);
}

function write(file: string, text: string): string {
  const path = join(project, file);
  writeFileSync(path, text);
  return path;
}

/** Packs the package as it is, without building it again, and unpacks it as a dependency of the project. */
function install(): string {
  const packed = JSON.parse(
    run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], repository),
  );
  const tarball = join(project, packed[0].filename);
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed], project);
  symlinkSync(join(repository, 'node_modules', 'seedrandom'), join(project, 'node_modules', 'seedrandom'), 'junction');
  write('package.json', '{ "type": "module", "private": true }');
  const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json'];
  assert.deepEqual(readdirSync(installed).sort(), expected);
  return tarball;
}

/** The types of a dependency without types must not show in ours: a consumer would get an error, or a silent any. */
function checkDeclarations(): void {
  const declarations = readdirSync(join(installed, 'dist')).filter((file) => /\.d\.c?ts$/.test(file));
  assert.ok(declarations.length >= 4, `dist must hold declarations for both entry points, got ${declarations}`);
  for (const file of declarations) {
    const text = readFileSync(join(installed, 'dist', file), 'utf8');
    assert.ok(!text.includes('seedrandom'), `dist/${file} must not name seedrandom`);
  }
}

/** The result of the program as an ES module and as a CommonJS one, on this Node. */
function runConsumers(): string {
  const print = 'process.stdout.write(JSON.stringify(result));';
  const esm = write(
    'consumer.mjs',
    `import { ${NAMES} } from 'banditspec';\nimport 'banditspec/node';\n${PROGRAM}${print}`,
  );
  const cjs = write(
    'consumer.cjs',
    `const { ${NAMES} } = require('banditspec');\nrequire('banditspec/node');\n${PROGRAM}${print}`,
  );
  const result = run(process.execPath, [esm], project);
  assert.equal(JSON.parse(result).tokens, 1000);
  assert.equal(run(process.execPath, [cjs], project), result);
  return result;
}

/** A consumer compiles without Node's types and with every declaration file checked, however it resolves modules. */
function checkTypes(): void {
  const text = `import { ${NAMES}, type EpisodeResult } from 'banditspec';\nimport 'banditspec/node';\n${PROGRAM}export const checked: EpisodeResult = result;\n`;
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

/** Bundles for a browser, runs the bundle where there is nothing but the language, and returns the gzipped size in bytes. */
async function bundleForBrowser(text: string, result?: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: project },
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'bundle',
    logLevel: 'silent',
  });
  const code = outputFiles[0]!.text;
  assert.ok(!/\bnode:|\brequire\(/.test(code), 'the browser bundle must import nothing of Node');
  if (result !== undefined) {
    const context = createContext({});
    runInContext(code, context);
    assert.equal(runInContext('JSON.stringify(bundle.result)', context), result);
  }
  return gzipSync(code, { level: 9 }).length;
}

try {
  const tarball = install();
  console.log('ok  the tarball holds dist, README, CHANGELOG, LICENSE and package.json');
  runBinary('publint/src/cli.js', ['run', tarball, '--strict']);
  console.log('ok  publint');
  runBinary('@arethetypeswrong/cli/dist/index.js', [tarball, '--profile', 'node16']);
  console.log('ok  are the types wrong');
  checkDeclarations();
  console.log('ok  no declaration names seedrandom');
  const result = runConsumers();
  console.log('ok  import and require run the same episode');
  checkTypes();
  console.log('ok  consumers compile: node16, nodenext, bundler; no Node types, every declaration checked');
  const program = `import { ${NAMES} } from 'banditspec';\n${PROGRAM}export { result };`;
  const part = await bundleForBrowser(program, result);
  const whole = await bundleForBrowser("export * from 'banditspec';");
  console.log(`ok  the browser bundle runs the same episode: ${part} bytes gzipped, ${whole} with every name`);
} catch (error) {
  const { message, stdout } = error as Error & { stdout?: string };
  console.error(`check:package: ${message}`);
  if (stdout) console.error(stdout);
  process.exitCode = 1;
} finally {
  rmSync(project, { recursive: true, force: true });
}
