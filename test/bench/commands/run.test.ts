import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureRegret, truncatedGeometric, ucbSpec } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { acceptanceRateForMean } from '../../../bench/experiments/calibration.js';
import { Interrupted } from '../../../bench/program/io.js';
import { abortedAfter, runBench, temporaryFolder } from '../run-bench.js';

const folder = temporaryFolder();
const out = (name: string) => join(folder, name);

describe('what is asked for and told', () => {
  test('--list names every experiment of the standard set and every command, and runs none', async () => {
    const { code, stdout } = await runBench(['--list']);
    expect(code).toBe(0);
    const names = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(names).toEqual([
      'table-1',
      'close-arms',
      'many-arms',
      'changing',
      'late-arm',
      'adversarial',
      '',
      'Commands,',
      'run',
      'replay',
      'record',
      'inspect',
      'leaderboard',
      'draft-length-controllers',
      'engine-rules',
      'scenarios',
      'short-horizon',
      'draft-methods',
      'draft-lengths',
      'predictive-check',
      'token-level',
      'delays',
      'what-if',
      'merge',
      'report',
      'compare',
    ]);
  });

  test('experiments are plain data: --list --json prints them whole, over 128 to 16,384 tokens', async () => {
    const { stdout } = await runBench(['--list', '--json']);
    for (const experiment of JSON.parse(stdout)) {
      expect(experiment.cells.map((cell: { sequenceLength: number }) => cell.sequenceLength)).toEqual([
        128, 512, 2048, 8192, 16_384,
      ]);
      const kinds = Object.values<{ kind: string }>(experiment.selectors).map(({ kind }) => kind);
      expect(new Set(kinds)).toEqual(
        new Set([
          'ucbSpec',
          'exp3Spec',
          'bayesUcb',
          'klUcb',
          'tsallisInf',
          'ucb1',
          'exp3',
          'epsilonGreedy',
          'followTheLeader',
          'releasedCodeGreedy',
          'uniformRandom',
        ]),
      );
    }
  });

  test.each([[['--help']], [['run', '--help']]])('%j names every option', async (argv) => {
    const { code, stdout, stderr } = await runBench(argv);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const options = [
      ...['experiment', 'config', 'module', 'episodes', 'until-ci', 'max-episodes'],
      ...['seed', 'workers', 'out', 'resume', 'overwrite', 'shard', 'json', 'list', 'quiet', 'version', 'help'],
    ];
    for (const option of options) {
      expect(stdout).toContain(`--${option}`);
    }
  });
});

describe('what cannot be followed is told in one line that names the option, with status 2', () => {
  const file = out('a-file');
  writeFileSync(file, '');
  mkdirSync(out('a-folder'));
  test.each([
    ['an unknown option', ['--foo'], /'--foo'/],
    ['an argument that is no option', ['--quiet', 'left-over'], /too many arguments/],
    ['an option without its value', ['--episodes'], /'-n, --episodes <count>' argument missing/],
    ['no episodes', ['--episodes', '0'], /--episodes must be a positive integer, got "0"/],
    ['half an episode', ['--episodes', '1.5'], /--episodes must be a positive integer, got "1.5"/],
    ['a word for a number', ['--episodes', 'many'], /--episodes must be a positive integer, got "many"/],
    ['an empty seed', ['--seed='], /--seed must be an integer or a text, got ""/],
    [
      'an unknown experiment',
      ['--experiment', 'table-2'],
      /--experiment must be among table-1, .*, got "table-2"; did you mean table-1\?$/m,
    ],
    ['arms without a recording', ['--arms', 'plain'], /unknown option '--arms'/],
    ['results over the experiments', ['--config', file, '--out', file], /--out must be another file than --config/],
    ['half a shard', ['--shard', '1.5/2'], /--shard must be i\/n with i from 1 to n, got "1.5\/2"/],
    ['a shard beyond the last', ['--shard', '3/2'], /--shard must be i\/n with i from 1 to n, got "3\/2"/],
    ['a shard that is to be precise', ['--shard', '1/2', '--until-ci', '1'], /--shard must stand without --until-ci/],
    ['no width', ['--until-ci', '0'], /--until-ci must be a number greater than 0, got "0"/],
    ['a limit of nothing', ['--max-episodes', '10'], /--max-episodes must stand beside --until-ci/],
    [
      'a limit below the beginning',
      ['--until-ci', '1', '--max-episodes', '10'],
      /--max-episodes must be at least the 4000/,
    ],
    ['no workers', ['--workers', '0'], /--workers must be a positive integer, got "0"/],
    ['workers for a replay', ['replay', file, '--workers', '2'], /unknown option '--workers'/],
    ['both ways with what is there', ['--resume', '--overwrite'], /--resume must stand without --overwrite/],
    ['nothing to merge', ['merge'], /missing required argument 'files'/],
    ['a file to merge that is not there', ['merge', out('none.jsonl')], /none\.jsonl must be a file that can be read/],
    ['broken lines without a recording', ['--skip-broken-lines'], /unknown option '--skip-broken-lines'/],
    ['an arm that is not whole', ['replay', file, '--arms', 'recorded'], /--arms must be .*, got "recorded"/],
    ['a folder to write to', ['--out', out('a-folder')], /--out must be the path of a file, got the folder/],
    [
      'a file below a file',
      ['--out', join(file, 'results.json')],
      /--out must be a path that can be written.*a part of the path is a file/,
    ],
    [
      'a file in a folder that does not exist',
      ['--out', out('missing/results.json')],
      /--out must be a path that can be written.*there is no such folder/,
    ],
  ])('%s', async (_what, argv, message) => {
    const { code, stdout, stderr } = await runBench(argv);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^banditspec: .*\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('a run', () => {
  const tiny = ['--experiment', 'table-1,changing', '--episodes', '2', '--quiet'];

  const start = (name: string, ...more: string[]) => runBench([...tiny, ...more, '--out', out(`${name}.json`)]);
  const runs = [
    start('a', '--seed', 'again'),
    start('b', '--seed', 'again', '--json'),
    start('c', '--seed', 'other'),
  ] as const;

  test('the same seed writes the same bytes, another seed writes others', async () => {
    for (const { code } of await Promise.all(runs)) expect(code).toBe(0);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => readFileSync(out(`${name}.json`), 'utf8'));
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  test('--json prints the bytes of the file and nothing else on standard output', async () => {
    const { stdout, stderr } = await runs[1];
    expect(stdout).toBe(readFileSync(out('b.json'), 'utf8'));
    expect(stderr).toBe('');
  });

  test('every figure can be had again from the package with the seed and configuration of the file', async () => {
    await runs[0];
    const { seed, complete, parts } = JSON.parse(readFileSync(out('a.json'), 'utf8'));
    expect(complete).toBe(true);
    const { environment } = parts[0].experiment;
    const cell = parts[0].results[1];
    const report = measureRegret({
      environment: truncatedGeometric({
        acceptanceRates: environment.meanAcceptedLengths.map((mean: number) =>
          acceptanceRateForMean(mean, environment.maxDraftLength),
        ),
        maxDraftLength: environment.maxDraftLength,
        sequenceLength: cell.sequenceLength,
      }),
      selectors: { ucbSpec },
      episodes: cell.episodes,
      seed,
    });
    expect(cell.report.selectors.ucbSpec).toEqual(JSON.parse(JSON.stringify(report.selectors.ucbSpec)));
  });

  test('the table has a row for each selector, a column for each length and says what its numbers are', async () => {
    const { stdout } = await runs[0];
    expect(stdout).toContain('Regret: how many more rounds an answer takes than with the best fixed arm throughout');
    expect(stdout).toMatch(/^ +128 tokens +512 tokens +2,048 tokens +8,192 tokens +16,384 tokens$/m);
    expect(stdout.match(/^ucbSpec {2}/gm)).toHaveLength(4);
    expect(stdout).toMatch(/^best fixed arm +EAGLE-2/m);
  });

  test('away from a terminal progress is a plain line for each finished part, and times go to standard error alone', async () => {
    const { stdout, stderr } = await runBench(['-e', 'table-1', '-n', '1', '-o', out('lines.json')]);
    expect(stderr.split('\n')[0]).toBe('table-1, 128 tokens: 1 episodes');
    expect(stderr).toMatch(/rounds in [\d.]+ s/);
    expect(stdout + readFileSync(out('lines.json'), 'utf8')).not.toMatch(/million a second|v\d+\.\d+/);
  });

  test('an interrupted run keeps what was finished, marks it incomplete and leaves nothing beside it but its chunks', async () => {
    const place = temporaryFolder();
    const path = join(place, 'results.json');
    // The signal is looked at before each chunk and while it is under way: it fires after the first of five.
    const { code, stderr } = await runBench(['-e', 'table-1', '-n', '2', '-o', path], abortedAfter(2));
    expect(code).toBe(130);
    expect(stderr).toContain('holds the 1 of 5 measurements that are finished, marked incomplete');
    const { complete, parts } = JSON.parse(readFileSync(path, 'utf8'));
    expect(complete).toBe(false);
    expect(parts[0].results).toHaveLength(1);
    expect(readdirSync(place)).toEqual(['results.json', 'results.jsonl']);
  });

  test('a run that is interrupted before anything is finished writes nothing', async () => {
    const place = temporaryFolder();
    const signal = { aborted: true, reason: new Interrupted('interrupted') };
    const { code, stderr } = await runBench(['-o', join(place, 'results.json')], signal);
    expect(code).toBe(130);
    expect(stderr).toBe('Interrupted: nothing was finished, nothing was written.\n');
    expect(readdirSync(place)).toEqual([]);
  });
});
