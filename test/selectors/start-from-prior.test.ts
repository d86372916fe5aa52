/** Selectors that begin with a prior against selectors that were told its pulls one by one. */
import {
  type ArmSelector,
  acceptedLengthRange,
  bayesUcb,
  createRandom,
  discountedThompson,
  discountedUcb,
  klUcb,
  priorFromSnapshots,
  type SelectorSnapshot,
  selectorDescriptions,
  startFromPrior,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const problem = { armCount: 3, rewardRange: acceptedLengthRange(4) };

function make(kind: string): ArmSelector {
  const { settings, create } = selectorDescriptions[kind as 'moss'];
  return create({
    ...problem,
    ...settings?.({ ...problem, horizon: 100, contextSize: 1 } as never),
  }) as ArmSelector;
}

const COUNTING = [
  ...['ucbSpec', 'ucb1', 'moss', 'klUcb', 'bayesUcb', 'brezziLai', 'gaussianThompson', 'tsUcb'],
  ...['informationDirectedSampling', 'fractionalKube', 'epsilonGreedy', 'followTheLeader', 'releasedCodeGreedy'],
];
const FADING = ['discountedUcb', 'discountedThompson'];

/** 8, 4 and 2.5 pulls of means 2, 3.5 and 4; of the last two are whole. */
const prior = { counts: [8, 4, 2.5], sums: [16, 14, 10] };

describe('startFromPrior', () => {
  test.each(COUNTING)('%s is what it would be had it seen the whole pulls of the prior', (kind) => {
    const begun = startFromPrior(make(kind), prior);
    const told = make(kind);
    [8, 4, 2].forEach((pulls, arm) => {
      for (let i = 0; i < pulls; i++) told.update(arm, [2, 3.5, 4][arm]!);
    });
    expect(begun.snapshot()).toEqual(told.snapshot());
    // And it goes on as that one does.
    const luck = createRandom('prior', kind);
    for (let round = 0; round < 50; round++) {
      const draw = luck();
      const arm = begun.select(() => draw);
      expect(told.select(() => draw)).toBe(arm);
      begun.update(arm, 1 + (round % 5));
      told.update(arm, 1 + (round % 5));
    }
  });

  test('bayesUcb takes a prior for each arm besides the one for all, by the formula', () => {
    // Without a mean in common: (S_i + k m) / (n_i + k) with m = 2, k = 1: (16 + 2) / 9 = 2, (14 + 2) / 5 = 3.2, (8 + 2) / 3 = 3.33;
    // after 14 pulls the quantile is of level 1 - 1 / (2 + 14 / 30) = 0.5946, z = 0.2394, and with s = 2 the indices are
    // 2 + 0.4788 / 3 = 2.16, 3.2 + 0.4788 / sqrt 5 = 3.414, 3.333 + 0.4788 / sqrt 3 = 3.610.
    const options = { ...problem, prior: { mean: 2, pulls: 1, variance: 4 } };
    expect(startFromPrior(bayesUcb(options), prior).select(() => 0)).toBe(2);
    // Arm 1 overtakes where the last arm is known as well: (40 + 2) / 13 = 3.23, (56 + 2) / 17 = 3.41; arm 0 stays.
    const known = { counts: [8, 12, 16], sums: [16, 42, 54] };
    // (42 + 2) / 13 = 3.385, (54 + 2) / 17 = 3.294; level 1 - 1 / (2 + 36 / 30) = 0.6875, z = 0.4888: 3.385 + 0.9776 / 3.606 =
    // 3.656 and 3.294 + 0.9776 / 4.123 = 3.531.
    expect(startFromPrior(bayesUcb(options), known).select(() => 0)).toBe(1);
  });

  test('discounted selectors keep parts of pulls, less the least of the range, and let them fade', () => {
    const selector = startFromPrior(discountedUcb({ ...problem, discount: 0.95 }), prior);
    expect(selector.snapshot().state).toEqual({ counts: [8, 4, 2.5], sums: [8, 10, 7.5] });
    selector.update(0, 3);
    const { counts, sums } = selector.snapshot().state;
    expect(counts).toEqual([8 * 0.95 + 1, 4 * 0.95, 2.5 * 0.95]);
    expect(sums).toEqual([8 * 0.95 + 2, 10 * 0.95, 7.5 * 0.95]);
    expect(() => startFromPrior(discountedThompson({ ...problem, discount: 0.9 }), prior)).toThrow(
      /startFromPrior: prior\.counts must be of a sum of at most 10\.?\d*, the memory of this discountedThompson, got 14\.5/,
    );
  });

  test('whole pulls keep their sum to the last bit, and parts of pulls their mean', () => {
    // 7 times 29/7 would be a place more than 29.
    const range = { armCount: 2, rewardRange: { min: 0.5, max: 8 } };
    const state = startFromPrior(ucbSpec(range), { counts: [7, 2.5], sums: [29, 3.125] }).snapshot().state;
    expect(state).toEqual({ counts: [7, 2], sums: [29, 2.5] });
  });

  test('discounted selectors take as much as they remember, and no more than a billionth beyond', () => {
    const selector = () => discountedUcb({ armCount: 1, rewardRange: { min: 0.25, max: 1 }, discount: 0.5 });
    // The memory of 0.5 is 1 + 1/2 + 1/4 + ... = 2 pulls. Of rewards 0.75 they keep 0.5 each, beyond the least.
    expect(startFromPrior(selector(), { counts: [2], sums: [1.5] }).snapshot().state).toEqual({
      counts: [2],
      sums: [1],
    });
    expect(startFromPrior(selector(), { counts: [2.000000002], sums: [1.5] }).snapshot().state.counts).toEqual([
      2.000000002,
    ]);
    // 0.75 - 2.5 * 0.1 is a place more than 2.5 * (0.3 - 0.1), the most that there can be.
    const small = discountedUcb({ armCount: 1, rewardRange: { min: 0.1, max: 0.3 }, discount: 0.9 });
    expect(startFromPrior(small, { counts: [2.5], sums: [0.75] }).snapshot().state.sums).toEqual([0.49999999999999994]);
    expect(() => startFromPrior(selector(), { counts: [2.00000001], sums: [1.5] })).toThrow(
      'startFromPrior: prior.counts must be of a sum of at most 2, the memory of this discountedUcb, got 2.00000001',
    );
  });

  test('every other kind is refused by name, with the reason', () => {
    const others = Object.keys(selectorDescriptions).filter((kind) => ![...COUNTING, ...FADING].includes(kind));
    for (const kind of others) {
      expect(() => startFromPrior(make(kind), prior), kind).toThrow(
        new RegExp(`^startFromPrior: selector must be one .*, got "${kind}"$`),
      );
    }
    expect(others).toHaveLength(Object.keys(selectorDescriptions).length - COUNTING.length - FADING.length);
  });

  test('a selector that has learnt, and a prior of another problem, are refused', () => {
    const learnt = ucbSpec(problem);
    learnt.update(0, 2);
    expect(() => startFromPrior(learnt, prior)).toThrow('startFromPrior: selector must be one with nothing learnt');
    expect(() => startFromPrior(ucbSpec(problem), { counts: [1, 1], sums: [2, 2] })).toThrow(
      'startFromPrior: prior.counts must be',
    );
    expect(() => startFromPrior(ucbSpec(problem), { counts: [1, 1, 1], sums: [2, 2, 6] })).toThrow(
      'startFromPrior: prior.sums[2] must be in [1, 5], got 6',
    );
    const own = { ...make('ucb1'), snapshot: () => ({ kind: 'mine', problem, state: {} }) };
    expect(() => startFromPrior(own as unknown as ArmSelector, prior)).toThrow(
      'must be one of this package, got "mine"',
    );
  });

  test.each(['bayesUcb', 'ucbSpec', 'klUcb'])('with %s, 20 earlier prompts spare the next ones regret', (kind) => {
    // Means of accepted lengths 2, 2.5 and 3, prompts of 60 rounds; earlier pulls count a tenth.
    const means = [2, 2.5, 3];
    const play = (selector: ArmSelector, name: string, prompt: number) => {
      const random = createRandom('prior', name, prompt);
      let regret = 0;
      for (let round = 0; round < 60; round++) {
        const arm = selector.select(random);
        selector.update(arm, random() < (means[arm]! - 1) / 4 ? 5 : 1);
        regret += 3 - means[arm]!;
      }
      return regret;
    };
    const earlier = Array.from({ length: 20 }, (_, prompt) => {
      const selector = make(kind);
      play(selector, 'earlier', prompt);
      return selector.snapshot() as SelectorSnapshot<string, unknown, { counts: number[]; sums: number[] }>;
    });
    const known = priorFromSnapshots(earlier, { discount: 0.1 });
    const prompts = 200;
    let fresh = 0;
    let begun = 0;
    for (let prompt = 0; prompt < prompts; prompt++) {
      fresh += play(make(kind), 'later', prompt) / prompts;
      begun += play(startFromPrior(make(kind), known), 'later', prompt) / prompts;
    }
    // 19.0, 22.4 and 16.9 without, 0.0, 9.3 and 4.1 with. A prompt's regret deviates by some 10 from its mean, so the means of 200
    // prompts by 0.7: half of what there was lies four of that and more from either.
    expect(begun).toBeLessThan(fresh / 2);
  });

  test('klUcb plays no arm of the prior for the sake of trying it', () => {
    const selector = startFromPrior(klUcb(problem), { counts: [50, 50, 50], sums: [100, 100, 200] });
    expect(selector.select(() => 0)).toBe(2);
  });
});
