import { defineConfig, type Options } from 'tsup';

/**
 * Two outputs: the package (`dist/`, ESM and CommonJS with types) and the benchmark programs (`build/bench/`), which
 * import the package by its name as a user's program does. `tsup --no-dts` rebuilds the code alone and leaves the
 * declarations where they are.
 */
export default defineConfig((options): Options[] => {
  const declarations = options.dts !== false;
  return [
    {
      entry: { index: 'src/index.ts', node: 'src/node.ts' },
      format: ['esm', 'cjs'],
      target: 'es2022',
      platform: 'neutral',
      outDir: 'dist',
      // Both together keep one copy of each class across the CommonJS entry points.
      splitting: true,
      treeshake: true,
      removeNodeProtocol: false,
      external: [/^node:/],
      sourcemap: true,
      clean: declarations,
      dts: declarations && { compilerOptions: { ignoreDeprecations: '6.0' } },
    },
    {
      // Flat names: main.js finds worker.js beside itself.
      entry: {
        main: 'bench/main.ts',
        worker: 'bench/worker.ts',
        speed: 'bench/speed/speed.ts',
      },
      format: ['esm'],
      target: 'node20',
      platform: 'node',
      outDir: 'build/bench',
      // Whatever is a package stays one: dependencies, and this package under its own name.
      external: [/^[a-z@]/],
      sourcemap: true,
      clean: true,
      dts: false,
    },
  ];
});
