import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibratedAcceptance, createRandom, depthHazardMean } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { draftLengths } from '../../../bench/paper/draft-lengths.js';
import { draftMethods, hazardsForMat, modelOf } from '../../../bench/paper/draft-methods.js';
import {
  costUnderLoad,
  hazardsOfSteps,
  RELATIVE_THROUGHPUT,
  TOKENS_PER_STEP,
} from '../../../bench/paper/load-surface.js';
import { withSection } from '../../../bench/paper/page.js';
import { TABLE_1 } from '../../../bench/paper/published-tables.js';
import { Interrupted } from '../../../bench/program/io.js';
import { blocksToMarkdown, blocksToText } from '../../../bench/program/table.js';
import { NO_FILES, playStudy } from '../play-study.js';
import { runBench, temporaryFolder } from '../run-bench.js';

describe('draft-methods', async () => {
  const results = await playStudy(draftMethods, { ...NO_FILES, prompts: 480, seed: 1 });
  const { cells } = results;

  test('each fixed arm alone reproduces the published MAT and speed within 3%, in both worlds', () => {
    expect(cells.length).toBe(2 * TABLE_1.length);
    for (const { target, benchmark, fixedArms } of cells) {
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
    for (const { world, fixedArms, selectors } of cells) {
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
    const text = blocksToText(draftMethods.tell(results));
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

describe('draft-lengths', async () => {
  const run = (samples: number, runs: number, seed: number) =>
    playStudy(draftLengths, { ...NO_FILES, samples, runs, seed });
  const result = await run(60, 4, 1);

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

  test('the same seed gives the same curves, another seed others', async () => {
    expect(await run(60, 4, 1)).toEqual(result);
    expect(await run(60, 4, 2)).not.toEqual(result);
  });

  test('runs of a sample share its load, its length and its hazards', async () => {
    const [once] = (await run(1, 1, 1)).samples;
    const [often] = (await run(1, 3, 1)).samples;
    const { batch, tokens, hazards } = once!;
    expect(often).toMatchObject({ batch, tokens, hazards });
  });

  test('the printed curves are those of the samples', () => {
    const text = blocksToText(draftLengths.tell(result));
    const mean = result.samples.reduce((sum, sample) => sum + sample.best, 0) / 60;
    expect(text.split('\n').find((line) => line.startsWith('best'))).toMatch(new RegExp(`${mean.toFixed(3)}$`));
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('the commands', () => {
  const folder = temporaryFolder();
  const out = (name: string) => join(folder, name);
  const small = ['--samples', '5', '--runs', '2', '--quiet'];

  test('write the results that they print, the same bytes for the same seed', async () => {
    const first = await runBench(['draft-lengths', ...small, '--out', out('a.json'), '--json']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const stored = readFileSync(out('a.json'), 'utf8');
    expect(first.stdout).toBe(stored);
    expect(JSON.parse(stored)).toMatchObject({
      format: 'banditspec-results',
      seed: 1,
      parts: [{ kind: 'draft-lengths' }],
    });
    await runBench(['draft-lengths', ...small, '--out', out('b.json')]);
    expect(readFileSync(out('b.json'), 'utf8')).toBe(stored);
    await runBench(['draft-lengths', ...small, '--out', out('c.json'), '--seed', 'other']);
    expect(readFileSync(out('c.json'), 'utf8')).not.toBe(stored);
  });

  test('say how far they are, and how long it took, unless they are to be quiet', async () => {
    const { stderr } = await runBench(['draft-lengths', '--samples', '2', '--runs', '1', '--out', out('loud.json')]);
    expect(stderr).toMatch(/loud\.json written \(seed 1\)\. [\d,]+ rounds in [\d.]+ s/);
  });

  test('stop when they are interrupted, and say that nothing was written', async () => {
    const signal = { aborted: true, reason: new Interrupted('interrupted') };
    for (const command of [
      ['draft-methods', '--prompts', '2'],
      ['draft-lengths', '--samples', '2'],
    ]) {
      const { code, stdout, stderr } = await runBench([...command, '--out', out('never.json')], signal);
      expect([code, stdout, stderr]).toEqual([130, '', 'Interrupted: nothing was written.\n']);
      expect(existsSync(out('never.json'))).toBe(false);
    }
  });

  test('predictive-check passes what the calibrated model made, and fails the coin', async () => {
    const trace = out('trace.jsonl');
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
    const argv = ['predictive-check', trace, '--simulations', '40', '--out', out('check.json')];
    const { code, stdout } = await runBench(argv);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'All statistics pass for the calibrated model in 1 of 1 columns, for the truncated-geometric one in 0 of 1.',
    );
    const results = JSON.parse(readFileSync(out('check.json'), 'utf8'));
    const [part] = results.parts;
    expect(part.checks.map((entry: { check: { passes: boolean } }) => entry.check.passes)).toEqual([true, false]);
    expect(part.trace).toMatchObject({ file: 'trace.jsonl', turns: 60 });

    // Compared to the bit, and drawn as tables.
    expect((await runBench(['compare', out('check.json'), out('check.json')])).code).toBe(0);
    writeFileSync(out('other.json'), JSON.stringify({ ...results, seed: 2 }));
    const other = await runBench(['compare', out('check.json'), out('other.json')]);
    expect([other.code, other.stderr]).toEqual([
      2,
      'banditspec: compare: predictive checks have no standard errors: both files must have the same seed\n',
    ]);
    expect((await runBench(['report', out('check.json'), '--out', out('check')])).code).toBe(0);
    const page = readFileSync(join(out('check'), 'report.md'), 'utf8');
    expect(page).toContain('| lag-1 correlation |');
    const csv = readFileSync(join(out('check'), 'predictive-check-statistics.csv'), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(csv.length).toBe(1 + 2 * part.checks[0].check.statistics.length);
  });

  test('draft-methods are compared to the bit and drawn beside the published speeds', async () => {
    const argv = ['draft-methods', '--prompts', '3', '--quiet', '--json'];
    const { stdout } = await runBench([...argv, '--out', out('methods.json')]);
    const results = JSON.parse(stdout);
    const changed = structuredClone(results);
    changed.parts[0].cells[3].selectors[2].ours.mat += 1;
    writeFileSync(out('changed.json'), JSON.stringify(changed));
    const same = await runBench(['compare', out('methods.json'), out('methods.json')]);
    expect([same.code, same.stderr]).toEqual([0, '']);
    const different = await runBench(['compare', out('methods.json'), out('changed.json'), '--json']);
    expect(different.code).toBe(1);
    expect(JSON.parse(different.stdout).changed).toMatchObject([
      { measurement: 'draft methods', figure: '[3].selectors[2].ours.mat' },
    ]);
    await runBench([...argv.map((word) => (word === '3' ? '4' : word)), '--out', out('more.json')]);
    const more = await runBench(['compare', out('methods.json'), out('more.json')]);
    expect(more.stderr).toContain('parts[0].prompts = 3 in the first and 4 in the second');

    expect((await runBench(['report', out('methods.json'), '--out', out('methods')])).code).toBe(0);
    const svg = readFileSync(join(out('methods'), 'draft-methods-speeds.svg'), 'utf8');
    for (const { target, benchmark } of TABLE_1) {
      for (const world of ['alike', 'differ'])
        expect(svg).toContain(`>${target}, ${benchmark}: prompts ${world}</text>`);
    }
    // Ours and the paper's: a dot each for 8 cells, 2 worlds, 3 selectors, 2 memories.
    expect(svg.match(/<circle/g)!.length).toBe(2 * 8 * 2 * 3 * 2);
    const csv = readFileSync(join(out('methods'), 'draft-methods-cells.csv'), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(csv.length).toBe(1 + 8 * 2 * (4 + 3 * 2));
    expect(csv[1]).toMatch(/^LLaMA3-8B,Spec-Bench,prompts differ,always PLD,fresh,1\.46,/);
  });

  test.each([
    [['draft-length'], 'unknown command "draft-length"; did you mean draft-lengths\\?'],
    [['draft-lengths', '--samples', '0'], '--samples must be a positive integer, got "0"'],
    [['draft-lengths', '--out', folder], '--out must be the path of a file, got the folder'],
    [['draft-lengths', '--markdown', folder], '--markdown must be the path of a file, got the folder'],
    [['draft-methods', '--seed', ''], '--seed must be an integer or a text, got ""'],
    [['draft-methods', 'table-1'], 'too many arguments'],
    [['predictive-check'], "missing required argument 'file'"],
  ])('%j cannot be followed: one line, status 2', async (argv, message) => {
    const { code, stdout, stderr } = await runBench(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^banditspec: .*(${message.replaceAll('(', '\\(')})`));
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('are listed, and each has its help', async () => {
    const { stdout: list } = await runBench(['--list']);
    for (const name of ['draft-methods', 'draft-lengths', 'predictive-check', 'token-level']) {
      expect(list).toMatch(new RegExp(`^${name} {2,}\\w`, 'm'));
      const { code, stdout } = await runBench([name, '--help']);
      expect(code).toBe(0);
      for (const option of ['--seed', '--out', '--json', '--quiet', '--markdown']) expect(stdout).toContain(option);
    }
  });
});

describe('the page of the experiments', () => {
  test('each command writes its own section, with the command that writes it, and leaves the others', async () => {
    const page = join(temporaryFolder(), 'page.md');
    const results = join(temporaryFolder(), 'r.json');
    const write = (...argv: string[]) => runBench([...argv, '--quiet', '--out', results, '--markdown', page]);
    await write('draft-lengths', '--samples', '3', '--runs', '1');
    await write('draft-methods', '--prompts', '2');
    const both = readFileSync(page, 'utf8');
    expect(both.match(/^## .*/gm)).toEqual(['## draft-methods', '## draft-lengths']);
    await write('draft-lengths', '--samples', '3', '--runs', '1');
    expect(readFileSync(page, 'utf8')).toBe(both);
    await write('draft-lengths', '--samples', '4', '--runs', '1');
    const changed = readFileSync(page, 'utf8');
    const command = 'npm run bench -- draft-lengths --samples 4 --runs 1 --seed 1 --markdown docs/paper-experiments.md';
    expect(changed).toContain(`## draft-lengths\n\nWritten by \`${command}\`.`);
    expect(changed.split('## draft-lengths')[0]!.replace(command, '')).toBe(
      both.split('## draft-lengths')[0]!.replace(command.replace('4', '3'), ''),
    );
  });

  test('the stored page is what these commands write, but for its figures', () => {
    const stored = readFileSync(new URL('../../../docs/paper-experiments.md', import.meta.url), 'utf8');
    const headings = [...stored.matchAll(/^## (.*)\n\nWritten by `(.*)`/gm)];
    expect(headings.map(([, name]) => name)).toEqual([
      'draft-methods',
      'draft-lengths',
      'predictive-check',
      'token-level',
    ]);
    for (const [, name, command] of headings) {
      const [, body] = stored.split(`Written by \`${command}\`.\n\n`);
      const section = { name: name!, command: command!, body: body!.split(/^## /m)[0]!.trimEnd() };
      expect(withSection(stored, 'page', section)).toBe(stored);
    }
  });

  test("somebody else's file is not overwritten", async () => {
    const page = join(temporaryFolder(), 'mine.md');
    writeFileSync(page, '# Mine\n');
    const { code, stderr } = await runBench(['draft-methods', '--markdown', page]);
    expect([code, stderr]).toEqual([
      2,
      `banditspec: --markdown must be a new file or a page of these commands, got ${page}\n`,
    ]);
    expect(readFileSync(page, 'utf8')).toBe('# Mine\n');
  });

  test.each([
    ['a line\r\nand another', 'a line and another'],
    ['<b> & &lt; *x* `y` ~~z~~', '\\<b> & \\&lt; \\*x\\* \\`y\\` \\~\\~z\\~\\~'],
    ['[a](http://x) ![b](c) [d]: e', '[a\\](http://x) ![b\\](c) [d\\]: e'],
    ['a|b\\', 'a\\|b\\\\'],
    ['_a_ mt_bench', '\\_a\\_ mt_bench'],
    ['-5.3 [1, 2]', '-5.3 [1, 2]'],
  ])('a name in Markdown shows what it is: %j', (name, written) => {
    const markdown = blocksToMarkdown([{ title: 'A table', header: ['', 'x'], rows: [[name, '1']] }]);
    expect(markdown.split('\n').slice(4)).toEqual([`| ${written} | 1 |`]);
  });

  test('tables come out in Markdown with bars escaped', () => {
    const table = { title: 'A table', header: ['', 'x'], rows: [['a|b', '1']] };
    expect(blocksToMarkdown(['Before.', table])).toBe(
      'Before.\n\n**A table**\n\n|  | x |\n| --- | ---: |\n| a\\|b | 1 |',
    );
  });
});
