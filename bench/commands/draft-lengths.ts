/** `draft-lengths`: the paper's second experiment. */
import type { LengthsOptions } from '../paper/draft-lengths.js';
import { createCommand } from '../program/command.js';
import { positiveInteger } from '../program/option-values.js';
import { addStudyOptions, PAGE_SECTION, readStudyOptions, studyFiles } from '../program/options.js';

export const draftLengths = createCommand<LengthsOptions>({
  name: 'draft-lengths',
  summary: "The paper's Figure 3: draft lengths 0 to 4 as arms, under batches of 1 to 50",
  examples: [['draft-lengths --samples 50', 'fewer samples']],
  declare(parser) {
    parser
      .option('-n, --samples <count>', 'samples', positiveInteger('--samples'), 500)
      .option('--runs <count>', 'runs of every sample', positiveInteger('--runs'), 16);
    return addStudyOptions(parser, 'draft-lengths', PAGE_SECTION);
  },
  read: ({ options }) => ({ ...readStudyOptions(options), samples: options.samples, runs: options.runs }),
  files: (options) => studyFiles(options),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../paper/draft-lengths.js');
    return runStudy(study.draftLengths, options, call);
  },
});
