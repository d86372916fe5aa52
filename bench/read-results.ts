/** Reads a results file back: what `report` and `compare` start from. A file that is not one is refused by what it lacks. */
import { readFileSync } from 'node:fs';
import { BenchError } from './bench-error.js';
import type { ExperimentResults, ResultsFile } from './results-file.js';
import type { TraceResults } from './trace.js';

/** A part of a results file: a simulated experiment or a replay. */
export type ResultsPart = ExperimentResults | TraceResults;

const FORMAT_VERSION = 1;

/** Whether a part is a replay. */
export function isTrace(part: ResultsPart): part is TraceResults {
  return part.kind === 'trace';
}

/** Figures that are not determined are null in JSON; they come back as NaN. */
function reviveNaN(key: string, value: unknown): unknown {
  if (key === 'standardError') return value ?? Number.NaN;
  if (key === 'confidenceInterval' && Array.isArray(value)) return value.map((end) => end ?? Number.NaN);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isReport(value: unknown): boolean {
  return (
    isObject(value) && isObject(value.selectors) && Array.isArray(value.fixedArms) && Array.isArray(value.armNames)
  );
}

function isPart(part: unknown): boolean {
  if (!isObject(part)) return false;
  if (part.kind === 'trace')
    return (
      isObject(part.trace) &&
      isObject(part.selectors) &&
      isObject(part.memory) &&
      isReport(part.memory.fresh) &&
      isReport(part.memory.carried)
    );
  return (
    part.kind === 'experiment' &&
    isObject(part.experiment) &&
    isObject(part.experiment.environment) &&
    isObject(part.experiment.selectors) &&
    Array.isArray(part.results) &&
    part.results.every((cell: unknown) => isObject(cell) && isReport(cell.report))
  );
}

/** The file's content as results. `name` is how errors call it. */
export function parseResults(text: string, name: string): ResultsFile<ResultsPart> {
  const refuse = (what: string) => new BenchError(`${name}: ${what}`, 2);
  let file: unknown;
  try {
    file = JSON.parse(text, reviveNaN);
  } catch (error) {
    throw refuse(`must be JSON, got what cannot be read (${(error as Error).message})`);
  }
  if (!isObject(file) || file.format !== 'banditspec-results') {
    throw refuse('format must be "banditspec-results", got a file of another kind');
  }
  if (file.formatVersion !== FORMAT_VERSION) {
    throw refuse(`formatVersion must be ${FORMAT_VERSION}, got ${JSON.stringify(file.formatVersion)}`);
  }
  if (typeof file.packageVersion !== 'string') throw refuse('packageVersion must be a text');
  if (typeof file.seed !== 'string' && typeof file.seed !== 'number') throw refuse('seed must be a text or a number');
  if (!Array.isArray(file.parts) || file.parts.length === 0) throw refuse('parts must be a non-empty array');
  file.parts.forEach((part, i) => {
    if (!isPart(part)) throw refuse(`parts[${i}] must be an experiment or a replay with its reports`);
  });
  return file as unknown as ResultsFile<ResultsPart>;
}

/** Reads a file. */
export function readResults(path: string): ResultsFile<ResultsPart> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BenchError(`${path}: must be a file that can be read, got ${(error as NodeJS.ErrnoException).code}`, 2);
  }
  return parseResults(text, path);
}
