/** `run`: simulated experiments, or a list of what there is. The command where none is named. */
import { STANDARD_EXPERIMENTS } from '../experiments/standard.js';
import { BenchError } from '../program/bench-error.js';
import { type Call, createCommand } from '../program/command.js';
import { named, namedOnce } from '../program/command-files.js';
import { recordsPath } from '../program/files.js';
import { filePath, positiveInteger, positiveNumber, readSeed, wrongUse } from '../program/option-values.js';
import { addOutputOptions, addWorkOptions, readWorkOptions } from '../program/options.js';
import { PACKAGE_VERSION } from '../program/version.js';
import type { ExperimentOptions } from '../results/run-experiments.js';
import { respellRun } from './old-spellings.js';

/** Options of the command. */
interface RunOptions extends Omit<ExperimentOptions, 'commands'> {
  readonly list: boolean;
}

/** Episodes of a cell at which `--until-ci` gives up, where nobody says. */
const DEFAULT_MAX_EPISODES = 100_000;

function addNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...new Set([...before, ...text.split(',').map((name) => name.trim())])];
}

function readShard(text: string): { readonly index: number; readonly count: number } {
  const [, index, count] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index < 1 || index > count) {
    throw wrongUse('--shard', 'i/n with i from 1 to n', text);
  }
  return { index, count };
}

function refuse(message: string): never {
  throw new BenchError(message, 2);
}

async function list({ json, ...options }: RunOptions, call: Call): Promise<number> {
  const { chosenExperiments } = await import('../engine/workload.js');
  const { io, program, commands } = call;
  const names = commands.map(({ name }) => name);
  const experiments = await chosenExperiments({ ...options, commands: names }, call);
  if (json) {
    io.stdout.write(`${JSON.stringify(experiments, null, 2)}\n`);
    return 0;
  }
  const entries = [
    ...experiments.map(({ name, title }) => [name, title] as const),
    ['', ''] as const,
    [`Commands, as in ${program} ${commands[1]!.name}; each has a --help of its own:`, ''] as const,
    ...commands.map(({ name, summary }) => [name, summary] as const),
  ];
  const width = Math.max(...entries.map(([name, what]) => (what === '' ? 0 : name.length + 2)));
  const lines = entries.map(([name, what]) => (what === '' ? name : `${name.padEnd(width)}${what}`));
  io.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

export const run = createCommand<RunOptions>({
  name: 'run',
  summary: 'Measures the stopping-time regret of every selector in simulated experiments',
  examples: [
    ['', 'the standard set'],
    ['--experiment table-1,changing', 'two experiments'],
    ['--config mine.json --resume', 'your own experiments, from where they stopped'],
    ['--until-ci 0.5', 'add episodes until 95% intervals are at most 0.5 rounds wide'],
    ['--shard 2/4', 'the second quarter, to be merged with the others'],
    ['--list', 'what experiments and commands there are'],
  ],
  notes: `Finished chunks of work are saved beside the results as they come in (results.jsonl), so that nothing done is lost.
An experiment of --config that has a "sweep" is measured at several values of one parameter (docs/sweeps.json has three).
--until-ci checks how wide the intervals of stoppingTimeRegret and perEpisodeRegret are, from lower to upper end, for every
selector: first when a cell has its episodes (at least 100), then each time it has half as many again. Stopping at a narrow
interval is optional stopping: it covers the mean a little less than 95% of the time, clearly less with a heavy tail.
The same seed gives the same results, byte for byte, on Node 20 to 26, with any number of workers, shards and interruptions.`,
  declare(parser) {
    const names = STANDARD_EXPERIMENTS.map(({ name }) => name).join(', ');
    parser
      .option('-e, --experiment <names>', `run only these (${names}); repeatable`, addNames)
      .option(
        '-c, --config <file>',
        'run the experiments in this file instead of the standard set',
        filePath('--config'),
      )
      .option('-m, --module <file>', 'a module with your own selectors and environments', filePath('--module'))
      .option('-n, --episodes <count>', 'episodes in every cell', positiveInteger('--episodes'))
      .option(
        '--until-ci <width>',
        'add episodes until 95% intervals are at most this many rounds wide',
        positiveNumber('--until-ci'),
      )
      .option(
        '--max-episodes <count>',
        `episodes in a cell at which --until-ci gives up (default: ${DEFAULT_MAX_EPISODES})`,
        positiveInteger('--max-episodes'),
      )
      .option('-s, --seed <seed>', "the seed of all random streams (default: the file's, or 1)", readSeed);
    addOutputOptions(addWorkOptions(parser), 'results.json');
    return parser
      .option('--shard <i/n>', 'compute only part i of n, to be put together by merge', readShard)
      .option('-l, --list', 'list experiments and commands, and exit', false)
      .version(PACKAGE_VERSION, '-V, --version', 'print the version and exit');
  },
  respell: respellRun,
  read({ options }) {
    const { experiment, config, module, episodes, untilCi, maxEpisodes, shard, seed, out, json, quiet, list } = options;
    if (maxEpisodes !== undefined && untilCi === undefined) {
      refuse('--max-episodes must stand beside --until-ci, got no --until-ci');
    }
    if (shard !== undefined && untilCi !== undefined) {
      refuse('--shard must stand without --until-ci, which needs all chunks of a cell in one place, got both');
    }
    if (shard !== undefined && json) {
      refuse('--shard must stand without --json, which prints what only merge can compute, got both');
    }
    return {
      ...readWorkOptions(options),
      ...{ experiments: experiment, config, module, episodes, shard, seed, out, json, quiet, list },
      precision:
        untilCi === undefined
          ? undefined
          : { intervalWidth: untilCi, maxEpisodes: maxEpisodes ?? DEFAULT_MAX_EPISODES },
    };
  },
  files({ config, module, out, shard, list: onlyList }) {
    const records = {
      what: 'the records of --out',
      path: recordsPath(out, shard ?? { index: 1, count: 1 }),
      locked: true,
    };
    return {
      inputs: [...namedOnce('--config', config), ...named('--module', module)],
      outputs: onlyList ? [] : shard === undefined ? [...named('--out', out), records] : [records],
    };
  },
  async run(options, call) {
    if (options.list) return list(options, call);
    const { runExperiments } = await import('../results/run-experiments.js');
    return runExperiments({ ...options, commands: call.commands.map(({ name }) => name) }, call);
  },
});
