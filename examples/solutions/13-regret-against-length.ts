// Solutions to example 13: a closer arm, and a rule that explores for ever.
//
// 1. It falls at 256 tokens: to confuse 0.75 with 0.8 costs little a round, and there is no time to tell them apart. In
//    a long answer it rises, for then the pulls that it takes to tell them apart are what counts: about L^2 / gap^2 of
//    them, each losing the gap. The hardness H of Theorem 4.3 has 1 / gap for that reason.
// 2. In proportion to the length: a tenth of all rounds is drawn evenly, two thirds of those from the worse arms. It is
//    the one rule here that pays four times as much for a fourfold length, sooner or later.
import { epsilonGreedy, formatTable, measureRegret, truncatedGeometric, ucbSpec } from 'banditspec';

const rows: string[][] = [];
for (const second of [0.6, 0.75]) {
  for (const sequenceLength of [256, 16_384]) {
    const report = measureRegret({
      environment: truncatedGeometric({ acceptanceRates: [0.5, second, 0.8], maxDraftLength: 4, sequenceLength }),
      selectors: { ucbSpec, epsilonGreedy: (problem) => epsilonGreedy({ ...problem, epsilon: 0.1 }) },
      episodes: 40,
      seed: 'course',
    });
    const regrets = Object.values(report.selectors).map(({ stoppingTimeRegret: { mean, standardError } }) => {
      return `${mean.toFixed(1)} ± ${standardError.toFixed(1)}`;
    });
    rows.push([`${second}`, `${sequenceLength}`, ...regrets]);
  }
}
console.log(formatTable(['second arm', 'tokens', 'ucbSpec', 'epsilonGreedy'], rows));

/*
second arm  tokens     ucbSpec  epsilonGreedy
----------  ------  ----------  -------------
0.6            256  12.1 ± 0.4      7.3 ± 1.4
0.6          16384  66.2 ± 1.6    130.8 ± 2.2
0.75           256   8.4 ± 0.5      5.2 ± 0.9
0.75         16384  90.6 ± 3.9    112.3 ± 6.3
*/
