import { createRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { ExactSum } from '../long-run/exact-sum.js';
import { players } from '../long-run/players.js';

describe('the second account of a long run', () => {
  test('agrees with whole numbers where a plain sum does not', () => {
    const sum = new ExactSum();
    const random = createRandom('exact sum');
    let plain = 0;
    let whole = 0n;
    for (let i = 0; i < 20_000; i++) {
      // A whole number below 2^53 over 2^60, of every size.
      const k = Math.floor(random() * 2 ** Math.floor(53 * random()));
      sum.add(k / 2 ** 60);
      plain += k / 2 ** 60;
      whole += BigInt(k);
    }
    // The nearest double to the whole number, which BigInt rounds to even as doubles do.
    expect(sum.value()).toBe(Number(whole) / 2 ** 60);
    expect(plain).not.toBe(Number(whole) / 2 ** 60);
  });

  test('tells how far a sum of tenths is off that loses its errors', () => {
    const sum = new ExactSum();
    let plain = 0;
    for (let i = 0; i < 10; i++) {
      sum.add(0.1);
      plain += 0.1;
    }
    // Ten times the double next to a tenth is 1 + 10 * 2^-54 * 0.1 to the last place of its own: 5.55e-17 beside 1.
    expect(sum.value()).toBe(1);
    expect(sum.distanceTo(plain)).toBeGreaterThan(1.1e-16);
    expect(sum.distanceTo(plain)).toBeLessThan(1.7e-16);
  });
});

test('no selector drifts beyond what summation allows in 20,000 rounds, and a sum that is off by a billionth is seen', () => {
  for (const player of players(3)) {
    const random = createRandom('short run', player.name);
    const rewards = new Float64Array(3);
    for (let round = 0; round < 20_000; round++) {
      for (let arm = 0; arm < 3; arm++) rewards[arm] = 0.1 * arm + 0.8 * random();
      player.play(rewards, random);
    }
    expect(player.drift().ofBound, player.name).toBeLessThanOrEqual(1);
  }
  const twice = players(3)[0]!;
  const rewards = Float64Array.of(0.1, 0.2, 0.3);
  const random = createRandom('unused');
  for (let round = 0; round < 100; round++) twice.play(rewards, random);
  rewards[2] = 0.3 + 1e-9;
  const exact = ExactSum.prototype.add;
  ExactSum.prototype.add = function add(value) {
    exact.call(this, value === rewards[2] ? 0.3 : value);
  };
  try {
    for (let round = 0; round < 100; round++) twice.play(rewards, random);
  } finally {
    ExactSum.prototype.add = exact;
  }
  // A billionth in a hundred rewards, beside a bound of some 2e-14.
  expect(twice.drift().ofBound).toBeGreaterThan(1000);
});
