// How many rounds does it cost not to know the best arm, and how sure is that number?
// Expect every selector to pay more on a long answer than on a short one, but less and less for each further token.
//
// Stopping-time regret is the number of rounds that a selector needs beyond those of the best fixed arm (the
// comparator): E[ST(selector)] - min over arms of E[ST(arm)] (Hou et al. 2025, eq. (1), (2)).
//
// measureRegret plays every selector and every arm alone through the same episodes with the same luck, and averages the
// differences. Most of the luck cancels in a difference, so a few hundred episodes suffice.
import { epsilonGreedy, exp3Spec, formatRegretReport, measureRegret, truncatedGeometric, ucbSpec } from 'banditspec';

for (const sequenceLength of [256, 4096]) {
  const report = measureRegret({
    environment: truncatedGeometric({ acceptanceRates: [0.3, 0.5, 0.8], maxDraftLength: 4, sequenceLength }),
    selectors: {
      ucbSpec,
      'ucbSpec, radius 0.2': (problem) => ucbSpec({ ...problem, radiusScale: 0.2 }),
      exp3Spec,
      epsilonGreedy: (problem) => epsilonGreedy({ ...problem, epsilon: 0.1 }),
    },
    episodes: 200,
    seed: 'examples',
  });
  console.log(`Answers of ${sequenceLength} tokens\n`);
  console.log(`${formatRegretReport(report)}\n`);
}

// How to read it. The column "regret" is the answer to the question, with the interval that holds the true mean in 95 of
// 100 measurements. Look at p95 before you fall for a low mean: a greedy rule does well on most answers and badly on the
// few where it settles on the wrong arm. "on best" says how soon a selector found the best arm.
//
// Left out: real drafts. Their accepted lengths depend on the text, and the best one differs from answer to answer; the
// replay environment plays recorded ones. Nor does a selector here remember anything from one answer to the next: pass
// memory: 'carried' for that.

/*
*/
