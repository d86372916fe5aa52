/** `report`: reads a results file, writes the report's folder. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from '../bench-error.js';
import { readResults } from '../read-results.js';
import { writeAtomically } from '../results-file.js';
import { reportFiles } from './report.js';

/** Writes the files and returns the line that says so. */
export function writeReport(resultsPath: string, folder: string): string {
  const files = reportFiles(readResults(resultsPath));
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new BenchError(
      `--out must be a folder that can be made, got ${JSON.stringify(folder)} (${(error as NodeJS.ErrnoException).code})`,
      2,
    );
  }
  for (const [name, text] of files) writeAtomically(join(folder, name), text);
  const drawings = [...files.keys()].filter((name) => name.endsWith('.svg')).length;
  return `${join(folder, 'index.html')} written, with ${drawings} drawings (SVG), report.md and results.csv beside it.\n`;
}
