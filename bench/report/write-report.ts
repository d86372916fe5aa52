/** `report`: reads a results file, writes the report's folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from '../program/bench-error.js';
import { requireApart } from '../program/command-files.js';
import { requireWritable, writeAtomically } from '../program/files.js';
import type { ResultsPart } from '../results/parts.js';
import { readResults, readWhole } from '../results/read-results.js';
import type { ResultsFile } from '../results/results-file.js';
import { citingSentence, type PaperOptions, paperFiles } from './for-paper.js';
import { reportFiles } from './report.js';
import { bandsOf, type PercentileBand } from './rounds-figure.js';

/** Requires a band that can be drawn of one of the parts at least. */
function requireBand({ parts }: ResultsFile<ResultsPart>, band: PercentileBand): void {
  const bands = parts.flatMap((part) =>
    part.kind !== 'experiment'
      ? []
      : part.results.flatMap(({ report: { regretOverRounds } }) => (regretOverRounds ? bandsOf(regretOverRounds) : [])),
  );
  const known = [...new Set(bands.map((each) => each.join(',')))];
  if (known.length === 0) {
    throw new BenchError(`--percentiles must stand with results that have regret over rounds, got some without`, 2);
  }
  if (!known.includes(band.join(','))) {
    throw new BenchError(`--percentiles must be ${known.join('; ')} (what was recorded), got ${band.join(',')}`, 2);
  }
}

/** Writes what goes into a paper and returns the line that says so. */
export async function writePaper(resultsPath: string, folder: string, options: PaperOptions): Promise<string> {
  const results = await readResults(resultsPath);
  if (options.band) requireBand(results, options.band);
  const { files, notes } = await readWhole(resultsPath, () => paperFiles(results, options));
  writeFolder(resultsPath, folder, files);
  const drawings = [...files.keys()].filter((name) => name.endsWith('.pdf')).length;
  return `${folder} holds ${drawings} ${drawings === 1 ? 'figure' : 'figures'} as SVG, PDF and CSV, tables and captions. ${[...notes, citingSentence(results)].join(' ')}\n`;
}

/** Writes the files and returns the line that says so. */
export async function writeReport(resultsPath: string, folder: string, band?: PercentileBand): Promise<string> {
  const results = await readResults(resultsPath);
  if (band) requireBand(results, band);
  const files = readWhole(resultsPath, () => reportFiles(results, band && { band }));
  writeFolder(resultsPath, folder, files);
  const drawings = [...files.keys()].filter((name) => name.endsWith('.svg')).length;
  return `${join(folder, 'index.html')} written, with ${drawings} ${drawings === 1 ? 'drawing' : 'drawings'} (SVG) and the tables as Markdown and CSV beside it.\n`;
}

/** Writes the files into the folder, which need not be there. */
function writeFolder(resultsPath: string, folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new BenchError(
      `--out must be a folder that can be made, got ${JSON.stringify(folder)} (${(error as NodeJS.ErrnoException).code})`,
      2,
    );
  }
  const outputs = [...files.keys()].map((name) => ({ what: 'a file of the report', path: join(folder, name) }));
  requireApart({ inputs: [{ what: 'the results file', path: resultsPath }], outputs });
  for (const { what, path } of outputs) requireWritable(path, what);
  for (const [name, content] of files) writeAtomically(join(folder, name), content);
}
