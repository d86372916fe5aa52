import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibratedAcceptance, createRandom, depthHazardMean } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { runPaper } from '../../bench/paper/cli.js';
import { formatDraftLengths, runDraftLengths } from '../../bench/paper/draft-lengths.js';
import { formatDraftMethods, hazardsForMat, modelOf, runDraftMethods } from '../../bench/paper/draft-methods.js';
import { costUnderLoad, hazardsOfSteps, RELATIVE_THROUGHPUT, TOKENS_PER_STEP } from '../../bench/paper/load-surface.js';
import { TABLE_1 } from '../../bench/paper/published-tables.js';
import { temporaryFolder } from './run-bench.js';

async function paper(...argv: string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runPaper(argv, {
    stdout: {
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
  });
  return { code, stdout, stderr };
}

describe('draft-methods', () => {
  const results = runDraftMethods(480, 1);

  test('each fixed arm alone reproduces the published MAT and speed within 3%, in both worlds', () => {
    expect(results.length).toBe(2 * TABLE_1.length);
    for (const { target, benchmark, fixedArms } of results) {
      for (const { name, paper: published, ours } of fixedArms) {
        const where = `${target}, ${benchmark}, ${name}`;
        expect(Math.abs(ours.mat / published.mat - 1), where).toBeLessThan(0.03);
        expect(Math.abs(ours.speed / published.speed - 1), where).toBeLessThan(0.03);
      }
    }
  });

  test('costs are what MAT and speed imply: 1.19, 1.13, 1.19 and 1.43 plain passes for LLaMA3 on Spec-Bench', () => {
    const costs = modelOf(TABLE_1[0]!, 'prompts alike').arms.map((arm) => arm.cost!.toFixed(2));
    expect(costs).toEqual(['1.19', '1.13', '1.19', '1.43']);
  });

  test('where prompts are alike nobody beats the best arm by more than luck, and a fresh UCBSpec is far behind it', () => {
    for (const { world, fixedArms, selectors } of results) {
      const best = Math.max(...fixedArms.map(({ ours }) => ours.mat));
      for (const { selector, memory, ours } of selectors) {
        // 480 prompts of some 50 rounds: the relative error of a MAT is below 1 / sqrt(24,000) = 0.65%, four of them.
        if (world === 'prompts alike') expect(ours.mat).toBeLessThan(1.026 * best);
        if (selector === 'UCBSpec' && memory === 'fresh') expect(ours.mat).toBeLessThan(0.85 * best);
      }
    }
  });

  test('hazards are solved for any mean between those of no and of full acceptance', () => {
    // A long answer leaves out the cut: the mean is the MAT.
    expect(depthHazardMean(hazardsForMat([0.5, 0.8], 2.2, 1e9))).toBeCloseTo(2.2, 6);
  });

  test('the printed tables name both figures and the verdict', () => {
    const text = formatDraftMethods(results);
    for (const { target, benchmark } of TABLE_1) expect(text).toContain(`${target}, ${benchmark}, prompts differ`);
    expect(text).toContain('Agreement with the published figures, within 3%');
    expect(text).toContain('Why the selectors come out as they do');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('the load surface', () => {
  test('gives back the throughputs that were measured, at the loads that were measured', () => {
    const mean = (length: number) => depthHazardMean(hazardsOfSteps(5).slice(0, length));
    for (const [concurrency, relative] of RELATIVE_THROUGHPUT) {
      expect(costUnderLoad(0, concurrency)).toBe(1);
      relative.forEach((throughput, i) => {
        expect(mean(i + 1) / costUnderLoad(i + 1, concurrency)).toBeCloseTo(throughput, 12);
      });
    }
    expect(hazardsOfSteps(5).every((hazard) => hazard > 0 && hazard < 1)).toBe(true);
    expect(depthHazardMean(hazardsOfSteps(5))).toBeCloseTo(TOKENS_PER_STEP[4]!, 12);
  });

  test('a draft costs more the longer it is, and the more requests there are', () => {
    for (const batch of [1, 5, 20, 50]) {
      for (const length of [1, 2, 3, 4]) {
        expect(costUnderLoad(length, batch)).toBeGreaterThan(costUnderLoad(length - 1, batch));
        expect(costUnderLoad(length, batch + 5)).toBeGreaterThan(costUnderLoad(length, batch));
      }
    }
  });
});

describe('draft-lengths', () => {
  const result = runDraftLengths(60, 4, 1);

  test('samples are sorted by what their best length gains over no drafting, which is 1 throughout', () => {
    const { samples } = result;
    expect(samples.length).toBe(60);
    samples.forEach((sample, i) => {
      expect(sample.fixed[0]).toBe(1);
      expect(sample.best).toBe(Math.max(...sample.fixed));
      expect(sample.worst).toBe(Math.min(...sample.fixed));
      expect(sample.batch).toBeGreaterThanOrEqual(1);
      expect(sample.batch).toBeLessThanOrEqual(50);
      if (i > 0) expect(sample.best).toBeGreaterThanOrEqual(samples[i - 1]!.best);
    });
  });

  test('the same seed gives the same curves, another seed others', () => {
    expect(runDraftLengths(60, 4, 1)).toEqual(result);
    expect(runDraftLengths(60, 4, 2)).not.toEqual(result);
  });

  test('runs of a sample share its load, its length and its hazards', () => {
    const [once] = runDraftLengths(1, 1, 1).samples;
    const [often] = runDraftLengths(1, 3, 1).samples;
    const { batch, tokens, hazards } = once!;
    expect(often).toMatchObject({ batch, tokens, hazards });
  });

  test('the printed curves are those of the samples', () => {
    const text = formatDraftLengths(result);
    const mean = result.samples.reduce((sum, sample) => sum + sample.best, 0) / 60;
    expect(text.split('\n').find((line) => line.startsWith('best'))).toMatch(new RegExp(`${mean.toFixed(3)}$`));
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('npm run bench:paper', () => {
  test('writes the results that it prints, the same bytes for the same seed', async () => {
    const folder = temporaryFolder();
    const run = (file: string, ...more: string[]) =>
      paper('draft-lengths', '--samples', '5', '--runs', '2', '--out', join(folder, file), ...more);
    const first = await run('a.json', '--json');
    expect(first.code).toBe(0);
    const stored = readFileSync(join(folder, 'a.json'), 'utf8');
    expect(first.stdout).toBe(stored);
    expect(JSON.parse(stored)).toMatchObject({
      format: 'banditspec-results',
      seed: 1,
      parts: [{ kind: 'draft-lengths' }],
    });
    await run('b.json');
    expect(readFileSync(join(folder, 'b.json'), 'utf8')).toBe(stored);
    await run('c.json', '--seed', 'other');
    expect(readFileSync(join(folder, 'c.json'), 'utf8')).not.toBe(stored);
  });

  test('predictive-check passes what the calibrated model made, and fails the coin', async () => {
    const folder = temporaryFolder();
    const trace = join(folder, 'trace.jsonl');
    const world = calibratedAcceptance({
      arms: [{ hazards: [0.9, 0.7, 0.4], promptAcceptance: { alpha: 8, beta: 3 } }],
      sequenceLength: 200,
    });
    const rows = Array.from({ length: 60 }, (_, id) => {
      const episode = world.begin(id, createRandom('trace', id));
      const tree: number[] = [];
      while (!episode.done) tree.push(episode.pull(0));
      return JSON.stringify({ id, turn: 0, n: 200, nTok: 200, tree });
    });
    writeFileSync(trace, `${rows.join('\n')}\n`);
    const out = join(folder, 'check.json');
    const { code, stdout } = await paper('predictive-check', '--trace', trace, '--simulations', '40', '--out', out);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'All statistics pass for the calibrated model in 1 of 1 columns, for the truncated-geometric one in 0 of 1.',
    );
    const { parts } = JSON.parse(readFileSync(out, 'utf8'));
    expect(parts.map((part: { check: { passes: boolean } }) => part.check.passes)).toEqual([true, false]);
  });

  test('wrong use is told in one line, with exit status 2', async () => {
    const wrong: [string[], string][] = [
      [['draft-length'], "bench:paper: unknown command 'draft-length'"],
      [['draft-lengths', '--samples', '0'], 'bench:paper: --samples must be a positive integer, got "0"'],
      [['draft-lengths', '--out', temporaryFolder()], 'bench:paper: --out must be the path of a file, got the folder'],
      [['predictive-check'], "bench:paper: required option '-t, --trace <file>' not specified"],
    ];
    for (const [argv, message] of wrong) {
      const { code, stdout, stderr } = await paper(...argv);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(message);
      expect(stderr.trimEnd()).not.toContain('\n');
    }
  });

  test('help is no error', async () => {
    const { code, stdout } = await paper('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('draft-methods');
  });
});
