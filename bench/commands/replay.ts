/** `replay`: recorded runs. */
import { createCommand } from '../program/command.js';
import { positiveInteger } from '../program/option-values.js';
import { addBrokenLinesOption, addOutputOptions, addSeedOption } from '../program/options.js';
import { parseTraceArms, TRACE_ARM_GRAMMAR } from '../traces/arm-grammar.js';
import type { ReplayOptions } from '../traces/replay.js';

export const replay = createCommand<ReplayOptions>({
  name: 'replay',
  summary: 'Replays recorded runs with the standard selectors, fresh in every turn and carried',
  examples: [
    ['replay turns.jsonl', 'with the arms that the recording has'],
    ['replay turns.jsonl --arms recorded:eagle,chain:m68:5', 'with these'],
  ],
  notes: `Arms: ${TRACE_ARM_GRAMMAR}.`,
  declare(parser) {
    parser
      .argument('<file>', 'recorded runs: an aligned trace or Spec-Bench answers')
      .option('--arms <arms>', 'the arms of the replay; default: chosen from what the recording has', parseTraceArms)
      .option('-n, --episodes <count>', 'replay only so many turns', positiveInteger('--episodes'));
    return addOutputOptions(addSeedOption(addBrokenLinesOption(parser)), 'replay.json');
  },
  read({ args, options }) {
    const { arms, episodes, skipBrokenLines, seed, out, json, quiet } = options;
    return { file: args[0]!, arms, turns: episodes, skipBrokenLines, seed, out, json, quiet };
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
