import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegretReport } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../bench/commands/dispatch.js';
import { BUILT_IN_KINDS } from '../../bench/experiments/registry.js';
import { ALL_HELP, parseCommandLine } from './command-lines.js';
import { readText } from './repository.js';

const PAGES = [
  'docs/your-own-experiments.md',
  'docs/running-on-many-machines.md',
  'docs/results-format.md',
  'docs/paper-experiments.md',
  'docs/prompts-that-differ.md',
  'docs/using-your-logs.md',
  'docs/draft-lengths.md',
  'docs/scenarios.md',
  'docs/engine-rules.md',
  'docs/short-answers.md',
  'docs/live-use.md',
  'docs/the-paper.md',
  'docs/reading-a-report.md',
];

describe.each(PAGES)('%s', (page) => {
  const text = readText(page);

  test('names only options that the benchmark has', () => {
    const options = text.match(/(?<=`)--[a-z-]+/g)!;
    expect(options.length).toBeGreaterThan(0);
    expect(options.filter((option) => !ALL_HELP.includes(option))).toEqual([]);
  });

  test('has command lines that can be followed', () => {
    const variable = /"?\$\{\{[^}]*\}\}|"?\$\w+"?|\{\}/g;
    const commands = [...text.replaceAll(/\\\n\s*/g, '').matchAll(/(?:npm run bench --|npx banditspec) ([^#:'`\n]*)/g)];
    for (const [, line] of commands) {
      const words = line!.replaceAll(variable, '1').replaceAll('"', '').replaceAll('1/1', '1/9').trim().split(/\s+/);
      expect(parseCommandLine(words)).not.toHaveProperty('answer');
    }
    if (page !== 'docs/results-format.md') expect(commands.length).toBeGreaterThan(0);
  });
});

describe('the page about own experiments', () => {
  const text = readText(PAGES[0]!);
  const block = (language: string, i = 0) =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))][i]![1]!;
  const folder = mkdtempSync(join(tmpdir(), 'banditspec-docs-'));
  const ignore = { write() {} };

  /** Runs a configuration with two episodes; returns what it told on stderr, and its results. */
  async function runConfig(config: object) {
    const path = join(folder, 'config.json');
    const out = join(folder, 'results.json');
    writeFileSync(path, JSON.stringify(config));
    let stderr = '';
    const io = {
      write: (told: string) => {
        stderr += told;
      },
    };
    await runProgram(['-c', path, '-n', '2', '-q', '-o', out], {
      stdout: ignore,
      stderr: io,
      signal: { aborted: false },
    });
    return { stderr, results: JSON.parse(readFileSync(out, 'utf8')) };
  }

  test('shows an experiment that runs', async () => {
    const { stderr, results } = await runConfig(JSON.parse(block('json')));
    expect(stderr).toBe('');
    expect(Object.keys(results.parts[0].results[1].report.selectors)).toEqual(['UCBSpec', 'UCBSpec, narrow', 'greedy']);
  });

  test('shows selectors that go on and learn from throughput', async () => {
    const { stderr, results } = await runConfig(JSON.parse(block('json', 1)));
    expect(stderr).toBe('');
    // 8 runs of the 2 answers that the command line asks for.
    expect(results.parts[0].results[0]).toMatchObject({
      episodes: 2,
      runs: 8,
      report: { memory: 'carried', reward: 'throughput', episodes: 16 },
    });
  });

  test('shows a module whose selector and environment run', async () => {
    writeFileSync(join(folder, 'own.mjs'), block('js'));
    const { stderr, results } = await runConfig({
      name: 'own',
      module: 'own.mjs',
      environment: { kind: 'coin', longest: 3 },
      selectors: { alternate: JSON.parse(block('json', 3)) },
      cells: [{ sequenceLength: 40, episodes: 2 }],
    });
    expect(stderr).toBe('');
    expect(results.parts[0].results[0].report.selectors.alternate.totalRounds).toBeGreaterThan(2 * 13);
  });

  test('shows a sweep that runs', async () => {
    const { stderr, results } = await runConfig(JSON.parse(block('json', 2)));
    expect(stderr).toBe('');
    expect(results.parts[0].results.map(({ value }: { value: number }) => value)).toEqual([
      0.01, 0.01778, 0.03162, 0.05623, 0.1, 0.1778, 0.3162, 0.5623, 1,
    ]);
  });

  test('has the figures that its sweep of the radius gives, and a sweep of each kind that runs', async () => {
    const sweeps = JSON.parse(readText('docs/sweeps.json'));
    const { stderr, results } = await runConfig(sweeps);
    expect(stderr).toBe('');
    expect(results.parts.map((part: { experiment: { name: string } }) => part.experiment.name)).toEqual([
      'radius',
      'gap',
      'late',
    ]);
    const out = join(folder, 'radius.json');
    const argv = ['-c', 'docs/sweeps.json', '-e', 'radius', '-q', '-o', out];
    await runProgram(argv, { stdout: ignore, stderr: ignore, signal: { aborted: false } });
    const [radius] = JSON.parse(readFileSync(out, 'utf8')).parts;
    const rows = radius.results.map(({ value, report }: { value: number; report: RegretReport }) => {
      const figures = Object.values(report.selectors).map(({ stoppingTimeRegret: { mean, confidenceInterval } }) => {
        return `${mean.toFixed(1)} ± ${(confidenceInterval[1] - mean).toFixed(1)}`;
      });
      return `| ${[value, ...figures].join(' | ')} |`;
    });
    expect(text).toContain(
      `| radiusScale | UCBSpec | EXP3Spec | KL-UCB |\n|---:|---:|---:|---:|\n${rows.join('\n')}\n\n`,
    );
    expect(Object.keys(radius.experiment.selectors)).toEqual(['UCBSpec', 'EXP3Spec', 'KL-UCB']);
    const regretAt = (at: number) =>
      radius.results.find(({ value }: { value: number }) => value === at).report.selectors.UCBSpec.stoppingTimeRegret
        .mean;
    expect(Math.round(regretAt(1) / regretAt(0.1))).toBe(8);
  }, 120_000);

  test('names every kind', () => {
    expect(BUILT_IN_KINDS.environments.filter((kind) => !text.includes(`\`${kind}\``))).toEqual([]);
    expect(text).toContain('(selectors.md)');
    const selectors = readText('docs/selectors.md');
    expect(BUILT_IN_KINDS.selectors.filter((kind) => !selectors.includes(`### ${kind}\n`))).toEqual([]);
  });
});

describe('the page about prompts that differ', () => {
  const text = readText('docs/prompts-that-differ.md');
  const configuration = JSON.parse(readText('docs/prompts-that-differ.json'));
  const out = join(mkdtempSync(join(tmpdir(), 'banditspec-docs-')), 'results.json');

  /** Runs the configuration of the page; returns what it told on stderr, and its results. */
  async function runPage(...options: readonly string[]) {
    let stderr = '';
    await runProgram(['-c', 'docs/prompts-that-differ.json', '-q', '-o', out, ...options], {
      stdout: { write() {} },
      stderr: {
        write(told: string) {
          stderr += told;
        },
      },
      signal: { aborted: false },
    });
    return { stderr, results: JSON.parse(readFileSync(out, 'utf8')) };
  }

  test('has a row for each of its experiments, and all of them run', async () => {
    const rows = [...text.matchAll(/^\| ([\w-]+) \|( [\d.]+ \|){5}$/gm)].map(([, name]) => name);
    const { stderr, results } = await runPage('-n', '2');
    expect(stderr).toBe('');
    expect(results.parts.map((part: { experiment: { name: string } }) => part.experiment.name)).toEqual(rows);
    expect(configuration.experiments.map(({ name }: { name: string }) => name)).toEqual(rows);
  });

  test('has the figures that its command gives', async () => {
    const { results } = await runPage('--experiment', 'edit-cap-3');
    const { selectors, fixedArms } = results.parts[0].results[0].report;
    const calls = (name: string): number => selectors[name].stoppingTime.mean;
    const fewest = Math.min(...['glrUcb', 'bayesUcb'].map(calls));
    const best = Math.min(...fixedArms.map((arm: { mean: number }) => arm.mean));
    const shown = [...Object.keys(selectors).map(calls), best].map((value) => ((100 * value) / fewest).toFixed(1));
    expect(text).toContain(`| edit-cap-3 | ${shown.join(' | ')} |`);
  });
});
