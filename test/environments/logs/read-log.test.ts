import {
  type LogFormatName,
  type LoggedRequest,
  type LogReadingOptions,
  logFormats,
  readLog,
  recogniseLog,
  type TraceProblem,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import {
  aiperfLine,
  auditLine,
  combinedLine,
  histogramOf,
  type KnownRequest,
  llamaLine,
  prometheusPage,
  sglangLine,
  tapLine,
  vllmBlock,
  vllmLine,
} from './log-writers.js';

async function read(format: LogFormatName, lines: readonly string[], options: LogReadingOptions = {}) {
  const requests: LoggedRequest[] = [];
  for await (const request of readLog(lines, { format, ...options })) requests.push(request);
  return requests;
}

/** What a reader that goes on finds, and what it tells. */
async function readOn(format: LogFormatName, lines: readonly string[], options: LogReadingOptions = {}) {
  const problems: TraceProblem[] = [];
  const requests = await read(format, lines, { onBrokenLine: (problem) => problems.push(problem), ...options });
  return { requests, problems };
}

/** Two requests: the first drafts 3 tokens a round, the second 3, 2 and 3. */
const one: KnownRequest = { accepted: [3, 0, 1, 3], drafted: [3, 3, 3, 3] };
const two: KnownRequest = { accepted: [0, 2, 1], drafted: [3, 2, 3] };
const known = [one, two];

describe('a known log comes back', () => {
  test("from vLLM's detailed metrics: rounds with their drafts", async () => {
    const requests = await read('vllm-metrics', [vllmLine(one, 'a', 3), vllmLine(two, 'b', 3)], { method: 'eagle3' });
    const head = { turn: 0, method: 'eagle3', promptTokenCount: 9, knows: 'rounds', lastRound: 'whole' };
    expect(requests).toEqual([
      { ...head, id: 'a', tokenCount: 12, accepted: Int16Array.of(3, 0, 1, 3), drafted: Int16Array.of(3, 3, 3, 3) },
      { ...head, id: 'b', tokenCount: 7, accepted: Int16Array.of(0, 2, 1), drafted: Int16Array.of(3, 2, 3) },
    ]);
  });

  test("from vLLM's summary: a histogram, and one draft length where the totals say so", async () => {
    const requests = await read('vllm-metrics', [vllmLine(one, 'a', 3, false), vllmLine(two, 'b', 3, false)]);
    expect(requests).toMatchObject([
      { knows: 'totals', rounds: 4, accepted: 7, drafted: 12, histogram: [1, 1, 0, 2], draftLength: 3 },
      { knows: 'totals', rounds: 3, accepted: 3, drafted: 8, histogram: [1, 1, 1, 0], draftLength: undefined },
    ]);
  });

  test('from the block alone, its lines standing for its ids', async () => {
    const requests = await read('vllm-metrics', ['', JSON.stringify(vllmBlock(one, 3, true))]);
    expect(requests).toMatchObject([{ id: 2, accepted: Int16Array.from(one.accepted) }]);
  });

  test("from AIPerf's records, with a sparse histogram", async () => {
    const requests = await read('aiperf', [aiperfLine(one, 0, 3), aiperfLine(two, 1, 3, false)]);
    expect(requests).toMatchObject([
      { id: 0, category: 'profiling', knows: 'rounds', accepted: Int16Array.from(one.accepted) },
      { id: 1, knows: 'totals', rounds: 3, histogram: [1, 1, 1] },
    ]);
  });

  test('from a trace of taps: chunks without their bonus token, the last one cut', async () => {
    const meta = JSON.stringify({ meta: { model: 'm', gpu: 'g' } });
    const single = JSON.stringify({ prompt_tokens: 4, output_tokens: 1, ttft_ms: 5 });
    const plain = JSON.stringify({ prompt_tokens: 4, output_tokens: 3, ttft_ms: 5, itl_ms: [8, 8] });
    const requests = await read('vllm-taps', [meta, tapLine(one), single, plain]);
    expect(requests).toMatchObject([
      { id: 2, knows: 'rounds', accepted: Int16Array.from(one.accepted), lastRound: 'cut', tokenCount: 12 },
      { id: 3, knows: 'totals', rounds: 0, tokenCount: 1 },
      { id: 4, knows: 'rounds', accepted: Int16Array.of(0, 0) },
    ]);
    expect(requests[0]).not.toHaveProperty('drafted');
  });

  test("from SGLang's meta_info, under the names of old and new releases", async () => {
    const old = JSON.parse(sglangLine(two, 'b'));
    const { spec_num_correct_drafts, spec_num_proposed_drafts, spec_correct_drafts_histogram, ...rest } = old.meta_info;
    old.meta_info = {
      ...rest,
      spec_accept_token_num: spec_num_correct_drafts,
      spec_draft_token_num: spec_num_proposed_drafts,
      spec_accept_histogram: spec_correct_drafts_histogram,
    };
    const requests = await read('sglang', [sglangLine(one, 'a'), JSON.stringify(old)]);
    expect(requests).toMatchObject([
      { id: 'a', knows: 'totals', rounds: 4, accepted: 7, drafted: 12, histogram: histogramOf(one.accepted, 4) },
      { id: 'b', knows: 'totals', rounds: 3, accepted: 3, drafted: 8, histogram: histogramOf(two.accepted, 3) },
    ]);
  });

  test("from llama.cpp's timings: passes of the target, and 0 drafts where none are written", async () => {
    const plain = JSON.stringify({ timings: { predicted_n: 5, predicted_ms: 50 } });
    const requests = await read('llama-cpp', [llamaLine(one), plain]);
    expect(requests).toMatchObject([
      { id: 1, rounds: 4, accepted: 7, drafted: 12, tokenCount: 11 },
      { id: 2, rounds: 5, accepted: 0, drafted: 0, tokenCount: 5 },
    ]);
  });

  test('from combined files of SpecDecode-Bench: a track without the bonus token, EAGLE where it wrote the same text', async () => {
    const row = JSON.parse(combinedLine([2, 1, 0, 0], 'a'));
    const lines = [
      JSON.stringify({ ...row, acc_eagle: { acc_len: [4, 1, 2, 1] } }),
      JSON.stringify({ ...row, id: 'b', acc_eagle: { acc_len: [4, 1, 2] } }),
    ];
    const requests = await read('spec-decode-bench', lines);
    expect(requests).toMatchObject([
      {
        knows: 'positions',
        turn: {
          id: 'a',
          tokenCount: 4,
          promptTokenCount: 3,
          tracks: {
            eagle20: { accepted: Int16Array.of(3, 0, 1, 0), cap: 20 },
            ngram20: { accepted: Int16Array.of(2, 1, 0, 0), cap: 20 },
          },
        },
      },
      { turn: { id: 'b' } },
    ]);
    expect(requests.map((request) => request.knows === 'positions' && Object.keys(request.turn.tracks))).toEqual([
      ['ngram20', 'eagle20'],
      ['ngram20'],
    ]);
  });

  test('from an audit: signals stand at the round they were drafted in, not where they are filed', async () => {
    const entropyOf = (g: number, t: number) => [10 * g + t, 10 * g + t + 0.25, 10 * g + t + 0.5];
    const requests = await read('draft-audit', [auditLine(known, 3, entropyOf)]);
    expect(requests).toMatchObject([
      { id: '1.0', category: 'gsm8k', accepted: Int16Array.from(one.accepted), drafted: Int16Array.from(one.drafted) },
      { id: '1.1', accepted: Int16Array.from(two.accepted), drafted: Int16Array.from(two.drafted) },
    ]);
    requests.forEach((request, g) => {
      if (request.knows !== 'rounds') throw new Error('rounds are expected');
      expect(request.signals!.entropy!.map((block) => Array.from(block))).toEqual(
        known[g]!.accepted.map((_, t) => entropyOf(g, t)),
      );
    });
  });

  test("from a page of Prometheus: the histogram over all requests, each model's engines added up", async () => {
    const requests = await read('prometheus', prometheusPage([one], 3));
    expect(requests).toEqual([
      {
        knows: 'totals',
        id: 'a model',
        turn: 0,
        method: 'a model',
        rounds: 4,
        accepted: 7,
        drafted: 12,
        histogram: histogramOf(one.accepted, 4),
        draftLength: 3,
      },
    ]);
    const second = prometheusPage([two], 3).map((line) => line.replace('engine="0"', 'engine="1"'));
    const llama = prometheusPage([two], 3).map((line) =>
      line.replace(/^vllm:/, 'llamacpp:').replace(/\{.*model"/, '{x="y"'),
    );
    const all = await read('prometheus', [...prometheusPage([one], 3), ...second, ...llama]);
    expect(all).toMatchObject([
      {
        id: 'a model',
        rounds: 7,
        histogram: histogramOf([...one.accepted, ...two.accepted], 4),
        draftLength: undefined,
      },
      { id: 'llamacpp', rounds: 3, histogram: histogramOf(two.accepted, 4) },
    ]);
  });

  test('from the two formats of the package', async () => {
    const aligned = JSON.stringify({ id: 7, turn: 0, n: 4, nTok: 4, tree: [3, 1], look5: [1, 0, -1, 0] });
    expect(await read('aligned-trace', [aligned])).toMatchObject([
      { knows: 'positions', turn: { id: 7, recorded: { tree: Int16Array.of(3, 1) } } },
    ]);
    const choice = { turns: ['t'], decoding_steps: [2], new_tokens: [4], wall_time: [0.5], accept_lengths: [3, 1] };
    const answer = JSON.stringify({ question_id: 81, category: 'qa', model_id: 'vicuna-7b', choices: [choice] });
    expect(await read('spec-bench', [answer], { method: 'eagle' })).toEqual([
      {
        knows: 'rounds',
        id: 81,
        turn: 0,
        category: 'qa',
        method: 'eagle',
        tokenCount: 4,
        accepted: Int16Array.of(2, 0),
        lastRound: 'cut',
      },
    ]);
  });
});

describe('a log is held to the identities of its format', () => {
  /** The line with other values of these fields at the end of a path; undefined takes a field away. */
  const changed = (line: string, path: readonly (string | number)[], fields: object): string => {
    const row = JSON.parse(line);
    Object.assign(
      path.reduce((part, key) => part[key], row),
      fields,
    );
    return JSON.stringify(row);
  };
  const vllm = (fields: object) => changed(vllmLine(one, 'a', 3), ['metrics', 'speculative_decoding'], fields);
  const meta = (fields: object) => changed(sglangLine(one, 'a'), ['meta_info'], fields);
  const timings = (fields: object) => changed(llamaLine(one), ['timings'], fields);
  const audit = (fields: object, step: number) =>
    changed(
      auditLine([one], 3, () => [1, 1, 1]),
      ['gens', 0, 'steps', step],
      fields,
    );

  test.each<[string, LogFormatName, string, string]>([
    [
      'a histogram that does not add up to its rounds',
      'vllm-metrics',
      vllm({ acceptance_histogram: [2, 1, 0, 2] }),
      'the sum of metrics.speculative_decoding.acceptance_histogram must be num_spec_steps = 4, got 5',
    ],
    [
      'a histogram that does not add up to its tokens',
      'vllm-metrics',
      vllm({ acceptance_histogram: [1, 1, 1, 1] }),
      'the sum of j times metrics.speculative_decoding.acceptance_histogram[j] must be num_accepted_draft_tokens = 7, got 6',
    ],
    [
      'lengths beyond the longest draft',
      'vllm-metrics',
      vllm({ num_spec_tokens: 2 }),
      'metrics.speculative_decoding.acceptance_histogram[3] must be 0 beyond num_spec_tokens = 2, got 2',
    ],
    [
      'a mean without the bonus token beside counts without it',
      'vllm-metrics',
      vllm({ mean_acceptance_length: 1.75 }),
      'metrics.speculative_decoding.mean_acceptance_length must be 1 + num_accepted_draft_tokens / num_spec_steps = 2.75, ' +
        'bonus token included, got 1.75, which leaves it out: both conventions in one record',
    ],
    [
      'a mean that is neither',
      'vllm-metrics',
      vllm({ mean_acceptance_length: 2.5 }),
      'mean_acceptance_length must be 1 + num_accepted_draft_tokens / num_spec_steps = 2.75, got 2.5',
    ],
    [
      'a rate of other counts',
      'vllm-metrics',
      vllm({ draft_acceptance_rate: 0.5 }),
      'draft_acceptance_rate must be num_accepted_draft_tokens / num_draft_tokens = 0.583333, got 0.5',
    ],
    [
      'more accepted than drafted in a round',
      'vllm-metrics',
      vllm({ per_step_drafted: [3, 3, 0, 3] }),
      'per_step_drafted[2] must be at least per_step_accepted[2] = 1, got 0',
    ],
    [
      'rounds of another histogram',
      'vllm-metrics',
      vllm({ per_step_accepted: [3, 1, 1, 2] }),
      'the count of 0 in metrics.speculative_decoding.per_step_accepted must be acceptance_histogram[0] = 1, got 0',
    ],
    [
      'rounds of other drafts',
      'vllm-metrics',
      vllm({ per_step_drafted: [3, 3, 2, 3] }),
      'the sum of metrics.speculative_decoding.per_step_drafted must be num_draft_tokens = 12, got 11',
    ],
    [
      'a response without metrics',
      'vllm-metrics',
      changed(vllmLine(one, 'a', 3), ['metrics'], { speculative_decoding: null }),
      'metrics.speculative_decoding must be an object, got null',
    ],
    [
      'a request that failed',
      'aiperf',
      changed(aiperfLine(one, 0, 3), [], { error: { type: 'Timeout', message: 'took too long' } }),
      'error must be null, got "took too long"',
    ],
    [
      'chunks of more tokens than the answer',
      'vllm-taps',
      changed(tapLine(one), [], { output_tokens: 11 }),
      'the sum of itl_tokens must be less than output_tokens = 11: the first chunk has the rest, got 11',
    ],
    [
      'chunks that leave the bonus token out',
      'vllm-taps',
      changed(tapLine(one), [], { itl_tokens: one.accepted }),
      'itl_tokens[1] must be an integer in [1, 32766], got 0',
    ],
    [
      'a histogram of other rounds',
      'sglang',
      meta({ spec_verify_ct: 5 }),
      'the sum of meta_info.spec_correct_drafts_histogram must be spec_verify_ct = 5, got 4',
    ],
    [
      'a mean of other counts',
      'sglang',
      meta({ spec_accept_length: 1.75 }),
      'meta_info.spec_accept_length must be completion_tokens / spec_verify_ct = 2.75, got 1.75',
    ],
    [
      'a histogram that counts the bonus token',
      'sglang',
      // Eight rounds of 3, 0, 1, 3 twice: 22 tokens. With the bonus token counted the histogram sums to 22, and 8 more.
      changed(sglangLine({ accepted: [...one.accepted, ...one.accepted], drafted: [] }, 'a'), ['meta_info'], {
        spec_correct_drafts_histogram: [0, 2, 2, 0, 4],
        spec_num_correct_drafts: undefined,
      }),
      'meta_info.completion_tokens must be at least spec_verify_ct + the sum of j times ' +
        'meta_info.spec_correct_drafts_histogram[j] - its longest run = 26, got 22, which fits lengths that count the bonus ' +
        'token: both conventions in one record',
    ],
    [
      'more accepted than drafted in all',
      'llama-cpp',
      timings({ draft_n: 6 }),
      'timings.draft_n_accepted must be at most draft_n = 6, got 7',
    ],
    [
      'more accepted than there are tokens',
      'llama-cpp',
      timings({ predicted_n: 7 }),
      'timings.draft_n_accepted must be less than predicted_n = 7: every pass gives a token of its own, got 7',
    ],
    [
      'a draft beyond the end of the answer',
      'spec-decode-bench',
      combinedLine([0, 3, 0], 'a'),
      'acc_ngram.acc_len[1] must be at most 3, the tokens from there with the bonus token, got 4',
    ],
    [
      'a column of another answer',
      'spec-decode-bench',
      changed(combinedLine([0, 1, 0], 'a'), [], { generated_token_ids: [100, 101] }),
      'acc_ngram.acc_len must be an array of 2, got an array of 3',
    ],
    [
      'a generation whose signals are neither filed late nor in place',
      'draft-audit',
      audit({ ent: [1, 1] }, 1),
      'gens[0].steps[1].ent must be an array of 3, got an array of 2',
    ],
    [
      'more accepted than drafted',
      'draft-audit',
      audit({ ndraft: 2 }, 0),
      'gens[0].steps[0].acc must be an integer in [0, 2], got 3',
    ],
  ])('%s is a broken line of %s', async (_, format, line, reason) => {
    await expect(read(format, [line])).rejects.toThrow(reason);
    await expect(read(format, [line])).rejects.toThrow(/^readLog: log, line 1: /);
  });
});

describe('a page of metrics is held to its identities', () => {
  const page = prometheusPage([one], 3);
  const at = (counter: string) => page.findIndex((line) => line.startsWith(`vllm:spec_decode_num_${counter}_total`));
  const replaced = (counter: string, value: string, offset = 0) =>
    page.map((line, i) => (i === at(counter) + offset ? line.replace(/\S+$/, value) : line));

  test.each<[string, string[], string]>([
    [
      'more at a position than before it',
      replaced('accepted_tokens_per_pos', '4', 2),
      'log, line 5: spec_decode_num_accepted_tokens_per_pos_total of a model at position 2 must be at most those at position 1 = 2, got 4',
    ],
    [
      'positions that do not add up',
      replaced('accepted_tokens', '8'),
      'log, line 5: the sum of spec_decode_num_accepted_tokens_per_pos_total of a model must be the accepted tokens = 8, got 7',
    ],
    [
      'a counter that is no number',
      replaced('drafts', 'NaN'),
      'log, line 5: vllm:spec_decode_num_drafts_total must be an integer of at least 0, got "NaN"',
    ],
    [
      'a counter that stands twice',
      [...page, page[at('drafts')]!],
      'must stand in the page once for its labels, got it again after line 5',
    ],
    [
      'a counter that is missing',
      page.filter((_, i) => i !== at('drafts')),
      'spec_decode_num_drafts_total of a model must be in the page, got undefined',
    ],
    ['no counters at all', page.slice(0, 3), 'log must be a page with spec_decode counters of a model, got none'],
  ])('%s', async (_, lines, reason) => {
    await expect(read('prometheus', lines)).rejects.toThrow(reason);
  });
});

describe('what is broken', () => {
  test.each<[LogFormatName, (id: string) => string]>([
    ['vllm-metrics', (id) => vllmLine(one, id, 3)],
    ['aiperf', (id) => aiperfLine(one, id.length, 3)],
    ['sglang', (id) => sglangLine(one, id)],
    ['spec-decode-bench', (id) => combinedLine([1, 0], id)],
  ])('a request of %s that was there before is a broken line, and counts once', async (format, line) => {
    const { requests, problems } = await readOn(format, [line('a'), line('bb'), line('a')]);
    expect(requests).toHaveLength(2);
    expect(problems).toMatchObject([
      { line: 3, reason: expect.stringMatching(/ must be of no line before, got .* as in line 1$/) },
    ]);
  });

  test('is left out and told by number where that is asked for', async () => {
    const { requests, problems } = await readOn('llama-cpp', [
      '',
      '{"timings": ',
      llamaLine(one),
      '[]',
      '{"timings": 7}',
    ]);
    expect(requests).toMatchObject([{ id: 3 }]);
    expect(problems.map(({ line }) => line)).toEqual([2, 4, 5]);
  });

  test('a broken generation of an audit is left out alone', async () => {
    const row = JSON.parse(auditLine(known, 3, () => [1, 1, 1]));
    row.gens[0].steps[1].acc = 4;
    const { requests, problems } = await readOn('draft-audit', [JSON.stringify(row)]);
    expect(requests).toMatchObject([{ id: '1.1' }]);
    expect(problems).toEqual([
      { source: 'log', line: 1, reason: 'gens[0].steps[1].acc must be an integer in [0, 3], got 4' },
    ]);
  });

  test('a draft above the cap is a broken line, unless the cap is said to be higher', async () => {
    const line = combinedLine([3, 2, 1, 0, 0], 'a');
    await expect(read('spec-decode-bench', [line], { maxDraftLength: 2 })).rejects.toThrow(
      'acc_ngram.acc_len[0] must be at most maxDraftLength + 1 = 3, got 4',
    );
    expect(await read('spec-decode-bench', [line], { maxDraftLength: 3 })).toHaveLength(1);
    // A block is at most 32,767 tokens, of which one is no draft's.
    expect(await read('spec-decode-bench', [line], { maxDraftLength: 32_766 })).toHaveLength(1);
    await expect(read('spec-decode-bench', [line], { maxDraftLength: 32_767 })).rejects.toThrow(
      'maxDraftLength must be an integer in [1, 32766], got 32767',
    );
  });

  test('a log without a request', async () => {
    await expect(read('sglang', [])).rejects.toThrow(
      'readLog: log must be a file with at least one row, got an empty one',
    );
    await expect(read('vllm-taps', ['{"meta": {}}'])).rejects.toThrow(
      'readLog: log must have at least one request, got none',
    );
  });
});

describe('NaN, which Python writes and JSON has not', () => {
  const line = llamaLine(one).replace('60.1', 'NaN');

  test('is named with its place', async () => {
    await expect(read('llama-cpp', [line])).rejects.toThrow(
      `readLog: log, line 1: timings.predicted_ms must be a JSON value, got NaN at character ${line.indexOf('NaN') + 1}`,
    );
    const answer = '{"question_id": 1, "model_id": "a\\"NaN", "choices": [{"wall_time": [NaN, -Infinity]}]}';
    await expect(read('spec-bench', [answer])).rejects.toThrow(
      `choices[0].wall_time[0] must be a JSON value, got NaN at character ${answer.indexOf('[NaN') + 2}, and 1 more such value`,
    );
  });

  test('is told and read as missing where that is asked for, which the needed fields do not survive', async () => {
    const told: TraceProblem[] = [];
    const onNotNumber = (problem: TraceProblem) => told.push(problem);
    expect(await read('llama-cpp', [line], { onNotNumber })).toMatchObject([{ rounds: 4, accepted: 7 }]);
    expect(told).toMatchObject([{ line: 1, reason: expect.stringContaining('got NaN at character') }]);
    const needed = llamaLine(one).replace('"predicted_n":11', '"predicted_n":NaN');
    await expect(read('llama-cpp', [needed], { onNotNumber })).rejects.toThrow(
      'timings.predicted_n must be an integer of at least 0, got null',
    );
  });

  test('in the wall times of Spec-Bench costs the times alone', async () => {
    const choice = { turns: ['t'], decoding_steps: [2], new_tokens: [4], wall_time: [0.5], accept_lengths: [3, 1] };
    const answer = JSON.stringify({ question_id: 81, category: 'qa', model_id: 'vicuna-7b', choices: [choice] });
    const told: TraceProblem[] = [];
    const options = { onNotNumber: (problem: TraceProblem) => told.push(problem) };
    expect(await read('spec-bench', [answer.replace('0.5', 'NaN')], options)).toMatchObject([{ id: 81 }]);
    expect(told).toHaveLength(1);
  });

  test('in a text is a word', async () => {
    expect(await read('sglang', [sglangLine(one, 'a')])).toHaveLength(1);
  });
});

describe('a format is told by what the lines hold', () => {
  test.each<[LogFormatName, readonly string[], number, string]>([
    ['aligned-trace', ['{"id": 1, "n": 2, "nTok": 2}'], 1, 'n and nTok'],
    ['spec-bench', ['{"question_id": 1, "choices": []}'], 1, 'question_id and choices'],
    ['spec-decode-bench', [combinedLine([0], 'a')], 1, 'acc_ngram'],
    ['vllm-metrics', ['', 'no JSON', vllmLine(one, 'a', 3)], 3, 'metrics.speculative_decoding'],
    ['vllm-metrics', [JSON.stringify(vllmBlock(one, 3, false))], 1, 'acceptance_histogram and num_spec_steps'],
    ['vllm-taps', ['{"meta": {"model": "m"}}', tapLine(one)], 2, 'output_tokens and itl_ms'],
    ['aiperf', [aiperfLine(one, 0, 3)], 1, 'spec_decode_acceptance'],
    ['sglang', [sglangLine(one, 'a')], 1, 'meta_info'],
    ['llama-cpp', [llamaLine(one).replace('60.1', 'NaN')], 1, 'timings.predicted_n'],
    ['draft-audit', [auditLine([one], 3, () => [1, 1, 1])], 1, 'gens and max_k'],
    ['prometheus', prometheusPage([one], 3), 1, '# HELP vllm:num_requests_running Number of requests.'],
  ])('%s', (format, lines, line, because) => {
    expect(recogniseLog(lines)).toEqual({ format, line, because });
    expect(logFormats.map(({ name }) => name)).toContain(format);
  });

  test('two formats in one line are refused by name, and so is a line of none, with what is known', () => {
    const both = JSON.stringify({ ...JSON.parse(llamaLine(one)), ...JSON.parse(sglangLine(one, 'a')) });
    expect(() => recogniseLog([both])).toThrow(
      'recogniseLog: line 1 must be in one format, got what tells of sglang (meta_info) and llama-cpp (timings.predicted_n)',
    );
    expect(() => recogniseLog(['{"prompt": "x", "latency": 3}'])).toThrow(
      /^recogniseLog: a line must tell a format that is known: aligned-trace \(n and nTok\); .*; got an object with prompt, latency$/,
    );
    expect(() => recogniseLog(['plain text'])).toThrow(/; got no line of either sort$/);
  });

  test('a format that is not known is refused with the nearest one', async () => {
    await expect(async () => readLog([], { format: 'sglan' as LogFormatName })).rejects.toThrow(
      /^readLog: format must be among aligned-trace, .*, got "sglan"; did you mean sglang\?$/,
    );
  });
});

test('what is neither text nor an error is no broken line of any format, whatever is done about those', async () => {
  for (const { name } of logFormats) {
    const lines = [7 as never];
    await expect(readOn(name, lines, { method: 'm', maxDraftLength: 3 })).rejects.toThrow(
      'readLog: log, line 1: must be a string or an Error, got 7',
    );
  }
});
