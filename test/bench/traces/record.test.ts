import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pieceVocabulary, replay, type TraceTurn } from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { shippedRecording } from '../../../bench/program/shipped-recording.js';
import { recordRequests } from '../../../bench/traces/record.js';
import { readRequests } from '../../../bench/traces/requests.js';
import { naiveKneserNey } from '../../environments/decoding/naive-kneser-ney.js';
import { runBench, temporaryFolder } from '../run-bench.js';

interface Row {
  readonly id: number;
  readonly cat: string;
  readonly n: number;
  readonly nTok: number;
  readonly promptTok: number;
  readonly ngram3: string;
  readonly lookup10: readonly number[];
  readonly suffix20: readonly number[];
  readonly suffixLen: readonly number[];
  readonly signals: { readonly entropy: readonly number[]; readonly margin: readonly number[] };
  readonly text: { readonly prompt: string; readonly answer: string };
}

const shipped = shippedRecording();
const folder = temporaryFolder();
const rowsOf = (text: string): Row[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What each arm gives at a position, from the columns as they stand in the file. */
const ARMS: Readonly<Record<string, (row: Row, position: number) => number>> = {
  'plain decoding': () => 1,
  '`ngram3`, 5 tokens': (row, p) => row.ngram3.slice(p, p + 5).search(/0|$/) + 1,
  '`lookup10`': (row, p) => Math.max(row.lookup10[p]!, 0) + 1,
  '`suffix20`': (row, p) => Math.max(row.suffix20[p]!, 0) + 1,
};
const THREE = Object.values(ARMS).slice(1);

/** The calls of one arm for one answer. */
function callsOf(row: Row, arm: (row: Row, position: number) => number): number {
  let calls = 0;
  for (let p = 0; p < row.nTok; p += arm(row, p)) calls += 1;
  return calls;
}

/** Calls from the start, where those of a round are followed by what `choose` makes of those after each arm. */
function callsBackwards(row: Row, choose: (after: readonly number[]) => number): number {
  const calls = new Array<number>(row.nTok).fill(0);
  for (let p = row.nTok - 1; p >= 0; p--) {
    calls[p] = 1 + choose(THREE.map((arm) => calls[p + arm(row, p)] ?? 0));
  }
  return calls[0]!;
}

describe('the recording that comes with the package', () => {
  let rows: readonly Row[];
  beforeAll(() => {
    rows = rowsOf(readFileSync(shipped, 'utf8'));
  });

  test('is what the command makes of its own texts, to the byte', async () => {
    expect(recordRequests(await readRequests(shipped)).join('')).toBe(readFileSync(shipped, 'utf8'));
  }, 120_000);

  test('is less than a megabyte of ASCII: no engine has other Unicode tables for it', () => {
    const bytes = readFileSync(shipped);
    expect(bytes.length).toBeLessThan(1e6);
    expect(bytes.every((byte) => byte < 0x80)).toBe(true);
  });

  test('has the fixed arms that its page says, by sort and in all', () => {
    const page = readFileSync(join(shipped, '..', 'README.md'), 'utf8');
    const sum = (part: readonly Row[], calls: (row: Row) => number) => part.reduce((all, row) => all + calls(row), 0);
    const lines: readonly [string, (row: Row) => number][] = [
      ...Object.entries(ARMS).map(([name, arm]): [string, (row: Row) => number] => [name, (row) => callsOf(row, arm)]),
      ['the best of the three for each request', (row) => Math.min(...THREE.map((arm) => callsOf(row, arm)))],
      [
        'uniform choice among the three, expected',
        (row) => callsBackwards(row, (after) => after.reduce((a, b) => a + b) / 3),
      ],
      ['the best choice in every round, in hindsight', (row) => callsBackwards(row, (after) => Math.min(...after))],
    ];
    const table = lines.map(([name, calls]) => {
      const parts = ['edit', 'table', 'code', 'test', 'prose'].map((cat) => rows.filter((row) => row.cat === cat));
      const figures = [...parts, rows].map((part) => Math.round(sum(part, calls)).toLocaleString('en'));
      return `| ${name} | ${figures.join(' | ')} |\n`;
    });
    expect(page).toContain(table.join(''));
    for (const cat of ['edit', 'table', 'code', 'test', 'prose']) {
      expect(rows.filter((row) => row.cat === cat)).toHaveLength(30);
    }
    expect(page).toContain(`${rows.length} requests`);
    expect(page).toContain(`${sum(rows, ({ nTok }) => nTok).toLocaleString('en')} tokens`);
    const meanFrom = (least: number, most: number) => {
      const lengths = rows.flatMap((row) =>
        row.suffixLen.flatMap((length, p) => (length >= least && length <= most ? [ARMS['`suffix20`']!(row, p)] : [])),
      );
      return lengths.reduce((a, b) => a + b) / lengths.length;
    };
    expect([meanFrom(8, Infinity).toFixed(0), meanFrom(0, 0)]).toEqual(['15', 1]);
    const rightFrom = (least: number, below: number) => {
      const right = rows.flatMap((row) =>
        row.signals.entropy.flatMap((bits, p) => (bits >= least && bits < below ? [Number(row.ngram3[p])] : [])),
      );
      return `${((100 * right.reduce((a, b) => a + b)) / right.length).toFixed(0)}%`;
    };
    expect([rightFrom(0, 2), rightFrom(5, Infinity)]).toEqual(['91%', '19%']);
  });

  test('is replayed by the program with the same figures, and by selectors that read its signals', async () => {
    const out = join(folder, 'replay.json');
    const arms = 'plain,track:ngram3:5,track:lookup10:free,track:suffix20:free';
    const argv = ['replay', shipped, '--arms', arms, '--contexts', 'suffixLen,entropy,margin', '--quiet', '--out', out];
    expect((await runBench(argv)).code).toBe(0);
    const { trace, memory } = JSON.parse(readFileSync(out, 'utf8')).parts[0];
    expect(trace).toMatchObject({ turns: 150, replayedTurns: 150, brokenLines: [] });
    const totals = memory.fresh.fixedArms.map((arm: { mean: number; count: number }) =>
      Math.round(arm.mean * arm.count),
    );
    const walked = Object.values(ARMS).map((arm) => rows.reduce((all, row) => all + callsOf(row, arm), 0));
    expect(totals).toEqual(walked);
    const perTurn = rows.map((row) => Math.min(...Object.values(ARMS).map((arm) => callsOf(row, arm))));
    expect(Math.round(memory.fresh.bestFixedArmPerEpisode.mean * 150)).toBe(perTurn.reduce((a, b) => a + b));
    const { linUcb, uniformRandom } = memory.carried.selectors;
    expect(linUcb.totalRounds).toBeLessThan(uniformRandom.totalRounds);
  }, 60_000);

  test('tells at every position what its columns say, whatever was pulled before', async () => {
    const turns: TraceTurn[] = [];
    for await (const turn of readTraceFile(shipped)) turns.push(turn);
    const environment = replay(turns, {
      arms: [
        { kind: 'plain' },
        { kind: 'track', track: 'ngram3', maxDraftLength: 5 },
        { kind: 'track', track: 'lookup10' },
        { kind: 'track', track: 'suffix20' },
      ],
      contexts: ['margin', 'suffixLen'],
    });
    const outcomes = new Float64Array(4);
    for (const [e, row] of rows.entries()) {
      const episode = environment.begin(e, () => 0);
      for (let p = 0; p < row.nTok; p++) {
        expect(Array.from(episode.context!)).toEqual([row.signals.margin[p], row.suffixLen[p]]);
        episode.pullAll!(0, outcomes);
        const expected = Object.values(ARMS).map((arm) => Math.min(arm(row, p), row.nTok - p));
        expect(Array.from(outcomes)).toEqual(expected);
      }
      expect(episode.done).toBe(true);
    }
  }, 60_000);

  test('is named where a recording is missing', async () => {
    for (const command of ['replay', 'predictive-check', 'draft-length-controllers']) {
      expect((await runBench([command])).stderr).toBe(
        `banditspec: missing required argument 'file'; one comes with the package: ${shipped}\n`,
      );
    }
    expect((await runBench(['leaderboard', '--by', 'category'])).stderr).toContain(
      `--by must stand beside a recording, got none; one comes with the package: ${shipped}`,
    );
  });
});

describe('record', () => {
  const text = (prompt: string, answer: string) => ({ prompt, answer });
  const requests = [
    text('the cat sat on the mat', ' and the dog sat on the cat'),
    text('the dog and the cat', ' sat on the mat and the dog'),
    text('on the mat the cat', ' and on the cat the dog'),
    text('the mat', ' the dog sat on the mat and the cat sat on the dog'),
    text('the cat and the dog', ' sat'),
  ].map((own, i) => ({ id: i + 1, turn: 0, text: own }));

  test('drafts for each quarter of the requests with a model of the others, as the formulas of the model have it', () => {
    const rows = rowsOf(recordRequests(requests).join(''));
    const vocabulary = pieceVocabulary({ texts: requests.flatMap((request) => Object.values(request.text)) });
    rows.forEach((row, i) => {
      const encode = (part: string) => Array.from(vocabulary.encode(part));
      const learned = requests.filter((_, other) => other % 4 !== i % 4);
      const law = naiveKneserNey(
        learned.map((request) => [...encode(request.text.prompt), ...encode(request.text.answer)]),
        vocabulary.size,
        vocabulary.endToken,
        3,
      );
      const prompt = encode(requests[i]!.text.prompt);
      const answer = [...encode(requests[i]!.text.answer), vocabulary.endToken];
      expect([row.promptTok, row.n, row.nTok]).toEqual([prompt.length, answer.length, answer.length]);
      answer.forEach((token, p) => {
        const probabilities = law([vocabulary.endToken, ...prompt, ...answer.slice(0, p)]);
        const [first, second] = [...probabilities].sort((a, b) => b - a) as [number, number];
        // Where two tokens are as probable as one another, rounding decides between them.
        if (first - second > 1e-9) expect(row.ngram3[p]).toBe(probabilities.indexOf(first) === token ? '1' : '0');
        const entropy = probabilities.reduce((sum, q) => sum - q * Math.log2(q), 0);
        // Figures are kept in hundredths.
        expect(Math.abs(row.signals.entropy[p]! - entropy)).toBeLessThan(0.005 + 1e-9);
        expect(Math.abs(row.signals.margin[p]! - (first - second))).toBeLessThan(0.005 + 1e-9);
      });
    });
  });

  test('makes a recording of a text, which can be recorded anew and replayed', async () => {
    const [once, again, book] = ['once.jsonl', 'again.jsonl', 'book.txt'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const whole = readFileSync('CONTRIBUTING.md', 'utf8');
    writeFileSync(book, whole);
    const { code, stdout } = await runBench(['record', '--text', book, '--out', once]);
    expect(code).toBe(0);
    const rows = rowsOf(readFileSync(once, 'utf8'));
    expect(stdout).toBe(
      `${once}: ${rows.length} requests, ${rows.reduce((n, row) => n + row.n, 0).toLocaleString('en')} tokens\n`,
    );
    expect(new Set(rows.map(({ cat }) => cat))).toEqual(new Set(['book']));
    // The text in order, without its rest.
    const cut = rows.map((row) => row.text.prompt + row.text.answer).join('');
    expect(whole.startsWith(cut)).toBe(true);
    expect(whole.length - cut.length).toBeLessThan(1100);
    expect((await runBench(['record', once, '--out', again])).code).toBe(0);
    expect(readFileSync(again)).toEqual(readFileSync(once));
    const replayed = await runBench(['replay', again, '--quiet', '--out', join(folder, 'book.json')]);
    expect(replayed.stdout).toMatch(/^always ngram3 x5 \(position-exact\)/m);
  });

  test.each<[string, string, RegExp]>([
    ['no JSON', 'x', /line 2: line must be a JSON object, got 1 characters that are not JSON/],
    ['no text', '{"id": 7}', /line 2: text must be an object with prompt and answer, got undefined/],
    [
      'no answer',
      '{"id": 7, "text": {"prompt": "a", "answer": ""}}',
      /line 2: text\.answer must be Unicode text that is not empty, got ""/,
    ],
    [
      'an id that was there',
      '{"id": 1, "text": {"prompt": "a", "answer": "b"}}',
      /line 2: .* got \[1,0\] as in line 1/,
    ],
  ])('refuses a line with %s, by its number', async (_name, line, message) => {
    const path = join(folder, 'requests.jsonl');
    writeFileSync(path, `${JSON.stringify(requests[0])}\n${line}\n`);
    const { code, stderr } = await runBench(['record', path, '--out', join(folder, 'none.jsonl')]);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^banditspec: .*\n$/);
    expect(code).toBe(1);
  });

  test('refuses what is too little, and both or neither of its inputs', async () => {
    const few = join(folder, 'few.jsonl');
    writeFileSync(few, `${JSON.stringify(requests[0])}\n`);
    const run = async (...argv: string[]) => (await runBench(['record', ...argv])).stderr;
    const out = ['--out', join(folder, 'few-out.jsonl')];
    expect(await run(few, ...out)).toBe('banditspec: there must be at least 4 requests to record, got 1\n');
    expect(await run(...out)).toBe('banditspec: record must have a file of requests or --text, got neither\n');
    expect(await run(few, '--text', few)).toBe('banditspec: record must have a file of requests or --text, got both\n');
    expect(await run(few, '--out', few)).toMatch(/^banditspec: --out/);
    expect(await run(join(folder, 'nothing.jsonl'), ...out)).toMatch(/must be a file that can be read, got .*nothing/);
  });
});
