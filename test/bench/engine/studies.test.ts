import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { abortedAfter, runBench, spawnBench, temporaryFolder } from '../run-bench.js';

const folder = temporaryFolder();
const path = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(path(name), 'utf8');

// Turns with a tree and a chain: as many rounds as a model of acceptance is fitted to at least, and no two turns alike.
const random = createRandom('recording');
const turns = Array.from({ length: 12 }, (_, id) => {
  const blocks = Array.from({ length: 24 }, () => 1 + Math.floor(4 * random()));
  const tokens = blocks.reduce((sum, length) => sum + length, 0);
  const chain = Array.from({ length: tokens }, () => (random() < 0.6 ? 1 : 0)).join('');
  return JSON.stringify({ id, turn: 0, n: tokens, nTok: tokens, eagle: blocks, m68: chain });
});
const recording = path('turns.jsonl');
writeFileSync(recording, `${turns.join('\n')}\n`);
const second = path('second.jsonl');
writeFileSync(second, `${turns.slice(3).join('\n')}\n`);
writeFileSync(path('text.txt'), Array.from({ length: 30 }, (_, i) => `Line ${i} of ${i % 7} red words.\n`).join(''));

const matches = path('matches.jsonl');
writeFileSync(
  matches,
  `${turns
    .map((line) => {
      const turn = JSON.parse(line);
      const suf40 = Array.from({ length: turn.nTok }, (_, position) => (position % 5 === 0 ? 3 : 0));
      return JSON.stringify({ ...turn, suf40, sufLen: suf40.map((accepted) => 2 * accepted) });
    })
    .join('\n')}\n`,
);

// Each with as little work as it has.
const STUDIES: readonly (readonly string[])[] = [
  ['leaderboard', recording, second, '--episodes', '1', '--orders', '--caps', '2'],
  ['draft-length-controllers', recording],
  ['engine-rules', matches, '--caps', '2', '--batch', '1'],
  ['draft-methods', '--prompts', '2'],
  ['draft-lengths', '--samples', '5', '--runs', '2'],
  ['scenarios', '--runs', '2', '--requests', '2'],
  ['predictive-check', recording, '--simulations', '20'],
  ['delays', '--rounds', '20', '--runs', '1'],
  // So many answers for so little text that a second thread pays.
  ['token-level', '--text', path('text.txt'), '--prompts', '10', '--prompt-tokens', '8', '--max-tokens', '40'],
];

describe.each(STUDIES)('%s', (name, ...own) => {
  const argv = (file: string) => [name!, ...own, '--quiet', '--out', path(`${name}-${file}.json`)];
  /** The lines of finished tasks. */
  const tasks = (file: string) =>
    read(`${name}-${file}.jsonl`)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter((line) => 'task' in line);

  test('gives the same bytes in one thread, in two, and when it is stopped and resumed', async () => {
    const here = await runBench(argv('here'));
    expect(here).toMatchObject({ code: 0, stderr: '' });
    expect(here.stdout.length).toBeGreaterThan(100);
    const lines = read(`${name}-here.jsonl`).trimEnd().split('\n');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      format: 'banditspec-tasks',
      configuration: { study: name, seed: 1 },
    });
    const done = tasks('here');
    expect(done.map(({ task }) => task)).toEqual(done.map((_, i) => i));
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ end: done.length });

    const threads = await spawnBench([...argv('threads'), '--workers', '2']).ended;
    expect(threads).toEqual(here);
    expect(read(`${name}-threads.json`)).toBe(read(`${name}-here.json`));

    // The signal is looked at after reading, and before each task: one is done when it fires.
    const stopped = await runBench(argv('stopped'), abortedAfter(2));
    expect(stopped).toMatchObject({ code: 130, stdout: '' });
    const percent = Math.floor(100 / done.length);
    expect(stopped.stderr).toBe(
      `Interrupted at ${percent}%: 1 finished tasks are kept in ${path(`${name}-stopped.jsonl`)}.\n` +
        `To continue:\n  npm run bench -- ${argv('stopped').join(' ')} --resume\n`,
    );
    expect(tasks('stopped')).toEqual(done.slice(0, 1));
    const unasked = await runBench(argv('stopped'));
    expect(unasked.stderr).toContain('must not hold an unfinished run, got one with 1 finished tasks');
    expect(unasked.code).toBe(1);
    const resumed = await runBench([...argv('stopped'), '--resume']);
    expect(resumed).toEqual(here);
    expect(read(`${name}-stopped.json`)).toBe(read(`${name}-here.json`));
    expect(read(`${name}-stopped.jsonl`)).toBe(read(`${name}-here.jsonl`));
  });
});

describe('a study', () => {
  const argv = ['draft-methods', '--prompts', '12', '--quiet', '--out', path('killed.json')];

  test('killed at work and resumed ends with the bytes of one that nobody killed', async () => {
    const size = () => statSync(path('killed.jsonl'), { throwIfNoEntry: false })?.size ?? 0;
    let kills = 0;
    for (let i = 0; i < 3; i++) {
      const bench = spawnBench([...argv, '--workers', '2', '--resume']);
      const before = size();
      while (size() <= before && bench.child.exitCode === null) await sleep(2);
      bench.child.kill('SIGKILL');
      if ((await bench.ended).code === -1) kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
    const last = await spawnBench([...argv, '--workers', '2', '--resume']).ended;
    expect(last.code).toBe(0);
    const whole = await runBench([...argv.slice(0, -1), path('whole.json')]);
    expect(last.stdout).toBe(whole.stdout);
    expect(read('killed.json')).toBe(read('whole.json'));
  });

  test('is not resumed with other options, nor with another recording', async () => {
    const options = ['--quiet', '--out', path('other.json')];
    expect((await runBench(['draft-lengths', '--samples', '3', '--runs', '1', ...options], abortedAfter(2))).code).toBe(
      130,
    );
    const changed = await runBench(['draft-lengths', '--samples', '4', '--runs', '1', ...options, '--resume']);
    expect(changed.stderr).toMatch(/which differs in samples: 3 in the file, 4 now$/m);
    const another = await runBench(['draft-methods', ...options, '--resume']);
    expect(another.stderr).toMatch(/study: "draft-lengths" in the file, "draft-methods" now/);

    const check = ['draft-length-controllers', recording, '--quiet', '--out', path('recording.json')];
    expect((await runBench(check, abortedAfter(2))).code).toBe(130);
    writeFileSync(recording, `${turns.slice(1).join('\n')}\n`);
    const other = await runBench([...check, '--resume']);
    writeFileSync(recording, `${turns.join('\n')}\n`);
    expect(other.stderr).toMatch(/differs in recording\.sha256: "[0-9a-f]+\.\.\. in the file/);
    expect(other.code).toBe(1);
  });

  test('does not take chunks for its tasks, nor a run tasks for its chunks', async () => {
    await runBench(['draft-lengths', '--samples', '2', '--runs', '1', '--quiet', '--out', path('kinds.json')]);
    const run = await runBench(['-e', 'table-1', '-n', '1', '-q', '--resume', '-o', path('kinds.json')]);
    expect(run.stderr).toMatch(/kinds\.jsonl must be a file of chunks as this version writes them, got something else/);
  });
});
