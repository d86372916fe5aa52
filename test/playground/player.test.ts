/** What the page computes against the library's own harness: the same seed, the same rounds, the same regret. */
import { measureRegret, type SelectorFactory } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { HandTable } from '../../playground/model/hand.js';
import { Player } from '../../playground/model/player.js';
import { makeSelector, radii } from '../../playground/model/selectors.js';
import type { Choice } from '../../playground/state/setting.js';
import { SITUATIONS } from '../../playground/state/stories.js';
import { regretOf } from '../../playground/view/panel.js';

/** A clock that stands still: a slice then plays to the target. */
const NEVER = () => 0;

describe.each(Object.entries(SITUATIONS))('the situation %s', (_, { setting }) => {
  const player = new Player({ ...setting, round: 100_000 });
  player.work(1, NEVER);
  const factory =
    (choice: Choice): SelectorFactory =>
    (problem) =>
      makeSelector(choice, problem);

  test('takes the rounds that measureRegret counts with the same seed, and has the same best arm in hindsight', () => {
    const { answers, seed, memory, left, right } = setting;
    const report = measureRegret({
      environment: player.world.environment,
      selectors: { left: factory(left), right: factory(right) },
      episodes: answers,
      seed,
      memory,
    });
    const total = (mean: number) => Math.round(mean * answers);
    const rounds = [report.selectors.left, report.selectors.right].map(({ stoppingTime }) => total(stoppingTime.mean));
    expect(player.runs.map((run) => run.rounds)).toEqual(rounds);
    const alone = report.fixedArms.map(({ mean }) => total(mean));
    expect(player.yardstick.rounds).toBe(Math.min(...alone));
    expect(player.yardstick.arm).toBe(alone.indexOf(player.yardstick.rounds));
    expect(player.runs.map((run) => regretOf(run, player.yardstick))).toEqual(
      rounds.map((count) => count - player.yardstick.rounds),
    );
  });

  test('goes back by replaying: forty rounds, back to thirty and forward again are the same forty rounds', () => {
    const short = new Player({ ...setting, round: 40 });
    short.work(1, NEVER);
    const there = short.runs.map(({ arms, ends }) => [arms.slice(0, 40), ends.slice(0, 40)]);
    short.goTo(30);
    short.work(1, NEVER);
    expect(short.round).toBe(30);
    short.goTo(40);
    short.work(1, NEVER);
    expect(short.runs.map(({ arms, ends }) => [arms.slice(0, 40), ends.slice(0, 40)])).toEqual(there);
  });
});

describe('what the stories say holds', () => {
  const played = Object.fromEntries(
    Object.entries(SITUATIONS).map(([name, { setting }]) => {
      const player = new Player({ ...setting, round: 100_000 });
      player.work(1, NEVER);
      return [name, { player, regrets: player.runs.map((run) => regretOf(run, player.yardstick)) }];
    }),
  );

  test('trap: the first draft of B was turned down, and the greedy rule pulls it once in 40 answers', () => {
    const { player } = played.trap!;
    const [greedy, ucb] = player.runs;
    expect([...greedy.arms.slice(0, 3)]).toEqual([0, 1, 2]);
    expect(greedy.ends[1]! - greedy.ends[0]!).toBe(1);
    expect(player.yardstick.arm).toBe(1);
    expect(greedy.pulls[1]).toBe(1);
    expect(ucb.pulls[1]).toBeGreaterThan(ucb.rounds / 2);
  });

  test('radius: with the whole radius about half of the rounds go to other arms than B', () => {
    const [wide, narrow] = played.radius!.player.runs;
    expect(Math.abs(wide.pulls[1]! / wide.rounds - 0.5)).toBeLessThan(0.05);
    expect(narrow.pulls[1]! / narrow.rounds).toBeGreaterThan(0.8);
  });

  test('moving: UCBSpec beats every single arm, the greedy rule lags', () => {
    const [greedy, ucb] = played.moving!.regrets;
    expect(ucb).toBeLessThan(0);
    expect(greedy).toBeGreaterThan(0);
  });

  test('adversary: UCBSpec takes a round a token, EXP3Spec keeps near the best arm', () => {
    const { player, regrets } = played.adversary!;
    expect(player.runs[0].rounds).toBe(player.world.tokens);
    expect(regrets[1]).toBeLessThan(player.yardstick.rounds / 10);
  });

  test('prompts: the hierarchical rule beats the greedy one and every single arm', () => {
    const [greedy, hierarchical] = played.prompts!.regrets;
    expect(greedy).toBeGreaterThan(0);
    expect(hierarchical).toBeLessThan(0);
  });

  test('copying: prompt lookup gives 1 token a round in the first reading, and would give 9 in the second', () => {
    const { player } = played.copying!;
    const pieces = player.world.pieces!;
    const starts = pieces.flatMap((piece, i) => (piece === ' sister' ? [i] : []));
    expect(starts).toHaveLength(3);
    const outcome = (position: number) => {
      const fresh = player.world.environment.begin(0, () => 0);
      const outcomes = new Float64Array(3);
      for (let i = 0; i < position; i++) fresh.pull(0);
      fresh.pullAll!(0, outcomes);
      return outcomes[2];
    };
    expect(starts.map(outcome)).toEqual([1, 9, 9]);
  });
});

test('a radius is that of eq. (6): the arm that UCBSpec chooses has the greatest average plus radius', () => {
  const player = new Player({ ...SITUATIONS.radius.setting, round: 1 });
  for (let round = 4; round < 40; round++) {
    player.goTo(round);
    player.work(1, NEVER);
    for (const run of player.runs) {
      const reach = radii(run.selector);
      const upper = reach.map((radius, arm) => run.sums[arm]! / run.pulls[arm]! + radius);
      expect(run.selector.select(() => 0)).toBe(upper.indexOf(Math.max(...upper)));
    }
  }
});

test('by hand: the moves are replayed to the end of the answer and no further', () => {
  const table = new HandTable();
  const game = table.replay(new Array(200).fill(0));
  expect(game).toMatchObject({ done: true, tokens: 72, length: 72 });
  expect(game.moves).toHaveLength(72);
  expect(game.alone[0]).toBe(72);
  expect(game.blocks.map(({ text }) => text).join('')).toContain('read the letter again. Dear sister');
  expect(table.replay([2, 1]).moves).toEqual([2, 1]);
});
