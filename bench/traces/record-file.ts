/** Makes a recording of a file of requests, or of texts, and writes it. */
import { writeAtomically } from '../program/files.js';
import type { ProgramIo } from '../program/io.js';
import { recordRequests } from './record.js';
import { cutRequests, readRequests } from './requests.js';

/** What is to be recorded, and where the recording goes. */
export interface RecordOptions {
  /** Requests with their answers; absent: those that the texts are cut into. */
  readonly requests: string | undefined;
  readonly text: readonly string[];
  readonly out: string;
}

/** Resolves with the exit code. */
export async function recordFile(options: RecordOptions, io: ProgramIo): Promise<number> {
  const { requests: path, text, out } = options;
  const requests = path === undefined ? await cutRequests(text) : await readRequests(path);
  const lines = recordRequests(requests);
  writeAtomically(out, lines.join(''));
  const tokens = lines.reduce((sum, line) => sum + (JSON.parse(line) as { n: number }).n, 0);
  io.stdout.write(`${out}: ${lines.length} requests, ${tokens.toLocaleString('en')} tokens\n`);
  return 0;
}
