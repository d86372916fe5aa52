/** What docs/in-an-engine.md says of the engine, against the engine's own types; and its program, run. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readText, repositoryRoot } from '../docs/repository.js';
import { compile, markdownSnippets } from '../docs/snippets.js';
import { ENGINE_FOLDER, engineIsInstalled, NEEDS_ENGINE } from './engine.js';
import { writeTinyModel } from './tiny-model.js';

const PAGE = 'docs/in-an-engine.md';
const ENGINE = join(ENGINE_FOLDER, 'node_modules', 'node-llama-cpp');

describe.skipIf(!engineIsInstalled)(`${PAGE}${NEEDS_ENGINE}`, () => {
  const snippets = markdownSnippets(PAGE, readText(PAGE)).filter(({ code }) => code.includes("from 'node-llama-cpp'"));

  test('compiles against the types of the engine', () => {
    expect(snippets.length).toBe(1);
    const paths = { 'node-llama-cpp': [join(ENGINE, 'dist', 'index.d.ts')] };
    const { code } = snippets[0]!;
    // What would be noticed: a sequence of another shape.
    const wrong = code.replace('(await small.createContext()).getSequence()', 'await small.createContext()');
    const [errors, expected] = compile([code, wrong], paths);
    expect(errors).toEqual([]);
    expect(expected!.join('\n')).toMatch(/contextTokens|nextTokenIndex/);
  }, 300_000);
});

describe('the program of the page', () => {
  let project: string;
  beforeAll(() => {
    project = realpathSync(mkdtempSync(join(tmpdir(), 'banditspec-page-')));
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(repositoryRoot, join(project, 'node_modules', 'banditspec'), 'junction');
    copyFileSync(join(repositoryRoot, 'docs', 'in-an-engine.mjs'), join(project, 'in-an-engine.mjs'));
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));
  const run = (...args: readonly string[]) =>
    execFileSync(process.execPath, [join(project, 'in-an-engine.mjs'), ...args], { cwd: project, encoding: 'utf8' });

  test('says so where the engine is not installed', () => {
    expect(run()).toBe('in-an-engine: node-llama-cpp is not installed: npm install node-llama-cpp\n');
  });

  test.skipIf(!engineIsInstalled)(
    `decodes, and writes the same text with drafts${NEEDS_ENGINE}`,
    () => {
      symlinkSync(ENGINE, join(project, 'node_modules', 'node-llama-cpp'), 'junction');
      expect(run()).toMatch(/^in-an-engine: name the file of a model/);
      const [target, draft] = ['target.gguf', 'draft.gguf'].map((file) => join(project, file));
      writeTinyModel(target!, { seed: 1 });
      writeTinyModel(draft!, { seed: 1, noise: 0.05 });
      const printed = run(target!, draft!, '--tokens', '80', '--prompt', 'badige', '--threads', '1');
      expect(printed).toMatch(/^without drafts: 80 tokens in 80 passes, .* tokens a second$/m);
      expect(printed).toMatch(/^with a selector: 80 tokens in [1-7]\d passes/m);
      expect(printed).toMatch(/^ {2}draft model 5: \d+ passes, [1-9]\d* of \d+ drafted tokens accepted$/m);
      expect(printed).toMatch(/The texts are the same\.\n$/);
    },
    300_000,
  );
});
