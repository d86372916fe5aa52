/** What selectors remember of a long life stays small, and what that costs is what reward-histogram.ts says. */
import {
  type AnySelector,
  type ArmSelector,
  acceptedLengthRange,
  createRandom,
  empiricalKlUcb,
  glrUcb,
  imed,
  nonParametricThompson,
  restoreSelector,
  type SelectorSnapshot,
  selectorDescriptions,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { mean } from '../second-implementation.js';

const UNIT = { armCount: 1, rewardRange: { min: 0, max: 1 } };
const WIDTH = 1 / 16;

interface Histogram {
  readonly values: readonly number[];
  readonly counts: readonly number[];
  readonly cells?: number;
}
const histogramOf = (selector: AnySelector) =>
  (selector.snapshot() as SelectorSnapshot<string, unknown, { arms: Histogram[] }>).state.arms[0]!;

/** Tells any selector of a round in which an arm gave a reward. */
function tell(selector: AnySelector, arm: number, reward: number): void {
  const others = (value: number) => Array.from({ length: selector.armCount }, (_, i) => (i === arm ? reward : value));
  if (selector.feedback === 'bandit') selector.update(arm, reward, 1 / selector.armCount);
  else if (selector.feedback === 'bandit-with-costs') selector.updateWithCost(arm, reward, reward / 10);
  else if (selector.feedback === 'full-information') selector.updateAll(others(reward / 2 + 0.5));
  else if (selector.feedback === 'contextual')
    selector.updateObserved(arm, others(Number.NaN), new Array(selector.contextSize).fill(1));
  else selector.updateObserved(arm, others(Number.NaN));
}

/** Kinds that count tokens refuse fractions by name; all others must take them. */
function takesFractions(selector: AnySelector): boolean {
  const { kind, config } = selector.snapshot() as SelectorSnapshot<string, { rewardStep?: number }>;
  return selectorDescriptions[kind as 'moss'].family !== ('draft-lengths' as string) && config.rewardStep === undefined;
}

test.each(Object.values(selectorDescriptions))(
  '$kind has a snapshot of at most 16 kB after 100,000 different rewards of 5 arms',
  ({ settings, create }) => {
    const known = { armCount: 5, rewardRange: acceptedLengthRange(4), horizon: 500, armCosts: [1, 1.1, 1.2, 1.3, 1.4] };
    const { horizon: _, ...problem } = known;
    const selector = create({ ...problem, ...settings?.({ ...known, contextSize: 1 }) });
    const random = createRandom('distinct');
    const fractions = takesFractions(selector);
    for (let round = 0; round < 100_000; round++) {
      // Where arms are draft lengths arm i drafts i tokens, and gives no more.
      const arm = round % 5;
      const reward = 1 + arm * random();
      tell(selector, arm, fractions ? reward : Math.round(reward));
    }
    const size = JSON.stringify(selector.snapshot()).length;
    expect(size).toBeLessThanOrEqual(16_384);
  },
  120_000,
);

describe.each([imed, empiricalKlUcb, nonParametricThompson] as ((
  problem: typeof UNIT,
) => ArmSelector<SelectorSnapshot>)[])('%o', (make) => {
  const rewards = Array.from({ length: 300 }, (_, i) => createRandom('rewards', i)());

  test('remembers 64 different rewards exactly, and goes to a grid with the 65th', () => {
    const selector = make(UNIT);
    for (const reward of [...rewards.slice(0, 64), ...rewards.slice(0, 64)]) selector.update(0, reward);
    const sorted = rewards.slice(0, 64).sort((a, b) => a - b);
    expect(histogramOf(selector)).toEqual({ values: sorted, counts: sorted.map(() => 2) });
    selector.update(0, rewards[64]!);
    const grid = histogramOf(selector);
    expect(grid.cells).toBe(16);
    for (const value of grid.values) expect(Number.isInteger(value * 16)).toBe(true);
    expect(grid.counts.reduce((sum, count) => sum + count, 0)).toBe(129);
  });

  test('on the grid a reward is divided between the ends of its cell (by hand)', () => {
    const selector = make(UNIT);
    // 64 at the bottom and one at the top end are points of the grid and stay whole; 65 values in all open the grid.
    const fine = Array.from({ length: 65 }, (_, i) => i / 64);
    for (const reward of fine) selector.update(0, reward);
    // Each cell holds its lower end, and points at 1/4, 1/2 and 3/4 of it, which give 1.5 to each of its ends.
    expect(histogramOf(selector)).toEqual({
      values: Array.from({ length: 17 }, (_, i) => i / 16),
      counts: Array.from({ length: 17 }, (_, i) => (i === 0 || i === 16 ? 2.5 : 4)),
      cells: 16,
    });
  });

  test('keeps the mean to 2^-21 of a cell, and does not mind the order of the rewards', () => {
    const [there, back] = [make(UNIT), make(UNIT)];
    for (const reward of rewards) there.update(0, reward);
    for (const reward of [...rewards].reverse()) back.update(0, reward);
    expect(back.snapshot()).toStrictEqual(there.snapshot());
    const { values, counts } = histogramOf(there);
    const kept = values.reduce((sum, value, k) => sum + value * counts[k]!, 0) / 300;
    expect(Math.abs(kept - mean(rewards))).toBeLessThan(WIDTH * 2 ** -21 + 1e-15);
  });

  test('goes on from a snapshot with a grid, and refuses a grid that cannot be', () => {
    const selector = make(UNIT);
    for (const reward of rewards) selector.update(0, reward);
    const snapshot = JSON.parse(JSON.stringify(selector.snapshot()));
    const restored = restoreSelector(snapshot) as typeof selector;
    selector.update(0, 0.3);
    restored.update(0, 0.3);
    expect(restored.snapshot()).toStrictEqual(selector.snapshot());
    const refused = (change: (arm: { values: number[]; counts: number[]; cells: number }) => void) => {
      const copy = structuredClone(snapshot);
      change(copy.state.arms[0]);
      return () => restoreSelector(copy);
    };
    expect(refused((arm) => (arm.cells = 8))).toThrow('state.arms[0].cells must be absent or 16, got 8');
    expect(refused((arm) => (arm.values[1] = 0.07))).toThrow('values[1] must be a multiple of 1/16 of 1, got 0.07');
    expect(refused((arm) => (arm.counts[1] = -1))).toThrow('counts[1] must be a positive multiple of 2^-20, got -1');
    expect(refused((arm) => (arm.counts[1]! += 0.5))).toThrow('counts must be of a whole sum, got 300.5');
  });

  test('reads a snapshot of more different rewards than it would remember now', () => {
    const selector = make(UNIT);
    for (const reward of rewards) selector.update(0, reward);
    const old = {
      ...selector.snapshot(),
      state: { arms: [{ values: [...rewards].sort((a, b) => a - b), counts: rewards.map(() => 1) }] },
    };
    expect((restoreSelector(old) as typeof selector).snapshot()).toStrictEqual(selector.snapshot());
  });
});

/** Kinf by its dual, the maximum found by thirds: the function is concave. */
function naiveKinf({ values, counts }: Histogram, mu: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const value = (lambda: number) =>
    values.reduce((sum, x, k) => sum + counts[k]! * Math.log(1 - lambda * (x - mu)), 0) / total;
  let low = 0;
  let high = 1 / (1 - mu);
  for (let i = 0; i < 80; i++) {
    const third = (high - low) / 3;
    if (value(low + third) < value(high - third)) low += third;
    else high -= third;
  }
  return Math.max(value(low), 0);
}

test('Kinf on the grid lies between Kinf of all rewards and that of a mean less by one cell', () => {
  for (let law = 0; law < 40; law++) {
    const random = createRandom('laws', law);
    const power = 0.2 + 3 * random();
    const scale = 0.2 + 0.8 * random();
    const rewards = Array.from({ length: 200 }, () => scale * random() ** power);
    const selector = imed(UNIT);
    for (const reward of rewards) selector.update(0, reward);
    const grid = histogramOf(selector);
    const all = { values: rewards, counts: rewards.map(() => 1) };
    for (const above of [0.02, 0.1, 0.2]) {
      const mu = mean(rewards) + above;
      if (mu >= 0.99) continue;
      const onGrid = naiveKinf(grid, mu);
      // The mean is kept to 1e-8, and Kinf's slope in mu is at most 1 / (1 - mu).
      expect(onGrid).toBeLessThanOrEqual(naiveKinf(all, mu) + 1e-6);
      expect(onGrid).toBeGreaterThanOrEqual(naiveKinf(all, mu - WIDTH) - 1e-6);
    }
  }
});

test('on the grid the selectors still learn which of two close arms is better', () => {
  for (const make of [imed, empiricalKlUcb, nonParametricThompson]) {
    const selector = make({ armCount: 2, rewardRange: { min: 0, max: 1 } });
    const random = createRandom('close');
    const luck = createRandom('close', 'luck');
    let best = 0;
    for (let round = 0; round < 3000; round++) {
      const arm = selector.select(random);
      selector.update(arm, 0.9 * luck() + 0.1 * arm);
      if (round >= 1000) best += arm;
    }
    // With means 0.45 and 0.55 and deviations of 0.26 the worse arm's share goes as ln T / (T Kinf), Kinf about 0.07: 3% of
    // 3,000 rounds. Twice 5% is allowed.
    expect(best / 2000).toBeGreaterThan(0.9);
  }
});

test('glrUcb looks at every 20th pull of an arm from 1,600 on, at every 40th from 3,200', () => {
  const selector = glrUcb({ ...UNIT, horizon: 10_000 });
  const sums = [0];
  const random = createRandom('marks');
  for (let pull = 0; pull < 5000; pull++) {
    const reward = Math.round(random());
    sums.push(sums.at(-1)! + reward);
    selector.update(0, reward);
    const { pulls, marks } = selector.snapshot().state.arms[0]!;
    expect(pulls).toBe(pull + 1);
    const stride = pulls < 1610 ? 10 : pulls < 3220 ? 20 : 40;
    if (pull % 7 === 0 || pull > 4980) {
      expect(marks).toEqual(Array.from({ length: Math.floor(pulls / stride) }, (_, k) => sums[(k + 1) * stride]));
    }
  }
  const restored = restoreSelector(selector.snapshot());
  restored.update(0, 1);
  selector.update(0, 1);
  expect(restored.snapshot()).toStrictEqual(selector.snapshot());
});

test('glrUcb with thinned marks notices a change after 4,000 pulls', () => {
  const selector = glrUcb({ ...UNIT, horizon: 10_000 });
  const random = createRandom('thinned');
  let pulls = 0;
  for (let pull = 0; pull < 4400; pull++) {
    selector.update(0, random() < (pull < 4000 ? 0.2 : 0.8) ? 1 : 0);
    pulls = selector.snapshot().state.arms[0]!.pulls;
  }
  // 100 pulls of the new mean have a likelihood ratio of 100 kl(0.8, 0.2) = 83, far above ln(3 n^1.5 sqrt T) = 18.
  expect(pulls).toBeLessThan(400);
});
