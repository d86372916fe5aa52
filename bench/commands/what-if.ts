/** `what-if`: what other choices would have earned. */
import type { WhatIfCommandOptions } from '../live/what-if.js';
import { createCommand } from '../program/command.js';
import { namedOnce } from '../program/command-files.js';
import { filePath, positiveInteger, wrongUse } from '../program/option-values.js';
import { addSeedOption } from '../program/options.js';

function readRange(text: string): readonly [number, number] {
  const ends = text.split(',').map((end) => (end.trim() === '' ? Number.NaN : Number(end)));
  const [min, max] = ends;
  if (ends.length !== 2 || !(Number.isFinite(min) && Number.isFinite(max) && min! <= max!)) {
    throw wrongUse('--reward-range', 'two numbers with a comma between, the least first', text);
  }
  return [min!, max!];
}

function readLeast(text: string): number {
  const least = Number(text);
  if (!(least > 0 && least <= 1)) throw wrongUse('--least-probability', 'a number in (0, 1]', text);
  return least;
}

function readLevel(text: string): number {
  const level = Number(text);
  if (!(level > 0 && level < 1)) throw wrongUse('--level', 'a number in (0, 1)', text);
  return level;
}

export const whatIf = createCommand<WhatIfCommandOptions>({
  name: 'what-if',
  summary: 'What other choices would have earned, from a log of decisions with probabilities',
  examples: [
    ['what-if decisions.jsonl', 'every arm alone, and uniform choice'],
    ['what-if decisions.jsonl --selector imed', 'a selector too, replayed on a log of uniform choices'],
    [
      'what-if decisions.jsonl --selector imed --least-probability 0.1',
      'the same for a log in which no arm ever had a probability below 0.1',
    ],
  ],
  notes:
    'LOG is JSON lines: the events of a ledger (onEvent), or lines { "arm": 0, "probability": 0.5, "reward": 1 }.\n' +
    'For a choice about which the log can say nothing, the reason is printed instead.',
  declare: (parser) =>
    addSeedOption(
      parser
        .argument('<log>', 'decisions with their probabilities and outcomes')
        .option('--arms <count>', 'the number of arms (default: those in the log)', positiveInteger('--arms'))
        .option('--reward-range <least,greatest>', 'the range of rewards', readRange, [0, 1] as const)
        .option('--level <level>', 'how often intervals are to cover the truth', readLevel, 0.95)
        .option(
          '--selector <kind>',
          'a selector to replay; may be repeated',
          (kind: string, before: readonly string[] = []) => [...before, filePath('--selector')(kind)],
        )
        .option(
          '--least-probability <p>',
          'the least probability that any arm ever had in the log, for --selector (default: all choices were uniform)',
          readLeast,
        ),
    ).option('--json', 'print the results as JSON on standard output instead of tables', false),
  read: ({ args, options }) => ({
    log: args[0]!,
    armCount: options.arms,
    rewardRange: options.rewardRange,
    level: options.level,
    selectors: options.selector ?? [],
    leastProbability: options.leastProbability,
    seed: options.seed,
    json: options.json,
  }),
  files: ({ log }) => ({ inputs: [...namedOnce('the log', log)], outputs: [] }),
  async run(options, { io }) {
    const { whatIf: ask } = await import('../live/what-if.js');
    io.stdout.write(await ask(options));
    return 0;
  },
});
