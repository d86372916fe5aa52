/** An error that is the user's to mend: it is told in one line, without a stack trace. */
export class BenchError extends Error {
  /** The exit code: 2 for a command line that cannot be followed, 1 for work that cannot be done. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = 'BenchError';
    this.exitCode = exitCode;
  }
}

/** What was thrown, in words: own modules may throw anything. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return 'what was thrown has no text';
  }
}
