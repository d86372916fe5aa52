/** `token-level`: real tokens. */
import type { TokenOptions } from '../paper/token-level.js';
import { createCommand } from '../program/command.js';
import { morePaths, nonNegativeNumber, positiveInteger } from '../program/option-values.js';
import { addStudyOptions, PAGE_SECTION, readStudyOptions, studyFiles } from '../program/options.js';

export const tokenLevel = createCommand<TokenOptions>({
  name: 'token-level',
  summary: 'Real tokens: an n-gram target and its drafters, trained on text files; greedy answers are checked',
  examples: [['token-level --text book.txt', 'models trained on your text']],
  notes: 'The last 10% of the lines of each file are not learned from; prompts are drawn from them.',
  declare(parser) {
    parser
      .option(
        '--text <file>',
        "a text file to learn from, repeatable (default: this repository's source and docs)",
        morePaths('--text'),
      )
      .option('--order <count>', 'the length of the n-grams of the target', positiveInteger('--order'), 5)
      .option(
        '--draft-order <count>',
        'the length of the n-grams of the drafting model',
        positiveInteger('--draft-order'),
        3,
      )
      .option('--draft-length <count>', 'the most tokens in a draft', positiveInteger('--draft-length'), 4)
      .option(
        '--draft-cost <time>',
        'the time to draft a token by model, where a pass of the target takes 1; copying is free',
        nonNegativeNumber('--draft-cost'),
        0.1,
      )
      .option(
        '--temperature <number>',
        'temperature of target and drafters; 0 is greedy',
        nonNegativeNumber('--temperature'),
        0,
      )
      .option('-n, --prompts <count>', 'answers to decode', positiveInteger('--prompts'), 200)
      .option('--prompt-tokens <count>', 'tokens in a prompt', positiveInteger('--prompt-tokens'), 64)
      .option('--max-tokens <count>', 'the most tokens in an answer', positiveInteger('--max-tokens'), 256);
    return addStudyOptions(parser, 'token-level', PAGE_SECTION);
  },
  read({ options }) {
    const { text, order, draftOrder, draftLength, draftCost, temperature, prompts, promptTokens, maxTokens } = options;
    return {
      ...readStudyOptions(options),
      ...{ text, order, draftOrder, draftLength, draftCost, temperature, prompts, promptTokens, maxTokens },
    };
  },
  files: ({ text, ...options }) => studyFiles(options, ...(text ?? []).map((path) => ({ what: '--text', path }))),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../paper/token-level.js');
    return runStudy(study.tokenLevel, options, call);
  },
});
