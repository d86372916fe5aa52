/** `engine-rules`: our rules beside the engines'. */
import type { EngineRulesOptions } from '../leaderboard/engine-rules.js';
import { createCommand } from '../program/command.js';
import { named } from '../program/command-files.js';
import { readBatches, readCaps } from '../program/option-values.js';
import { addBrokenLinesOption, addStudyOptions, readStudyOptions, studyFiles } from '../program/options.js';
import { requireDifferentNames } from '../program/recording-name.js';
import { recordingHint } from '../program/shipped-recording.js';

export const engineRules = createCommand<EngineRulesOptions>({
  name: 'engine-rules',
  summary: "Which of our rules beat which of the engines', where, and by how much",
  examples: [['engine-rules a.jsonl b.jsonl --caps 3 --batch 1,64', 'on two recordings, paired by request']],
  hint: recordingHint,
  declare(parser) {
    parser
      .argument('<files...>', 'recorded runs with match lengths, and a track that a model drafted')
      .option(
        '--caps <lengths>',
        'play again with drafts of at most this many tokens; several separated by commas',
        readCaps,
        [5, 3],
      )
      .option(
        '--batch <sizes>',
        'requests decoded together, separated by commas; times are those of Llama-8B with EAGLE on an H100',
        readBatches,
        [1, 8, 32, 64],
      );
    return addStudyOptions(addBrokenLinesOption(parser), 'engine-rules', "write this command's page");
  },
  read({ args, options }) {
    requireDifferentNames(args);
    return {
      ...readStudyOptions(options),
      files: args,
      skipBrokenLines: options.skipBrokenLines,
      caps: options.caps,
      batches: options.batch,
    };
  },
  files: ({ files, ...options }) => studyFiles(options, ...files.flatMap((file) => named('the recording', file))),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../leaderboard/engine-rules.js');
    return runStudy(study.engineRules, options, call);
  },
});
