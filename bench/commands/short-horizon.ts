/** `short-horizon`: rules for answers of some hundred rounds. */
import { BenchError } from '../program/bench-error.js';
import { createCommand } from '../program/command.js';
import { named } from '../program/command-files.js';
import { positiveInteger, readCaps } from '../program/option-values.js';
import { addStudyOptions, readStudyOptions, studyFiles } from '../program/options.js';
import { requireDifferentNames } from '../program/recording-name.js';
import { recordingHint } from '../program/shipped-recording.js';
import type { ShortHorizonOptions } from '../short-horizon/study.js';

export const shortHorizon = createCommand<ShortHorizonOptions>({
  name: 'short-horizon',
  summary: 'The rules that lead a public ranking at 500 pulls, in its own setting and on our arms',
  examples: [
    ['short-horizon --runs 50', 'fewer runs; simulated arms alone'],
    ['short-horizon a.jsonl b.jsonl --caps 3', 'on the turns of recordings too, and again with short drafts'],
  ],
  declare(parser) {
    parser
      .argument('[files...]', 'recorded runs: aligned traces or Spec-Bench answers')
      .option(
        '--caps <lengths>',
        'play again with drafts of at most this many tokens; several separated by commas',
        readCaps,
      )
      .option(
        '--runs <count>',
        'runs of every selector under every law, and answers on simulated arms',
        positiveInteger('--runs'),
        500,
      );
    return addStudyOptions(parser, 'short-horizon', "write this command's page");
  },
  read({ args, options }) {
    requireDifferentNames(args);
    if (args.length === 0 && options.caps !== undefined) {
      throw new BenchError(`--caps must stand beside a recording, got none; ${recordingHint()}`, 2);
    }
    return { ...readStudyOptions(options), files: args, caps: options.caps, runs: options.runs };
  },
  files: ({ files, ...options }) => studyFiles(options, ...files.flatMap((file) => named('the recording', file))),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../short-horizon/study.js');
    return runStudy(study.shortHorizon, options, call);
  },
});
