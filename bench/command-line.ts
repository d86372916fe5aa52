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
  /** A study instead of experiments: it stands alone, and may have a trace. */
  readonly study: Study | undefined;
  /** Leaderboard: the time of a round of each arm of the trace. */
  readonly costs: readonly number[] | undefined;
  /** Leaderboard: play every order of the trace's arms. */
  readonly orders: boolean;
  /** Leaderboard: where to write the page. */
  readonly markdown: string | undefined;
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

/** What compares many selectors at once, in files of its own, by name. */
export const STUDIES = {
  leaderboard: 'Every selector on the simulated set and, with --trace, on recorded turns, fresh and carried',
  'draft-length-controllers': 'Draft lengths 0 to 8 of a recorded chain drafter by tokens a second; needs --trace',
} as const;

export type Study = keyof typeof STUDIES;

/** Pictures and tables of a results file are asked for. */
export interface ReportCommand {
  readonly command: 'report';
  readonly results: string;
  /** The folder that the report's files go to. */
  readonly out: string;
}

/** Two results files are to be compared. */
export interface CompareCommand {
  readonly command: 'compare';
  readonly before: string;
  readonly after: string;
  readonly json: boolean;
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
  npm run bench -- --experiment leaderboard --trace turns.jsonl
  npm run bench -- report results.json              pictures and tables, in report/
  npm run bench -- compare before.json after.json   what changed beyond noise

Arms of a trace: ${TRACE_ARM_GRAMMAR}.
The same seed gives the same bytes of results on Node 20 to 26. Exit status: 0 done, 1 failed, 2 wrong use, 130 interrupted.`;

function usage(option: string, requirement: string, got: string): BenchError {
  return new BenchError(`${option} must be ${requirement}, got ${JSON.stringify(got)}`, 2);
}

function experimentNames(): string {
  return [...STANDARD_EXPERIMENTS.map(({ name }) => name), ...Object.keys(STUDIES)].join(', ');
}

function addNames(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!Object.hasOwn(STUDIES, name) && !STANDARD_EXPERIMENTS.some((experiment) => experiment.name === name)) {
      throw usage('--experiment', `among ${experimentNames()}`, name);
    }
  }
  return [...new Set([...before, ...names])];
}

function parseCosts(text: string): readonly number[] {
  return text.split(',').map((entry) => {
    const cost = Number(entry);
    if (entry.trim() === '' || !(Number.isFinite(cost) && cost > 0)) {
      throw usage('--costs', 'numbers greater than 0, separated by commas', entry);
    }
    return cost;
  });
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
export function parseCommandLine(argv: readonly string[]): CommandLine | ReportCommand | CompareCommand | Answer {
  let answer = '';
  let asked: ReportCommand | CompareCommand | undefined;
  const command = new Command('npm run bench --')
    .usage('[options] | report <results> | compare <before> <after>')
    .description(
      'Measures the stopping-time regret of every selector: on simulated accepted lengths, or on recorded runs.',
    )
    .option('-e, --experiment <names>', `run only these (${experimentNames()}); repeatable`, addNames)
    .option('-t, --trace <file>', 'replay recorded runs: an aligned trace or Spec-Bench answers', parsePath('--trace'))
    .option('--arms <arms>', 'the arms of the replay; default: chosen from what the trace has', parseTraceArms)
    .option('--skip-broken-lines', 'leave out and count lines of the trace that cannot be read', false)
    .option('-n, --episodes <count>', 'episodes of every cell; with --trace: replay only so many turns', parseEpisodes)
    .option('--costs <costs>', 'leaderboard: the time of a round of each arm of the trace', parseCosts)
    .option('--orders', 'leaderboard: play every order of the arms of the trace', false)
    .option('--markdown <file>', 'leaderboard: write its page here', parsePath('--markdown'))
    .option('-s, --seed <seed>', 'the seed of all random streams', parseSeed, 1)
    .option('-o, --out <file>', 'where the results go', parsePath('--out'), 'results.json')
    .option('--json', 'print the results as JSON on standard output instead of tables', false)
    .option('-l, --list', 'list the experiments and stop', false)
    .option('-q, --quiet', 'no progress and no timing', false)
    .version(PACKAGE_VERSION, '-V, --version', 'print the version and stop')
    .helpOption('-h, --help', 'print this and stop')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments(false)
    .enablePositionalOptions()
    .helpCommand(false)
    .action(() => {})
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        answer += text;
      },
      writeErr: () => {},
    });
  command
    .command('report')
    .description('draw a results file: one HTML page, SVG drawings, Markdown and CSV tables')
    .argument('<results>', 'a results file')
    .option('-o, --out <folder>', 'where the report goes', parsePath('--out'), 'report')
    .action((results, { out }) => {
      asked = { command: 'report', results, out };
    });
  command
    .command('compare')
    .description(
      'say which figures of two results files differ beyond noise; exit status 0 none, 1 some, 2 not comparable',
    )
    .argument('<before>', 'a results file')
    .argument('<after>', 'another, of the same configuration')
    .option('--json', 'print the comparison as JSON', false)
    .action((before, after, { json }) => {
      asked = { command: 'compare', before, after, json };
    });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { answer };
    const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
    throw new BenchError(`${message}; --help lists what there is`, 2);
  }
  if (asked) return asked;
  const options = command.opts();
  const names: readonly string[] = options.experiment ?? [];
  const study = names.find((name): name is Study => Object.hasOwn(STUDIES, name));
  if (study !== undefined && names.length > 1) {
    throw new BenchError(`--experiment ${study} must stand alone, got ${names.join(', ')}`, 2);
  }
  if (options.trace !== undefined && names.length > 0 && study === undefined) {
    throw new BenchError('--trace must stand without --experiment, got both', 2);
  }
  if (study === 'draft-length-controllers' && options.trace === undefined) {
    throw new BenchError('--experiment draft-length-controllers must stand beside --trace, got no --trace', 2);
  }
  for (const option of ['costs', 'orders', 'markdown'] as const) {
    if (options[option] && study !== 'leaderboard') {
      throw new BenchError(`--${option} must stand beside --experiment leaderboard, got another`, 2);
    }
  }
  if (options.arms !== undefined && options.trace === undefined) {
    throw new BenchError('--arms must stand beside --trace, got no --trace', 2);
  }
  if (options.skipBrokenLines && options.trace === undefined) {
    throw new BenchError('--skip-broken-lines must stand beside --trace, got no --trace', 2);
  }
  return {
    experiments:
      names.length === 0
        ? STANDARD_EXPERIMENTS
        : names.flatMap((name) => STANDARD_EXPERIMENTS.filter((experiment) => experiment.name === name)),
    study,
    costs: options.costs,
    orders: options.orders,
    markdown: options.markdown,
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
