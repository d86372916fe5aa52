import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runBench, spawnBench, temporaryFolder, writeConfig } from '../run-bench.js';

const folder = temporaryFolder();

describe('a module that cannot be used is refused in one line with the reason', () => {
  mkdirSync(join(folder, 'folder.mjs'));
  test.each([
    [
      'that is not there',
      'missing.mjs',
      undefined,
      /missing\.mjs: the module could not be loaded \(there is no such file\)/,
    ],
    [
      'that is a folder',
      'folder.mjs',
      undefined,
      /folder\.mjs: the module could not be loaded \(it is a folder, not a file\)/,
    ],
    [
      'that throws',
      'throws.mjs',
      "throw new Error('not today\\nnor tomorrow');",
      /throws\.mjs: .* \(Error: not today\)$/m,
    ],
    ['that throws no error', 'word.mjs', "throw 'a word';", /word\.mjs: the module could not be loaded \(a word\)/],
    [
      'that throws nothing',
      'nothing.mjs',
      'throw undefined;',
      /nothing\.mjs: the module could not be loaded \(undefined\)/,
    ],
    [
      'that is no JavaScript',
      'broken.mjs',
      'export const selectors = {',
      /broken\.mjs: the module could not be loaded \(/,
    ],
    [
      'that imports what is not there',
      'imports.mjs',
      "import './none.mjs';",
      /imports\.mjs: the module could not be loaded \(.*none\.mjs/,
    ],
    [
      'that exports nothing',
      'other.mjs',
      'export const other = 1;',
      /must export selectors or environments, got neither/,
    ],
    [
      'that exports by default',
      'default.mjs',
      'export default { selectors: {} };',
      /must export selectors or environments, got a default export alone/,
    ],
    [
      'that exports null',
      'null.mjs',
      'export const selectors = null;',
      /selectors must be an object of functions, got null/,
    ],
    [
      'that exports a list',
      'list.mjs',
      'export const environments = [];',
      /environments must be an object of functions, got an array/,
    ],
    [
      'that exports a function',
      'function.mjs',
      'export function selectors() {}',
      /selectors must be an object .*, got function/,
    ],
    [
      'whose kind is no function',
      'number.mjs',
      'export const selectors = { a: 1 };',
      /selectors\.a must be a function, got number/,
    ],
    [
      'with a kind that there is already',
      'again.mjs',
      'export const selectors = { ucbSpec: () => {} };',
      /selectors\.ucbSpec must be a new kind, got one that there is already/,
    ],
  ])('%s', async (_what, name, text, message) => {
    const path = join(folder, name);
    if (text !== undefined) writeFileSync(path, text);
    const { code, stdout, stderr } = await runBench(['-m', path, '-o', join(folder, 'refused.json')]);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^banditspec: .*\n$/);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('in TypeScript, with what to do', async () => {
    // Later versions leave types out of .ts files; none reads .tsx.
    const extension = process.versions.node.startsWith('20.') ? '.ts' : '.tsx';
    const path = join(folder, `typed${extension}`);
    writeFileSync(path, 'export const selectors: object = {};');
    const { code, stderr } = await spawnBench(['-m', path, '-o', join(folder, 'refused.json')]).ended;
    expect(stderr).toBe(
      `banditspec: ${path}: the module could not be loaded ` +
        `(this Node.js runs no ${extension} files; compile it to a .js or .mjs file)\n`,
    );
    expect(code).toBe(2);
  });

  test('also where the configuration names it', async () => {
    const config = writeConfig(folder, { name: 'names', module: 'gone.mjs' });
    const { code, stderr } = await runBench(['-c', config, '-o', join(folder, 'refused.json')]);
    expect(stderr).toMatch(/^banditspec: .*gone\.mjs: the module could not be loaded \(there is no such file\)\n$/);
    expect(code).toBe(2);
  });
});

describe('a factory that fails is told with experiment, selector and reason, before any work', () => {
  writeFileSync(
    join(folder, 'factories.mjs'),
    `const selector = { feedback: 'bandit', armCount: 2, select: () => 0, update() {} };
export const selectors = {
  throws: () => { throw new Error('no such luck'); },
  throwsText: () => { throw 'no luck'; },
  nothing: () => {},
  nil: () => null,
  text: () => 'ucbSpec',
  unselective: () => ({ ...selector, select: undefined }),
  mute: () => ({ ...selector, feedback: undefined }),
  wrongFeedback: () => ({ ...selector, feedback: 'hearsay' }),
  forgetful: () => ({ ...selector, feedback: 'full-information' }),
  fine: () => selector,
};
const environment = {
  armCount: 2,
  rewardRange: { min: 1, max: 5 },
  begin: () => {
    let done = false;
    return { get done() { return done; }, elapsed: 1, pull: () => { done = true; return 5; } };
  },
};
export const environments = {
  throws: () => { throw new Error('no such place'); },
  nothing: () => {},
  armless: () => ({ ...environment, armCount: '2' }),
  rangeless: () => ({ ...environment, rewardRange: [1, 5] }),
  endless: () => ({ ...environment, begin: undefined }),
  hollow: () => ({ ...environment, begin: () => {} }),
  stuck: () => ({ ...environment, begin: () => ({ done: false, elapsed: 0 }) }),
  fine: () => environment,
};
`,
  );
  const attempt = (selector: string, environment: string) => {
    const config = writeConfig(folder, {
      name: 'attempt',
      module: 'factories.mjs',
      environment: { kind: environment },
      selectors: { it: { kind: selector } },
    });
    return runBench(['-c', config, '-q', '-o', join(folder, 'attempt-results.json')]);
  };

  test.each([
    ['throws', 'no such luck'],
    ['throwsText', 'no luck'],
    ['nothing', 'selectors.nothing must return a selector, got undefined'],
    ['nil', 'selectors.nil must return a selector, got null'],
    ['text', 'selectors.text must return a selector, got "ucbSpec"'],
    ['unselective', 'selectors.unselective must return a selector with select(), got undefined'],
    ['mute', /selectors\.mute must return a selector whose feedback is one of bandit, .*, contextual, got undefined/],
    ['wrongFeedback', /selectors\.wrongFeedback must return a selector whose feedback is one of .*, got "hearsay"/],
    [
      'forgetful',
      'selectors.forgetful must return a selector with updateAll(), as its feedback is full-information, got undefined',
    ],
  ])('selectors.%s', async (kind, reason) => {
    const { code, stderr } = await attempt(kind, 'fine');
    const place = 'banditspec: experiment "attempt", selectors["it"]: ';
    if (typeof reason === 'string') expect(stderr).toBe(`${place}${reason}\n`);
    else expect(stderr).toMatch(reason);
    expect(stderr.startsWith(place)).toBe(true);
    expect(code).toBe(2);
  });

  test.each([
    ['throws', 'no such place'],
    ['nothing', 'environments.nothing must return an environment, got undefined'],
    ['armless', 'environments.armless must return an environment whose armCount is a positive integer, got "2"'],
    ['rangeless', 'environments.rangeless must return an environment whose rewardRange is { min, max }, got object'],
    ['endless', 'environments.endless must return an environment with begin(), got undefined'],
    ['hollow', 'environments.hollow.begin must return an episode, got undefined'],
    ['stuck', 'environments.stuck.begin must return an episode with pull(), got undefined'],
  ])('environments.%s', async (kind, reason) => {
    const { code, stderr } = await attempt('fine', kind);
    expect(stderr).toBe(`banditspec: experiment "attempt", environment: ${reason}\n`);
    expect(code).toBe(2);
  });

  test('what is right runs', async () => {
    expect(await attempt('fine', 'fine')).toMatchObject({ code: 0, stderr: '' });
  });
});
