/**
 * Builds the page on which one plays the selector, one file that needs no server and no network, and opens it:
 *
 *   node scripts/playground.js             builds build/playground.html, says where it is, and opens it
 *   node scripts/playground.js --no-open   builds it and says where it is
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { root } from './parts.js';

/** Where the page is built. */
export const page = join(root, 'build/playground.html');

/** The licence of the one package in the page stands at the head of the file that is bundled. */
function licenseOfGenerator() {
  const text = readFileSync(createRequire(import.meta.url).resolve('seedrandom/lib/alea.js'), 'utf8');
  const head = /^(?:\/\/.*\n|\n)+/
    .exec(text)?.[0]
    .replaceAll(/^\/\/ ?/gm, '')
    .trim();
  if (!head?.includes('Permission is hereby granted')) {
    throw new Error(`seedrandom/lib/alea.js must begin with its licence, got ${head}`);
  }
  return head;
}

/**
 * The page as one text.
 * @returns {Promise<string>}
 */
export async function playground() {
  const { build } = await import('esbuild');
  const common = /** @type {const} */ ({ absWorkingDir: root, write: false, minify: true, logLevel: 'error' });
  const [script, style] = await Promise.all([
    build({
      ...common,
      entryPoints: ['playground/main.ts'],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2023',
      legalComments: 'none',
      tsconfig: 'playground/tsconfig.json',
      pure: ['Float64Array.of', 'Math.sqrt'],
    }),
    build({ ...common, entryPoints: ['playground/style.css'] }),
  ]);
  /** What esbuild made of one entry point; a script ends at this tag wherever it stands. */
  const text = (/** @type {import('esbuild').BuildResult<{ write: false }>} */ { outputFiles }) =>
    outputFiles.map((file) => file.text.trim().replaceAll('</script', '<\\/script')).join('');
  const parts = { '/* style.css */': text(style), '/* main.ts */': text(script) };
  let html = readFileSync(join(root, 'playground/index.html'), 'utf8');
  for (const [place, part] of Object.entries(parts)) html = html.replace(place, () => part);
  return `${html}<!--\nThis page holds the generator of seedrandom:\n\n${licenseOfGenerator()}\n-->\n`;
}

/**
 * Builds the page into a file, and tells how large it is.
 * @param {string} [path]
 * @returns {Promise<number>} The size in bytes, compressed by gzip as servers do it.
 */
export async function writePlayground(path = page) {
  const html = await playground();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, html);
  return gzipSync(html, { level: 9 }).length;
}

/** Opens a file with whatever the system opens pages with; where it has nothing, the path was printed. */
function open(/** @type {string} */ path) {
  const [command, ...before] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[
    /** @type {string} */ (process.platform)
  ] ?? ['xdg-open'];
  const child = spawn(/** @type {string} */ (command), [...before, path], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const options = process.argv.slice(2);
  if (options.some((option) => option !== '--no-open')) {
    console.error(`playground: the option must be --no-open or none, got ${options.join(' ')}`);
    process.exitCode = 2;
  } else {
    const size = await writePlayground();
    console.log(`${page} (${(size / 1000).toFixed(1)} kB compressed)`);
    if (options.length === 0) open(page);
  }
}
