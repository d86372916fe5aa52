/** What surrounds a run of the program: where it writes, how it learns that it is to stop, and what it is called. */
import type { StopSignal } from 'banditspec';

/** Where texts go. */
export interface TextOutput {
  /** Whether it is a terminal, which moves its cursor when it is told to. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The output as a terminal of this kind (`TERM`) is to be treated: a dumb one shows escapes as they are, so it gets none. */
export function asTerminal(output: TextOutput, term: string | undefined): TextOutput {
  return term === 'dumb' ? { write: (text) => output.write(text) } : output;
}

export interface ProgramIo {
  /** Results alone. */
  readonly stdout: TextOutput;
  /** Progress, remarks and errors. */
  readonly stderr: TextOutput;
  readonly signal: StopSignal;
  /**
   * Called when there begins to be something to tell or to put away after a signal of the system. Until then a signal ends
   * the process, whatever it is at: waiting for a pipe, or in an endless loop of an own module.
   */
  readonly catchSignals?: () => void;
  /** What worker threads start from. Default: everything is computed in this thread. */
  readonly workerFile?: URL;
  /**
   * What the user types to start the program: help, examples and the line that goes on with a run have it from here.
   * @defaultValue `'npm run bench --'`
   */
  readonly command?: string;
}

/** What the signal's reason is when the user interrupts. */
export class Interrupted extends Error {}

/** The exit code of an interrupted run. */
export const EXIT_INTERRUPTED = 130;

/** Text without what a terminal obeys instead of showing it: of control characters only line breaks are left. */
export function forTerminal(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]/gu, ' ');
}
