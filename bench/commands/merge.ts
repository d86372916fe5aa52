/** `merge`: shards put together. */
import { createCommand } from '../program/command.js';
import { namedOnce } from '../program/command-files.js';
import { filePath, morePaths } from '../program/option-values.js';
import { addOutputOptions } from '../program/options.js';
import type { MergeOptions } from '../results/merge.js';

export const merge = createCommand<MergeOptions>({
  name: 'merge',
  summary: 'Puts the shards of a benchmark together: the results are byte for byte those of one process',
  examples: [
    ['merge results.shard-*.jsonl', 'all shards, in any order'],
    ['merge results.shard-*.jsonl --config mine.json', 'with the module that the configuration names'],
  ],
  notes:
    'A module that the shards used and that no option names is looked for beside the shards and in the current folder.',
  declare(parser) {
    parser
      .argument('<files...>', 'the files of all shards (results.shard-1-of-4.jsonl and so on), in any order')
      .option('-c, --config <file>', 'the configuration of the shards, whose module is loaded', filePath('--config'))
      .option(
        '-m, --module <file>',
        'a module with your own selectors and environments; repeatable',
        morePaths('--module'),
        [],
      );
    return addOutputOptions(parser, 'results.json');
  },
  read({ args, options }) {
    const { config, module, out, json, quiet } = options;
    return { files: args, config, module, out, json, quiet };
  },
  files: ({ files, config, module, out }) => ({
    inputs: [
      ...files.map((path) => ({ what: 'a file to merge', path })),
      ...namedOnce('--config', config),
      ...module.map((path) => ({ what: '--module', path })),
    ],
    outputs: [{ what: '--out', path: out }],
  }),
  async run(options, call) {
    const work = await import('../results/merge.js');
    return work.merge(options, call);
  },
});
