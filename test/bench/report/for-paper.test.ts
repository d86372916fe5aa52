/** Figures for a paper. TeX is Debian's `latexmk`, with `texlive-pictures` for pgfplots; without it that test is skipped. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { paperFiles } from '../../../bench/report/for-paper.js';
import { escapeTex } from '../../../bench/report/tex.js';
import type { ExperimentResults } from '../../../bench/results/parts/experiment.js';
import { readResults } from '../../../bench/results/read-results.js';
import { SMALL_RESULTS_PATH } from '../../golden/small-results.js';
import { runBench, temporaryFolder } from '../run-bench.js';

const golden = await readResults(SMALL_RESULTS_PATH);
const look = { widthMm: 86.36, font: 'sans', grey: false } as const;
const { files } = await paperFiles(golden, look);
const text = (name: string, made = files) => made.get(name) as string;
const svgs = (made: ReadonlyMap<string, unknown>) => [...made.keys()].filter((name) => name.endsWith('.svg'));

describe('figures for a paper', () => {
  test('are an SVG, a PDF and a CSV file each, and all but the stacked shares a file of pgfplots', () => {
    const figures = svgs(files).map((name) => name.replace(/\.svg$/, ''));
    expect(figures).toHaveLength(10);
    for (const figure of figures) {
      expect(files.has(`${figure}.pdf`)).toBe(true);
      expect(files.has(`${figure}.csv`)).toBe(true);
      expect(files.has(`${figure}.tex`)).toBe(!figure.endsWith('-pulls'));
    }
  });

  test('are 3.4 inches wide, with text of 7 points at least', () => {
    for (const name of svgs(files)) {
      const svg = text(name);
      expect(svg).toMatch(/^<svg [^>]*width="86\.36mm"/);
      // A drawing is in CSS pixels, of which 96 are 72 points.
      const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map((match) => (Number(match[1]) * 72) / 96);
      expect(sizes.length).toBeGreaterThan(0);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(7);
    }
  });

  test('are the same bytes for the same results, PDF included', async () => {
    const { files: again } = await paperFiles(await readResults(SMALL_RESULTS_PATH), look);
    expect([...again.keys()]).toEqual([...files.keys()]);
    for (const [name, content] of again) expect(Buffer.from(content)).toEqual(Buffer.from(files.get(name)!));
  });

  test('as PDF have a page of that width, in points, with the names of the selectors as text', () => {
    const pdf = Buffer.from(files.get('stationary-regret.pdf')!).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    const width = Number(/\/MediaBox \[ ?0 0 ([\d.]+)/.exec(pdf)![1]);
    expect(width).toBeCloseTo(3.4 * 72, 1);
    expect(pdf).toContain('/Helvetica');
  });

  test('show the chosen selectors in their order, and are refused a selector that is not there', async () => {
    const { files: made } = await paperFiles(golden, { ...look, selectors: ['uniformRandom', 'ucbSpec'] });
    const svg = text('stationary-regret.svg', made);
    expect(svg).not.toContain('>exp3Spec<');
    expect(svg.indexOf('>uniformRandom<')).toBeLessThan(svg.indexOf('>ucbSpec<'));
    await expect(paperFiles(golden, { ...look, selectors: ['ucb'] })).rejects.toThrow(
      '--selector must be among ucbSpec; exp3Spec; followTheLeader; uniformRandom, got "ucb"',
    );
  });

  test('have no colour with grey, in another font where one is asked for', async () => {
    const { files: made } = await paperFiles(golden, { ...look, font: 'serif', grey: true });
    const svg = text('stationary-regret.svg', made);
    for (const [, red, green, blue] of svg.matchAll(/"#(..)(..)(..)"/g)) expect([red, red]).toEqual([green, blue]);
    expect(svg).toContain('Times');
    expect(Buffer.from(made.get('stationary-regret.pdf')!).toString('latin1')).toContain('/Times-Roman');
  });

  /** The small results with another name for their first selector. */
  function called(name: string): typeof golden {
    const part = golden.parts[0] as ExperimentResults;
    const rename = <Value>(record: Readonly<Record<string, Value>>) =>
      Object.fromEntries(Object.entries(record).map(([key, value]) => [key === 'ucbSpec' ? name : key, value]));
    const results = part.results.map((cell) => {
      const { selectors, regretOverRounds: over } = cell.report;
      const regretOverRounds = { ...over!, selectors: rename(over!.selectors) };
      return { ...cell, report: { ...cell.report, selectors: rename(selectors), regretOverRounds } };
    });
    const pullsOverRounds = { ...part.pullsOverRounds!, pulls: rename(part.pullsOverRounds!.pulls) };
    const experiment = { ...part.experiment, selectors: rename(part.experiment.selectors) };
    return { ...golden, parts: [{ ...part, experiment, results, pullsOverRounds }] };
  }

  test('write Greek letters and signs as such, and say where a character is lost', async () => {
    const greek = await paperFiles(called('ε-greedy, δ ≤ λ, müde'), look);
    expect(greek.notes).toEqual([]);
    const pdf = Buffer.from(greek.files.get('stationary-regret.pdf')!).toString('latin1');
    expect(pdf).toContain('/BaseFont /Symbol');
    expect(text('stationary-regret.tex', greek.files)).toContain(
      '$\\varepsilon$-greedy, $\\delta$ $\\leq$ $\\lambda$, müde',
    );
    const han = await paperFiles(called('选择 ucb'), look);
    expect(han.notes).toEqual([
      expect.stringMatching(/^In the PDF and TeX files, .* question marks, .*: "选择 ucb"\. The SVG/),
    ]);
    expect(text('captions.txt', han.files)).toContain(han.notes[0]);
    expect(text('stationary-regret.svg', han.files)).toContain('选择 ucb');
  });

  test('of rows are dots with error bars in TeX: from the 5th to the 95th percentile, filled at the median, open at the mean', () => {
    const { report } = (golden.parts[0] as ExperimentResults).results[0]!;
    const { median, percentile5, percentile95, mean } = report.selectors.exp3Spec!.stoppingTimeRegret;
    const tex = text('stationary-distribution.tex');
    expect(tex).toContain(
      `coordinates {(${median},1) += (${percentile95 - median},0) -= (${median - percentile5},0)};`,
    );
    expect(tex).toContain(`mark=o, mark size=1.5pt, color=cd55e00] coordinates {(${mean},1)};`);
    expect(tex.match(/begin\{axis\}/g)).toHaveLength(3);
    expect(tex).toContain('yticklabels={{ucbSpec},{exp3Spec},{followTheLeader},{uniformRandom}}');
  });

  test('have their values in full precision as CSV', () => {
    const { stoppingTimeRegret } = (golden.parts[0] as ExperimentResults).results[0]!.report.selectors.ucbSpec!;
    const lines = text('stationary-regret.csv').split('\r\n');
    expect(lines[0]).toBe('curve,tokens of the answer,"regret, rounds an answer",low,high');
    expect(lines[1]).toBe(['ucbSpec', 64, stoppingTimeRegret.mean, ...stoppingTimeRegret.confidenceInterval].join(','));
  });

  test('are cited by version, seed and configuration hash', () => {
    expect(text('captions.txt')).toMatch(
      /Computed with banditspec \d+\.\d+\.\d+, seed "golden", configuration [0-9a-f]{16}\.\n$/,
    );
  });
});

test('the hash that is cited is the one that the file of chunks bears', async () => {
  const folder = temporaryFolder();
  const out = join(folder, 'results.json');
  await runBench(['--experiment', 'table-1', '--episodes', '1', '--quiet', '--out', out]);
  const { stdout } = await runBench(['report', out, '--for', 'paper', '--out', join(folder, 'paper')]);
  const { configurationHash } = JSON.parse(readFileSync(join(folder, 'results.jsonl'), 'utf8').split('\n')[0]!);
  expect(stdout).toContain(`configuration ${configurationHash}.`);
});

test('what TeX takes for commands is written so that it shows', () => {
  expect(escapeTex('a_b 50% {x} \\y #1 & $2 ^~ −3 ± 1 選 βΣΑé þ')).toBe(
    'a\\_b 50\\% \\{x\\} \\textbackslash{}y \\#1 \\& \\$2 \\textasciicircum{}\\textasciitilde{} $-$3 $\\pm$ 1 ? $\\beta$$\\Sigma$Aé ?',
  );
});

test.each([
  [['--width', '10', '--for', 'paper'], '--width must be in [60, 400] millimetres, got "10"'],
  [['--font', 'comic', '--for', 'paper'], '--font must be sans, serif or mono, got "comic"'],
  [['--for', 'slides'], '--for must be paper, got "slides"'],
  [['--grey'], '--grey must stand beside --for paper, got no --for'],
])('report %j is refused with status 2', async (argv, message) => {
  const { code, stderr } = await runBench(['report', SMALL_RESULTS_PATH, ...argv]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

const hasTex =
  spawnSync('latexmk', ['-v']).status === 0 &&
  spawnSync('kpsewhich', ['pgfplots.sty'], { encoding: 'utf8' }).stdout !== '';

describe.skipIf(!hasTex)(`TeX${hasTex ? '' : ' (skipped: no latexmk with pgfplots)'}`, () => {
  test('takes every figure and every table', () => {
    const folder = temporaryFolder();
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
    const tables = '\\documentclass{article}\\begin{document}\\tiny\\input{tables}\\end{document}\n';
    writeFileSync(join(folder, 'all-tables.tex'), tables);
    for (const name of ['sample', 'all-tables']) {
      execFileSync('latexmk', ['-pdf', '-interaction=nonstopmode', '-halt-on-error', name], {
        cwd: folder,
        stdio: 'ignore',
      });
      expect(existsSync(join(folder, `${name}.pdf`))).toBe(true);
    }
    expect(readdirSync(folder).filter((name) => name.endsWith('.tex')).length).toBeGreaterThan(4);
  }, 180_000);
});
