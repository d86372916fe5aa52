/**
 * Stability: the first 50 arms that each selector chooses on one seeded table. These are our own numbers, frozen. A
 * change is value-breaking (same seed, other figures) and needs a line in the changelog; `npx vitest run test/golden -u`
 * writes the file anew.
 */
import {
  type AnySelector,
  acceptedLengthRange,
  createRandom,
  type SelectorKind,
  selectorDescriptions,
} from 'banditspec';
import { expect, test } from 'vitest';

const ROUNDS = 50;
/** Of every number of a context: a match or a draft of 3 tokens, or the probability of a drafted token. */
const contextOf = (kind: string, size: number) => new Array<number>(size).fill(kind === 'tailPruning' ? 0.6 : 3);
const problem = { armCount: 4, rewardRange: acceptedLengthRange(5) };

/** Other settings than the defaults of the catalogue, or besides them: their names, and the options. */
const SETTINGS: { readonly [Kind in SelectorKind]?: Readonly<Record<string, object>> } = {
  ucbSpec: { 'ucbSpec()': {}, 'ucbSpec({ radiusScale: 0.15 })': { radiusScale: 0.15 } },
  exp3: {
    'exp3({ explorationRate: 0.1 })': { explorationRate: 0.1 },
    'exp3({ horizon: 50 })': { horizon: ROUNDS },
  },
  fractionalKube: { 'fractionalKube({ armCosts })': { armCosts: [1, 1.4, 1.1, 1.2] } },
  fixedArm: { 'fixedArm({ arm: 2 })': { arm: 2 } },
  slidingWindowUcb: { 'slidingWindowUcb({ window: 20 })': { window: 20 } },
  discountedUcb: { 'discountedUcb({ discount: 0.99 })': { discount: 0.99 } },
  discountedThompson: { 'discountedThompson({ discount: 0.99 })': { discount: 0.99 } },
  glrUcb: { 'glrUcb({ horizon: 50 })': { horizon: ROUNDS } },
};

/** Tells the selector of a round: of the pulled arm, with costs that differ where it learns from costs, or of all arms. */
function learn(selector: AnySelector, arm: number, rewards: readonly number[], context: readonly number[]): void {
  if (selector.feedback === 'bandit') selector.update(arm, rewards[arm]!);
  else if (selector.feedback === 'bandit-with-costs') selector.updateWithCost(arm, rewards[arm]!, 1 + arm / 10);
  else if (selector.feedback === 'full-information') selector.updateAll(rewards);
  else {
    const observed = rewards.map((reward, i) => (i === arm || i === 3 ? reward : Number.NaN));
    selector.updateObserved(arm, observed, context);
  }
}

test('each selector of the catalogue chooses the same first 50 arms as ever on a fixed table', async () => {
  // Truncated-geometric lengths, acceptance rates 0.4, 0.7, 0.6 and 0.5.
  const luck = createRandom('golden', 'table');
  const table = [0.4, 0.7, 0.6, 0.5].map((rate) =>
    Array.from({ length: ROUNDS }, () => {
      let length = 1;
      while (length <= 5 && luck() < rate) length += 1;
      return length;
    }),
  );
  const lines = Object.values(selectorDescriptions).flatMap(({ kind, family, settings, create }) => {
    const defaults = settings?.({ ...problem, horizon: ROUNDS });
    const named = defaults ? `${kind}(${JSON.stringify(defaults)})` : `${kind}()`;
    return Object.entries(SETTINGS[kind] ?? { [named]: defaults ?? {} }).map(([name, options]) => {
      const selector = create({ ...problem, ...options });
      const context = contextOf(kind, selector.feedback === 'contextual' ? selector.contextSize : 1);
      const random = createRandom('golden', 'select');
      const arms = Array.from({ length: ROUNDS }, (_, round) => {
        const arm = selector.select(random, context);
        // Draft lengths as arms: arm i drafts i tokens.
        const most = family === 'draft-lengths' ? (i: number) => i + 1 : () => Infinity;
        learn(
          selector,
          arm,
          table.map((lengths, i) => Math.min(lengths[round]!, most(i))),
          context,
        );
        return arm;
      });
      return `  ${JSON.stringify(name)}: ${JSON.stringify(arms.join(''))}`;
    });
  });
  await expect(`{\n${lines.join(',\n')}\n}\n`).toMatchFileSnapshot('./selectors.json');
});
