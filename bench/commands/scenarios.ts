/** `scenarios`: draft lengths under facts of production. */
import { createCommand } from '../program/command.js';
import { positiveInteger } from '../program/option-values.js';
import { addStudyOptions, readStudyOptions, studyFiles } from '../program/options.js';
import type { ScenariosOptions } from '../scenarios/study.js';

export const scenarios = createCommand<ScenariosOptions>({
  name: 'scenarios',
  summary:
    "Draft lengths in a server: load, switching, stale drafters, late and wrong outcomes, restarts; our rules and the engines'",
  examples: [['scenarios --runs 2 --requests 12', 'a first look']],
  declare(parser) {
    parser
      .option('-n, --runs <count>', 'runs of every selector in every scenario', positiveInteger('--runs'), 8)
      .option('--requests <count>', 'requests in a run', positiveInteger('--requests'), 48);
    return addStudyOptions(parser, 'scenarios', "write this command's page");
  },
  read: ({ options }) => ({ ...readStudyOptions(options), runs: options.runs, requests: options.requests }),
  files: (options) => studyFiles(options),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../scenarios/study.js');
    return runStudy(study.scenarios, options, call);
  },
});
