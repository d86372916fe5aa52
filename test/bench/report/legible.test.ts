/**
 * Every text of every figure, in a browser: none touches another, none leaves its drawing, all can be read, in windows wide
 * and narrow, light and dark.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeReport } from '../../../bench/report/write-report.js';
import type { ExperimentResults } from '../../../bench/results/parts/experiment.js';
import type { ResultsPart } from '../../../bench/results/parts.js';
import { readResults } from '../../../bench/results/read-results.js';
import { resultsToJson } from '../../../bench/results/results-file.js';
import { SMALL_RESULTS_PATH } from '../../golden/small-results.js';
import { runBench, temporaryFolder } from '../run-bench.js';
import { executablePath, whySkipped } from './browser-path.js';
import { textFaults } from './text-boxes.js';

const folder = temporaryFolder();
const golden = await readResults(SMALL_RESULTS_PATH);
const stationary = golden.parts[0] as ExperimentResults;

type Cell = ExperimentResults['results'][number];
type Selectors = Cell['report']['selectors'];

/** The small results with other selectors in every cell. */
function withSelectors(name: string, change: (selectors: Selectors, cell: Cell) => Selectors): ExperimentResults {
  const results = stationary.results.map((cell) => ({
    ...cell,
    report: { ...cell.report, selectors: change(cell.report.selectors, cell) },
  }));
  const names = Object.keys(results[0]!.report.selectors);
  const pulls = Object.values(stationary.pullsOverRounds!.pulls);
  return {
    ...stationary,
    experiment: {
      ...stationary.experiment,
      name,
      selectors: Object.fromEntries(names.map((selector) => [selector, { kind: 'ucbSpec' as const }])),
    },
    results,
    pullsOverRounds: {
      ...stationary.pullsOverRounds!,
      pulls: Object.fromEntries(names.map((selector, i) => [selector, pulls[i % pulls.length]!])),
    },
  };
}

const long = 'a selector with a name that goes on and on and on '.repeat(4);
const wide = 'W'.repeat(200);

/** What drawings are hardest to letter for. */
const HARD: readonly ResultsPart[] = [
  withSelectors('sixty', (selectors) =>
    Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`selector ${i}`, Object.values(selectors)[i % 4]!])),
  ),
  withSelectors('long', ({ ucbSpec, exp3Spec, ...rest }) => ({
    [long]: ucbSpec!,
    [wide]: exp3Spec!,
    '<b>&amp;</b> "quoted" & more': Object.values(rest)[0]!,
    '选择器 選択器 🎲': Object.values(rest)[0]!,
  })),
  withSelectors('alone', ({ ucbSpec }) => ({ ucbSpec: ucbSpec! })),
  withSelectors('equal', ({ ucbSpec }) => ({ a: ucbSpec!, b: ucbSpec!, c: ucbSpec! })),
  withSelectors('zero', ({ ucbSpec }) => {
    const none = { mean: 0, standardError: 0, confidenceInterval: [0, 0] as const };
    const regret = { ...none, count: 9, minimum: 0, percentile5: 0, median: 0, percentile95: 0, maximum: 0 };
    return { ucbSpec: { ...ucbSpec!, stoppingTimeRegret: regret } };
  }),
  withSelectors('negative', (selectors) =>
    Object.fromEntries(
      Object.entries(selectors).map(([name, selector]) => {
        const { mean, minimum, maximum, ...regret } = selector.stoppingTimeRegret;
        return [
          name,
          {
            ...selector,
            stoppingTimeRegret: {
              ...regret,
              mean: -1234.5,
              confidenceInterval: [-1300, -1169],
              minimum: -2345,
              maximum: 180,
            },
          },
        ];
      }),
    ),
  ),
  { ...withSelectors('one length', (selectors) => selectors), results: stationary.results.slice(0, 1) },
];

/** Rows of a leaderboard, more than go on a printed page. */
const none = { total: 12_345, interval: [-12_345, 67_890] as const };
const BOARD: ResultsPart = {
  kind: 'leaderboard',
  ...{ defaults: '0123456789abcdef', runs: 1, recordings: [], columns: [], standings: [] },
  rows: Array.from({ length: 90 }, (_, i) => ({
    ...{ where: 'a place with a long name', selector: `selector ${i}`, feedback: 'bandit', memory: 'carried' },
    ...{
      answers: 100,
      tokens: 123_456,
      targetCalls: 54_321,
      standardDeviation: null,
      tokensPerCall: 2.5,
      tokensPerCost: 2.25,
      regret: i,
    },
    ...{ toUcbSpec: none, toBestArm: none, targetCallsOverOrders: null, halves: [27_160, 27_161] },
  })),
};

describe.skipIf(executablePath === undefined)(`every text of every figure${whySkipped}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
  });

  /** Draws a results file and looks at it through every window. */
  async function faultsOf(results: string, name: string): Promise<string[]> {
    const out = join(folder, `${name}-report`);
    await writeReport(results, out);
    const faults: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ colorScheme });
      await page.goto(pathToFileURL(join(out, 'index.html')).href);
      // Places are the same in the dark: there it is about colours, in either layout.
      for (const width of colorScheme === 'light' ? [1200, 900, 400, 360] : [1200, 360]) {
        await page.setViewportSize({ width, height: 800 });
        for (const view of [1, 2, 3, 4]) {
          await page.evaluate(
            `for (const label of document.querySelectorAll('fieldset label:nth-of-type(${view}) input')) label.checked = true`,
          );
          faults.push(...(await textFaults(page)).map((fault) => `${colorScheme}: ${fault}`));
        }
      }
      await page.close();
    }
    return faults;
  }

  test('of the standard set', async () => {
    const results = join(folder, 'standard.json');
    expect((await runBench(['--episodes', '3', '--quiet', '--out', results])).code).toBe(0);
    expect(await faultsOf(results, 'standard')).toEqual([]);
  }, 600_000);

  test('of sweeps: along either scale, of few values and of many, of one selector, at values that are long to write', async () => {
    const experiment = {
      environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
      selectors: { ucbSpec: { kind: 'ucbSpec' }, exp3Spec: { kind: 'exp3Spec' }, [long]: { kind: 'klUcb' } },
      cells: [{ sequenceLength: 100, episodes: 3 }],
    };
    const sweeps = [
      { parameter: 'radiusScale', from: 0.001, to: 10, steps: 30, scale: 'log' },
      { parameter: 'radiusScale', from: 0.1, to: 1.2, steps: 12 },
      { parameter: 'delta', values: [1e-12, 1.25e-7, 0.123456, 1], scale: 'log' },
      { parameter: 'environment.acceptanceRates[0]', values: [0.1, 0.25, 0.5, 0.79, 0.8], scale: 'log' },
      { parameter: 'delay', values: [0, 1, 2, 5, 10, 20, 100_000_000] },
    ];
    const experiments = [
      ...sweeps.map((sweep, i) => ({ ...experiment, name: `sweep ${i}`, sweep })),
      { ...experiment, name: 'alone', selectors: { ucbSpec: { kind: 'ucbSpec' } }, sweep: sweeps[0] },
      {
        ...experiment,
        name: 'timed',
        environment: { kind: 'depthHazards', hazards: ['eagle', []], armCosts: [1.4, 1] },
        sweep: { parameter: 'environment.armCosts[0]', values: [1.2, 1.9, 5] },
      },
    ];
    const config = join(folder, 'sweeps.config.json');
    writeFileSync(config, JSON.stringify({ experiments }));
    const results = join(folder, 'sweeps.json');
    expect((await runBench(['-c', config, '--quiet', '--out', results])).code).toBe(0);
    expect(await faultsOf(results, 'sweeps')).toEqual([]);
  }, 300_000);

  test('of a replay', async () => {
    const trace = join(folder, 'turns.jsonl');
    const turn = { id: 1, turn: 0, n: 6, nTok: 6, eagle: [4, 2], m68: '101111', pld3x10: [-1, 1, 0, -1, 0, 0] };
    writeFileSync(trace, [1, 2, 3].map((id) => `${JSON.stringify({ ...turn, id })}\n`).join(''));
    const results = join(folder, 'trace.json');
    expect((await runBench(['replay', trace, '--quiet', '--out', results])).code).toBe(0);
    expect(await faultsOf(results, 'trace')).toEqual([]);
  }, 120_000);

  test("of the paper's experiments, whose cells and rows have long names", async () => {
    for (const [command, ...args] of [
      ['draft-methods', '--prompts', '2'],
      ['draft-lengths', '--samples', '6', '--runs', '1'],
    ]) {
      const results = join(folder, `${command}.json`);
      expect((await runBench([command!, ...args, '--quiet', '--out', results])).code).toBe(0);
      expect(await faultsOf(results, command!)).toEqual([]);
    }
  }, 300_000);

  test('of a leaderboard, which has tables alone', async () => {
    const results = join(folder, 'leaderboard.json');
    writeFileSync(results, resultsToJson({ ...golden, parts: [BOARD] }));
    expect(await faultsOf(results, 'leaderboard')).toEqual([]);
  }, 120_000);

  test('of sixty selectors, of long, wide and foreign names, of one selector, equal curves, no regret, negative regret', async () => {
    const results = join(folder, 'hard.json');
    writeFileSync(results, resultsToJson({ ...golden, parts: HARD }));
    expect(await faultsOf(results, 'hard')).toEqual([]);
  }, 300_000);

  test('of one episode of one arm', async () => {
    const config = join(folder, 'one.json');
    const environment = { kind: 'truncatedGeometric', acceptanceRates: [0.5], maxDraftLength: 4 };
    const cells = [16, 32].map((sequenceLength) => ({ sequenceLength, episodes: 1 }));
    writeFileSync(
      config,
      JSON.stringify({ name: 'one', environment, selectors: { ucbSpec: { kind: 'ucbSpec' } }, cells }),
    );
    const results = join(folder, 'one-results.json');
    expect((await runBench(['--config', config, '--quiet', '--out', results])).code).toBe(0);
    expect(await faultsOf(results, 'one')).toEqual([]);
  }, 120_000);
});
