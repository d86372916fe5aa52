import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from 'banditspec';
import { expect, test } from 'vitest';
import { type BenchProcess, runBench, spawnBench, temporaryFolder, writeConfig } from '../run-bench.js';

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Waits until the process has written something to the file, or has ended. */
async function untilWritten({ child }: BenchProcess, path: string): Promise<void> {
  const before = sizeOf(path);
  while (sizeOf(path) === before && child.exitCode === null) await sleep(2);
}

const folder = temporaryFolder();
const config = writeConfig(folder, { cellCount: 60, episodes: 800, name: "it's mine" });
/** What nobody disturbed. */
const undisturbed = await runBench(['--config', config, '--seed', '3', '--quiet', '--out', join(folder, 'whole.json')]);
const whole = readFileSync(join(folder, 'whole.json'), 'utf8');

test('killed at twenty moments and resumed after each, a run ends with the bytes of one that nobody killed', async () => {
  const killed = join(folder, 'killed.json');
  const argv = ['--config', config, '--seed', '3', '--resume', '--out', killed];
  const random = createRandom('moments');
  let killedAtWork = 0;
  for (let i = 0; i < 20; i++) {
    // Threads take their time to start: every other run has none, and goes on with what threads did.
    const bench = spawnBench([...argv, '--workers', String(1 + (i % 2))]);
    // Every fourth moment may lie before the work begins: while the file is locked, read, cut.
    if (i % 4 === 3) await sleep(300 * random());
    else {
      await untilWritten(bench, join(folder, 'killed.jsonl'));
      await sleep(30 * random());
    }
    bench.child.kill('SIGKILL');
    const { code, stderr } = await bench.ended;
    if (code === -1) killedAtWork += 1;
    else expect(stderr).toContain('written');
  }
  expect(killedAtWork).toBeGreaterThan(5);
  const last = await spawnBench([...argv, '--workers', '2']).ended;
  expect(last.code).toBe(0);
  expect(readFileSync(killed, 'utf8')).toBe(whole);
  expect(last.stdout).toBe(undisturbed.stdout);
});

test('an interrupt finishes the chunks under way, says how to go on, and going on ends with the same bytes', async () => {
  const out = join(folder, 'interrupted.json');
  const argv = ['--config', config, '--seed', '3', '--workers', '2', '--out', out];
  const bench = spawnBench(argv);
  await untilWritten(bench, join(folder, 'interrupted.jsonl'));
  await untilWritten(bench, join(folder, 'interrupted.jsonl'));
  bench.child.kill('SIGINT');
  const { code, stderr } = await bench.ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(/^Interrupted at \d+%: \d+ finished chunks are kept in .*interrupted\.jsonl\.$/m);
  const command = stderr.slice(stderr.indexOf('To continue:\n') + 'To continue:\n'.length).trim();
  expect(command).toContain("it'\\''s mine.json' --seed 3 --workers 2");
  // Every line is whole.
  expect(readFileSync(join(folder, 'interrupted.jsonl'), 'utf8').endsWith('}\n')).toBe(true);

  const resumed = await spawnBench([], ['bash', '-c', `${command}; true`]).ended;
  expect(resumed.stderr).toContain('interrupted.json written');
  expect(readFileSync(out, 'utf8')).toBe(whole);
});
