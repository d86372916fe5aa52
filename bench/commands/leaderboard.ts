/** `leaderboard`: every selector of the package. */
import type { LeaderboardOptions, RecordingFile } from '../leaderboard/leaderboard.js';
import type { Division } from '../leaderboard/places.js';
import { BenchError } from '../program/bench-error.js';
import { createCommand } from '../program/command.js';
import { named } from '../program/command-files.js';
import { positiveInteger, positiveNumber, readCaps, readContexts, wrongUse } from '../program/option-values.js';
import { addBrokenLinesOption, addStudyOptions, readStudyOptions, studyFiles } from '../program/options.js';
import { means, requireDifferentNames } from '../program/recording-name.js';
import { recordingHint } from '../program/shipped-recording.js';
import { parseTraceArms, TRACE_ARM_GRAMMAR } from '../traces/arm-grammar.js';
import { respellArms } from './old-spellings.js';

function readCosts(text: string): readonly number[] {
  return text
    .split(',')
    .map((entry) => positiveNumber('--costs', 'numbers greater than 0, separated by commas')(entry));
}

function readDivision(text: string): Division {
  if (text !== 'category' && text !== 'task') throw wrongUse('--by', 'category or task', text);
  return text;
}

/** What is said of one recording: of the one that is named before the last `=`, or of the only one. */
interface Said<Value> {
  readonly of: string | undefined;
  readonly value: Value;
}

function ofRecording<Value>(read: (text: string) => Value) {
  return (text: string, before: readonly Said<Value>[] = []): readonly Said<Value>[] => {
    const end = text.lastIndexOf('=');
    return [...before, { of: end < 0 ? undefined : text.slice(0, end), value: read(text.slice(end + 1)) }];
  };
}

/** What is said of each file. */
function perFile<Value>(
  option: string,
  files: readonly string[],
  said: readonly Said<Value>[] = [],
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const { of, value } of said) {
    if (files.length === 0)
      throw new BenchError(`${option} must stand beside a recording, got none; ${recordingHint()}`, 2);
    if (of === undefined && files.length > 1) {
      throw new BenchError(`${option} must name its recording (${option} FILE=...) beside several, got none named`, 2);
    }
    const meant = of === undefined ? files : files.filter((file) => means(of, file));
    const [file] = meant;
    if (file === undefined || meant.length > 1) {
      throw wrongUse(option, `of one of the recordings (${files.join(', ')})`, of!);
    }
    if (values.has(file)) throw wrongUse(option, 'given once for a recording', of ?? file);
    values.set(file, value);
  }
  return values;
}

function readRecordings(
  files: readonly string[],
  said: {
    arms?: readonly Said<RecordingFile['arms']>[];
    costs?: readonly Said<readonly number[]>[];
    contexts?: readonly Said<readonly string[]>[];
  },
): readonly RecordingFile[] {
  requireDifferentNames(files);
  const armsOf = perFile('--arms', files, said.arms);
  const costsOf = perFile('--costs', files, said.costs);
  const contextsOf = perFile('--contexts', files, said.contexts);
  return files.map((file) => ({
    file,
    arms: armsOf.get(file),
    costs: costsOf.get(file),
    contexts: contextsOf.get(file),
  }));
}

export const leaderboard = createCommand<LeaderboardOptions>({
  name: 'leaderboard',
  summary: 'Every selector on the simulated set and on the turns of recordings, fresh and carried',
  examples: [
    ['leaderboard', 'the simulated set'],
    ['leaderboard turns.jsonl --orders', 'recorded turns too, with every order of their arms'],
    [
      'leaderboard a.jsonl b.jsonl --caps 3,5',
      'two recordings, also with short drafts, and which selectors do well on all',
    ],
    ['leaderboard a.jsonl b.jsonl --arms a=plain,track:m68:5', 'the same with arms of your choice for one of them'],
    ['leaderboard turns.jsonl --runs 5', 'five runs of each selector, and how far they differ'],
    ['leaderboard turns.jsonl --contexts sufLen,entropy', 'with a choice of what selectors are told before a round'],
    ['leaderboard turns.jsonl --markdown docs/leaderboard.md', 'the page too'],
  ],
  notes: `Arms of a recording: ${TRACE_ARM_GRAMMAR}. With several recordings, --arms, --costs and --contexts say which one they are for, by its file or the file's name without the extension.`,
  declare(parser) {
    parser
      .argument('[files...]', 'recorded runs: aligned traces or Spec-Bench answers')
      .option(
        '--arms <[file=]arms>',
        'the arms of a recording; default: chosen from what it has; may be repeated',
        ofRecording(parseTraceArms),
      )
      .option(
        '--costs <[file=]costs>',
        'the time of a round of each arm of a recording, separated by commas; may be repeated',
        ofRecording(readCosts),
      )
      .option(
        '--contexts <[file=]signals>',
        'signals of a recording that are known before a round, separated by commas: selectors that read a context get them, in this order, instead of the match length of its longest track; may be repeated',
        ofRecording(readContexts),
      )
      .option(
        '--caps <lengths>',
        'play again with drafts of at most this many tokens; several separated by commas',
        readCaps,
      )
      .option('--by <what>', 'play parts of recordings too: by category or by task', readDivision)
      .option('--orders', 'play whole recordings with every order of their arms', false)
      .option(
        '--runs <count>',
        'play recordings this many times, with different luck of the selectors each time: means, with standard deviations',
        positiveInteger('--runs'),
      )
      .option(
        '-n, --episodes <count>',
        'answers in every simulated environment, and the most turns of a recording',
        positiveInteger('--episodes'),
      );
    return addStudyOptions(
      addBrokenLinesOption(parser),
      'leaderboard',
      'write the page of the leaderboard to this file',
    );
  },
  respell: (argv) => respellArms(argv, 'leaderboard'),
  read({ args, options }) {
    const { arms, costs, contexts, caps, by, orders, runs, episodes, skipBrokenLines } = options;
    for (const [given, option] of [
      [caps, '--caps'],
      [by, '--by'],
      [orders || undefined, '--orders'],
      [runs, '--runs'],
      [skipBrokenLines || undefined, '--skip-broken-lines'],
    ] as const) {
      if (args.length === 0 && given !== undefined) {
        throw new BenchError(`${option} must stand beside a recording, got none; ${recordingHint()}`, 2);
      }
    }
    const recordings = readRecordings(args, { arms, costs, contexts });
    return {
      ...readStudyOptions(options),
      ...{ recordings, caps, by, orders, runs: runs ?? 1, answers: episodes, skipBrokenLines },
    };
  },
  files: ({ recordings, ...options }) =>
    studyFiles(options, ...recordings.flatMap(({ file }) => named('the recording', file))),
  async run(options, call) {
    const { runStudy } = await import('../results/study.js');
    const study = await import('../leaderboard/leaderboard.js');
    return runStudy(study.leaderboard, options, call);
  },
});
