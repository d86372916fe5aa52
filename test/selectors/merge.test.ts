/** Merged selectors against one selector that saw, or was told, all rounds. */
import {
  type AnySelector,
  acceptedLengthRange,
  createRandom,
  exp3,
  exp3Spec,
  imed,
  linUcb,
  mergeSnapshots,
  restoreSelector,
  type SelectorSnapshot,
  selectorDescriptions,
  tsallisInf,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const known = { armCount: 3, rewardRange: acceptedLengthRange(4), horizon: 100 };
const { horizon: _, ...problem } = known;

function make(kind: string, options: object = {}): AnySelector {
  const { settings, create } = selectorDescriptions[kind as 'moss'];
  return create({ ...problem, ...settings?.({ ...known, contextSize: 1 } as never), ...options });
}

/** Of one number a match length, of several the probabilities of drafted tokens. */
const contextOf = (size: number, round: number) => (size === 1 ? [round % 5] : new Array<number>(size).fill(0.5));

/** A round that any selector can be told: arm i drafts i tokens at the most, and the numbers add exactly. */
function tell(selector: AnySelector, round: number): void {
  const random = createRandom('merge', round);
  const arm = round % 3;
  const rewards = [1, 1 + Math.floor(2 * random()), 1 + Math.floor(3 * random())];
  const seen = rewards.map((reward, i) => (i === arm ? reward : Number.NaN));
  // The losses of exponential weights add exactly when divided by a power of two.
  if (selector.feedback === 'bandit') selector.update(arm, rewards[arm]!, 1 / 4);
  else if (selector.feedback === 'bandit-with-costs') selector.updateWithCost(arm, rewards[arm]!, 1 / 2);
  else if (selector.feedback === 'full-information') selector.updateAll(rewards);
  else if (selector.feedback === 'contextual')
    selector.updateObserved(arm, seen, contextOf(selector.contextSize, round));
  else selector.updateObserved(arm, seen);
}

const snapshotOf = (selector: AnySelector) => selector.snapshot() as SelectorSnapshot;

/** What may be merged, with the options under which it may. */
const MERGED: readonly (readonly [string, object])[] = [
  ...[
    ...[
      'ucbSpec',
      'ucb1',
      'ucbTuned',
      'ucbV',
      'moss',
      'klUcb',
      'empiricalKlUcb',
      'imed',
      'bayesUcb',
      'brezziLai',
      'gaussianThompson',
      'tsUcb',
      'informationDirectedSampling',
    ],
    ...['betaThompson', 'dirichletThompson', 'nonParametricThompson', 'exp3Spec', 'exp3', 'tsallisInf', 'hedge'],
    ...['fractionalKube', 'omegaUcb', 'vllmDraftLength', 'epsilonGreedy', 'followTheLeader', 'releasedCodeGreedy'],
    ...['uniformRandom', 'fixedArm', 'tailPruning', 'arcticHybrid', 'llamaCppArbitration'],
  ].map((kind) => [kind, {}] as const),
  ['hedgeSpec', { base: 'hedge' }],
  ['kaplanMeierDraftLength', { discount: 1 }],
  ['goodputDraftLength', { discount: 1 }],
];

test.each(MERGED)('three %s workers merge to what one selector learnt of all rounds, bit for bit', (kind, options) => {
  const workers = [0, 1, 2].map(() => make(kind, options));
  const one = make(kind, options);
  for (let round = 0; round < 60; round++) {
    tell(workers[Math.floor(round / 7) % 3]!, round);
    tell(one, round);
  }
  expect(mergeSnapshots(workers.map(snapshotOf))).toStrictEqual(one.snapshot());
});

test.each(MERGED)('what all %s workers started from is counted once', (kind, options) => {
  const start = make(kind, options);
  const one = make(kind, options);
  for (let round = 0; round < 20; round++) for (const selector of [start, one]) tell(selector, round);
  const base = snapshotOf(start);
  const workers = [0, 1].map(() => restoreSelector(base));
  for (let round = 20; round < 60; round++) {
    tell(workers[round % 2]!, round);
    tell(one, round);
  }
  expect(mergeSnapshots(workers.map(snapshotOf), base)).toStrictEqual(one.snapshot());
});

test.each(
  Object.keys(selectorDescriptions).filter((kind) => kind !== 'linUcb' && !MERGED.some(([merged]) => merged === kind)),
)('%s is refused by name, with the reason', (kind) => {
  const snapshot = snapshotOf(make(kind));
  expect(() => mergeSnapshots([snapshot, snapshot])).toThrow(
    new RegExp(`^mergeSnapshots: snapshots\\[0\\]\\.kind must be one (that|whose) .*, got "${kind}"$`),
  );
});

test.each([
  [
    'tsallisInf',
    { estimator: 'reduced-variance' },
    'estimator must be "importance-weighted" for tsallisInf, got "reduced-variance"',
  ],
  ['hedgeSpec', { base: 'normalHedge' }, 'base must be "hedge" for hedgeSpec, got "normalHedge"'],
  ['kaplanMeierDraftLength', { discount: 0.9 }, 'discount must be 1 for kaplanMeierDraftLength, got 0.9'],
])('%s with %o is refused with the option that stands against it', (kind, options, message) => {
  const snapshot = snapshotOf(make(kind, options));
  expect(() => mergeSnapshots([snapshot, snapshot])).toThrow(`mergeSnapshots: snapshots[0].config.${message}`);
});

describe('histograms', () => {
  const UNIT = { armCount: 1, rewardRange: { min: 0, max: 1 } };
  const rewards = Array.from({ length: 200 }, (_, i) => createRandom('histograms', i)());
  const told = (part: readonly number[], base?: SelectorSnapshot) => {
    const selector = (base ? restoreSelector(base) : imed(UNIT)) as ReturnType<typeof imed>;
    for (const reward of part) selector.update(0, reward);
    return selector.snapshot();
  };

  test.each([
    ['two that remember every reward make a grid', 50, 100],
    ['one that does and one with a grid', 50, 200],
    ['two with a grid', 100, 200],
  ])('%s: bit for bit that of one which saw all', (_name, first, all) => {
    expect(mergeSnapshots([told(rewards.slice(0, first)), told(rewards.slice(first, all))])).toStrictEqual(
      told(rewards.slice(0, all)),
    );
  });

  test.each([30, 100])('a base of %i rewards is counted once', (size) => {
    const base = told(rewards.slice(0, size));
    const workers = [told(rewards.slice(size, 150), base), told(rewards.slice(150), base)];
    expect(mergeSnapshots(workers, base)).toStrictEqual(told(rewards));
    expect(() => mergeSnapshots([told([0.5]), base], base)).toThrow(
      'mergeSnapshots: snapshots[0].state.arms[0] must hold all rewards of the base',
    );
  });
});

describe('linUcb', () => {
  const options = { ...problem, contextSize: 2 };
  const told = (from: number, to: number, base?: SelectorSnapshot) => {
    const selector = (base ? restoreSelector(base) : linUcb(options)) as ReturnType<typeof linUcb>;
    for (let round = from; round < to; round++) {
      const random = createRandom('linear', round);
      const seen = [0, 1, 2].map((arm) => (arm === round % 3 ? 1 + 4 * random() : Number.NaN));
      selector.updateObserved(round % 3, seen, [random(), 3 * random()]);
    }
    return selector.snapshot();
  };

  test.each([undefined, told(0, 30)])(
    'merges to the regression on all rounds, up to rounding, with base %#',
    (base) => {
      const start = base ? 30 : 0;
      const merged = mergeSnapshots([told(start, 60, base), told(60, 90, base)], base).state;
      const one = told(0, 90).state;
      for (const part of ['factors', 'responses'] as const) {
        // Condition numbers of A are below 1e3 and its entries below 1e3: rounding is below 1e-10.
        merged[part].forEach((row, arm) => {
          for (const [k, entry] of row.entries()) expect(Math.abs(entry - one[part][arm]![k]!)).toBeLessThan(1e-10);
        });
      }
    },
  );

  test('workers that do not hold their base are refused', () => {
    expect(() => mergeSnapshots([told(0, 3), told(0, 3)], told(0, 90))).toThrow('must each hold what the base does');
  });
});

test('merged loss estimates of exponential weights stay unbiased: their mean is the loss of all rounds', () => {
  for (const factory of [exp3Spec, (p: typeof problem) => tsallisInf(p)]) {
    const losses = [0.75, 0.25, 0.5];
    const totals = [0, 0, 0];
    const runs = 2000;
    let squares = 0;
    for (let run = 0; run < runs; run++) {
      const random = createRandom('unbiased', run);
      const workers = [0, 1].map(() => factory(problem));
      for (let round = 0; round < 20; round++) {
        const selector = workers[round % 2]!;
        const arm = selector.select(random);
        selector.update(arm, 5 - 4 * losses[arm]!);
      }
      const { cumulativeLosses } = mergeSnapshots(workers.map((worker) => worker.snapshot())).state;
      for (const [arm, loss] of cumulativeLosses.entries()) totals[arm]! += loss / runs;
      squares += (cumulativeLosses[0]! - 15) ** 2 / runs;
    }
    // 20 rounds of these losses; four standard errors by the first arm's, whose loss is the greatest.
    const allowed = 4 * Math.sqrt(squares / runs);
    for (const [arm, loss] of losses.entries()) expect(Math.abs(totals[arm]! - 20 * loss)).toBeLessThan(allowed);
  }
});

test('exp3 merges gains, and a damaged state is refused with what is wrong', () => {
  const [first, second] = [exp3({ ...problem, explorationRate: 0.5 }), exp3({ ...problem, explorationRate: 0.5 })];
  first.update(0, 5, 0.5);
  second.update(1, 3, 0.25);
  // (5 - 1) / 4 / 0.5 and (3 - 1) / 4 / 0.25.
  expect(mergeSnapshots([first.snapshot(), second.snapshot()]).state).toEqual({ cumulativeGains: [2, 2, 0] });
  const damaged = { ...ucbSpec(problem).snapshot(), state: { counts: [1, 0, 0], sums: [9, 0, 0] } };
  expect(() => mergeSnapshots([damaged])).toThrow(
    'mergeSnapshots: snapshots[0] must be what a selector can be restored from: ucbSpec: state.sums[0] must be in [1, 5], got 9',
  );
});

describe('snapshots must be of one selector', () => {
  const snapshot = snapshotOf(make('ucbSpec'));
  const [zero, negative] = [0, -1].map((min) => snapshotOf(make('ucbSpec', { rewardRange: { min, max: 5 } })));

  test.each([
    ['arms', make('ucbSpec', { armCount: 4 })],
    ['a least reward', make('ucbSpec', { rewardRange: { min: 0, max: 5 } })],
    ['a greatest reward', make('ucbSpec', { rewardRange: { min: 1, max: 6 } })],
  ])('and not with other %s', (_what, other) => {
    const { problem } = snapshotOf(other);
    for (const given of [[[snapshot, snapshotOf(other)]], [[snapshot], snapshotOf(other)]] as const) {
      expect(() => mergeSnapshots(...(given as unknown as [SelectorSnapshot[], SelectorSnapshot?]))).toThrow(
        `mergeSnapshots: snapshots[1].problem must be that of snapshots[0], got ${JSON.stringify(problem)}`,
      );
    }
    expect(() => mergeSnapshots([zero!, negative!], zero!)).toThrow(
      'snapshots[1].problem must be that of snapshots[0]',
    );
  });

  test.each([
    ['kind', snapshotOf(make('moss'))],
    ['version', { ...snapshot, version: 2 }],
    ['parameter', snapshotOf(make('ucbSpec', { radiusScale: 0.5 }))],
  ])('and not of another %s', (_what, other) => {
    expect(() => mergeSnapshots([snapshot, other])).toThrow(
      'mergeSnapshots: snapshots[1] must be of the kind, version and parameters of snapshots[0], got ',
    );
  });

  test('whose names may stand in another order, as stores like to have them', () => {
    const { config } = snapshotOf(make('ucbSpec', { radiusScale: 0.5 }));
    const ordered = { ...snapshot, config };
    const reversed = { ...snapshot, config: Object.fromEntries(Object.entries(config as object).reverse()) };
    expect(JSON.stringify(reversed)).not.toBe(JSON.stringify(ordered));
    expect(mergeSnapshots([ordered, reversed])).toStrictEqual(mergeSnapshots([ordered, ordered]));
  });

  test('and know no less than the base where no round takes away, while sums of rewards may fall', () => {
    const options = { ...problem, rewardRange: { min: -1, max: 1 } };
    const told = (...rewards: number[]) => {
      const selector = ucbSpec(options);
      for (const reward of rewards) selector.update(0, reward);
      return selector.snapshot();
    };
    // (1 - 1 + 1 - 1 - 1) less the base's 1 - 0: the workers lost what it had gained.
    expect(mergeSnapshots([told(1, -1), told(1, -1, -1)], told(1)).state).toEqual({
      counts: [4, 0, 0],
      sums: [-2, 0, 0],
    });
    expect(() => mergeSnapshots([told(1, 1), told(1)], told(1, 1))).toThrow(
      "mergeSnapshots: snapshots[1].state.counts[0] must be at least the base's 2, got 1",
    );
  });
});

describe("a kind of the user's own", () => {
  const own = (state: object, problem: object = { armCount: 2 }) =>
    ({ kind: 'mine', version: 1, problem, config: {}, state }) as unknown as SelectorSnapshot;

  test('merges where it counts and sums alone, whether its problem has a range of rewards or none', () => {
    const first = own({ counts: [1, 2], sums: [3, -4] });
    expect(mergeSnapshots([first, own({ counts: [5, 0], sums: [7, 0] })])).toEqual(
      own({ counts: [6, 2], sums: [10, -4] }),
    );
    expect(() => mergeSnapshots([first, own({}, { armCount: 2, rewardRange: { min: 0, max: 1 } })])).toThrow(
      'snapshots[1].problem must be that of snapshots[0]',
    );
    expect(() => mergeSnapshots([own({}, { armCount: 2, rewardRange: { min: 0, max: 1 } }), first])).toThrow(
      'snapshots[1].problem must be that of snapshots[0]',
    );
  });

  test('is refused where it keeps something else, by the name of that', () => {
    const wrong = own({ counts: [1, 2], sums: [3, 4], squares: [5, 6] });
    expect(() => mergeSnapshots([wrong, wrong])).toThrow(
      'mergeSnapshots: snapshots[0].state must be counts and sums alone, got "squares"',
    );
  });
});

test('linUcb workers whose sum is the base to the bit know nothing of their own, and are refused', () => {
  const worker = linUcb({ armCount: 1, rewardRange: problem.rewardRange, contextSize: 1, ridge: 9 }).snapshot();
  // A = R'R: 9 + 16 - 25 = 0.
  const [first, second, base] = [3, 4, 5].map((root) => ({
    ...worker,
    state: { ...worker.state, factors: [[Math.min(root, 4), 0, 0, root]], responses: [[0, 0]] },
  }));
  expect(() => mergeSnapshots([first!, second!], base!)).toThrow(
    'mergeSnapshots: snapshots must each hold what the base does, got a sum that is not positive for arm 0',
  );
});
