/**
 * What goes with a release, into the folder `build/release`: the tarball as it is published, its SHA-256, and a bill of
 * materials (CycloneDX 1.5, from `npm sbom`) of what the package brings and what the bundled program holds. `npm run
 * release:files`. Publishes nothing.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRepositoryCommand } from '../bench/program/repository-command.js';
import { root } from './parts.js';

readRepositoryCommand({
  name: 'release:files',
  summary: 'Make the files that go with a release: the tarball, its hash, and a bill of materials',
});

const folder = join(root, 'build/release');

/**
 * What npm prints, of a command that must end well.
 * @param {string[]} args
 * @returns {string}
 */
function npm(...args) {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args[0]} must end with status 0, got ${status}: ${stderr}`);
  return stdout;
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const [{ filename }] = JSON.parse(npm('pack', '--json', '--pack-destination', folder));
const hash = createHash('sha256')
  .update(readFileSync(join(folder, filename)))
  .digest('hex');
writeFileSync(join(folder, `${filename}.sha256`), `${hash}  ${filename}\n`);

// The names and versions that the build wrote of what the program holds; npm knows the rest of them.
const held = readFileSync(join(root, 'dist/bench/LICENSES.txt'), 'utf8').matchAll(
  /^(\S+) (\d+\.\d+\.\d\S*) \((.+)\)$/gm,
);
const wanted = new Map([...held].map(([, name, version, license]) => [`${name}@${version}`, license]));
const { name, version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const [dependency, exact] of Object.entries(dependencies)) wanted.set(`${dependency}@${exact}`, '');
const bill = JSON.parse(npm('sbom', '--sbom-format', 'cyclonedx'));
// npm calls a project by its folder.
bill.metadata.component.name = name;
bill.components = bill.components.filter((/** @type {{ name: string, version: string }} */ component) => {
  return wanted.delete(`${component.name}@${component.version}`);
});
if (wanted.size > 0)
  throw new Error(`the bill of materials must name all that is held, got none of ${[...wanted.keys()]}`);
const own = bill.metadata.component['bom-ref'];
const refs = bill.components.map((/** @type {{ 'bom-ref': string }} */ component) => component['bom-ref']);
bill.dependencies = [{ ref: own, dependsOn: refs }];
writeFileSync(join(folder, `${name}-${version}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);
console.log(`${filename}: ${hash}`);
for (const component of bill.components) {
  const licenses = component.licenses.map(
    (/** @type {any} */ { license, expression }) => expression ?? license.id ?? license.name,
  );
  console.log(`  ${component.name} ${component.version} ${licenses.join(' ')}`);
}
