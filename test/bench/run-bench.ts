/** Runs the benchmark program, inside the test's process or as one of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StopSignal } from 'banditspec';
import { runProgram } from '../../bench/commands/dispatch.js';
import { Interrupted, type ProgramIo } from '../../bench/program/io.js';

/** What a run came to. */
export interface BenchRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program with these arguments in this thread, away from any terminal; `names` says what it is called. */
export async function runBench(
  argv: readonly string[],
  signal: StopSignal = { aborted: false },
  names: Pick<ProgramIo, 'command'> = {},
): Promise<BenchRun> {
  let stdout = '';
  let stderr = '';
  const code = await runProgram(argv, {
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
    signal,
    ...names,
  });
  return { code, stdout, stderr };
}

/** A signal that is aborted once it has been looked at so often. */
export function abortedAfter(count: number): StopSignal {
  let looks = 0;
  return {
    get aborted() {
      looks += 1;
      return looks > count;
    },
    reason: new Interrupted('interrupted'),
  };
}

/** The program, as users start it. */
const BUILT = fileURLToPath(new URL('../../dist/bench/main.js', import.meta.url));

/** A process that runs the built program. */
export interface BenchProcess {
  readonly child: ChildProcess;
  /** Resolves when it has ended; the code is -1 where a signal ended it. */
  readonly ended: Promise<BenchRun>;
}

/** Starts the program with these arguments. `wrap` stands before it on the command line. */
export function spawnBench(argv: readonly string[], wrap: readonly string[] = []): BenchProcess {
  const [command, ...rest] = [...wrap, process.execPath, BUILT, ...argv];
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<BenchRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  return { child, ended };
}

/** A new empty folder of the system's temporary files. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'banditspec-bench-'));
}

/**
 * A configuration with many cells, of one chunk each: as many chunks as lengths, and little work; `more` is added to the
 * experiment. Returns its file.
 */
export function writeConfig(
  folder: string,
  {
    cellCount = 12,
    episodes = 3,
    name = 'small',
    ...more
  }: Readonly<Record<string, unknown>> & {
    readonly cellCount?: number;
    readonly episodes?: number;
    readonly name?: string;
  } = {},
): string {
  const path = join(folder, `${name}.json`);
  const experiment = {
    name,
    environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
    selectors: { ucbSpec: { kind: 'ucbSpec' }, exp3Spec: { kind: 'exp3Spec' } },
    cells: Array.from({ length: cellCount }, (_, i) => ({ sequenceLength: 16 + i, episodes })),
    ...more,
  };
  writeFileSync(path, JSON.stringify(experiment));
  return path;
}
