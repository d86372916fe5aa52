/**
 * What was built from what. A part of the build has a stamp: the fingerprint of its inputs and of every file it wrote. It
 * is built again when either is not what it was, by content, never by date: a checkout changes dates, and files that are
 * equal need no build.
 *
 * Two builds may run at once. Files are replaced as a whole, and what is left over from an earlier build stays for a day,
 * so a program that is starting finds the files that it began with.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * A part of the build.
 * @typedef {object} Part
 * @property {string} name - Names its stamp.
 * @property {readonly string[]} inputs - The files and folders that it is built from, relative to the root.
 * @property {() => Promise<Files>} make - Builds it, without writing anything outside of temporary folders.
 */

/**
 * Contents by path, relative to the root, in the order in which they are to be written: a file that others load comes
 * before them.
 * @typedef {Map<string, string>} Files
 */

/**
 * What a part was built from and what was written: fingerprints, of the outputs by path.
 * @typedef {{ inputs: string, outputs: Record<string, string> }} Stamp
 */

/** Where stamps are, relative to the root. */
const STAMPS = 'build/stamps';

/** How long leftovers stay, in milliseconds: a day. */
const LEFTOVERS_STAY = 24 * 60 * 60 * 1000;

/** @param {string | Buffer} content */
function digest(content) {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * All files at or below a path, sorted, with forward slashes; none where there is nothing.
 * @param {string} root
 * @param {string} path - Relative to the root.
 * @returns {string[]}
 */
export function filesAt(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(join(root, path))
    .flatMap((name) => filesAt(root, `${path}/${name}`))
    .sort();
}

/**
 * The fingerprint of a part's inputs as they are now.
 * @param {string} root
 * @param {Pick<Part, 'inputs'>} part
 * @returns {string}
 */
export function fingerprint(root, { inputs }) {
  const files = inputs.flatMap((path) => filesAt(root, path));
  return digest(JSON.stringify(files.map((path) => [path, digest(readFileSync(join(root, path)))])));
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {Stamp | undefined}
 */
function readStamp(root, name) {
  try {
    return JSON.parse(readFileSync(join(root, STAMPS, `${name}.json`), 'utf8'));
  } catch {
    // Nothing was built yet, or the stamp is broken: either way it says nothing.
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {Record<string, string>} outputs
 */
function areInPlace(root, outputs) {
  return Object.entries(outputs).every(([path, expected]) => {
    try {
      return digest(readFileSync(join(root, path))) === expected;
    } catch {
      return false;
    }
  });
}

/**
 * Replaces a file as a whole: whoever reads it gets the old bytes or the new ones. What names its interpreter can be run.
 * @param {string} path
 * @param {string} content
 */
function replaceFile(path, content) {
  const temporary = `${path}.${process.pid}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(temporary, content, { mode: content.slice(0, 2) === '#!' ? 0o755 : 0o644 });
  renameSync(temporary, path);
}

/**
 * Builds a part unless it is there already. Resolves with whether anything was done.
 * @param {string} root - The absolute path of the repository.
 * @param {Part} part
 * @returns {Promise<boolean>}
 */
export async function bring(root, part) {
  const inputs = fingerprint(root, part);
  const stamp = readStamp(root, part.name);
  if (stamp?.inputs === inputs && areInPlace(root, stamp.outputs)) return false;
  // The fingerprint is older than what is read now: a file saved meanwhile makes the next build do it again.
  const files = await part.make();
  /** @type {Record<string, string>} */
  const outputs = {};
  for (const [path, content] of files) {
    replaceFile(join(root, path), content);
    outputs[path] = digest(content);
  }
  replaceFile(join(root, STAMPS, `${part.name}.json`), JSON.stringify({ inputs, outputs }));
  return true;
}

/**
 * Removes files that a build once wrote and that no stamp names.
 * @param {string} root
 * @param {string} folder - Where nothing but builds writes, relative to the root.
 * @param {number} [before] - Only what was written before this, in milliseconds of `Date.now`. Default: a day ago.
 */
export function removeLeftovers(root, folder, before = Date.now() - LEFTOVERS_STAY) {
  const stamps = filesAt(root, STAMPS).map((path) => readStamp(root, basename(path, '.json')));
  const outputs = new Set(stamps.flatMap((stamp) => Object.keys(stamp?.outputs ?? {})));
  for (const path of filesAt(root, folder).filter((file) => !outputs.has(file))) {
    const written = statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs;
    if (written !== undefined && written < before) rmSync(join(root, path), { force: true });
  }
}
