/** What is in the package, and what is not. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { filesBelow, type InstalledPackage } from './installed.js';

/** The program's folder may hold so many bytes, all files together. */
const PROGRAM_LIMIT = 1_850_000;

/** What a file of the package may be. */
const EXPECTED = [
  /^dist\/(index|arithmetic|node|node-llama-cpp|servers)\.(js|cjs|d\.ts|d\.cts)$/,
  // The generator, which the entry points load.
  /^dist\/random-source\.(js|cjs)$/,
  // What entry points share.
  /^dist\/[\w-]+-[\w-]{8}\.(js|cjs|d\.ts|d\.cts)$/,
  /^dist\/bench\/(main|worker|entry\/worker|[\w-]+-[A-Z0-9]{8})\.js$/,
  /^dist\/bench\/LICENSES\.txt$/,
  /^examples\/((solutions\/)?\d\d-[\w-]+|run)\.ts$/,
  /^examples\/README\.md$/,
  /^recordings\/[\w-]+\.(md|jsonl)$/,
  /^dist\/examples\/((solutions\/)?\d\d-[\w-]+|run)\.js$/,
  /^docs\/[\w-]+\.md$/,
  // Experiments of a page, with the module that they need.
  /^docs\/[\w-]+\.json$/,
  /^docs\/[\w-]+\.mjs$/,
  /^(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md$/,
  /^(LICENSE|package\.json)$/,
];

/** Every file is one that is meant to be there: no maps, no tests, nothing left over from earlier builds. */
export function checkFiles({ folder }: InstalledPackage): void {
  const files = filesBelow(folder);
  assert.deepEqual(
    files.filter((file) => !EXPECTED.some((pattern) => pattern.test(file))),
    [],
    'the tarball must hold nothing else than the package',
  );
  for (const pattern of EXPECTED) {
    assert.ok(
      files.some((file) => pattern.test(file)),
      `the tarball must hold a file like ${pattern}`,
    );
  }
}

/** Installing says nothing, runs nothing and adds one other package. */
export function checkInstallation({ project, folder, installation }: InstalledPackage): void {
  assert.doesNotMatch(installation, /warn|deprecated/i);
  const packages = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
  assert.deepEqual(packages.sort(), ['banditspec', 'seedrandom']);
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
    assert.ok(!(script in scripts), `package.json must have no ${script} script`);
  }
}

/** Links between the pages of the package lead to files of the package. Returns how many there are. */
export function checkLinks({ folder }: InstalledPackage): number {
  let count = 0;
  for (const page of filesBelow(folder).filter((file) => file.endsWith('.md'))) {
    const text = readFileSync(join(folder, page), 'utf8');
    for (const [, target] of text.matchAll(/\]\((?![a-z]+:)([^)#\s]+)/g)) {
      assert.ok(existsSync(join(folder, dirname(page), target!)), `${page}: the link to ${target} must lead somewhere`);
      count += 1;
    }
  }
  assert.ok(count >= 8, `there must be links to check, got ${count}`);
  return count;
}

/** The types of a dependency without types must not show in ours: a consumer would get an error, or a silent any. */
export function checkDeclarations({ folder }: InstalledPackage): void {
  const declarations = readdirSync(join(folder, 'dist')).filter((file) => /\.d\.c?ts$/.test(file));
  assert.ok(declarations.length >= 6, `dist must hold declarations for each entry point, got ${declarations}`);
  for (const file of declarations) {
    const text = readFileSync(join(folder, 'dist', file), 'utf8');
    assert.ok(!text.includes('seedrandom'), `dist/${file} must not name seedrandom`);
  }
}

/**
 * The program asks for nothing but Node and this package, which it imports by its name, as a user's module does: both
 * have the same classes. What the program holds of others is licensed by name. Returns its size in bytes.
 */
export async function checkProgramFiles({ folder }: InstalledPackage): Promise<number> {
  const program = join(folder, 'dist', 'bench');
  const files = filesBelow(program);
  const { metafile } = await build({
    entryPoints: files.filter((file) => file.endsWith('.js')).map((file) => join(program, file)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: join(folder, 'nowhere'),
    write: false,
    metafile: true,
  });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
  const others = imported.flatMap(({ external, path }) => (external && !isBuiltin(path) ? [path] : []));
  const names = [...new Set(others)].sort();
  assert.deepEqual(names, ['banditspec', 'banditspec/arithmetic', 'banditspec/node']);
  const licenses = readFileSync(join(program, 'LICENSES.txt'), 'utf8');
  for (const name of ['@observablehq/plot', 'cli-progress', 'commander', 'linkedom', 'tinypool', 'valibot']) {
    assert.match(licenses, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|ISC)\\)$`, 'm'));
  }
  const size = files.reduce((sum, file) => sum + readFileSync(join(program, file)).length, 0);
  assert.ok(size <= PROGRAM_LIMIT, `the program must have at most ${PROGRAM_LIMIT} bytes, got ${size}`);
  return size;
}
