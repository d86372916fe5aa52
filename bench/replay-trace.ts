/** Replays a trace as the command line asks for, and writes its results. */
import type { BenchIo } from './cli.js';
import type { TraceOptions } from './command-line.js';
import { ALL_SELECTORS } from './experiments/standard.js';
import { closingLine } from './program/closing-line.js';
import { DEFAULT_SEED } from './program/option-values.js';
import { createProgress } from './program/progress.js';
import { requireWritable, resultsFile, resultsToJson, writeAtomically } from './results/results-file.js';
import { formatTrace, runTrace } from './traces/replay-file.js';

/** Resolves with the exit code. */
export async function replayTrace(options: TraceOptions, io: BenchIo): Promise<number> {
  const { trace, arms, turns, skipBrokenLines, seed = DEFAULT_SEED, out, json, quiet } = options;
  requireWritable(out);
  const started = performance.now();
  const progress = createProgress(io.stderr, quiet);
  let total = 0;
  let rounds = 0;
  try {
    const results = await runTrace(trace, {
      arms,
      selectors: ALL_SELECTORS,
      seed,
      turnLimit: turns,
      skipBrokenLines,
      signal: io.signal,
      onStart: (found) => {
        total = found;
      },
      onTurn: (done, roundsSoFar) => {
        rounds = roundsSoFar;
        progress.update({ done, doneBefore: 0, total, rounds, doing: 'turns' });
      },
    });
    progress.hide();
    const text = resultsToJson(resultsFile(seed, true, [results]));
    writeAtomically(out, text);
    io.stdout.write(json ? text : `${formatTrace(results)}\n`);
  } finally {
    progress.hide();
  }
  if (!quiet) io.stderr.write(closingLine(out, seed, rounds, started));
  return 0;
}
