import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_KINDS } from '../../../bench/experiments/registry.js';
import { checkExperiments, type KindNames } from '../../../bench/experiments/schema.js';
import { STANDARD_EXPERIMENTS } from '../../../bench/experiments/standard.js';
import { runBench, temporaryFolder } from '../run-bench.js';

const NO_OWN = { environments: [], selectors: [] };

const valid = {
  name: 'mine',
  environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
  selectors: { ucbSpec: { kind: 'ucbSpec' }, 'my greedy': { kind: 'epsilonGreedy', epsilon: 0.1 } },
  cells: [{ sequenceLength: 128, episodes: 10 }],
};

function check(value: unknown, own: KindNames = NO_OWN) {
  return checkExperiments(value, own, 'f.json');
}

describe('a configuration', () => {
  test('may be one experiment or several; the standard set is one', () => {
    expect(check(valid).experiments).toEqual([{ ...valid, title: 'mine' }]);
    expect(check({ experiments: [valid], seed: 7 })).toMatchObject({ seed: 7, experiments: [{ name: 'mine' }] });
    expect(check({ experiments: STANDARD_EXPERIMENTS }).experiments).toEqual(STANDARD_EXPERIMENTS);
  });

  test('means the same in whichever order its keys stand, but for the names of selectors', () => {
    const { cells, selectors, environment, name } = valid;
    const turned = check({ cells, selectors, environment, name }).experiments;
    expect(JSON.stringify(turned)).toBe(JSON.stringify(check(valid).experiments));
  });

  const withSelector = (selector: unknown) => ({ experiments: [{ ...valid, selectors: { ucbSpec: selector } }] });
  test.each([
    [
      'a parameter out of its range',
      withSelector({ kind: 'ucbSpec', delta: 5 }),
      'experiments[0].selectors.ucbSpec.delta must be a number in (0, 1], got 5',
    ],
    [
      'a parameter of another type',
      withSelector({ kind: 'ucbSpec', delta: '0.1' }),
      'experiments[0].selectors.ucbSpec.delta must be a number in (0, 1], got "0.1"',
    ],
    [
      'an unknown parameter',
      withSelector({ kind: 'ucbSpec', detla: 0.1 }),
      'experiments[0].selectors.ucbSpec.detla is not a known key; did you mean delta?',
    ],
    [
      'a parameter that nothing resembles',
      withSelector({ kind: 'exp3Spec', temperature: 1 }),
      'experiments[0].selectors.ucbSpec.temperature is not a known key; known are kind',
    ],
    [
      'an unknown kind',
      withSelector({ kind: 'ucbspec2' }),
      'experiments[0].selectors.ucbSpec.kind must be a known kind, got "ucbspec2"; did you mean ucbSpec?',
    ],
    [
      'a selector that is no object',
      withSelector('ucbSpec'),
      'experiments[0].selectors.ucbSpec must be an object with a kind',
    ],
    ['a missing key', { ...valid, cells: undefined }, 'cells must be given'],
    ['a missing name', { ...valid, name: undefined }, 'name must be given'],
    ['an empty list', { ...valid, cells: [] }, 'cells must be a non-empty array of cells, got an array of 0'],
    [
      'half an episode',
      { ...valid, cells: [{ sequenceLength: 128, episodes: 1.5 }] },
      'cells[0].episodes must be a positive integer, got 1.5',
    ],
    ['an unknown key at the top', { ...valid, memroy: 'carried' }, 'memroy is not a known key; did you mean memory?'],
    [
      'an unknown memory',
      { ...valid, memory: 'caried' },
      'memory must be one of fresh, carried, got "caried"; did you mean carried?',
    ],
    [
      'an unknown reward',
      { ...valid, reward: 'time' },
      'reward must be one of accepted-length, throughput, got "time"',
    ],
    [
      'runs of selectors that do not go on',
      { ...valid, cells: [{ sequenceLength: 128, episodes: 10, runs: 2 }] },
      'cells[0].runs must stand in an experiment with memory "carried" alone, got 2',
    ],
    [
      'a missing parameter',
      withSelector({ kind: 'slidingWindowUcb' }),
      'experiments[0].selectors.ucbSpec.window must be given',
    ],
    [
      'a horizon of half a round',
      withSelector({ kind: 'glrUcb', horizon: 0.5 }),
      'experiments[0].selectors.ucbSpec.horizon must be a positive integer or "sequenceLength", got 0.5',
    ],
    [
      'what the environment tells',
      withSelector({ kind: 'fractionalKube', armCosts: [1, 2] }),
      'experiments[0].selectors.ucbSpec.armCosts is not a known key; known are kind, radiusScale',
    ],
    [
      'a part of a prior',
      withSelector({ kind: 'bayesUcb', prior: { mean: 2, pulls: 0, variance: 1 } }),
      'experiments[0].selectors.ucbSpec.prior.pulls must be a number in [1e-9, 1000000000000000], got 0',
    ],
    [
      'recorded hazards that there are not',
      { ...valid, environment: { kind: 'depthHazards', hazards: ['eagle', 'medsua'] } },
      'environment.hazards[1] must be one of eagle, medusa, hydra, chain68m, promptLookup, suffixMatch, got "medsua"; did you mean medusa?',
    ],
    [
      'a hazard above 1',
      { ...valid, environment: { kind: 'depthHazards', hazards: [[0.5, 2]] } },
      'environment.hazards[0][1] must be a number in [0, 1], got 2',
    ],
    [
      'a hazard of a regime',
      { ...valid, environment: { kind: 'calibratedAcceptance', arms: [{ hazards: [[0.5], [2]] }] } },
      'environment.arms[0].hazards[1][0] must be a number in [0, 1], got 2',
    ],
    [
      'an unknown law of lengths',
      { ...valid, environment: { kind: 'calibratedAcceptance', arms: [{ hazards: [] }], lengths: { kind: 'normal' } } },
      'environment.lengths.kind must be one of log-normal, quantiles, got "normal"',
    ],
    [
      'half a token in a table',
      { ...valid, environment: { kind: 'rewardTable', maxDraftLength: 3, acceptedLengths: [[1, 1.5]] } },
      'environment.acceptedLengths[0][1] must be a positive integer, got 1.5',
    ],
    [
      'an acceptance rate above 1',
      { ...valid, environment: { ...valid.environment, acceptanceRates: [0.5, 1.1] } },
      'environment.acceptanceRates[1] must be a number in [0, 1], got 1.1',
    ],
    [
      'a name that needs quotes',
      { ...valid, selectors: { 'a b': { kind: 'exp3Spec', x: 1 } } },
      'selectors["a b"].x is not a known key',
    ],
    ['no selector', { ...valid, selectors: {} }, 'selectors must have at least one entry, got none'],
    [
      'two experiments of one name',
      { experiments: [valid, valid] },
      'experiments[1].name must differ from experiments[0].name, got "mine"',
    ],
    [
      'a length twice',
      { ...valid, cells: [...valid.cells, ...valid.cells] },
      'cells[1].sequenceLength must differ from cells[0].sequenceLength, got 128',
    ],
    ['something else', 'valid', 'the whole must be an object'],
    ['a list', [valid], 'must be'],
  ])('is refused by its path: %s', (_what, value, message) => {
    // As it comes from a file: undefined is absent.
    expect(() => check(JSON.parse(JSON.stringify(value)))).toThrow(message);
  });

  test('may use every kind that the registry has', () => {
    const refused = (value: unknown) => () => check(value);
    expect(refused(withSelector({ kind: '?' }))).toThrow(`must be one of ${BUILT_IN_KINDS.selectors.join(', ')}, got`);
    expect(refused({ ...valid, environment: { kind: '?' } })).toThrow(
      `environment.kind must be one of ${BUILT_IN_KINDS.environments.join(', ')}, got`,
    );
  });

  test('is told all that is wrong with it', () => {
    const value = { ...valid, name: '', cells: [{ sequenceLength: 0, episodes: 1 }] };
    expect(() => check(value)).toThrow(
      'f.json: 2 errors:\n  name must be a text, got ""\n  cells[0].sequenceLength must be a positive integer, got 0',
    );
  });

  test('may use the kinds that a module registers, with whatever parameters', () => {
    const value = { ...valid, selectors: { own: { kind: 'mine', anything: [1, { deep: true }] } } };
    expect(check(value, { environments: [], selectors: ['mine'] }).experiments[0]!.selectors).toEqual(value.selectors);
    expect(() => check(value)).toThrow('selectors.own.kind must be one of');
  });
});

describe('the file of a configuration', () => {
  const path = join(temporaryFolder(), 'f.json');
  const listed = (bytes: string | Uint8Array) => {
    writeFileSync(path, bytes);
    return runBench(['-c', path, '--list', '--json']);
  };

  test('may begin with a byte order mark', async () => {
    const json = JSON.stringify(valid);
    expect(await listed(`\ufeff${json}`)).toEqual(await listed(json));
  });

  test.each([
    ['a gzip file', gzipSync(JSON.stringify(valid))],
    ['text in UTF-16', Buffer.from(JSON.stringify(valid), 'utf16le')],
    ['broken UTF-8 at byte 1', Uint8Array.of(0x7b, 0xff)],
  ])('is not %s', async (kind, bytes) => {
    const { code, stderr } = await listed(bytes);
    expect([code, stderr]).toEqual([2, `banditspec: --config: ${path} must be UTF-8, got ${kind}\n`]);
  });
});

describe('what is shown as a name stands on one line', () => {
  test.each([
    [{ ...valid, name: 'two\nlines' }, 'name must be a text of one line without control characters, got "two\\nlines"'],
    [{ ...valid, title: '\u001b[31mred' }, 'title must be a text of one line without control characters'],
    [{ ...valid, selectors: { 'a\r': { kind: 'ucbSpec' } } }, 'selectors["a\\r"] must be a text of one line'],
    [
      { ...valid, environment: { ...valid.environment, armNames: ['a', 'b\u2028'] } },
      'armNames[1] must be a text of one',
    ],
  ])('%j', (value, message) => {
    expect(() => check(value)).toThrow(message);
  });
});

describe('what JSON or a reader of it would lose without a word is refused by name', () => {
  const folder = temporaryFolder();
  const json = JSON.stringify(valid);
  const named = (name: string) => json.replace('"my greedy"', JSON.stringify(name));
  test.each([
    [
      named('constructor'),
      'selectors.constructor must have another name than __proto__, constructor, prototype, got "c',
    ],
    [named('prototype'), 'selectors.prototype must have another name than'],
    [named('__proto__'), 'selectors.__proto__ must have another name than'],
    [json.replace('"epsilon"', '"constructor"'), 'selectors["my greedy"].constructor must have another name than'],
    [named('ucbSpec'), 'selectors.ucbSpec must stand once, got it twice'],
    [json.replace('{', '{"name":"other",'), 'name must stand once, got it twice'],
    [json.replace('"episodes":10', '"episodes":10,"episodes":20'), 'cells[0].episodes must stand once, got it twice'],
    [named('10'), 'selectors must have names that are no integers, whose order would be lost, got "10"'],
    [`{"experiments":[${named('0')}]}`, 'experiments[0].selectors must have names that are no integers'],
  ])('%s', async (text, message) => {
    const path = join(folder, 'lost.json');
    writeFileSync(path, text);
    const { code, stdout, stderr } = await runBench(['-c', path, '--list', '--json']);
    expect(stderr).toContain(`banditspec: ${path}: ${message}`);
    expect([code, stdout]).toEqual([2, '']);
  });

  test.each(['toString', 'hasOwnProperty', '__proto', '010', '-1', '1.5', ' '])('%j is kept', async (name) => {
    const path = join(folder, 'kept.json');
    writeFileSync(path, named(name));
    const { stdout } = await runBench(['-c', path, '--list', '--json']);
    expect(Object.keys(JSON.parse(stdout)[0].selectors)).toEqual(['ucbSpec', name]);
  });

  test('a kind of a module', async () => {
    const path = join(folder, 'own.mjs');
    writeFileSync(path, "export const selectors = { ['__proto__']: () => ({}) };");
    const { code, stderr } = await runBench(['-m', path, '--list']);
    expect(stderr).toBe(`banditspec: ${path}: selectors must have other names than __proto__, got it\n`);
    expect(code).toBe(2);
  });
});

describe('--config', () => {
  const folder = temporaryFolder();
  const out = join(folder, 'results.json');
  const write = (name: string, value: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  };

  test('runs a file, of which --experiment chooses, and --list --json prints it', async () => {
    const config = write('two.json', { experiments: [valid, { ...valid, name: 'other', seed: 'own seed' }] });
    const listed = await runBench(['--config', config, '--list', '--json']);
    expect(JSON.parse(listed.stdout).map(({ name }: { name: string }) => name)).toEqual(['mine', 'other']);
    const { stdout } = await runBench(['-c', config, '-e', 'other', '-q', '--json', '-o', out]);
    const { seed, parts } = JSON.parse(stdout);
    expect(seed).toBe(1);
    expect(parts.map(({ experiment }: { experiment: { name: string } }) => experiment.name)).toEqual(['other']);
    expect(parts[0].results[0].report.seed).toBe('own seed');
    const overridden = await runBench(['-c', config, '-e', 'other', '-s', '5', '-q', '--json', '-o', out]);
    expect(JSON.parse(overridden.stdout).parts[0].results[0].report.seed).toBe(5);
  });

  test.each([
    [
      'a file that is not there',
      () => join(folder, 'none.json'),
      /--config must be a file that can be read, got ".*none\.json"/,
    ],
    ['a file that is not JSON', () => write('broken.json', '{"name": '), /broken\.json: the whole must be JSON/],
    [
      'a wrong key',
      () => write('key.json', { ...valid, enviroment: 1 }),
      /key\.json: enviroment is not a known key; did you mean environment\?/,
    ],
    [
      'what only the package can know',
      () => write('arm.json', { ...valid, selectors: { third: { kind: 'fixedArm', arm: 2 } } }),
      /experiment "mine", selectors\["third"\]: fixedArm: arm must be an integer in \[0, 1\], got 2/,
    ],
    [
      'names for other arms',
      () => write('names.json', { ...valid, environment: { ...valid.environment, armNames: ['one'] } }),
      /experiment "mine", environment: armNames must be an array of 2, got an array of 1/,
    ],
  ])('refuses %s with status 2', async (_what, config, message) => {
    const { code, stderr } = await runBench(['--config', config(), '-o', out]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
