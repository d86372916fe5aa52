import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../src/arithmetic/', import.meta.url));

/** What a bundler makes of a program that imports from the room, without being told that imports have no side effects. */
async function bundle(program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    minifySyntax: true,
    write: false,
    format: 'esm',
    plugins: [
      {
        name: 'side-effects',
        setup({ onResolve }) {
          onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path }) => ({
            path: `${folder}${path.slice(2, -3)}.ts`,
            sideEffects: true,
          }));
        },
      },
    ],
  });
  return outputFiles[0]!.text;
}

const FILES = ['exp', 'exponential-weights', 'expm1', 'log', 'log1p', 'sin', 'atan'];
const ROOTS = 'ROOTS_OF_HALF';
const SINES = 'SINES';

test('a bundle that uses none of the functions holds no table', async () => {
  const text = await bundle(FILES.map((file) => `import './${file}.js';`).join(''));
  expect(text).not.toMatch(/\bnew \w+Array|\d+n\b|DataView/);
});

test.each([
  ['exp', [ROOTS], [SINES]],
  ['log', [ROOTS], [SINES]],
  ['sin', [SINES], [ROOTS]],
  ['atan', [SINES], [ROOTS]],
])('a bundle of %s holds its tables and no others', async (name, tables, others) => {
  const text = await bundle(`export { ${name} } from './${name}.js';`);
  for (const table of tables) expect(text).toContain(table);
  for (const table of others) expect(text).not.toContain(table);
});
