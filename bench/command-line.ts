/** What `npm run bench -- ...` may be told, read and checked. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { ReplayArm } from 'banditspec';
import { Command } from 'commander';
import type { Precision } from './engine/configuration.js';
import type { Shard } from './engine/plan.js';
import type { ExistingRecords } from './engine/recorded-chunks.js';
import { STANDARD_EXPERIMENTS } from './experiments/standard.js';
import { BenchError } from './program/bench-error.js';
import {
  type Answer,
  filePath,
  positiveInteger,
  positiveNumber,
  readArguments,
  readSeed,
  wrongUse,
} from './program/option-values.js';
import { PACKAGE_VERSION } from './results/results-file.js';
import { STUDIES, type Study } from './studies.js';
import { parseTraceArms, TRACE_ARM_GRAMMAR } from './traces/arms.js';

interface OutputOptions {
  /** Absent where the command line names none. */
  readonly seed: string | number | undefined;
  readonly out: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Simulated experiments are to be run, or listed. */
export interface ExperimentOptions extends OutputOptions {
  /** Names, in the order given; all of them where absent. */
  readonly experiments: readonly string[] | undefined;
  /** The file of the user's own experiments; the standard set where absent. */
  readonly config: string | undefined;
  /** The module of own selectors and environments. */
  readonly module: string | undefined;
  /** Overrides the episodes of every cell. */
  readonly episodes: number | undefined;
  readonly workers: number;
  readonly existing: ExistingRecords;
  readonly shard: Shard | undefined;
  readonly precision: Precision | undefined;
  readonly list: boolean;
}

/** A trace is to be replayed. */
export interface TraceOptions extends OutputOptions {
  readonly trace: string;
  readonly arms: readonly ReplayArm[] | undefined;
  /** Replay only so many turns. */
  readonly turns: number | undefined;
  readonly skipBrokenLines: boolean;
}

/** A study is to be run. */
export interface StudyOptions extends OutputOptions {
  readonly study: Study;
  readonly trace: string | undefined;
  readonly arms: readonly ReplayArm[] | undefined;
  readonly skipBrokenLines: boolean;
  /** Leaderboard: answers of every simulated environment. */
  readonly episodes: number | undefined;
  /** Leaderboard: the time of a round of each arm of the trace. */
  readonly costs: readonly number[] | undefined;
  /** Leaderboard: play every order of the trace's arms. */
  readonly orders: boolean;
  /** Leaderboard: where to write the page. */
  readonly markdown: string | undefined;
}

/** Episodes of a cell at which `--until-ci` gives up, where nobody says. */
const DEFAULT_MAX_EPISODES = 100_000;

const EXAMPLES = `
Examples:
  npm run bench                                     the standard set
  npm run bench -- --experiment table-1,changing    two experiments
  npm run bench -- --config mine.json --resume      your own experiments, from where they stopped
  npm run bench -- --shard 2/4                      the second quarter, to be merged with the others
  npm run bench -- merge results.shard-*.jsonl      put shards together (merge --help)
  npm run bench -- --trace turns.jsonl              recorded runs
  npm run bench -- --trace turns.jsonl --arms recorded:eagle,chain:m68:5
  npm run bench -- --experiment leaderboard --trace turns.jsonl
  npm run bench -- draft-methods                    the paper's Table 1, beside the published figures
  npm run bench -- token-level --text book.txt      decode real tokens, with models of this text
  npm run bench -- report results.json              pictures and tables, in report/
  npm run bench -- compare before.json after.json   what changed beyond noise

Finished chunks of work are kept beside the results as they come (results.jsonl), so that nothing done is lost.
--until-ci looks at the intervals of stoppingTimeRegret and perEpisodeRegret of every selector, each from its lower to its
upper end, when a cell has its episodes and after every half as many again.
Arms of a trace: ${TRACE_ARM_GRAMMAR}.
The same seed gives the same bytes of results on Node 20 to 26, with any number of workers, shards and interruptions.
Exit status: 0 done, 1 failed, 2 wrong use, 130 interrupted.`;

function addNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...new Set([...before, ...text.split(',').map((name) => name.trim())])];
}

function parseCosts(text: string): readonly number[] {
  return text
    .split(',')
    .map((entry) => positiveNumber('--costs', 'numbers greater than 0, separated by commas')(entry));
}

function parseShard(text: string): Shard {
  const [, index, count] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count) {
    throw wrongUse('--shard', 'i/n with i from 1 to n', text);
  }
  return { index, count };
}

function createCommand(): Command {
  const names = [...STANDARD_EXPERIMENTS.map(({ name }) => name), ...Object.keys(STUDIES)].join(', ');
  return new Command('npm run bench --')
    .usage(
      '[options]\n       npm run bench -- merge <files...>\n       npm run bench -- report <results>\n       npm run bench -- compare <before> <after>\n       npm run bench -- draft-methods | draft-lengths | predictive-check | token-level [options]',
    )
    .description(
      'Measures the stopping-time regret of every selector: on simulated accepted lengths, or on recorded runs.',
    )
    .option('-e, --experiment <names>', `run only these (${names}); repeatable`, addNames)
    .option('-c, --config <file>', 'run the experiments of this file instead of the standard set', filePath('--config'))
    .option('-m, --module <file>', 'a module with your own selectors and environments', filePath('--module'))
    .option('-t, --trace <file>', 'replay recorded runs: an aligned trace or Spec-Bench answers', filePath('--trace'))
    .option('--arms <arms>', 'the arms of the replay; default: chosen from what the trace has', parseTraceArms)
    .option('--skip-broken-lines', 'leave out and count lines of the trace that cannot be read', false)
    .option(
      '-n, --episodes <count>',
      'episodes of every cell; with --trace: replay only so many turns',
      positiveInteger('--episodes'),
    )
    .option(
      '--until-ci <width>',
      'add episodes until 95% intervals are so many rounds wide',
      positiveNumber('--until-ci'),
    )
    .option(
      '--max-episodes <count>',
      `where --until-ci gives up, in each cell (default: ${DEFAULT_MAX_EPISODES})`,
      positiveInteger('--max-episodes'),
    )
    .option('--costs <costs>', 'leaderboard: the time of a round of each arm of the trace, by commas', parseCosts)
    .option('--orders', 'leaderboard: play every order of the arms of the trace', false)
    .option('--markdown <file>', 'leaderboard: write its page here', filePath('--markdown'))
    .option('-s, --seed <seed>', "the seed of all random streams (default: the file's, or 1)", readSeed)
    .option('-w, --workers <count>', 'threads (default: one for each core)', positiveInteger('--workers'))
    .option('-o, --out <file>', 'where the results go', filePath('--out'), 'results.json')
    .option('-r, --resume', 'go on where a run of the same command was stopped or killed', false)
    .option('--overwrite', 'discard what an unfinished run has left', false)
    .option('--shard <i/n>', 'compute only the i-th of n parts, for merge', parseShard)
    .option('--json', 'print the results as JSON on standard output instead of tables', false)
    .option('-l, --list', 'list the experiments and stop', false)
    .option('-q, --quiet', 'no progress and no timing', false)
    .version(PACKAGE_VERSION, '-V, --version', 'print the version and stop')
    .helpOption('-h, --help', 'print this and stop')
    .addHelpText('after', EXAMPLES);
}

/** Options by the names that the parser gives them, with those of the command line. */
const ONLY_WITH_EXPERIMENTS = {
  config: '--config',
  module: '--module',
  untilCi: '--until-ci',
  maxEpisodes: '--max-episodes',
  workers: '--workers',
  resume: '--resume',
  overwrite: '--overwrite',
  shard: '--shard',
} as const;
const ONLY_WITH_LEADERBOARD = { costs: '--costs', orders: '--orders', markdown: '--markdown' } as const;
const ONLY_WITH_TRACE = { arms: '--arms', skipBrokenLines: '--skip-broken-lines' } as const;

function refuse(message: string): never {
  throw new BenchError(message, 2);
}

/** The study that `--experiment` names; a study stands alone. */
function studyOf(names: readonly string[] = []): Study | undefined {
  const study = names.find((name): name is Study => Object.hasOwn(STUDIES, name));
  if (study !== undefined && names.length > 1) {
    refuse(`--experiment ${study} must stand alone, got ${names.join(', ')}`);
  }
  return study;
}

function requireTogether(options: Readonly<Record<string, unknown>>, study: Study | undefined): void {
  const given = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).flatMap(([key, name]) =>
      options[key] === undefined || options[key] === false ? [] : [name],
    );
  if (study !== undefined) {
    for (const name of given(ONLY_WITH_EXPERIMENTS)) {
      refuse(`--experiment ${study} must stand without ${name}, got both`);
    }
    if (study === 'draft-length-controllers' && options.trace === undefined) {
      refuse(`--experiment ${study} must stand beside --trace, got no --trace`);
    }
  } else if (options.trace !== undefined) {
    for (const name of given({ experiment: '--experiment', ...ONLY_WITH_EXPERIMENTS })) {
      refuse(`--trace must stand without ${name}, got both`);
    }
  }
  for (const name of study === 'leaderboard' ? [] : given(ONLY_WITH_LEADERBOARD)) {
    refuse(`${name} must stand beside --experiment leaderboard, got another`);
  }
  for (const name of options.trace === undefined ? given(ONLY_WITH_TRACE) : []) {
    refuse(`${name} must stand beside --trace, got no --trace`);
  }
  if (typeof options.config === 'string' && resolve(options.config) === resolve(String(options.out))) {
    refuse(`--out must be another file than --config, got ${JSON.stringify(options.out)} for both`);
  }
  if (options.maxEpisodes !== undefined && options.untilCi === undefined) {
    refuse('--max-episodes must stand beside --until-ci, got no --until-ci');
  }
  if (options.shard !== undefined && options.untilCi !== undefined) {
    refuse('--shard must stand without --until-ci, which needs all chunks of a cell in one place, got both');
  }
  if (options.shard !== undefined && options.json) {
    refuse('--shard must stand without --json, which prints what only merge can compute, got both');
  }
  if (options.resume && options.overwrite) refuse('--resume must stand without --overwrite, got both');
}

function existingRecords({ resume, overwrite }: Readonly<Record<string, unknown>>): ExistingRecords {
  if (resume) return 'resume';
  return overwrite ? 'overwrite' : 'keep';
}

/** Reads the arguments that follow the program's name. Throws a BenchError for what cannot be followed. */
export function parseCommandLine(argv: readonly string[]): ExperimentOptions | TraceOptions | StudyOptions | Answer {
  const command = createCommand();
  const answer = readArguments(command, argv);
  if (answer) return answer;
  const options = command.opts();
  const study = studyOf(options.experiment);
  requireTogether(options, study);
  const { seed, out, json, quiet, trace, arms, skipBrokenLines, list } = options;
  if (study !== undefined && !list) {
    const { episodes, costs, orders, markdown } = options;
    return { study, seed, out, json, quiet, trace, arms, skipBrokenLines, episodes, costs, orders, markdown };
  }
  if (trace !== undefined && !list) {
    return { seed, out, json, quiet, trace, arms, turns: options.episodes, skipBrokenLines };
  }
  const { untilCi, maxEpisodes = DEFAULT_MAX_EPISODES } = options;
  return {
    seed,
    out,
    json,
    quiet,
    experiments: options.experiment,
    config: options.config,
    module: options.module,
    episodes: options.episodes,
    workers: options.workers ?? availableParallelism(),
    existing: existingRecords(options),
    shard: options.shard,
    precision: untilCi === undefined ? undefined : { intervalWidth: untilCi, maxEpisodes },
    list,
  };
}
