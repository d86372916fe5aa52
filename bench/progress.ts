/** Says how far the work is: a bar on a terminal, a line for each finished part elsewhere, nothing when asked to be quiet. */
import { SingleBar } from 'cli-progress';

/** Where progress goes: standard error, so that standard output holds results alone. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress {
  /** `done` of the total work is done, in whatever unit; `doing` names the part under way. */
  update(done: number, doing: string): void;
  /** A part is finished. */
  finished(what: string): void;
  /** Takes the bar away, before something else is printed; the next update brings it back. */
  hide(): void;
}

const SILENT: Progress = { update() {}, finished() {}, hide() {} };

/** Progress over `total` units of work. */
export function createProgress(output: ProgressOutput, total: number, quiet: boolean): Progress {
  if (quiet) return SILENT;
  if (!output.isTTY) return { ...SILENT, finished: (what) => output.write(`${what}\n`) };
  const bar = new SingleBar({
    format: '{bar} {percentage}%  {eta_formatted} left  {doing}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    // A cell slows the estimate down or speeds it up; a long memory keeps it calm.
    etaBuffer: 200,
    stream: output as NodeJS.WriteStream,
  });
  let shown = false;
  return {
    update(done, doing) {
      if (shown) bar.update(done, { doing });
      else bar.start(total, done, { doing });
      shown = true;
    },
    finished() {},
    hide() {
      if (shown) bar.stop();
      shown = false;
    },
  };
}
