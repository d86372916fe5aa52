/** The contextual selectors. */
import { acceptedLengthRange, bucketedUcb, type ContextualSelector, createRandom, linUcb } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('linUcb', (problem) => linUcb({ ...problem, contextSize: 1 }), {
  draws: 'nothing',
  lateFeedback: { exempt: 'the inverse is updated in place, and rounds otherwise in another order' },
});
describeSelectorContract('bucketedUcb', bucketedUcb, {
  draws: 'nothing',
  lateFeedback: { exempt: 'later rewards count more' },
  rescaling: { exempt: 'its prior mean is counted in tokens' },
});

const problem = { armCount: 2, rewardRange: acceptedLengthRange(9) };
const none = Number.NaN;

describe('linUcb', () => {
  test('with next to no ridge it plays the arm whose line is higher, whatever was seen of the lines', () => {
    const random = createRandom('linUcb', 'lines');
    const missed: number[] = [];
    for (let table = 0; table < 2000; table++) {
      const selector = linUcb({
        ...{ armCount: 2, rewardRange: { min: 0, max: 1 }, contextSize: 1 },
        ...{ optimism: 0, ridge: 1e-14 },
      });
      const lines = [0, 1].map(() => ({ at0: random(), at1: random() }));
      const value = (arm: number, x: number) => lines[arm]!.at0 * (1 - x) + lines[arm]!.at1 * x;
      for (let round = 0; round < 6; round++) {
        const x = random();
        selector.updateObserved(round % 2, [value(0, x), value(1, x)], [x]);
      }
      const x = random();
      // Two lines through six points are known to some 1e-16 / (distance of points)^2; the gap asks for a margin of 1e-6.
      const gap = value(1, x) - value(0, x);
      if (Math.abs(gap) > 1e-6 && selector.select(() => 0, [x]) !== (gap > 0 ? 1 : 0)) missed.push(table);
    }
    expect(missed).toEqual([]);
  });

  test.each([
    [{ contextSize: 0 }, /contextSize must be an integer in \[1, 1000\], got 0/],
    [{ optimism: -1 }, /optimism must be a finite number of at least 0, got -1/],
    [{ ridge: 0 }, /ridge must be in \[1e-290, 1e\+?290\], got 0/],
  ])('%o is refused', (options, message) => {
    expect(() => linUcb({ ...problem, contextSize: 1, ...options })).toThrow(message);
  });
});

/** The share of rounds, of 2,000, in which the arm that is better in the context is played. */
function shareOfBetter(selector: ContextualSelector, free: boolean): number {
  const random = createRandom('contexts');
  let better = 0;
  for (let round = 0; round < 2000; round++) {
    const match = Math.floor(random() * 12);
    // Arm 1 gives as much as the match is long, arm 0 always about 4: it is better up to a match of 4.
    const rewards = [3 + Math.floor(random() * 3), Math.min(10, match + 1)];
    const arm = selector.select(random, [match]);
    if (arm === (match >= 4 ? 1 : 0)) better += 1;
    selector.updateObserved(
      arm,
      rewards.map((reward, i) => (i === arm || (free && i === 1) ? reward : none)),
      [match],
    );
  }
  return better / 2000;
}

test('linUcb refuses a context that would make its matrices infinite, and is unchanged', () => {
  const selector = linUcb({ armCount: 2, rewardRange: acceptedLengthRange(4), contextSize: 1 });
  const before = selector.snapshot();
  expect(() => selector.updateObserved(0, [3, Number.NaN], [1e200])).toThrow(
    'linUcb.updateObserved: context[0] must be in [-1e150, 1e150], got 1e+200',
  );
  expect(selector.snapshot()).toEqual(before);
});

test('both find out from which match length the copying arm is better, also when they must pull it to see it', () => {
  for (const free of [true, false]) {
    // An arm that is seen only when it is pulled needs more optimism to be tried where nothing is known of it.
    const bucketed = bucketedUcb({ ...problem, freeArms: [false, free], optimism: free ? 0.075 : 0.5 });
    expect(shareOfBetter(bucketed, free)).toBeGreaterThan(0.9);
    expect(shareOfBetter(linUcb({ ...problem, contextSize: 1, optimism: 0.2 }), free)).toBeGreaterThan(0.85);
  }
});

describe('bucketedUcb', () => {
  test('a second number tells what the first does not, and one that says nothing costs next to nothing', () => {
    const share = (contextSize: number, says: boolean) => {
      const edges = [[5], [0.5]].slice(0, contextSize);
      const selector = bucketedUcb({ ...problem, contextSize, edges, freeArms: [true, true] });
      const random = createRandom('two numbers');
      let better = 0;
      for (let round = 0; round < 2000; round++) {
        const context = [10 * random(), random()];
        const good = context[says ? 1 : 0]! >= (says ? 0.5 : 5) ? 1 : 0;
        const seen = context.slice(0, contextSize);
        if (selector.select(() => 0, seen) === good) better += 1;
        selector.updateObserved(0, [5, (good === 1 ? 6 : 2) + Math.floor(3 * random())], seen);
      }
      return better / 2000;
    };
    expect(share(1, true)).toBeLessThan(0.6);
    expect(share(2, true)).toBeGreaterThan(0.95);
    expect(share(1, false) - share(2, false)).toBeLessThan(0.01);
  });

  test.each([
    [{ contextSize: 0 }, /contextSize must be a positive integer, got 0/],
    [{ edges: [] }, /edges must be a non-empty array/],
    [{ edges: [[]] }, /edges\[0\] must be a non-empty array/],
    [{ edges: [[1], [2]] }, /edges must be an array of 1, got an array of 2/],
    [{ edges: [3, 5] }, /edges\[0\] must be a non-empty array, got 3/],
    [{ edges: [[3, 3]] }, /edges\[0\]\[1\] must be greater than edges\[0\]\[0\] = 3, got 3/],
    [{ edges: [[Number.NaN]] }, /edges\[0\]\[0\] must be a finite number, got NaN/],
    [{ contextSize: 5 }, /edges must be those of at most 100000 buckets, got 271452/],
    [{ matchContexts: [0] }, /matchContexts must be an array of 2/],
    [{ matchContexts: [0, 1] }, /matchContexts\[1\] must be an integer in \[-1, 0\], got 1/],
    [{ armRewardRanges: [acceptedLengthRange(20), acceptedLengthRange(2)] }, /armRewardRanges\[0\] must lie in/],
    [{ matchWeight: 0 }, /matchWeight must be/],
    [{ freeArms: [true] }, /freeArms must be an array of 2/],
    [{ freeArms: [1, 0] }, /freeArms\[0\] must be true or false, got 1/],
    [{ costs: [1, 0] }, /bucketedUcb: costs\[1\] must be a finite number greater than 0, got 0/],
    [{ optimism: -1 }, /optimism must be/],
    [{ bucketWeight: 0 }, /bucketWeight must be/],
    [{ discount: 0 }, /discount must be in \(0, 1\]/],
    [{ promptDiscount: 1.5 }, /promptDiscount must be in \(0, 1\]/],
    [{ promptWeight: 0 }, /promptWeight must be/],
  ])('%o is refused', (wrong, message) => {
    expect(() => bucketedUcb({ ...problem, ...(wrong as object) })).toThrow(message);
  });
});
