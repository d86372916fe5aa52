import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PaperOptions, paperFiles } from '../../../bench/report/for-paper.js';
import { reportFiles } from '../../../bench/report/report.js';
import { reportSections } from '../../../bench/report/sections.js';
import type { SweepResults } from '../../../bench/results/parts/sweep.js';
import type { ResultsPart } from '../../../bench/results/parts.js';
import { readResults } from '../../../bench/results/read-results.js';
import type { ResultsFile } from '../../../bench/results/results-file.js';
import { runBench, temporaryFolder } from '../run-bench.js';
import { executablePath, whySkipped } from './browser-path.js';

const folder = temporaryFolder();

/** Runs a sweep of an experiment with three selectors. */
async function resultsOf(sweep: object, more: object = {}): Promise<ResultsFile<ResultsPart>> {
  const config = join(folder, 'sweep.json');
  writeFileSync(
    config,
    JSON.stringify({
      name: 'swept',
      environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
      selectors: { ucbSpec: { kind: 'ucbSpec' }, exp3Spec: { kind: 'exp3Spec' }, klUcb: { kind: 'klUcb' } },
      cells: [{ sequenceLength: 60, episodes: 4 }],
      sweep,
      ...more,
    }),
  );
  const out = join(folder, 'results.json');
  expect((await runBench(['-c', config, '-q', '-o', out])).stderr).toBe('');
  return readResults(out);
}

function figuresOf(results: ResultsFile<ResultsPart>) {
  return reportSections(results)[0]!.figures;
}

const radius = { parameter: 'radiusScale', scale: 'log', values: [0.1, 0.3, 1] };
let results: ResultsFile<ResultsPart>;
let part: SweepResults;
beforeAll(async () => {
  results = await resultsOf(radius);
  part = results.parts[0] as SweepResults;
});

describe('the figure of a sweep', () => {
  test('has a curve through the values for a selector that takes them, and a level line for each that does not', () => {
    const [figure] = figuresOf(results);
    const { chart, scales } = figure!.chart!;
    expect(figure!.id).toBe('swept-sweep-60');
    expect(scales.x).toBe('log');
    expect(chart.xName).toBe('radiusScale');
    const [ucbSpec, ...levels] = chart.curves;
    expect(ucbSpec!.points).toEqual(
      part.results.map(({ value, report }) => {
        const { mean, confidenceInterval } = report.selectors.ucbSpec!.stoppingTimeRegret;
        return { x: value, y: mean, low: confidenceInterval[0], high: confidenceInterval[1] };
      }),
    );
    expect(levels.map(({ name }) => name)).toEqual(['exp3Spec', 'klUcb']);
    for (const { name, points } of levels) {
      const { mean } = part.results[0]!.report.selectors[name]!.stoppingTimeRegret;
      expect(points.map(({ x, y }) => [x, y])).toEqual([
        [0.1, mean],
        [1, mean],
      ]);
    }
  });

  test('has a mark with its value for each point, in both layouts and along every axis', () => {
    const { mean } = part.results[1]!.report.selectors.ucbSpec!.stoppingTimeRegret;
    const page = reportFiles(results).get('index.html')!;
    // Two layouts of three views: 3 marks of the curve and 2 of either line.
    expect(page.match(/<title>[^<]*, radiusScale [\d.]+: /g)).toHaveLength(2 * 3 * (3 + 2 + 2));
    expect(page.split(`<title>ucbSpec, radiusScale 0.3: ${mean.toFixed(2)} (`)).toHaveLength(7);
  });

  test('has its axis by the scale that was given, regret by either axis, and the other scale where it has a place for all', async () => {
    const names = async (sweep: object) => figuresOf(await resultsOf(sweep))[0]!.views.map(({ name }) => name);
    const regret = ['regret by symmetric logarithm', 'regret linear'];
    expect(figuresOf(results)[0]!.views.map(({ name }) => name)).toEqual([...regret, 'both linear']);
    expect(await names({ parameter: 'radiusScale', values: [1, 2] })).toEqual([
      ...regret,
      'regret linear, values logarithmic',
    ]);
    expect(await names({ parameter: 'delay', values: [0, 2] })).toEqual(regret);
  });

  test('has a curve for every selector where the environment or the delay is swept', async () => {
    for (const parameter of ['environment.maxDraftLength', 'delay']) {
      const [figure] = figuresOf(await resultsOf({ parameter, values: [1, 3, 5] }));
      expect(figure!.chart!.chart.curves.map(({ points }) => points.map(({ x }) => x))).toEqual([
        [1, 3, 5],
        [1, 3, 5],
        [1, 3, 5],
      ]);
      expect(figure!.caption).not.toContain('Level lines');
    }
  });

  test('is one in rounds and one in time where rounds of some arms take longer', async () => {
    const environment = { kind: 'depthHazards', hazards: ['eagle', 'chain68m', []], armCosts: [1.4, 1.2, 1] };
    const timed = await resultsOf({ parameter: 'environment.armCosts[0]', values: [1.4, 2.5] }, { environment });
    const [inRounds, inTime] = figuresOf(timed);
    expect([inRounds!.id, inTime!.id]).toEqual(['swept-sweep-60', 'swept-sweep-60-time']);
    const { results: cells } = timed.parts[0] as SweepResults;
    expect(inTime!.chart!.chart.yName).toBe('time regret, plain passes of the target an answer');
    expect(inTime!.chart!.chart.curves[0]!.points).toEqual(
      cells.map(({ value: x, report }) => {
        const { mean: y, standardError } = report.selectors.ucbSpec!.elapsedRegret;
        // Of Student's t with 3 degrees of freedom 95% lie within 3.182446.
        const low = expect.closeTo(y - 3.182446 * standardError, 5);
        return { x, y, low, high: expect.closeTo(y + 3.182446 * standardError, 5) };
      }),
    );
    const [rounds, time] = reportSections(timed)[0]!.tables;
    expect([rounds!.title, time!.title].map((title) => title.split(' against ')[0])).toEqual(['Regret', 'Time regret']);
    expect(time!.header.slice(-3)).toEqual(['best fixed arm', 'its plain passes of the target', 'episodes']);
    const { comparator, fixedArms, armNames } = cells[1]!.report;
    expect(time!.rows[1]!.slice(-3)).toEqual([
      armNames[comparator.elapsedArm],
      fixedArms[comparator.elapsedArm]!.elapsed.mean.toFixed(1),
      '4',
    ]);
  });

  test('is one for each length', async () => {
    const cells = [30, 60].map((sequenceLength) => ({ sequenceLength, episodes: 3 }));
    const figures = figuresOf(await resultsOf(radius, { cells }));
    expect(figures.map(({ id }) => id)).toEqual(['swept-sweep-30', 'swept-sweep-60']);
  });

  test('says the default of the option, what the level lines are and where the numbers come from', () => {
    const { caption } = figuresOf(results)[0]!;
    expect(caption).toContain('The default of radiusScale is 1.');
    expect(caption).toContain('Level lines: selectors without this parameter (exp3Spec, klUcb)');
    expect(caption).toMatch(/Seed 1, 4 episodes at each value, banditspec \d/);
  });

  test('ticks small values with as many digits as they have', async () => {
    const [figure] = figuresOf(await resultsOf({ parameter: 'delta', values: [1e-7, 0.0015, 1], scale: 'log' }));
    const svg = figure!.views[0]!.draw({ width: 788, fontSize: 11.5, font: 'sans' });
    for (const tick of ['0.0000001', '0.0015', '1']) expect(svg).toContain(`>${tick}</text>`);
  });

  test('ticks many values at round numbers', async () => {
    const range = { parameter: 'radiusScale', from: 0.01, to: 1, steps: 12, scale: 'log' };
    const { chart } = figuresOf(await resultsOf(range))[0]!.chart!;
    expect(chart.xTicks).toEqual([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
  });
});

describe('beside the figure', () => {
  const look: PaperOptions = { widthMm: 86, font: 'sans', grey: false };

  test('the page has a row for each value', () => {
    const { tables } = reportSections(results)[0]!;
    expect(tables[0]!.header).toEqual([
      ...['radiusScale', 'ucbSpec', 'exp3Spec', 'klUcb'],
      ...['best fixed arm', 'its rounds', 'episodes'],
    ]);
    expect(tables[0]!.rows.map(([value]) => value)).toEqual(['0.1', '0.3', '1']);
  });

  test('results.csv has parameter and value, and neither where nothing is swept', () => {
    const lines = reportFiles(results).get('results.csv')!.split('\r\n');
    expect(lines[0]).toMatch(/^part,sequenceLength,parameter,value,memory,/);
    expect(lines[1]).toMatch(/^swept,60,radiusScale,0.1,fresh,/);
  });

  test('a paper gets it as SVG, PDF, CSV and for pgfplots, by a logarithm where the scale is one', async () => {
    const { files } = await paperFiles(results, look);
    for (const ending of ['svg', 'pdf', 'csv', 'tex']) expect([...files.keys()]).toContain(`swept-sweep-60.${ending}`);
    const { mean, confidenceInterval } = part.results[0]!.report.selectors.ucbSpec!.stoppingTimeRegret;
    const [head, first] = (files.get('swept-sweep-60.csv') as string).split('\r\n');
    expect(head).toBe('curve,radiusScale,"regret, rounds an answer",low,high');
    expect(first).toBe(['ucbSpec', 0.1, mean, ...confidenceInterval].join(','));
    expect(files.get('swept-sweep-60.tex')).toContain('xmode=log');
    expect(files.get('sample.tex')).toContain('\\input{swept-sweep-60}');
  });

  test('a paper may have some of the selectors, and cites the hash of the run', async () => {
    const { files } = await paperFiles(results, { ...look, selectors: ['klUcb', 'ucbSpec'] });
    const svg = files.get('swept-sweep-60.csv') as string;
    expect([
      ...new Set(
        svg
          .split('\r\n')
          .slice(1, -1)
          .map((line) => line.split(',')[0]),
      ),
    ]).toEqual(['klUcb', 'ucbSpec']);
    const { files: whole } = await paperFiles(await resultsOf(radius), look);
    const { configurationHash } = JSON.parse(readFileSync(join(folder, 'results.jsonl'), 'utf8').split('\n')[0]!);
    expect(whole.get('captions.txt')).toContain(`configuration ${configurationHash}.`);
  });
});

describe.skipIf(executablePath === undefined)(`in a browser the figure of a sweep${whySkipped}`, () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    const file = join(folder, 'index.html');
    writeFileSync(file, reportFiles(results).get('index.html')!);
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 900, height: 900 } });
    await page.goto(pathToFileURL(file).href);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
  });
  const figure = () => page.locator('#swept-sweep-60');

  test('tells values by the arrow keys and by the pointer, those of level lines too', async () => {
    const reading = figure().locator('.reading');
    await figure().locator('.views').focus();
    const regret = (cell: number, name: string) =>
      part.results[cell]!.report.selectors[name]!.stoppingTimeRegret.mean.toFixed(2).replace('-', '−');
    for (const [cell, value] of ['0.1', '0.3', '1'].entries()) {
      await page.keyboard.press('ArrowRight');
      expect(await reading.textContent()).toContain(`ucbSpec, radiusScale ${value}: ${regret(cell, 'ucbSpec')} (`);
    }
    await figure().locator('.view1 .wide [data-curve="2"][aria-label="dot"] > *').last().hover({ force: true });
    expect(await reading.textContent()).toContain(`klUcb, radiusScale 1: ${regret(2, 'klUcb')} (`);
  });

  test('has lines that are level for selectors that do not take the values, from the first value to the last', async () => {
    const boxes = await page.evaluate<{ x: number; right: number; height: number }[]>(
      `[0, 1, 2].map((curve) => {
        const line = document.querySelector('#swept-sweep-60 .view1 .wide [data-curve="' + curve + '"][aria-label="line"] path');
        const { x, width, height } = line.getBBox();
        return { x, right: x + width, height };
      })`,
    );
    expect(boxes.map(({ height }) => height > 0)).toEqual([true, false, false]);
    for (const { x, right } of boxes) expect([x, right]).toEqual([boxes[0]!.x, boxes[0]!.right]);
  });

  test('hides a level line by a click on its name, along every axis, and exchanges axes by its switch', async () => {
    await figure().locator('.view1 .wide [data-name-of="1"]').click();
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('#swept-sweep-60 [data-curve="1"]')].every((it) => getComputedStyle(it).display === 'none')`,
      ),
    ).toBe(true);
    await figure().getByLabel('both linear').check();
    expect(await figure().locator('.view3 .wide svg').isVisible()).toBe(true);
    expect(await figure().locator('.view1 .wide svg').isVisible()).toBe(false);
  });
});
