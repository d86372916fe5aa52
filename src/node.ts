/**
 * What needs Node: recorded runs from files.
 *
 * @packageDocumentation
 */

export type {
  LineFileOptions,
  SpecBenchAnswerFiles,
  SpecBenchFileOptions,
  TraceFileOptions,
} from './node/trace-files.js';
export { readSpecBenchAnswerFiles, readTraceFile } from './node/trace-files.js';
