import { describe, expect, test } from 'vitest';
import {
  capWords,
  halfPicks,
  nextStartWords,
  PITFALL_HEADER,
  pitfallRows,
  spreadWords,
} from '../../../bench/leaderboard/pitfalls.js';
import type { BoardColumn, LeaderboardResults, LeaderboardRow } from '../../../bench/results/parts/leaderboard.js';

const column = (where: string, recording: string, cap: number | null, names: readonly string[]): BoardColumn => ({
  where,
  recording,
  part: null,
  cap,
  context: false,
  arms: names.map((name) => ({ name, free: false })),
  answers: 4,
  requests: 4,
  tokens: 100,
  uniformCalls: 99,
});

const row = (
  where: string,
  selector: string,
  halves: readonly [number, number],
  feedback: LeaderboardRow['feedback'] = 'bandit',
  memory: LeaderboardRow['memory'] = 'fresh',
) => ({ where, selector, memory, feedback, halves, targetCalls: halves[0] + halves[1] }) as LeaderboardRow;

const results = {
  columns: [
    column('a', 'a', null, ['eagle (next-start)', 'copy x10 (position-exact)']),
    column('a, cap 3', 'a', 3, ['eagle x3 (next-start)', 'copy x10 (position-exact)']),
    column('b', 'b', null, ['eagle x5 (position-exact)']),
    { ...column('a, chat', 'a', null, ['eagle (next-start)']), part: 'chat' },
  ],
  rows: [
    row('a', 'always eagle', [40, 60], 'none'),
    row('a', 'always copy', [80, 70], 'none'),
    row('a, cap 3', 'always eagle x3', [50, 70], 'none'),
    row('a, cap 3', 'always copy', [80, 70], 'none'),
    // klUcb is best on the first half, and 66 / 60 - 1 = 10 % behind on the second.
    row('a', 'klUcb', [41, 66]),
    row('a', 'bayesUcb', [45, 60]),
    row('a', 'hedge', [1, 1], 'full-information'),
    row('a', 'klUcb', [30, 30], 'bandit', 'carried'),
    row('a', 'bayesUcb', [31, 31], 'bandit', 'carried'),
    // A part is no whole recording.
    row('a, chat', 'klUcb', [1, 9]),
    row('a, chat', 'bayesUcb', [2, 1]),
  ],
} as unknown as LeaderboardResults;

describe('the six pitfalls', () => {
  test('name the arms that are taken from the next recorded start, and the recordings without such', () => {
    expect(nextStartWords(results)).toContain('a: eagle (next-start); clean of it: b');
    expect(nextStartWords({ ...results, columns: results.columns.slice(2, 3) })).toMatch(/every position: nothing$/);
  });

  test('pick the best bandit selector of the first half and tell how far it is behind on the second', () => {
    expect(halfPicks(results)).toEqual([
      { where: 'a, fresh', picked: 'klUcb', behind: 66 / 60 - 1 },
      { where: 'a, carried', picked: 'klUcb', behind: 0 },
    ]);
  });

  test('tell how far fixed arms are apart, and what a cap costs the best of them', () => {
    expect(spreadWords(results)).toBe('calls of always the best arm, and the next: a: 100, next 150 (+50%)');
    // 120 calls under the cap, 100 without.
    expect(capWords(results)).toContain('a, cap 3 +20%');
  });

  test('are six, each answered, with a figure of its own where there is one', () => {
    const rows = pitfallRows(results);
    expect(rows.map(([name]) => name!.slice(0, 2))).toEqual(['1.', '2.', '3.', '4.', '5.', '6.']);
    expect(
      rows.every((cells) => cells.length === PITFALL_HEADER.length && cells.every((cell) => cell.length > 0)),
    ).toBe(true);
    expect(rows[1]![2]).toContain('+5% behind the best of the second in the mean of 2 columns, first in 1 of them');
    expect(rows[1]![2]).toContain('+10% in the worst (klUcb on a, fresh)');
  });
});
