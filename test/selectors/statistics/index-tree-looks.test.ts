/** The tree beside a loop over all arms, and how many arms it looks at for that. */
import { createRandom } from 'banditspec';
import { log } from 'banditspec/arithmetic';
import { describe, expect, test } from 'vitest';
import { ArmStatistics } from '../../../src/selectors/statistics/arm-statistics.js';
import { leaderTreeForMany } from '../../../src/selectors/statistics/empirical-means.js';
import { type ArmIndices, IndexTree } from '../../../src/selectors/statistics/index-tree.js';

/** Means, and a bonus that grows with the level; counts its looks. */
class Indices implements ArmIndices {
  looks = 0;
  pulls = 0;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  private readonly tells: boolean;

  constructor(armCount: number, tells: boolean) {
    this.counts = new Float64Array(armCount);
    this.sums = new Float64Array(armCount);
    this.tells = tells;
  }

  indexAt(arm: number, level: number): number {
    this.looks += 1;
    return this.indexOf(arm, level);
  }

  areAlike(one: number, other: number): boolean {
    return this.tells && this.counts[one] === this.counts[other] && this.sums[one] === this.sums[other];
  }

  levelAfter(pulls: number): number {
    return 2 * log(pulls + 1);
  }

  pull(arm: number, gain: number): void {
    this.counts[arm]! += 1;
    this.sums[arm]! += gain;
    this.pulls += 1;
  }

  /** What a loop finds. */
  greatest(): number {
    const level = this.levelAfter(this.pulls);
    let best = 0;
    for (let i = 1; i < this.counts.length; i++) if (this.indexOf(i, level) > this.indexOf(best, level)) best = i;
    return best;
  }

  private indexOf(arm: number, level: number): number {
    const n = this.counts[arm]!;
    return n === 0 ? Infinity : this.sums[arm]! / n + Math.sqrt(level / n);
  }
}

/** Plays so many rounds as a loop would; the looks of each. */
function play(indices: Indices, tree: IndexTree, rounds: number, gain: (arm: number) => number): number[] {
  return Array.from({ length: rounds }, (_, t) => {
    const before = indices.looks;
    const arm = tree.greatest(indices.pulls);
    if (arm !== indices.greatest()) expect(arm, `round ${t}`).toBe(indices.greatest());
    indices.pull(arm, gain(arm));
    tree.refresh(arm);
    return indices.looks - before;
  });
}

describe('IndexTree', () => {
  test.each([1, 2, 3, 4, 5, 9, 33])('of %d arms chooses as a loop, whether arms are alike or told so or not', (K) => {
    for (const [kinds, tells] of [
      [2, true],
      [2, false],
      [1000, true],
    ] as const) {
      const random = createRandom('looks', K, kinds);
      const indices = new Indices(K, tells);
      const tree = new IndexTree(K, indices);
      for (let turn = 0; turn < 4; turn++) {
        play(indices, tree, 5 * K + 20, () => Math.floor(kinds * random()) / kinds);
        // Late outcomes, of many rounds at once and for any arm.
        for (let late = 0; late < K; late++) {
          const arm = Math.floor(K * random());
          indices.pull(arm, Math.floor(kinds * random()) / kinds);
          tree.refresh(arm);
        }
      }
    }
  });

  test('looks at the first of many arms that are alike', () => {
    const K = 2048;
    const indices = new Indices(K, true);
    const looks = play(indices, new IndexTree(K, indices), K + 900, (arm) => arm % 2);
    // A round looks once for the choice and once for what it gave; every 129th, as bounds hold for 128 more, at all arms besides.
    // First at the new arms, then at those that gave 1, of which there are 1,024.
    for (let t = 0; t < looks.length; t++) expect(looks[t], `round ${t}`).toBe(t % 129 === 0 ? K + 2 : 2);
  });

  /** Of each arm, its index at level 0 and what a level adds: lines that cross, with whole numbers so that many tie. */
  class Lines implements ArmIndices {
    looks = 0;
    readonly starts: number[];
    readonly slopes: number[];

    constructor(starts: number[], slopes: number[]) {
      this.starts = starts;
      this.slopes = slopes;
    }

    indexAt(arm: number, level: number): number {
      this.looks += 1;
      return this.starts[arm]! + this.slopes[arm]! * level;
    }

    areAlike(one: number, other: number): boolean {
      return this.starts[one] === this.starts[other] && this.slopes[one] === this.slopes[other];
    }

    levelAfter(pulls: number): number {
      return pulls;
    }
  }

  test.each([2, 3, 4, 7, 8, 16])('of %d arms finds the greatest of lines that cross and tie', (K) => {
    const random = createRandom('looks', 'lines', K);
    const whole = (below: number) => Math.floor(below * random());
    for (let run = 0; run < 60; run++) {
      const lines = new Lines(
        Array.from({ length: K }, () => whole(12)),
        Array.from({ length: K }, () => whole(3)),
      );
      const tree = new IndexTree(K, lines);
      for (let pulls = 0; pulls < 40; pulls++) {
        const now = lines.starts.map((start, i) => start + lines.slopes[i]! * pulls);
        expect(tree.greatest(pulls)).toBe(now.indexOf(Math.max(...now)));
        for (let late = whole(3); late >= 0; late--) {
          const arm = whole(K);
          // Level with the others from time to time, so that the first stays within their reach.
          lines.slopes[arm] = whole(3);
          lines.starts[arm] = whole(12) + (2 - lines.slopes[arm]!) * (pulls + whole(4));
          tree.refresh(arm);
        }
      }
    }
  });

  // The bounds of four arms are their indices at level ceil(sqrt(8 * 4)) = 6, the choice is at level 0.
  test.each([
    // Bounds 7, 6 | 9, 10: arm 3, whose index is 4, and on its side arm 2, whose 8 is above the bounds of the others.
    ['goes to the right first where the greater bound is', [1, 0, 8, 4], [1, 1, 1 / 6, 1], 2, 2],
    // The same from the other side: bounds 10, 9 | 6, 7.
    ['goes to the left first where the greater bound is', [4, 8, 0, 1], [1, 1 / 6, 1, 1], 1, 2],
    // Bounds 8, 3 | 10, 10: arm 2, then arm 3, whose 9 is above the bounds of the others.
    ['goes to the left of two that are equal, where the top is from', [2, 3, 4, 9], [1, 0, 1, 1 / 6], 3, 2],
    // Bounds 9, 8 | 10, 3: arm 2 of index 2; then of the others arm 0, whose 8.5 is above the bound of arm 1.
    ['goes to the greater bound below what is not the greatest', [8.5, 8, 4, 3], [1 / 12, 0, 1, 0], 0, 2],
  ] as const)('%s', (_, starts, slopes, arm, looks) => {
    const lines = new Lines([...starts], [...slopes]);
    const tree = new IndexTree(4, lines);
    expect(tree.greatest(0)).toBe(arm);
    expect(lines.looks).toBe(4 + looks);
  });

  test('ends with the first arm where no index is above -Infinity', () => {
    const indices = { indexAt: () => -Infinity };
    expect(new IndexTree(3, indices).greatest(0)).toBe(0);
    expect(new IndexTree(4, indices).greatest(0)).toBe(0);
  });

  test('looks at some root of the arms a round where rewards are fractions', () => {
    const K = 2048;
    const random = createRandom('looks', 'fractions');
    const indices = new Indices(K, true);
    const tree = new IndexTree(K, indices);
    const looks = play(indices, tree, 2 * K, () => random());
    // Making the tree anew is one look an arm in 128 rounds.
    const later = looks.slice(K).filter((count) => count < K);
    expect(later.length).toBe(K - K / 128);
    const mean = later.reduce((sum, count) => sum + count, 0) / later.length;
    expect(mean).toBeLessThan(2 * Math.sqrt(K));
  });

  test('where no level changes the tree is made once, and a choice looks at what may be the best', () => {
    const K = 1500;
    const random = createRandom('looks', 'level');
    let looks = 0;
    const values = Float64Array.from({ length: K }, () => random());
    const indices = {
      indexAt: (arm: number) => {
        looks += 1;
        return values[arm]!;
      },
    };
    const tree = new IndexTree(K, indices);
    tree.greatest(0);
    expect(looks).toBe(K + 1);
    looks = 0;
    for (let t = 1; t <= 400; t++) {
      const best = values.indexOf(Math.max(...values));
      expect(tree.greatest(t)).toBe(best);
      // Falls, rises and ties.
      const arm = t % 3 === 0 ? Math.floor(K * random()) : best;
      values[arm] = t % 5 === 0 ? values[(best + 7) % K]! : random();
      tree.refresh(arm);
    }
    expect(looks).toBe(800);
  });
});

describe('the leader among many', () => {
  test('is that of a loop: the first without a pull, and then the first of the greatest mean', () => {
    const K = 1000;
    expect(leaderTreeForMany(new ArmStatistics(K - 1))).toBe(null);
    const random = createRandom('looks', 'leader');
    const statistics = new ArmStatistics(K);
    const tree = leaderTreeForMany(statistics)!;
    for (let t = 0; t < K + 600; t++) {
      const arm = tree.greatest(statistics.pulls);
      expect(arm).toBe(statistics.leader());
      if (t < K) expect(arm).toBe(t);
      statistics.record(arm, Math.floor(5 * random()));
      tree.refresh(arm);
    }
  });
});
