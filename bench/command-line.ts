/** What `npm run bench -- ...` may be told, read and checked. */
import type { ReplayArm } from 'banditspec';
import { Command, CommanderError } from 'commander';
import { BenchError } from './bench-error.js';
import type { Experiment } from './experiments/experiment.js';
import { STANDARD_EXPERIMENTS } from './experiments/standard.js';
import { PACKAGE_VERSION } from './results-file.js';
import { parseTraceArms, TRACE_ARM_GRAMMAR } from './trace-arms.js';

/** A command line that can be followed. */
export interface CommandLine {
  /** What is run: experiments in the order given, or a trace. */
  readonly experiments: readonly Experiment[];
  readonly trace: string | undefined;
  readonly arms: readonly ReplayArm[] | undefined;
  /** Overrides the episodes of every cell; with a trace, the number of turns. */
  readonly episodes: number | undefined;
  readonly skipBrokenLines: boolean;
  readonly seed: string | number;
  readonly out: string;
  readonly json: boolean;
  readonly list: boolean;
  readonly quiet: boolean;
}

/** Help or the version was asked for: there is nothing to run. */
export interface Answer {
  readonly answer: string;
}

const EXAMPLES = `
Examples:
  npm run bench                                     the standard set
  npm run bench -- --experiment table-1,changing    two experiments
  npm run bench -- --trace turns.jsonl              recorded runs
  npm run bench -- --trace turns.jsonl --arms recorded:eagle,chain:m68:5

Arms of a trace: ${TRACE_ARM_GRAMMAR}.
The same seed gives the same bytes of results on Node 20 to 26. Exit status: 0 done, 1 failed, 2 wrong use, 130 interrupted.`;

function usage(option: string, requirement: string, got: string): BenchError {
  return new BenchError(`${option} must be ${requirement}, got ${JSON.stringify(got)}`, 2);
}

function experimentNames(): string {
  return STANDARD_EXPERIMENTS.map(({ name }) => name).join(', ');
}

function addExperiments(text: string, before: readonly Experiment[] = []): readonly Experiment[] {
  const chosen = text.split(',').map((name) => {
    const experiment = STANDARD_EXPERIMENTS.find((candidate) => candidate.name === name.trim());
    if (!experiment) throw usage('--experiment', `among ${experimentNames()}`, name.trim());
    return experiment;
  });
  return [...new Set([...before, ...chosen])];
}

function parseEpisodes(text: string): number {
  const episodes = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(episodes) || episodes < 1) {
    throw usage('--episodes', 'a positive integer', text);
  }
  return episodes;
}

/** Digits are a number, as `measureRegret({ seed: 1 })` has it; everything else is a text. */
function parseSeed(text: string): string | number {
  if (text === '') throw usage('--seed', 'an integer or a text', text);
  const number = Number(text);
  return /^(0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(number) ? number : text;
}

function parsePath(option: string): (text: string) => string {
  return (text) => {
    if (text === '') throw usage(option, 'the path of a file', text);
    return text;
  };
}

/** Reads the arguments that follow the program's name. Throws a BenchError for what cannot be followed. */
export function parseCommandLine(argv: readonly string[]): CommandLine | Answer {
  let answer = '';
  const command = new Command('npm run bench --')
    .usage('[options]')
    .description(
      'Measures the stopping-time regret of every selector: on simulated accepted lengths, or on recorded runs.',
    )
    .option('-e, --experiment <names>', `run only these (${experimentNames()}); repeatable`, addExperiments)
    .option('-t, --trace <file>', 'replay recorded runs: an aligned trace or Spec-Bench answers', parsePath('--trace'))
    .option('--arms <arms>', 'the arms of the replay; default: chosen from what the trace has', parseTraceArms)
    .option('--skip-broken-lines', 'leave out and count lines of the trace that cannot be read', false)
    .option('-n, --episodes <count>', 'episodes of every cell; with --trace: replay only so many turns', parseEpisodes)
    .option('-s, --seed <seed>', 'the seed of all random streams', parseSeed, 1)
    .option('-o, --out <file>', 'where the results go', parsePath('--out'), 'results.json')
    .option('--json', 'print the results as JSON on standard output instead of tables', false)
    .option('-l, --list', 'list the experiments and stop', false)
    .option('-q, --quiet', 'no progress and no timing', false)
    .version(PACKAGE_VERSION, '-V, --version', 'print the version and stop')
    .helpOption('-h, --help', 'print this and stop')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        answer += text;
      },
      writeErr: () => {},
    });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { answer };
    const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
    throw new BenchError(`${message}; --help lists what there is`, 2);
  }
  const options = command.opts();
  if (options.trace !== undefined && options.experiment !== undefined) {
    throw new BenchError('--trace must stand without --experiment, got both', 2);
  }
  if (options.arms !== undefined && options.trace === undefined) {
    throw new BenchError('--arms must stand beside --trace, got no --trace', 2);
  }
  if (options.skipBrokenLines && options.trace === undefined) {
    throw new BenchError('--skip-broken-lines must stand beside --trace, got no --trace', 2);
  }
  return {
    experiments: options.experiment ?? STANDARD_EXPERIMENTS,
    trace: options.trace,
    arms: options.arms,
    skipBrokenLines: options.skipBrokenLines,
    episodes: options.episodes,
    seed: options.seed,
    out: options.out,
    json: options.json,
    list: options.list,
    quiet: options.quiet,
  };
}
