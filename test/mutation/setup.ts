/**
 * Before each file of tests, in a thread that has run others: takes back what is left of those. Modules of `src` are kept, but
 * for those that remember what they computed, and those that import them; everything else is loaded anew. To load the whole
 * package anew for each mutant was most of what a mutant of `harness` took. Nor is it asked what the simplest case is that
 * fails: that took longer than all the tests.
 */
import fc from 'fast-check';
import { inject } from 'vitest';
import { REMEMBERING } from './remembering.js';

interface ModuleNode {
  readonly id: string;
  readonly file: string;
  readonly importers: ReadonlySet<string>;
  readonly evaluated: boolean;
}

interface Modules {
  readonly idToModuleMap: ReadonlyMap<string, ModuleNode>;
  invalidateModule(node: ModuleNode): void;
}

/** Stryker's own record in the thread: the mutant that is active, and in its first run which test comes by which mutants. */
interface Record {
  activeMutant?: string;
  mutantCoverage?: { static: object; perTest: object };
}

const provided = inject as (name: string) => unknown;
const thread = globalThis as unknown as { __vitest_worker__: { evaluatedModules: Modules } } & {
  [name: string]: Record;
};
const { evaluatedModules } = thread.__vitest_worker__;

function forget(node: ModuleNode): void {
  if (!node.evaluated) return;
  evaluatedModules.invalidateModule(node);
  for (const id of node.importers) {
    const importer = evaluatedModules.idToModuleMap.get(id);
    if (importer) forget(importer);
  }
}

const isFirstRun = provided('mode') === 'dry-run';
for (const node of evaluatedModules.idToModuleMap.values()) {
  const isKept = /\/src\/.*\.ts$/.test(node.file) && !REMEMBERING.some((file) => node.file.endsWith(file));
  if (/\.ts$/.test(node.file) && (isFirstRun || !isKept)) forget(node);
}

fc.configureGlobal({ endOnFailure: true });

const stryker = thread[provided('globalNamespace') as string];
if (stryker) {
  stryker.activeMutant = undefined;
  stryker.mutantCoverage = undefined;
}
