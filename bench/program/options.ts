/** Options that several commands have, each described once, so that it means the same everywhere. */
import { availableParallelism } from 'node:os';
import type { OptionValues, Command as Parser } from 'commander';
import { BenchError } from './bench-error.js';
import { type CommandFiles, type NamedPath, named } from './command-files.js';
import { recordsPath } from './files.js';
import { filePath, positiveInteger, readSeed } from './option-values.js';

/** The seed where nobody says another. */
export const DEFAULT_SEED = 1;

/** Where results go, and how loudly. */
export interface OutputOptions {
  readonly out: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Adds what every command has that computes results. `out` is where they go by default. */
export function addOutputOptions(parser: Parser, out: string): Parser {
  return parser
    .option('-o, --out <file>', 'where the results go', filePath('--out'), out)
    .option('--json', 'print the results as JSON on standard output instead of tables', false)
    .option('-q, --quiet', 'no progress and no timing', false);
}

/** Adds the seed. */
export function addSeedOption(parser: Parser): Parser {
  return parser.option('-s, --seed <seed>', 'the seed of all random streams', readSeed, DEFAULT_SEED);
}

/** What is done with the finished pieces of an earlier run that are on file. */
export type ExistingRecords = 'keep' | 'resume' | 'overwrite';

/** How work in pieces is done. */
export interface WorkOptions {
  readonly workers: number;
  readonly existing: ExistingRecords;
}

/** Adds what every command has whose work is done in pieces. */
export function addWorkOptions(parser: Parser): Parser {
  return parser
    .option(
      '-w, --workers <count>',
      'threads, never more than there are cores or pieces of work (default: one per core)',
      positiveInteger('--workers'),
    )
    .option('-r, --resume', 'continue a run of the same command that was stopped or killed', false)
    .option('--overwrite', 'discard what an unfinished run left behind', false);
}

/** What the options of {@link addWorkOptions} say. */
export function readWorkOptions({ workers, resume, overwrite }: OptionValues): WorkOptions {
  if (resume && overwrite) throw new BenchError('--resume must stand without --overwrite, got both', 2);
  return {
    workers: workers ?? availableParallelism(),
    existing: resume ? 'resume' : overwrite ? 'overwrite' : 'keep',
  };
}

/** Options of a study: work in pieces that gives one part of a results file, and perhaps a page. */
export interface StudyOptions extends OutputOptions, WorkOptions {
  readonly seed: string | number;
  /** The page to be written. */
  readonly markdown?: string | undefined;
}

/** Adds them. Results go to a file of the command's name; `page` says what `--markdown` writes, where it can. */
export function addStudyOptions(parser: Parser, name: string, page?: string): Parser {
  if (page !== undefined) parser.option('--markdown <file>', page, filePath('--markdown'));
  return addOutputOptions(addWorkOptions(addSeedOption(parser)), `${name}.json`);
}

/** What they say. */
export function readStudyOptions(options: OptionValues): StudyOptions {
  const { seed, out, json, quiet, markdown } = options;
  return { ...readWorkOptions(options), seed, out, json, quiet, markdown };
}

/** The files of a study that reads these. */
export function studyFiles({ out, markdown }: StudyOptions, ...inputs: readonly NamedPath[]): CommandFiles {
  const records = { what: 'the records of --out', path: recordsPath(out, { index: 1, count: 1 }), locked: true };
  return { inputs, outputs: [...named('--out', out), records, ...named('--markdown', markdown)] };
}

/** What `--markdown` writes where several commands share a page. */
export const PAGE_SECTION = "write this command's section into this page";

/** Adds what is done with lines of a recording that cannot be read. */
export function addBrokenLinesOption(parser: Parser): Parser {
  return parser.option(
    '--skip-broken-lines',
    'leave out lines of the recording that cannot be read, and count them',
    false,
  );
}
