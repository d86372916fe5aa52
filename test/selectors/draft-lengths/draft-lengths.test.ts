/** The draft-length controllers: what each does by hand, and what all have in common. */
import {
  type ArmSelector,
  acceptedLengthRange,
  createRandom,
  gammaTune,
  goodputDraftLength,
  heuristicDraftLength,
  kaplanMeierDraftLength,
  promptDraftLength,
  restoreSelector,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { costed, TRAITS } from './draft-length-traits.js';

describeSelectorContract('heuristicDraftLength', heuristicDraftLength, TRAITS);
describeSelectorContract('gammaTune', gammaTune, TRAITS);
describeSelectorContract('goodputDraftLength', (problem) => goodputDraftLength(costed(problem)), TRAITS);
describeSelectorContract('kaplanMeierDraftLength', (problem) => kaplanMeierDraftLength(costed(problem)), TRAITS);
describeSelectorContract('promptDraftLength', (problem) => promptDraftLength(costed(problem)), TRAITS);

const problem = { armCount: 9, rewardRange: acceptedLengthRange(8) };
const noLuck = () => 0;

/** Feeds accepted drafts to whatever arm is chosen; returns the arms. */
function follow(selector: ArmSelector, accepted: readonly number[], draftLengths?: readonly number[]): number[] {
  return accepted.map((count) => {
    const arm = selector.select(noLuck);
    selector.update(arm, Math.min(count, draftLengths?.[arm] ?? arm) + 1);
    return arm;
  });
}

describe('heuristicDraftLength', () => {
  test('two more after a whole draft, one less after any other, within 1 and the longest', () => {
    const selector = heuristicDraftLength(problem);
    expect(follow(selector, [9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])).toEqual([
      5, 7, 8, 8, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1,
    ]);
    expect(selector.select(noLuck)).toBe(3);
  });

  test('each prompt starts anew, unless it is to go on', () => {
    for (const transient of [true, false]) {
      const selector = heuristicDraftLength({ ...problem, transient });
      follow(selector, [9]);
      selector.startEpisode!();
      expect(selector.select(noLuck)).toBe(transient ? 5 : 7);
    }
  });

  test('among a few draft lengths it takes the longest that is not longer', () => {
    const selector = heuristicDraftLength({
      armCount: 3,
      rewardRange: acceptedLengthRange(8),
      draftLengths: [0, 3, 8],
    });
    expect(follow(selector, [9, 9, 9, 0], [0, 3, 8])).toEqual([1, 1, 2, 2]);
  });
});

/** A snapshot whose state says something else. */
function withState(selector: ArmSelector, change: object): never {
  const snapshot = selector.snapshot() as { state: object };
  return { ...snapshot, state: { ...snapshot.state, ...change } } as never;
}

test('a heuristic that was to begin beyond the longest draft begins at it, and comes back only to lengths there are', () => {
  const selector = heuristicDraftLength({ ...problem, initialDraftLength: 9 });
  expect(selector.select(noLuck)).toBe(8);
  for (const draftLength of [1, 8]) {
    expect(restoreSelector(withState(selector, { draftLength })).select(noLuck, [])).toBe(draftLength);
  }
  for (const draftLength of [0, 9, 1.5]) {
    expect(() => restoreSelector(withState(selector, { draftLength }))).toThrow(
      'heuristicDraftLength: state.draftLength must be an integer in [1, 8], got',
    );
  }
});

describe('gammaTune', () => {
  test('begins at the longest draft where it is told of a longer one, and drafts where there is nothing but plain decoding', () => {
    const short = gammaTune({ armCount: 3, rewardRange: acceptedLengthRange(2), initialDraftLength: 5 });
    expect(short.snapshot().state).toEqual({ draftLength: 2, average: 2 });
    const plain = gammaTune({ armCount: 1, rewardRange: acceptedLengthRange(0) });
    expect(plain.snapshot().state).toEqual({ draftLength: 1, average: 1 });
  });

  test('weighs the newest round and steps ahead as it is told', () => {
    const selector = gammaTune({ ...problem, smoothing: 0.5, step: 1 });
    // 3 of 3: 4. Then 1 of 4: average (3 + 1) / 2 = 2. Then 2 of 2: 3, the average as it was. Then 0 of 3: 1.
    expect(follow(selector, [9, 1, 9, 0])).toEqual([3, 4, 2, 3]);
    expect(selector.snapshot().state).toEqual({ draftLength: 1, average: 1 });
  });

  test('comes back only to lengths and averages there are', () => {
    const selector = gammaTune(problem);
    for (const state of [
      { draftLength: 1, average: 1 },
      { draftLength: 8, average: 8 },
    ]) {
      expect(restoreSelector(withState(selector, state)).snapshot()).toMatchObject({ state });
    }
    for (const draftLength of [0, 9, 1.5]) {
      expect(() => restoreSelector(withState(selector, { draftLength }))).toThrow(
        'gammaTune: state.draftLength must be an integer in [1, 8], got',
      );
    }
    for (const average of [0.9, 8.1, Number.NaN, '3']) {
      expect(() => restoreSelector(withState(selector, { average }))).toThrow(
        'gammaTune: state.average must be in [1, 8], got',
      );
    }
  });
});

test('gammaTune jumps ahead after a whole draft and else follows the moving average', () => {
  const selector = gammaTune(problem);
  // 3 of 3: 5. Then 1 of 5: average 0.7 * 3 + 0.3 * 1 = 2.4, so 3. Then 0: 1.68, so 2. 0: 1.176, so 2. 0: clipped to 1.
  expect(follow(selector, [9, 1, 0, 0, 0])).toEqual([3, 5, 3, 2, 2]);
  expect(selector.select(noLuck)).toBe(1);
  expect(selector.snapshot()).toMatchObject({ state: { draftLength: 1, average: 1 } });
});

describe('goodput and Kaplan-Meier', () => {
  const armCosts = Array.from({ length: 9 }, (_, g) => (g === 0 ? 1 : 1 + 0.1 * g));

  test('goodput weighs (1 + alpha + ... + alpha^g) / c with one rate for all depths', () => {
    const selector = goodputDraftLength({ ...problem, armCosts, discount: 0.5 });
    const counts = { accepted: 0, verified: 0 };
    const random = createRandom('goodput');
    for (let round = 0; round < 200; round++) {
      const alpha = (counts.accepted + 2) / (counts.verified + 3);
      const speeds = armCosts.map((c, g) => {
        let tokens = 0;
        for (let j = 0; j <= g; j++) tokens += Math.exp(j * Math.log(alpha));
        return tokens / c;
      });
      const arm = selector.select(random);
      expect(Math.max(...speeds) - speeds[arm]!).toBeLessThan(1e-12);
      const accepted = Math.min(arm, Math.floor(random() * 9));
      selector.update(arm, accepted + 1);
      counts.accepted = counts.accepted / 2 + accepted;
      counts.verified = counts.verified / 2 + accepted + (accepted < arm ? 1 : 0);
    }
  });

  test('Kaplan-Meier keeps one rate for each depth, and a round tells about every shorter draft', () => {
    const selector = kaplanMeierDraftLength({ ...problem, armCosts, discount: 1 });
    selector.update(3, 3);
    // Two of three drafted tokens accepted: depths 1 and 2 verified and accepted, depth 3 verified and rejected.
    expect(selector.snapshot().state).toEqual({
      verified: [1, 1, 1, 0, 0, 0, 0, 0],
      accepted: [1, 1, 0, 0, 0, 0, 0, 0],
    });
    selector.update(2, 3);
    // The whole draft accepted: depth 3 was not asked (censored).
    expect(selector.snapshot().state).toEqual({
      verified: [2, 2, 1, 0, 0, 0, 0, 0],
      accepted: [2, 2, 0, 0, 0, 0, 0, 0],
    });
    // Rates 4/5, 4/5, 2/4, then 2/3: 1, 1.8/1.1, 2.44/1.2 = 2.033, 2.76/1.3 = 2.123, 2.973/1.4 = 2.124, 3.116/1.5 = 2.077.
    expect(selector.select(noLuck)).toBe(4);
  });

  test('both find the best fixed length of chains whose acceptance falls, and Kaplan-Meier leaves one that misleads', () => {
    // The first token is right with probability 0.5, every further one with 0.95. Tokens per time with length g:
    // 1 + 0.5 (1 - 0.95^g) / 0.05 over 1 + 0.1 g: greatest, 2.02, at g = 8 (1.36 at 1); plain decoding has 1.
    const random = createRandom('depth');
    const kaplanMeier = kaplanMeierDraftLength({ ...problem, armCosts, discount: 0.99 });
    let long = 0;
    for (let round = 0; round < 2000; round++) {
      const arm = kaplanMeier.select(random);
      let accepted = 0;
      while (accepted < arm && random() < (accepted === 0 ? 0.5 : 0.95)) accepted += 1;
      kaplanMeier.update(arm, accepted + 1);
      if (arm >= 6) long += 1;
    }
    expect(long / 2000).toBeGreaterThan(0.9);
  });

  test('where nothing is ever right they stop drafting most of the time, and try again', () => {
    for (const make of [goodputDraftLength, kaplanMeierDraftLength]) {
      const selector = make({ ...problem, armCosts: armCosts.map((_, g) => 1 + g / 2) });
      const arms = follow(selector, new Array(500).fill(0));
      const plain = arms.filter((arm) => arm === 0).length;
      expect(plain).toBeGreaterThan(250);
      expect(arms.slice(100).some((arm) => arm > 0)).toBe(true);
    }
  });
});

describe('what is out of range is refused', () => {
  test.each<[string, object, RegExp]>([
    ['too few draft lengths', { draftLengths: [1, 2] }, /draftLengths must be an array of 9, got an array of 2/],
    [
      'not ascending',
      { armCount: 3, draftLengths: [1, 1, 2] },
      /draftLengths\[1\] must be an integer of at least 2, got 1/,
    ],
    ['negative', { armCount: 2, draftLengths: [-1, 2] }, /draftLengths\[0\] must be an integer of at least 0, got -1/],
    [
      'a range that is too short',
      { rewardRange: acceptedLengthRange(7) },
      /rewardRange must hold the accepted lengths \[1, 9\], got \[1, 8\]/,
    ],
  ])('%s', (_name, options, message) => {
    for (const make of [heuristicDraftLength, gammaTune, goodputDraftLength, kaplanMeierDraftLength]) {
      expect(() => make({ ...problem, ...options })).toThrow(message);
    }
  });

  test('an accepted length that the arm cannot have', () => {
    const selector = kaplanMeierDraftLength(problem);
    expect(() => selector.update(2, 4)).toThrow(
      'kaplanMeierDraftLength.update: reward must be an integer in [1, 3], got 4',
    );
    expect(() => selector.update(2, 1.5)).toThrow('got 1.5');
  });

  test.each<[() => unknown, RegExp]>([
    [
      () => heuristicDraftLength({ ...problem, initialDraftLength: 0 }),
      /initialDraftLength must be a positive integer, got 0/,
    ],
    [() => heuristicDraftLength({ ...problem, transient: 1 as never }), /transient must be true or false, got 1/],
    [() => gammaTune({ ...problem, smoothing: 0 }), /smoothing must be in \(0, 1\], got 0/],
    [() => gammaTune({ ...problem, step: 0 }), /step must be a positive integer, got 0/],
    [() => goodputDraftLength({ ...problem, discount: 1.1 }), /discount must be in \(0, 1\], got 1.1/],
    [
      () => kaplanMeierDraftLength({ ...problem, priorAccepted: 0 }),
      /priorAccepted must be a finite number greater than 0, got 0/,
    ],
    [
      () => kaplanMeierDraftLength({ ...problem, priorRejected: -1 }),
      /priorRejected must be a finite number greater than 0, got -1/,
    ],
    [() => kaplanMeierDraftLength({ ...problem, armCosts: [1] }), /armCosts must be an array of 9/],
  ])('an option of one controller: %#', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('promptDraftLength', () => {
  const armCosts = Array.from({ length: 9 }, (_, g) => (g === 0 ? 1 : 1 + 0.1 * g));

  test('shrinks the rate of each depth towards that of the prompt, and that towards the prior', () => {
    const { discount, depthWeight } = { discount: 0.9, depthWeight: 5 };
    const selector = promptDraftLength({ ...problem, armCosts, discount, depthWeight });
    const random = createRandom('prompt draft length');
    let rounds: { accepted: number; drafted: number }[] = [];
    const seen = new Set<number>();
    for (let round = 0; round < 300; round++) {
      if (round % 60 === 0) {
        selector.startEpisode?.();
        rounds = [];
      }
      // Every token of the prompt that was verified, each with its depth and the weight of its round.
      const tokens = rounds.flatMap(({ accepted, drafted }, i) => {
        const verified = Math.min(accepted + 1, drafted);
        const weight = discount ** (rounds.length - 1 - i);
        return Array.from({ length: verified }, (_, depth) => ({ depth, weight, isAccepted: depth < accepted }));
      });
      const weightOf = (own: typeof tokens) => own.reduce((sum, { weight }) => sum + weight, 0);
      const rate = (2 + weightOf(tokens.filter(({ isAccepted }) => isAccepted))) / (3 + weightOf(tokens));
      const rates = Array.from({ length: 8 }, (_, depth) => {
        const own = tokens.filter((token) => token.depth === depth);
        return (
          (weightOf(own.filter(({ isAccepted }) => isAccepted)) + depthWeight * rate) / (weightOf(own) + depthWeight)
        );
      });
      const speeds = armCosts.map((cost, g) => {
        let tokens = 1;
        let survival = 1;
        for (let depth = 0; depth < g; depth++) {
          survival *= rates[depth]!;
          tokens += survival;
        }
        return tokens / cost;
      });
      const arm = selector.select(noLuck);
      // Sums of at most 60 terms in another order.
      expect(Math.max(...speeds) - speeds[arm]!).toBeLessThan(1e-12);
      seen.add(arm);
      let accepted = 0;
      while (accepted < arm && random() < [0.9, 0.3][Math.floor(round / 60) % 2]!) accepted += 1;
      selector.update(arm, accepted + 1);
      rounds.push({ accepted, drafted: arm });
    }
    expect(seen.size).toBeGreaterThan(4);
  });

  test('a prompt begins with nothing learnt', () => {
    const selector = promptDraftLength({ ...problem, armCosts });
    const start = selector.snapshot();
    follow(selector, [0, 0, 0, 0, 0, 0, 0, 0]);
    expect(selector.select(noLuck)).toBeLessThan(promptDraftLength({ ...problem, armCosts }).select(noLuck));
    selector.startEpisode?.();
    expect(selector.snapshot()).toEqual(start);
  });

  test('as heavy as one likes it is goodput afresh, as light as one likes the depths are on their own', () => {
    const heavy = promptDraftLength({ ...problem, armCosts, depthWeight: 1e9 });
    const goodput = goodputDraftLength({ ...problem, armCosts });
    const random = createRandom('heavy');
    for (let round = 0; round < 200; round++) {
      const arm = heavy.select(noLuck);
      expect(arm).toBe(goodput.select(noLuck));
      let accepted = 0;
      while (accepted < arm && random() < 0.7 - 0.1 * accepted) accepted += 1;
      for (const selector of [heavy, goodput]) selector.update(arm, accepted + 1);
    }
    // The first token always, the second never: with a light weight the second is known to be wasted.
    const light = promptDraftLength({ ...problem, armCosts, depthWeight: 1e-9, discount: 1 });
    for (let round = 0; round < 20; round++) light.update(8, 2);
    expect(light.select(noLuck)).toBe(1);
  });
});
