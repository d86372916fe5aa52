/** `report`: pictures and tables. */
import { createCommand } from '../program/command.js';
import { namedOnce } from '../program/command-files.js';
import { filePath } from '../program/option-values.js';

/** Pictures and tables of a results file. */
interface ReportOptions {
  readonly results: string;
  /** The folder that the report's files go to. */
  readonly out: string;
}

export const report = createCommand<ReportOptions>({
  name: 'report',
  summary: 'Draws a results file: one HTML page, SVG drawings, Markdown and CSV tables',
  examples: [['report results.json', 'into the folder report']],
  declare: (parser) =>
    parser
      .argument('<results>', 'a results file')
      .option('-o, --out <folder>', 'where the report goes', filePath('--out'), 'report'),
  read: ({ args, options }) => ({ results: args[0]!, out: options.out }),
  // What it writes into its folder depends on the results; writeReport sees to those files, one by one.
  files: ({ results }) => ({ inputs: namedOnce('the results file', results), outputs: [] }),
  async run({ results, out }, { io }) {
    const { writeReport } = await import('../report/write-report.js');
    io.stdout.write(writeReport(results, out));
    return 0;
  },
});
