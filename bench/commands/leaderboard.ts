/** `leaderboard`: every selector of the package. */
import type { LeaderboardOptions } from '../leaderboard/leaderboard.js';
import { BenchError } from '../program/bench-error.js';
import { createCommand } from '../program/command.js';
import { named } from '../program/command-files.js';
import { positiveInteger, positiveNumber } from '../program/option-values.js';
import { addBrokenLinesOption, addStudyOptions, readStudyOptions, studyFiles } from '../program/options.js';
import { parseTraceArms, TRACE_ARM_GRAMMAR } from '../traces/arm-grammar.js';

function readCosts(text: string): readonly number[] {
  return text
    .split(',')
    .map((entry) => positiveNumber('--costs', 'numbers greater than 0, separated by commas')(entry));
}

export const leaderboard = createCommand<LeaderboardOptions>({
  name: 'leaderboard',
  summary: 'Every selector on the simulated set and, with a recording, on its turns, fresh and carried',
  examples: [
    ['leaderboard', 'the simulated set'],
    ['leaderboard turns.jsonl --orders', 'recorded turns too, with every order of their arms'],
    ['leaderboard turns.jsonl --markdown docs/leaderboard.md', 'the page'],
  ],
  notes: `Arms of a recording: ${TRACE_ARM_GRAMMAR}.`,
  declare(parser) {
    parser
      .argument('[files...]', 'recorded runs: an aligned trace or Spec-Bench answers')
      .option('--arms <arms>', 'the arms of the recording; default: chosen from what it has', parseTraceArms)
      .option('--costs <costs>', 'the time of a round of each arm of the recording, by commas', readCosts)
      .option('--orders', 'play every order of the arms of the recording', false)
      .option(
        '-n, --episodes <count>',
        'answers of every simulated environment, and the most turns of the recording',
        positiveInteger('--episodes'),
      );
    return addStudyOptions(addBrokenLinesOption(parser), 'leaderboard', 'write the page of the leaderboard here');
  },
  read({ args, options }) {
    if (args.length > 1) throw new BenchError(`leaderboard must be given one recording at most, got ${args.length}`, 2);
    const [file] = args;
    const { arms, costs, orders, episodes, skipBrokenLines } = options;
    for (const [given, option] of [
      [arms, '--arms'],
      [costs, '--costs'],
      [orders || undefined, '--orders'],
      [skipBrokenLines || undefined, '--skip-broken-lines'],
    ] as const) {
      if (file === undefined && given !== undefined) {
        throw new BenchError(`${option} must stand beside a recording, got none`, 2);
      }
    }
    return {
      ...readStudyOptions(options),
      ...{ file, arms, costs, orders, answers: episodes, skipBrokenLines },
    };
  },
  files: ({ file, ...options }) => studyFiles(options, ...named('the recording', file)),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../leaderboard/leaderboard.js');
    return runStudy(study.leaderboard, options, call);
  },
});
