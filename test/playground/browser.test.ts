/**
 * Clicks through the built page in a headless Chromium (Debian's `chromium-headless-shell`, or what the environment variable
 * BANDITSPEC_CHROMIUM names), and compares every figure with `expected.ts`.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TokenEpisode } from 'banditspec';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STORIES, type StoryName } from '../../playground/state/setting.js';
import { SITUATIONS } from '../../playground/state/stories.js';
import { writePlayground } from '../../scripts/playground.js';
import { temporaryFolder } from '../bench/run-bench.js';
import { ENVIRONMENTS, type ExpectedPanel, expectedAfter } from './expected.js';

const executablePath = [process.env.BANDITSPEC_CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);
const why = executablePath
  ? ''
  : ' (skipped: no browser; apt-get install chromium-headless-shell, or set BANDITSPEC_CHROMIUM)';

/** A number as the page writes it, read back; `∞` is Infinity, `–` none. */
function number(text: string): number {
  const plain = text.replaceAll('\u2009', '').replace('\u2212', '-').replace('±', '').trim();
  if (plain === '–') return Number.NaN;
  return plain === '∞' ? Infinity : Number(plain);
}

/** The figures of a panel as they stand on the page. */
interface ShownPanel {
  readonly rounds: string;
  readonly tokens: string;
  readonly regret: string;
  readonly arms: readonly { pulls: string; average: string; mind: string; last: string }[];
  readonly blocks: readonly string[];
}

const READ_PANELS = `[...document.querySelectorAll('.panel')].map((panel) => {
  const text = (root, figure) => root.querySelector('[data-figure="' + figure + '"]').textContent;
  return {
    rounds: text(panel, 'rounds'), tokens: text(panel, 'tokens'), regret: text(panel, 'regret'),
    arms: [...panel.querySelectorAll('tbody tr')].map((row) => ({
      pulls: text(row, 'pulls'), average: text(row, 'average'), mind: text(row, 'mind'), last: text(row, 'last'),
    })),
    blocks: [...panel.querySelectorAll('.block')].map((block) => block.textContent),
  };
})`;

describe.skipIf(executablePath === undefined)(`the playground in a browser${why}`, { timeout: 240_000 }, () => {
  const file = join(temporaryFolder(), 'playground.html');
  const address = pathToFileURL(file).href;
  let size: number;
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    size = await writePlayground(file);
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    page = await newPage();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
  });

  async function newPage(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const made = await browser.newPage({ viewport: { width: 1000, height: 900 }, ...options });
    made.setDefaultTimeout(120_000);
    made.on('request', (request) => requests.push(request.url()));
    made.on('pageerror', (error) => errors.push(error.message));
    made.on('console', (message) => errors.push(message.text()));
    return made;
  }

  /** Opens a setting and waits until the moment that it asks for is reached. */
  async function open(hash: string, on = page): Promise<void> {
    // A page that is already open would take a new hash for a change of its own.
    await on.goto('about:blank');
    await on.goto(`${address}#${hash}`);
    await settled(on);
  }

  async function settled(on = page): Promise<void> {
    await on.waitForFunction(`document.getElementById('player').getAttribute('aria-busy') === 'false'`);
  }

  const panels = (on = page) => on.evaluate<ShownPanel[]>(READ_PANELS);
  const text = (id: string, on = page) => on.locator(`#${id}`).innerText();

  function compare(shown: ShownPanel, expected: ExpectedPanel, tokensOfAll: number, others: boolean): void {
    const pulled = expected.blocks.at(-1)?.[0];
    expect(number(shown.rounds)).toBe(expected.rounds);
    expect(shown.tokens.split(' of ').map(number)).toEqual([expected.tokens, tokensOfAll]);
    expect(number(shown.regret)).toBe(expected.regret);
    expect(shown.arms).toHaveLength(expected.pulls.length);
    shown.arms.forEach((arm, i) => {
      expect(number(arm.pulls)).toBe(expected.pulls[i]);
      // Two decimals are shown.
      if (expected.pulls[i] === 0) expect(arm.average).toBe('–');
      else expect(Math.abs(number(arm.average) - expected.averages[i]!)).toBeLessThan(0.00501);
      if (expected.minds === null) expect(arm.mind).toBe('');
      else if (expected.minds[i] === Infinity) expect(number(arm.mind)).toBe(Infinity);
      else expect(Math.abs(number(arm.mind) - expected.minds[i]!)).toBeLessThan(0.00501);
      expect(arm.last).toBe(pulled !== undefined && (others || i === pulled) ? `${expected.outcomes[i]}` : '');
    });
    const letters = expected.blocks.slice(-40).map(([arm]) => 'ABCDEFG'[arm]);
    expect(shown.blocks.map((block) => block[0])).toEqual(letters);
  }

  test('is one file below 150 kB compressed that asks for nothing and reports no error', async () => {
    await open('');
    expect(size).toBeLessThan(150_000);
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !/^(data|about):/.test(url)).every((url) => url.startsWith(address))).toBe(true);
  });

  test.each(STORIES)('%s: every figure is the library’s, step by step, back, and at the end', async (story) => {
    await open('');
    await page.getByRole('button', { name: SITUATIONS[story].title }).click();
    await settled();
    const { others } = SITUATIONS[story].setting;
    const end = expectedAfter(story, 1_000_000);
    const all = end.panels[0]!.tokens;
    const check = async (rounds: number, seen: boolean) => {
      await settled();
      const { panels: expected } = expectedAfter(story, rounds);
      const shown = await panels();
      shown.forEach((panel, side) => {
        compare(panel, expected[side]!, all, seen);
      });
      expect(number(await text('round'))).toBe(Math.max(...expected.map((panel) => panel.rounds)));
    };
    expect(await text('best')).toMatch(new RegExp(`^${'ABCDEFG'[end.best]},`));
    expect(number((await text('best')).replace(/^.*: | rounds$/g, ''))).toBe(end.bestRounds);
    for (let rounds = 1; rounds <= 8; rounds++) {
      await page.locator('#step').click();
      await check(rounds, others);
    }
    for (let rounds = 7; rounds >= 5; rounds--) {
      await page.locator('#back').click();
      await check(rounds, others);
    }
    await page.locator('#others').click();
    await check(5, !others);
    await page.locator('#step').focus();
    await page.keyboard.press('End');
    await check(1_000_000, !others);
    const regrets = [0, 5, ...end.panels.map(({ regret }) => regret)];
    expect(number(await text('curve-top'))).toBeGreaterThanOrEqual(Math.max(...regrets));
    expect(number(await text('curve-bottom'))).toBeLessThanOrEqual(Math.min(...regrets));
    // The path ends where the last figure is.
    const ends = await page.evaluate<number[][]>(
      `['left', 'right'].map((side) => document.querySelector('#curve .' + side).getAttribute('d').match(/[^ML]+$/)[0].split(' ').map(Number))`,
    );
    const [top, bottom] = [number(await text('curve-top')), number(await text('curve-bottom'))];
    ends.forEach(([x, y], side) => {
      expect(x).toBeCloseTo(600, 0);
      expect(Math.abs(y! - ((top - end.panels[side]!.regret) / (top - bottom)) * 160)).toBeLessThan(0.051);
    });
    await page.locator('#restart').click();
    await check(0, !others);
  });

  test('copying: the strip holds the text that the target writes alone', async () => {
    await open('story=copying&round=12');
    const [left] = await panels();
    const words = left!.blocks.map((block) => block.slice(1).replaceAll('\u00a0', ' ')).join('');
    const alone = ENVIRONMENTS.copying().begin(0, () => 0) as TokenEpisode;
    for (let token = 0; token < number(left!.tokens.split(' of ')[0]!); token++) alone.pull(0);
    expect(words).toBe(alone.text);
  });

  test('by hand: a guess, the pulls, and the verdict with the rounds that the library counts', async () => {
    await open('');
    expect(await page.locator('#pulls button').first().isDisabled()).toBe(true);
    await page.locator('#guesses button').nth(2).click();
    const pull = page.locator('#pulls button').first();
    for (let round = 1; round <= 72; round++) await pull.click();
    expect(await text('hand-state')).toContain('72 rounds, 72 of 72 tokens.');
    const verdict = await text('hand-verdict');
    const { HandTable } = await import('../../playground/model/hand.js');
    const { alone, ucbSpecRounds } = new HandTable().replay([]);
    const best = Math.min(...alone);
    expect(verdict).toContain(`You took 72 rounds, UCBSpec ${ucbSpecRounds}.`);
    expect(verdict).toContain(`with ${best}.`);
    expect(verdict).toContain(`Your regret is ${72 - best},`);
    await page.locator('#hand-back').click();
    expect(await text('hand-verdict')).toBe('');
  });

  test('the address leads back to the moment: another page shows the same figures and the same game', async () => {
    await open('story=radius&guess=1&hand=120');
    for (let i = 0; i < 6; i++) await page.locator('#step').click();
    await page.waitForFunction(`location.hash.includes('round=6')`);
    const other = await newPage();
    await open((await page.evaluate<string>('location.hash')).slice(1), other);
    expect(await panels(other)).toEqual(await panels());
    expect(await text('hand-state', other)).toBe(await text('hand-state'));
    await other.close();
  });

  test('plays, pauses and stays on the round; a frame changes few nodes', async () => {
    await open('story=moving&speed=100');
    await page.evaluate(`{
      window.frames = 0; window.tasks = [0]; window.mutations = [0];
      new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.tasks.push(duration); }).observe({ entryTypes: ['longtask'] });
      const count = () => { window.frames += 1; requestAnimationFrame(count); };
      requestAnimationFrame(count);
      new MutationObserver((records) => window.mutations.push(records.length)).observe(document.body, { subtree: true, childList: true, characterData: true });
    }`);
    await page.locator('#play').click();
    const before = await page.evaluate<[number, number]>('[window.frames, performance.now()]');
    await page.waitForTimeout(5000);
    const after = await page.evaluate<[number, number]>('[window.frames, performance.now()]');
    await page.locator('#play').click();
    const rate = ((after[0] - before[0]) / (after[1] - before[1])) * 1000;
    const longest = await page.evaluate<number>('Math.max(...window.tasks)');
    // A bench figure: the machine may be busy with other things.
    console.log(
      `playground: ${rate.toFixed(1)} frames a second over 5 s of play, longest task above 50 ms: ${longest} ms`,
    );
    const round = number(await text('round'));
    expect(round).toBeGreaterThan(0);
    expect(number(await text('round'))).toBe(round);
    // Two panels: a block in and one out for each of at most 100 rounds that a late frame makes up for, and the figures.
    expect(await page.evaluate<number>('Math.max(...window.mutations)')).toBeLessThan(500);
    await page.locator('#restart').click();
    await page.locator('#step').click();
    expect(number(await text('round'))).toBe(1);
  });

  test('extreme settings stay usable, and the page says what it changed', async () => {
    const rates = Array.from({ length: 60 }, (_, i) => i % 2).join(',');
    await open(`v=0&zoom=3&story=radius&rates=${rates}&length=1000000&left=ucb1&round=20`);
    expect(await page.locator('#changes li').count()).toBe(5);
    expect(await page.locator('.panel').first().locator('tbody tr').count()).toBe(50);
    await page.locator('#step').click();
    expect(number(await text('round'))).toBe(21);
    await page.locator('#step').focus();
    await page.keyboard.press('End');
    await page.waitForFunction(`document.getElementById('step').disabled`);
    expect((await panels()).map(({ tokens }) => tokens.split(' of ').map(number))).toEqual([
      [100_000, 100_000],
      [100_000, 100_000],
    ]);
    await open('story=radius&rates=0&length=1&round=9');
    expect(await text('changes')).toBe('round was set from 9 to 1: all is decoded there.');
    expect((await panels()).map(({ regret }) => regret)).toEqual(['0', '0']);
  });

  test('the form changes the setting, and mends what is out of range', async () => {
    await open('story=radius&round=5');
    await page.getByText('Change the setting').click();
    await page.locator('#rates').fill('0.5, 2');
    await page.locator('#rates').press('Tab');
    await settled();
    expect(await page.locator('.panel').first().locator('tbody tr').count()).toBe(2);
    expect(await text('changes')).toBe('rates, arm 2, was set from “ 2” to 1: it must be from 0 to 1.');
    expect(await text('round')).toBe('0');
    await page.locator('#left').selectOption('exp3Spec');
    expect(await page.locator('.panel.left h3').innerText()).toBe('EXP3Spec');
  });

  test.each([
    ['light', { viewport: { width: 1000, height: 900 } }],
    ['dark', { viewport: { width: 1000, height: 900 }, colorScheme: 'dark' }],
    ['a phone', { viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' }],
  ] as const)('%s: axe finds no fault, and nothing is wider than the window', async (_, options) => {
    const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    const other = await newPage(options);
    for (const story of ['trap', 'copying', 'adversary'] satisfies StoryName[]) {
      await open(`story=${story}&round=30&guess=1&hand=12&speed=3`, other);
      await other.evaluate(`for (const part of document.querySelectorAll('details')) part.open = true`);
      await other.addScriptTag({ path: source });
      const faults = await other.evaluate<unknown[]>(
        `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => html + failureSummary)]))`,
      );
      expect(faults).toEqual([]);
      expect(await other.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
    await other.close();
  });

  test('with reduced motion nothing glides, and playing still goes on', async () => {
    const calm = await newPage({ reducedMotion: 'reduce' });
    await open('story=radius', calm);
    const duration = `getComputedStyle(document.querySelector('.interval')).transitionDuration`;
    expect(await calm.evaluate<string>(duration)).toBe('0s');
    expect(await page.evaluate<string>(duration)).not.toBe('0s');
    await calm.locator('#play').click();
    await calm.waitForFunction(`document.getElementById('round').textContent !== '0'`);
    await calm.close();
  });

  test('no test above left an error in the console', () => {
    expect(errors).toEqual([]);
  });
});
