/**
 * Opens the report in a headless Chromium: Debian's package `chromium-headless-shell`, or whatever the environment
 * variable BANDITSPEC_CHROMIUM names.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeReport } from '../../../bench/report/write-report.js';
import { SMALL_RESULTS_PATH } from '../../golden/small-results.js';
import { temporaryFolder } from '../run-bench.js';

const executablePath = [process.env.BANDITSPEC_CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);
const why = executablePath
  ? ''
  : ' (skipped: no browser; apt-get install chromium-headless-shell, or set BANDITSPEC_CHROMIUM)';

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

describe.skipIf(executablePath === undefined)(`the report in a browser${why}`, () => {
  const folder = temporaryFolder();
  const address = (name: string) => pathToFileURL(join(folder, name)).href;
  let browser: Browser;
  let page: Page;
  let requests: string[];
  let errors: string[];

  beforeAll(async () => {
    writeReport(SMALL_RESULTS_PATH, folder);
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    page = await browser.newPage({ viewport: { width: 900, height: 900 }, deviceScaleFactor: 2 });
    requests = [];
    errors = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => errors.push(message.text()));
    await page.goto(address('index.html'));
  });
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

  test('fits a narrow window: no figure is wider than the page', async () => {
    await page.setViewportSize({ width: 420, height: 800 });
    const widest = await page.evaluate<number>(
      `Math.max(...[...document.querySelectorAll('figure, figure svg')].map((it) => it.getBoundingClientRect().right))`,
    );
    expect(widest).toBeLessThanOrEqual(420);
    await page.setViewportSize({ width: 900, height: 900 });
  });

  test('no name in a drawing lies over another or outside the drawing', async () => {
    const overlaps = await page.evaluate<string[]>(
      `[...document.querySelectorAll('figure svg')].flatMap((svg) => {
        const frame = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll('text')].filter((it) => it.textContent.trim() !== '')
          .map((it) => ({ text: it.textContent, box: it.getBoundingClientRect() }));
        const outside = texts.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
        const pairs = texts.flatMap((a, i) => texts.slice(i + 1).filter((b) =>
          Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1 &&
          Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 4).map((b) => a.text + ' over ' + b.text));
        return [...outside.map(({ text }) => text + ' outside'), ...pairs];
      })`,
    );
    expect(overlaps).toEqual([]);
  });

  test('every drawing is a file of its own that a strict XML reader takes', async () => {
    const drawing = await browser.newPage();
    const names = readdirSync(folder).filter((name) => name.endsWith('.svg'));
    expect(names).toHaveLength(8);
    for (const name of names) {
      await drawing.goto(address(name));
      expect(await drawing.evaluate<string>('document.documentElement.localName')).toBe('svg');
      expect(await drawing.evaluate<number>(`document.querySelectorAll('parsererror').length`)).toBe(0);
    }
    await drawing.close();
  });
});
