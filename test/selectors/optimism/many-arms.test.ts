/**
 * The rules that tell most arms out by divergences which they computed before, beside loops that compute every arm's index
 * in every round.
 */
import { type ArmSelector, acceptedLengthRange, createRandom, imed, klUcb } from 'banditspec';
import { log } from 'banditspec/arithmetic';
import { expect, test } from 'vitest';
import { bernoulliUpperBound } from '../../../src/divergences/bernoulli.js';
import { kinf } from '../../../src/divergences/kinf.js';
import { firstGreatest } from '../second-implementation.js';

const L = 5;
const K = 150;
/** Ten pulls an arm, so that what an arm was told out by grows old and new at once. */
const ROUNDS = 1500;

/** How often an arm gave each length, from the least up. */
type Counts = readonly number[];

const pullsOf = (counts: Counts) => counts.reduce((sum, count) => sum + count, 0);
const gainOf = (counts: Counts) => counts.reduce((sum, count, k) => sum + count * k, 0);

const RULES: [name: string, create: () => ArmSelector, indices: (arms: readonly Counts[], t: number) => number[]][] = [
  [
    'klUcb',
    () => klUcb({ armCount: K, rewardRange: acceptedLengthRange(L) }),
    (arms, t) =>
      arms.map((counts) => bernoulliUpperBound(gainOf(counts) / L / pullsOf(counts), log(t) / pullsOf(counts))),
  ],
  [
    'imed',
    () => imed({ armCount: K, rewardRange: acceptedLengthRange(L) }),
    (arms) => {
      const best = Math.max(...arms.map((counts) => gainOf(counts) / pullsOf(counts)));
      return arms.map((counts) => {
        const pulls = pullsOf(counts);
        const seen = counts.flatMap((count, k) => (count > 0 ? [k] : []));
        const values = Float64Array.from(seen);
        const divergence =
          gainOf(counts) / pulls < best
            ? kinf(
                values,
                seen.map((k) => counts[k]!),
                pulls,
                L,
                best,
              )
            : 0;
        return -(pulls * divergence + log(pulls));
      });
    },
  ],
];

test.each(RULES)('%s agrees with a loop over the indices of many arms', (name, create, indices) => {
  const selector = create();
  const random = createRandom('many arms', name);
  const arms = Array.from({ length: K }, () => new Array<number>(L + 1).fill(0));
  for (let t = 0; t < ROUNDS; t++) {
    const arm = selector.select(random);
    const fresh = arms.findIndex((counts) => pullsOf(counts) === 0);
    expect(arm, `round ${t}`).toBe(fresh >= 0 ? fresh : firstGreatest(indices(arms, t)));
    let steps = 0;
    while (steps < L && random() < 0.3 + (0.5 * arm) / K) steps++;
    selector.update(arm, 1 + steps);
    arms[arm]![steps]! += 1;
  }
});
