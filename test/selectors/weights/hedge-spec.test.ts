import { acceptedLengthRange, createRandom, hedge, hedgeSpec, normalHedge, restoreSelector } from 'banditspec';
import { expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('hedgeSpec', hedgeSpec, {
  draws: 'one uniform',
  lateFeedback: { exempt: 'regret is counted against the law of the moment' },
});

test('it is its base learner, told of every position', () => {
  const problem = { armCount: 3, rewardRange: acceptedLengthRange(5) };
  for (const [base, make] of [
    ['normalHedge', normalHedge],
    ['hedge', hedge],
  ] as const) {
    const selector = hedgeSpec({ ...problem, base });
    expect(selector.everyPosition).toBe(true);
    const learner = make(problem);
    const random = createRandom('base');
    for (let position = 0; position < 50; position++) {
      const rewards = [0, 1, 2].map((arm) => 1 + Math.floor(random() * (3 + arm)));
      selector.updateAll(rewards);
      learner.updateAll(rewards);
      for (const arm of [0, 1, 2]) expect(selector.probability(arm)).toBe(learner.probability(arm));
    }
    expect(selector.snapshot()).toMatchObject({ kind: 'hedgeSpec', config: { base }, state: learner.snapshot().state });
    const restored = restoreSelector(selector.snapshot());
    for (const arm of [0, 1, 2]) expect(restored.probability(arm)).toBe(learner.probability(arm));
  }
});

test('a base it does not have is refused', () => {
  const problem = { armCount: 3, rewardRange: acceptedLengthRange(5) };
  expect(() => hedgeSpec({ ...problem, base: 'exp3' as never })).toThrow(
    `hedgeSpec: base must be 'normalHedge' or 'hedge', got "exp3"`,
  );
});
