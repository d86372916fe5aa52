/** The mixed model of one arm, learnt step by step, against a regression on its whole history, and by hand. */
import { createRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import {
  ArmMixedModel,
  type ArmMixedModelState,
  NO_SITUATION,
  REWARD_LEVELS,
  situationAfter,
} from '../../../src/selectors/statistics/arm-mixed-model.js';
import { ArmByRegression } from '../prompts/arm-by-regression.js';

const prior = { mean: 2.5, pulls: 1.5, variance: 1.25 };

/** The situations of a model: the first round's, and those after an own reward or another's at each level. */
const LEVELS = Object.values(REWARD_LEVELS);
const SITUATIONS = [true, false].flatMap((own) => LEVELS.map((level) => situationAfter(own, level)));

test('there are six situations besides that of a first round, all different', () => {
  expect(new Set([...SITUATIONS, NO_SITUATION]).size).toBe(7);
});

/** A model with some rewards in each of so many prompts, at full weight from one to the next unless told. */
function learned(prompts: number, kept = 1): ArmMixedModel {
  const random = createRandom('mixed model', prompts);
  const model = new ArmMixedModel(prior);
  for (let prompt = 0; prompt < prompts; prompt++) {
    if (prompt > 0) model.startPrompt(kept);
    for (let round = 0; round < 5; round++) {
      model.record(1 + 4 * random(), round === 0 ? NO_SITUATION : SITUATIONS[Math.floor(6 * random())]!);
    }
  }
  return model;
}

describe('without forgetting', () => {
  test('agrees with a regression on the whole history: means, variances, noise, prompts that differ', () => {
    const random = createRandom('mixed model', 'regression');
    const model = new ArmMixedModel(prior);
    const reference = new ArmByRegression(prior);
    // Elimination on twenty unknowns with precisions of some hundred: well within 1e-9 of numbers around 1.
    const agree = (value: number, expected: number, what: string) =>
      expect(Math.abs(value - expected), what).toBeLessThan(1e-9);
    for (let prompt = 0; prompt < 6; prompt++) {
      if (prompt > 0) {
        model.startPrompt(1);
        reference.startPrompt();
      }
      // One prompt without a reward, which tells nothing of how prompts differ.
      const rounds = prompt === 3 ? 0 : 1 + Math.floor(5 * random());
      for (let round = 0; round < rounds; round++) {
        const which = round === 0 ? -1 : Math.floor(6 * random());
        const reward = 1 + 4 * random() + prompt / 3;
        const worth = round % 3 === 2 ? 1 / 4 : 1;
        if (worth === 1) model.record(reward, which < 0 ? NO_SITUATION : SITUATIONS[which]!);
        else model.record(reward, which < 0 ? NO_SITUATION : SITUATIONS[which]!, worth);
        reference.learn(which, reward, worth);
      }
      const { means, covariances } = reference.posterior();
      const own = means.length - 1;
      agree(model.mean(), means[0]!, 'mean');
      agree(model.noise, reference.noise, 'noise');
      for (let which = -1; which < 6; which++) {
        const situation = which < 0 ? NO_SITUATION : SITUATIONS[which]!;
        const lasting = which < 0 ? [0] : [0, 1 + which];
        const involved = [...lasting, own];
        const covarianceWith = (part: number[]) =>
          part.reduce((sum, a) => sum + involved.reduce((s, b) => s + covariances[a]![b]!, 0), 0);
        agree(
          model.meanIn(situation),
          involved.reduce((sum, a) => sum + means[a]!, 0),
          'expected',
        );
        agree(model.populationVariance(situation), Math.max(0, covarianceWith(lasting)), 'population');
        agree(model.promptEffectVariance(situation), Math.max(0, covarianceWith([own])), 'prompt');
      }
    }
  });
});

describe('at a new prompt', () => {
  /** The covariances of a state as a square, and its means. */
  const square = ({ covariances }: ArmMixedModelState) =>
    Array.from({ length: 8 }, (_, a) =>
      Array.from({ length: 8 }, (_, b) => covariances[(Math.max(a, b) * (Math.max(a, b) + 1)) / 2 + Math.min(a, b)]!),
    );

  test('precisions fade towards those of the prior, correlations and means stay, and the effect of the prompt is new', () => {
    const kept = 0.7;
    const model = learned(4);
    const before = model.toState();
    model.startPrompt(kept);
    const after = model.toState();
    const [old, now] = [square(before), square(after)];
    const evidence = { weight: before.noise.weight * kept, sum: before.noise.sum * kept };
    expect(after.noise).toEqual(evidence);
    const noise = (100 * prior.variance + evidence.sum) / (100 + evidence.weight);
    expect(model.noise).toBeCloseTo(noise, 12);
    const lasting = [0, 2, 3, 4, 5, 6, 7];
    const precisionOf = (a: number) => 1 / (a === 0 ? prior.variance / prior.pulls : noise / 2);
    for (const a of lasting) {
      const faded = kept / old[a]![a]! + (1 - kept) * precisionOf(a);
      // An unknown that is less known than by its prior stays as it is.
      const expected = old[a]![a]! < 1 / precisionOf(a) ? 1 / faded : old[a]![a]!;
      expect(now[a]![a]).toBeCloseTo(expected, 12);
      for (const b of lasting) {
        const correlation = (of: number[][]) => of[a]![b]! / Math.sqrt(of[a]![a]! * of[b]![b]!);
        expect(correlation(now)).toBeCloseTo(correlation(old), 12);
      }
      expect(now[a]![1]).toBe(0);
      expect(after.means[a]).toBe(before.means[a]);
    }
    expect(after.means[1]).toBe(0);
    expect(after.promptPulls).toBe(0);
    // What a prompt tells of how much prompts differ: (b^2 + Var b - (1 - w) t v) / v at the weight w = (1 - Var b / t v)^2.
    const learnt = 1 - old[1]![1]! / before.promptVariance;
    const weight = learnt * learnt;
    const oldNoise = (100 * prior.variance + before.noise.sum) / (100 + before.noise.weight);
    const told = (before.means[1]! ** 2 + old[1]![1]! - (1 - weight) * before.promptVariance) / oldNoise;
    expect(after.spread.weight).toBeCloseTo(kept * (before.spread.weight + weight), 12);
    expect(after.spread.sum).toBeCloseTo(kept * (before.spread.sum + told), 12);
    const spread = Math.max(0.01, (4 * 0.1 + after.spread.sum) / (4 + after.spread.weight));
    expect(after.promptVariance).toBeCloseTo(spread * noise, 12);
    expect(now[1]![1]).toBe(after.promptVariance);
  });

  test('one without a reward tells nothing of how prompts differ', () => {
    const model = learned(2);
    model.startPrompt(1);
    const { spread } = model.toState();
    model.startPrompt(1);
    expect(model.toState().spread).toEqual(spread);
  });

  test('an unknown that nothing is known of stays so', () => {
    const model = new ArmMixedModel(prior);
    const { means, covariances } = model.toState();
    model.startPrompt(0.5);
    expect(model.toState().means).toEqual(means);
    expect(model.toState().covariances).toEqual(covariances);
  });

  test('what was thought to vary more than it does by now is not known better for that', () => {
    // Rewards vary half as much as expected: (100 * 1.25 - 62.5) / 100; the effects of situations began with half of 1.25.
    const fresh = new ArmMixedModel(prior).toState();
    const model = ArmMixedModel.fromState('who', 'arm', prior, { ...fresh, noise: { weight: 0, sum: -62.5 } });
    expect(model.noise).toBe(0.625);
    model.startPrompt(0.5);
    const [old, now] = [square(fresh), square(model.toState())];
    for (let a = 2; a < 8; a++) expect(now[a]).toEqual(old[a]);
    expect(now[2]![2]).toBe(0.625);
  });
});

test('the variance of a reward falls to a billionth of the prior one and no further, that between prompts to a hundredth', () => {
  const model = ArmMixedModel.fromState('who', 'arm', prior, {
    ...learned(1).toState(),
    noise: { weight: 0, sum: -1e9 },
    spread: { weight: 0, sum: -1e9 },
  });
  expect(model.noise).toBe(1e-9 * prior.variance);
  model.startPrompt(1);
  expect(model.toState().promptVariance).toBeCloseTo(0.01 * model.noise, 20);
});

test('an arm that can give one reward only is known beforehand', () => {
  const model = new ArmMixedModel({ mean: 1, pulls: 2, variance: 0 });
  model.record(1, NO_SITUATION);
  model.startPrompt(0.5);
  model.record(1, SITUATIONS[0]!);
  expect([model.mean(), model.meanIn(SITUATIONS[0]!), model.noise]).toEqual([1, 1, 0]);
  expect(model.populationVariance(SITUATIONS[0]!)).toBe(0);
  expect(model.promptEffectVariance(SITUATIONS[0]!)).toBe(0);
  // Nothing that JSON has no number for.
  expect(JSON.parse(JSON.stringify(model.toState()))).toEqual(model.toState());
});

describe('a state', () => {
  const state = learned(3, 0.8).toState();
  const read = (change: object) =>
    ArmMixedModel.fromState('who', 'arm', prior, { ...state, ...change } as ArmMixedModelState);

  test('is read back whole, and goes on as it would have', () => {
    const model = learned(3, 0.8);
    const again = ArmMixedModel.fromState('who', 'arm', prior, model.toState());
    expect(again.toState()).toEqual(state);
    expect(again.noise).toBe(model.noise);
    for (const one of [model, again]) {
      one.record(3, SITUATIONS[4]!);
      one.startPrompt(0.9);
      one.record(2, SITUATIONS[1]!);
    }
    expect(again.toState()).toEqual(model.toState());
  });

  const replaced = (values: readonly number[], at: number, value: unknown) =>
    values.map((old, i) => (i === at ? value : old));

  test.each<[string, object, string]>([
    ['too few means', { means: [1] }, 'who: arm.means must be an array of 8, got an array of 1'],
    [
      'a mean of NaN',
      { means: replaced(state.means, 7, Number.NaN) },
      'who: arm.means[7] must be a finite number, got NaN',
    ],
    ['too few covariances', { covariances: [1] }, 'who: arm.covariances must be an array of 36, got an array of 1'],
    [
      'an endless covariance',
      { covariances: replaced(state.covariances, 35, Infinity) },
      'who: arm.covariances[35] must be a finite number, got Infinity',
    ],
    // Diagonal entries of a triangle written row by row: 0, 2, 5, 9.
    ...[0, 2, 5, 9, 14, 20, 27, 35].map((at): [string, object, string] => [
      `a variance below 0 at ${at}`,
      { covariances: replaced(state.covariances, at, -1) },
      `who: arm.covariances[${at}] must be a finite number of at least 0, got -1`,
    ]),
    ...[-9, 9].map((value): [string, object, string] => [
      `a correlation beyond 1, of ${value}`,
      { covariances: replaced(state.covariances, 4, value) },
      `who: arm.covariances[4] must be in [`,
    ]),
    ['no noise', { noise: null }, 'who: arm.noise must be an object, got null'],
    [
      'a weight below 0',
      { noise: { weight: -1, sum: 0 } },
      'who: arm.noise.weight must be a finite number of at least 0, got -1',
    ],
    [
      'a sum of NaN',
      { spread: { weight: 0, sum: Number.NaN } },
      'who: arm.spread.sum must be a finite number, got NaN',
    ],
    [
      'a prompt variance below 0',
      { promptVariance: -1 },
      'who: arm.promptVariance must be a finite number of at least 0, got -1',
    ],
    ['no prompt variance', { promptVariance: 0 }, 'who: arm.promptVariance must be greater than 0, got 0'],
    ['half a pull', { promptPulls: 0.5 }, 'who: arm.promptPulls must be an integer of at least 0, got 0.5'],
  ])('with %s is refused', (_, change, message) => {
    expect(() => read(change)).toThrow(message);
  });

  test('that is no object is refused', () => {
    expect(() => ArmMixedModel.fromState('who', 'arm', prior, null as never)).toThrow(
      'who: arm must be an object, got null',
    );
  });

  test('may have correlations of 1 up to rounding, and no prompt variance where rewards have none', () => {
    const covariances = new Array(36).fill(0);
    [covariances[0], covariances[1], covariances[2]] = [4, 6, 9];
    // A billionth of the greatest variance, 9e-9, is for rounding.
    for (const covariance of [6, -6, 6 + 8e-9]) {
      covariances[1] = covariance;
      expect(read({ covariances }).toState().covariances[1]).toBe(covariance);
    }
    for (const covariance of [6 + 1e-8, -6 - 1e-8]) {
      covariances[1] = covariance;
      expect(() => read({ covariances })).toThrow('who: arm.covariances[1] must be in [-6');
    }
    const certain = { mean: 1, pulls: 2, variance: 0 };
    const none = new ArmMixedModel(certain).toState();
    expect(ArmMixedModel.fromState('who', 'arm', certain, none).toState()).toEqual(none);
  });
});
