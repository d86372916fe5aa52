import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../bench/commands/table.js';
import { runBench } from '../run-bench.js';

const names = COMMANDS.map(({ name }) => name);

describe('help', () => {
  test('of the program lists every command with what it does, and an example of each', async () => {
    const { code, stdout, stderr } = await runBench(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const { usage, summary, examples } of COMMANDS) {
      expect(stdout).toMatch(new RegExp(`^  ${usage.replaceAll(/[[\]<>.]/g, '\\$&')} {2,}${summary}$`, 'm'));
      const [line, does] = examples[0]!;
      expect(stdout).toMatch(
        new RegExp(`^  npm run bench --( ${line.replaceAll(/[*.]/g, '\\$&')})? {2,}${does}$`, 'm'),
      );
    }
    expect((await runBench(['-h'])).stdout).toBe(stdout);
  });

  test.each(names)('of %s has what it does, its options and its examples, which can be followed', async (name) => {
    const { code, stdout } = await runBench([name, '--help']);
    expect(code).toBe(0);
    const command = COMMANDS.find((candidate) => candidate.name === name)!;
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`${command.summary}.`);
    expect(stdout).toMatch(/^Usage: npm run bench -- /);
    expect(stdout).toContain('-h, --help');
    expect(command.examples.length).toBeGreaterThan(0);
    for (const [line, does] of command.examples) {
      expect(stdout).toContain(does);
      const words = line.split(' ').filter((word) => word !== '');
      expect(command.parse(words[0] === name ? words.slice(1) : words)).not.toHaveProperty('answer');
    }
  });

  test('names the program as the user starts it, everywhere', async () => {
    const called = { command: 'npx banditspec' };
    const signal = { aborted: false };
    for (const argv of [['--help'], ['--list'], ...names.map((name) => [name, '--help'])]) {
      const { stdout } = await runBench(argv, signal, called);
      expect(stdout).toContain('npx banditspec ');
      expect(stdout).not.toContain('npm run');
    }
    const { stderr } = await runBench(['--trace', 'turns.jsonl'], signal, called);
    expect(stderr).toBe('banditspec: --trace is now npx banditspec replay turns.jsonl\n');
  });

  test('says defaults as they are typed: lists with commas, and nothing for what is repeated', async () => {
    const helpOf = async (name: string) => (await runBench([name, '--help'])).stdout.replaceAll(/\s+/g, ' ');
    expect(await helpOf('engine-rules')).toContain('(default: 5,3)');
    for (const name of names) expect(await helpOf(name)).not.toContain('(default: [');
  });

  test('--version prints that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    for (const option of ['--version', '-V']) expect((await runBench([option])).stdout).toBe(`${version}\n`);
  });
});

describe('the same option means the same everywhere', () => {
  const options = (name: string) => {
    const help = COMMANDS.find((command) => command.name === name)!.help('x');
    return help.slice(help.indexOf('Options:'), help.indexOf('Examples:')).replaceAll(/\n {10,}/g, ' ');
  };
  /** What a command's help says of an option; undefined where it has none. */
  const said = (name: string, option: string) =>
    new RegExp(`^ +(?:-\\w, )?--${option}(?: <[^>]*>)? +(.*)$`, 'm').exec(options(name))?.[1];

  test.each(['workers', 'resume', 'overwrite', 'json', 'quiet'])('--%s', (option) => {
    const texts = names.flatMap((name) => (name === 'compare' ? [] : (said(name, option) ?? [])));
    expect(texts.length).toBeGreaterThan(6);
    expect(new Set(texts).size).toBe(1);
  });

  test('work that takes long can be spread, resumed and started over; each has a file of its own', () => {
    const long = [
      'leaderboard',
      'draft-length-controllers',
      'draft-methods',
      'draft-lengths',
      'predictive-check',
      'delays',
    ];
    for (const name of ['run', ...long, 'token-level']) {
      for (const option of ['workers', 'resume', 'overwrite', 'seed', 'out', 'json', 'quiet']) {
        expect(said(name, option), `${name} --${option}`).toBeDefined();
      }
      expect(said(name, 'out')).toContain(`"${name === 'run' ? 'results' : name}.json"`);
    }
  });
});

describe('a command line that cannot be followed is told in one line, with status 2', () => {
  test.each([
    ['tabel-1', /^banditspec: unknown command "tabel-1"; did you mean --experiment table-1\?\n$/],
    ['table-1', /^banditspec: unknown command "table-1"; did you mean --experiment table-1\?\n$/],
    ['leaderbord', /^banditspec: unknown command "leaderbord"; did you mean leaderboard\?\n$/],
    ['list', /^banditspec: unknown command "list"; did you mean --list\?\n$/],
    ['help', /^banditspec: unknown command "help"; did you mean --help\?\n$/],
    ['xyzzy', /^banditspec: unknown command "xyzzy"; must be one of run, replay, .*, compare\n$/],
  ])('the unknown command %s, with the nearest of all names', async (word, message) => {
    const { code, stdout, stderr } = await runBench([word]);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });

  test.each([
    ['tabel-1', 'did you mean table-1?'],
    ['draft-lenghts', 'did you mean the command draft-lengths?'],
  ])('the unknown experiment %s, with the nearest of all names', async (name, meant) => {
    const { code, stderr } = await runBench(['--experiment', name]);
    expect(stderr).toBe(
      'banditspec: --experiment must be among table-1, close-arms, many-arms, changing, late-arm, adversarial, ' +
        `got "${name}"; ${meant}\n`,
    );
    expect(code).toBe(2);
  });

  test.each([
    [['--trace', 'a b.jsonl', '--quiet'], "--trace is now npm run bench -- replay 'a b.jsonl' --quiet"],
    [['-n', '3', '--trace=a.jsonl'], '--trace is now npm run bench -- replay a.jsonl -n 3'],
    [
      ['replay', 'a.jsonl', '--arms', 'plain,chain:m68:5,retrieval:suf40'],
      'chain:m68:5 is now npm run bench -- replay a.jsonl --arms plain,track:m68:5,track:suf40:free',
    ],
    [
      ['leaderboard', 'a.jsonl', 'b.jsonl', '--arms=a.jsonl=retrieval:suf40:10,recorded:eagle'],
      'retrieval:suf40:10 is now npm run bench -- leaderboard a.jsonl b.jsonl --arms=a.jsonl=track:suf40:10:free,recorded:eagle',
    ],
    [['--experiment', 'leaderboard'], '--experiment leaderboard is now npm run bench -- leaderboard'],
    [
      ['--trace', 'a.jsonl', '-e', 'leaderboard', '--orders'],
      '--experiment leaderboard is now npm run bench -- leaderboard a.jsonl --orders',
    ],
    [
      ['run', '--experiment', 'draft-length-controllers', '-t', 'a.jsonl'],
      '--experiment draft-length-controllers is now npm run bench -- draft-length-controllers a.jsonl',
    ],
    [
      ['predictive-check', '--trace', 'a.jsonl', '--seed', '2'],
      '--trace is now npm run bench -- predictive-check a.jsonl --seed 2',
    ],
  ])('the spelling of before: %j', async (argv, message) => {
    const { code, stdout, stderr } = await runBench(argv);
    expect([code, stdout, stderr]).toEqual([2, '', `banditspec: ${message}\n`]);
  });

  test.each([
    [['report'], /missing required argument 'results'/],
    [['report', 'a.json', 'b.json'], /too many arguments/],
    [['compare', 'a.json', 'b.json', 'c.json'], /too many arguments/],
    [['leaderboard', '--resume', '--overwrite'], /--resume must stand without --overwrite, got both/],
    [['draft-lengths', '--sample', '3'], /unknown option '--sample'.*--samples/],
  ])('%j', async (argv, message) => {
    const { code, stderr } = await runBench(argv);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^banditspec: .*\n$/);
    expect(code).toBe(2);
  });
});
