#!/usr/bin/env node
/** The process around the program: its streams, its signals, its exit code. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './commands/dispatch.js';
import { DEFAULT_PROGRAM } from './program/command.js';
import { Interrupted } from './program/io.js';

/** Milliseconds in which two signals are one key: a program that wraps this one may pass it on a second time. */
const ONE_KEY = 300;

const stop = new AbortController();
let interruptedAt = Number.NEGATIVE_INFINITY;
process.on('SIGINT', () => {
  const now = performance.now();
  // The second Ctrl-C does not wait for the work under way.
  if (stop.signal.aborted) {
    if (now - interruptedAt < ONE_KEY) return;
    // The bar had hidden it.
    if (process.stderr.isTTY) process.stderr.write('\u001b[?25h\n');
    process.exit(130);
  }
  interruptedAt = now;
  stop.abort(new Interrupted('interrupted'));
});
process.on('SIGTERM', () => stop.abort(new Interrupted('terminated')));
// A reader that has seen enough, as in `npm run bench | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** What the user types to start the program: a script of this repository, an installed command, or Node. */
function typedCommand(): string {
  if (process.env.npm_lifecycle_event === 'bench') return DEFAULT_PROGRAM;
  const file = fileURLToPath(import.meta.url);
  return /[\\/]node_modules[\\/]/.test(file) ? 'npx banditspec' : `node ${relative('.', file)}`;
}

process.exitCode = await runProgram(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
  workerFile: new URL('./worker.js', import.meta.url),
  command: typedCommand(),
});
