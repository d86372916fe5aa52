/** Replays a recording with the standard set's selectors, and writes the results. */
import type { ReplayArm } from 'banditspec';
import { ALL_SELECTORS } from '../experiments/standard.js';
import { closingLine } from '../program/closing-line.js';
import { writeAtomically } from '../program/files.js';
import type { ProgramIo } from '../program/io.js';
import type { OutputOptions } from '../program/options.js';
import { createProgress } from '../program/progress.js';
import { resultsFile, resultsToJson } from '../results/results-file.js';
import { formatTrace, replayFile } from './replay-file.js';

/** What is to be replayed. */
export interface ReplayOptions extends OutputOptions {
  readonly file: string;
  readonly seed: string | number;
  /** Chosen from what the recording has, where absent. */
  readonly arms: readonly ReplayArm[] | undefined;
  /** The signals that are the context, in order. */
  readonly contexts: readonly string[];
  /** Replay only so many turns. */
  readonly turns: number | undefined;
  readonly skipBrokenLines: boolean;
}

/** Resolves with the exit code. */
export async function replayRecording(options: ReplayOptions, io: ProgramIo): Promise<number> {
  const { file, arms, contexts, turns, skipBrokenLines, seed, out, json, quiet } = options;
  const started = performance.now();
  const progress = createProgress(io.stderr, quiet);
  let total = 0;
  let rounds = 0;
  try {
    const results = await replayFile(file, {
      arms,
      contexts,
      selectors: ALL_SELECTORS,
      seed,
      turnLimit: turns,
      skipBrokenLines,
      signal: io.signal,
      onStart: (found) => {
        io.catchSignals?.();
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
