/** The choices of contextual selectors against their definitions, the whole history read anew, and by hand. */
import { acceptedLengthRange, bucketedUcb, createRandom, linUcb, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';

const problem = { armCount: 2, rewardRange: acceptedLengthRange(9) };
const none = Number.NaN;

describe('linUcb', () => {
  test('its index is that of the source, its factor by rotations as good as a fresh elimination', () => {
    const selector = linUcb({
      armCount: 3,
      rewardRange: acceptedLengthRange(4),
      contextSize: 2,
      optimism: 0.7,
      ridge: 2,
    });
    const random = createRandom('linUcb');
    const history: { arm: number; reward: number; x: number[] }[] = [];
    for (let round = 0; round < 150; round++) {
      const context = [random(), random() - 0.5];
      const x = [1, ...context];
      const indices = [0, 1, 2].map((arm) => {
        const A = [0, 1, 2].map((r) => [0, 1, 2].map((c) => (r === c ? 2 : 0)));
        const b = [0, 0, 0];
        for (const past of history.filter((past) => past.arm === arm)) {
          for (let r = 0; r < 3; r++) {
            for (let c = 0; c < 3; c++) A[r]![c]! += past.x[r]! * past.x[c]!;
            b[r]! += ((past.reward - 1) / 4) * past.x[r]!;
          }
        }
        const u = solve(A, x);
        const variance = dot(u, x);
        return dot(u, b) + 0.7 * Math.sqrt(variance);
      });
      const arm = selector.select(random, context);
      // 150 rotations and one elimination of a well-conditioned matrix of order 3: some 200 rounding errors.
      expect(Math.max(...indices) - indices[arm]!).toBeLessThan(1e-13);
      const reward = 1 + Math.floor(5 * random());
      selector.updateObserved(
        arm,
        [0, 1, 2].map((i) => (i === arm ? reward : none)),
        context,
      );
      history.push({ arm, reward, x });
    }
  });

  test('a context that is large against the ridge does not cost it its sign, its snapshot or its choice', () => {
    // 1e8 squared is 1e16 times the ridge: the inverse of the source, updated in place, is then wrong by its own size.
    const selector = linUcb({ armCount: 2, rewardRange: { min: 0, max: 1 }, contextSize: 1, optimism: 0 });
    for (let update = 0; update < 12; update++) {
      selector.updateObserved(0, [0.2, 0.9], [1e8]);
      expect(selector.select(() => 0, [1e8])).toBe(1);
    }
    const restored = restoreSelector('linUcb', JSON.parse(JSON.stringify(selector.snapshot())));
    expect(restored.snapshot()).toEqual(selector.snapshot());
    expect(restored.select(() => 0, [1e8])).toBe(1);
  });
});

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Gauss and Jordan. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((pivot, i) => {
    for (const [j, row] of rows.entries()) {
      if (j === i) continue;
      const factor = row[i]! / pivot[i]!;
      row.forEach((_, c) => {
        row[c]! -= factor * pivot[c]!;
      });
    }
  });
  return rows.map((row, i) => row[3]! / row[i]!);
}

describe('bucketedUcb', () => {
  const options = { ...problem, edges: [[2, 5]], optimism: 0 };

  test('plays the greatest estimate as its comment says it, the whole history read anew in every round', () => {
    // Two numbers, of which the first is the length of the match that arm 1 copies from.
    const edges = [[2, 5], [0.5]];
    const settings = {
      ...{ contextSize: 2, matchContexts: [-1, 0], armRewardRanges: [acceptedLengthRange(9), acceptedLengthRange(7)] },
      ...{ optimism: 0.5, matchWeight: 6, bucketWeight: 2, discount: 0.9, promptDiscount: 0.8, promptWeight: 4 },
    };
    const costs = [1, 1.2];
    const selector = bucketedUcb({ ...problem, ...settings, edges, costs, freeArms: [true, false] });
    const random = createRandom('bucketed');
    type Seen = { context: number[]; reward: number; surprise: number; prompt: number };
    const history: [Seen[], Seen[]] = [[], []];
    const faded = (values: number[], share: number) =>
      values.reduce((sum, value, k) => sum + value * share ** (values.length - 1 - k), 0);
    const beforehand = (arm: 0 | 1, context: number[]) => {
      // The mean of a truncated-geometric arm with drafts of 9 and a uniform rate: 1 + 1/2 + ... + 1/10.
      if (arm === 0) return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].reduce((sum, k) => sum + 1 / k, 0);
      const match = context[0]!;
      if (match === 0) return 1;
      // 1 + E p + ... + E p^7 under Beta(match + 1, 2): E p^k = prod (a + j) / (a + 2 + j), factor by factor.
      let mean = 1;
      let power = 1;
      for (let j = 0; j < 7; j++) {
        power *= (match + 1 + j) / (match + 3 + j);
        mean += power;
      }
      return mean;
    };
    const bucketOf = (context: number[], numbers: number) =>
      edges.slice(0, numbers).map((own, i) => own.filter((edge) => context[i]! >= edge).length);
    const expected = (arm: 0 | 1, context: number[]) => {
      const surplus = ({ context: where, reward }: Seen) => reward - beforehand(arm, where);
      const all = history[arm].map(surplus);
      let mean = faded(all, 1) / (all.length + (arm === 1 ? 6 : 2));
      let count = 0;
      for (const numbers of [1, 2]) {
        const here = bucketOf(context, numbers).join();
        const own = history[arm].filter((seen) => bucketOf(seen.context, numbers).join() === here).map(surplus);
        count = faded(
          own.map(() => 1),
          0.9,
        );
        mean = (faded(own, 0.9) + 2 * mean) / (count + 2);
      }
      return { mean: beforehand(arm, context) + mean, count };
    };
    for (let round = 0; round < 300; round++) {
      const prompt = Math.floor(round / 30);
      if (round % 30 === 0) selector.startEpisode!();
      const context = [Math.floor(8 * random()), random()];
      const indices = ([0, 1] as const).map((arm) => {
        const surprises = history[arm].filter((seen) => seen.prompt === prompt).map((seen) => seen.surprise);
        const surpriseCount = faded(
          surprises.map(() => 1),
          0.8,
        );
        const { mean, count } = expected(arm, context);
        const bonus = arm === 0 ? 0 : (0.5 * 9) / Math.sqrt(count + 2);
        return (mean + faded(surprises, 0.8) / (surpriseCount + 4) + bonus) / costs[arm]!;
      });
      const arm = selector.select(() => 0, context);
      // Near-ties aside, which rounding decides.
      expect(Math.max(...indices) - indices[arm]!).toBeLessThanOrEqual(1e-9);
      const length = 1 + Math.floor((context[1]! < 0.5 ? 3 : 8) * random());
      const rewards = [1 + Math.floor(6 * random()), arm === 1 ? length : none];
      selector.updateObserved(arm, rewards, context);
      ([0, 1] as const).forEach((known) => {
        const reward = rewards[known]!;
        if (Number.isNaN(reward)) return;
        history[known].push({ context, reward, surprise: reward - expected(known, context).mean, prompt });
      });
    }
    // Both arms were played, or there would be nothing to see.
    expect(history[1].length).toBeGreaterThan(30);
    expect(history[1].length).toBeLessThan(270);
  });

  test('expects of a copied draft what the length of its match says, before anything is learnt', () => {
    // 1 + 8 (l + 1) / (l + 10), against H_9 = 2.83 of an arm without a match: more from l = 2 on.
    const selector = bucketedUcb({
      ...{ armCount: 2, rewardRange: acceptedLengthRange(8), matchContexts: [-1, 0], freeArms: [true, true] },
    });
    expect([0, 1, 2, 3, 20].map((match) => selector.select(() => 0, [match]))).toEqual([0, 0, 1, 1, 1]);
    // Without a match nothing is copied, and any other arm is better.
    expect(selector.select(() => 0, [-5])).toBe(0);
    // However long a match is, no more than the whole draft is expected.
    const against = bucketedUcb({
      ...{ armCount: 2, rewardRange: acceptedLengthRange(8), matchContexts: [-1, 0], costs: [1, 9 / 2.82] },
    });
    expect(against.select(() => 0, [Number.MAX_VALUE])).toBe(0);
  });

  test('takes rewards of another kind than tokens for one step, and never expects what its range has not', () => {
    const selector = bucketedUcb({
      ...{ armCount: 2, rewardRange: { min: 0.5, max: 0.75 }, matchContexts: [-1, 0], freeArms: [true, true] },
    });
    // 0.5 + 0.25 (l + 1) / (l + 3) against the middle, 0.625: more from l = 2 on, and the same at l = 1.
    expect([0, 1, 2].map((match) => selector.select(() => 0, [match]))).toEqual([0, 0, 1]);
  });

  test('a context on an edge belongs to the bucket above, and buckets learn apart', () => {
    const selector = bucketedUcb({ ...options, bucketWeight: 0.001, promptWeight: 1e9 });
    for (let round = 0; round < 10; round++) {
      selector.updateObserved(0, [4, 2], [1]);
      selector.updateObserved(0, [4, 8], [2]);
      selector.updateObserved(0, [4, 1], [5]);
    }
    const arms = [-3, 0, 1.9, 2, 4.9, 5, 100].map((context) => selector.select(() => 0, [context]));
    expect(arms).toEqual([0, 0, 0, 1, 1, 0, 0]);
  });

  test('costs divide estimates, and optimism goes to arms that are not free', () => {
    const costed = bucketedUcb({ ...options, costs: [1, 3] });
    costed.updateObserved(0, [4, 8], [0]);
    expect(costed.select(() => 0, [0])).toBe(0);
    const optimistic = bucketedUcb({ ...options, optimism: 1, freeArms: [true, false] });
    optimistic.updateObserved(0, [4, 4], [0]);
    expect(optimistic.select(() => 0, [0])).toBe(1);
  });

  test('what surprises in this prompt counts in every bucket, until the next prompt', () => {
    const selector = bucketedUcb({
      ...options,
      promptWeight: 1,
      bucketWeight: 1e6,
      prior: { counts: [1e6, 1e6], sums: [4e6, 3e6] },
    });
    expect(selector.select(() => 0, [0])).toBe(0);
    for (let round = 0; round < 5; round++) selector.updateObserved(1, [none, 10], [9]);
    expect(selector.select(() => 0, [0])).toBe(1);
    selector.startEpisode!();
    expect(selector.select(() => 0, [0])).toBe(0);
  });
});
