/** Runs the benchmark program inside the test's process. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StopSignal } from 'banditspec';
import { run } from '../../bench/cli.js';

/** What a run came to. */
export interface BenchRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program with these arguments, away from any terminal. */
export async function runBench(argv: readonly string[], signal: StopSignal = { aborted: false }): Promise<BenchRun> {
  let stdout = '';
  let stderr = '';
  const code = await run(argv, {
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
  });
  return { code, stdout, stderr };
}

/** A new empty folder of the system's temporary files. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'banditspec-bench-'));
}
