/** Ours beside the engines': who beats whom, and that rules are played as they are. */
import { createRandom, readAlignedTrace, type TraceTurn, turnsWith } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { duelsOf, engineBlocks, verdictOf } from '../../../bench/leaderboard/engine-duels.js';
import { ENGINE_RIVALS, enginePlaces, playEngineRule } from '../../../bench/leaderboard/engine-places.js';

const WHERE = { question: 'which drafter', where: 'a', memory: 'carried' } as const;

describe('duels', () => {
  const ours = { ...WHERE, rule: 'ours', side: 'ours' } as const;
  const theirs = { ...WHERE, rule: 'theirs', side: 'theirs' } as const;
  const duel = (a: readonly number[], b: readonly number[]) =>
    duelsOf(
      [
        { ...ours, spent: a },
        { ...theirs, spent: b },
        // Another memory and another place are no rivals.
        { ...theirs, memory: 'fresh', spent: [1] },
        { ...theirs, where: 'b', spent: [1] },
      ],
      1,
    );

  test('what is saved on every request alike is saved for sure', () => {
    // 9 for 10 on each of 40 requests: whichever are drawn, it is 40 of 400.
    expect(duel(new Array(40).fill(9), new Array(40).fill(10))).toEqual([
      { ...WHERE, ours: 'ours', theirs: 'theirs', saving: 0.1, interval: [0.1, 0.1] },
    ]);
  });

  test('who is ahead beats, who is behind is beaten, and where requests disagree neither is', () => {
    const [ahead] = duel(new Array(40).fill(9), new Array(40).fill(10));
    const [behind] = duel(new Array(40).fill(10), new Array(40).fill(9));
    // Half of the requests 5 saved, half 5 lost: some -2 to 2 standard deviations of 5 sqrt(40) = 32 calls of 400.
    const mixed = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 5 : 15));
    const [even] = duel(mixed, new Array(40).fill(10));
    expect([ahead, behind, even].map((own) => verdictOf(own!))).toEqual([1, -1, 0]);
    expect(even!.saving).toBe(0);
    expect(even!.interval[0]).toBeGreaterThan(-0.25);
    expect(even!.interval[0]).toBeLessThan(-0.1);
  });

  test('where none of ours beats a rule in any column, the page says so', () => {
    const rows = [ours, theirs].map((row, i) => ({ ...row, spent: 40 * (10 - i) }));
    const duels = duel(new Array(40).fill(10), new Array(40).fill(9));
    expect(engineBlocks({ kind: 'engine-rules', rows, duels })).toContainEqual(
      expect.stringContaining('- theirs: none of ours beats it in any of the 1 columns (-11.1 per cent on average).'),
    );
  });
});

describe('places', async () => {
  const random = createRandom('engine rules');
  const lines = Array.from({ length: 20 }, (_, id) => {
    const n = 120;
    const column = (most: number) => Array.from({ length: n }, () => Math.floor((most + 1) * random()));
    const sufLen = column(14);
    const suf20 = sufLen.map((length) => (length === 0 ? 0 : Math.floor(random() * 12)));
    return JSON.stringify({ id, turn: 0, n, nTok: n, eagle20: column(8), suf20, sufLen });
  });

  const turns: TraceTurn[] = [];
  for await (const turn of readAlignedTrace(lines)) turns.push(turn);

  test.each([
    ['arcticHybrid, one place', 6],
    ['arcticHybrid, many places', 3],
    ['rule: the last arm from a match of 5, else the first', 5],
  ])('%s copies from a match of %i where the model drafts 3 tokens', (name, threshold) => {
    const places = enginePlaces('few', turns, { seed: 1, caps: [3], batches: [1] });
    const place = places.find(({ where }) => where === 'few, cap 3')!;
    const rival = ENGINE_RIVALS['which drafter'].find((own) => own.name === name)!;
    const { rounds, result } = playEngineRule(place, rival, 'carried', 1);
    const calls = turnsWith(turns, [{ kind: 'track', track: 'suf20' }]).map(({ tracks, signals, tokenCount }) => {
      let at = 0;
      let own = 0;
      while (at < tokenCount) {
        const copies = signals.sufLen![at]! >= threshold;
        const { accepted } = tracks[copies ? 'suf20' : 'eagle20']!;
        at += 1 + Math.min(accepted[at]!, copies ? 20 : 3);
        own += 1;
      }
      return own;
    });
    expect(result).toEqual(calls);
    expect(rounds).toBe(calls.reduce((sum, own) => sum + own, 0));
  });

  test('time is that of the rounds, for every draft length', () => {
    const places = enginePlaces('few', turns, { seed: 1, caps: [], batches: [8] });
    const place = places.find(({ question }) => question === 'how far to draft')!;
    expect(place.environment.armCosts).toHaveLength(9);
    const longest = ENGINE_RIVALS['how far to draft'].find(({ name }) => name.startsWith('tensorRtGate'))!;
    const { rounds, result } = playEngineRule(place, longest, 'fresh', 1);
    const time = result.reduce((sum, own) => sum + own, 0);
    // Afresh the gate never closes: always the longest draft. Sums of some hundred terms.
    expect(time / (rounds * place.environment.armCosts![8]!)).toBeCloseTo(1, 12);
  });
});
