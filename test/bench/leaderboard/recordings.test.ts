import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bucketedUcb,
  createRandom,
  gaussianThompson,
  linUcb,
  replay,
  runEpisode,
  sideInformationThompson,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { createBoard } from '../../../bench/leaderboard/board.js';
import type { BoardOptions, Recording, RecordingOptions } from '../../../bench/leaderboard/places.js';
import { recordingNames } from '../../../bench/program/recording-name.js';
import type { LeaderboardResults, LeaderboardRow } from '../../../bench/results/parts/leaderboard.js';
import { parseTraceArms } from '../../../bench/traces/arm-grammar.js';
import { columnsOf, defaultArms } from '../../../bench/traces/columns.js';
import { readTurns } from '../../../bench/traces/recording.js';
import { runBench, temporaryFolder } from '../run-bench.js';

const folder = temporaryFolder();
const out = (name: string) => join(folder, name);

function write(name: string, rows: readonly object[]): string {
  writeFileSync(out(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return out(name);
}

// Two answers of 10 tokens with a tree, a chain, and a suffix drafter with its match lengths.
const treeTurn = {
  turn: 0,
  n: 10,
  nTok: 10,
  eagle: [4, 2, 4],
  m68: '1110111101',
  suf40: [-1, -1, 0, 0, 5, 4, 3, 2, 1, 0],
  sufLen: [0, 0, 1, 1, 6, 7, 8, 9, 9, 9],
};
const trees = write('trees.even.jsonl', [
  { ...treeTurn, id: 1 },
  { ...treeTurn, id: 1, turn: 1, eagle: [2, 2, 4, 2] },
]);

// Requests of two sorts and a few of a third, with a track that a model drafted and one of copies, both of every position.
const random = createRandom('tracks');
const SORTS = [...new Array<string>(34).fill('code'), ...new Array<string>(31).fill('chat'), 'rare', 'rare'];
const track = (cap: number, tokens: number) => Array.from({ length: tokens }, () => Math.floor((cap + 1) * random()));
const trackTurns = SORTS.map((cat, id) => {
  const tokens = 8 + (id % 5);
  return { id, turn: 0, cat, n: tokens, nTok: tokens, eagle6: track(6, tokens), copy12: track(12, tokens) };
});
const tracks = write('tracks.even.jsonl', trackTurns);

type PlayedFile = { readonly file: string } & RecordingOptions;

/** The recordings without the simulated set, played in this thread. */
async function play(files: readonly PlayedFile[], options: Partial<BoardOptions> = {}) {
  const names = recordingNames(files.map(({ file }) => file));
  const recordings: Recording[] = [];
  for (const { file, ...own } of files) {
    recordings.push({ ...own, name: names[recordings.length]!, turns: await readTurns(file) });
  }
  const board = createBoard(recordings, { seed: 1, orders: false, simulated: false, ...options });
  const results = await Promise.all(board.tasks.map(async ({ input }) => (await board.play(input)).result));
  return { rows: board.rows(results), recordings: board.recordings, ...board.standings(results) };
}
type Results = Awaited<ReturnType<typeof play>>;

const callsOf = ({ rows }: Results, where: string, selector: string, memory = 'fresh') =>
  rows.find((row) => row.where === where && row.selector === selector && row.memory === memory)!.targetCalls;

/** Calls of always taking a track, cut at a cap: by hand. */
function callsAlong(turns: typeof trackTurns, column: 'eagle6' | 'copy12', cap: number): number {
  let calls = 0;
  for (const turn of turns) {
    for (let p = 0; p < turn.n; calls++) p += Math.min(turn[column][p]!, cap) + 1;
  }
  return calls;
}

describe('several runs', () => {
  test('are the mean and the standard deviation of the calls over luck of the selector alone', async () => {
    const turns = (await readTurns(tracks)).slice(0, 12);
    const recordings = [{ name: 'tracks', turns }];
    const board = createBoard(recordings, { seed: 1, orders: true, simulated: false, runs: 3 });
    const results = board.tasks.map(({ input }) => board.play(input).result);
    const rowOf = (selector: string, memory = 'carried') =>
      board.rows(results).find((row) => row.selector === selector && row.memory === memory)!;

    // By hand: the selector over the turns, its luck by the number of the run.
    const environment = replay(turns, { arms: defaultArms(columnsOf(turns)) });
    const callsOfRun = (run: number) => {
      const selector = gaussianThompson(environment);
      let calls = 0;
      for (let answer = 0; answer < turns.length; answer++) {
        const luck = run === 0 ? [1, answer, 'selector'] : [1, answer, 'selector', `run ${run + 1}`];
        const ownLuck = createRandom(...(luck as [number, number, string]));
        const begun = environment.begin(answer, createRandom(1, answer, 'environment'));
        calls += runEpisode(selector, begun, ownLuck, { learnFromLastRound: false }).stoppingTime;
      }
      return calls;
    };
    const calls = [0, 1, 2].map(callsOfRun);
    const mean = (calls[0]! + calls[1]! + calls[2]!) / 3;
    const squares = calls.reduce((sum, own) => sum + (own - mean) ** 2, 0);
    const { targetCalls, standardDeviation, halves } = rowOf('gaussianThompson');
    expect(new Set(calls).size).toBeGreaterThan(1);
    expect(targetCalls).toBeCloseTo(mean, 9);
    expect(standardDeviation).toBeCloseTo(Math.sqrt(squares / 2), 9);
    expect(halves[0] + halves[1]).toBeCloseTo(mean, 9);

    // Who draws nothing that matters is the same in every run; a fixed arm and an order of the arms play once.
    expect(rowOf('bayesUcb').standardDeviation).toBe(0);
    expect(rowOf('always eagle6 x6 (position-exact)', 'fresh').standardDeviation).toBe(null);
    const named = board.tasks.map(({ name }) => name).filter((name) => name.includes('gaussianThompson, fresh'));
    expect(named).toEqual(
      ['', ', run 2', ', run 3', ', order 1', ', order 2'].map((which) => `trace: gaussianThompson, fresh${which}`),
    );

    // Where it plays once it is the first of the three, and nothing is said of a spread.
    const once = createBoard(recordings, { seed: 1, orders: true, simulated: false });
    const first = once.rows(once.tasks.map(({ input }) => once.play(input).result));
    const alone = first.find((row) => row.selector === 'gaussianThompson' && row.memory === 'carried')!;
    expect(alone).toMatchObject({ targetCalls: calls[0], standardDeviation: null });
    expect(board.standings(results).columns).toMatchObject([
      { uniformCalls: rowOf('uniformRandom', 'fresh').targetCalls },
    ]);
  });

  test('are told by the command, its page and its JSON', async () => {
    const page = out('runs.md');
    const file = out('runs.json');
    const told = await runBench(['leaderboard', tracks, '-n', '5', '--runs', '2', '--out', file, '--markdown', page]);
    const words = 'the mean of 2 runs, with their standard deviation in brackets where they differ';
    expect(told.stdout.replaceAll('\n', ' ')).toContain(`calls on recordings: ${words}`);
    const text = readFileSync(page, 'utf8');
    expect(text).toContain('leaderboard tracks.even.jsonl --runs 2 --episodes 5');
    expect(text).toContain(`Calls of the target model, ${words}; how many more`);
    expect(text).toMatch(/\| uniformRandom \| \d+ \(\d+\)/);
    const { parts } = JSON.parse(readFileSync(file, 'utf8')) as { parts: LeaderboardResults[] };
    expect(parts[0]!.runs).toBe(2);
    const wrong = await runBench(['leaderboard', '--runs', '2']);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('--runs must stand beside a recording, got none');
  });
});

test('who is told of every arm takes part among those with full information', async () => {
  const turns = (await readTurns(tracks)).slice(0, 12);
  const board = createBoard([{ name: 'tracks', turns }], { seed: 1, orders: false, simulated: false });
  const { rows, standings } = board;
  const results = board.tasks.map(({ input }) => board.play(input).result);
  const name = 'sideInformationThompson, all observed';
  const own = rows(results).filter(({ selector }) => selector === name);
  expect(own.map(({ feedback, memory }) => [feedback, memory]).sort()).toEqual([
    ['full-information', 'carried'],
    ['full-information', 'fresh'],
  ]);
  expect(standings(results).standings.find(({ selector }) => selector === name)!.feedback).toBe('full-information');

  // By hand: every arm is free, for the selector and for the loop that tells it.
  const environment = replay(turns, { arms: defaultArms(columnsOf(turns)) });
  const freeArms = new Array<boolean>(environment.armCount).fill(true);
  const { armCount, rewardRange, armRanges } = environment;
  const selector = sideInformationThompson({ armCount, rewardRange, armRewardRanges: armRanges!, freeArms });
  let calls = 0;
  for (let answer = 0; answer < turns.length; answer++) {
    if (answer > 0) selector.startEpisode!();
    const begun = environment.begin(answer, createRandom(1, answer, 'environment'));
    const luck = createRandom(1, answer, 'selector');
    calls += runEpisode(selector, begun, luck, { freeArms, learnFromLastRound: false }).stoppingTime;
  }
  expect(own.find(({ memory }) => memory === 'carried')!.targetCalls).toBe(calls);
});

describe('several recordings', () => {
  const played = play([{ file: trees }, { file: tracks }], { caps: [2, 9], by: 'category', answers: 66 });

  test('have a column each, again under each cap that cuts a draft, and for each part of 30 requests', async () => {
    const { columns, recordings } = await played;
    expect(columns.map(({ where }) => where)).toEqual([
      'trees',
      'trees with context',
      'trees, cap 2',
      'trees with context, cap 2',
      'tracks',
      'tracks, cap 2',
      'tracks, code',
      'tracks, code, cap 2',
      'tracks, chat',
      'tracks, chat, cap 2',
    ]);
    expect(recordings).toEqual([
      { completeTurns: 2, leftOut: ['cap 9: no arm drafts more', 'by category: no turn has one'] },
      {
        completeTurns: 67,
        leftOut: [
          'cap 9: no arm drafts more',
          'rare: 1 requests of 30 at least',
          'context: no track has match lengths everywhere',
        ],
      },
    ]);
    expect(columns[0]).toMatchObject({ answers: 2, requests: 1, tokens: 20, part: null, cap: null, context: false });
    expect(columns[7]).toMatchObject({ answers: 34, requests: 34, part: 'code', cap: 2, recording: 'tracks' });
  });

  test('name the arms of each, and which of them are free', async () => {
    const armsOf = async (where: string) => {
      const { arms } = (await played).columns.find((column) => column.where === where)!;
      return arms.map(({ name, free }) => `${name}${free ? '*' : ''}`);
    };
    expect(await armsOf('trees')).toEqual([
      'eagle (next-start)',
      'm68 x5 (position-exact)',
      'suf40 x10 (position-exact)*',
    ]);
    expect(await armsOf('trees with context, cap 2')).toEqual([
      'eagle x2 (next-start)',
      'm68 x2 (position-exact)',
      'suf40 x10 (position-exact)*',
      'suf40 x40 (position-exact)*',
    ]);
    expect(await armsOf('tracks, cap 2')).toEqual(['eagle6 x2 (position-exact)', 'copy12 x12 (position-exact)*']);
  });

  test('count the calls of each arm as by hand, under caps and in parts', async () => {
    const results = await played;
    // As recorded: 3 and 4 blocks, from 0, 4, 6 and from 0, 2, 4, 8. Cut to 3 tokens, each the next block at or after: from
    // 0, 3, 5, 8 there are 3, 2, 3, 2 tokens, of the last what is left; from 0, 2, 4, 7, 9 there are 2, 2, 3, 2, 1.
    expect(callsOf(results, 'trees', 'always eagle (next-start)')).toBe(3 + 4);
    expect(callsOf(results, 'trees, cap 2', 'always eagle x2 (next-start)')).toBe(4 + 5);
    const first = trackTurns.slice(0, 66);
    const code = first.filter(({ cat }) => cat === 'code');
    expect(callsOf(results, 'tracks', 'always eagle6 x6 (position-exact)')).toBe(callsAlong(first, 'eagle6', 6));
    expect(callsOf(results, 'tracks, cap 2', 'always eagle6 x2 (position-exact)')).toBe(callsAlong(first, 'eagle6', 2));
    expect(callsOf(results, 'tracks, code, cap 2', 'always copy12 x12 (position-exact)')).toBe(
      callsAlong(code, 'copy12', 12),
    );
    expect(callsOf(results, 'tracks, code, cap 2', 'always eagle6 x2 (position-exact)')).toBe(
      callsAlong(code, 'eagle6', 2),
    );
  });

  test('stand beside the best of their class and uniform choice in every column of theirs', async () => {
    const { columns, standings, rows } = await played;
    const plain = columns.filter(({ context }) => !context).map(({ where }) => where);
    for (const { selector, feedback, memory, places, worst } of standings) {
      expect(places.map(({ where }) => where)).toEqual(
        feedback === 'contextual' ? ['trees with context', 'trees with context, cap 2'] : plain,
      );
      expect(Math.max(...places.map(({ behind }) => behind))).toBe(worst.behind);
      const rivals = standings.filter((other) => other.feedback === feedback && other.memory === memory);
      places.forEach(({ where, targetCalls, behind, toBest, toUniform }, i) => {
        const least = Math.min(...rivals.map((rival) => rival.places[i]!.targetCalls));
        expect(behind).toBe((targetCalls - least) / least);
        expect(toBest.total).toBe(targetCalls - least);
        const { uniformCalls } = columns.find((column) => column.where === where)!;
        expect(toUniform).toBe(targetCalls - uniformCalls);
        const row = rows.find((own) => own.where === where && own.selector === selector && own.memory === memory);
        expect(row!.targetCalls).toBe(targetCalls);
      });
    }
    const uniform = standings.find(({ selector }) => selector === 'uniformRandom')!;
    expect(uniform.places.map(({ toUniform }) => toUniform)).toEqual(plain.map(() => 0));
    expect(uniform.worseThanUniform).toEqual([]);
  });

  test('each give the figures that they give alone, parts those of a file that has nothing else', async () => {
    const named = ({ rows }: Results, where: string): LeaderboardRow[] =>
      rows.filter((row) => row.where === where).map((row) => ({ ...row, where: '' }));
    const results = await played;
    expect(named(await play([{ file: trees }]), 'trace')).toEqual(named(results, 'trees'));
    const code = write(
      'code.jsonl',
      trackTurns.filter(({ cat }) => cat === 'code'),
    );
    const alone = await play([{ file: code }], { caps: [2] });
    expect(named(alone, 'trace')).toEqual(named(results, 'tracks, code'));
    expect(named(alone, 'trace, cap 2')).toEqual(named(results, 'tracks, code, cap 2'));
    expect(named(alone, 'trace').length).toBeGreaterThan(60);
  });
});

describe('arms, costs and names', () => {
  test('are given by recording; orders are those of whole recordings', async () => {
    const { code, stdout } = await runBench([
      ...['leaderboard', trees, tracks, '--quiet', '--json', '--out', out('r.json')],
      ...['--arms', 'tracks=plain,track:eagle6:4,track:copy12:3:free', '--costs', `${tracks}=1,1.5,1`, '--orders'],
      ...['--costs', 'trees.even.jsonl=2,1,1', '--caps', '2', '--episodes', '1'],
    ]);
    expect(code).toBe(0);
    const { columns, rows } = JSON.parse(stdout).parts[0] as LeaderboardResults;
    const tracksColumn = columns.find(({ where }) => where === 'tracks')!;
    expect(tracksColumn.arms).toEqual([
      { name: 'plain', free: true },
      { name: 'eagle6 x4 (position-exact)', free: false },
      { name: 'copy12 x3 (position-exact)', free: true },
    ]);
    const perCost = (where: string, selector: string) => {
      const { tokens, targetCalls, tokensPerCost } = rows.find(
        (row) => row.where === where && row.selector === selector,
      )!;
      return tokens / targetCalls / tokensPerCost;
    };
    expect(perCost('tracks', 'always eagle6 x4 (position-exact)')).toBeCloseTo(1.5, 12);
    expect(perCost('trees', 'always eagle (next-start)')).toBeCloseTo(2, 12);
    const ordered = new Set(rows.filter((row) => row.targetCallsOverOrders !== null).map((row) => row.where));
    expect([...ordered]).toEqual(['trees', 'tracks']);
  });

  test('an arm with a model is not observed for nothing: side information has then less to learn from', async () => {
    const free = await play([{ file: tracks, arms: parseTraceArms('track:eagle6:free,track:copy12:free') }]);
    const paid = await play([{ file: tracks, arms: parseTraceArms('track:eagle6,track:copy12') }]);
    const side = (results: Results) => callsOf(results, 'trace', 'sideInformationThompson', 'carried');
    expect(side(free)).not.toBe(side(paid));
    expect(callsOf(free, 'trace', 'bayesUcb')).toBe(callsOf(paid, 'trace', 'bayesUcb'));
  });

  test('recordings are called by the beginnings of their names, or by all where those are one', () => {
    expect(recordingNames(['x/a.even.jsonl', 'b.json'])).toEqual(['a', 'b']);
    expect(recordingNames(['x/a.even.jsonl', 'a.odd.jsonl', 'b.jsonl'])).toEqual(['a.even', 'a.odd', 'b']);
    expect(recordingNames(['.jsonl', 'a.b.jsonl'])).toEqual(['', 'a.b']);
  });

  test('a suffix drafter that already goes as far as its track is the last arm beside a context, not a second one', async () => {
    const { columns } = await play([{ file: trees, arms: parseTraceArms('track:suf40:free,recorded:eagle') }]);
    expect(columns.map(({ arms }) => arms.map(({ name }) => name))).toEqual([
      ['suf40 x40 (position-exact)', 'eagle (next-start)'],
      ['eagle (next-start)', 'suf40 x40 (position-exact)'],
    ]);
  });
});

describe('contexts that are named', () => {
  // Ten tokens a turn, as above, with two signals more; one turn lacks one of them.
  const entropy = [0.5, 1, 0.25, 2, 0, 1.5, 3, 0, 1, 1];
  const batch = [8, 8, 8, 4, 4, 4, 2, 2, 2, 2];
  const informed = write(
    'informed.even.jsonl',
    [1, 2, 3, 4].map((id) => ({ ...treeTurn, id, signals: id === 2 ? { entropy } : { entropy, batch } })),
  );
  const arms = parseTraceArms('track:m68:5,track:suf40:10:free');

  test('are what selectors are told, in their order, by rounds of the turns that have them, with the arms as they are', async () => {
    const contexts = ['batch', 'sufLen', 'entropy'];
    const results = await play([{ file: informed, arms, contexts }]);
    expect(results.columns.map(({ where }) => where)).toEqual(['trace', 'trace with batch and sufLen and entropy']);
    expect(results.recordings).toEqual([{ completeTurns: 3, leftOut: [] }]);
    const [plain, told] = results.columns;
    expect(told!.arms).toEqual(plain!.arms);
    expect([plain!.answers, told!.answers]).toEqual([3, 3]);

    // The same by hand: one selector goes through the three turns. The suffix match is that of the second number.
    const turns = (await readTurns(informed)).filter(({ id }) => id !== 2);
    const environment = replay(turns, { arms, contexts });
    const { freeArms, armRanges } = environment;
    for (const [name, selector] of [
      ['linUcb', linUcb({ ...environment, contextSize: 3 })],
      [
        'bucketedUcb',
        bucketedUcb({ ...environment, contextSize: 3, armRewardRanges: armRanges!, freeArms, matchContexts: [-1, 1] }),
      ],
    ] as const) {
      let rounds = 0;
      for (const episode of turns.keys()) {
        const luck = createRandom('neither draws');
        rounds += runEpisode(selector, environment.begin(episode, luck), luck, {
          freeArms,
          learnFromLastRound: false,
        }).stoppingTime;
      }
      expect(callsOf(results, told!.where, name, 'carried')).toBe(rounds);
    }
    expect(results.rows.filter(({ selector }) => selector.startsWith('rule:'))).toEqual([]);
  });

  test('are said on the page and stand in a cut and in the results, each beside its recording', async () => {
    const argv = ['leaderboard', informed, tracks, '--quiet', '--json', '--episodes', '3', '--caps', '2'];
    const { code, stdout } = await runBench([
      ...argv,
      ...['--contexts', 'informed=entropy', '--out', out('c.json'), '--markdown', out('c.md')],
    ]);
    expect(code).toBe(0);
    const { columns } = JSON.parse(stdout).parts[0] as LeaderboardResults;
    expect(columns.map(({ where }) => where)).toEqual([
      'informed',
      'informed with entropy',
      'informed, cap 2',
      'informed with entropy, cap 2',
      'tracks',
      'tracks, cap 2',
    ]);
    expect(columns.map(({ context }) => context)).toEqual([false, true, false, true, false, false]);
    expect(readFileSync(out('c.md'), 'utf8')).toContain('--contexts informed.even.jsonl=entropy');
  });

  test.each([
    [
      [informed, '--contexts', 'margin'],
      /--contexts must be among the signals of informed \(.*entropy, batch.*\), got margin/,
    ],
    [[tracks, '--contexts', 'sufLen'], /--contexts must be among the signals of tracks \(none\), got sufLen/],
    [[informed, '--contexts', 'batch,batch'], /--contexts must be different names of signals, separated by commas/],
    [
      [informed, tracks, '--contexts', 'batch'],
      /--contexts must name its recording \(--contexts FILE=\.\.\.\) beside several/,
    ],
    [['--contexts', 'batch'], /--contexts must stand beside a recording, got none/],
  ])('%j cannot be followed', async (argv, message) => {
    const { code, stderr } = await runBench(['leaderboard', ...argv, '--out', out('no.json')]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

test('the page says the rule, what stands, the recordings and the hash; the tables and a report have the columns', async () => {
  const file = out('two.json');
  const argv = ['leaderboard', trees, tracks, '--caps', '2', '--quiet', '--episodes', '2', '--out', file];
  const { code, stdout } = await runBench([...argv, '--arms', 'tracks=plain,track:eagle6', '--markdown', out('p.md')]);
  expect(code).toBe(0);
  const page = readFileSync(out('p.md'), 'utf8');
  const { defaults, recordings, columns } = JSON.parse(readFileSync(file, 'utf8')).parts[0] as LeaderboardResults;
  expect(page).toContain(
    'npm run bench -- leaderboard trees.even.jsonl tracks.even.jsonl --arms tracks.even.jsonl=plain,track:eagle6 --caps 2 ' +
      '--episodes 2 --seed 1',
  );
  expect(page).toContain('A recommendation stands if in every column of the table below');
  expect(page).toMatch(
    /\| only the pulled arm is seen; one selector for all prompts \|.*`hierarchicalThompson` (stands|does not stand)/,
  );
  expect(page).toContain(`The defaults of all selectors have the hash \`${defaults}\`.`);
  for (const { name, sha256 } of recordings) {
    expect(page).toMatch(new RegExp(`\\| ${name} \\(SHA-256 ${sha256.slice(0, 16)}\\) \\|.*\\| none \\|`));
  }
  expect(page).toContain('That recording is not on this page.');
  expect(page).toContain('**bandit, carried**');
  for (const { where } of columns) {
    expect(page).toContain(`| ${where} | `);
    expect(stdout).toContain(where);
  }
  expect(stdout).toContain('- tracks: context: no track has match lengths everywhere');

  const same = await runBench(['compare', file, file]);
  expect([same.code, same.stdout]).toEqual([0, expect.stringMatching(/None of [\d,]+ figures changed/)]);
  const report = await runBench(['report', file, '--out', out('report')]);
  expect(report.code).toBe(0);
  expect(readFileSync(out('report/report.md'), 'utf8')).toContain('**bandit, carried**');
  expect(readFileSync(out('report/leaderboard-rows.csv'), 'utf8')).toMatch(/^where,selector,feedback,memory,/);
});

test('a request that is there twice is a broken line, and can be left out', async () => {
  const twice = write('twice.jsonl', [trackTurns[0]!, trackTurns[1]!, trackTurns[0]!]);
  const argv = ['leaderboard', twice, '--quiet', '--json', '--out', out('t.json')];
  const refused = await runBench(argv);
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain(`${twice}, line 3: id and turn must be of no line before, got [0,0] as in line 1`);
  const { stdout } = await runBench([...argv, '--skip-broken-lines', '--episodes', '3']);
  expect(JSON.parse(stdout).parts[0].columns[0]).toMatchObject({ answers: 2, requests: 2 });
});

const copy = write('copy.jsonl', trackTurns);
test.each([
  [[trees, tracks, '--arms', 'plain'], /--arms must name its recording \(--arms FILE=\.\.\.\) beside several/],
  [[trees, tracks, '--costs', '1,2'], /--costs must name its recording \(--costs FILE=\.\.\.\) beside several/],
  [[trees, tracks, '--arms', 'other=plain'], /--arms must be of one of the recordings \(.*\), got "other"/],
  [[trees, '--arms', 'plain', '--arms', 'trees=plain'], /--arms must be given once for a recording, got "trees"/],
  [
    [trees, tracks, '--arms', 'tracks=recorded:eagle'],
    /tracks: a turn must have what every arm needs, got none among 67/,
  ],
  [[trees, tracks, '--costs', 'tracks=1'], /tracks: --costs must be 2 numbers, one for each arm, got 1/],
  [[tracks, copy], /recordings must differ, got tracks\.even\.jsonl and copy\.jsonl of the same content/],
  [['--arms', 'plain'], /--arms must stand beside a recording, got none/],
  [['--caps', '3'], /--caps must stand beside a recording, got none/],
  [['--by', 'task'], /--by must stand beside a recording, got none/],
  [[trees, '--caps', '3,0'], /--caps must be a positive integer, got "0"/],
  [[trees, '--caps', '3,3'], /--caps must be different numbers of tokens, got "3,3"/],
  [[trees, '--by', 'length'], /--by must be category or task, got "length"/],
  [
    [trees, '--arms', 'recorded:eagle:round-indexed,plain', '--caps', '2'],
    /--caps must stand beside arms that know positions/,
  ],
])('leaderboard %j cannot be followed', async (argv, message) => {
  const { code, stderr } = await runBench(['leaderboard', ...argv, '--out', out('no.json')]);
  expect(stderr).toMatch(message);
  expect(code).toBeGreaterThan(0);
});
