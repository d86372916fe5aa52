// How does the price of not knowing grow with the length of the answer, and could any rule do better?
// Expect some 20 rounds more for each fourfold length, once it is long; and both rules to stay far below their bounds.
//
// If a rule had a fixed share of bad rounds, its regret would grow as the answer does. UCBSpec's bad pulls of an arm
// stop when the radius no longer covers the gap, and the radius grows only as the logarithm of the round: so its regret
// grows with the logarithm of the length, a constant more for each fourfold length (Theorem 4.3; in explicit form eq.
// (42)). EXP3Spec, which assumes nothing, is promised no more than the square root of the length, twice as much for
// each fourfold length (Theorem 5.3). These are upper bounds: no worse than that, on any arms that the theorem allows.
//
// Theorem 4.4 is the other side: no rule that does well on all arms of this kind can lose less than c ln(length) in the
// long run, since to rule an arm out takes so many looks. c depends on how hard the arms are to tell apart.
import {
  exp3Spec,
  exp3SpecRegretBound,
  formatTable,
  geometricLowerBoundConstant,
  klUcb,
  measureRegret,
  truncatedGeometric,
  truncatedGeometricMean,
  ucbSpec,
  ucbSpecRegretBound,
} from 'banditspec';

const [acceptanceRates, L] = [[0.5, 0.6, 0.8], 4];
const means = acceptanceRates.map((rate) => truncatedGeometricMean(rate, L)); // eq. (10)
const c = geometricLowerBoundConstant({ acceptanceRates, maxDraftLength: L });

const rows = [256, 1024, 4096, 16_384].map((sequenceLength) => {
  const report = measureRegret({
    environment: truncatedGeometric({ acceptanceRates, maxDraftLength: L, sequenceLength }),
    selectors: { ucbSpec, exp3Spec, klUcb },
    episodes: 60,
    seed: 'course',
  });
  const bounds = [
    c * Math.log(sequenceLength),
    ucbSpecRegretBound({ means, maxDraftLength: L, expectedLength: sequenceLength }),
    exp3SpecRegretBound({ armCount: 3, maxDraftLength: L, sequenceLength }),
  ];
  const measured = Object.values(report.selectors).map(({ stoppingTimeRegret: { mean, standardError } }) => {
    return `${mean.toFixed(1)} ± ${standardError.toFixed(1)}`;
  });
  return [`${sequenceLength}`, ...measured, ...bounds.map((bound) => bound.toFixed(0))];
});
console.log(formatTable(['tokens', 'ucbSpec', 'exp3Spec', 'klUcb', 'c ln(len)', 'eq. (42)', 'Theorem 5.3'], rows));

// klUcb is built for rewards of a given range whose rounds are independent, and loses half as many as UCBSpec, whose
// radius allows for dependence. A bound is a promise for the worst case, not a forecast: UCBSpec stays below a tenth of
// its own, and EXP3Spec's regret does not double from row to row as its bound does, since these arms are no adversary.
// And c ln(len) is for the limit of long answers: nothing keeps a rule from being below it at a given length, as klUcb
// is at first.
//
// Left out: Proposition 4.5 of the paper, a simpler form of the lower bound, is false as printed; c is the exact
// constant.
//
// Predict, then change:
// 1. Move the second arm closer to the best: 0.75 instead of 0.6. Does regret rise or fall at 256 tokens? And at
//    16,384?
// 2. Add epsilonGreedy with epsilon 0.1, which explores in a tenth of all rounds for ever. How does its regret grow?
// Answers: npm run example 13 solutions

/*
tokens     ucbSpec    exp3Spec       klUcb  c ln(len)  eq. (42)  Theorem 5.3
------  ----------  ----------  ----------  ---------  --------  -----------
256     12.4 ± 0.4  14.8 ± 0.6   7.7 ± 0.6         13       465          232
1024    25.5 ± 0.7  33.1 ± 1.4  12.5 ± 0.7         17       552          465
4096    44.3 ± 0.9  54.0 ± 2.2  20.1 ± 0.8         20       639          930
16384   65.3 ± 1.2  73.1 ± 2.5  28.2 ± 1.0         23       726         1859
*/
