/** `draft-length-controllers`: how far to draft. */
import type { ControllersOptions } from '../leaderboard/draft-length-controllers.js';
import { createCommand } from '../program/command.js';
import { readBatches } from '../program/option-values.js';
import { addBrokenLinesOption, addStudyOptions, readStudyOptions, studyFiles } from '../program/options.js';
import { recordingHint } from '../program/shipped-recording.js';

export const draftLengthControllers = createCommand<ControllersOptions>({
  name: 'draft-length-controllers',
  summary: 'Draft lengths 0 to 8 on a recorded track, fixed or chosen round by round, by tokens a second',
  examples: [
    ['draft-length-controllers turns.jsonl', 'on the first track without a cap, or the first that a model drafted'],
    ['draft-length-controllers turns.jsonl --batch 1,8,64', 'with 1, 8 and 64 requests decoded together'],
  ],
  hint: recordingHint,
  declare(parser) {
    parser
      .argument('<file>', 'recorded runs with a track without a cap, or one that a model drafted')
      .option(
        '--batch <sizes>',
        'requests decoded together, separated by commas; times are those of Llama-8B with EAGLE on an H100',
        readBatches,
      );
    return addStudyOptions(addBrokenLinesOption(parser), 'draft-length-controllers');
  },
  read: ({ args, options }) => ({
    ...readStudyOptions(options),
    file: args[0]!,
    skipBrokenLines: options.skipBrokenLines,
    batches: options.batch,
  }),
  files: ({ file, ...options }) => studyFiles(options, { what: 'the recording', path: file }),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../leaderboard/draft-length-controllers.js');
    return runStudy(study.draftLengthControllers, options, call);
  },
});
