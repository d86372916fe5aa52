/** The package as a stranger gets it: packed, and installed into an empty project. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** What a program came to. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project whose only dependency is the package. */
export interface InstalledPackage {
  readonly tarball: string;
  /** The project's folder. */
  readonly project: string;
  /** The package's folder in the project. */
  readonly folder: string;
  /** What npm said when it installed. */
  readonly installation: string;
  /** Writes a file of the project, and returns its path. */
  write(file: string, text: string): string;
  /** Runs a program in the project's folder, whatever it comes to. */
  start(command: string, ...args: readonly string[]): Outcome;
  remove(): void;
}

/** Runs a program that must end well, and returns what it printed. */
export function run(command: string, args: readonly string[], folder: string): string {
  return execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** All files below a folder, sorted, with forward slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll(sep, '/'))
    .sort();
}

/** Packs as for publishing, build included, and installs. The one dependency comes from npm's cache where it is there. */
export function installPackage(): InstalledPackage {
  const project = mkdtempSync(join(tmpdir(), 'banditspec-package-'));
  const write = (file: string, text: string) => {
    const path = join(project, file);
    writeFileSync(path, text);
    return path;
  };
  const start = (command: string, ...args: readonly string[]) =>
    spawnSync(command, args, { cwd: project, encoding: 'utf8' });
  const remove = () => rmSync(project, { recursive: true, force: true });
  try {
    const packed = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', project], repository));
    const tarball = join(project, packed[0].filename);
    write('package.json', '{ "type": "module", "private": true }');
    const { status, stdout, stderr } = start('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball);
    const installation = stdout + stderr;
    if (status !== 0) throw new Error(`npm install must end with status 0, got ${status}: ${installation}`);
    const folder = join(project, 'node_modules', 'banditspec');
    return { tarball, project, folder, installation, write, start, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
