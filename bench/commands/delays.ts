/** `delays`: what late and lost outcomes cost. */
import type { DelaysOptions } from '../live/delays.js';
import { createCommand } from '../program/command.js';
import { positiveInteger } from '../program/option-values.js';
import { addStudyOptions, readStudyOptions, studyFiles } from '../program/options.js';

export const delays = createCommand<DelaysOptions>({
  name: 'delays',
  summary: 'Every selector with outcomes that come late, after random delays, or never',
  examples: [['delays --runs 10', 'fewer runs']],
  declare(parser) {
    parser
      .option('-n, --rounds <count>', 'rounds of a run', positiveInteger('--rounds'), 1500)
      .option('--runs <count>', 'runs of every selector and delay', positiveInteger('--runs'), 40);
    return addStudyOptions(parser, 'delays', "write this command's page");
  },
  read: ({ options }) => ({ ...readStudyOptions(options), rounds: options.rounds, runs: options.runs }),
  files: (options) => studyFiles(options),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../live/delays.js');
    return runStudy(study.delays, options, call);
  },
});
