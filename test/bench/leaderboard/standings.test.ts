import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { adviceRows, simulatedRows } from '../../../bench/leaderboard/advice.js';
import { chosenWith, DEFAULTS, defaultsHash } from '../../../bench/leaderboard/defaults.js';
import { type Contest, objectionsTo, standingsOf, stands } from '../../../bench/leaderboard/standings.js';
import type { BoardColumn, LeaderboardRow, Standing } from '../../../bench/results/parts/leaderboard.js';
import { readText } from '../../docs/repository.js';

type Player = Contest['players'][number];

const player = (selector: string, calls: number[], feedback: Player['feedback'] = 'bandit'): Player => ({
  selector,
  memory: 'carried',
  feedback,
  calls,
  standardDeviation: null,
});

function contest(where: string, uniformCalls: number, players: readonly Player[]): Contest {
  const column: BoardColumn = {
    where,
    recording: where,
    part: null,
    cap: null,
    context: false,
    arms: [],
    answers: 2,
    requests: 2,
    tokens: 100,
    uniformCalls,
  };
  return { column, players };
}

// Best on a: 100 calls, on b: 200. The second is 2 % behind on a, the third has as many calls as uniform choice on b.
const contests = [
  contest('a', 150, [
    player('klUcb', [60, 40]),
    player('bayesUcb', [61, 41]),
    player('moss', [58, 43], 'bandit-with-costs'),
    player('hierarchicalThompson', [50, 51]),
    player('hedge', [10, 10], 'full-information'),
  ]),
  contest('b', 206, [
    player('klUcb', [150, 57]),
    player('bayesUcb', [130, 70]),
    player('moss', [100, 106], 'bandit-with-costs'),
    player('hierarchicalThompson', [100, 102]),
    player('hedge', [20, 30], 'full-information'),
  ]),
];

describe('standings', () => {
  const standings = standingsOf(contests, 1);
  const of = (selector: string) => standings.find((standing) => standing.selector === selector)!;

  test('a selector stands beside the best of its class in each column, and where it is worst', () => {
    expect(of('klUcb').places).toMatchObject([
      {
        where: 'a',
        targetCalls: 100,
        standardDeviation: null,
        behind: 0,
        toBest: { total: 0, interval: [0, 0] },
        toUniform: -50,
      },
      // The best has 130 and 70 there: differences of 20 and -13, so that a resample sums to 40, 7 or -26.
      {
        where: 'b',
        targetCalls: 207,
        standardDeviation: null,
        behind: 7 / 200,
        toBest: { total: 7, interval: [-26, 40] },
        toUniform: 1,
      },
    ]);
    expect(of('klUcb').worst).toEqual({ where: 'b', behind: 7 / 200 });
    expect(of('klUcb').worseThanUniform).toEqual(['b']);
    expect(of('bayesUcb').worst).toEqual({ where: 'a', behind: 2 / 100 });
    expect(of('bayesUcb').worseThanUniform).toEqual([]);
  });

  test('to know costs makes no class, to be told more of the rewards does', () => {
    expect(of('moss').feedback).toBe('bandit');
    expect(of('hedge')).toMatchObject({ feedback: 'full-information', worst: { behind: 0 } });
  });

  test('come by class, those that are least behind at their worst first', () => {
    expect(standings.map(({ selector }) => selector)).toEqual([
      'hierarchicalThompson',
      'bayesUcb',
      'moss',
      'klUcb',
      'hedge',
    ]);
  });

  test('a recommendation stands up to 2% behind and up to uniform choice, and no further', () => {
    expect(['hierarchicalThompson', 'bayesUcb'].map((selector) => stands(of(selector)))).toEqual([true, true]);
    // 3% behind; 3.5% behind and a call more than uniform choice.
    expect(objectionsTo(of('moss'))).toBe('3% behind on b');
    // A little too much does not look like just enough.
    const hardly: Standing = { ...of('moss'), worst: { where: 'b', behind: 0.02004 } };
    expect([stands(hardly), objectionsTo(hardly)]).toEqual([false, '2.004% behind on b']);
    expect(objectionsTo(of('klUcb'))).toBe('3.5% behind on b; worse than uniform choice on b');
    expect([stands(of('moss')), stands(of('klUcb'))]).toEqual([false, false]);
    const beaten: Standing = { ...of('bayesUcb'), worseThanUniform: ['a', 'b', 'c'] };
    expect(stands(beaten)).toBe(false);
    expect(objectionsTo(beaten)).toBe('worse than uniform choice on a and 2 more');
  });

  test('a column in which a class does not play is none of its columns', () => {
    const [a, b] = contests as [Contest, Contest];
    const without: Contest = { ...b, players: b.players.filter(({ selector }) => selector !== 'hedge') };
    const places = standingsOf([a, without], 1).find(({ selector }) => selector === 'hedge')!.places;
    expect(places.map(({ where }) => where)).toEqual(['a']);
  });

  test('which selector when: the first that stands; what was recommended before is judged by the same rule', () => {
    const rows = adviceRows(standings);
    expect(rows.map((cells) => [cells[1], cells[3], cells[4]])).toEqual([
      ['`hierarchicalThompson`', '1% on a', '`hierarchicalThompson` stands'],
      ['`hedge`', '0%, alone in its class', ''],
    ]);
    const fallen = adviceRows(
      standingsOf(
        contests.map((own) => ({ ...own, column: { ...own.column, uniformCalls: 90 } })),
        1,
      ),
    );
    expect(fallen[0]).toEqual([
      'only the pulled arm is seen; one selector for all prompts',
      'none stands',
      '',
      'nearest: `hierarchicalThompson`, worse than uniform choice on a and 1 more',
      '`hierarchicalThompson` does not stand: worse than uniform choice on a and 1 more',
    ]);
    expect(adviceRows([])).toEqual([]);
  });

  test('on simulated arms the figures of the experiment stand beside the advice', () => {
    const row = {
      where: 'changing',
      selector: 'klUcb',
      memory: 'fresh',
      targetCalls: 1200,
      toUcbSpec: { total: -300, interval: [-310, -290] },
      toBestArm: { total: 200, interval: [190, 210] },
    } as unknown as LeaderboardRow;
    expect(simulatedRows([row]).map((cells) => cells[3])).toEqual([
      '',
      'changing, fresh: 1,200 calls; UCBSpec 1,500; always the best arm 1,000, a difference of 200 [190, 210]',
      '',
    ]);
  });
});

describe('the hash of the defaults', () => {
  const number = (value?: number) => ({ type: 'number', ...(value !== undefined && { default: value }) }) as const;
  const hash = defaultsHash({ a: { options: { x: number(1), y: number() } }, b: { options: {} } });

  test('does not depend on the order of selectors and options, nor on ranges and options without one', () => {
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(defaultsHash({ b: { options: {} }, a: { options: { y: number(), x: number(1) } } })).toBe(hash);
    expect(defaultsHash({ b: { options: {} }, a: { options: { x: { ...number(1), most: 3 } } } })).toBe(hash);
    expect(DEFAULTS).toMatch(/^[0-9a-f]{16}$/);
  });

  test('changes with a default, and with a selector that comes or goes', () => {
    expect(defaultsHash({ a: { options: { x: number(2) } }, b: { options: {} } })).not.toBe(hash);
    expect(defaultsHash({ a: { options: { x: number(1) } } })).not.toBe(hash);
    expect(defaultsHash({ a: { options: { x: number(1), y: number(0) } }, b: { options: {} } })).not.toBe(hash);
  });
});

test('a recording that nobody looked at has nothing chosen with it in view', () => {
  const seen = [{ sha256: 'ab', selectors: ['bucketedUcb'] }];
  expect(chosenWith('ab', seen)).toEqual(['bucketedUcb']);
  expect(chosenWith('cd', seen)).toEqual([]);
  const own = createHash('sha256').update(readText('recordings/own-texts.jsonl')).digest('hex');
  expect(chosenWith(own)).toContain('tsUcb');
});
