import { createRandom, omegaUcb, ucb1, utility } from 'banditspec';
import { describe, expect, test } from 'vitest';

const OPTIONS = {
  quality: { min: 0, max: 1 },
  cost: { weight: 0.1, most: 2 },
  latency: { weight: 0.02, most: 10 },
};

describe('utility', () => {
  test('is quality less weighted cost and latency, in a range that follows (by hand)', () => {
    const { rewardRange, of } = utility(OPTIONS);
    expect(rewardRange).toEqual({ min: 0 - 0.2 - 0.2, max: 1 });
    expect(of({ quality: 0.75, cost: 1, latency: 5 })).toBeCloseTo(0.75 - 0.1 - 0.1, 14);
    // What is beyond the most counts as the most; a failure has the least quality and costs what it cost.
    expect(of({ quality: 0.75, cost: 9, latency: 99 })).toBeCloseTo(0.75 - 0.2 - 0.2, 14);
    expect(of({ failed: true, cost: 0, latency: Number.POSITIVE_INFINITY })).toBeCloseTo(-0.2, 14);
  });

  test('never leaves its range, also at its ends', () => {
    const { rewardRange, of } = utility({
      ...OPTIONS,
      cost: { weight: 0.1, most: 3 },
      quality: { min: 0.1, max: 0.7 },
    });
    const random = createRandom('range');
    for (let i = 0; i < 2000; i++) {
      const attempt = { cost: 4 * Math.round(random() * 4), latency: 5 * Math.round(random() * 4) };
      const value = of(
        random() < 0.3 ? { ...attempt, failed: true } : { ...attempt, quality: random() < 0.5 ? 0.1 : 0.7 },
      );
      expect(value >= rewardRange.min && value <= rewardRange.max).toBe(true);
    }
  });

  test.each([
    [{ quality: 2, cost: 0, latency: 0 }, 'utility.of: quality must be in [0, 1], got 2'],
    [{ cost: 0, latency: 0 }, 'utility.of: quality must be in [0, 1], got undefined'],
    [{ quality: 1, latency: 0 }, 'utility.of: cost must be a finite number of at least 0, got undefined'],
    [{ quality: 1, cost: -1, latency: 0 }, 'utility.of: cost must be a finite number of at least 0, got -1'],
    [{ failed: true, quality: 1, cost: 0, latency: 0 }, 'utility.of: quality must be absent where it failed, got 1'],
  ])('of %j is refused', (attempt, message) => {
    expect(() => utility(OPTIONS).of(attempt)).toThrow(message);
  });

  test.each([
    [{ quality: 1, cost: 0, latency: 0, speed: 3 }, 'utility.of: attempt must be among'],
    [null, 'utility.of: attempt must be an object, got null'],
    [{ failed: 'no', quality: 1, cost: 0, latency: 0 }, 'utility.of: failed must be true or false, got "no"'],
    [{ quality: '1', cost: 0, latency: 0 }, 'utility.of: quality must be in [0, 1], got "1"'],
    [{ quality: -0.1, cost: 0, latency: 0 }, 'utility.of: quality must be in [0, 1], got -0.1'],
    [{ quality: Number.NaN, cost: 0, latency: 0 }, 'utility.of: quality must be in [0, 1], got NaN'],
    [{ quality: 1, cost: Number.NaN, latency: 0 }, 'utility.of: cost must be a finite number of at least 0, got NaN'],
    [{ quality: 1, cost: 0, latency: -1 }, 'utility.of: latency must be a finite number of at least 0, got -1'],
  ])('of %o is refused', (attempt, message) => {
    expect(() => utility(OPTIONS).of(attempt as never)).toThrow(message);
  });

  test('has the parts that it was made with, and no others', () => {
    const plain = utility({ quality: { min: -1, max: 3 } });
    expect(plain.rewardRange).toEqual({ min: -1, max: 3 });
    expect([plain.of({ quality: 3 }), plain.of({ quality: -1 }), plain.of({ failed: true })]).toEqual([3, -1, -1]);
    expect(() => plain.of({ quality: 1, cost: 0 })).toThrow(
      'utility.of: cost must be absent where the utility has none',
    );
    const dear = utility({ quality: { min: 0, max: 1 }, cost: { weight: 0.5, most: 4 } });
    expect(dear.rewardRange).toEqual({ min: -2, max: 1 });
    expect([dear.of({ quality: 1, cost: 4 }), dear.of({ failed: true, cost: 3 })]).toEqual([-1, -1.5]);
    expect(() => dear.of({ quality: 1, cost: 0, latency: 1 })).toThrow(
      'utility.of: latency must be absent where the utility has none, got 1',
    );
    // A weight of 0 is a part that must be given and takes nothing.
    const slow = utility({ quality: { min: 0, max: 1 }, latency: { weight: 0, most: 4 } });
    expect(slow.of({ quality: 1, latency: 9 })).toBe(1);
    expect(() => slow.of({ quality: 1 })).toThrow('latency must be a finite number of at least 0, got undefined');
  });

  test('of the worst attempt is the least of its range, where rounding would step over it', () => {
    // In 64 bits 0.1 - 0.2 - 0.4 is -0.5, and 0.1 - (0.2 + 0.4) is -0.5000000000000001.
    expect(0.1 - (0.2 + 0.4)).toBeLessThan(0.1 - 0.2 - 0.4);
    const { rewardRange, of } = utility({
      quality: { min: 0.1, max: 1 },
      cost: { weight: 0.2, most: 1 },
      latency: { weight: 0.4, most: 1 },
    });
    expect(rewardRange.min).toBe(-0.5);
    expect(of({ failed: true, cost: 1, latency: 1 })).toBe(-0.5);
  });

  test('options that make no range are refused', () => {
    expect(() => utility({ ...OPTIONS, costs: 3 } as never)).toThrow('utility: options must be among');
    expect(() => utility({ ...OPTIONS, cost: 3 } as never)).toThrow('utility: cost must be an object, got 3');
    expect(() => utility({ ...OPTIONS, cost: { weight: 1, most: 1, least: 0 } } as never)).toThrow(
      'utility: cost must be among weight, most, got "least"',
    );
    expect(() => utility({ ...OPTIONS, latency: { weight: 1 } } as never)).toThrow('utility: latency.most must be');
    expect(() => utility({ ...OPTIONS, cost: { weight: 1e99, most: 1e99 } })).toThrow(
      'utility: the range of utilities.min must be in [-1e100, 1e100]',
    );
    expect(() => utility({ ...OPTIONS, cost: { weight: -1, most: 1 } })).toThrow(
      'utility: cost.weight must be a finite number of at least 0',
    );
    expect(() => utility({ ...OPTIONS, latency: { weight: 1, most: 0 } })).toThrow(
      'utility: latency.most must be a finite number greater',
    );
    expect(() => utility({ quality: { min: 1, max: 0 } })).toThrow(
      'utility: quality.max must be at least quality.min = 1',
    );
  });

  test('of three providers the difference routes to the best, where the ratio takes the cheapest and worst', () => {
    // Right answers in 50, 80 and 85%; a call costs 1, 5 and 20 tenths of a cent, and a right answer is worth 20 cents.
    const right = [0.5, 0.8, 0.85];
    const cost = [1, 5, 20];
    const worth = utility({ quality: { min: 0, max: 1 }, cost: { weight: 1 / 200, most: 20 } });
    const ratio = omegaUcb({ armCount: 3, rewardRange: { min: 0, max: 1 }, maxCost: 20 });
    const difference = ucb1({ armCount: 3, rewardRange: worth.rewardRange });
    const random = createRandom('providers');
    const pulls = { ratio: [0, 0, 0], difference: [0, 0, 0] };
    for (let round = 0; round < 5000; round++) {
      const cheap = ratio.select(random);
      pulls.ratio[cheap]! += 1;
      ratio.updateWithCost(cheap, random() < right[cheap]! ? 1 : 0, cost[cheap]!);
      const good = difference.select(random);
      pulls.difference[good]! += 1;
      difference.update(good, worth.of({ quality: random() < right[good]! ? 1 : 0, cost: cost[good]! }));
    }
    // Utilities 0.495, 0.775 and 0.75; rewards per cost 0.5, 0.16 and 0.04.
    expect(pulls.ratio[0]).toBeGreaterThan(4500);
    expect(pulls.difference[0]).toBeLessThan(1000);
    expect(pulls.difference[1]).toBe(Math.max(...pulls.difference));
  });
});
