// Solutions to example 17: prompts that are alike, and long answers.
//
// 1. The carried column, for every rule but one: where prompts do not differ, an average over all of them is all there
//    is to know, and hundreds of answers know it better than one. The exception is the greedy rule, which fell into the
//    trap of example 02 in its first answer and is kept there for all the others.
// 2. Yes, for hierarchicalThompson, but it gains little more than a rule that begins anew: an answer of 1,000 tokens
//    has 300 rounds to learn from. For the greedy rule and bayesUcb, carrying does even more harm than in short
//    answers.
import {
  bayesUcb,
  calibratedAcceptance,
  followTheLeader,
  formatTable,
  hierarchicalThompson,
  measureRegret,
  ucbSpec,
} from 'banditspec';

const selectors = { ucbSpec, followTheLeader, bayesUcb, hierarchicalThompson };
for (const [name, alike, sequenceLength, episodes] of [
  ['prompts alike, 200 tokens', true, 200, 400],
  ['prompts that differ, 1,000 tokens', false, 1000, 200],
] as const) {
  const arm = (rate: number, weight: number) => ({
    hazards: new Array<number>(4).fill(rate),
    promptAcceptance: { alpha: rate * (alike ? 1000 : weight), beta: (1 - rate) * (alike ? 1000 : weight) },
  });
  const arms = [arm(0.75, 4), arm(0.7, 3), arm(0.3, 10), arm(0.3, 10), arm(0.3, 10), arm(0.3, 10)];
  const common = { environment: calibratedAcceptance({ arms, sequenceLength }), selectors, episodes, seed: 'course' };
  const reports = [measureRegret({ ...common, memory: 'fresh' }), measureRegret({ ...common, memory: 'carried' })];
  const rows = (Object.keys(selectors) as (keyof typeof selectors)[]).map((rule) => [
    rule,
    ...reports.map(({ selectors: all }) => {
      const { mean, standardError } = all[rule].stoppingTimeRegret;
      return `${mean.toFixed(1)} ± ${standardError.toFixed(1)}`;
    }),
  ]);
  console.log(`${name}: regret`);
  console.log(`${formatTable(['', 'anew', 'carried'], rows)}\n`);
}

/*
prompts alike, 200 tokens: regret
                            anew    carried
--------------------  ----------  ---------
ucbSpec               22.2 ± 0.3  0.7 ± 0.1
followTheLeader        7.8 ± 0.8  6.5 ± 0.2
bayesUcb               4.3 ± 0.2  0.1 ± 0.0
hierarchicalThompson   6.8 ± 0.2  0.2 ± 0.0

prompts that differ, 1,000 tokens: regret
                             anew      carried
--------------------  -----------  -----------
ucbSpec                 3.9 ± 5.8   -3.9 ± 4.1
followTheLeader       -18.2 ± 6.5    0.0 ± 0.0
bayesUcb              -30.4 ± 5.6    3.7 ± 5.8
hierarchicalThompson  -30.2 ± 5.6  -35.2 ± 5.7

*/
