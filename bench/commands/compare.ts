/** `compare`: what changed. */
import { createCommand } from '../program/command.js';
import { namedOnce } from '../program/command-files.js';

/** Two results files are to be compared. */
interface CompareOptions {
  readonly before: string;
  readonly after: string;
  readonly json: boolean;
}

export const compare = createCommand<CompareOptions>({
  name: 'compare',
  summary: 'Says which figures of two results files differ by more than noise',
  examples: [['compare before.json after.json', 'two runs of one configuration']],
  notes: 'Exit status: 0 no figure differs, 1 some do, 2 the files cannot be compared.',
  declare: (parser) =>
    parser
      .argument('<before>', 'a results file')
      .argument('<after>', 'another, of the same configuration')
      .option('--json', 'print the comparison as JSON', false),
  read: ({ args, options }) => ({ before: args[0]!, after: args[1]!, json: options.json }),
  files: ({ before, after }) => ({
    inputs: [...namedOnce('before', before), ...namedOnce('after', after)],
    outputs: [],
  }),
  async run({ before, after, json }, { io }) {
    const { compareFiles } = await import('../results/compare.js');
    const { text, changed } = await compareFiles(before, after, json);
    io.stdout.write(text);
    return changed ? 1 : 0;
  },
});
