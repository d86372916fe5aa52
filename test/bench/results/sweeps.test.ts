import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegretReport } from 'banditspec';
import { describe, expect, test } from 'vitest';
import type { SweepResults } from '../../../bench/results/parts/sweep.js';
import { readResults } from '../../../bench/results/read-results.js';
import { abortedAfter, runBench, spawnBench, temporaryFolder } from '../run-bench.js';

const folder = temporaryFolder();
const path = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(path(name), 'utf8');

const plain = {
  name: 'swept',
  environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
  selectors: { ucbSpec: { kind: 'ucbSpec' }, exp3Spec: { kind: 'exp3Spec' } },
  cells: [
    { sequenceLength: 40, episodes: 5 },
    { sequenceLength: 90, episodes: 4 },
  ],
};
const radius = { ...plain, sweep: { parameter: 'radiusScale', values: [0.1, 0.5, 1] } };

/** Writes a configuration; returns the arguments that run it into a file of its own. */
function argvOf(name: string, configuration: object, ...more: readonly string[]): string[] {
  writeFileSync(path(`${name}.config.json`), JSON.stringify(configuration));
  return ['-c', path(`${name}.config.json`), '-q', '-o', path(`${name}.json`), ...more];
}

async function run(name: string, configuration: object, ...more: readonly string[]) {
  const made = await runBench(argvOf(name, configuration, ...more));
  expect(made).toMatchObject({ code: 0, stderr: '' });
  return { stdout: made.stdout, part: JSON.parse(read(`${name}.json`)).parts[0] as SweepResults };
}

const whole = await run('whole', radius);

describe('the cells of a sweep', () => {
  /** The experiment that states a value, where the sweep gives it. */
  const stating: readonly (readonly [string, readonly number[], (value: number) => object])[] = [
    [
      'radiusScale',
      [0.1, 0.5, 1],
      (radiusScale) => ({ selectors: { ...plain.selectors, ucbSpec: { kind: 'ucbSpec', radiusScale } } }),
    ],
    [
      'environment.acceptanceRates[0]',
      [0.2, 0.6],
      (rate) => ({ environment: { ...plain.environment, acceptanceRates: [rate, 0.8] } }),
    ],
    ['delay', [0, 4], (delay) => ({ delay })],
  ];
  test.each(stating)(
    'of %s have the reports, byte for byte, of experiments that state the value',
    async (parameter, values, change) => {
      const { part } = await run('cells', { ...plain, sweep: { parameter, values } });
      expect(part.kind).toBe('sweep');
      for (const value of values) {
        const { part: stated } = await run('stated', { ...plain, ...change(value) });
        const reports = (results: readonly { readonly report: RegretReport }[]) =>
          results.map(({ report }) => JSON.stringify(report));
        expect(reports(part.results.filter((cell) => cell.value === value))).toEqual(reports(stated.results));
      }
      // The values make a difference: else the comparison above would say nothing.
      const [first, last] = [part.results[0]!, part.results[values.length - 1]!];
      expect(JSON.stringify(first.report)).not.toBe(JSON.stringify(last.report));
    },
  );

  test('have the same luck: what does not take the values has the same figures at each', () => {
    const [first, ...others] = whole.part.results.filter(({ sequenceLength }) => sequenceLength === 90);
    expect(others).toHaveLength(2);
    for (const { report } of others) {
      expect(report.selectors.exp3Spec).toEqual(first!.report.selectors.exp3Spec);
      expect(report.fixedArms).toEqual(first!.report.fixedArms);
    }
  });
});

describe('a sweep has the same bytes', () => {
  test.each([1, 2, 3])(
    'from %i workers',
    async (workers) => {
      const argv = argvOf(`by-${workers}`, radius, '--workers', String(workers));
      expect((await spawnBench(argv).ended).code).toBe(0);
      expect(read(`by-${workers}.json`)).toBe(read('whole.json'));
    },
    60_000,
  );

  test.each([2, 5])('from %i shards', async (count) => {
    const files: string[] = [];
    for (let index = 1; index <= count; index++) {
      const argv = argvOf('shards', radius, '--shard', `${index}/${count}`);
      expect((await runBench(argv)).code).toBe(0);
      files.push(path(`shards.shard-${index}-of-${count}.jsonl`));
    }
    const merged = await runBench(['merge', ...files.reverse(), '-q', '-o', path('merged.json')]);
    expect(merged).toEqual({ code: 0, stdout: whole.stdout, stderr: '' });
    expect(read('merged.json')).toBe(read('whole.json'));
  });

  test('when it was stopped after any cell, and goes on', async () => {
    const lines = read('whole.jsonl').trimEnd().split('\n');
    // Header, six cells of one chunk each, end.
    expect(lines).toHaveLength(8);
    for (let kept = 1; kept < 7; kept++) {
      const argv = argvOf('stopped', radius, '--resume');
      writeFileSync(
        path('stopped.jsonl'),
        lines
          .slice(0, kept)
          .map((line) => `${line}\n`)
          .join(''),
      );
      expect((await runBench(argv)).code).toBe(0);
      expect(read('stopped.json')).toBe(read('whole.json'));
    }
  });

  test('when it was interrupted, which leaves a file that can be read', async () => {
    const argv = argvOf('broken', radius, '--workers', '1');
    expect((await runBench(argv, abortedAfter(4))).code).toBe(130);
    const { complete, parts } = await readResults(path('broken.json'));
    expect(complete).toBe(false);
    const { results } = parts[0] as SweepResults;
    expect(results.length).toBeGreaterThan(0);
    expect(results.length).toBeLessThan(6);
    expect((await runBench(['report', path('broken.json'), '--out', path('broken-report')])).code).toBe(0);
    expect((await runBench([...argv, '--resume'])).code).toBe(0);
    expect(read('broken.json')).toBe(read('whole.json'));
  });
});

describe('a sweep', () => {
  test('is told in the terminal: a row for each value, a column for each selector', () => {
    const { mean, confidenceInterval } = whole.part.results[0]!.report.selectors.ucbSpec!.stoppingTimeRegret;
    const rows = whole.stdout.split('\n');
    const title = rows.findIndex((row) => row.startsWith('Regret against radiusScale in answers of 40 tokens'));
    expect(rows[title + 1]).toMatch(/^radiusScale +ucbSpec +exp3Spec +best fixed arm +its rounds +episodes$/);
    expect(rows[title + 3]).toMatch(/^0\.1 /);
    expect(rows[title + 3]).toContain(` ${mean.toFixed(1)} ± ${(confidenceInterval[1] - mean).toFixed(1)} `);
    expect(rows[title + 5]).toMatch(/^1 /);
  });

  test('is compared value by value, and with no other values', async () => {
    const same = await runBench(['compare', path('whole.json'), path('whole.json')]);
    expect(same.stdout).toMatch(/None of [\d,]+ figures changed/);
    await run('other', { ...radius, sweep: { parameter: 'radiusScale', values: [0.1, 0.4, 1] } });
    const { code, stderr } = await runBench(['compare', path('whole.json'), path('other.json')]);
    expect(code).toBe(2);
    expect(stderr).toContain('parts[0].sweep.values[1] = 0.5 in the first and 0.4 in the second');
  });

  test('adds episodes at each value until intervals are narrow enough', async () => {
    const { part } = await run('until', radius, '--until-ci', '1');
    for (const { report } of part.results) {
      for (const { stoppingTimeRegret } of Object.values(report.selectors)) {
        const [low, high] = stoppingTimeRegret.confidenceInterval;
        expect(high - low).toBeLessThanOrEqual(1);
      }
    }
    // Each cell decides for itself.
    expect(new Set(part.results.map(({ report }) => report.episodes)).size).toBeGreaterThan(1);
  });

  test('takes the episodes of the command line', async () => {
    const { part } = await run('episodes', radius, '--episodes', '2');
    expect(part.results.map(({ report }) => report.episodes)).toEqual([2, 2, 2, 2, 2, 2]);
  });

  test('that cannot be measured at a value says at which', async () => {
    const environment = { kind: 'oneBetterArm', maxDraftLength: 4, armCount: 3, acceptanceRate: 0.5 };
    const sweep = { parameter: 'environment.gap', values: [0.1, 0.6] };
    const { code, stderr } = await runBench(argvOf('gap', { ...plain, environment, sweep }));
    expect(code).toBe(2);
    expect(stderr).toContain(
      'experiment "swept" at environment.gap 0.6, environment: environment.gap must be at most acceptanceRate, 0.5, got 0.6',
    );
  });

  test('of too many measurements is refused with their number and the time they would take', async () => {
    const sweep = { parameter: 'radiusScale', from: 1, to: 2, steps: 151 };
    const cells = [
      { sequenceLength: 1024, episodes: 1000 },
      { sequenceLength: 512, episodes: 2000 },
    ];
    const { code, stderr } = await runBench(argvOf('many', { ...plain, cells, sweep }));
    expect(code).toBe(2);
    // 151 values, each 1,024,000 tokens at either length for 4 players: 1.24e9 tokens at 2.1e7 a second.
    expect(stderr).toBe(
      'banditspec: experiment "swept": a sweep must have at most 300 measurements, got 302 (values: 151, lengths: 2), which take one core 59 seconds at least\n',
    );
  });
});
