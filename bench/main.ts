#!/usr/bin/env node
/** The process around the program: its streams, its signals, its exit code. */
import { writeSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './commands/dispatch.js';
import { messageOf } from './program/bench-error.js';
import { DEFAULT_PROGRAM } from './program/command.js';
import { describeFileError } from './program/files.js';
import { asTerminal, EXIT_INTERRUPTED, Interrupted } from './program/io.js';
import { refuseExit } from './program/refuse-exit.js';

/** Milliseconds in which two signals are one key: a program that wraps this one may pass it on a second time. */
const ONE_KEY = 300;

const stderr = asTerminal(process.stderr, process.env.TERM);
const stop = new AbortController();
const exitProcess = refuseExit();
let ended = false;

function exit(code: number): never {
  ended = true;
  return exitProcess(code);
}

let interruptedAt = Number.NEGATIVE_INFINITY;

function catchSignals(): void {
  process.on('SIGINT', () => {
    const now = performance.now();
    // The second Ctrl-C does not wait for the work under way.
    if (stop.signal.aborted) {
      if (now - interruptedAt < ONE_KEY) return;
      // The bar had hidden it.
      if (stderr.isTTY) stderr.write('\u001b[?25h\n');
      exit(EXIT_INTERRUPTED);
    }
    interruptedAt = now;
    stop.abort(new Interrupted('interrupted'));
  });
  process.on('SIGTERM', () => stop.abort(new Interrupted('terminated')));
}

/** Says in one line why it cannot go on, and ends. */
function fail(reason: string): never {
  try {
    writeSync(2, `banditspec: ${reason}\n`);
  } catch {
    // Nobody is left to tell.
  }
  return exit(1);
}

// A reader that has seen enough, as in `npm run bench | head`, or a full disk.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') exit(0);
  fail(`standard output could not be written (${describeFileError(error)})`);
});
process.stderr.on('error', () => {});

// What an own module leaves behind: the program itself waits for all that it begins.
const leftBehind = (error: unknown) => fail(`a module of yours failed outside of any call (${messageOf(error)})`);
process.on('uncaughtException', leftBehind);
process.on('unhandledRejection', leftBehind);
process.on('exit', () => {
  if (!ended) fail('it waits for something that never comes, perhaps in a module of yours');
});

// Its worker threads never end there, and the run waits for them.
const deno = (globalThis as { readonly Deno?: { readonly version: { readonly deno: string } } }).Deno;
if (deno !== undefined) {
  fail(`the program must be run by Node or Bun, got Deno ${deno.version.deno}, on which only the library is supported`);
}

/** What the user types to start the program: a script of this repository, an installed command, or Node. */
function typedCommand(): string {
  if (process.env.npm_lifecycle_event === 'bench') return DEFAULT_PROGRAM;
  const file = fileURLToPath(import.meta.url);
  return /[\\/]node_modules[\\/]/.test(file) ? 'npx banditspec' : `node ${relative('.', file)}`;
}

const code = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr,
  signal: stop.signal,
  catchSignals,
  workerFile: new URL('./worker.js', import.meta.url),
  command: typedCommand(),
});
ended = true;
process.exitCode = code;
// What still keeps the process awake is of an own module, a timer or a socket, or output on its way out.
setTimeout(function endOnceWritten() {
  if (process.stdout.writableLength + process.stderr.writableLength === 0) exit(code);
  setTimeout(endOnceWritten, 10).unref();
}, 100).unref();
