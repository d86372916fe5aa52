import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createRandom,
  exp3SpecRegretBound,
  geometricLowerBoundConstant,
  measureRegret,
  truncatedGeometricMean,
  ucbSpec,
  ucbSpecRegretBound,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { recordPulls } from '../../../bench/experiments/pulls-over-rounds.js';
import { createEnvironment } from '../../../bench/experiments/registry.js';
import { roundBins } from '../../../bench/experiments/round-bins.js';
import { boundCurves } from '../../../bench/report/regret-figure.js';
import { reportFiles } from '../../../bench/report/report.js';
import { reportSections } from '../../../bench/report/sections.js';
import { runningMean } from '../../../bench/report/sorted-samples-figure.js';
import type { ExperimentResults } from '../../../bench/results/parts/experiment.js';
import type { ResultsPart } from '../../../bench/results/parts.js';
import { parseResults, readResults } from '../../../bench/results/read-results.js';
import { type ResultsFile, resultsToJson } from '../../../bench/results/results-file.js';
import { SMALL_EXPERIMENTS, SMALL_RESULTS_PATH } from '../../golden/small-results.js';
import { runBench, temporaryFolder } from '../run-bench.js';

const golden = await readResults(SMALL_RESULTS_PATH);
const stationary = golden.parts[0] as ExperimentResults;
const files = reportFiles(golden);
const text = (name: string) => files.get(name)!;
const withParts = (parts: readonly ResultsPart[]): ResultsFile<ResultsPart> => ({ ...golden, parts });

/** What is drawn in an SVG group of this kind, as its start tags. */
function tags(svg: string, name: string): string[] {
  return svg.match(new RegExp(`<${name}[ >][^>]*>`, 'g')) ?? [];
}

describe('a report of names that are not kind to it', () => {
  const long = 'n'.repeat(400);
  const formula = "=cmd|' /C calc'!A0";
  const odd = (name: string): ResultsPart => ({
    ...stationary,
    experiment: { ...stationary.experiment, name, title: `<b>${name}</b>` },
    results: stationary.results.map((result) => ({
      ...result,
      report: {
        ...result.report,
        selectors: Object.fromEntries(
          Object.entries(result.report.selectors).map(([selector, { stoppingTimeRegret, ...rest }]) => [
            selector,
            { ...rest, stoppingTimeRegret: { ...stoppingTimeRegret, mean: -1.5 } },
          ]),
        ),
        armNames: result.report.armNames.map((_, arm) => `@arm ${arm}\n|\u0000`),
      },
    })),
  });
  const written = reportFiles(withParts([odd(long), odd(`${long}2`), odd(formula), odd('# a\n\n|b')]));

  test('has files of short names, no two the same', () => {
    const names = [...written.keys()];
    expect(names).toContain(`${'n'.repeat(80)}-regret.svg`);
    expect(names).toContain(`${'n'.repeat(80)}-2-regret.svg`);
    for (const name of names) expect(name.length).toBeLessThan(140);
  });

  test('has no formula in its CSV, and all of its rows', () => {
    const csv = written.get('results.csv')!;
    expect(csv).toContain(`\r\n'${formula},`);
    expect(csv).toContain('"always @arm 0\n|\0"');
    expect(csv).not.toMatch(/(^|[\r\n,"])[=@]/);
    // What is negative stays a number.
    expect(csv).toMatch(/,-1\.5,/);
  });

  test('has whole tables in Markdown: as many columns in each row as in the head, and no heading but its own', () => {
    const lines = written.get('report.md')!.split('\n');
    const columns = (line: string) => line.match(/(?<!\\)\|/g)!.length;
    let width: number | undefined;
    for (const line of lines) {
      if (!line.startsWith('|')) width = undefined;
      else {
        width ??= columns(line);
        expect(columns(line)).toBe(width);
      }
    }
    expect(lines.filter((line) => line.startsWith('## '))).toHaveLength(4);
    expect(lines.filter((line) => line.startsWith('# '))).toHaveLength(1);
    expect(lines.join('\n')).not.toMatch(/(?<!\\)<b>/);
  });

  test('has nothing in its page and drawings that XML could not say', () => {
    for (const [name, content] of written) {
      if (!/\.(svg|html)$/.test(name)) continue;
      expect(content).not.toContain('<b>');
      expect(content).not.toContain('\0');
    }
  });
});

describe('the report', () => {
  test('is one page, an SVG for each figure, Markdown and CSV', () => {
    expect([...files.keys()].sort()).toEqual([
      'index.html',
      'report.md',
      'results.csv',
      'stationary-distribution.svg',
      'stationary-pulls.svg',
      'stationary-regret.svg',
      'stationary-rounds.svg',
      'stationary-tokens-per-time.svg',
      'turning-distribution.svg',
      'turning-pulls.svg',
      'turning-regret.svg',
      'turning-rounds.svg',
      'turning-tokens-per-time.svg',
    ]);
  });

  test('is the same bytes for the same results, in whatever order figures were drawn before', () => {
    reportFiles(withParts([golden.parts[1]!]));
    expect([...reportFiles(golden)]).toEqual([...files]);
  });

  test('fetches nothing: no address but the name of the SVG language, no script', () => {
    const page = text('index.html').replaceAll('http://www.w3.org/2000/svg', '');
    expect(page).not.toMatch(/https?:|<script [^>]*src|<img|url\(|@import|fetch\(|XMLHttpRequest|WebSocket/);
  });

  test('every caption says seed, episodes and version', () => {
    for (const { figures } of reportSections(golden)) {
      for (const { caption } of figures) {
        expect(caption).toMatch(/Seed "golden", .*\d+ episodes.*, banditspec \d+\.\d+\.\d+\.$/);
      }
    }
  });

  test('says that it is incomplete when the run was interrupted', () => {
    const interrupted = reportFiles({ ...golden, complete: false });
    expect(interrupted.get('index.html')).toContain('Incomplete: the run was interrupted');
    expect(text('index.html')).not.toContain('Incomplete');
  });

  test('two experiments of one name get files of their own', () => {
    const ids = reportSections(withParts([stationary, stationary])).map(({ id }) => id);
    expect(ids).toEqual(['stationary', 'stationary-2']);
  });

  test('names with markup in them stay text', () => {
    const name = '<b>"x" & y</b>';
    const renamed = JSON.parse(JSON.stringify(stationary).replaceAll('"ucbSpec":', `${JSON.stringify(name)}:`));
    const page = reportFiles(withParts([renamed])).get('index.html')!;
    expect(page).not.toContain('<b>');
    expect(page).toContain('&lt;b&gt;');
  });
});

describe('regret against the length', () => {
  const svg = text('stationary-regret.svg');

  test('has a curve, a band and a marker at every length for every selector, and its name', () => {
    const names = Object.keys(stationary.experiment.selectors);
    expect(svg.match(/aria-label="area"/g)).toHaveLength(names.length);
    expect(svg.match(/aria-label="dot"/g)).toHaveLength(names.length);
    for (const name of names) expect(svg).toContain(`>${name}</text>`);
    // One line a selector and one each for the three bounds.
    expect(svg.match(/aria-label="line"/g)).toHaveLength(names.length + 3);
  });

  test('draws the greater regret higher', () => {
    const dots = svg.split('aria-label="dot"').slice(1);
    // A circle has its place in cy, other markers in a translation.
    const last = (group: string) => {
      const places = [...group.split('</g>')[0]!.matchAll(/cy="([\d.]+)"|translate\([\d.]+,([\d.]+)\)/g)];
      return Number(places.at(-1)![1] ?? places.at(-1)![2]);
    };
    const regret = Object.values(stationary.results.at(-1)!.report.selectors).map((s) => s.stoppingTimeRegret.mean);
    const height = dots.map((group) => -last(group));
    const order = (values: readonly number[]) => values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
    expect(order(height)).toEqual(order(regret));
  });

  test("has the paper's bounds where they hold: all three for stationary arms, Theorem 5.3 for a table", () => {
    const rates = [0.3, 0.5, 0.8];
    const means = rates.map((rate) => truncatedGeometricMean(rate, 4));
    const constant = geometricLowerBoundConstant({ acceptanceRates: rates, maxDraftLength: 4 });
    const cells = stationary.results;
    expect(boundCurves(stationary).map(({ values }) => values)).toEqual([
      cells.map((cell) => ucbSpecRegretBound({ means, maxDraftLength: 4, expectedLength: cell.sequenceLength })),
      cells.map(({ sequenceLength, report }) =>
        exp3SpecRegretBound({
          armCount: 3,
          maxDraftLength: 4,
          sequenceLength,
          bestStoppingTime: report.fixedArms[2]!.mean,
        }),
      ),
      cells.map((cell) => constant * Math.log(cell.sequenceLength)),
    ]);
    expect(boundCurves(golden.parts[1] as ExperimentResults).map(({ name }) => name)).toEqual([
      'upper bound, EXP3Spec (Thm 5.3)',
    ]);
  });

  test.each([
    [{ memory: 'carried' }, 'Selectors are carried from answer to answer'],
    [{ reward: 'throughput' }, 'Selectors learn from tokens per unit of time.'],
  ] as const)('no bound is shown, and the reason told, with %o', (rule, told) => {
    const other: ExperimentResults = { ...stationary, experiment: { ...stationary.experiment, ...rule } };
    expect(boundCurves(other)).toEqual([]);
    const { figures } = reportSections(withParts([other]))[0]!;
    expect(figures).toHaveLength(5);
    expect(figures.filter(({ caption }) => !caption.includes(told))).toEqual([]);
  });

  test('a bound far above all curves is told in words', () => {
    const near = { ...stationary.experiment.environment, acceptanceRates: [0.799, 0.5, 0.8] };
    const far = {
      ...stationary,
      results: stationary.results.map((cell) => ({ ...cell, report: { ...cell.report, environment: near } })),
    };
    const made = reportFiles(withParts([far as ExperimentResults]));
    expect(made.get('stationary-regret.svg')).not.toContain('upper bound, UCBSpec');
    expect(made.get('index.html')).toMatch(
      /upper bound, UCBSpec \(Thm 4\.3\), [\d,]+ to [\d,]+ rounds, above this scale/,
    );
  });

  test('is left out where there is one length only', () => {
    const [section] = reportSections(withParts([{ ...stationary, results: stationary.results.slice(0, 1) }]));
    expect(section!.figures.map(({ id }) => id)).toEqual([
      'stationary-rounds',
      'stationary-distribution',
      'stationary-pulls',
      'stationary-tokens-per-time',
    ]);
  });

  test('a file of a version that recorded no regret over rounds is drawn without it, and the page says so', () => {
    const results = stationary.results.map(({ report, ...cell }) => {
      const { regretOverRounds, ...old } = report;
      return { ...cell, report: old };
    });
    const made = reportFiles(withParts([{ ...stationary, results }]));
    expect([...made.keys()].filter((name) => name.endsWith('-rounds.svg'))).toEqual([]);
    for (const page of ['index.html', 'report.md']) {
      expect(made.get(page)).toContain('Regret over the rounds of an answer is not in this file');
      expect(text(page)).not.toContain('is not in this file');
    }
  });

  test('a file that has regret over rounds as lists of summaries is drawn as one that has columns', () => {
    const results = stationary.results.map(({ report, ...cell }) => {
      const { rounds, percentiles, selectors } = report.regretOverRounds!;
      const summaries = Object.entries(selectors).map(([name, curve]) => [
        name,
        rounds.slice(0, curve.count.length).map((_, i) => {
          const at = (percent: number) => curve.percentiles[percentiles.indexOf(percent)]![i]!;
          return {
            ...{ mean: curve.mean[i], standardError: curve.standardError[i], count: curve.count[i] },
            ...{ minimum: at(0), percentile5: at(5), median: at(50), percentile95: at(95), maximum: at(100) },
          };
        }),
      ]);
      return { ...cell, report: { ...report, regretOverRounds: { rounds, selectors: Object.fromEntries(summaries) } } };
    });
    const json = resultsToJson({ ...golden, parts: [{ ...stationary, results }] } as unknown as typeof golden);
    expect(json).toContain('"percentile95":');
    const made = reportFiles(parseResults(json, 'x.json'));
    expect(made).toEqual(reportFiles(withParts([stationary])));
  });

  test('measurements of one episode, which have no interval, are drawn without one', () => {
    const report = measureRegret({
      environment: createEnvironment(stationary.experiment.environment, { sequenceLength: 64, seed: 1 }),
      selectors: { ucbSpec },
      episodes: 1,
      seed: 1,
    });
    const experiment = { ...stationary.experiment, selectors: { ucbSpec: { kind: 'ucbSpec' } as const } };
    const part: ExperimentResults = {
      kind: 'experiment',
      experiment,
      results: [64, 128].map((sequenceLength) => ({ sequenceLength, episodes: 1, report })),
    };
    for (const file of reportFiles(withParts([part])).values()) expect(file).not.toContain('NaN');
  });
});

describe('regret over the rounds', () => {
  const longest = stationary.results.reduce((a, b) => (b.sequenceLength > a.sequenceLength ? b : a)).report;
  const { rounds, percentiles, selectors } = longest.regretOverRounds!;
  const figureOf = (options: Parameters<typeof reportSections>[1]) =>
    reportSections(withParts([stationary]), options)[0]!.figures.find(({ id }) => id === 'stationary-rounds')!;

  test('is drawn by its mean and by the median between percentiles, along two axes each', () => {
    const { views, values } = figureOf({});
    expect(views.map(({ name }) => name)).toEqual([
      'mean, logarithmic',
      'mean, linear',
      '5 to 95%, logarithmic',
      '5 to 95%, linear',
    ]);
    expect(new Set(values.map(({ statistic }) => statistic)).size).toBe(2);
  });

  test('shows the percentiles that were asked for first, with the recorded numbers', () => {
    const { views, values, caption } = figureOf({ band: [10, 90] });
    expect(views.map(({ name }) => name)).toEqual([
      '10 to 90%, logarithmic',
      '10 to 90%, linear',
      'mean, logarithmic',
      'mean, linear',
    ]);
    expect(caption).toContain('median with the 10th and the 90th percentile, or mean with its 95% interval');
    const at = (percent: number) => selectors.ucbSpec!.percentiles[percentiles.indexOf(percent)]![3];
    expect(values[3]).toEqual({
      statistic: 'median with the 10th and the 90th percentile',
      curve: 'ucbSpec',
      round: rounds[3],
      'regret so far, tokens': at(50),
      low: at(10),
      high: at(90),
    });
  });
});

test('one selector has one colour in all figures', () => {
  for (const name of ['stationary-regret.svg', 'stationary-distribution.svg', 'stationary-tokens-per-time.svg']) {
    expect(text(name)).toContain('#0072b2');
    expect(text(name)).toContain('#d55e00');
  }
});

test('the distribution has a bar, two ends, a median and a mean for every selector at every length', () => {
  const svg = text('stationary-distribution.svg');
  // 4 selectors at 3 lengths.
  expect(svg.match(/aria-label="bar"/g)).toHaveLength(12);
  expect(svg.match(/aria-label="tick"/g)).toHaveLength(36);
  expect(tags(svg, 'circle')).toHaveLength(12);
});

describe('pulls over the rounds', () => {
  test('bins are two an octave, from round 1', () => {
    expect(roundBins(1)).toEqual([1]);
    expect(roundBins(13)).toEqual([1, 2, 3, 4, 6, 8, 12]);
  });

  test('are those of the measured episodes: over all bins they sum to the pulls of the report', () => {
    const experiment = SMALL_EXPERIMENTS[0]!;
    const { sequenceLength, episodes, pulls } = recordPulls({ seed: 'golden' }, experiment);
    const cell = stationary.results.at(-1)!;
    expect({ sequenceLength, episodes }).toEqual({ sequenceLength: 1024, episodes: cell.episodes });
    for (const [name, { pulls: estimates }] of Object.entries(cell.report.selectors)) {
      const totals = pulls[name]!.map((bins) => bins.reduce((sum, count) => sum + count, 0));
      expect(totals).toEqual(estimates.map(({ mean, count }) => Math.round(mean * count)));
    }
  });

  test('the first round of UCBSpec is the first arm, the second the second (Algorithm 4)', () => {
    const { pulls, episodes } = recordPulls({ seed: 'golden' }, SMALL_EXPERIMENTS[0]!);
    expect(pulls.ucbSpec!.map((bins) => bins.slice(0, 3))).toEqual([
      [episodes, 0, 0],
      [0, episodes, 0],
      [0, 0, episodes],
    ]);
  });

  test('are drawn best arm first; of many arms the slow ones in one group', () => {
    expect(text('stationary-pulls.svg')).toMatch(/>good<.*>fair<.*>poor</s);
    const armNames = Array.from({ length: 9 }, (_, arm) => `a${arm}`);
    const environment = {
      kind: 'truncatedGeometric' as const,
      maxDraftLength: 2,
      armNames,
      acceptanceRates: armNames.map((_, arm) => arm / 10),
    };
    const experiment = { ...SMALL_EXPERIMENTS[0]!, environment, cells: [{ sequenceLength: 40, episodes: 5 }] };
    const report = measureRegret({
      environment: createEnvironment(environment, { sequenceLength: 40, seed: 1 }),
      selectors: { ucbSpec, exp3Spec: ucbSpec, followTheLeader: ucbSpec, uniformRandom: ucbSpec },
      episodes: 5,
      seed: 1,
    });
    const part: ExperimentResults = {
      kind: 'experiment',
      experiment,
      results: [{ sequenceLength: 40, episodes: 5, report }],
      pullsOverRounds: recordPulls({ seed: 1 }, experiment),
    };
    const svg = reportFiles(withParts([part])).get('stationary-pulls.svg')!;
    expect(svg).toMatch(/>a8<.*>a7<.*>a6<.*>a5<.*>a4<.*>the other 4 arms</s);
    expect(svg).not.toContain('>a3<');
  });
});

test('tokens per time has a row for every selector and every fixed arm, with its figure', () => {
  const svg = text('stationary-tokens-per-time.svg');
  const { selectors, fixedArms } = stationary.results.at(-1)!.report;
  for (const { tokensPerTime } of [...Object.values(selectors), ...fixedArms]) {
    expect(svg).toContain(`>${tokensPerTime.toFixed(3)}</text>`);
  }
  expect(svg).toContain('>always good</text>');
});

describe('samples sorted by their best draft length', () => {
  const random = createRandom('samples');
  const samples = Array.from({ length: 80 }, (_, i) => {
    const fixed = [1, 0.6 + i / 80 + 0.1 * random()];
    return {
      fixed,
      best: Math.max(...fixed),
      worst: Math.min(...fixed),
      selectors: { ucbSpec: 0.9 * Math.max(...fixed) },
    };
  }).sort((a, b) => a.best - b.best);
  const part: ResultsPart = { kind: 'draft-lengths', runs: 3, draftLengths: [0, 4], samples };
  const made = reportFiles(parseResults(resultsToJson({ ...golden, parts: [part] }), 'made'));

  test('have a curve for the best, for every draft length and for every selector', () => {
    const svg = made.get('draft-lengths-samples.svg')!;
    // And a faint one for the selector, sample by sample.
    expect(svg.match(/aria-label="line"/g)).toHaveLength(5);
    for (const name of ['best length of each sample', 'always 0', 'always 4', 'ucbSpec']) {
      expect(svg).toContain(`>${name}</text>`);
    }
  });

  test('say how many samples and runs there were, and what share of the best speed was reached', () => {
    expect(made.get('index.html')).toContain('80 samples, 3 runs of each');
    expect([...made.keys()].filter((name) => name.endsWith('.csv'))).toEqual(['draft-lengths-samples.csv']);
    expect(made.get('draft-lengths-samples.csv')!.split('\r\n')[0]).toBe('sample,best,worst,always 0,always 4,ucbSpec');
    expect(made.get('report.md')).toMatch(/\| ucbSpec \| [\d.]+ \| 90\.0% \|/);
  });

  test('are smoothed by the mean over neighbours', () => {
    expect(runningMean([1, 2, 6, 4], 1)).toEqual([1.5, 3, 4, 5]);
    expect(runningMean([1, 2], 0)).toEqual([1, 2]);
  });
});

describe('tables', () => {
  test('Markdown shows every drawing with its caption, and the figures of every length', () => {
    const markdown = text('report.md');
    expect(markdown.match(/^!\[.*\]\(.*\.svg\)$/gm)).toHaveLength(10);
    expect(markdown).toContain('|  | 64 tokens | 256 tokens | 1,024 tokens |');
  });

  test('CSV has one row for each selector and each fixed arm of each length, in full precision', () => {
    const lines = text('results.csv').trimEnd().split('\r\n');
    // 3 lengths of 4 selectors and 3 arms, 2 lengths of 4 selectors and 2 arms, and the head.
    expect(lines).toHaveLength(1 + 3 * 7 + 2 * 6);
    const { mean } = stationary.results[0]!.report.selectors.ucbSpec!.stoppingTimeRegret;
    expect(lines[0]!.split(',').slice(0, 9)).toEqual([
      'part',
      'sequenceLength',
      'memory',
      'episodes',
      'seed',
      'player',
      'kind',
      'stoppingTime',
      'regret',
    ]);
    expect(lines[1]!.split(',').slice(0, 7)).toEqual([
      'stationary',
      '64',
      'fresh',
      '40',
      'golden',
      'ucbSpec',
      'selector',
    ]);
    expect(lines[1]!.split(',')[8]).toBe(String(mean));
  });
});

describe('npm run bench -- report', () => {
  const folder = temporaryFolder();
  const out = join(folder, 'deep', 'report');

  test('writes the folder, which need not be there', async () => {
    const { code, stdout } = await runBench(['report', SMALL_RESULTS_PATH, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `${join(out, 'index.html')} written, with 10 drawings (SVG) and the tables as Markdown and CSV beside it.\n`,
    );
    for (const [name, bytes] of files) expect(readFileSync(join(out, name), 'utf8')).toBe(bytes);
  });

  test('draws a replay: its distribution and its tokens per time, fresh and carried', async () => {
    const trace = join(folder, 'turns.jsonl');
    const turn = { id: 1, turn: 0, n: 6, nTok: 6, eagle: [4, 2], m68: '101111', pld3x10: [-1, 1, 0, -1, 0, 0] };
    writeFileSync(trace, [1, 2, 3].map((id) => `${JSON.stringify({ ...turn, id })}\n`).join(''));
    const results = join(folder, 'trace.json');
    await runBench(['replay', trace, '--quiet', '--out', results]);
    expect((await readResults(results)).parts[0]!.kind).toBe('trace');
    const { code } = await runBench(['report', results, '--out', out]);
    expect(code).toBe(0);
    expect(existsSync(join(out, 'turns-jsonl-distribution.svg'))).toBe(true);
    expect(readFileSync(join(out, 'turns-jsonl-tokens-per-time.svg'), 'utf8')).toContain('always eagle');
  });

  test('what was measured and drawn in one go has pulls over the rounds', async () => {
    const results = join(folder, 'results.json');
    await runBench(['--experiment', 'table-1', '--episodes', '1', '--quiet', '--out', results]);
    await runBench(['report', results, '--out', out]);
    expect(readFileSync(join(out, 'table-1-pulls.svg'), 'utf8')).toContain('>EAGLE-2</text>');
  });

  const damaged = join(folder, 'damaged.json');
  writeFileSync(damaged, readFileSync(SMALL_RESULTS_PATH, 'utf8').slice(0, 5000));
  const gap = join(folder, 'gap.json');
  writeFileSync(gap, readFileSync(SMALL_RESULTS_PATH, 'utf8').replace('"stoppingTimeRegret"', '"regret"'));
  mkdirSync(join(folder, 'a-folder'));
  test.each([
    ['no file', join(folder, 'none.json'), /none\.json: must be a file that can be read, got ENOENT/],
    ['a folder', join(folder, 'a-folder'), /a-folder: must be a file that can be read, got EISDIR/],
    ['a report that lacks a figure', gap, /gap\.json: reports must be whole, got one that lacks a figure/],
    ['half a file', damaged, /damaged\.json: must be JSON, got what cannot be read/],
  ])('refuses %s with status 2', async (_what, path, message) => {
    const { code, stderr } = await runBench(['report', path, '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('draws the percentiles that are asked for, in the page and for a paper', async () => {
    const chosen = join(folder, 'chosen');
    expect((await runBench(['report', SMALL_RESULTS_PATH, '--percentiles', '25,75', '--out', chosen])).code).toBe(0);
    expect(readFileSync(join(chosen, 'index.html'), 'utf8')).toContain('25 to 75%, logarithmic');
    const paper = join(folder, 'paper');
    const args = ['report', SMALL_RESULTS_PATH, '--for', 'paper', '--percentiles', '25,75', '--out', paper];
    expect((await runBench(args)).code).toBe(0);
    const csv = readFileSync(join(paper, 'stationary-rounds.csv'), 'utf8').split('\r\n');
    expect(csv[1]).toMatch(/^median with the 25th and the 75th percentile,/);
  });

  test.each([
    ['5', /--percentiles must be two numbers, as far below 50 as above, as 10,90, got "5"/],
    ['10,95', /--percentiles must be two numbers/],
    ['x,y', /--percentiles must be two numbers/],
    ['20,80', /--percentiles must be 0,100; 5,95; 10,90; 25,75 \(what was recorded\), got 20,80/],
  ])('refuses the percentiles %s', async (percentiles, message) => {
    const { code, stderr } = await runBench(['report', SMALL_RESULTS_PATH, '--percentiles', percentiles, '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('refuses to write where a file is', async () => {
    const { code, stderr } = await runBench(['report', SMALL_RESULTS_PATH, '--out', damaged]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--out must be a folder that can be made, got .*damaged\.json/);
  });
});

describe('reading results', () => {
  const json = (change: object) => JSON.stringify({ ...golden, ...change });
  test.each([
    ['another kind of file', '[]', 'format must be "banditspec-results"'],
    ['another form', json({ formatVersion: 2 }), 'formatVersion must be 1, got 2'],
    ['no seed', json({ seed: null }), 'seed must be a text or a number'],
    ['no version', json({ packageVersion: 1 }), 'packageVersion must be a text'],
    ['nothing measured', json({ parts: [] }), 'parts must be a non-empty array'],
    [
      'a part of another kind',
      json({ parts: [{ kind: 'dream' }] }),
      'parts[0] must be of kind experiment, sweep, trace, draft-methods, draft-lengths, predictive-check, token-level or leaderboard, got "dream"',
    ],
    [
      'a part without reports',
      json({ parts: [{ ...stationary, results: [{}] }] }),
      'parts[0] must be an experiment with its reports',
    ],
  ])('%s is refused by what it lacks', (_what, content, message) => {
    expect(() => parseResults(content, 'x.json')).toThrow(`x.json: ${message}`);
  });

  test.each(['draft-length-controllers', 'engine-rules', 'scenarios', 'delays', 'short-horizon'])(
    'a part of %s is refused by naming the command that tells it',
    (kind) => {
      expect(() => parseResults(json({ parts: [{ kind }] }), 'x.json')).toThrow(
        `parts[0] must be of a kind that report and compare read, got "${kind}": its tables come from the command ${kind} itself`,
      );
    },
  );

  test('columns whose errors are not determined come back as NaN too', () => {
    const results = [{ ...stationary.results[0]!, report: { ...stationary.results[0]!.report } }];
    const { regretOverRounds } = results[0]!.report;
    const selectors = Object.fromEntries(
      Object.entries(regretOverRounds!.selectors).map(([name, curve]) => [
        name,
        { ...curve, standardError: curve.standardError.map(() => Number.NaN) },
      ]),
    );
    results[0]!.report = { ...results[0]!.report, regretOverRounds: { ...regretOverRounds!, selectors } };
    const json = resultsToJson(withParts([{ ...stationary, results }]));
    expect(parseResults(json, 'x.json').parts[0]).toEqual({ ...stationary, results });
  });

  test('a selector or an arm may be called as the member that is written in one line', () => {
    const named = { 'a "regretOverRounds": "0"': 1, regretOverRounds: '0' };
    const json = resultsToJson({ ...golden, parts: [stationary], named } as never);
    expect(JSON.parse(json).named).toEqual(named);
    expect(JSON.parse(json).parts).toEqual(JSON.parse(JSON.stringify([stationary])));
  });

  test('figures that are not determined come back as NaN', () => {
    const content = '{"a":{"standardError":null,"confidenceInterval":[null,null]}}';
    const file = json({ parts: [stationary] }).replace('{', `{"extra":${content},`);
    expect((parseResults(file, 'x.json') as unknown as { extra: unknown }).extra).toEqual({
      a: { standardError: Number.NaN, confidenceInterval: [Number.NaN, Number.NaN] },
    });
  });
});
