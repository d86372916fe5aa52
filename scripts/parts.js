/**
 * What the build is made of. JavaScript is made by esbuild, in less than a second; declarations are made by tsup, which
 * has to understand all types for them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thirdPartyLicenses } from './licenses.js';
import { filesAt } from './stamp.js';

/** The repository. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

const require = createRequire(import.meta.url);

/** What every part depends on. */
const COMMON = ['scripts', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Node as old as `engines` allows; the language as old as that has it. */
const NODE = 'node20';
const LANGUAGE = 'es2022';

/** This package as others import it, and as its own programs do. */
const OWN_NAMES = ['banditspec', 'banditspec/*'];

/** @param {string} path */
function fromRoot(path) {
  return relative(root, path).replaceAll(sep, '/');
}

/**
 * What esbuild made, by path. Pieces come before the entry points that load them.
 * @param {import('esbuild').BuildResult<{ write: false; metafile: true }>} result
 * @returns {[path: string, text: string][]}
 */
function outputsOf({ outputFiles, metafile }) {
  return outputFiles
    .map(({ path, text }) => ({ path: fromRoot(path), text }))
    .sort((a, b) => Number(!!metafile.outputs[a.path]?.entryPoint) - Number(!!metafile.outputs[b.path]?.entryPoint))
    .map(({ path, text }) => [path, text]);
}

/** What is the same for all that esbuild bundles. Two entry points share what both need, one copy of each class. */
const BUNDLE = /** @type {const} */ ({
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  write: false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'error',
});

/**
 * The library: ES modules, and CommonJS modules that are the same ones rewritten.
 * @returns {Promise<[path: string, text: string][]>}
 */
async function library() {
  const { build, transform } = await import('esbuild');
  const modules = outputsOf(
    await build({
      ...BUNDLE,
      entryPoints: {
        index: 'src/index.ts',
        arithmetic: 'src/arithmetic.ts',
        node: 'src/node.ts',
        'node-llama-cpp': 'src/node-llama-cpp.ts',
        servers: 'src/servers.ts',
        // A file of its own, which no one is to import: with it goes seedrandom, a CommonJS module that bundlers cannot look
        // into, out of the bundle of whoever draws from no stream of this package.
        'random-source': 'src/random/source.ts',
      },
      outdir: 'dist',
      platform: 'neutral',
      target: LANGUAGE,
      external: ['node:*', 'seedrandom/*'],
      // Tables of constants: whoever bundles what needs none of them leaves them out.
      pure: ['Float64Array.of', 'Math.sqrt'],
    }),
  );
  // Not a second bundle: esbuild shares code between entry points in ES modules only, and each CommonJS entry point
  // would have classes of its own.
  const scripts = modules.map(async ([path, text]) => {
    const commonJs = text.replaceAll(/(?<=\bfrom "\.\/[\w-]+)\.js(?=";$)/gm, '.cjs');
    const { code } = await transform(commonJs, { format: 'cjs', platform: 'node', target: LANGUAGE });
    return /** @type {[string, string]} */ ([path.replace(/\.js$/, '.cjs'), code]);
  });
  return [...modules, ...(await Promise.all(scripts))];
}

/**
 * The benchmark program, as `npx banditspec` and `npm run bench` start it. It holds the packages that it needs, except
 * this one, which it imports by its name: a module of the user's own that does the same gets the same classes.
 * @returns {Promise<[path: string, text: string][]>}
 */
async function program() {
  const { build } = await import('esbuild');
  const result = await build({
    ...BUNDLE,
    entryPoints: {
      // Flat names: the program finds its worker beside itself.
      main: 'bench/main.ts',
      worker: 'bench/worker.ts',
      // What starts a thread of the pool, where tinypool looks for it: in this folder, seen from its own code.
      'entry/worker': fromRoot(join(dirname(require.resolve('tinypool')), 'entry/worker.js')),
    },
    outdir: 'dist/bench',
    platform: 'node',
    target: NODE,
    external: OWN_NAMES,
    minify: true,
    // For the CommonJS among the packages, which asks for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  const licenses = thirdPartyLicenses(root, Object.keys(result.metafile.inputs));
  return [['dist/bench/LICENSES.txt', licenses], ...outputsOf(result)];
}

/**
 * The speed bench, for this repository only.
 * @returns {Promise<[path: string, text: string][]>}
 */
async function speed() {
  const { build } = await import('esbuild');
  return outputsOf(
    await build({
      ...BUNDLE,
      entryPoints: { speed: 'bench/speed/speed.ts' },
      outdir: 'build',
      platform: 'node',
      target: NODE,
      packages: 'external',
    }),
  );
}

/** @type {import('./stamp.js').Part} */
export const javaScript = {
  name: 'javascript',
  inputs: [...COMMON, 'src', 'bench'],
  async make() {
    return new Map((await Promise.all([library(), program(), speed()])).flat());
  },
};

/** @type {import('./stamp.js').Part} */
export const declarations = {
  name: 'declarations',
  inputs: [...COMMON, 'src', 'tsup.config.ts'],
  async make() {
    const folder = mkdtempSync(join(tmpdir(), 'banditspec-declarations-'));
    try {
      const tsup = join(dirname(require.resolve('tsup/package.json')), 'dist/cli-default.js');
      const { status, stdout, stderr } = spawnSync(process.execPath, [tsup, '--silent', '--out-dir', folder], {
        cwd: root,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`tsup must make the declarations, got status ${status}:\n${stdout}${stderr}`);
      return new Map(readdirSync(folder).map((name) => [`dist/${name}`, readFileSync(join(folder, name), 'utf8')]));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/**
 * The examples and their solutions without their types, for those who have the package: Node 20 runs no TypeScript, and no
 * Node runs it inside `node_modules`. Comments and lines stay as they are. Not beside the originals, where an import of
 * `run.js` would find the copy.
 * @type {import('./stamp.js').Part}
 */
export const examples = {
  name: 'examples',
  inputs: [...COMMON, 'examples'],
  async make() {
    const { transform } = await import('sucrase');
    return new Map(
      filesAt(root, 'examples').flatMap((path) => {
        if (!path.endsWith('.ts')) return [];
        const text = readFileSync(join(root, path), 'utf8');
        const { code } = transform(text, { transforms: ['typescript'], disableESTransforms: true });
        return [[`dist/${path.replace(/\.ts$/, '.js')}`, code]];
      }),
    );
  },
};
