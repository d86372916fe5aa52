/** `draft-methods`: the paper's first experiment. */
import type { MethodsOptions } from '../paper/draft-methods.js';
import { createCommand } from '../program/command.js';
import { positiveInteger } from '../program/option-values.js';
import { addStudyOptions, PAGE_SECTION, readStudyOptions, studyFiles } from '../program/options.js';

export const draftMethods = createCommand<MethodsOptions>({
  name: 'draft-methods',
  summary: "The paper's Table 1: drafting methods as arms, beside the published figures",
  examples: [['draft-methods', 'four draft methods, four benchmarks, two models']],
  declare(parser) {
    parser.option('-n, --prompts <count>', 'prompts in every cell', positiveInteger('--prompts'), 480);
    return addStudyOptions(parser, 'draft-methods', PAGE_SECTION);
  },
  read: ({ options }) => ({ ...readStudyOptions(options), prompts: options.prompts }),
  files: (options) => studyFiles(options),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../paper/draft-methods.js');
    return runStudy(study.draftMethods, options, call);
  },
});
