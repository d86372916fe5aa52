import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { abortedAfter, runBench, spawnBench, temporaryFolder, writeConfig } from '../run-bench.js';

const folder = temporaryFolder();
const config = writeConfig(folder, {
  cells: [
    { sequenceLength: 16, episodes: 20 },
    { sequenceLength: 64, episodes: 20 },
    { sequenceLength: 96, episodes: 1 },
  ],
});

interface Interval {
  readonly confidenceInterval: readonly [number, number];
}

/** Runs until intervals are so wide; returns each cell's episodes and its widest interval of a paired difference. */
async function runUntil(name: string, ...argv: string[]) {
  const out = join(folder, `${name}.json`);
  const { code, stderr } = await runBench(['-c', config, '-q', '-o', out, ...argv]);
  expect(code).toBe(0);
  const { parts, precision } = JSON.parse(readFileSync(out, 'utf8'));
  const cells = parts[0].results.map((result: { episodes: number; report: { selectors: object } }) => {
    const intervals = Object.values(result.report.selectors).flatMap(
      ({ stoppingTimeRegret, perEpisodeRegret }: Record<string, Interval>) => [stoppingTimeRegret!, perEpisodeRegret!],
    );
    const widths = intervals.map(({ confidenceInterval: [lower, upper] }) => upper - lower);
    return { episodes: result.episodes, width: Math.max(...widths) };
  });
  return { cells, stderr, precision };
}

describe('--until-ci', () => {
  test('adds half as many episodes again and again, until every paired difference is narrow enough', async () => {
    const { cells, stderr, precision } = await runUntil('narrow', '--until-ci', '0.4');
    // By hand: 100, 150, 225, 338 (225 + 113), 507 and so on. Cells that have fewer episodes begin with 100 all the same.
    const milestonesFrom = (first: number) => {
      const milestones = [first];
      while (milestones.at(-1)! < 1e5) milestones.push(milestones.at(-1)! + Math.ceil(milestones.at(-1)! / 2));
      return milestones;
    };
    expect(milestonesFrom(100).slice(0, 5)).toEqual([100, 150, 225, 338, 507]);
    for (const { episodes, width } of cells) {
      expect(width).toBeLessThanOrEqual(0.4);
      expect(milestonesFrom(100)).toContain(episodes);
    }
    // Longer answers vary more.
    expect(cells[1].episodes).toBeGreaterThan(cells[0].episodes);
    expect(stderr).toBe('');
    expect(precision).toEqual({ intervalWidth: 0.4, maxEpisodes: 100_000 });
  });

  test('stops at the first milestone that is precise enough: there was none before', async () => {
    const { cells } = await runUntil('first', '--until-ci', '0.4');
    const { episodes } = cells[1];
    // The milestone before is the number to which its half, rounded up, was added.
    const before = Array.from({ length: episodes }, (_, i) => i).find((i) => i + Math.ceil(i / 2) === episodes)!;
    const { cells: earlier } = await runUntil('earlier', '--episodes', String(before));
    expect(earlier[1].width).toBeGreaterThan(0.4);
    // And the episodes are those of a run that was told their number.
    const { cells: told } = await runUntil('told', '--episodes', String(episodes));
    expect(told[1].width).toBe(cells[1].width);
  });

  test('does not look before there are 100 episodes, where 95% means something, and says what stopping does', async () => {
    const out = join(folder, 'wide.json');
    const { stdout } = await runBench(['-c', config, '-o', out, '--until-ci', '1000']);
    const { parts } = JSON.parse(readFileSync(out, 'utf8'));
    expect(parts[0].results.map(({ episodes }: { episodes: number }) => episodes)).toEqual([100, 100, 100]);
    expect(stdout).toContain(
      'Episodes were added until 95% intervals were at most 1000 rounds wide (first look at 100 episodes',
    );
  });

  test('gives up at --max-episodes and says where', async () => {
    const { cells, stderr } = await runUntil('limited', '--until-ci', '0.01', '--max-episodes', '50');
    expect(cells.map(({ episodes }: { episodes: number }) => episodes)).toEqual([50, 50, 50]);
    expect(stderr).toBe(
      'At 50 episodes an interval is still wider than 0.01 rounds: small, 16 tokens; small, 64 tokens; small, 96 tokens\n',
    );
  });

  test('writes the same bytes with two workers, and after a resume', async () => {
    await runUntil('one', '--until-ci', '0.5');
    const argv = ['-c', config, '-q', '--until-ci', '0.5', '-o', join(folder, 'two.json')];
    expect((await spawnBench([...argv, '-w', '2']).ended).code).toBe(0);
    const one = readFileSync(join(folder, 'one.json'), 'utf8');
    expect(readFileSync(join(folder, 'two.json'), 'utf8')).toBe(one);
    const stopped = ['-c', config, '-q', '--until-ci', '0.5', '-o', join(folder, 'stopped.json')];
    expect((await runBench(stopped, abortedAfter(12))).code).toBe(130);
    expect((await runBench([...stopped, '--resume'])).code).toBe(0);
    expect(readFileSync(join(folder, 'stopped.json'), 'utf8')).toBe(one);
  });
});
