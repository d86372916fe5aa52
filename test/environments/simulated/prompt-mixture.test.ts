import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mixPrompts } from '../../../src/environments/simulated/prompt-mixture.js';

const hazard = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.001, max: 0.999, noNaN: true }));
const factor = fc.double({ min: -4, max: 4, noNaN: true }).map(Math.exp);

test('pooled over the rounds of an arm played alone, the hazards are those that were asked for', () => {
  const property = fc.property(
    fc.array(hazard, { minLength: 1, maxLength: 8 }),
    fc.array(factor, { minLength: 1, maxLength: 12 }),
    fc.tuple(factor, factor),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (hazards, prompts, states, share) => {
      const shares = [1 - share, share];
      const { survivals, roundShares } = mixPrompts(hazards, { prompts: Float64Array.from(prompts), states, shares });
      let asked = 1;
      hazards.forEach((h, k) => {
        asked *= h;
        let pooled = 0;
        for (let s = 0; s < 2; s++) {
          for (let i = 0; i < prompts.length; i++) pooled += shares[s]! * roundShares[i]! * survivals[s]![i]![k]!;
        }
        // The weights of the last sweep and those of the one before differ by 1e-12 at most, in each class.
        expect(Math.abs(pooled - asked)).toBeLessThan(1e-9);
      });
    },
  );
  fc.assert(property, { seed: 3, numRuns: 200 });
});

test('the hazards are kept where odds lie at the ends of what may be asked for', () => {
  // Prompts' odds lie in [1e-9, 1e9], those of a chain's states in [1e-100, 1e100].
  for (const states of [
    [1e-100, 1e100],
    [1e100, 1e100],
    [1e-100, 1e-100],
    [1e100, 1],
  ]) {
    for (const hazards of [
      [0.8, 0.5, 0.9],
      [1e-12, 0.5, 1 - 1e-12],
    ]) {
      const { survivals, roundShares } = mixPrompts(hazards, {
        prompts: Float64Array.of(1e-9, 1, 1e9),
        states,
        shares: [0.5, 0.5],
      });
      let asked = 1;
      hazards.forEach((hazard, k) => {
        asked *= hazard;
        const pooled = survivals.flatMap((own) => own.map((survival, i) => 0.5 * roundShares[i]! * survival[k]!));
        // As above.
        expect(Math.abs(pooled.reduce((sum, share) => sum + share, 0) - asked)).toBeLessThan(1e-9);
      });
    }
  }
});

test('a prompt takes rounds in inverse proportion to its mean accepted length', () => {
  const { survivals, roundShares } = mixPrompts([0.6, 0.5], {
    prompts: Float64Array.of(0.5, 1, 4),
    states: [1],
    shares: [1],
  });
  const products = [0, 1, 2].map((i) => roundShares[i]! * (1 + survivals[0]![i]![0]! + survivals[0]![i]![1]!));
  expect(products[1]).toBeCloseTo(products[0]!, 10);
  expect(products[2]).toBeCloseTo(products[0]!, 10);
});

test('by hand: two prompts, one draft, odds 1 to 9', () => {
  // o/(1+o) w + 9o/(1+9o) (1-w) = 1/2 with w = (1 + 9o/(1+9o)) / (2 + o/(1+o) + 9o/(1+9o)).
  // At o = 1/3 the two hazards are 1/4 and 3/4: w = (7/4)/3 = 7/12, pooled 7/48 + 15/48 = 22/48.
  const { survivals, roundShares } = mixPrompts([22 / 48], {
    prompts: Float64Array.of(1, 9),
    states: [1],
    shares: [1],
  });
  expect(survivals[0]![0]![0]).toBeCloseTo(1 / 4, 10);
  expect(survivals[0]![1]![0]).toBeCloseTo(3 / 4, 10);
  expect(roundShares[0]).toBeCloseTo(7 / 12, 10);
});
