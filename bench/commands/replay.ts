/** `replay`: recorded runs. */
import { createCommand } from '../program/command.js';
import { positiveInteger, readContexts } from '../program/option-values.js';
import { addBrokenLinesOption, addOutputOptions, addSeedOption } from '../program/options.js';
import { recordingHint } from '../program/shipped-recording.js';
import { parseTraceArms, TRACE_ARM_GRAMMAR } from '../traces/arm-grammar.js';
import type { ReplayOptions } from '../traces/replay.js';
import { respellArms } from './old-spellings.js';

export const replay = createCommand<ReplayOptions>({
  name: 'replay',
  summary: 'Replays recorded runs with the standard selectors, fresh in every turn and carried',
  examples: [
    ['replay turns.jsonl', 'with the arms that the recording has'],
    ['replay turns.jsonl --arms recorded:eagle,track:m68:5,track:suf40:10:free', 'with these'],
    ['replay turns.jsonl --contexts sufLen', 'and with selectors that read how long a match is'],
  ],
  notes: `Arms: ${TRACE_ARM_GRAMMAR}.`,
  hint: recordingHint,
  declare(parser) {
    parser
      .argument('<file>', 'recorded runs: an aligned trace or Spec-Bench answers')
      .option('--arms <arms>', 'the arms of the replay; default: chosen from what the recording has', parseTraceArms)
      .option(
        '--contexts <signals>',
        'signals that are known before a round, separated by commas: selectors that read a context play too, and get them in this order',
        readContexts,
      )
      .option('-n, --episodes <count>', 'replay at most this many turns', positiveInteger('--episodes'));
    return addOutputOptions(addSeedOption(addBrokenLinesOption(parser)), 'replay.json');
  },
  respell: (argv) => respellArms(argv, 'replay'),
  read({ args, options }) {
    const { arms, contexts = [], episodes, skipBrokenLines, seed, out, json, quiet } = options;
    return { file: args[0]!, arms, contexts, turns: episodes, skipBrokenLines, seed, out, json, quiet };
  },
  files: ({ file, out }) => ({
    inputs: [{ what: 'the recording', path: file }],
    outputs: [{ what: '--out', path: out }],
  }),
  async run(options, { io }) {
    const { replayRecording } = await import('../traces/replay.js');
    return replayRecording(options, io);
  },
});
