/**
 * What needs Node: reading recorded runs, logs and texts from files.
 *
 * @module banditspec/node
 */

export type { LogFileOptions } from './node/log-files.js';
export { readLogFile, recogniseLogFile } from './node/log-files.js';
export { notTextKind } from './node/not-text.js';
export { readTextFile } from './node/text-file.js';
export type {
  LineFileOptions,
  SpecBenchAnswerFiles,
  SpecBenchFileOptions,
  TraceFileOptions,
} from './node/trace-files.js';
export { readSpecBenchAnswerFiles, readTraceFile } from './node/trace-files.js';
