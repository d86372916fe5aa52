import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { threadCount } from '../../../bench/engine/run-job.js';
import { runBench, spawnBench, temporaryFolder, writeConfig } from '../run-bench.js';

const folder = temporaryFolder();
const bytes = (name: string) => readFileSync(join(folder, name), 'utf8');

/** Own kinds, as a user would write them. */
const modulePath = join(folder, 'own.mjs');
writeFileSync(
  modulePath,
  `export const selectors = {
  roundRobin: ({ armCount }, { start = 0 }, { sequenceLength }) => {
    let next = start;
    let played = 0;
    return {
      kind: 'roundRobin',
      feedback: 'bandit',
      armCount,
      select: () => next++ % armCount,
      update() {
        if (sequenceLength === 30 && played++ > 5) throw new Error('no more than this');
      },
    };
  },
};
export const environments = {
  coin: ({ tokens }, { sequenceLength }) => ({
    armCount: 2,
    rewardRange: { min: 1, max: tokens },
    begin(_episode, random) {
      let left = sequenceLength;
      let rounds = 0;
      return {
        get done() {
          return left === 0;
        },
        get elapsed() {
          return rounds;
        },
        pull(arm) {
          rounds += 1;
          const accepted = Math.min(left, random() < (arm === 0 ? 0.3 : 0.6) ? tokens : 1);
          left -= accepted;
          return accepted;
        },
      };
    },
  }),
};
`,
);
const own = {
  module: 'own.mjs',
  environment: { kind: 'coin', tokens: 3 },
  selectors: { robin: { kind: 'roundRobin', start: 1 }, ucb: { kind: 'ucbSpec' } },
};

describe('no more threads are begun than are of use', () => {
  const cores = Math.max(availableParallelism(), cpus().length);
  test.each([
    [1, 1000, 1],
    [1000, 1, 1],
    [1_000_000, 1_000_000, cores],
    [1_000_000, Infinity, cores],
  ])('%i workers for %d pieces', (workers, pieces, threads) => {
    expect(threadCount(workers, pieces)).toBe(threads);
  });

  test('so that any number of workers can be asked for', async () => {
    const place = temporaryFolder();
    const small = writeConfig(place, { cellCount: 2, episodes: 1 });
    const run = await spawnBench(['-c', small, '-q', '-w', '100000', '-o', join(place, 'r.json')]).ended;
    expect([run.code, run.stderr]).toEqual([0, '']);
  });
});

describe('results do not depend on the number of workers', () => {
  test('1, 2 and 3 workers write the same bytes and print the same tables', async () => {
    // A chunk is 2^20 tokens for 4 players: at most 4,096 episodes of 64 tokens, 512 of 512. Three cells of 3, 2 and 1
    // chunks; with the header, the end and what split makes of the last line break 9 lines.
    const cells = [
      { sequenceLength: 64, episodes: 9000 },
      { sequenceLength: 512, episodes: 900 },
      { sequenceLength: 33, episodes: 1 },
    ];
    const config = writeConfig(folder, { name: 'three', cells });
    const runs = await Promise.all(
      [1, 2, 3].map(
        (workers) => spawnBench(['-c', config, '-w', String(workers), '-o', join(folder, `w${workers}.json`)]).ended,
      ),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(bytes('w1.jsonl').split('\n')).toHaveLength(9);
    expect(bytes('w2.json')).toBe(bytes('w1.json'));
    expect(bytes('w3.json')).toBe(bytes('w1.json'));
    expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
  });

  test('also where selectors are carried: a run is one chunk, and starts with nothing learnt', async () => {
    const config = writeConfig(folder, {
      name: 'carried',
      memory: 'carried',
      reward: 'throughput',
      environment: { kind: 'depthHazards', hazards: ['eagle', [0.4]], armCosts: [1.4, 1.1] },
      cells: [{ sequenceLength: 100, episodes: 30, runs: 4 }],
    });
    const runs = await Promise.all(
      [1, 3].map(
        (workers) => spawnBench(['-c', config, '-w', `${workers}`, '-o', join(folder, `c${workers}.json`)]).ended,
      ),
    );
    expect(runs).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(runs[0]!.stdout).toContain('\n2 arms; arm 0, arm 1\nSelectors are carried from answer to answer');
    expect(runs[0]!.stdout).toContain(
      '\nTime regret: how much longer an answer takes than with the fastest fixed arm throughout',
    );
    expect(bytes('c3.json')).toBe(bytes('c1.json'));
    const chunks = bytes('c1.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ tally }) => tally);
    expect(chunks.map(({ firstEpisode, episodes }) => [firstEpisode, episodes])).toEqual([
      ...[0, 30, 60, 90].map((first) => [first, 30]),
    ]);
    const { episodes, runs: count, report } = JSON.parse(bytes('c1.json')).parts[0].results[0];
    expect([episodes, count, report.episodes, report.memory]).toEqual([30, 4, 120, 'carried']);
    // One run alone is the first of the four.
    const one = writeConfig(folder, {
      ...JSON.parse(readFileSync(config, 'utf8')),
      cells: [{ sequenceLength: 100, episodes: 30 }],
    });
    await runBench(['-c', one, '-q', '-o', join(folder, 'c-one.json')]);
    expect(JSON.parse(bytes('c-one.jsonl').split('\n')[1]!).tally).toEqual(chunks[0].tally);

    const refused = await runBench(['-c', config, '--until-ci', '1', '-o', join(folder, 'c-ci.json')]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--until-ci must stand beside answers that are independent of one another');
  });

  test('also with own selectors and environments, which every worker loads', async () => {
    const config = writeConfig(folder, { name: 'own', ...own });
    const here = await runBench(['-c', config, '-q', '-o', join(folder, 'own-1.json')]);
    expect(here).toMatchObject({ code: 0, stderr: '' });
    const threads = await spawnBench(['-c', config, '-q', '-w', '2', '-o', join(folder, 'own-2.json')]).ended;
    expect(threads).toEqual(here);
    expect(bytes('own-2.json')).toBe(bytes('own-1.json'));
    const { modules, parts } = JSON.parse(bytes('own-1.json'));
    expect(modules).toEqual([{ file: 'own.mjs', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    // Round robin plays both arms equally often, to one round an episode.
    const { pulls } = parts[0].results[0].report.selectors.robin;
    expect(Math.abs(pulls[0].mean - pulls[1].mean)).toBeLessThanOrEqual(1);
  });
});

describe('an error of an own selector', () => {
  test.each([1, 2])(
    'stops a run with %i workers where it happens, names the place and keeps what is done',
    async (workers) => {
      const name = `failing-${workers}`;
      const config = writeConfig(folder, { name, cellCount: 20, ...own });
      const { code, stderr } = await spawnBench([
        ...['-c', config, '-w', String(workers), '-o', join(folder, `${name}-results.json`)],
      ]).ended;
      expect(code).toBe(1);
      expect(stderr).toContain(`banditspec: experiment "${name}", 30 tokens, episodes 0 to 2: no more than this\n`);
      expect(stderr).toMatch(/\d+ finished chunks are kept in .*results\.jsonl\. To continue:\n {2}node .*--resume\n$/);
      expect(existsSync(join(folder, `${name}-results.json`))).toBe(false);
      // The 14 cells before that of 30 tokens; with several workers perhaps some behind it.
      const lines = bytes(`${name}-results.jsonl`).trimEnd().split('\n');
      expect(lines.length).toBeGreaterThanOrEqual(1 + 14);
    },
  );
});

describe.skipIf(process.platform === 'win32')('a disk that is full', () => {
  test('stops the run, loses no chunk that was written, and the run goes on when there is room', async () => {
    const config = writeConfig(folder, { name: 'full', cellCount: 40, episodes: 50 });
    const argv = ['-c', config, '-w', '2', '-o', join(folder, 'full-results.json')];
    // Files may not grow beyond 16 blocks of 1,024 bytes: the header and some chunks fit.
    const { code, stderr } = await spawnBench(argv, ['bash', '-c', 'ulimit -f 16; exec "$@"', 'bash']).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /banditspec: .*full-results\.jsonl: chunks could not be written \(the file may not grow any further\)/,
    );
    expect(stderr).toMatch(/\n\d+ finished chunks are kept in .*\. To continue:\n {2}node .*--resume\n$/);
    const records = bytes('full-results.jsonl');
    expect(records.endsWith('}\n')).toBe(true);
    const kept = Number(/(\d+) finished chunks/.exec(stderr)![1]);
    expect(records.trimEnd().split('\n')).toHaveLength(1 + kept);

    expect((await runBench([...argv, '--resume'])).code).toBe(0);
    await runBench(['-c', config, '-o', join(folder, 'roomy.json')]);
    expect(bytes('full-results.json')).toBe(bytes('roomy.json'));
  });
});
