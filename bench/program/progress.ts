/**
 * Says how far the work is: a bar with its speed and the time left on a terminal; elsewhere a line for each finished part
 * and every half minute; nothing when asked to be quiet.
 */
import { SingleBar } from 'cli-progress';
import type { TextOutput } from './io.js';

/** How far the work is. */
export interface ProgressState {
  /** What is done of the total, in whatever unit. */
  readonly done: number;
  /** The part of it that was on file and cost no time. */
  readonly doneBefore: number;
  /** All that there is to do, as far as it is known. */
  readonly total: number;
  /** Rounds played by this process. */
  readonly rounds: number;
  /** The part under way. */
  readonly doing: string;
}

export interface Progress {
  update(state: ProgressState): void;
  /** A part is finished. */
  finished(what: string): void;
  /** Takes the bar away, before something else is printed; the next update brings it back. */
  hide(): void;
}

const SILENT: Progress = { update() {}, finished() {}, hide() {} };

/** Milliseconds between two lines where there is no terminal. */
const LINE_INTERVAL = 30_000;

/** Progress that begins now. */
export function createProgress(output: TextOutput, quiet: boolean): Progress {
  if (quiet) return SILENT;
  const speed = createSpeedometer();
  return output.isTTY ? createBar(output, speed) : createLines(output, speed);
}

function createLines(output: TextOutput, speed: Speedometer): Progress {
  let last = performance.now();
  return {
    update(state) {
      const { rate, left } = speed(state);
      if (performance.now() - last < LINE_INTERVAL) return;
      last = performance.now();
      output.write(`${Math.floor((100 * state.done) / state.total)}%, ${rate}, ${left} left: ${state.doing}\n`);
    },
    finished: (what) => output.write(`${what}\n`),
    hide() {},
  };
}

function createBar(output: TextOutput, speed: Speedometer): Progress {
  const bar = new SingleBar({
    format: '{bar} {percentage}%  {rate}  {left} left  {doing}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C is the program's.
    gracefulExit: false,
    stream: output as NodeJS.WriteStream,
  });
  let shown = false;
  return {
    update(state) {
      const payload = { ...speed(state), doing: state.doing };
      if (!shown) bar.start(state.total, state.done, payload);
      shown = true;
      bar.setTotal(state.total);
      bar.update(state.done, payload);
    },
    finished() {},
    hide() {
      if (shown) bar.stop();
      shown = false;
    },
  };
}

type Speedometer = (state: ProgressState) => { readonly rate: string; readonly left: string };

/** Speed and time left, from what this process has done since it began. */
function createSpeedometer(): Speedometer {
  const started = performance.now();
  return ({ done, doneBefore, total, rounds }) => {
    const seconds = (performance.now() - started) / 1000;
    const left = done > doneBefore ? formatDuration((seconds * (total - done)) / (done - doneBefore)) : '?';
    return { rate: `${(rounds / seconds / 1e6).toFixed(1)} million rounds/s`, left };
  };
}

/** `0:07`, `12:30`, `3:00:00`. */
function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first, ...rest] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}
