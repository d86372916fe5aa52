/**
 * Opens the report in a headless Chromium: Debian's package `chromium-headless-shell`, or whatever the environment
 * variable BANDITSPEC_CHROMIUM names.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeReport } from '../../../bench/report/write-report.js';
import type { ExperimentResults } from '../../../bench/results/parts/experiment.js';
import { readResults } from '../../../bench/results/read-results.js';
import { SMALL_RESULTS_PATH } from '../../golden/small-results.js';
import { temporaryFolder } from '../run-bench.js';
import { executablePath, whySkipped } from './browser-path.js';

const golden = (await readResults(SMALL_RESULTS_PATH)).parts[0] as ExperimentResults;

/** How many pixels of a screenshot have nearly this colour. Counted on a canvas of another page. */
async function pixels(counter: Page, png: Buffer, color: readonly [number, number, number]): Promise<number> {
  return counter.evaluate(
    `(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png.toString('base64')}';
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (${color.map((value, k) => `Math.abs(data[i + ${k}] - ${value}) < 8`).join(' && ')}) count += 1;
      }
      return count;
    })()`,
  );
}

describe.skipIf(executablePath === undefined)(`the report in a browser${whySkipped}`, () => {
  const folder = temporaryFolder();
  const address = (name: string) => pathToFileURL(join(folder, name)).href;
  let browser: Browser;
  let page: Page;
  let requests: string[];
  let errors: string[];

  beforeAll(async () => {
    await writeReport(SMALL_RESULTS_PATH, folder);
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 900, height: 900 }, deviceScaleFactor: 2 });
    requests = [];
    errors = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => errors.push(message.text()));
    await page.goto(address('index.html'));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
  });

  test('opens without an error and asks for no file but itself', () => {
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([address('index.html')]);
  });

  test('shows the curves: blue ink for UCBSpec, vermilion for EXP3Spec, in every figure that has them', async () => {
    const counter = await browser.newPage();
    for (const id of ['stationary-regret', 'stationary-distribution', 'turning-regret', 'turning-tokens-per-time']) {
      const png = await page.locator(`#${id}`).screenshot();
      // Two pixels of the screen a pixel: a curve is above 500 long and 3 wide, less what others cover; a dot of radius 8 has 200.
      const least = id.endsWith('-regret') ? 500 : 100;
      expect(await pixels(counter, png, [0x00, 0x72, 0xb2])).toBeGreaterThan(least);
      expect(await pixels(counter, png, [0xd5, 0x5e, 0x00])).toBeGreaterThan(least);
    }
    await counter.close();
  });

  test('hides a curve by a click on its name, along both axes and in both layouts, and shows it again', async () => {
    const curve = page.locator('#stationary-regret .view1 .wide [data-curve="0"]').first();
    const name = page.locator('#stationary-regret .view1 .wide [data-name-of="0"]');
    expect(await curve.isVisible()).toBe(true);
    await name.click();
    expect(await name.getAttribute('aria-pressed')).toBe('false');
    expect(
      await page.evaluate(
        `[...document.querySelectorAll('#stationary-regret [data-curve="0"]')].every((it) => getComputedStyle(it).display === 'none')`,
      ),
    ).toBe(true);
    await name.press('Enter');
    expect(await curve.isVisible()).toBe(true);
  });

  test.each([
    ['distribution', 18],
    ['tokens-per-time', 3],
    ['pulls', 2],
  ])(
    'hides a selector in the figure of %s by a click on its name, in both layouts, and shows it again',
    async (figure, least) => {
      const id = `#stationary-${figure}`;
      const parts = (row: number) =>
        page.evaluate<number[]>(
          `(() => {
          const drawn = [...document.querySelectorAll('${id} [data-curve="${row}"]')];
          return [drawn.length, drawn.filter((it) => getComputedStyle(it).display !== 'none').length];
        })()`,
        );
      const name = page.locator(`${id} .wide [data-name-of="1"]`).first();
      expect(await name.getAttribute('aria-label')).toBe('show exp3Spec');
      const [all, before] = await parts(1);
      // Of every row at least so many marks, in two layouts.
      expect(all).toBeGreaterThanOrEqual(2 * least);
      expect(before).toBe(all);
      await name.click();
      expect(await parts(1)).toEqual([all, 0]);
      expect((await parts(0))[1]).toBe((await parts(0))[0]);
      expect(await page.locator(`${id} .narrow [data-name-of="1"]`).first().getAttribute('aria-pressed')).toBe('false');
      await name.press(' ');
      expect(await parts(1)).toEqual([all, all]);
    },
  );

  test('exchanges the axis by its switch', async () => {
    const [first, second] = [1, 2].map((view) => page.locator(`#stationary-regret .view${view} .wide svg`));
    expect([await first!.isVisible(), await second!.isVisible()]).toEqual([true, false]);
    await page.locator('#stationary-regret').getByLabel('linear').check();
    expect([await first!.isVisible(), await second!.isVisible()]).toEqual([false, true]);
    await page.locator('#stationary-regret').getByLabel('symmetric logarithm').check();
  });

  test('reads values by the arrow keys and by the pointer', async () => {
    const reading = page.locator('#stationary-regret .reading');
    await page.locator('#stationary-regret .views').focus();
    await page.keyboard.press('ArrowRight');
    const first = await reading.textContent();
    // The golden results: 64 tokens are the first cell, UCBSpec the first selector.
    const { mean } = golden.results[0]!.report.selectors.ucbSpec!.stoppingTimeRegret;
    expect(first).toContain(`ucbSpec, tokens of the answer 64: ${mean.toFixed(2)} (`);
    await page.keyboard.press('ArrowRight');
    expect(await reading.textContent()).toContain('ucbSpec, tokens of the answer 256: ');
    await page.keyboard.press('ArrowLeft');
    expect(await reading.textContent()).toBe(first);
    const dot = page.locator('#stationary-regret .view1 .wide [data-curve="3"][aria-label="dot"] > *').last();
    await dot.hover({ force: true });
    expect(await reading.textContent()).toContain('uniformRandom, tokens of the answer 1,024: ');
  });

  test('sorts a table by a click: ascending, descending, as it was', async () => {
    const column = () =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('#stationary table')[0].tBodies[0].rows].map((row) => row.cells[1].textContent).filter((text) => text.includes('±'))`,
      );
    const button = page.locator('#stationary table').first().locator('thead button').nth(1);
    const before = await column();
    const numbers = (texts: readonly string[]) => texts.map((text) => Number.parseFloat(text));
    await button.click();
    const ascending = numbers(await column());
    expect(ascending).toEqual(numbers(before).sort((a, b) => a - b));
    await button.click();
    expect(numbers(await column())).toEqual([...ascending].reverse());
    await button.click();
    expect(await column()).toEqual(before);
  });

  test('shows all curves and tables without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(address('index.html'));
    expect(await plain.locator('#stationary-regret .view1 .wide svg').isVisible()).toBe(true);
    await plain.locator('#stationary-regret').getByLabel('linear').check();
    expect(await plain.locator('#stationary-regret .view2 .wide svg').isVisible()).toBe(true);
    expect(await plain.locator('#stationary table').first().isVisible()).toBe(true);
    await context.close();
  });

  test('every drawing is a file of its own that a strict XML reader takes', async () => {
    const drawing = await browser.newPage();
    const names = readdirSync(folder).filter((name) => name.endsWith('.svg'));
    expect(names).toHaveLength(10);
    for (const name of names) {
      await drawing.goto(address(name));
      expect(await drawing.evaluate<string>('document.documentElement.localName')).toBe('svg');
      expect(await drawing.evaluate<number>(`document.querySelectorAll('parsererror').length`)).toBe(0);
    }
    await drawing.close();
  });
});
