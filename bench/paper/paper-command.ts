/**
 * What the commands of the paper's experiments have in common: options, progress, interruption, the results file, the
 * section of the page. An experiment only computes its part of a results file and tells it.
 */
import { readFileSync } from 'node:fs';
import type { StopSignal } from 'banditspec';
import { Command } from 'commander';
import type { BenchIo } from '../cli.js';
import { closingLine } from '../program/closing-line.js';
import { type Answer, DEFAULT_SEED, filePath, readArguments, readSeed } from '../program/option-values.js';
import { createProgress } from '../program/progress.js';
import { type Block, blocksToMarkdown, blocksToText } from '../program/table.js';
import { requireWritable, resultsFile, resultsToJson, writeAtomically } from '../results/results-file.js';
import { withSection } from './page.js';

/** Options of every command. */
export interface PaperOptions {
  readonly seed: string | number;
  readonly out: string;
  readonly json: boolean;
  readonly quiet: boolean;
  /** The page whose section is to be written. */
  readonly markdown?: string;
}

/** How far an experiment is. */
export interface PaperProgress {
  readonly done: number;
  readonly total: number;
  readonly rounds: number;
  /** What was done last. */
  readonly doing: string;
}

/** How an experiment is watched while it computes. */
export interface Watch {
  readonly signal: StopSignal;
  /** Shows progress. */
  show(progress: PaperProgress): void;
  /** Shows progress and lets the event loop run. Throws the signal's reason when the work is to stop. */
  report(progress: PaperProgress): Promise<void>;
  /** Says something about this machine at this moment, which has no place in results. */
  remark(text: string): void;
}

/** Nobody watches. */
export const UNWATCHED: Watch = { signal: { aborted: false }, show() {}, report: async () => {}, remark() {} };

/** An experiment as a command. */
export interface PaperExperiment<Options extends PaperOptions, Part extends { readonly kind: string }> {
  /** One line, as `--list` has it. */
  readonly title: string;
  /** Adds the options that only this command has. */
  configure(command: Command): Command;
  /** Those options, as they stand on a command line. */
  arguments(options: Options): readonly string[];
  compute(options: Options, watch: Watch): Promise<Part>;
  tell(part: Part): readonly Block[];
}

/** A command of the program. */
export interface PaperCommand {
  readonly title: string;
  /** Reads the arguments after the command's name. Throws a BenchError for what cannot be followed. */
  parse(argv: readonly string[]): PaperOptions | Answer;
  /** Follows the arguments after the command's name. Resolves with the exit code. */
  run(argv: readonly string[], io: BenchIo): Promise<number>;
}

/** Makes the command of an experiment. */
export function paperCommand<Options extends PaperOptions, Part extends { readonly kind: string }>(
  name: string,
  experiment: PaperExperiment<Options, Part>,
): PaperCommand {
  const parse = (argv: readonly string[]): Options | Answer => {
    const command = experiment
      .configure(new Command(`npm run bench -- ${name}`).description(`${experiment.title}.`))
      .option('-s, --seed <seed>', 'the seed of all random streams', readSeed, DEFAULT_SEED)
      .option('-o, --out <file>', 'where the results go', filePath('--out'), `${name}.json`)
      .option('--markdown <file>', 'write the section of this command into this page', filePath('--markdown'))
      .option('--json', 'print the results as JSON on standard output instead of tables', false)
      .option('-q, --quiet', 'no progress and no timing', false)
      .helpOption('-h, --help', 'print this and stop');
    return readArguments(command, argv) ?? command.opts<Options>();
  };
  return {
    title: experiment.title,
    parse,
    async run(argv, io) {
      const line = parse(argv);
      if ('answer' in line) io.stdout.write(line.answer);
      else await perform(name, experiment, line, io);
      return 0;
    },
  };
}

async function perform<Options extends PaperOptions, Part extends { readonly kind: string }>(
  name: string,
  experiment: PaperExperiment<Options, Part>,
  options: Options,
  { stdout, stderr, signal }: BenchIo,
): Promise<void> {
  const { seed, out, json, quiet, markdown } = options;
  requireWritable(out);
  const sectionOf = markdown === undefined ? undefined : openPage(markdown, name);
  const started = performance.now();
  const progress = createProgress(stderr, quiet);
  let rounds = 0;
  const show = (state: PaperProgress) => {
    rounds = state.rounds;
    progress.update({ ...state, doneBefore: 0 });
  };
  let part: Part;
  try {
    part = await experiment.compute(options, {
      signal,
      show,
      async report(state) {
        show(state);
        await new Promise<void>((resolve) => setImmediate(resolve));
        if (signal.aborted) throw signal.reason;
      },
      remark(text) {
        progress.hide();
        if (!quiet) stderr.write(`${text}\n`);
      },
    });
  } finally {
    progress.hide();
  }
  const text = resultsToJson(resultsFile(seed, true, [part]));
  const blocks = experiment.tell(part);
  writeAtomically(out, text);
  if (sectionOf !== undefined) {
    const line = [
      name,
      ...experiment.arguments(options),
      '--seed',
      String(seed),
      '--markdown docs/paper-experiments.md',
    ];
    writeAtomically(markdown!, sectionOf(`npm run bench -- ${line.join(' ')}`, blocksToMarkdown(blocks)));
  }
  stdout.write(json ? text : `${blocksToText(blocks)}\n`);
  if (!quiet) stderr.write(closingLine(out, seed, rounds, started));
}

/** Refuses, before any work, a page that cannot be written or is somebody else's. Returns how a section gets into it. */
function openPage(path: string, name: string): (command: string, body: string) => string {
  requireWritable(path, '--markdown');
  let page: string | undefined;
  try {
    page = readFileSync(path, 'utf8');
  } catch {
    // There is none yet.
  }
  withSection(page, path, { name, command: '', body: '' });
  return (command, body) => withSection(page, path, { name, command, body });
}
