/** `predictive-check`: models of acceptance held against a recording. */
import type { CheckOptions } from '../paper/predictive-check.js';
import { createCommand } from '../program/command.js';
import { positiveInteger } from '../program/option-values.js';
import { addStudyOptions, PAGE_SECTION, readStudyOptions, studyFiles } from '../program/options.js';
import { recordingHint } from '../program/shipped-recording.js';
import { respellTrace } from './old-spellings.js';

export const predictiveCheck = createCommand<CheckOptions>({
  name: 'predictive-check',
  summary: 'Simulated acceptance compared with recorded acceptance, statistic by statistic',
  examples: [['predictive-check turns.jsonl', 'every column of the recording']],
  hint: recordingHint,
  declare(parser) {
    parser
      .argument('<file>', 'recorded runs: an aligned trace or Spec-Bench answers')
      .option('-n, --simulations <count>', 'simulations of each model', positiveInteger('--simulations'), 200);
    return addStudyOptions(parser, 'predictive-check', PAGE_SECTION);
  },
  respell: (argv) => respellTrace(argv, 'predictive-check'),
  read: ({ args, options }) => ({
    ...readStudyOptions(options),
    file: args[0]!,
    simulations: options.simulations,
  }),
  files: ({ file, ...options }) => studyFiles(options, { what: 'the recording', path: file }),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../paper/predictive-check.js');
    return runStudy(study.predictiveChecks, options, call);
  },
});
