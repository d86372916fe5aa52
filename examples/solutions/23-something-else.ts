// Solutions to example 23: dear failures, and a breakdown.
//
// 1. Still the middling one, by successes for the money (0.90 / 1.5 cents); but the cheap one, second before, is now
//    the worst by far (0.40 / 3.8), and the dear one second (0.97 / 2.65). The rule has not changed: what a thing costs
//    is for you to say, as long as you say it in `cost`.
// 2. Several hundred. The rule has 900 requests on which it was good; as many bad ones count against them before the
//    ratio falls below that of the others. A rule for means that change (example 08) forgets the good ones, and leaves
//    sooner.
import { createRandom, discountedThompson, omegaUcb } from 'banditspec';

const providers = [
  { success: 0.97, price: 2.5 },
  { success: 0.9, price: 1 },
  { success: 0.4, price: 0.8 },
];
const problem = { armCount: 3, rewardRange: { min: 0, max: 1 } };

function shares(retry: number): string {
  const pulls = [0, 0, 0];
  for (let run = 0; run < 50; run++) {
    const selector = omegaUcb({ ...problem, maxCost: 10 });
    const world = createRandom('course', run);
    for (let request = 0; request < 2000; request++) {
      const arm = selector.select(world);
      const [u, v] = [world(), world()];
      const reward = u < providers[arm]!.success ? 1 : 0;
      selector.updateWithCost(arm, reward, providers[arm]!.price * (0.5 + v) + (reward === 1 ? 0 : retry));
      pulls[arm]! += 1;
    }
  }
  return pulls.map((n) => `${(n / 1000).toFixed(1)}%`).join(', ');
}
console.log(`dear, middling, cheap: without retries ${shares(0)}; with ${shares(5)}`);

/** Mean pulls of the middling provider after it broke down, by a rule that is told success / cost, or both. */
function afterBreakdown(
  make: () => { select(random: () => number): number; tell(arm: number, y: number, c: number): void },
) {
  let pulls = 0;
  for (let run = 0; run < 50; run++) {
    const selector = make();
    const [world, random] = [createRandom('course', run), createRandom('course', run, 'selector')];
    for (let request = 0; request < 2000; request++) {
      const arm = selector.select(random);
      const [u, v] = [world(), world()];
      const broken = request >= 1000 && arm === 1;
      if (broken) pulls += 1;
      selector.tell(arm, !broken && u < providers[arm]!.success ? 1 : 0, providers[arm]!.price * (0.5 + v));
    }
  }
  return (pulls / 50).toFixed(0);
}
const omega = () => {
  const selector = omegaUcb({ ...problem, maxCost: 4 });
  return { select: () => selector.select(createRandom('unused')), tell: selector.updateWithCost.bind(selector) };
};
const forgetful = () => {
  // Successes a cent, at most 1 / 0.4.
  const selector = discountedThompson({ armCount: 3, rewardRange: { min: 0, max: 2.5 }, discount: 0.98 });
  const tell = (arm: number, success: number, cost: number) => selector.update(arm, success / cost);
  return { select: selector.select.bind(selector), tell };
};
console.log(
  `after the breakdown, of 1,000: omegaUcb ${afterBreakdown(omega)}, one that forgets ${afterBreakdown(forgetful)}`,
);

/*
dear, middling, cheap: without retries 0.7%, 92.4%, 6.9%; with 2.1%, 97.7%, 0.2%
after the breakdown, of 1,000: omegaUcb 530, one that forgets 162
*/
