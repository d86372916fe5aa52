/**
 * Importer of the answer files that Spec-Bench (Xia et al. 2024) writes: one JSON object per question, one file per
 * method. A method's accepted lengths say nothing about token positions by themselves; where its text equals that of a
 * reference run they can be laid over the same tokens.
 * Cost: the memory of one question of each file, of at most `lookAhead` where the files differ in order.
 */
import { requireOptions } from '../../options.js';
import {
  requireArray,
  requireFunction,
  requireInteger,
  requirementError,
  requireNonNegative,
  requireObject,
  requireText,
} from '../../requirements.js';
import { LONGEST_BLOCK, type TraceTrack, type TraceTurn, type TraceValues } from './trace.js';
import {
  type BrokenLineOptions,
  createColumns,
  type JsonObject,
  type LineSource,
  type NumberedRow,
  readRows,
  reportBrokenLine,
  requireLines,
  requireOnBrokenLine,
  type TraceLines,
  withoutRepeats,
} from './trace-lines.js';

/** Answer files of one target, as lines. */
export interface SpecBenchAnswers {
  /**
   * The run whose text counts: plain decoding. Needed to put more than one method side by side; without it the one
   * method stands for itself.
   */
  readonly reference?: TraceLines;
  /** The methods' answers, by the names that the methods get in the turns; at least one. */
  readonly methods: Readonly<Record<string, TraceLines>>;
}

/** Options of {@link readSpecBenchAnswers}. */
export interface SpecBenchOptions extends BrokenLineOptions {
  /**
   * The target of a run, read from its `model_id`. Runs of different targets are never put side by side.
   * @defaultValue everything up to the first size, as in `7b`, with a version or tuning after it: `vicuna-7b-v1.3` of
   *   `vicuna-7b-v1.3-eagle-float16-temperature-0.0`. A `model_id` without a size counts as a whole.
   */
  readonly targetOf?: (modelId: string) => string;
  /**
   * How many rows away from its place in the reference's order an answer may be, and so how many are kept in memory; an
   * integer of at least 0.
   * @defaultValue 64: files in one order need 0, and an answer takes about 10 kB.
   */
  readonly lookAhead?: number;
}

/** An answer file and the name of its method. */
export interface AnswerSource extends LineSource {
  readonly name: string;
}

interface AnsweredTurn {
  readonly text: string;
  readonly tokenCount: number;
  /** Absent in a reference run that recorded none. */
  readonly lengths?: Int16Array;
  readonly milliseconds?: number;
}

interface Answer {
  readonly question: string | number;
  readonly category?: string;
  readonly modelId: string;
  readonly turns: readonly AnsweredTurn[];
}

/** The MT-Bench categories, which Spec-Bench counts as one task; every other category is a task of its own. */
const MT_BENCH: ReadonlySet<string> = new Set([
  'writing',
  'roleplay',
  'reasoning',
  'math',
  'coding',
  'extraction',
  'stem',
  'humanities',
]);

/** What stands for the reference run in errors and in `milliseconds`. */
const REFERENCE = 'reference';

/**
 * Reads the raw answer files of Spec-Bench, as they come: one turn for each turn of the reference run (of the method,
 * where there is no reference), in its order, with the accepted lengths of every method that wrote the same text in as
 * many tokens. A method without the question, or with another text, is absent from the turn.
 *
 * A line is a JSON object with `question_id`, `category`, `model_id` and `choices`, of which the first counts:
 * `turns` (texts), `decoding_steps`, `new_tokens`, `wall_time` (seconds; may be missing) and `accept_lengths`, one list
 * over all turns that `decoding_steps` splits; the lengths of a turn sum to its `new_tokens`. The reference needs
 * neither `decoding_steps` nor `accept_lengths`.
 *
 * The files must have their questions in one order, give or take `lookAhead` of them; a method may leave questions out.
 * An answer without a question is a broken line, reported after the last turn; so is a second answer to a question,
 * reported at its place. The turns carry accepted lengths alone: what a drafter would do at every position is not in
 * these files.
 *
 * Cost: time linear in the rows; memory of one row of each file, of `lookAhead` where orders differ, and of what
 * identifies each row.
 *
 * @throws RangeError or TypeError when an option is out of its range; while reading, when runs of different targets are
 *   mixed, when a line is broken (unless `onBrokenLine` is a function) and when a file has no row at all.
 * @example
 * ```ts
 * const answer = (model: string, lengths: number[]) =>
 *   JSON.stringify({
 *     question_id: 1,
 *     category: 'qa',
 *     model_id: `vicuna-7b-v1.3-${model}`,
 *     choices: [{ turns: ['It is.'], decoding_steps: [lengths.length], new_tokens: [4], accept_lengths: lengths }],
 *   });
 * const answers = { reference: [answer('vanilla', [1, 1, 1, 1])], methods: { eagle: [answer('eagle', [3, 1])] } };
 * const turns: TraceTurn[] = [];
 * for await (const turn of readSpecBenchAnswers(answers)) turns.push(turn);
 * Array.from(turns[0]!.recorded.eagle!); // => [3, 1]
 * ```
 */
export function readSpecBenchAnswers(
  answers: SpecBenchAnswers,
  options: SpecBenchOptions = {},
): AsyncGenerator<TraceTurn, void, undefined> {
  const who = 'readSpecBenchAnswers';
  requireOptions(who, options, ['targetOf', 'lookAhead', 'onBrokenLine']);
  requireObject(who, 'answers', answers);
  requireObject(who, 'methods', answers.methods);
  if (answers.reference !== undefined) requireLines(who, 'reference', answers.reference);
  const methods = Object.entries(answers.methods).map(([name, lines]): AnswerSource => {
    requireLines(who, `methods.${name}`, lines);
    return { who, source: name, lines, name };
  });
  const reference = answers.reference && { who, source: REFERENCE, lines: answers.reference, name: REFERENCE };
  return answerTurns(who, reference, methods, options);
}

/** {@link readSpecBenchAnswers} for callers with names of their own. */
export function answerTurns(
  who: string,
  reference: AnswerSource | undefined,
  methods: readonly AnswerSource[],
  options: SpecBenchOptions,
): AsyncGenerator<TraceTurn, void, undefined> {
  const { onBrokenLine, targetOf = defaultTargetOf, lookAhead = 64 } = options;
  requireOnBrokenLine(who, onBrokenLine);
  requireFunction(who, 'targetOf', targetOf);
  requireInteger(who, 'lookAhead', lookAhead, 0);
  if (methods.length === 0) throw new TypeError(`${who}: methods must name at least one answer file, got none`);
  if (!reference && methods.length > 1) {
    throw new TypeError(`${who}: reference must be given with more than one method, got ${methods.length} without`);
  }
  for (const { name } of methods) {
    requireText(who, 'the name of a method', name);
    if (name === REFERENCE)
      throw requirementError(who, 'the name of a method', 'another than that of the reference', name);
  }
  const target = new OneTarget(who, targetOf);
  return reference
    ? align(reference, methods, target, lookAhead, onBrokenLine)
    : alone(methods[0]!, target, onBrokenLine);
}

function defaultTargetOf(modelId: string): string {
  const named = /^.*?(?<![a-z0-9.])\d+(\.\d+)?b(-(v\d[\d.]*|chat|instruct|base|it|hf))*(?![a-z0-9.])/i.exec(modelId);
  return named ? named[0] : modelId;
}

/** The target that all rows of all files must have in common. */
class OneTarget {
  private readonly who: string;
  private readonly targetOf: (modelId: string) => string;
  private target: string | null;
  private where: string;

  constructor(who: string, targetOf: (modelId: string) => string) {
    this.who = who;
    this.targetOf = targetOf;
    this.target = null;
    this.where = '';
  }

  check(modelId: string, source: string, line: number): void {
    const target = this.targetOf(modelId);
    const where = `${source}, line ${line}`;
    if (this.target === null) {
      this.target = target;
      this.where = where;
    } else if (target !== this.target) {
      throw new RangeError(
        `${this.who}: ${where}: model_id must be of the target ${JSON.stringify(this.target)} as in ${this.where}, got ${JSON.stringify(modelId)}`,
      );
    }
  }
}

/** The answers of one file; `needsLengths` where a row without accepted lengths is of no use. */
async function* readAnswers(
  from: AnswerSource,
  target: OneTarget,
  needsLengths: boolean,
  onBrokenLine: BrokenLineOptions['onBrokenLine'],
): AsyncGenerator<NumberedRow<Answer>, void, undefined> {
  const rows = readRows(from, onBrokenLine, (value, who) => parseAnswer(value, who, needsLengths));
  const ofOneTarget = sameTarget(rows, target, from.source);
  yield* withoutRepeats(from, onBrokenLine, ofOneTarget, 'question_id', ({ question }) => question);
}

async function* sameTarget(
  rows: AsyncIterable<NumberedRow<Answer>>,
  target: OneTarget,
  source: string,
): AsyncGenerator<NumberedRow<Answer>, void, undefined> {
  for await (const numbered of rows) {
    target.check(numbered.row.modelId, source, numbered.line);
    yield numbered;
  }
}

async function* alone(
  method: AnswerSource,
  target: OneTarget,
  onBrokenLine: BrokenLineOptions['onBrokenLine'],
): AsyncGenerator<TraceTurn, void, undefined> {
  for await (const { row } of readAnswers(method, target, true, onBrokenLine)) {
    for (let turn = 0; turn < row.turns.length; turn++)
      yield makeTurn(row, turn, method.name, [{ name: method.name, answer: row }]);
  }
}

async function* align(
  reference: AnswerSource,
  methods: readonly AnswerSource[],
  target: OneTarget,
  lookAhead: number,
  onBrokenLine: BrokenLineOptions['onBrokenLine'],
): AsyncGenerator<TraceTurn, void, undefined> {
  const cursors = methods.map(
    (method) => new AnswerCursor(method, readAnswers(method, target, true, onBrokenLine), lookAhead),
  );
  try {
    for await (const { row } of readAnswers(reference, target, false, onBrokenLine)) {
      const answers: NamedAnswer[] = [];
      for (const cursor of cursors) {
        const answer = await cursor.take(row.question);
        if (answer) answers.push({ name: cursor.from.name, answer });
      }
      for (let turn = 0; turn < row.turns.length; turn++) yield makeTurn(row, turn, REFERENCE, answers);
    }
    const requirement = `that of a question of the reference, once, at most ${lookAhead} rows off its place`;
    for (const cursor of cursors) {
      for await (const { row, line } of cursor.rest()) {
        const { message } = requirementError('', 'question_id', requirement, row.question);
        reportBrokenLine(cursor.from, line, message.slice(2), onBrokenLine);
      }
    }
  } finally {
    for (const cursor of cursors) await cursor.close();
  }
}

/** One method's answers, found by question: read on until it comes, the others kept for later. */
class AnswerCursor {
  readonly from: AnswerSource;
  private readonly rows: AsyncGenerator<NumberedRow<Answer>, void, undefined>;
  private readonly lookAhead: number;
  private readonly kept: NumberedRow<Answer>[];

  constructor(from: AnswerSource, rows: AsyncGenerator<NumberedRow<Answer>, void, undefined>, lookAhead: number) {
    this.from = from;
    this.rows = rows;
    this.lookAhead = lookAhead;
    this.kept = [];
  }

  async take(question: string | number): Promise<Answer | undefined> {
    const index = this.kept.findIndex(({ row }) => row.question === question);
    if (index >= 0) return this.kept.splice(index, 1)[0]!.row;
    while (this.kept.length <= this.lookAhead) {
      const next = await this.rows.next();
      if (next.done) return undefined;
      if (next.value.row.question === question) return next.value.row;
      this.kept.push(next.value);
    }
    return undefined;
  }

  /** The answers that no one took. */
  async *rest(): AsyncGenerator<NumberedRow<Answer>, void, undefined> {
    yield* this.kept;
    yield* this.rows;
  }

  async close(): Promise<void> {
    await this.rows.return();
  }
}

interface NamedAnswer {
  readonly name: string;
  readonly answer: Answer;
}

/** One turn of the run `from`, named `fromName`, with the accepted lengths of the methods that wrote the same text. */
function makeTurn(from: Answer, turn: number, fromName: string, answers: readonly NamedAnswer[]): TraceTurn {
  const { text, tokenCount, milliseconds: ownTime } = from.turns[turn]!;
  const recorded = createColumns<Int16Array>();
  const milliseconds = createColumns<number>();
  if (ownTime !== undefined) milliseconds[fromName] = ownTime;
  for (const { name, answer } of answers) {
    const answered = answer.turns[turn];
    if (answered === undefined || answered.text !== text || answered.tokenCount !== tokenCount) continue;
    recorded[name] = answered.lengths!;
    if (answered.milliseconds !== undefined) milliseconds[name] = answered.milliseconds;
  }
  const { category } = from;
  return {
    id: from.question,
    turn,
    category,
    task: category !== undefined && MT_BENCH.has(category) ? 'mt_bench' : category,
    tokenCount,
    recorded,
    tracks: createColumns<TraceTrack>(),
    signals: createColumns<TraceValues>(),
    milliseconds,
  };
}

function parseAnswer(row: JsonObject, who: string, needsLengths: boolean): Answer {
  const { question_id: question, category, model_id: modelId, choices } = row;
  if (typeof question !== 'string' && !Number.isSafeInteger(question)) {
    throw requirementError(who, 'question_id', 'an integer or a string', question);
  }
  if (category !== undefined) requireText(who, 'category', category);
  requireText(who, 'model_id', modelId);
  requireArray(who, 'choices', choices);
  const choice = (choices as readonly unknown[])[0];
  requireObject(who, 'choices[0]', choice);
  const { turns: texts, new_tokens, wall_time } = choice as JsonObject;
  requireArray(who, 'turns', texts);
  const count = (texts as readonly unknown[]).length;
  requireArray(who, 'new_tokens', new_tokens, count);
  if (wall_time !== undefined) requireArray(who, 'wall_time', wall_time, count);
  const counts = new_tokens as readonly number[];
  counts.forEach((tokens, i) => {
    requireInteger(who, `new_tokens[${i}]`, tokens, 1);
  });
  const lengths = needsLengths ? splitLengths(choice as JsonObject, who, counts) : null;
  const turns = (texts as readonly unknown[]).map((text, i): AnsweredTurn => {
    if (typeof text !== 'string') throw requirementError(who, `turns[${i}]`, 'a string', text);
    const seconds = (wall_time as readonly number[] | undefined)?.[i];
    if (seconds !== undefined) requireNonNegative(who, `wall_time[${i}]`, seconds);
    return {
      text,
      tokenCount: counts[i]!,
      lengths: lengths?.[i],
      milliseconds: seconds === undefined ? undefined : seconds * 1000,
    };
  });
  return {
    question: question as string | number,
    category: category as string | undefined,
    modelId: modelId as string,
    turns,
  };
}

/** The one list of accepted lengths, split into turns by their decoding steps. */
function splitLengths(choice: JsonObject, who: string, counts: readonly number[]): Int16Array[] {
  const { decoding_steps, accept_lengths } = choice;
  requireArray(who, 'decoding_steps', decoding_steps, counts.length);
  requireArray(who, 'accept_lengths', accept_lengths);
  const lengths = accept_lengths as readonly number[];
  lengths.forEach((length, i) => {
    requireInteger(who, `accept_lengths[${i}]`, length, 1, LONGEST_BLOCK);
  });
  const steps = decoding_steps as readonly number[];
  let allSteps = 0;
  steps.forEach((count, i) => {
    requireInteger(who, `decoding_steps[${i}]`, count, 1);
    allSteps += count;
  });
  if (allSteps !== lengths.length) {
    throw new RangeError(
      `${who}: accept_lengths must have sum(decoding_steps) = ${allSteps} entries, got ${lengths.length}`,
    );
  }
  let start = 0;
  return steps.map((count, i) => {
    const own = Int16Array.from(lengths.slice(start, start + count));
    const sum = own.reduce((total, length) => total + length, 0);
    if (sum !== counts[i]) {
      throw new RangeError(
        `${who}: accept_lengths of turn ${i} must sum to new_tokens[${i}] = ${counts[i]}, got ${sum}`,
      );
    }
    start += count;
    return own;
  });
}
