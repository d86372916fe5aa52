import { createRandom, type Environment, type ReplayArm, replay, runEpisode, type TraceTurn } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { LateOutcomes } from '../../src/harness/late-outcomes.js';
import { scriptedEnvironment } from './scripted-environment.js';

const random = createRandom('a replay draws nothing');

/** Twelve tokens: a chain drafter that is right six times, then not; a lookup that finds the first passage whole. */
const turn: TraceTurn = {
  id: 1,
  turn: 0,
  tokenCount: 12,
  recorded: {},
  tracks: {
    small: { accepted: [6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0, 0] },
    lookup: { accepted: [5, 4, 3, 2, 1, 0, -1, -1, 0, 0, 0, 0], cap: 5 },
  },
  signals: { matched: [3, 4, 5, 6, 7, 8, 0, 0, 1, 1, 1, 1] },
  milliseconds: {},
};
const arms: ReplayArm[] = [
  { kind: 'plain', cost: 1 },
  { kind: 'track', track: 'small', maxDraftLength: 2, cost: 1.5 },
  { kind: 'track', track: 'lookup', free: true, cost: 1.25 },
];
const environment = replay([turn], { arms, contexts: ['matched'] });
const problem = { armCount: 3, rewardRange: environment.rewardRange };

/** What every test's selector has: it pulls one arm and knows nothing. */
const rest = (arm: number) => ({
  ...problem,
  select: () => arm,
  probability: (other: number) => (other === arm ? 1 : 0),
  snapshot: () => ({}),
});

type Told = [rounds: number, ...unknown[]];

/** Runs the one episode, counting rounds, so that a log tells after which round something was told. */
function run(selectorOf: (log: (...entry: unknown[]) => void) => Parameters<typeof runEpisode>[0], options = {}) {
  const told: Told[] = [];
  let rounds = 0;
  const episode = environment.begin(0, random);
  const { pull, pullAll } = episode;
  episode.pull = (arm) => {
    rounds += 1;
    return pull.call(episode, arm);
  };
  episode.pullAll = (arm, outcomes) => {
    rounds += 1;
    return pullAll!.call(episode, arm, outcomes);
  };
  const result = runEpisode(
    selectorOf((...entry) => told.push([rounds, ...entry])),
    episode,
    random,
    { freeArms: environment.freeArms, ...options },
  );
  return { told, result };
}

describe('what was not pulled is told when the text tells it', () => {
  test('a round of a selector with full information waits for its longest outcome', () => {
    const { told } = run((log) => ({
      ...rest(0),
      feedback: 'full-information',
      updateAll: (rewards) => log(...Array.from(rewards)),
    }));
    // Plain decoding has produced 6 tokens after round 6, what the lookup gives from position 0; the shorter outcomes of
    // the next three positions come due then too. The chain's 3 tokens from position 4 take one round more.
    expect(told.slice(0, 7)).toEqual([
      [6, 1, 3, 6],
      [6, 1, 3, 5],
      [6, 1, 3, 4],
      [6, 1, 3, 3],
      [7, 1, 3, 2],
      [7, 1, 2, 1],
      [7, 1, 1, 1],
    ]);
    expect(told).toHaveLength(12);
  });

  test('and gets one update for each round, however many tokens each has', () => {
    const { told, result } = run((log) => ({
      ...rest(2),
      feedback: 'full-information',
      updateAll: (rewards) => log(...Array.from(rewards)),
    }));
    expect(result.stoppingTime).toBe(7);
    // Round 2 begins at position 6, where everything is wrong.
    expect(told.slice(0, 2)).toEqual([
      [1, 1, 3, 6],
      [2, 1, 1, 1],
    ]);
    expect(told).toHaveLength(7);
  });

  test('one that learns of every position gets one update for each token, however few the rounds', () => {
    const { told, result } = run((log) => ({
      ...rest(2),
      feedback: 'full-information',
      everyPosition: true,
      updateAll: (rewards) => log(...Array.from(rewards)),
    }));
    expect(result.stoppingTime).toBe(7);
    expect(told).toHaveLength(12);
    // Round 1 accepts 6 tokens, which decide positions 0 to 3; the chain's 3 tokens from position 4 end one later.
    expect(told.filter(([round]) => round === 1)).toHaveLength(4);
    expect(told[4]).toEqual([2, 1, 3, 2]);
  });

  test('a free arm is told apart from the pulled one, when its own draft is decided', () => {
    const { told } = run((log) => ({
      ...rest(1),
      feedback: 'side-information',
      updateObserved: (arm, rewards) => log(arm, ...Array.from(rewards)),
    }));
    const none = Number.NaN;
    expect(told.slice(0, 4)).toEqual([
      [1, 1, 1, 3, none],
      [2, 1, none, none, 6],
      [2, 1, 1, 3, 3],
      [3, 1, 1, 1, 1],
    ]);
  });

  test('without free arms only the pulled one is told', () => {
    const { told } = run(
      (log) => ({
        ...rest(2),
        feedback: 'side-information',
        updateObserved: (arm, rewards) => log(arm, ...Array.from(rewards)),
      }),
      { freeArms: undefined },
    );
    expect(told[0]).toEqual([1, 2, Number.NaN, Number.NaN, 6]);
  });

  test('a late outcome comes with the context of its own round', () => {
    const seen: number[] = [];
    const { told } = run((log) => ({
      ...rest(1),
      feedback: 'contextual',
      contextSize: 1,
      select: (_random, context) => {
        seen.push(context[0]!);
        return 1;
      },
      updateObserved: (_arm, rewards, context) => log(Array.from(rewards), Array.from(context)),
    }));
    expect(seen.slice(0, 3)).toEqual([3, 6, 0]);
    expect(told.slice(0, 3)).toEqual([
      [1, [1, 3, Number.NaN], [3]],
      [2, [Number.NaN, Number.NaN, 6], [3]],
      [2, [1, 3, 3], [6]],
    ]);
  });

  test('the round that ends the text can be kept back, with all that it decides', () => {
    const count = (learnFromLastRound: boolean) =>
      run((log) => ({ ...rest(0), feedback: 'full-information', updateAll: () => log() }), { learnFromLastRound }).told
        .length;
    expect([count(true), count(false)]).toEqual([12, 11]);
  });
});

describe('where the reward is throughput, what is told is divided by the cost of its arm', () => {
  const throughput = { reward: 'throughput', armCosts: [1, 1.5, 1.25] };

  test('each round as a whole, with full information', () => {
    const { told } = run(
      (log) => ({ ...rest(0), feedback: 'full-information', updateAll: (rewards) => log(...Array.from(rewards)) }),
      throughput,
    );
    // The first rounds of the test above: 1, 3, 6 tokens, then 1, 3, 5.
    expect(told.slice(0, 2)).toEqual([
      [6, 1, 3 / 1.5, 6 / 1.25],
      [6, 1, 3 / 1.5, 5 / 1.25],
    ]);
    expect(told).toHaveLength(12);
  });

  test('each position, with full information of every one', () => {
    const { told } = run(
      (log) => ({
        ...rest(2),
        feedback: 'full-information',
        everyPosition: true,
        updateAll: (rewards) => log(...Array.from(rewards)),
      }),
      throughput,
    );
    expect(told[0]).toEqual([1, 1, 3 / 1.5, 6 / 1.25]);
    expect(told[4]).toEqual([2, 1, 3 / 1.5, 2 / 1.25]);
    expect(told).toHaveLength(12);
  });

  test('a free arm as the pulled one', () => {
    const { told } = run(
      (log) => ({
        ...rest(1),
        feedback: 'side-information',
        updateObserved: (arm, rewards) => log(arm, ...Array.from(rewards)),
      }),
      throughput,
    );
    const none = Number.NaN;
    expect(told.slice(0, 3)).toEqual([
      [1, 1, 1, 3 / 1.5, none],
      [2, 1, none, none, 6 / 1.25],
      [2, 1, 1, 3 / 1.5, 3 / 1.25],
    ]);
  });

  test('one that weighs costs itself is refused', () => {
    const weighing = () => ({ ...rest(1), feedback: 'bandit-with-costs', maxCost: 2, updateWithCost() {} }) as const;
    expect(() => run(weighing, throughput)).toThrow(
      "runEpisode: reward must be 'accepted-length' for a selector that weighs costs itself, got 'throughput'",
    );
  });
});

describe('outcomes that wait', () => {
  const none = new Float64Array(0);
  const outcomesOf = (told: ReturnType<LateOutcomes['next']>) => told && Array.from(told.outcomes);

  test('are known when the text has just reached them, one token later than one before', () => {
    const rounds = new LateOutcomes(false);
    rounds.add(10, 1, Float64Array.of(2, 5, Number.NaN), none);
    expect(rounds.next(11)).toBeNull();
    rounds.add(11, 0, Float64Array.of(9, 9, 9), none);
    expect(outcomesOf(rounds.next(12))).toEqual([2, Number.NaN, Number.NaN]);
    expect(rounds.next(12)).toBeNull();
    rounds.add(12, 0, Float64Array.of(9, 9, 9), none);
    expect(rounds.next(14)).toBeNull();
    rounds.add(13, 0, Float64Array.of(9, 9, 9), none);
    expect(outcomesOf(rounds.next(15))).toEqual([Number.NaN, 5, Number.NaN]);
    expect(rounds.next(15)).toBeNull();
  });

  test('are told once', () => {
    const rounds = new LateOutcomes(false);
    rounds.add(0, 0, Float64Array.of(1, 3), none);
    expect(outcomesOf(rounds.next(1))).toEqual([1, Number.NaN]);
    rounds.add(1, 0, Float64Array.of(8, 8), none);
    expect(rounds.next(2)).toBeNull();
  });

  test('hold up nothing where there are none: an arm that is not observed', () => {
    const rounds = new LateOutcomes(true);
    rounds.add(0, 0, Float64Array.of(1, Number.NaN), none);
    expect(outcomesOf(rounds.next(1))).toEqual([1, Number.NaN]);
    expect(rounds.next(1)).toBeNull();
  });

  test('are a copy of what was handed over', () => {
    const rounds = new LateOutcomes(true);
    const outcomes = Float64Array.of(2);
    const context = Float64Array.of(7);
    rounds.add(0, 0, outcomes, context);
    outcomes[0] = 99;
    context[0] = 99;
    const told = rounds.next(2)!;
    expect([told.outcomes[0], told.context[0]]).toEqual([2, 7]);
  });

  test('come in the order of their rounds, and those of one round together where rounds are whole', () => {
    const rounds = new LateOutcomes(true);
    rounds.add(0, 0, Float64Array.of(1, 4), none);
    rounds.add(1, 1, Float64Array.of(1, 2), none);
    expect(rounds.next(2)).toBeNull();
    rounds.add(2, 2, Float64Array.of(9, 9), none);
    expect(rounds.next(3)!.arm).toBe(1);
    expect(rounds.next(3)).toBeNull();
    rounds.add(3, 3, Float64Array.of(1, 1), none);
    expect([rounds.next(4)!.arm, rounds.next(4)!.arm, rounds.next(4)]).toEqual([0, 3, null]);
  });
});

test('a selector that learns costs is told the time of its round', () => {
  const { told } = run((log) => ({
    ...rest(1),
    feedback: 'bandit-with-costs',
    maxCost: 2,
    updateWithCost: (arm, reward, cost) => log(arm, reward, cost),
  }));
  expect(told.slice(0, 3)).toEqual([
    [1, 1, 3, 1.5],
    [2, 1, 3, 1.5],
    [3, 1, 1, 1.5],
  ]);
});

describe('an episode that lacks what the selector learns from is refused', () => {
  const bare: Environment = scriptedEnvironment([[1, 2, 3]], 5);
  const side = { ...rest(0), feedback: 'side-information', updateObserved() {} } as const;

  test('free arms need pullAll', () => {
    const freeArms = [true, false, false];
    expect(() => runEpisode(side, bare.begin(0, random), random, { freeArms })).toThrow(
      'runEpisode: episode must have pullAll for free arms, got one without',
    );
    expect(runEpisode(side, bare.begin(0, random), random).tokens).toBe(5);
    // Arms of which none is free do not.
    expect(runEpisode(side, bare.begin(0, random), random, { freeArms: [false, false, false] }).tokens).toBe(5);
  });

  test('a contextual selector needs a context of its own size', () => {
    const contextual = { ...side, feedback: 'contextual', contextSize: 2 } as const;
    expect(() => runEpisode(contextual, bare.begin(0, random), random)).toThrow(
      'runEpisode: episode must have a context of 2 numbers, got none',
    );
    expect(() => runEpisode(contextual, environment.begin(0, random), random)).toThrow('got 1');
  });
});
