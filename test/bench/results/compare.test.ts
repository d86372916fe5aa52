import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareResults } from '../../../bench/results/compare.js';
import { correctedThreshold } from '../../../bench/results/compare-by-noise.js';
import type { ExperimentResults } from '../../../bench/results/parts/experiment.js';
import type { ResultsPart } from '../../../bench/results/parts.js';
import { parseResults, readResults } from '../../../bench/results/read-results.js';
import { type ResultsFile, resultsToJson } from '../../../bench/results/results-file.js';
import { SMALL_RESULTS_PATH, smallResults } from '../../golden/small-results.js';
import { runBench, temporaryFolder } from '../run-bench.js';

const golden = await readResults(SMALL_RESULTS_PATH);
const text = readFileSync(SMALL_RESULTS_PATH, 'utf8');
/** The golden file with a piece of its text replaced, once. */
const edited = (from: string, to: string) => {
  expect(text).toContain(from);
  return parseResults(text.replace(from, to), 'edited');
};
/** Results as a reader has them. */
const read = (results: ResultsFile<ExperimentResults>) => parseResults(resultsToJson(results), 'other');

test('the small benchmark gives the figures that are kept (value-breaking otherwise: `npm run golden:results`, CHANGELOG.md)', async () => {
  const { method, figures, changed, notes } = compareResults(golden, read(smallResults()));
  expect({ method, changed, notes }).toEqual({ method: 'exact', changed: [], notes: [] });
  expect(figures).toBeGreaterThan(1000);
});

describe('with the same seed and episodes', () => {
  const cell = (golden.parts[0] as ExperimentResults).results[0]!;
  const { mean } = cell.report.selectors.ucbSpec!.stoppingTimeRegret;

  test('the last bit of one figure counts, and is named', () => {
    const results = structuredClone(golden) as {
      parts: [{ results: [{ report: typeof cell.report }] }];
    } & typeof golden;
    const next = mean * (1 + 2 ** -52);
    expect(next).not.toBe(mean);
    (results.parts[0].results[0].report.selectors.ucbSpec!.stoppingTimeRegret as { mean: number }).mean = next;
    expect(compareResults(golden, results).changed).toEqual([
      {
        measurement: 'stationary, 64 tokens',
        figure: 'selectors.ucbSpec.stoppingTimeRegret.mean',
        before: mean,
        after: next,
        z: null,
      },
    ]);
  });

  test('another version of the package and another title are no difference', () => {
    const later = edited('"Three stationary arms"', '"Three arms"');
    expect(compareResults(golden, { ...later, packageVersion: '9.0.0' }).changed).toEqual([]);
  });

  test('a figure that only one file has is noted, not judged', () => {
    const { changed, notes } = compareResults(golden, edited('"truncatedEpisodes": 0', '"newFigure": 0'));
    expect(changed).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^2 are in only one of the files and were not compared/)]);
  });
});

describe('with another seed', () => {
  const others = ['a', 'b', 'c', 'd', 'e'].map((seed) => read(smallResults(seed)));

  test('five seeds, and none of their figures differs beyond noise', async () => {
    // Wrong with probability below 5 * 0.0027 by the correction, if the normal approximation holds; the seeds are fixed.
    for (const other of others) {
      const { method, changed, figures, threshold } = compareResults(golden, other);
      expect(method).toBe('statistical');
      expect(threshold).toBe(correctedThreshold(figures));
      expect(changed).toEqual([]);
    }
  });

  test('a difference of ten standard errors is found, in the figure that has it alone', async () => {
    const [other] = others;
    const results = structuredClone(golden) as unknown as {
      parts: [{ results: [{ report: { selectors: { exp3Spec: { stoppingTime: { mean: number } } } } }] }];
    } & ResultsFile<ResultsPart>;
    const theirs = (other!.parts[0] as ExperimentResults).results[0]!.report.selectors.exp3Spec!.stoppingTime;
    const ours = results.parts[0].results[0].report.selectors.exp3Spec.stoppingTime;
    const { standardError } = (golden.parts[0] as ExperimentResults).results[0]!.report.selectors.exp3Spec!
      .stoppingTime;
    ours.mean = theirs.mean - 10 * Math.sqrt(standardError ** 2 + theirs.standardError ** 2);
    const { changed } = compareResults(results, other!);
    expect(changed.map(({ figure }) => figure)).toEqual(['selectors.exp3Spec.stoppingTime']);
    expect(changed[0]!.z).toBeCloseTo(10, 6);
  });

  test('figures that do not vary have no noise: any difference counts', async () => {
    const [other] = others;
    const fixed = (results: ResultsFile<ResultsPart>, mean: number) => {
      const copy = structuredClone(results);
      const report = (copy.parts[0] as ExperimentResults).results[0]!.report;
      Object.assign(report.selectors.ucbSpec!.elapsed, { mean, standardError: 0 });
      return copy;
    };
    const { changed } = compareResults(fixed(golden, 7), fixed(other!, 7.5));
    expect(changed).toEqual([
      { measurement: 'stationary, 64 tokens', figure: 'selectors.ucbSpec.elapsed', before: 7, after: 7.5, z: null },
    ]);
    expect(compareResults(fixed(golden, 7), fixed(other!, 7)).changed).toEqual([]);
  });

  test('the same seed with other episodes is noted: the files are not independent', async () => {
    const [other] = others;
    const fewer = structuredClone(other!);
    Object.assign((fewer.parts[0] as ExperimentResults).results[0]!.report, { episodes: 39 });
    expect(compareResults(fewer, other!)).toMatchObject({
      method: 'statistical',
      changed: [],
      notes: expect.arrayContaining([expect.stringMatching(/have the same seed and share episodes/)]),
    });
  });

  test('few episodes are noted', async () => {
    const [other] = others;
    expect(compareResults(golden, other!).notes).toContainEqual(
      expect.stringMatching(/has only 12 episodes: below 30/),
    );
  });
});

describe('draft lengths', () => {
  const sample = { fixed: [1, 1.5], best: 1.5, worst: 1, selectors: { ucbSpec: 1.25 } };
  const file = (ucbSpec: number, seed = 1): ResultsFile<ResultsPart> => ({
    ...golden,
    seed,
    parts: [{ kind: 'draft-lengths', runs: 2, draftLengths: [0, 1], samples: [{ ...sample, selectors: { ucbSpec } }] }],
  });

  test('are compared to the bit', () => {
    expect(compareResults(file(1.25), file(1.25)).changed).toEqual([]);
    expect(compareResults(file(1.25), file(1.5)).changed).toEqual([
      { measurement: 'draft lengths', figure: '[0].selectors.ucbSpec', before: 1.25, after: 1.5, z: null },
    ]);
  });

  test('of two seeds are refused: they have no standard errors', () => {
    expect(() => compareResults(file(1.25), file(1.25, 2))).toThrow('both files must have the same seed');
  });
});

describe('the threshold', () => {
  test('is 3 for one figure', () => {
    expect(correctedThreshold(1)).toBe(3);
  });

  test('is where a normal variable goes beyond as seldom as 0.0026998 / figures', () => {
    // Reference: two-sided tails 1 - erf(z / sqrt 2) at z = 4 and 5: 6.3342484e-5 and 5.7330314e-7; at 3: 2.6997961e-3.
    expect(correctedThreshold(2.6997961e-3 / 6.3342484e-5)).toBeCloseTo(4, 6);
    expect(correctedThreshold(2.6997961e-3 / 5.7330314e-7)).toBeCloseTo(5, 6);
  });
});

describe('files that cannot be compared are refused by the first thing that differs', () => {
  test.each([
    [
      '"maxDraftLength": 4',
      '"maxDraftLength": 5',
      'parts[0].environment.maxDraftLength = 4 in the first and 5 in the second',
    ],
    [
      '"kind": "exp3Spec"',
      '"kind": "ucb1"',
      'parts[0].selectors.exp3Spec.kind = "exp3Spec" in the first and "ucb1" in',
    ],
    [
      '"sequenceLength": 64,\n          "episodes": 40,\n          "report"',
      '"sequenceLength": 65,\n          "episodes": 40,\n          "report"',
      'parts[0].measurements[0].name = "stationary, 64 tokens" in the first',
    ],
    [
      '"memory": "fresh"',
      '"memory": "carried"',
      'parts[0].measurements[0].memory = "fresh" in the first and "carried"',
    ],
    [
      '"name": "stationary"',
      '"name": "other"',
      'parts[0].experiment = "stationary" in the first and "other" in the second',
    ],
  ])('%s', (from, to, message) => {
    expect(() => compareResults(golden, edited(from, to))).toThrow(message);
  });

  test('a file with fewer experiments', () => {
    const fewer = { ...golden, parts: golden.parts.slice(0, 1) };
    expect(() => compareResults(golden, fewer)).toThrow('parts[1].experiment = "turning" in the first and absent');
  });

  test('a file of an interrupted run', () => {
    expect(() => compareResults(golden, { ...golden, complete: false })).toThrow('the second file must be complete');
  });
});

describe('npm run bench -- compare', () => {
  const folder = temporaryFolder();
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const changed = file('changed.json', text.replace(/"median": \d+/, '"median": 99'));
  const gap = file('gap.json', text.replace('"seed": "golden"', '"seed": 2').replace('"comparator"', '"compared"'));
  const otherVersion = file('version.json', text.replace('"formatVersion": 1', '"formatVersion": 2'));
  const otherConfiguration = file('configuration.json', text.replace('"maxDraftLength": 4', '"maxDraftLength": 5'));

  test('has status 0 and says so when nothing changed', async () => {
    const { code, stdout } = await runBench(['compare', SMALL_RESULTS_PATH, SMALL_RESULTS_PATH]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Same seed and episodes: .*\nNone of 4,\d{3} figures changed\.\n$/);
  });

  test('has status 1 and a table when a figure changed', async () => {
    const { code, stdout } = await runBench(['compare', SMALL_RESULTS_PATH, changed]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 of 4,\d{3} figures changed:\n.*\n.*\nstationary, 64 tokens .*median +\d+ +99\n$/);
  });

  test('--json prints the same as data', async () => {
    const { code, stdout } = await runBench(['compare', '--json', SMALL_RESULTS_PATH, changed]);
    expect(code).toBe(1);
    const { before, after, method, changed: figures } = JSON.parse(stdout);
    expect(before).toEqual({ packageVersion: golden.packageVersion, seed: 'golden' });
    expect(after).toEqual(before);
    expect({ method, count: figures.length }).toEqual({ method: 'exact', count: 1 });
  });

  test.each([
    ['another form', otherVersion, /version\.json: formatVersion must be 1, got 2/],
    ['another configuration', otherConfiguration, /one configuration, got parts\[0\]\.environment\.maxDraftLength = 4/],
    ['a report that lacks a figure', gap, /reports must be whole, got one that lacks a figure/],
    ['no file', join(folder, 'none.json'), /none\.json: must be a file that can be read, got ENOENT/],
  ])('has status 2 for %s', async (_what, path, message) => {
    const { code, stdout, stderr } = await runBench(['compare', SMALL_RESULTS_PATH, path]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('has status 2 without its two files', async () => {
    const { code, stderr } = await runBench(['compare', SMALL_RESULTS_PATH]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/missing required argument 'after'/);
  });
});
