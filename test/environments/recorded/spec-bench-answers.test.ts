import { readSpecBenchAnswers, type TraceProblem } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { answerRow, collect, plainRow } from './synthetic-trace.js';

const questions = [1, 2, 3, 4, 5, 6];

describe('reading Spec-Bench answers', () => {
  test('accepted lengths are split into turns by the decoding steps', async () => {
    const turns = await collect(readSpecBenchAnswers({ methods: { eagle: [answerRow(81)] } }));
    expect(turns).toEqual([
      {
        id: 81,
        turn: 0,
        category: 'roleplay',
        task: 'mt_bench',
        tokenCount: 4,
        recorded: { eagle: Int16Array.of(3, 1) },
        tracks: {},
        signals: {},
        milliseconds: { eagle: 500 },
      },
      expect.objectContaining({
        turn: 1,
        tokenCount: 3,
        recorded: { eagle: Int16Array.of(3) },
        milliseconds: { eagle: 250 },
      }),
    ]);
  });

  test('a method counts for a turn only where its text equals that of the reference', async () => {
    const eagle = [answerRow(1), answerRow(2, {}, { turns: ['other', 'second 2'] })];
    const medusa = [answerRow(2)];
    const turns = await collect(
      readSpecBenchAnswers({ reference: [plainRow(1), plainRow(2)], methods: { eagle, medusa } }),
    );
    expect(turns.map(({ id, turn, recorded }) => [id, turn, Object.keys(recorded)])).toEqual([
      [1, 0, ['eagle']],
      [1, 1, ['eagle']],
      [2, 0, ['medusa']],
      [2, 1, ['eagle', 'medusa']],
    ]);
    expect(turns[0]!.milliseconds).toEqual({ reference: 500, eagle: 500 });
  });

  test('a reference needs no accepted lengths; other categories are tasks of their own', async () => {
    const reference = [plainRow(1, { category: 'qa' }, { accept_lengths: undefined, decoding_steps: undefined })];
    const [turn] = await collect(readSpecBenchAnswers({ reference, methods: { eagle: [answerRow(1)] } }));
    expect(turn).toMatchObject({ category: 'qa', task: 'qa', recorded: { eagle: Int16Array.of(3, 1) } });
  });

  test('files in another order are joined as long as lookAhead reaches', async () => {
    const reference = questions.map((question) => plainRow(question));
    const shuffled = [3, 1, 2, 6, 5, 4].map((question) => answerRow(question));
    const answers = { reference, methods: { eagle: shuffled } };
    const turns = await collect(readSpecBenchAnswers(answers, { lookAhead: 2 }));
    expect(turns.map(({ id }) => id)).toEqual(questions.flatMap((question) => [question, question]));
    expect(turns.every(({ recorded }) => recorded.eagle !== undefined)).toBe(true);
  });

  test('an answer further off its place than lookAhead is told by line, not lost in silence', async () => {
    const reference = questions.map((question) => plainRow(question));
    const reversed = [...questions].reverse().map((question) => answerRow(question));
    const answers = { reference, methods: { eagle: reversed } };
    await expect(collect(readSpecBenchAnswers(answers, { lookAhead: 2 }))).rejects.toThrow(
      'readSpecBenchAnswers: eagle, line 4: question_id must be that of a question of the reference, once, at most 2 rows off its place, got 3',
    );
  });

  test('an answer to no question of the reference is told by line', async () => {
    const problems: TraceProblem[] = [];
    const answers = {
      reference: [plainRow(1), plainRow(2)],
      methods: { eagle: [answerRow(9), answerRow(2), answerRow(2)] },
    };
    const turns = await collect(readSpecBenchAnswers(answers, { onBrokenLine: (problem) => problems.push(problem) }));
    expect(turns).toHaveLength(4);
    expect(problems).toEqual([
      { source: 'eagle', line: 3, reason: 'question_id must be of no line before, got 2 as in line 2' },
      { source: 'eagle', line: 1, reason: expect.stringMatching(/^question_id must be that of a question of the ref/) },
    ]);
  });

  test('a question that was answered before is named with its line and that of the first', async () => {
    const eagle = [answerRow(1), answerRow(2), answerRow(1)];
    await expect(collect(readSpecBenchAnswers({ methods: { eagle } }))).rejects.toThrow(
      'readSpecBenchAnswers: eagle, line 3: question_id must be of no line before, got 1 as in line 1',
    );
    const turns = await collect(readSpecBenchAnswers({ methods: { eagle } }, { onBrokenLine: () => {} }));
    expect(turns.map(({ id, turn }) => [id, turn])).toEqual([
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ]);
    const reference = [plainRow(1), plainRow(1)];
    await expect(collect(readSpecBenchAnswers({ reference, methods: { eagle: [answerRow(1)] } }))).rejects.toThrow(
      /reference, line 2: question_id must be of no line before, got 1 as in line 1$/,
    );
  });

  test('questions may be strings; times and categories may be missing', async () => {
    const bare = (question: string) =>
      answerRow(0, { question_id: question, category: undefined }, { wall_time: undefined });
    expect(await collect(readSpecBenchAnswers({ methods: { eagle: [bare('q1')] } }))).toEqual([
      {
        id: 'q1',
        turn: 0,
        category: undefined,
        task: undefined,
        tokenCount: 4,
        recorded: { eagle: Int16Array.of(3, 1) },
        tracks: {},
        signals: {},
        milliseconds: {},
      },
      expect.objectContaining({ id: 'q1', turn: 1, milliseconds: {} }),
    ]);
    const [unmeasured] = await collect(readSpecBenchAnswers({ methods: { eagle: [bare('q1')] } }));
    expect(Object.keys(unmeasured!.milliseconds)).toEqual([]);
    // Of a string and a number that look alike, each has its own answer.
    const answers = { reference: [plainRow(1), bare('1')], methods: { eagle: [bare('1'), answerRow(1)] } };
    const turns = await collect(readSpecBenchAnswers(answers));
    expect(Object.keys(turns[2]!.milliseconds)).toEqual([]);
    expect(turns.map(({ id, milliseconds }) => [id, milliseconds])).toEqual([
      [1, { reference: 500, eagle: 500 }],
      [1, { reference: 250, eagle: 250 }],
      ['1', {}],
      ['1', {}],
    ]);
  });

  test('a method with another number of tokens or of turns counts only where both are the same', async () => {
    const tokens = answerRow(1, {}, { new_tokens: [3, 3], accept_lengths: [2, 1, 3] });
    const turn = answerRow(
      1,
      {},
      { turns: ['first 1'], new_tokens: [4], decoding_steps: [2], wall_time: [1], accept_lengths: [3, 1] },
    );
    const answers = { reference: [plainRow(1)], methods: { tokens: [tokens], turn: [turn] } };
    const turns = await collect(readSpecBenchAnswers(answers));
    expect(turns.map(({ recorded }) => Object.keys(recorded))).toEqual([['turn'], ['tokens']]);
    // Without its text a turn has no time of the method either.
    expect(turns.map(({ milliseconds }) => milliseconds)).toEqual([
      { reference: 500, turn: 1000 },
      { reference: 250, tokens: 250 },
    ]);
  });

  test('looks 64 rows ahead where nothing else is said', async () => {
    const joined = async (ahead: number) => {
      const others = Array.from({ length: ahead }, (_, i) => i + 2);
      const reference = [1, ...others].map((question) => plainRow(question));
      const eagle = [...others, 1].map((question) => answerRow(question));
      const problems: TraceProblem[] = [];
      const onBrokenLine = (problem: TraceProblem) => problems.push(problem);
      const turns = await collect(readSpecBenchAnswers({ reference, methods: { eagle } }, { onBrokenLine }));
      return [turns.filter(({ recorded }) => recorded.eagle === undefined).length, problems.map(({ line }) => line)];
    };
    expect(await joined(64)).toEqual([0, []]);
    expect(await joined(65)).toEqual([2, [66]]);
  });

  test('with lookAhead 0 an answer that was read too early is told, and those behind it are not found', async () => {
    const problems: TraceProblem[] = [];
    const answers = {
      reference: [1, 2, 3].map((question) => plainRow(question)),
      methods: { eagle: [answerRow(2), answerRow(1), answerRow(3)] },
    };
    const options = { lookAhead: 0, onBrokenLine: (problem: TraceProblem) => problems.push(problem) };
    const turns = await collect(readSpecBenchAnswers(answers, options));
    // For 1 the answer to 2 is read and kept, and no further one beside it; for 3 then that to 1, which nobody takes.
    expect(turns.map(({ recorded }) => Object.keys(recorded).length)).toEqual([0, 0, 1, 1, 0, 0]);
    expect(problems.map(({ line }) => line)).toEqual([2, 3]);
  });

  test('the streams of all files are closed when the reader stops early', async () => {
    const closed: string[] = [];
    async function* stream(name: string, row: (question: number) => string) {
      try {
        for (let question = 1; ; question++) yield row(question);
      } finally {
        closed.push(name);
      }
    }
    const answers = { reference: stream('reference', plainRow), methods: { eagle: stream('eagle', answerRow) } };
    for await (const turn of readSpecBenchAnswers(answers)) if (turn.id === 3) break;
    expect(closed.sort()).toEqual(['eagle', 'reference']);
  });
});

describe('broken answers', () => {
  test.each<[string, string, RegExp]>([
    ['NUL padding', '\0\0', /line must be a JSON object, got 2 characters/],
    [
      'a row without accept lengths',
      answerRow(2, {}, { accept_lengths: undefined }),
      /accept_lengths must be a non-empty array, got undefined/,
    ],
    ['empty accept lengths', answerRow(2, {}, { accept_lengths: [] }), /accept_lengths must be a non-empty array/],
    [
      'lengths that do not sum',
      answerRow(2, {}, { accept_lengths: [3, 2, 3] }),
      /accept_lengths of turn 0 must sum to new_tokens\[0\] = 4, got 5/,
    ],
    [
      'steps that do not split the lengths',
      answerRow(2, {}, { decoding_steps: [2, 2] }),
      /accept_lengths must have sum\(decoding_steps\) = 4 entries, got 3/,
    ],
    [
      'a length of nothing',
      answerRow(2, {}, { accept_lengths: [4, 0, 3] }),
      /accept_lengths\[1\] must be an integer in \[1, 32767\], got 0/,
    ],
    [
      'one count for two turns',
      answerRow(2, {}, { new_tokens: [7] }),
      /new_tokens must be an array of 2, got an array of 1/,
    ],
    [
      'one time for two turns',
      answerRow(2, {}, { wall_time: [1] }),
      /wall_time must be an array of 2, got an array of 1/,
    ],
    [
      'one number of steps for two turns',
      answerRow(2, {}, { decoding_steps: [3] }),
      /decoding_steps must be an array of 2, got an array of 1/,
    ],
    [
      'a turn of no steps',
      answerRow(2, {}, { decoding_steps: [3, 0] }),
      /decoding_steps\[1\] must be a positive integer, got 0/,
    ],
    [
      'a turn of no tokens',
      answerRow(2, {}, { new_tokens: [4, 0] }),
      /new_tokens\[1\] must be a positive integer, got 0/,
    ],
    [
      'a block longer than there is',
      answerRow(2, {}, { new_tokens: [32_769, 3], accept_lengths: [32_768, 1, 3] }),
      /accept_lengths\[0\] must be an integer in \[1, 32767\], got 32768/,
    ],
    ['no texts', answerRow(2, {}, { turns: undefined }), /turns must be a non-empty array, got undefined/],
    ['a choice that is none', answerRow(2, { choices: [3] }), /choices\[0\] must be an object, got 3/],
    ['a category without a name', answerRow(2, { category: '' }), /category must be a non-empty string, got ""/],
    ['half a question', answerRow(2.5), /question_id must be an integer or a string, got 2.5/],
    ['no choices', answerRow(2, { choices: undefined }), /choices must be a non-empty array, got undefined/],
    ['no model', answerRow(2, { model_id: undefined }), /model_id must be a non-empty string, got undefined/],
    ['no question', answerRow(2, { question_id: null }), /question_id must be an integer or a string, got null/],
    ['a text that is none', answerRow(2, {}, { turns: [1, 'b'] }), /turns\[0\] must be a string, got 1/],
    [
      'a negative time',
      answerRow(2, {}, { wall_time: [1, -1] }),
      /wall_time\[1\] must be a finite number of at least 0, got -1/,
    ],
  ])('%s is named with file and line', async (_name, broken, reason) => {
    const lines = [answerRow(1), broken, answerRow(3)];
    const thrown = await collect(readSpecBenchAnswers({ methods: { eagle: lines } })).catch((error) => error);
    expect(thrown.message).toMatch(/^readSpecBenchAnswers: eagle, line 2: /);
    expect(thrown.message).toMatch(reason);

    const problems: TraceProblem[] = [];
    const answers = { reference: [1, 2, 3].map((question) => plainRow(question)), methods: { eagle: lines } };
    const turns = await collect(readSpecBenchAnswers(answers, { onBrokenLine: (problem) => problems.push(problem) }));
    expect(turns.map(({ id, recorded }) => [id, Object.keys(recorded).length])).toEqual([
      [1, 1],
      [1, 1],
      [2, 0],
      [2, 0],
      [3, 1],
      [3, 1],
    ]);
    expect(problems).toEqual([{ source: 'eagle', line: 2, reason: expect.stringMatching(reason) }]);
  });

  test('runs of different targets are never mixed, whatever is done about broken lines', async () => {
    const other = answerRow(1, { model_id: 'vicuna-13b-v1.3-eagle-float16-temperature-0.0' });
    const answers = { reference: [plainRow(1)], methods: { eagle: [other] } };
    await expect(collect(readSpecBenchAnswers(answers, { onBrokenLine: () => {} }))).rejects.toThrow(
      'readSpecBenchAnswers: eagle, line 1: model_id must be of the target "vicuna-7b-v1.3" as in reference, line 1, got "vicuna-13b-v1.3-eagle-float16-temperature-0.0"',
    );
    await expect(collect(readSpecBenchAnswers({ methods: { eagle: [answerRow(1), other] } }))).rejects.toThrow(
      /eagle, line 2: model_id must be of the target/,
    );
  });

  test.each([
    ['vicuna-7b-v1.3-vanilla-float16-temp-0.0', 'vicuna-7b-v1.3-sps-68m-float16-temp-0.0', true],
    ['Meta-Llama-3-8B-Instruct-eagle', 'Meta-Llama-3-8B-Instruct-vanilla', true],
    ['Meta-Llama-3-8B-Instruct-eagle', 'Meta-Llama-3-8B-vanilla', false],
    ['Meta-Llama-3.1-8B-eagle', 'Meta-Llama-3-8B-eagle', false],
    ['qwen2.5-1.5b-a', 'qwen2.5-0.5b-a', false],
    ['target-a', 'target-b', false],
    // Up to the first size, with a version or tuning behind it, in either case.
    ['vicuna-7B-v1.3-a', 'vicuna-7B-v1.3-b', true],
    ['vicuna-7b-v1.3-a', 'vicuna-7b-v1.5-a', false],
    ['llama-7b-v2-chat-a', 'llama-7b-v2-chat-b', true],
    ['llama-7b-chat-a', 'llama-7b-hf-a', false],
    ['vicuna-13b-v1.3-a', 'vicuna-13b-v1.3-b', true],
    ['qwen-1.25b-a', 'qwen-1.25b-b', true],
    ['gemma-9b-it-a', 'gemma-9b-it-b', true],
    ['eagle-7b-13b', 'eagle-7b-7b', true],
    // Not a size: a bit width, a name that goes on.
    ['a2b-7b-x', 'a2b-13b-x', false],
    ['target-4bit-a', 'target-4bit-b', false],
    ['llama-7b-base-a', 'llama-7b-base2-a', false],
  ])('%s and %s have one target: %s', async (first, second, same) => {
    const rows = [answerRow(1, { model_id: first }), answerRow(2, { model_id: second })];
    const turns = collect(readSpecBenchAnswers({ methods: { any: rows } }));
    if (same) await expect(turns).resolves.toHaveLength(4);
    else await expect(turns).rejects.toThrow(/model_id must be of the target/);
  });

  test('targetOf reads targets that have names of another kind', async () => {
    const rows = [answerRow(1, { model_id: 'target-a' }), answerRow(2, { model_id: 'target-b' })];
    const targetOf = (modelId: string) => modelId.split('-')[0]!;
    expect(await collect(readSpecBenchAnswers({ methods: { any: rows } }, { targetOf }))).toHaveLength(4);
  });

  test('an empty file is an error, that of a method too', async () => {
    await expect(collect(readSpecBenchAnswers({ methods: { eagle: [] } }))).rejects.toThrow(
      'readSpecBenchAnswers: eagle must be a file with at least one row, got an empty one',
    );
    const answers = { reference: [plainRow(1)], methods: { eagle: [] } };
    await expect(collect(readSpecBenchAnswers(answers))).rejects.toThrow('eagle must be a file with at least one row');
  });
});

test('options are checked before anything is read', () => {
  expect(() => readSpecBenchAnswers({ methods: {} })).toThrow('methods must name at least one answer file, got none');
  expect(() => readSpecBenchAnswers({ methods: { a: [], b: [] } })).toThrow(
    'reference must be given with more than one method',
  );
  expect(() => readSpecBenchAnswers({ reference: [], methods: { reference: [] } })).toThrow(
    'the name of a method must be another',
  );
  expect(() => readSpecBenchAnswers({ methods: { a: [] } }, { lookAhead: -1 })).toThrow(
    'lookAhead must be an integer of at least 0, got -1',
  );
  expect(() => readSpecBenchAnswers({ methods: { a: 'a.jsonl' as never } })).toThrow(
    'methods.a must be an iterable of lines',
  );
  expect(() => readSpecBenchAnswers({ reference: 3 as never, methods: { a: [] } })).toThrow(
    'reference must be an iterable of lines',
  );
  expect(() => readSpecBenchAnswers(3 as never)).toThrow('answers must be an object, got 3');
  expect(() => readSpecBenchAnswers({} as never)).toThrow('methods must be an object, got undefined');
  expect(() => readSpecBenchAnswers({ methods: { '': [] } })).toThrow('the name of a method must be a non-empty');
  const methods = { a: [] };
  expect(() => readSpecBenchAnswers({ methods }, { targetOf: 3 as never })).toThrow('targetOf must be a function');
  expect(() => readSpecBenchAnswers({ methods }, { onBrokenLine: 3 as never })).toThrow(
    "onBrokenLine, unless it is 'throw', must be a function, got 3",
  );
  expect(() => readSpecBenchAnswers({ methods }, { lookahead: 3 } as never)).toThrow('got "lookahead"');
});
