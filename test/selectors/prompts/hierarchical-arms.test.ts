/** What the hierarchical selectors share: which priors they take, and what they know of the arms from prompt to prompt. */
import {
  acceptedLengthRange,
  type GaussianPrior,
  hierarchicalThompson,
  type RewardRange,
  restoreSelector,
  sideInformationThompson,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const none = Number.NaN;

/** Both selectors, each told what it learns from. */
const KINDS = {
  hierarchicalThompson: () => {
    const selector = hierarchicalThompson({ armCount: 2, rewardRange: acceptedLengthRange(9) });
    return { selector, tell: (arm: number, reward: number) => selector.update(arm, reward) };
  },
  sideInformationThompson: () => {
    const selector = sideInformationThompson({
      ...{ armCount: 2, rewardRange: acceptedLengthRange(9), freeArms: [false, false] },
    });
    const tell = (arm: number, reward: number) =>
      selector.updateObserved(arm, arm === 0 ? [reward, none] : [none, reward]);
    return { selector, tell };
  },
};

describe('a prior', () => {
  const made = (rewardRange: RewardRange, prior: GaussianPrior) => () =>
    hierarchicalThompson({ armCount: 1, rewardRange, priors: [prior] }).snapshot().config.priors;
  const unit = { min: 0, max: 1 };
  const prior = { mean: 0.5, pulls: 1, variance: 0.25 };

  test('may be far from the rewards, and next to certain or next to nothing, by a factor of 1e20', () => {
    for (const mean of [-1e20, 1e20]) expect(made(unit, { ...prior, mean })()).toEqual([{ ...prior, mean }]);
    for (const variance of [0, 1e-20, 1e20]) {
      expect(made(unit, { ...prior, variance })()).toEqual([{ ...prior, variance }]);
    }
    // In units of the range: [3, 7] is four long.
    const four = { min: 3, max: 7 };
    for (const change of [{ mean: -4e20 }, { mean: 4e20 }, { variance: 1.5e21 }, { variance: 1.7e-19 }]) {
      expect(made(four, { ...prior, ...change })()).toEqual([{ ...prior, ...change }]);
    }
  });

  test.each<[RewardRange, Partial<GaussianPrior>, string]>([
    [unit, { mean: -1.01e20 }, 'priors[0].mean must be within 1e20 ranges of the rewards, got -101000000000000000000'],
    [unit, { mean: 1.01e20 }, 'priors[0].mean must be within 1e20 ranges of the rewards'],
    [{ min: 3, max: 7 }, { mean: 4.01e20 }, 'priors[0].mean must be within 1e20 ranges of the rewards'],
    [
      unit,
      { variance: 0.99e-20 },
      'priors[0].variance must be 0 or within a factor of 1e20 of the square of the range',
    ],
    [unit, { variance: 1.01e20 }, 'priors[0].variance must be 0 or within a factor of 1e20 of the square of the range'],
    [{ min: 3, max: 7 }, { variance: 1.7e21 }, 'priors[0].variance must be 0 or within a factor of 1e20'],
    [{ min: 3, max: 7 }, { variance: 1.5e-19 }, 'priors[0].variance must be 0 or within a factor of 1e20'],
  ])('further away is refused, %#', (range, change, message) => {
    expect(made(range, { ...prior, ...change })).toThrow(`hierarchicalThompson: ${message}`);
  });

  test('of an arm that gives one reward only has no variance, and any mean', () => {
    const point = { min: 2, max: 2 };
    for (const mean of [-1e30, 2, 1e30]) {
      expect(made(point, { mean, pulls: 1, variance: 0 })()).toEqual([{ mean, pulls: 1, variance: 0 }]);
    }
    expect(made(point, { mean: 2, pulls: 1, variance: 1e-9 })).toThrow(
      'hierarchicalThompson: priors[0].variance must be 0 where the range is one point, got 1e-9',
    );
  });
});

describe.each(Object.entries(KINDS))('%s', (kind, make) => {
  const restored = (snapshot: object) => restoreSelector(kind as 'hierarchicalThompson', snapshot as never);

  test('counts the rounds of all prompts and of the present one, and a prompt without a round is none', () => {
    const { selector, tell } = make();
    const counts = () => {
      const { rounds, promptRounds } = selector.snapshot().state;
      return [rounds, promptRounds];
    };
    expect(counts()).toEqual([0, 0]);
    tell(0, 3);
    tell(1, 4);
    expect(counts()).toEqual([2, 2]);
    selector.startEpisode!();
    expect(counts()).toEqual([2, 0]);
    const begun = selector.snapshot();
    selector.startEpisode!();
    expect(selector.snapshot()).toStrictEqual(begun);
    tell(1, 4);
    expect(counts()).toEqual([3, 1]);
  });

  test('draws a mean the higher the greater the uniform, one an arm in arm order', () => {
    const { selector, tell } = make();
    for (let round = 0; round < 4; round++) tell(round % 2, 4);
    const selectOn = (...uniforms: number[]) => selector.select(() => uniforms.shift()!);
    // Both were seen twice and gave the same: what is known of them differs by less than a deviation.
    expect([selectOn(0.999, 0.001), selectOn(0.001, 0.999)]).toEqual([0, 1]);
  });

  test('its probabilities are those of now, whenever it was asked before', () => {
    const { selector, tell } = make();
    const steps = [
      () => tell(0, 3),
      () => tell(1, 5),
      () => tell(1, 2),
      () => selector.startEpisode!(),
      () => tell(1, 10),
      () => selector.startEpisode!(),
    ];
    for (const step of steps) {
      const before = selector.probability(0);
      step();
      expect(selector.probability(0)).not.toBe(before);
      expect(selector.probability(0)).toBe(restored(selector.snapshot()).probability(0));
    }
  });

  test('comes back with counts that rounds can have, and no others', () => {
    const { selector, tell } = make();
    tell(0, 3);
    selector.startEpisode!();
    tell(0, 3);
    tell(1, 4);
    const snapshot = selector.snapshot();
    const wrong: [object, string][] = [
      [{ arms: {} }, 'state.arms must be an array of 2'],
      [{ arms: snapshot.state.arms.slice(1) }, 'state.arms must be an array of 2, got an array of 1'],
      [{ arms: [snapshot.state.arms[0], null] }, 'state.arms[1] must be an object, got null'],
      [{ rounds: -1 }, 'state.rounds must be an integer of at least 0, got -1'],
      [{ rounds: 2.5 }, 'state.rounds must be an integer of at least 0, got 2.5'],
      [{ rounds: 1 }, 'state.promptRounds must be an integer in [0, 1], got 2'],
      [{ promptRounds: -1 }, 'state.promptRounds must be an integer in [0, 3], got -1'],
      [{ lastArm: 2 }, 'state.lastArm must be an integer in [-1, 1], got 2'],
      [{ lastArm: -2 }, 'state.lastArm must be an integer in [-1, 1], got -2'],
    ];
    for (const [change, message] of wrong) {
      expect(() => restored({ ...snapshot, state: { ...snapshot.state, ...change } })).toThrow(`${kind}: ${message}`);
    }
    // All rounds may be of the present prompt.
    const state = { ...snapshot.state, rounds: 2 };
    expect(restored({ ...snapshot, state }).snapshot()).toStrictEqual({ ...snapshot, state });
  });
});
