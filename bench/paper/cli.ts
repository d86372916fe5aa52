/** The program of the paper's experiments, from its arguments to its exit code. It touches no global of the process. */
import { Command, CommanderError } from 'commander';
import { BenchError } from '../bench-error.js';
import { requireWritable, resultsFile, resultsToJson, writeAtomically } from '../results-file.js';
import { formatDraftLengths, runDraftLengths } from './draft-lengths.js';
import { formatDraftMethods, runDraftMethods } from './draft-methods.js';
import { formatPredictiveCheck, runPredictiveCheck } from './predictive-check.js';

/** Where the program writes. */
export interface PaperIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

interface Common {
  readonly seed: string | number;
  readonly out: string;
  readonly json: boolean;
}

function parseCount(option: string): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1) {
      throw new BenchError(`${option} must be a positive integer, got ${JSON.stringify(text)}`, 2);
    }
    return count;
  };
}

/** Digits are a number, everything else is a text. */
function parseSeed(text: string): string | number {
  const number = Number(text);
  return /^(0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(number) ? number : text;
}

/** Runs the program. Resolves with the exit code; whatever is the user's to mend is told in one line on stderr. */
export async function runPaper(argv: readonly string[], io: PaperIo): Promise<number> {
  const finish = ({ seed, out, json }: Common, parts: readonly { readonly kind: string }[], text: string) => {
    const stored = resultsToJson(resultsFile(seed, true, parts));
    writeAtomically(out, stored);
    io.stdout.write(json ? stored : `${text}\n`);
    io.stderr.write(`${out} written (seed ${JSON.stringify(seed)}).\n`);
  };
  const program = new Command('npm run bench:paper --')
    .description(
      "The experiments of the paper on calibrated simulations, and the simulations' own check against a trace.",
    )
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => {} });
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('-s, --seed <seed>', 'the seed of all random streams', parseSeed, 1)
      .option('-o, --out <file>', 'where the results go', `${name}.json`)
      .option('--json', 'print the results as JSON on standard output instead of tables', false);
  command('draft-methods', 'Table 1: drafting methods as arms, beside the published figures')
    .option('-n, --prompts <count>', 'prompts of every cell', parseCount('--prompts'), 480)
    .action((options: Common & { prompts: number }) => {
      requireWritable(options.out);
      const results = runDraftMethods(options.prompts, options.seed);
      finish(options, results, formatDraftMethods(results));
    });
  command('draft-lengths', 'Figure 3: draft lengths 0 to 4 as arms, under batches of 1 to 50')
    .option('-n, --samples <count>', 'samples', parseCount('--samples'), 500)
    .option('-r, --runs <count>', 'runs of every sample', parseCount('--runs'), 16)
    .action((options: Common & { samples: number; runs: number }) => {
      requireWritable(options.out);
      const result = runDraftLengths(options.samples, options.runs, options.seed);
      finish(options, [result], formatDraftLengths(result));
    });
  command('predictive-check', 'simulated acceptance against a recorded trace, statistic by statistic')
    .requiredOption('-t, --trace <file>', 'recorded runs: an aligned trace or Spec-Bench answers')
    .option('-n, --simulations <count>', 'simulations of each model', parseCount('--simulations'), 200)
    .action(async (options: Common & { trace: string; simulations: number }) => {
      requireWritable(options.out);
      const results = await runPredictiveCheck(options.trace, options.simulations, options.seed);
      finish(options, results, formatPredictiveCheck(results));
    });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const message = error instanceof Error ? error.message : String(error);
    io.stderr.write(`bench:paper: ${message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')}\n`);
    if (error instanceof BenchError) return error.exitCode;
    return error instanceof CommanderError ? 2 : 1;
  }
}
