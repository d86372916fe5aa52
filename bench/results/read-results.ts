/** Reads a results file back: what `report` and `compare` start from. A file that is not one is refused by what it lacks. */
import type { Summary } from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import { readText } from '../program/text-file.js';
import { isObject } from './parts/part-kind.js';
import { PART_KINDS, type ResultsPart } from './parts.js';
import type { ResultsFile } from './results-file.js';

const FORMAT_VERSION = 1;

/** Kinds of parts that hold no reports and no curves: their commands tell them whole. */
const TOLD_BY_THEIR_COMMANDS: readonly unknown[] = [
  'draft-length-controllers',
  'engine-rules',
  'scenarios',
  'delays',
  'short-horizon',
];

/** Percentiles of the summaries that regret over the rounds was made of before it was columns. */
const SUMMARY_PERCENTILES = {
  0: 'minimum',
  5: 'percentile5',
  50: 'median',
  95: 'percentile95',
  100: 'maximum',
} as const;

/** Regret over the rounds as columns, also where a file has a list of summaries for each selector. */
function asColumns(recorded: unknown): unknown {
  if (!isObject(recorded) || !isObject(recorded.selectors) || 'percentiles' in recorded) return recorded;
  const selectors = Object.entries(recorded.selectors).map(([name, summaries]) => {
    if (!Array.isArray(summaries)) return [name, summaries] as const;
    const column = (key: keyof Summary) => summaries.map((summary: Summary) => summary[key]);
    return [
      name,
      {
        count: column('count'),
        mean: column('mean'),
        standardError: column('standardError'),
        percentiles: Object.values(SUMMARY_PERCENTILES).map(column),
      },
    ] as const;
  });
  const percentiles = Object.keys(SUMMARY_PERCENTILES).map(Number);
  return { ...recorded, percentiles, selectors: Object.fromEntries(selectors) };
}

/** Figures that are not determined are null in JSON; they come back as NaN. */
function revive(key: string, value: unknown): unknown {
  if (key === 'standardError')
    return Array.isArray(value) ? value.map((each) => each ?? Number.NaN) : (value ?? Number.NaN);
  if (key === 'confidenceInterval' && Array.isArray(value)) return value.map((end) => end ?? Number.NaN);
  return key === 'regretOverRounds' ? asColumns(value) : value;
}

/** What is wrong with a part, by its kind; undefined where it can be read. */
function faultOf(part: unknown): string | undefined {
  if (!isObject(part)) return 'must be an object';
  if (TOLD_BY_THEIR_COMMANDS.includes(part.kind)) {
    return (
      `must be of a kind that report and compare read, got ${JSON.stringify(part.kind)}: its tables come from the command ${part.kind} ` +
      'itself, which tells them without computing anew with the same options, --resume and this file as --out'
    );
  }
  const kinds = Object.keys(PART_KINDS) as ResultsPart['kind'][];
  const kind = kinds.find((name) => name === part.kind);
  if (kind === undefined) {
    const known = `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}`;
    return `must be of kind ${known}, got ${JSON.stringify(part.kind)}`;
  }
  return PART_KINDS[kind].holds(part) ? undefined : `must be ${PART_KINDS[kind].requirement}`;
}

/** The file's content as results. `name` is how errors call it. */
export function parseResults(text: string, name: string): ResultsFile<ResultsPart> {
  const refuse = (what: string) => new BenchError(`${name}: ${what}`, 2);
  let file: unknown;
  try {
    file = JSON.parse(text, revive);
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
    const fault = faultOf(part);
    if (fault !== undefined) throw refuse(`parts[${i}] ${fault}`);
  });
  return file as unknown as ResultsFile<ResultsPart>;
}

/** Reads a file. */
export async function readResults(path: string): Promise<ResultsFile<ResultsPart>> {
  const text = await readText(path, '', ({ code }) => `${path}: must be a file that can be read, got ${code}`);
  return parseResults(text, path);
}

/**
 * Does what takes results for granted. A report that lacks a figure, in a file that was edited or damaged, is told as what
 * it is.
 */
export function readWhole<Outcome>(name: string, work: () => Outcome): Outcome {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError) {
      throw new BenchError(`${name}: reports must be whole, got one that lacks a figure (${error.message})`, 2);
    }
    throw error;
  }
}
