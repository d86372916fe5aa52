/** `inspect`: what a log of an engine, or a recording, holds. */
import type { InspectOptions } from '../inspect/inspect.js';
import { BenchError } from '../program/bench-error.js';
import { createCommand } from '../program/command.js';
import { named } from '../program/command-files.js';
import { filePath, nonNegativeNumber, positiveInteger } from '../program/option-values.js';
import { addBrokenLinesOption, addSeedOption } from '../program/options.js';

export const inspect = createCommand<InspectOptions>({
  name: 'inspect',
  summary: 'What the logs of engines and recordings hold, and what another draft length would have gained',
  examples: [
    ['inspect log.jsonl', 'the log of an engine, in any format that is known'],
    ['inspect log.jsonl --draft-cost 0.08', 'where drafting a token takes 0.08 passes of the target'],
    ['inspect log.jsonl --trace turns.jsonl', 'also written as a trace that replay and leaderboard read'],
  ],
  notes:
    'Formats: aligned traces; Spec-Bench answers; vLLM metrics by request, and taps; AIPerf records; SGLang meta_info;\n' +
    'llama.cpp timings; SpecDecode-Bench combined files; audits with entropy and margin; Prometheus pages.',
  declare(parser) {
    parser
      .argument('<files...>', 'logs or recordings')
      .option('--trace <file>', 'write what the log holds as an aligned trace', filePath('--trace'))
      .option('--method <name>', "the name of the drafter in tables and in the trace (default: from the file's name)")
      .option(
        '--draft-cost <share>',
        'the time to draft a token, in passes of the target; without it only rounds are compared',
        nonNegativeNumber('--draft-cost'),
      )
      .option(
        '--max-draft <tokens>',
        'the longest draft in combined files (default: 20)',
        positiveInteger('--max-draft'),
      )
      .option('--json', 'print the results as JSON on standard output instead of tables', false);
    return addSeedOption(addBrokenLinesOption(parser));
  },
  read({ args, options }) {
    const { trace, method, draftCost, maxDraft, json, seed, skipBrokenLines } = options;
    if (trace !== undefined && args.length > 1) {
      throw new BenchError(`--trace must stand beside one file, got ${args.length}`, 2);
    }
    if (method === '') throw new BenchError('--method must be the name of what drafted, got ""', 2);
    return { files: args, trace, method, draftCost, maxDraftLength: maxDraft, json, seed, skipBrokenLines };
  },
  files: ({ files, trace }) => ({
    inputs: files.map((path) => ({ what: 'the log', path })),
    outputs: named('--trace', trace),
  }),
  async run(options, { io }) {
    const { inspectFiles } = await import('../inspect/inspect.js');
    return inspectFiles(options, io);
  },
});
