/** `record`: a recording of one's own. */
import { BenchError } from '../program/bench-error.js';
import { createCommand } from '../program/command.js';
import { named } from '../program/command-files.js';
import { filePath, morePaths } from '../program/option-values.js';
import type { RecordOptions } from '../traces/record-file.js';

export const record = createCommand<RecordOptions>({
  name: 'record',
  summary: 'Makes a recording from texts: an n-gram model, prompt lookup and suffix match, tried at every position',
  examples: [
    ['record --text book.txt', 'from a text, cut into prompts and what follows them'],
    ['record answers.jsonl --out turns.jsonl', 'from answers that a model gave'],
  ],
  notes:
    'Requests are JSON lines with id, text.prompt and text.answer; turn, cat and task are optional. A recording made here has ' +
    'them too, so it can be recorded again. The model that drafts for a request has learned from three quarters of the others ' +
    'and never from its own text. The entropy of its next token (bits), its margin over the second choice and the length of ' +
    'the suffix match are signals. Recordings are read by replay and leaderboard.',
  declare(parser) {
    return parser
      .argument('[requests]', 'requests with their answers, as JSON lines')
      .option('--text <file>', 'a text file to cut into requests, repeatable', morePaths('--text'))
      .option('-o, --out <file>', 'where the recording goes', filePath('--out'), 'recording.jsonl');
  },
  read({ args: [requests], options: { text = [], out } }) {
    if (requests === undefined && text.length === 0) {
      throw new BenchError('record must have a file of requests or --text, got neither', 2);
    }
    if (requests !== undefined && text.length > 0) {
      throw new BenchError('record must have a file of requests or --text, got both', 2);
    }
    return { requests, text, out };
  },
  files: ({ requests, text, out }) => ({
    inputs: [...named('the requests', requests), ...text.map((path) => ({ what: '--text', path }))],
    outputs: [{ what: '--out', path: out }],
  }),
  async run(options, { io }) {
    const { recordFile } = await import('../traces/record-file.js');
    return recordFile(options, io);
  },
});
