import {
  type ArmSelector,
  acceptedLengthRange,
  type BanditProblem,
  bayesUcb,
  brezziLai,
  createRandom,
  followTheLeader,
  moss,
  ucb1,
  ucbSpec,
  ucbTuned,
  ucbV,
} from 'banditspec';
import { log } from 'banditspec/arithmetic';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../../src/random/normal-law.js';
import { IndexTree, treeForMany } from '../../../src/selectors/statistics/index-tree.js';

const MAX_DRAFT_LENGTH = 3;

const PRIOR = { mean: 1.75, pulls: 0.5, variance: 0.75 };

/** What each arm gave, as a loop over all arms needs it. */
class Seen {
  pulls = 0;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;

  constructor(K: number) {
    this.counts = new Float64Array(K);
    this.sums = new Float64Array(K);
    this.squares = new Float64Array(K);
  }

  /** Takes in a reward less the least. */
  add(arm: number, gain: number): void {
    this.pulls += 1;
    this.counts[arm]! += 1;
    this.sums[arm]! += gain;
    this.squares[arm]! += gain * gain;
  }

  /** The plain loop: the first arm without a pull, where those come first, else the lowest of the greatest index. */
  greatest(index: (i: number) => number, judgesNewArms = false): number {
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < this.counts.length; i++) {
      if (this.counts[i] === 0 && !judgesNewArms) return i;
      const value = index(i);
      if (value > bestIndex) {
        bestIndex = value;
        best = i;
      }
    }
    return best;
  }
}

interface Rule {
  readonly create: (problem: BanditProblem) => ArmSelector;
  /** Whether arms without a pull have an index like others. */
  readonly judgesNewArms?: boolean;
  /** Each arm's index from what was seen, as the rule's source prints it. Gains are in [0, 3]. */
  readonly index: (seen: Seen) => (i: number) => number;
}

const RULES: Record<string, Rule> = {
  ucb1: {
    create: ucb1,
    index: ({ counts, sums, pulls }) => {
      const twiceLog = 2 * log(pulls);
      return (i) => sums[i]! / counts[i]! + MAX_DRAFT_LENGTH * Math.sqrt(twiceLog / counts[i]!);
    },
  },
  moss: {
    create: moss,
    index: ({ counts, sums, pulls }) => {
      const share = pulls / counts.length;
      return (i) => {
        const n = counts[i]!;
        return sums[i]! / (MAX_DRAFT_LENGTH * n) + Math.sqrt((1.175 * Math.max(0, log(share / n))) / n);
      };
    },
  },
  ucbTuned: {
    create: ucbTuned,
    index: ({ counts, sums, squares, pulls }) => {
      const logarithm = log(pulls);
      return (i) => {
        const n = counts[i]!;
        const mean = sums[i]! / (MAX_DRAFT_LENGTH * n);
        const variance = Math.max(0, squares[i]! / (MAX_DRAFT_LENGTH ** 2 * n) - mean * mean);
        const rate = logarithm / n;
        return mean + Math.sqrt(rate * Math.min(0.25, variance + Math.sqrt(2 * rate)));
      };
    },
  },
  ucbV: {
    create: ucbV,
    index: ({ counts, sums, squares, pulls }) => {
      const exploration = 1.2 * log(pulls);
      return (i) => {
        const n = counts[i]!;
        const mean = sums[i]! / (MAX_DRAFT_LENGTH * n);
        const variance = Math.max(0, squares[i]! / (MAX_DRAFT_LENGTH ** 2 * n) - mean * mean);
        return mean + Math.sqrt((2 * variance * exploration) / n) + (3 * exploration) / n;
      };
    },
  },
  // eq. (6) and (7) of the source with delta = 1/2, less 1 as gains are.
  ucbSpec: {
    create: ucbSpec,
    index: ({ counts, sums, pulls }) => {
      const shared = 1 + 2 * log(2 * counts.length * pulls ** 2);
      return (i) => {
        const n = counts[i]!;
        return sums[i]! / n + (MAX_DRAFT_LENGTH / 2) * Math.sqrt(((1 + n) / n ** 2) * (shared + log(1 + n)));
      };
    },
  },
  // Posterior means and quantiles of the prior below, which is worth half a pull; no arm is pulled for being new.
  bayesUcb: {
    create: (problem) => bayesUcb({ ...problem, prior: PRIOR, patience: 20 }),
    judgesNewArms: true,
    index: ({ counts, sums, pulls }) => {
      const z = pulls === 0 ? 0 : -normalQuantile(1 / (2 + pulls / 20));
      return (i) => {
        const n = counts[i]! + PRIOR.pulls;
        return (sums[i]! + counts[i]! + PRIOR.pulls * PRIOR.mean) / n + z * Math.sqrt(PRIOR.variance / n);
      };
    },
  },
  // Three pieces of psi are enough: with discount 1/2, s = 1 / (n ln 2) is 2.9 before the first pull.
  brezziLai: {
    create: (problem) => brezziLai({ ...problem, prior: PRIOR, discount: 0.5 }),
    judgesNewArms: true,
    index: ({ counts, sums }) => {
      const psi = (s: number) =>
        s <= 0.2 ? Math.sqrt(s / 2) : s <= 1 ? 0.49 - 0.11 / Math.sqrt(s) : 0.63 - 0.26 / Math.sqrt(s);
      return (i) => {
        const n = counts[i]! + PRIOR.pulls;
        const bonus = Math.sqrt(PRIOR.variance / n) * psi(1 / (n * log(2)));
        return (sums[i]! + counts[i]! + PRIOR.pulls * PRIOR.mean) / n + bonus;
      };
    },
  },
  followTheLeader: { create: followTheLeader, index: (seen) => (i) => seen.sums[i]! / seen.counts[i]! },
};

describe('IndexTree', () => {
  test('is only for a thousand arms and more', () => {
    const indices = { indexAt: () => 0, areAlike: () => false, levelAfter: () => 0 };
    expect(treeForMany(999, indices)).toBe(null);
    expect(treeForMany(1000, indices)).toBeInstanceOf(IndexTree);
  });

  // Rewards of three kinds make many arms alike, fractions none.
  test.each([
    ['whole rewards, like arms told', 3, true],
    ['whole rewards, nobody told who is alike', 3, false],
    ['fractions', 0, true],
  ])(
    'agrees with a loop over all arms to the bit, whatever their number and the pulls between two choices: %s',
    (...[, kinds, tells]) => {
      const random = createRandom('index tree', kinds);
      for (const K of [1, 2, 3, 64, 100, 257]) {
        const seen = new Seen(K);
        const indexAt = (i: number, level: number) => {
          const n = seen.counts[i]!;
          return n === 0 ? Infinity : seen.sums[i]! / n + Math.sqrt(level / n);
        };
        const levelAfter = (pulls: number) => 3 * log(pulls + 1);
        const areAlike = (i: number, j: number) =>
          tells && seen.counts[i] === seen.counts[j] && seen.sums[i] === seen.sums[j];
        const tree = new IndexTree(K, { indexAt, areAlike, levelAfter });
        const pull = (arm: number) => {
          seen.add(arm, kinds > 0 ? Math.floor(kinds * random()) : random());
          tree.refresh(arm);
        };
        for (let t = 0; t < 40 * K; t++) {
          const arm = tree.greatest(seen.pulls);
          const level = levelAfter(seen.pulls);
          expect(arm).toBe(seen.greatest((i) => indexAt(i, level)));
          pull(arm);
          // Late outcomes of other arms, some of them many at once.
          for (let late = random() < 0.1 ? Math.floor(5 * random()) : 0; late > 0; late--)
            pull(Math.floor(K * random()));
        }
      }
    },
  );

  test('finds what a loop finds where a level falls by less than the slack that it was told', () => {
    const random = createRandom('index tree', 'slack');
    const K = 50;
    const seen = new Seen(K);
    const indices = {
      indexAt: (i: number, level: number) =>
        seen.sums[i]! / (seen.counts[i]! + 1) + level / Math.sqrt(seen.counts[i]! + 1),
      areAlike: (i: number, j: number) => seen.counts[i] === seen.counts[j] && seen.sums[i] === seen.sums[j],
      // Round by round between 1.1 and 2.
      levelAfter: (pulls: number) => 2 - 0.9 * ((7 * pulls) % 10) * 0.1,
    };
    const tree = new IndexTree(K, indices, 2);
    for (let t = 0; t < 40 * K; t++) {
      const level = indices.levelAfter(seen.pulls);
      let best = 0;
      for (let i = 1; i < K; i++) if (indices.indexAt(i, level) > indices.indexAt(best, level)) best = i;
      const arm = tree.greatest(seen.pulls);
      expect(arm).toBe(best);
      seen.add(arm, Math.floor(3 * random()));
      tree.refresh(arm);
    }
  });

  // 1,100 arms are no power of two. Each arm is pulled once and then some two times, with as many ties as integer rewards
  // make.
  test.each(Object.keys(RULES))('lets %s choose as a loop over all of 1,100 arms', { timeout: 60_000 }, (name) => {
    const K = 1100;
    const { create, index, judgesNewArms } = RULES[name]!;
    const random = createRandom('index tree', name);
    const seen = new Seen(K);
    const selector = create({ armCount: K, rewardRange: acceptedLengthRange(MAX_DRAFT_LENGTH) });
    for (let t = 0; t < 3 * K; t++) {
      const arm = selector.select(random);
      const indexOf = index(seen);
      const plain = seen.greatest(indexOf, judgesNewArms);
      // Written otherwise, a formula differs in the last places of numbers below 20: 1e-12 is some hundred of them.
      if (plain !== arm && !(indexOf(plain) - indexOf(arm) < 1e-12)) expect(arm, `round ${t}`).toBe(plain);
      let gain = 0;
      while (gain < MAX_DRAFT_LENGTH && random() < 0.3 + (0.6 * (arm % 17)) / 17) gain += 1;
      selector.update(arm, gain + 1);
      seen.add(arm, gain);
    }
    expect(seen.pulls).toBe(3 * K);
  });
});
