import {
  type ArmSelector,
  acceptedLengthRange,
  type BanditProblem,
  bucketedUcb,
  createRandom,
  discountedThompson,
  discountedUcb,
  followTheLeader,
  mergeSnapshots,
  priorFromSnapshots,
  restoreSelector,
  type SelectorDescription,
  selectorCatalogue,
  ucbSpec,
  ucbTuned,
  ucbV,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const problem = { armCount: 2, rewardRange: acceptedLengthRange(4) };

/** A selector that has pulled both arms some times. */
function worker(seed: number, rounds = 20) {
  const selector = ucbSpec(problem);
  const random = createRandom('worker', seed);
  for (let round = 0; round < rounds; round++) selector.update(round % 2, 1 + Math.floor(5 * random()));
  return selector;
}

/** Every selector of the catalogue that learns from the arm it pulled alone. */
const banditSelectors = Object.values(selectorCatalogue)
  .filter(({ feedback }) => feedback === 'bandit')
  .map((description) => description as unknown as SelectorDescription<BanditProblem, ArmSelector>)
  .map(({ kind, settings, create }) => ({
    kind: kind as string,
    make: () => create({ ...problem, ...settings?.({ ...problem, horizon: 100 }) }),
  }));

describe('whatever the selector', () => {
  const rewards = [1, 2, 1, 2, 2, 1];

  test.each(banditSelectors)(
    'a prior from a $kind snapshot has its mean rewards, or is refused by name',
    ({ make }) => {
      const selector = make();
      // Arm 0 drafts nothing where arms are draft lengths, arm 1 one token at the most.
      rewards.forEach((reward, i) => {
        selector.update(i % 2, i % 2 === 0 ? 1 : reward);
      });
      const snapshot = selector.snapshot() as Parameters<typeof priorFromSnapshots>[0][number];
      const { counts, sums } = snapshot.state as { counts?: unknown; sums?: unknown };
      if (!Array.isArray(counts) || !Array.isArray(sums)) {
        expect(() => priorFromSnapshots([snapshot])).toThrow(/^priorFromSnapshots: snapshots\[0\]\.state/);
        return;
      }
      const prior = priorFromSnapshots([snapshot]);
      expect(prior.sums[0]! / prior.counts[0]!).toBeCloseTo(1, 12);
      expect(prior.sums[1]! / prior.counts[1]!).toBeGreaterThan(1);
      expect(prior.sums[1]! / prior.counts[1]!).toBeLessThan(2);
    },
  );

  test.each(banditSelectors)(
    'two $kind snapshots merge to what one selector had learnt, or are refused',
    ({ make }) => {
      const [first, second, both] = [make(), make(), make()];
      rewards.forEach((reward, i) => {
        // Told with the probability of the choice, which weights divide by.
        (i < 3 ? first : second).update(1, reward, 1 / 4);
        both.update(1, reward, 1 / 4);
      });
      type Snapshot = Parameters<typeof mergeSnapshots>[0][number];
      const merge = () => mergeSnapshots([first.snapshot() as Snapshot, second.snapshot() as Snapshot]);
      let merged: Snapshot | undefined;
      try {
        merged = merge();
      } catch (error) {
        expect(String(error)).toMatch(/^(Range|Type)Error: mergeSnapshots: snapshots\[\d\]/);
      }
      if (merged !== undefined) expect(merged).toEqual(both.snapshot());
    },
  );
});

describe('mergeSnapshots', () => {
  test('the merged selector is the one that had seen every reward, bit for bit', () => {
    const all = ucbSpec(problem);
    for (const seed of [1, 2, 3]) {
      const random = createRandom('worker', seed);
      for (let round = 0; round < 20; round++) all.update(round % 2, 1 + Math.floor(5 * random()));
    }
    const merged = mergeSnapshots([1, 2, 3].map((seed) => worker(seed).snapshot()));
    expect(merged).toEqual(all.snapshot());
    expect(restoreSelector(merged).select(() => 0)).toBe(all.select(() => 0));
  });

  test('what all workers started from is counted once', () => {
    const base = worker(1).snapshot();
    const workers = [0, 1].map((arm) => {
      const selector = restoreSelector(base);
      selector.update(arm, 3);
      return selector.snapshot();
    });
    const once = restoreSelector(base);
    once.update(0, 3);
    once.update(1, 3);
    expect(mergeSnapshots(workers, base)).toEqual(once.snapshot());
  });

  test('snapshots that do not belong together are refused', () => {
    const one = worker(1).snapshot();
    const merge = (...snapshots: unknown[]) => mergeSnapshots(snapshots as (typeof one)[]);
    expect(() => merge()).toThrow('mergeSnapshots: snapshots must be a non-empty array');
    expect(() => merge(one, followTheLeader(problem).snapshot())).toThrow('of the kind, version and parameters');
    expect(() => merge(one, ucbSpec({ ...problem, delta: 0.1 }).snapshot())).toThrow(
      'snapshots[1] must be of the kind',
    );
    expect(() => merge(one, ucbSpec({ ...problem, armCount: 3 }).snapshot())).toThrow(
      'mergeSnapshots: snapshots[1].problem must be that of snapshots[0]',
    );
    expect(() => merge(one, null)).toThrow('mergeSnapshots: snapshots[1] must be an object, got null');
    const own = { ...one, kind: 'mine', state: { counts: [1, 1], sums: [2, 2], squares: [4, 4] } };
    expect(() => merge(own)).toThrow('mergeSnapshots: snapshots[0].state must be counts and sums alone, got "squares"');
    expect(() => mergeSnapshots([ucbSpec(problem).snapshot()], one)).toThrow(
      "mergeSnapshots: snapshots[0].state.counts[0] must be at least the base's 10, got 0",
    );
  });

  test('snapshots of selectors that forget are refused: discounted counts do not add', () => {
    const discounted = discountedUcb({ ...problem, discount: 0.9 }).snapshot();
    expect(() => mergeSnapshots([discounted, discounted])).toThrow(
      'mergeSnapshots: snapshots[0].kind must be one that does not forget, got "discountedUcb"',
    );
  });

  test('merging leaves the snapshots alone', () => {
    const one = worker(1).snapshot();
    const kept = structuredClone(one);
    const merged = mergeSnapshots([one, one]);
    (merged.state.counts as number[])[0] = -1;
    expect(one).toEqual(kept);
  });
});

describe('priorFromSnapshots', () => {
  test('adds pulls and rewards of selectors of several kinds, discounted', () => {
    const greedy = followTheLeader(problem);
    greedy.update(1, 5);
    const prior = priorFromSnapshots([worker(1).snapshot(), greedy.snapshot()], { discount: 0.25 });
    const { counts, sums } = worker(1).snapshot().state;
    expect(prior.counts).toEqual([counts[0]! / 4, (counts[1]! + 1) / 4]);
    expect(prior.sums).toEqual([sums[0]! / 4, (sums[1]! + 5) / 4]);
  });

  test('takes the same from every kind, also from those whose sums start at the least reward', () => {
    const rewards = [5, 3, 1, 2];
    const learned = [ucbSpec(problem), ucbV(problem), ucbTuned(problem)].map((selector) => {
      for (const reward of rewards) selector.update(1, reward);
      return priorFromSnapshots([selector.snapshot()]);
    });
    for (const prior of learned) expect(prior).toEqual({ counts: [0, 4], sums: [0, 11] });
    for (const make of [discountedUcb, discountedThompson]) {
      const selector = make({ ...problem, discount: 0.5 });
      for (const reward of rewards) selector.update(1, reward);
      // 1/8, 1/4, 1/2 and 1 of a pull; 5/8 + 3/4 + 1/2 + 2 tokens.
      expect(priorFromSnapshots([selector.snapshot()])).toEqual({ counts: [0, 1.875], sums: [0, 3.875] });
    }
  });

  test('takes sums that start at the least reward for what they are on any range', () => {
    const range = { armCount: 2, rewardRange: { min: 3, max: 7 } };
    const learned = [ucbSpec(range), ucbV(range)].map((selector) => {
      for (const reward of [7, 4, 3]) selector.update(1, reward);
      return selector.snapshot();
    });
    for (const snapshot of learned) expect(priorFromSnapshots([snapshot])).toEqual({ counts: [0, 3], sums: [0, 14] });
    // Three rewards less the least of the range are 12 at the most.
    const [, { state, ...rest }] = learned as [unknown, (typeof learned)[number]];
    expect(() => priorFromSnapshots([{ ...rest, state: { ...state, sums: [0, 13] } }])).toThrow(
      'priorFromSnapshots: snapshots[0].state.sums[1] must be in [0, 12], got 13',
    );
  });

  test('refuses snapshots of different problems, whichever part differs', () => {
    const one = ucbSpec(problem).snapshot();
    const { rewardRange } = problem;
    for (const other of [
      { ...problem, armCount: 3 },
      { ...problem, rewardRange: { ...rewardRange, min: 0 } },
      { ...problem, rewardRange: { ...rewardRange, max: 6 } },
    ]) {
      expect(() => priorFromSnapshots([one, ucbSpec(other).snapshot()]), JSON.stringify(other)).toThrow(
        `priorFromSnapshots: snapshots[1].problem must be that of snapshots[0], got`,
      );
    }
  });

  test('does not mind in which order the parts of a problem stand, and refuses one that is unsound', () => {
    const snapshot = worker(1).snapshot();
    const { rewardRange, armCount } = snapshot.problem;
    const turned = { ...snapshot, problem: { rewardRange: { max: rewardRange.max, min: rewardRange.min }, armCount } };
    expect(priorFromSnapshots([snapshot, turned]).counts).toEqual([20, 20]);
    const unsound = { ...snapshot, problem: { armCount } } as unknown as typeof snapshot;
    expect(() => priorFromSnapshots([unsound])).toThrow('priorFromSnapshots: rewardRange must be an object');
    const hole = new Array<typeof snapshot>(2);
    hole[0] = snapshot;
    expect(() => priorFromSnapshots(hole)).toThrow('snapshots must have no holes, got one at index 1');
  });

  test('a selector that starts from a prior begins with the arm that was best', () => {
    const yesterday = ucbSpec(problem);
    for (let round = 0; round < 30; round++) yesterday.update(round % 2, round % 2 === 0 ? 1 : 4);
    const prior = priorFromSnapshots([yesterday.snapshot()]);
    expect(bucketedUcb({ ...problem, prior }).select(() => 0, [0])).toBe(1);
    expect(bucketedUcb(problem).select(() => 0, [0])).toBe(0);
  });

  test('what is out of range is refused', () => {
    const snapshots = [worker(1).snapshot()];
    for (const discount of [0, -1, 1.5, Number.NaN]) {
      expect(() => priorFromSnapshots(snapshots, { discount })).toThrow('discount must be in (0, 1]');
    }
    expect(() => priorFromSnapshots([{ ...snapshots[0]!, state: { counts: [1, 1], sums: [9, 1] } }])).toThrow(
      'priorFromSnapshots: snapshots[0].state.sums[0] must be in [1, 5], got 9',
    );
  });
});
