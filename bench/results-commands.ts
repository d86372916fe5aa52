/** `report` and `compare`: what starts from results files. The drawing is loaded when asked for: a measurement needs none. */
import { Command } from 'commander';
import type { BenchIo } from './cli.js';
import { type Answer, filePath, readArguments } from './program/option-values.js';

/** Pictures and tables of a results file. */
export interface ReportOptions {
  readonly results: string;
  /** The folder that the report's files go to. */
  readonly out: string;
}

/** Two results files are to be compared. */
export interface CompareOptions {
  readonly before: string;
  readonly after: string;
  readonly json: boolean;
}

/** Reads the arguments that follow `report`. */
export function parseReportLine(argv: readonly string[]): ReportOptions | Answer {
  const command = new Command('npm run bench -- report')
    .description('Draws a results file: one HTML page, SVG drawings, Markdown and CSV tables.')
    .argument('<results>', 'a results file')
    .option('-o, --out <folder>', 'where the report goes', filePath('--out'), 'report')
    .helpOption('-h, --help', 'print this and stop');
  const answer = readArguments(command, argv);
  return answer ?? { results: command.args[0]!, out: command.opts().out };
}

/** Reads the arguments that follow `compare`. */
export function parseCompareLine(argv: readonly string[]): CompareOptions | Answer {
  const command = new Command('npm run bench -- compare')
    .description(
      'Says which figures of two results files differ beyond noise. Exit status: 0 none, 1 some, 2 not comparable.',
    )
    .argument('<before>', 'a results file')
    .argument('<after>', 'another, of the same configuration')
    .option('--json', 'print the comparison as JSON', false)
    .helpOption('-h, --help', 'print this and stop');
  const answer = readArguments(command, argv);
  return answer ?? { before: command.args[0]!, after: command.args[1]!, json: command.opts().json };
}

export async function report({ results, out }: ReportOptions, { stdout }: BenchIo): Promise<number> {
  const { writeReport } = await import('./report/write-report.js');
  stdout.write(writeReport(results, out));
  return 0;
}

export async function compare({ before, after, json }: CompareOptions, { stdout }: BenchIo): Promise<number> {
  const { compareFiles } = await import('./results/compare.js');
  const { text, changed } = compareFiles(before, after, json);
  stdout.write(text);
  return changed ? 1 : 0;
}
