/** What a fit takes from a recording, reckoned once more from its definitions, on recordings small enough for that. */
import { describe, expect, test } from 'vitest';
import { fitAcceptanceModel } from '../../../src/environments/fitting/fit-acceptance.js';
import { acceptanceStatistics } from '../../../src/environments/recorded/acceptance-statistics.js';
import type { ReplayArm } from '../../../src/environments/recorded/replay-arms.js';
import type { TraceTurn } from '../../../src/environments/recorded/trace.js';
import {
  type AcceptanceArm,
  type AcceptanceModel,
  oddsFactorsOf,
} from '../../../src/environments/simulated/calibrated-acceptance.js';
import { mixPrompts } from '../../../src/environments/simulated/prompt-mixture.js';
import { createRandom } from '../../../src/random/source.js';

const recorded = (method: string, maxDraftLength?: number): ReplayArm => ({
  kind: 'recorded',
  method,
  semantics: 'next-start',
  ...(maxDraftLength !== undefined && { maxDraftLength }),
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Turns whose methods gave these blocks; the blocks of one turn have the same sum. */
function turnsOf(blocks: Readonly<Record<string, readonly (readonly number[])[]>>): TraceTurn[] {
  const methods = Object.keys(blocks);
  return blocks[methods[0]!]!.map((turn, id) => ({
    id,
    turn: 0,
    tokenCount: sum(turn),
    recorded: Object.fromEntries(methods.map((method) => [method, blocks[method]![id]!])),
    tracks: {},
    signals: {},
    milliseconds: {},
  }));
}

interface World {
  readonly turns: number;
  readonly tokens: number;
  readonly draftLength: number;
  /** By how much the acceptance of turns differs, and that of hard and easy rounds. */
  readonly turnSpread: number;
  readonly roundSpread: number;
  /** With what probability a round is as hard as the one before. */
  readonly stays: number;
}

/** A recording in which turns and stretches of rounds are easier or harder than others. */
function record({ turns, tokens, draftLength, turnSpread, roundSpread, stays }: World, seed: string): number[][] {
  const random = createRandom('moments', seed);
  return Array.from({ length: turns }, () => {
    const own = 0.6 + turnSpread * (2 * random() - 1);
    let isEasy = random() < 0.5;
    const blocks: number[] = [];
    for (let left = tokens; left > 0; left -= blocks.at(-1)!) {
      if (random() >= stays) isEasy = !isEasy;
      const acceptance = own + (isEasy ? roundSpread : -roundSpread);
      let length = 1;
      while (length <= draftLength && random() < acceptance) length++;
      blocks.push(Math.min(length, left));
    }
    return blocks;
  });
}

/** Moments of the blocks besides the last of each turn. */
function momentsOf(blocks: readonly (readonly number[])[], goes = 5) {
  const complete = blocks.map((turn) => turn.slice(0, -1)).filter((turn) => turn.length > 0);
  const rounds = complete.flat();
  const mean = sum(rounds) / rounds.length;
  const variance = sum(rounds.map((length) => (length - mean) ** 2)) / rounds.length;
  const covariance = (lag: number) => {
    const products = complete.flatMap((turn) =>
      turn.slice(lag).map((length, t) => (length - mean) * (turn[t]! - mean)),
    );
    return products.length === 0 ? 0 : sum(products) / products.length;
  };
  const [one, two] = [covariance(1), covariance(2)];
  const measured = acceptanceStatistics(blocks).intraclassCorrelation * variance;
  // The variance between turns was measured with that of the mean of correlated rounds in it: twice the sum of the
  // covariances, which fall by a factor a round, over the rounds of a turn. Solved by going round.
  let between = measured;
  for (let i = 0; i < goes; i++) {
    const lagOne = Math.max(one - between, 0);
    const series = lagOne / (1 - ratio(lagOne, two - between));
    between = Math.max(measured - (2 * series * complete.length) / rounds.length, 0);
  }
  return { variance, between, lagOne: one - between, lagTwo: two - between };
}

/** Of covariances a round apart; in [0.2, 0.9]. */
function ratio(lagOne: number, lagTwo: number): number {
  return lagOne <= 0 ? 0.2 : Math.min(Math.max(lagTwo / lagOne, 0.2), 0.9);
}

/** Accepted over looked at, by depth, over all blocks; the last of a turn tells of its own drafted tokens alone. */
function countsOf(blocks: readonly (readonly number[])[], draftLength: number) {
  return Array.from({ length: draftLength }, (_, i) => {
    const depth = i + 1;
    const before = blocks.flatMap((turn) => turn.slice(0, -1));
    const last = blocks.map((turn) => turn.at(-1)!);
    return {
      lookedAt: before.filter((length) => length >= depth).length + last.filter((length) => length > depth).length,
      accepted: [...before, ...last].filter((length) => length > depth).length,
    };
  });
}

/** The variances that an arm's parts give the mean accepted length: between prompts, and between states within one. */
function spreadsOf(arm: AcceptanceArm, chain: { readonly toHard: number; readonly toEasy: number } | undefined) {
  const factors = oddsFactorsOf(arm, chain, 64);
  if (!factors) return { prompts: 0, states: 0 };
  const { survivals, roundShares } = mixPrompts(arm.hazards as readonly number[], factors);
  const weights = Array.from(roundShares);
  const lengths = survivals.map((byClass) => byClass.map((survival) => 1 + sum(Array.from(survival))));
  const states = factors.shares;
  const first = weights.map((_, i) => sum(states.map((share, s) => share * lengths[s]![i]!)));
  const second = weights.map((_, i) => sum(states.map((share, s) => share * lengths[s]![i]! ** 2)));
  const over = (values: readonly number[]) => sum(values.map((value, i) => value * weights[i]!));
  return {
    prompts: over(first.map((mean) => mean ** 2)) - over(first) ** 2,
    states: over(second) - over(first.map((mean) => mean ** 2)),
  };
}

const VARIED: World = { turns: 40, tokens: 160, draftLength: 2, turnSpread: 0.25, roundSpread: 0.25, stays: 0.85 };

/** Blocks that are the same in every turn. */
function alike(turns: number, blocks: readonly number[]): number[][] {
  return Array.from({ length: turns }, () => [...blocks]);
}

describe('lengths of answers', () => {
  const modelOf = (tokens: readonly number[], lengths?: 'quantiles' | 'log-normal') =>
    fitAcceptanceModel(turnsOf({ plain: tokens.map((count) => new Array<number>(count).fill(1)) }), {
      arms: [{ kind: 'plain' }],
      ...(lengths && { lengths }),
    }).sequenceLength;

  test('are by default 33 quantiles: of 33 turns, all of them in order', () => {
    const tokens = Array.from({ length: 33 }, (_, i) => 5 + ((i * 20) % 33) ** 2);
    const quantiles = { kind: 'quantiles', tokens: [...tokens].sort((a, b) => a - b) };
    expect(modelOf(tokens)).toEqual(quantiles);
    expect(modelOf(tokens, 'quantiles')).toEqual(quantiles);
  });

  test('lie between those of fewer turns, rounded', () => {
    // Of 11 turns, 10 apart from 10 to 110: quantile i of 32 is 10 + 100 i / 32.
    const tokens = [110, 20, 90, 40, 70, 60, 50, 80, 30, 100, 10];
    expect(modelOf(tokens)).toEqual({
      kind: 'quantiles',
      tokens: Array.from({ length: 33 }, (_, i) => Math.round(10 + (100 * i) / 32)),
    });
  });

  test('may be a log-normal law with their median, spread and greatest', () => {
    // Six turns of 16 and six of 64: the median between them, the logarithms ln 2 to either side of their mean.
    const tokens = [16, 64, 16, 64, 16, 64, 16, 64, 16, 64, 16, 64];
    const law = modelOf(tokens, 'log-normal') as { kind: string; median: number; spread: number; max: number };
    expect(law).toMatchObject({ kind: 'log-normal', median: 40, max: 64 });
    expect(law.spread).toBeCloseTo(Math.log(2), 14);
    const three = modelOf([...tokens, 256], 'log-normal') as typeof law;
    expect(three).toMatchObject({ median: 64, max: 256 });
  });
});

describe('a fit needs', () => {
  const fitted = (blocks: readonly (readonly number[])[]) =>
    fitAcceptanceModel(turnsOf({ own: blocks }), { arms: [recorded('own')], shape: 'truncated-geometric' });

  test('10 turns and 200 rounds besides the last', () => {
    expect(() => fitted(alike(10, new Array(21).fill(2)))).not.toThrow();
    expect(() => fitted([...alike(9, new Array(21).fill(2)), new Array(20).fill(2)])).toThrow(
      new RangeError(
        'fitAcceptanceModel: the trace must have at least 10 turns and 200 rounds of "own (next-start)" besides the ' +
          "turns' last blocks, got 10 turns and 199 rounds",
      ),
    );
    // A turn of one block is none.
    expect(() => fitted([...alike(9, new Array(31).fill(2)), [2]])).toThrow('got 9 turns and 270 rounds');
  });

  test('a shape, a law of lengths and options that there are', () => {
    const turns = turnsOf({ own: alike(10, new Array(21).fill(2)) });
    for (const [part, message] of [
      [{ shape: 'flat' }, `shape must be 'calibrated' or 'truncated-geometric', got "flat"`],
      [{ lengths: 'normal' }, `lengths must be 'quantiles' or 'log-normal', got "normal"`],
      [{ chain: true }, 'options must be among arms, shape, lengths, incomplete, got "chain"'],
    ] as const) {
      expect(() => fitAcceptanceModel(turns, { arms: [recorded('own')], ...part } as never)).toThrow(
        `fitAcceptanceModel: ${message}`,
      );
    }
  });

  test('every arm in every turn, unless turns without are to be left out', () => {
    const turns = [...turnsOf({ own: alike(10, new Array(21).fill(2)) }), ...turnsOf({ other: alike(1, [42]) })];
    const options = { arms: [recorded('own')], shape: 'truncated-geometric' } as const;
    expect(() => fitAcceptanceModel(turns, options)).toThrow('own');
    const { sequenceLength } = fitAcceptanceModel(turns, { ...options, incomplete: 'skip' });
    expect(sequenceLength).toEqual({ kind: 'quantiles', tokens: new Array(33).fill(42) });
  });
});

test('a truncated-geometric model has one rate, accepted over looked at, the blocks at the end included', () => {
  // The last block of 2 tells that its first token was accepted, one of 1 nothing.
  const blocks = [...alike(12, [...new Array(20).fill(1), 3, 2]), ...alike(12, [...new Array(10).fill(2), 3, 1])];
  // Looked at: 20 of the ones; 2 of the 3; 1 of the last 2. Then 2 of each 2, and 2 of the 3.
  const rate = (12 * (0 + 2 + 1) + 12 * (10 + 2)) / (12 * (20 + 2 + 1) + 12 * (20 + 2));
  const { arms, chain } = fitAcceptanceModel(turnsOf({ own: blocks }), {
    arms: [{ ...recorded('own'), cost: 2, free: true, name: 'flat' }],
    shape: 'truncated-geometric',
  });
  expect(arms).toEqual([{ name: 'flat', cost: 2, free: true, hazards: [rate, rate] }]);
  expect(chain).toBeUndefined();
});

describe('what a recording does not ask for is left out:', () => {
  const parts = (blocks: readonly (readonly number[])[], maxDraftLength?: number) => {
    const { arms, chain } = fitAcceptanceModel(turnsOf({ own: blocks }), { arms: [recorded('own', maxDraftLength)] });
    return { ...arms[0]!, chain };
  };

  test('rounds that are all the same have neither prompts nor a chain', () => {
    // The second token of no draft was accepted, the first of each; beyond that nobody looked.
    expect(parts(alike(20, new Array(30).fill(2)), 4)).toEqual({
      name: 'own (next-start)',
      cost: 1,
      free: false,
      hazards: [1, 0, 0, 0],
      chain: undefined,
    });
  });

  test('drafts that were all accepted, or none of them, have hazards alone', () => {
    expect(parts(alike(20, new Array(30).fill(3)))).toMatchObject({ hazards: [1, 1] });
    expect(parts(alike(20, new Array(30).fill(1)), 2)).toMatchObject({ hazards: [0, 0] });
    // Turns differ, but not in what was accepted of what was looked at: that was all of it, or nothing.
    const { promptAcceptance, chainOdds, chain } = parts(alike(20, new Array(30).fill(1)), 1);
    expect([promptAcceptance, chainOdds, chain]).toEqual([undefined, undefined, undefined]);
  });

  test('neighbours that differ have no chain; turns that differ have prompts even so', () => {
    // Half of the turns accept every fourth draft, the others all but every fourth.
    const turns = Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: 31 }, (__, t) => ((t % 4 === 3) === (i % 2 === 0) ? 2 : 1)),
    );
    const moments = momentsOf(turns);
    const own = parts(turns);
    expect(moments.lagOne).toBeLessThan(0);
    expect([own.chainOdds, own.chain]).toEqual([undefined, undefined]);
    expect(Math.abs(spreadsOf(own, undefined).prompts / moments.between - 1)).toBeLessThan(1e-3);
  });

  test('turns of two rounds and a last one have no rounds two apart: what is alike in them is the turn', () => {
    // Two of three turns have two rounds alike.
    const turns = Array.from(
      { length: 120 },
      (_, i) =>
        [
          [1, 1, 1],
          [2, 2, 1],
          [1, 2, 1],
          [2, 1, 1],
          [2, 2, 1],
          [1, 1, 1],
        ][i % 6]!,
    );
    const moments = momentsOf(turns);
    expect(moments.lagOne).toBeLessThan(0);
    const own = parts(turns);
    expect([own.chainOdds, own.chain]).toEqual([undefined, undefined]);
    expect(Math.abs(spreadsOf(own, undefined).prompts / moments.between - 1)).toBeLessThan(1e-3);
  });
});

describe('a model fitted to turns that differ and rounds that come in stretches', () => {
  const blocks = record(VARIED, 'varied');
  const moments = momentsOf(blocks);
  const arm = { ...recorded('tree'), name: 'own', cost: 1.5, free: true };
  const fitted = () => fitAcceptanceModel(turnsOf({ tree: blocks }), { arms: [arm] });

  test('has the hazards that are counted, and takes over name, cost and freedom', () => {
    const hazards = countsOf(blocks, 2).map(({ accepted, lookedAt }) => accepted / lookedAt);
    expect(fitted().arms[0]).toMatchObject({ name: 'own', cost: 1.5, free: true, hazards });
  });

  test('goes round often enough for the variance between turns to settle', () => {
    expect(Math.abs(momentsOf(blocks).between / momentsOf(blocks, 1000).between - 1)).toBeLessThan(1e-3);
  });

  test('has a symmetric chain with the ratio of the covariances two rounds and one apart', () => {
    const persistence = ratio(moments.lagOne, moments.lagTwo);
    expect(persistence).toBeGreaterThan(0.3);
    expect(persistence).toBeLessThan(0.85);
    const { toHard, toEasy } = fitted().chain!;
    expect(toHard).toBeCloseTo((1 - persistence) / 2, 12);
    expect(toEasy).toBe(toHard);
  });

  test('has prompts that accept in the mean what was accepted, and vary as much as the turns did', () => {
    const { arms, chain } = fitted();
    const { alpha, beta } = arms[0]!.promptAcceptance!;
    const counts = countsOf(blocks, 2);
    const rate = sum(counts.map(({ accepted }) => accepted)) / sum(counts.map(({ lookedAt }) => lookedAt));
    expect(alpha / (alpha + beta)).toBeCloseTo(rate, 12);
    expect(Math.abs(spreadsOf(arms[0]!, chain).prompts / moments.between - 1)).toBeLessThan(1e-3);
  });

  test('has odds of hard and easy rounds from which the covariance of neighbours comes out', () => {
    const { arms, chain } = fitted();
    const { hard, easy } = arms[0]!.chainOdds!;
    expect(hard * easy).toBeCloseTo(1, 12);
    expect(easy).toBeGreaterThan(1);
    const persistence = 1 - 2 * chain!.toHard;
    expect(Math.abs((persistence * spreadsOf(arms[0]!, chain).states) / moments.lagOne - 1)).toBeLessThan(1e-3);
  });
});

/** The persistence of the chain: 1 less the two moves. */
function persistenceOf(model: AcceptanceModel): number {
  return 1 - model.chain!.toHard - model.chain!.toEasy;
}

describe('the persistence of the chain', () => {
  test('is one for all arms, the ratio of what they have together, each in terms of its own variance', () => {
    const slow = record({ ...VARIED, turns: 25, draftLength: 1, stays: 0.95 }, 'slow');
    const fast = record({ ...VARIED, turns: 25, draftLength: 1, stays: 0.7, roundSpread: 0.3 }, 'fast');
    // One after the other, so that neighbours are as different as can be: an arm that no chain is for.
    const even = slow.map(() => Array.from({ length: 107 }, (_, t) => 1 + (t % 2)));
    const model = fitAcceptanceModel(turnsOf({ slow, even, fast }), {
      arms: [recorded('slow'), recorded('even'), recorded('fast')],
    });
    const [own, none, other] = [slow, even, fast].map((blocks) => momentsOf(blocks));
    expect(none!.lagOne).toBeLessThan(0);
    const persistence = ratio(
      own!.lagOne / own!.variance + other!.lagOne / other!.variance,
      own!.lagTwo / own!.variance + other!.lagTwo / other!.variance,
    );
    expect(persistence).toBeGreaterThan(0.3);
    expect(persistence).toBeLessThan(0.85);
    expect(persistenceOf(model)).toBeCloseTo(persistence, 12);
    expect(model.arms.map(({ chainOdds }) => chainOdds !== undefined)).toEqual([true, false, true]);
    for (const [i, { lagOne }] of [own!, none!, other!].entries()) {
      if (i === 1) continue;
      const covariance = persistence * spreadsOf(model.arms[i]!, model.chain).states;
      expect(Math.abs(covariance / lagOne - 1)).toBeLessThan(2e-3);
    }
  });

  /** Turns of rounds of one token or of four, drawn for so many rounds at a time, up to 120 tokens. */
  function stretches(length: number, seed: string): number[][] {
    const random = createRandom('stretches', seed);
    return Array.from({ length: 60 }, () => {
      const blocks: number[] = [];
      let left = 120;
      for (let own = 1; left > 0; left -= blocks.at(-1)!) {
        if (blocks.length % length === 0) own = random() < 0.5 ? 1 : 4;
        blocks.push(Math.min(own, left));
      }
      return blocks;
    });
  }

  /** A persistence, raised until this arm's covariance of neighbours is reached with odds of e^4. */
  function raised(persistence: number, arm: AcceptanceArm, lagOne: number): number {
    const most = (tried: number) => {
      const move = (1 - tried) / 2;
      const odds = { ...arm, chainOdds: { hard: Math.exp(-4), easy: Math.exp(4) } };
      return tried * spreadsOf(odds, { toHard: move, toEasy: move }).states;
    };
    let wanted = persistence;
    while (wanted < 0.9 && most(wanted) < lagOne) wanted = Math.min(wanted + 0.1, 0.9);
    return wanted;
  }

  test.each([
    [2, 'pairs'],
    [12, 'stretches'],
  ])('is raised by tenths until odds of e^4 reach the covariance, at most to 0.9: %i rounds alike', (length, seed) => {
    const blocks = stretches(length, seed);
    const { lagOne, lagTwo } = momentsOf(blocks);
    const model = fitAcceptanceModel(turnsOf({ blocks }), { arms: [recorded('blocks')] });
    expect(persistenceOf(model)).toBeCloseTo(raised(ratio(lagOne, lagTwo), model.arms[0]!, lagOne), 12);
  });

  test('is raised as long as there is an arm whose covariance is not reached', () => {
    // The same turn sixty times, so that no variance is between turns. Of independent rounds one in which neighbours happen to
    // have something in common.
    const pairs = alike(60, stretches(2, 'pairs')[0]!);
    const independent = record({ ...VARIED, tokens: 120, draftLength: 1, turnSpread: 0, roundSpread: 0 }, 'mild');
    const mild = independent
      .map((turn) => alike(60, turn))
      .find((turns) => momentsOf(turns).lagOne > 0.05 * momentsOf(turns).variance)!;
    const model = fitAcceptanceModel(turnsOf({ pairs, mild }), { arms: [recorded('pairs'), recorded('mild')] });
    const [strong, weak] = [momentsOf(pairs), momentsOf(mild)];
    const together = ratio(
      strong.lagOne / strong.variance + weak.lagOne / weak.variance,
      strong.lagTwo / strong.variance + weak.lagTwo / weak.variance,
    );
    expect(raised(together, model.arms[1]!, weak.lagOne)).toBe(together);
    const wanted = raised(together, model.arms[0]!, strong.lagOne);
    expect(wanted).toBeGreaterThan(together);
    expect(persistenceOf(model)).toBeCloseTo(wanted, 12);
  });

  test('ends at 0.9 where no chain reaches the covariance, also of turns that have no rounds two apart', () => {
    // 400 turns of one round of one token, 100 of two rounds of four: around the mean of 2 the product of neighbours is 4, and
    // the covariance of rounds two apart, of which there are none, 0.
    const short = [...alike(400, [1, 1]), ...alike(100, [4, 4, 1])];
    const { lagOne, lagTwo } = momentsOf(short);
    expect([lagOne, lagTwo]).toEqual([4, 0]);
    const model = fitAcceptanceModel(turnsOf({ short }), { arms: [recorded('short')] });
    expect(raised(0.2, model.arms[0]!, 4)).toBe(0.9);
    expect(persistenceOf(model)).toBeCloseTo(0.9, 12);
  });
});
