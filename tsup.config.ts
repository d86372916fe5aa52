import { defineConfig } from 'tsup';

/** The declarations of the package, for both kinds of modules. Its JavaScript is made without tsup (`scripts/parts.js`). */
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    arithmetic: 'src/arithmetic.ts',
    node: 'src/node.ts',
    'node-llama-cpp': 'src/node-llama-cpp.ts',
    servers: 'src/servers.ts',
  },
  format: ['esm', 'cjs'],
  outDir: 'dist',
  dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0' } },
});
