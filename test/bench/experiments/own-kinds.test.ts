import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeRecord } from '../../../bench/engine/record-line.js';
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

describe('a module that misbehaves while it runs', () => {
  /** A configuration whose selector does this in its 50th round of a thread: after all that is tried out beforehand. */
  const misbehaving = (name: string, action: string, ofModule = '') => {
    const place = temporaryFolder();
    writeFileSync(
      join(place, 'own.mjs'),
      `${ofModule}let round = 0;
      export const selectors = { mine: ({ armCount, rewardRange }) => ({
        feedback: 'bandit', armCount, rewardRange, update() {},
        select() { round += 1; if (round === 50) { ${action} } return 0; },
      }) };`,
    );
    const selectors = { mine: { kind: 'mine' } };
    const config = writeConfig(place, { name, module: './own.mjs', cellCount: 4, episodes: 20, selectors });
    return { place, argv: ['-c', config, '-q', '-o', join(place, 'r.json')] };
  };
  const inChunk = /^banditspec: experiment "x", 1\d tokens, episodes 0 to 19: /;

  describe.each([1, 2])('with %i workers', (workers) => {
    test.each<[what: string, action: string, message: RegExp]>([
      ['throws null', 'throw null;', / to 19: null$/m],
      ['throws a text', "throw 'a word';", / to 19: a word$/m],
      [
        'ends the process',
        'process.exit(0);',
        / to 19: process\.exit must not be called by a module of yours, got a call$/m,
      ],
    ])('that %s is named with its place, and what is kept is whole', async (_what, action, message) => {
      const { place, argv } = misbehaving('x', action);
      const { code, stderr } = await spawnBench([...argv, '-w', String(workers)]).ended;
      expect(stderr).toMatch(inChunk);
      expect(stderr).toMatch(message);
      expect(code).toBe(1);
      const records = join(place, 'r.jsonl');
      const lines = existsSync(records) ? readFileSync(records, 'utf8').split('\n').slice(0, -1) : [];
      for (const line of lines) expect(decodeRecord(Buffer.from(line))).toBeDefined();
      expect(existsSync(join(place, 'r.jsonl.lock'))).toBe(false);
    });

    test.each([
      ['rejects later', "Promise.reject(new Error('late'));", 'late'],
      ['rejects with nothing', 'Promise.reject(null);', 'null'],
      ['throws later', "setTimeout(() => { throw new Error('tick'); }, 0);", 'tick'],
    ])('that %s is told in one line, without a lock left', async (_what, action, reason) => {
      const { place, argv } = misbehaving('x', action);
      const { code, stderr } = await spawnBench([...argv, '-w', String(workers)]).ended;
      expect(stderr.split('\n')[0]).toContain(reason);
      expect(stderr).toMatch(/^banditspec: /);
      expect(stderr).not.toContain('    at ');
      expect(code).toBe(1);
      expect(existsSync(join(place, 'r.jsonl.lock'))).toBe(false);
    });
  });

  test('that never has been loaded is waited for in vain, which is told', async () => {
    const { argv } = misbehaving('x', '', 'await new Promise(() => {});');
    const { code, stderr } = await spawnBench(argv).ended;
    expect(stderr).toBe('banditspec: it waits for something that never comes, perhaps in a module of yours\n');
    expect(code).toBe(1);
  });

  const hoard = 'const all = []; for (;;) all.push(new Array(1e5).fill(0.5));';

  test.each([
    ['when it is loaded', '', hoard, /own\.mjs: the module took all memory when it was tried out$/],
    ['when it is tried out', `} ${hoard} {`, '', /own\.mjs: the module took all memory when it was tried out$/],
    ['in a chunk', hoard, '', / tokens, episodes 0 to 19: .*memory limit.*$/],
  ])('that takes all memory %s is told in one line', async (_when, action, ofModule, message) => {
    const { place, argv } = misbehaving('x', action, ofModule);
    const small = ['env', 'NODE_OPTIONS=--max-old-space-size=60'];
    const { code, stderr } = await spawnBench([...argv, '-w', '1'], small).ended;
    expect(stderr).toMatch(/^banditspec: .*\n$/);
    expect(stderr.trimEnd()).toMatch(message);
    expect(code).toBe(1);
    expect(existsSync(join(place, 'r.jsonl.lock'))).toBe(false);
  });

  test('that waits in vain in the first thread alone is told as well', async () => {
    const { argv } = misbehaving(
      'x',
      '',
      "import { isMainThread } from 'node:worker_threads'; if (isMainThread) await new Promise(() => {});",
    );
    const { code, stderr } = await spawnBench(argv).ended;
    expect(stderr).toBe('banditspec: it waits for something that never comes, perhaps in a module of yours\n');
    expect(code).toBe(1);
  });

  test('is loaded once for each thread: where it is tried out, in the first one, and where chunks are computed', async () => {
    const { place, argv } = misbehaving(
      'x',
      '',
      `import { appendFileSync } from 'node:fs'; import { threadId } from 'node:worker_threads';
      appendFileSync(new URL('loads', import.meta.url), threadId + '\\n');`,
    );
    expect((await spawnBench([...argv, '-w', '1']).ended).code).toBe(0);
    expect(readFileSync(join(place, 'loads'), 'utf8')).toBe('1\n0\n2\n');
  });

  test('that leaves a timer behind does not keep the program from ending', async () => {
    const { place, argv } = misbehaving('x', '', 'setInterval(() => {}, 1000);');
    expect((await spawnBench(argv).ended).code).toBe(0);
    expect(existsSync(join(place, 'r.json'))).toBe(true);
  });

  test('that ends the process when it is loaded is refused', async () => {
    const { argv } = misbehaving('x', '', 'process.exit(0);');
    const { code, stderr } = await spawnBench(argv).ended;
    expect(stderr).toMatch(
      /^banditspec: .*own\.mjs: the module could not be loaded \(.*process\.exit must not be called/,
    );
    expect(code).toBe(2);
  });

  // Windows has no such signals.
  describe.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'and loops is ended by %s',
    (signal) => {
      /** Ends it once it says that it loops. */
      const end = async (argv: readonly string[], when: (child: ChildProcess) => Promise<unknown>) => {
        const { child, ended } = spawnBench(argv);
        await when(child);
        child.kill(signal);
        return ended;
      };
      const said = (child: ChildProcess) => once(child.stderr!, 'data');

      test('when it is loaded', async () => {
        const { place, argv } = misbehaving(
          'x',
          '',
          `import { writeSync } from 'node:fs'; writeSync(2, 'loop'); for (;;);`,
        );
        expect((await end(argv, said)).code).toBe(-1);
        expect(readdirSync(place).sort()).toEqual(['own.mjs', 'x.json']);
      });

      test('when it is tried out, although it listens to signals itself', async () => {
        const { place, argv } = misbehaving(
          'x',
          "} writeSync(2, 'loop'); for (;;); {",
          `import { writeSync } from 'node:fs'; process.on('${signal}', () => {});`,
        );
        expect((await end(argv, said)).code).toBe(-1);
        expect(readdirSync(place).sort()).toEqual(['own.mjs', 'x.json']);
      });

      test.each([1, 2])('in a run of %i workers, of which no lock is left', async (workers) => {
        const loud = "writeSync(2, 'loop'); for (;;);";
        const { place, argv } = misbehaving('x', loud, "import { writeSync } from 'node:fs';");
        const { code, stderr } = await end([...argv, '-w', String(workers)], said);
        expect(stderr).toContain('Interrupted');
        expect(code).toBe(130);
        expect(existsSync(join(place, 'r.jsonl.lock'))).toBe(false);
      });
    },
  );
});

test.skipIf(!existsSync('/dev/full'))('a standard output that is full is told in one line', async () => {
  const { code, stderr } = await spawnBench(['--list'], ['bash', '-c', '"$@" > /dev/full', 'bash']).ended;
  expect(stderr).toBe('banditspec: standard output could not be written (the disk is full)\n');
  expect(code).toBe(1);
});
