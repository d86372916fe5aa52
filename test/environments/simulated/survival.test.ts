/** The parts of the simulators that are decided by survival probabilities, round by round and by hand. */
import { describe, expect, test } from 'vitest';
import {
  acceptedLengthAt,
  geometricSurvival,
  hazardSurvival,
  lengthProbabilities,
  meanLength,
} from '../../../src/environments/simulated/survival.js';
import { SurvivalEnvironment } from '../../../src/environments/simulated/survival-environment.js';
import {
  roundCosts,
  SurvivalEpisode,
  type SurvivalEpisodeOptions,
} from '../../../src/environments/simulated/survival-episode.js';

describe('survival probabilities', () => {
  test('are powers of a rate, or products of hazards', () => {
    expect(geometricSurvival(0.5, 3)).toEqual(Float64Array.of(1 / 2, 1 / 4, 1 / 8));
    expect(hazardSurvival([0.5, 1, 0.25])).toEqual(Float64Array.of(1 / 2, 1 / 2, 1 / 8));
    expect([geometricSurvival(0.5, 0), hazardSurvival([])]).toEqual([new Float64Array(0), new Float64Array(0)]);
  });

  test('have a mean and a law, bonus token included', () => {
    const survival = Float64Array.of(1 / 2, 1 / 4);
    expect(meanLength(survival)).toBe(1.75);
    expect(lengthProbabilities(survival)).toEqual([1 / 2, 1 / 4, 1 / 4]);
    expect([meanLength(new Float64Array(0)), lengthProbabilities(new Float64Array(0))]).toEqual([1, [1]]);
  });

  test('are above the uniform for as many tokens as are accepted', () => {
    const survival = Float64Array.of(1 / 2, 1 / 4);
    expect([0, 0.24, 0.25, 0.49, 0.5, 0.99].map((u) => acceptedLengthAt(survival, u))).toEqual([3, 3, 2, 2, 1, 1]);
  });
});

/** An episode that meets these uniforms one after the other. */
function begin(uniforms: readonly number[], options: Partial<SurvivalEpisodeOptions>): SurvivalEpisode {
  const left = [...uniforms];
  return new SurvivalEpisode({
    segments: [{ fromToken: 0, survivals: [Float64Array.of(0.5), Float64Array.of(0.75)] }],
    sequenceLength: 100,
    costs: Float64Array.of(1, 2.5),
    random: () => left.shift()!,
    ...options,
  });
}

const pull = (episode: SurvivalEpisode, arms: readonly number[]) => arms.map((arm) => episode.pull(arm));

describe('an episode', () => {
  test('costs what its arms cost, and is cut where it ends', () => {
    const episode = begin([0.6, 0.6, 0.1], { sequenceLength: 4 });
    expect(pull(episode, [1, 0])).toEqual([2, 1]);
    expect([episode.done, episode.elapsed]).toEqual([false, 3.5]);
    expect(pull(episode, [0])).toEqual([1]);
    expect([episode.done, episode.elapsed]).toEqual([true, 4.5]);
    expect(() => episode.pull(0)).toThrow('Episode.pull: the episode must not be done');
  });

  test('tells what every arm would have given, cut where it ends', () => {
    const episode = begin([0.6, 0.1], { sequenceLength: 3 });
    const outcomes = new Float64Array(2);
    expect([episode.pullAll(1, outcomes), Array.from(outcomes)]).toEqual([2, [1, 2]]);
    expect([episode.pullAll(0, outcomes), Array.from(outcomes)]).toEqual([1, [1, 1]]);
    expect(() => episode.pullAll(0, outcomes)).toThrow('Episode.pullAll: the episode must not be done');
    expect(() => begin([], {}).pullAll(2, outcomes)).toThrow('Episode.pullAll: arm must be an integer in [0, 1]');
    expect(() => begin([], {}).pullAll(0, new Float64Array(3))).toThrow('Episode.pullAll: outcomes must be');
    expect(() => begin([], {}).pull(-1)).toThrow('Episode.pull: arm must be an integer in [0, 1], got -1');
  });

  test('changes its probabilities at the first round that begins at or after a position, over several at once', () => {
    const never = [new Float64Array(1), new Float64Array(1)];
    const always = [Float64Array.of(1), Float64Array.of(1)];
    const segments = [
      { fromToken: 0, survivals: never },
      { fromToken: 2, survivals: always },
      { fromToken: 5, survivals: never },
      // Within one block of the last: never in force.
      { fromToken: 8, survivals: never },
      { fromToken: 9, survivals: always },
    ];
    const episode = begin(new Array(20).fill(0.5), { segments, sequenceLength: 13 });
    // Rounds begin at 0, 1, 2, 4, 6, 7, 8, 9 and 11.
    expect(pull(episode, [0, 1, 0, 1, 0, 1, 0, 1, 0])).toEqual([1, 1, 2, 2, 1, 1, 1, 2, 2]);
    expect(episode.done).toBe(true);
    const long = [Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1, 1, 1)];
    const leaping = begin(new Array(20).fill(0.5), {
      segments: [{ fromToken: 0, survivals: long }, ...segments.slice(1)],
      sequenceLength: 13,
    });
    // From 0 to 5, where two segments have begun since.
    expect(pull(leaping, [0, 0, 0, 0, 0])).toEqual([5, 1, 1, 1, 1]);
  });
});

describe('the chain of an episode', () => {
  const survivals = [Float64Array.of(1), Float64Array.of(1), new Float64Array(1), new Float64Array(1)];
  const chain = { toFirst: 0.25, toSecond: 0.5 };
  /** A uniform whose part after its first 20 bits is this. */
  const withRest = (rest: number) => (3 + rest) / 1_048_576;
  const followed = (rests: readonly number[], beginsInSecond?: boolean) =>
    pull(
      begin(rests.map(withRest), { segments: [{ fromToken: 0, survivals }], chain, beginsInSecond }),
      rests.map((_, i) => i % 2),
    );

  test('leaves its first state where the rest of the uniform is below the one chance, its second below the other', () => {
    // In the first state 2 tokens, in the second 1; the step shows in the round after.
    expect(followed([0.5, 0.49, 0.5, 0.25, 0.24, 0.99, 0, 0, 0])).toEqual([2, 2, 1, 1, 1, 2, 2, 1, 2]);
  });

  test('begins in its first state unless told', () => {
    expect(followed([0.9], undefined)).toEqual([2]);
    expect(followed([0.9], false)).toEqual([2]);
    expect(followed([0.9, 0.2, 0.9], true)).toEqual([1, 1, 2]);
  });

  test('takes its step whichever arm is pulled and however it is asked', () => {
    const episode = begin([0.4, 0.4].map(withRest), { segments: [{ fromToken: 0, survivals }], chain });
    const outcomes = new Float64Array(2);
    episode.pullAll(0, outcomes);
    expect(Array.from(outcomes)).toEqual([2, 2]);
    episode.pullAll(1, outcomes);
    expect(Array.from(outcomes)).toEqual([1, 1]);
  });
});

test('a round costs one unit for every arm unless told', () => {
  expect(roundCosts(3, undefined)).toEqual(Float64Array.of(1, 1, 1));
  expect(roundCosts(2, [0.5, 2])).toEqual(Float64Array.of(0.5, 2));
});

describe('an environment', () => {
  const parts = {
    kind: 'mine',
    parameters: { rates: [1] },
    segments: [{ fromToken: 0, survivals: [Float64Array.of(0.5), Float64Array.of(0.75, 0.25)] }],
    sequenceLength: 9,
    armCosts: undefined,
    identical: true,
  };

  test('has the range of its longest draft, and a law in which shorter ones never give more', () => {
    const environment = new SurvivalEnvironment(parts);
    expect([environment.armCount, environment.rewardRange]).toEqual([2, { min: 1, max: 3 }]);
    expect(environment.law).toEqual({
      probabilities: [
        [0.5, 0.5, 0],
        [0.25, 0.5, 0.25],
      ],
      sequenceLength: 9,
    });
    expect(environment.description).toEqual({ kind: 'mine', rates: [1], sequenceLength: 9 });
    expect('armRanges' in environment || 'armCosts' in environment).toBe(false);
    expect(() => environment.begin(0, 3 as never)).toThrow('mine.begin: random must be a function, got 3');
    expect(environment.begin(0, () => 0.6).pull(1)).toBe(2);
  });

  test('states ranges of its arms, costs and a law only where it has them', () => {
    const armCosts = [1, 2];
    const environment = new SurvivalEnvironment({ ...parts, armCosts, ownRanges: true, identical: false });
    armCosts[0] = 9;
    expect(environment.law).toBeUndefined();
    expect(environment.armRanges).toEqual([
      { min: 1, max: 2 },
      { min: 1, max: 3 },
    ]);
    expect(environment.armCosts).toEqual([1, 2]);
    expect(environment.description.armCosts).toEqual([1, 2]);
    const episode = environment.begin(0, () => 0.6);
    episode.pull(1);
    expect(episode.elapsed).toBe(2);
  });
});
