/** `report`: pictures and tables. */
import { BenchError } from '../program/bench-error.js';
import { createCommand } from '../program/command.js';
import { namedOnce } from '../program/command-files.js';
import { filePath, positiveNumber, wrongUse } from '../program/option-values.js';
import type { PaperOptions } from '../report/for-paper.js';
import type { FontName } from '../report/layout.js';
import type { PercentileBand } from '../report/rounds-figure.js';

/** Pictures and tables of a results file. */
interface ReportOptions {
  readonly results: string;
  /** The folder that the report's files go to. */
  readonly out: string;
  /** The percentiles around the median of regret over the rounds; the usual ones, after the mean, where absent. */
  readonly band?: PercentileBand;
  /** What goes into a paper, instead of the page. */
  readonly paper?: PaperOptions;
}

/** The width of a column of a paper in two columns, 3.4 inches, in millimetres. */
const COLUMN_MM = 86.36;

/** Narrower figures have no room for their names. */
const LEAST_MM = 60;

function readWidth(text: string): number {
  const width = positiveNumber('--width')(text);
  if (width < LEAST_MM || width > 400) throw wrongUse('--width', `in [${LEAST_MM}, 400] millimetres`, text);
  return width;
}

function readFont(text: string): FontName {
  if (text === 'sans' || text === 'serif' || text === 'mono') return text;
  throw wrongUse('--font', 'sans, serif or mono', text);
}

function readBand(text: string): PercentileBand {
  const [low, high, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (high === undefined || more.length > 0 || !(low! >= 0 && low! < 50 && high === 100 - low!)) {
    throw wrongUse('--percentiles', 'two numbers, as far below 50 as above, as 10,90', text);
  }
  return [low!, high];
}

function readPurpose(text: string): 'paper' {
  if (text !== 'paper') throw wrongUse('--for', 'paper', text);
  return text;
}

export const report = createCommand<ReportOptions>({
  name: 'report',
  summary: 'Draws a results file: one HTML page, SVG drawings, Markdown and CSV tables',
  examples: [
    ['report results.json', 'into the folder report'],
    [
      'report results.json --percentiles 10,90',
      'regret over the rounds by its median, with a band from the 10th to the 90th percentile',
    ],
    ['report results.json --for paper --out figures', 'SVG, PDF, CSV and LaTeX at the width of a column'],
  ],
  declare: (parser) =>
    parser
      .argument('<results>', 'a results file')
      .option('-o, --out <folder>', 'where the report goes', filePath('--out'), 'report')
      .option(
        '--percentiles <low,high>',
        'regret over the rounds: draw the median first, with a band between these percentiles (default: mean first, then 5,95)',
        readBand,
      )
      .option('--for <paper>', 'figures, tables and captions for a paper instead of the page', readPurpose)
      .option('--width <mm>', `with --for paper: the width of a figure (default: ${COLUMN_MM})`, readWidth)
      .option('--font <name>', 'with --for paper: sans, serif or mono (default: "sans")', readFont)
      .option(
        '--selector <name>',
        'with --for paper: show only this selector; repeatable, in the order given',
        (name: string, before: readonly string[] = []) => [...before, name],
      )
      .option('--grey', 'with --for paper: no colours'),
  read({ args, options }) {
    const { out, percentiles: band, for: purpose, width, font, selector, grey } = options;
    const results = args[0]!;
    if (purpose === undefined) {
      const given = Object.entries({ width, font, selector, grey }).find(([, value]) => value !== undefined);
      if (given) throw new BenchError(`--${given[0]} must stand beside --for paper, got no --for`, 2);
      return { results, out, ...(band && { band }) };
    }
    const look = { widthMm: width ?? COLUMN_MM, font: font ?? 'sans', grey: grey ?? false, ...(band && { band }) };
    return { results, out, paper: { ...look, ...(selector && { selectors: selector }) } };
  },
  // What it writes into its folder depends on the results; writeReport sees to those files, one by one.
  files: ({ results }) => ({ inputs: namedOnce('the results file', results), outputs: [] }),
  async run({ results, out, band, paper }, { io }) {
    const { writePaper, writeReport } = await import('../report/write-report.js');
    io.stdout.write(paper ? await writePaper(results, out, paper) : await writeReport(results, out, band));
    return 0;
  },
});
