/** Each format of a row by itself, at the ends of what it takes: fields that are missing, null, equal, one beyond. */
import { describe, expect, test } from 'vitest';
import { parseAcceptanceBlock } from '../../../src/environments/logs/acceptance-block.js';
import { aiperf } from '../../../src/environments/logs/aiperf.js';
import { draftAudit } from '../../../src/environments/logs/draft-audit.js';
import { llamaCpp } from '../../../src/environments/logs/llama-cpp.js';
import {
  countsAt,
  histogramAt,
  idAt,
  isObject,
  optionalCount,
  type RowFormat,
  requireMeanLength,
  requireRatio,
} from '../../../src/environments/logs/log-format.js';
import { recogniseLog } from '../../../src/environments/logs/log-formats.js';
import { notNumbersIn, withNulls } from '../../../src/environments/logs/not-numbers.js';
import { sglang } from '../../../src/environments/logs/sglang.js';
import { specDecodeBench } from '../../../src/environments/logs/spec-decode-bench.js';
import { vllmMetrics } from '../../../src/environments/logs/vllm-metrics.js';
import { vllmTaps } from '../../../src/environments/logs/vllm-taps.js';

/** What a format makes of a row on line 5, and what it tells as broken. */
function parse(format: RowFormat, row: object) {
  const told: string[] = [];
  const context = { line: 5, method: 'own', maxDraftLength: 3, broken: (reason: string) => told.push(reason) };
  return { ...format.parse(row as never, 'who', context), told };
}
/** The only request of a row. */
const only = (format: RowFormat, row: object) => {
  const { requests } = parse(format, row);
  expect(requests).toHaveLength(1);
  return requests[0]!;
};
const refused = (format: RowFormat, row: object, message: string) =>
  expect(() => parse(format, row), message).toThrow(message);

describe('the parts of every format', () => {
  test('objects, optional counts, ids', () => {
    expect([{}, null, [], 3].map(isObject)).toEqual([true, false, false, false]);
    expect([undefined, null, 4].map((value) => optionalCount('who', 'n', value))).toEqual([undefined, undefined, 4]);
    expect(() => optionalCount('who', 'n', -1)).toThrow('who: n must be an integer of at least 0, got -1');
    expect(['a', '', 7, 0.5, null, undefined].map((value) => idAt(value, 9))).toEqual(['a', 9, 7, 9, 9, 9]);
  });

  test('counts of rounds may be none, unless so many are asked for', () => {
    expect(countsAt('who', 'c', [1, 0], 0)).toEqual(Int16Array.of(1, 0));
    expect([countsAt('who', 'c', [], 0), countsAt('who', 'c', [], 0, 0)]).toEqual([
      new Int16Array(0),
      new Int16Array(0),
    ]);
    expect(countsAt('who', 'c', [2, 2], 0, 2)).toEqual(Int16Array.of(2, 2));
    expect(() => countsAt('who', 'c', [], 0, 1)).toThrow('who: c must be an array of 1, got an array of 0');
    expect(() => countsAt('who', 'c', [1], 0, 0)).toThrow('who: c must be an array of 0, got an array of 1');
    expect(() => countsAt('who', 'c', 3, 0)).toThrow('who: c must be a non-empty array, got 3');
    expect(() => countsAt('who', 'c', [1, 0], 1)).toThrow('who: c[1] must be an integer in [1, 32766], got 0');
    expect(() => countsAt('who', 'c', [32_767], 0)).toThrow('who: c[0] must be an integer in [0, 32766], got 32767');
  });

  test('histograms are lists, or objects by length', () => {
    expect(histogramAt('who', 'h', [2, 0, 1])).toEqual([2, 0, 1]);
    expect(histogramAt('who', 'h', { 2: 5, 0: 1 })).toEqual([1, 0, 5]);
    expect(histogramAt('who', 'h', { 12: 1 })).toEqual([...new Array(12).fill(0), 1]);
    expect([histogramAt('who', 'h', []), histogramAt('who', 'h', {})]).toEqual([[], []]);
    expect(histogramAt('who', 'h', { 32766: 1 })).toHaveLength(32_767);
    for (const key of ['32767', 'a', '1.5', '-1', '1e1', ' 1', '1 ']) {
      expect(() => histogramAt('who', 'h', { [key]: 1 }), key).toThrow(
        `who: a key of h must be an integer in [0, 32766], got ${JSON.stringify(key)}`,
      );
    }
    expect(() => histogramAt('who', 'h', [1, -1])).toThrow('who: h[1] must be an integer of at least 0, got -1');
    expect(() => histogramAt('who', 'h', { 1: null })).toThrow('who: h[1] must be an integer of at least 0, got null');
    expect(() => histogramAt('who', 'h', null)).toThrow('who: h must be an object, got null');
  });

  test('ratios may be missing, and are rounded to two decimals', () => {
    const ratio = (value: unknown) => () => requireRatio('who', 'r', value, 'a / b', 2);
    for (const value of [undefined, null, 2, 2.005, 1.995]) expect(ratio(value), `${value}`).not.toThrow();
    expect(ratio(2.006)).toThrow('who: r must be a / b = 2, got 2.006');
    expect(ratio(1.994)).toThrow('who: r must be a / b = 2, got 1.994');
    expect(ratio('2')).toThrow('who: r must be a finite number, got "2"');
    const mean = (value: unknown) => () => requireMeanLength('who', 'm', value, '1 + a / b', 2.75);
    for (const value of [undefined, null, 2.75, 2.745]) expect(mean(value), `${value}`).not.toThrow();
    for (const value of [1.75, 1.755]) expect(mean(value)).toThrow('both conventions in one record');
    expect(mean(1.756)).toThrow('who: m must be 1 + a / b = 2.75, got 1.756');
    expect(mean('1.75')).toThrow('who: m must be a finite number, got "1.75"');
  });
});

describe("SGLang's meta_info", () => {
  const meta = { id: 'a', spec_verify_ct: 4, spec_correct_drafts_histogram: [1, 1, 0, 2] };
  const row = (change: object = {}) => ({ meta_info: { ...meta, ...change } });

  test('is read under the newest name that has a value', () => {
    const request = only(
      sglang,
      row({
        spec_correct_drafts_histogram: null,
        spec_accept_histogram: { 3: 4 },
        spec_num_correct_drafts: null,
        spec_accepted_drafts: 12,
        spec_num_proposed_drafts: null,
        spec_draft_token_num: 12,
      }),
    );
    expect(request).toMatchObject({ rounds: 4, accepted: 12, drafted: 12, histogram: [0, 0, 0, 4] });
  });

  test('is named by its id, where it has one', () => {
    expect(parse(sglang, row()).key).toEqual(['a']);
    for (const id of [undefined, null]) {
      expect(parse(sglang, row({ id })).key).toBeUndefined();
      expect(only(sglang, row({ id }))).toMatchObject({ id: 5 });
    }
  });

  test('may count accepted drafts in place of a histogram, and need neither without rounds', () => {
    for (const none of [undefined, null, []]) {
      const counted = only(sglang, row({ spec_correct_drafts_histogram: none, spec_num_correct_drafts: 7 }));
      expect(counted).toMatchObject({ rounds: 4, accepted: 7, drafted: undefined });
      expect(counted).not.toHaveProperty('histogram');
      refused(
        sglang,
        row({ spec_correct_drafts_histogram: none }),
        'who: meta_info.spec_correct_drafts_histogram must be given, or spec_num_correct_drafts, got undefined',
      );
      expect(only(sglang, row({ spec_verify_ct: 0, spec_correct_drafts_histogram: none }))).toMatchObject({
        rounds: 0,
        accepted: 0,
      });
    }
    refused(
      sglang,
      row({ spec_num_correct_drafts: 6 }),
      'who: the sum of j times meta_info.spec_correct_drafts_histogram[j] must be spec_num_correct_drafts = 6, got 7',
    );
  });

  test('has no more tokens than its rounds gave, and one of the prompt', () => {
    expect(only(sglang, row({ completion_tokens: 12 }))).toMatchObject({ tokenCount: 12 });
    refused(
      sglang,
      row({ completion_tokens: 13 }),
      'who: meta_info.completion_tokens must be at most spec_verify_ct + accepted drafts + 1 = 12, got 13',
    );
    // Without rounds, or without tokens, there is nothing to hold them against.
    const plain = { spec_verify_ct: 0, spec_correct_drafts_histogram: [0, 0] };
    expect(only(sglang, row({ ...plain, completion_tokens: 9, spec_accept_length: 0 }))).toMatchObject({ rounds: 0 });
    expect(only(sglang, row({ spec_accept_length: 9 }))).toMatchObject({ rounds: 4, tokenCount: undefined });
    refused(sglang, row({ completion_tokens: 12, spec_accept_length: 2.9 }), 'completion_tokens / spec_verify_ct = 3');
  });

  test('has drafted what was accepted at the least', () => {
    expect(only(sglang, row({ spec_num_proposed_drafts: 7 }))).toMatchObject({ drafted: 7 });
    refused(
      sglang,
      row({ spec_num_proposed_drafts: 6 }),
      'who: meta_info.spec_num_proposed_drafts must be at least the accepted drafts = 7, got 6',
    );
  });

  test('whose histogram counts the bonus token has too many tokens for its answer', () => {
    const least = 'spec_verify_ct + the sum of j times meta_info.spec_correct_drafts_histogram[j] - its longest run';
    const both = ', which fits lengths that count the bonus token: both conventions in one record';
    const attempt = (histogram: number[], completion_tokens: number) =>
      row({
        spec_verify_ct: histogram.reduce((a, b) => a + b, 0),
        spec_correct_drafts_histogram: histogram,
        completion_tokens,
      });
    // 4 rounds, 7 accepted, the longest run 3, whatever is behind it: from 8 tokens on.
    for (const histogram of [
      [1, 1, 0, 2],
      [1, 1, 0, 2, 0, 0],
    ]) {
      expect(only(sglang, attempt(histogram, 8))).toMatchObject({ accepted: 7 });
      expect(() => parse(sglang, attempt(histogram, 7))).toThrow(
        new RangeError(`who: meta_info.completion_tokens must be at least ${least} = 8, got 7`),
      );
    }
    // 6 rounds of 2 and 1 of 1: 13 accepted, 20 - 2 at the least; nothing at 0 and 11 to 15 tokens fit the other convention.
    for (const [tokens, hint] of [
      [17, ''],
      [16, ''],
      [15, both],
      [13, both],
      [11, both],
      [10, ''],
    ] as const) {
      expect(() => parse(sglang, attempt([0, 1, 6], tokens))).toThrow(
        new RangeError(`who: meta_info.completion_tokens must be at least ${least} = 18, got ${tokens}${hint}`),
      );
    }
  });
});

describe("vLLM's block of counts", () => {
  const block = {
    num_spec_steps: 4,
    num_accepted_draft_tokens: 7,
    acceptance_histogram: [1, 1, 0, 2],
  };
  const head = { id: 'a', turn: 0, method: 'own' };
  const read = (change: object = {}) => parseAcceptanceBlock('who', 'at.', { ...block, ...change }, head as never);
  const wrong = (change: object, message: string) => expect(() => read(change), message).toThrow(`who: ${message}`);

  test('needs rounds, accepted tokens and a histogram; all else may be missing', () => {
    expect(read()).toEqual({
      ...head,
      knows: 'totals',
      rounds: 4,
      accepted: 7,
      drafted: undefined,
      histogram: [1, 1, 0, 2],
      draftLength: undefined,
    });
    expect(read({ num_draft_tokens: 7 })).toMatchObject({ drafted: 7 });
    wrong({ num_draft_tokens: 6 }, 'at.num_draft_tokens must be at least num_accepted_draft_tokens = 7, got 6');
  });

  test('has a draft length where every round drafted it', () => {
    expect(read({ num_spec_tokens: 3, num_draft_tokens: 12 })).toMatchObject({ drafted: 12, draftLength: 3 });
    expect(read({ num_spec_tokens: 3, num_draft_tokens: 11 })).toMatchObject({ draftLength: undefined });
    expect(read({ num_spec_tokens: 3 })).toMatchObject({ draftLength: undefined });
    wrong(
      { num_spec_tokens: 3, num_draft_tokens: 13 },
      'at.num_draft_tokens must be at most num_spec_tokens x num_spec_steps = 12, got 13',
    );
  });

  test('has nothing beyond the longest draft', () => {
    expect(read({ num_spec_tokens: 3, acceptance_histogram: [1, 1, 0, 2, 0] })).toMatchObject({ rounds: 4 });
    wrong({ num_spec_tokens: 2 }, 'at.acceptance_histogram[3] must be 0 beyond num_spec_tokens = 2, got 2');
  });

  test('without rounds or drafts has no mean and no rate to hold against', () => {
    const none = {
      num_spec_steps: 0,
      num_accepted_draft_tokens: 0,
      acceptance_histogram: [0],
      num_draft_tokens: 0,
      mean_acceptance_length: 0,
      draft_acceptance_rate: 0,
      per_step_accepted: [],
    };
    expect(read(none)).toMatchObject({ knows: 'totals', rounds: 0, drafted: 0 });
    expect(read({ draft_acceptance_rate: 0.3 })).toMatchObject({ drafted: undefined });
    wrong({ num_draft_tokens: 14, draft_acceptance_rate: 0.6 }, 'at.draft_acceptance_rate must be');
  });

  test('has rounds in order where they are written, with what each drafted or without', () => {
    const steps = { per_step_accepted: [3, 0, 1, 3] };
    const rounds = { knows: 'rounds', accepted: Int16Array.of(3, 0, 1, 3), lastRound: 'whole' };
    for (const per_step_drafted of [undefined, null]) {
      expect(read({ ...steps, per_step_drafted })).toEqual({ ...head, ...rounds });
    }
    expect(read({ per_step_accepted: null })).toMatchObject({ knows: 'totals' });
    const drafted = { ...steps, per_step_drafted: [3, 1, 1, 4] };
    expect(read(drafted)).toEqual({ ...head, ...rounds, drafted: Int16Array.of(3, 1, 1, 4) });
    wrong({ ...drafted, num_spec_tokens: 3 }, 'at.per_step_drafted[3] must be at most num_spec_tokens = 3, got 4');
    expect(read({ ...drafted, num_spec_tokens: 4 })).toMatchObject(rounds);
    wrong({ ...drafted, num_draft_tokens: 10 }, 'the sum of at.per_step_drafted must be num_draft_tokens = 10, got 9');
    // A length beyond the histogram stands there none of the times.
    wrong(
      { per_step_accepted: [3, 0, 1, 5] },
      'the count of 3 in at.per_step_accepted must be acceptance_histogram[3] = 2, got 1',
    );
  });
});

describe('the rows of vLLM and AIPerf', () => {
  const block = { num_spec_steps: 1, num_accepted_draft_tokens: 2, acceptance_histogram: [0, 0, 1] };

  test("vLLM's are told by their block, which has two columns of its own", () => {
    expect(vllmMetrics.evidence({ acceptance_histogram: [], num_spec_steps: 1 })).toBe(
      'acceptance_histogram and num_spec_steps',
    );
    for (const row of [{ acceptance_histogram: [] }, { num_spec_steps: 1 }, { metrics: {} }, { metrics: 3 }]) {
      expect(vllmMetrics.evidence(row)).toBeUndefined();
    }
    expect(parse(vllmMetrics, { id: 'a', ...block }).key).toEqual(['a']);
    for (const id of [undefined, null]) expect(parse(vllmMetrics, { id, ...block }).key).toBeUndefined();
  });

  test("AIPerf's are told by their block, or by what stands in every record", () => {
    const record = { metadata: {}, metrics: {}, error: null };
    expect(aiperf.evidence(record)).toBeDefined();
    for (const row of [
      { ...record, metadata: 3 },
      { ...record, metrics: 3 },
      { metadata: {}, metrics: {} },
      { error: 1 },
    ]) {
      expect(aiperf.evidence(row)).toBeUndefined();
    }
  });

  test("AIPerf's have a turn, a phase and an engine where they say so", () => {
    const row = (metadata: object, more: object = {}, change: object = {}) => ({
      metadata,
      metrics: {},
      spec_decode_acceptance: { ...block, ...more },
      ...change,
    });
    const full = { session_num: 4, turn_index: 2, benchmark_phase: 'warmup' };
    expect(only(aiperf, row(full, { engine: 'vllm' }))).toMatchObject({ id: 4, turn: 2, category: 'warmup' });
    expect(parse(aiperf, row(full)).key).toEqual([4, 2]);
    expect(only(aiperf, row({ benchmark_phase: 3 }))).toMatchObject({ id: 5, turn: 0, category: undefined });
    expect(parse(aiperf, row({})).key).toBeUndefined();
    refused(aiperf, row({}, { engine: '' }), 'who: spec_decode_acceptance.engine must be a non-empty string');
    for (const error of [undefined, null]) expect(only(aiperf, row({}, {}, { error }))).toMatchObject({ rounds: 1 });
  });
});

describe('a trace of taps', () => {
  test('is told by its tokens beside their times', () => {
    expect(vllmTaps.evidence({ output_tokens: 1, ttft_ms: 2 })).toBe('output_tokens and ttft_ms');
    for (const row of [{ output_tokens: 1 }, { ttft_ms: 2 }, {}]) expect(vllmTaps.evidence(row)).toBeUndefined();
  });

  test('may begin with what was recorded; a request may say so as well', () => {
    expect(parse(vllmTaps, { meta: {} }).requests).toEqual([]);
    expect(only(vllmTaps, { meta: {}, output_tokens: 1 })).toMatchObject({ tokenCount: 1 });
    refused(vllmTaps, {}, 'who: output_tokens must be an integer of at least 0, got undefined');
  });

  test('has a gap for each chunk but the first; an answer of one chunk has none', () => {
    const whole = { knows: 'totals', id: 5, turn: 0, method: 'own', rounds: 0, accepted: 0 };
    for (const itl_ms of [undefined, null]) {
      for (const itl_tokens of [undefined, null]) {
        expect(only(vllmTaps, { output_tokens: 1, itl_ms, itl_tokens, itl_summary: null })).toMatchObject(whole);
      }
      refused(
        vllmTaps,
        { output_tokens: 1, itl_ms, itl_tokens: [] },
        `who: itl_ms must be given beside itl_tokens, got ${itl_ms}`,
      );
      refused(
        vllmTaps,
        { output_tokens: 1, itl_ms, itl_summary: {} },
        `who: itl_ms must be given: a summary of gaps says nothing of rounds, got ${itl_ms}`,
      );
      refused(
        vllmTaps,
        { output_tokens: 2, itl_ms },
        'who: output_tokens must be that of an answer without itl_ms = 1',
      );
    }
    expect(only(vllmTaps, { output_tokens: 3, itl_ms: [] })).toMatchObject({ ...whole, tokenCount: 3 });
    refused(vllmTaps, { output_tokens: 3, itl_ms: 7 }, 'who: itl_ms must be a non-empty array, got 7');
  });

  test('has one token a gap where it does not count them, and its first chunk one at the least', () => {
    for (const itl_tokens of [undefined, null]) {
      expect(only(vllmTaps, { output_tokens: 3, itl_ms: [1, 1], itl_tokens })).toMatchObject({
        knows: 'rounds',
        accepted: Int16Array.of(0, 0),
        lastRound: 'cut',
      });
    }
    expect(only(vllmTaps, { output_tokens: 6, itl_ms: [1, 1], itl_tokens: [4, 1] })).toMatchObject({
      accepted: Int16Array.of(3, 0),
    });
    refused(vllmTaps, { output_tokens: 5, itl_ms: [1, 1], itl_tokens: [4, 1] }, 'less than output_tokens = 5');
    refused(vllmTaps, { output_tokens: 2, itl_ms: [1, 1] }, 'less than output_tokens = 2');
  });
});

describe("llama.cpp's timings", () => {
  const row = (timings: object, id?: unknown) => ({ timings, id });

  test('of an answer without drafts, or without tokens, have nothing accepted', () => {
    expect(only(llamaCpp, row({ predicted_n: 0 }))).toMatchObject({ rounds: 0, accepted: 0, drafted: 0 });
    expect(only(llamaCpp, row({ predicted_n: 3, draft_n: 2, draft_n_accepted: 2 }))).toMatchObject({ rounds: 1 });
    refused(llamaCpp, row({ predicted_n: 2, draft_n: 2, draft_n_accepted: 2 }), 'must be less than predicted_n = 2');
    refused(llamaCpp, row({ predicted_n: 9, draft_n_accepted: 1 }), 'must be at most draft_n = 0, got 1');
  });

  test('are named by a text', () => {
    expect(parse(llamaCpp, row({ predicted_n: 1 }, 'a')).key).toEqual(['a']);
    expect(only(llamaCpp, row({ predicted_n: 1 }, 'a'))).toMatchObject({ id: 'a' });
    for (const id of ['', 7, undefined]) {
      expect(parse(llamaCpp, row({ predicted_n: 1 }, id)).key).toBeUndefined();
      expect(only(llamaCpp, row({ predicted_n: 1 }, id))).toMatchObject({ id: 5 });
    }
  });
});

describe('combined files of SpecDecode-Bench', () => {
  const row = (change: object = {}) => ({
    id: 'a',
    generated_token_ids: [7, 7, 7],
    acc_ngram: { acc_len: [4, 1, 1] },
    ...change,
  });
  const turnOf = (change: object = {}) => (only(specDecodeBench, row(change)) as { turn: object }).turn;

  test('have a number or a text for an id', () => {
    expect([turnOf(), turnOf({ id: 3 })]).toMatchObject([{ id: 'a' }, { id: 3 }]);
    for (const id of ['', undefined, 0.5]) {
      refused(specDecodeBench, row({ id }), 'who: id must be a non-empty string');
    }
  });

  test('have lengths up to the end of the answer and the bonus token', () => {
    expect(turnOf()).toMatchObject({ tracks: { ngram3: { accepted: Int16Array.of(3, 0, 0), cap: 3 } } });
    expect(turnOf({ acc_ngram: { acc_len: [4, 3, 2] } })).toMatchObject({
      tracks: { ngram3: { accepted: Int16Array.of(3, 2, 1) } },
    });
    refused(specDecodeBench, row({ acc_ngram: { acc_len: [4, 4, 1] } }), 'acc_ngram.acc_len[1] must be at most 3');
  });

  test('need one column that is of this answer', () => {
    const eagle = { acc_eagle: { acc_len: [1, 1, 1] } };
    for (const acc_ngram of [undefined, null]) {
      expect(turnOf({ acc_ngram, ...eagle })).toMatchObject({ tracks: { eagle3: {} } });
      for (const acc_eagle of [undefined, null, { acc_len: [1] }]) {
        refused(
          specDecodeBench,
          row({ acc_ngram, acc_eagle }),
          'who: acc_ngram must be given, or acc_eagle as long as generated_token_ids, got undefined',
        );
      }
    }
    expect(turnOf({ acc_eagle: null })).toMatchObject({ tracks: { ngram3: {} } });
  });

  test('have a category and a prompt where they say so', () => {
    expect(turnOf({ metadata: { category: 'qa' }, prompt_token_ids: [1, 2] })).toMatchObject({
      category: 'qa',
      promptTokenCount: 2,
    });
    for (const metadata of [undefined, {}, { category: 3 }]) {
      expect(turnOf({ metadata })).not.toHaveProperty('category');
      expect(turnOf({ metadata })).not.toHaveProperty('promptTokenCount');
    }
  });
});

describe('an audit', () => {
  const step = (change: object = {}) => ({ ndraft: 2, acc: 1, ...change });
  const row = (...gens: unknown[]) => ({ max_k: 2, gens });

  test('is told by its generations and the longest draft', () => {
    expect(draftAudit.evidence({ gens: [], max_k: 2 })).toBe('gens and max_k');
    for (const other of [{ gens: [] }, { max_k: 2 }, { gens: 3, max_k: 2 }]) {
      expect(draftAudit.evidence(other)).toBeUndefined();
    }
  });

  test('has a workload and signals where it says so, and generations without rounds', () => {
    const { requests, told } = parse(
      draftAudit,
      row({ steps: [] }, { workload: 'qa', steps: [step({ ent: [0.5, 1] })] }, { steps: [step()] }),
    );
    expect(told).toEqual([]);
    expect(requests).toEqual([
      { id: '5.0', turn: 0, category: undefined, method: 'own', knows: 'totals', rounds: 0, accepted: 0 },
      {
        id: '5.1',
        turn: 0,
        category: 'qa',
        method: 'own',
        knows: 'rounds',
        accepted: Int16Array.of(1),
        drafted: Int16Array.of(2),
        lastRound: 'whole',
        signals: { entropy: [Float64Array.of(0.5, 1)] },
      },
      expect.objectContaining({ id: '5.2', signals: {} }),
    ]);
  });

  test('tells of the generations that are broken, each by its place', () => {
    const { requests, told } = parse(
      draftAudit,
      row(
        { workload: '', steps: [step()] },
        { steps: [step({ ent: [1, 1] }), step()] },
        { steps: 3 },
        {
          steps: [step({ ent: [1] })],
        },
      ),
    );
    expect(requests).toEqual([]);
    expect(told).toEqual([
      expect.stringMatching(/^gens\[0\]\.workload must be a non-empty string/),
      'gens[1].steps[1].ent must be an array of 2, got undefined',
      'gens[2].steps must be a non-empty array, got 3',
      'gens[3].steps[0].ent must be an array of 2 or 6, got an array of 1',
    ]);
  });

  test('passes on errors that are not its own', () => {
    const own = new Error('not of a row');
    const gens = [
      {
        get steps() {
          throw own;
        },
      },
    ];
    expect(() => parse(draftAudit, { max_k: 2, gens })).toThrow(own);
  });
});

describe('words that are no numbers', () => {
  const paths = (text: string) => notNumbersIn(text).map(({ word, path }) => `${path}=${word}`);

  test('are found by path, in objects and lists, after strings, lists and objects that were closed', () => {
    expect(paths('{"a": [1, {"b": "x"}, NaN, [2], -Infinity], "c": {"d": [], "e": Infinity}, "f": NaN}')).toEqual([
      'a[2]=NaN',
      'a[4]=-Infinity',
      'c.e=Infinity',
      'f=NaN',
    ]);
    expect(paths('[NaN,NaN]')).toEqual(['[0]=NaN', '[1]=NaN']);
    expect(paths('[["x", "y", NaN], NaN]')).toEqual(['[0][2]=NaN', '[1]=NaN']);
    expect(paths('Infinity')).toEqual(['=Infinity']);
    expect(paths('{"a": 1, "b": Infinity}')).toEqual(['b=Infinity']);
  });

  test('are not looked for in strings, whatever is escaped in them, and in texts that are cut', () => {
    expect(paths('{"NaN": "NaN \\" NaN", "a": ["\\\\", NaN]}')).toEqual(['a[1]=NaN']);
    expect(paths('{"a": "NaN')).toEqual([]);
    expect(paths('{"a": "NaN\\')).toEqual([]);
    expect(paths('"NaN", NaN')).toEqual(['=NaN']);
  });

  test('become null, and the rest stays', () => {
    const text = '{"a": [NaN, 1, -Infinity]}';
    expect(withNulls(text, notNumbersIn(text))).toBe('{"a": [null, 1, null]}');
    expect(withNulls('{"a": 1}', notNumbersIn('{"a": 1}'))).toBe('{"a": 1}');
  });
});

describe('what tells a format', () => {
  const line = '{"id": 1, "n": 2, "nTok": 2}';

  test('stands in the first line that is an object, behind empty lines, broken ones and a mark of the byte order', () => {
    for (const [before, at] of [
      [[''], 2],
      [['  '], 2],
      [[new Error('no text')], 2],
      [['[1]', 'words', '{"a": '], 4],
    ] as const) {
      expect(recogniseLog([...before, line])).toEqual({ format: 'aligned-trace', line: at, because: 'n and nTok' });
    }
    expect(recogniseLog([`\uFEFF${line}`]).format).toBe('aligned-trace');
  });

  test('is every column that it takes', () => {
    for (const row of ['{"n": 2}', '{"nTok": 2}', '{"choices": []}', '{"question_id": 2}']) {
      expect(() => recogniseLog([row])).toThrow(/ got an object with \w+$/);
    }
  });

  test('is told with what there was: eight names at the most, sixty characters of a page', () => {
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`k${i}`, i])));
    expect(() => recogniseLog([many])).toThrow(/ got an object with k0, k1, k2, k3, k4, k5, k6, k7$/);
    expect(() => recogniseLog(['{}'])).toThrow(/ got an object with nothing in it$/);
    const help = `# HELP vllm:requests ${'x'.repeat(80)}`;
    expect(recogniseLog([`${help}  `]).because).toBe(help.slice(0, 60));
    expect(recogniseLog(['# TYPE a gauge  ']).because).toBe('# TYPE a gauge');
  });

  test('is looked for in lines', () => {
    expect(() => recogniseLog([])).toThrow('recogniseLog: lines must be a non-empty array');
    expect(() => recogniseLog(['', 7 as never])).toThrow('recogniseLog: lines[1] must be a string, got 7');
  });
});
