/**
 * What needs Node: recorded runs and texts from files.
 *
 * @packageDocumentation
 */

export { readTextFile } from './node/text-file.js';
export type {
  LineFileOptions,
  SpecBenchAnswerFiles,
  SpecBenchFileOptions,
  TraceFileOptions,
} from './node/trace-files.js';
export { readSpecBenchAnswerFiles, readTraceFile } from './node/trace-files.js';
