// What exactly does a selector lose, and how is it measured?
// Expect 1 round of 4 in ten tokens worked by hand, the same from the harness, and 13 of 90 in answers of 256 tokens.
//
// An answer has the length that it has; drafts do not change it. What a selector can change is how many rounds it takes
// from the first token to the last. That number is the stopping time, ST. The yardstick is the best single arm, played
// in every round, and the rounds beyond it are the stopping-time regret, eqs. (1) and (2) of BanditSpec:
//     Reg = E[ST(selector)] - min over arms i of E[ST(always arm i)]
// E is the mean over luck. Ten tokens by hand, with arms that always give 1, 2 and 4 tokens (so L = 3):
//     always arm 0   1 1 1 1 1 1 1 1 1 1      10 rounds
//     always arm 1   2 2 2 2 2                 5 rounds
//     always arm 2   4 4 2                     3 rounds: the last block is cut at the end of the answer
//     ucbSpec        1 2 4 3                   4 rounds: each arm once (arms 0, 1, 2), then arm 2; cut
// Regret 4 - 3 = 1. Another way to see it is eq. (36): a pull of arm i is worth mu_i tokens instead of mu_best, so it
// loses (mu_best - mu_i) / mu_best rounds. Arm 0 lost 3/4 and arm 1 lost 2/4, together 1.25. It is not 1 because of the
// cut.
import {
  exp3Spec,
  formatRegretReport,
  measureRegret,
  rewardTable,
  stoppingTimeRegretFromPulls,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';

const always = (tokens: number) => new Array<number>(10).fill(tokens);
const byHand = measureRegret({
  environment: rewardTable({
    acceptedLengths: [always(1), always(2), always(4)],
    maxDraftLength: 3,
    sequenceLength: 10,
  }),
  selectors: { ucbSpec },
  episodes: 1,
  seed: 'course',
});
const rounds = byHand.fixedArms.map((arm) => arm.mean);
const { stoppingTime, stoppingTimeRegret, pulls } = byHand.selectors.ucbSpec;
const expectedPulls = pulls.map((arm) => arm.mean);
console.log(`ten tokens: arms ${rounds.join(', ')}; ucbSpec ${stoppingTime.mean}, regret ${stoppingTimeRegret.mean}`);
console.log(`from its pulls, eq. (36): ${stoppingTimeRegretFromPulls({ means: [1, 2, 4], expectedPulls })}\n`);

// With luck in it, measureRegret plays every selector and every arm alone through the same answers with the same luck,
// and averages the differences. Most of the luck cancels in a difference, so a few hundred answers will do.
const report = measureRegret({
  environment: truncatedGeometric({ acceptanceRates: [0.3, 0.5, 0.8], maxDraftLength: 4, sequenceLength: 256 }),
  selectors: { ucbSpec, 'radius x 0.2': (problem) => ucbSpec({ ...problem, radiusScale: 0.2 }), exp3Spec },
  episodes: 200,
  seed: 'course',
});
console.log(formatRegretReport(report));

// How to read it. "regret" is the answer to the question; the interval holds the true mean in 95 measurements of 100.
// Of 100 answers 5 had more regret than p95: look there before you trust a low mean (example 02). "on best" is the
// share of rounds in which the best arm was pulled.
//
// Left out: how regret grows with the answer (example 13), and time, where rounds differ in it (example 14).
//
// Predict, then change:
// 1. By hand: the arms give 1, 2 and 4 and the answer has 11 tokens. What are the four stopping times, and the regret?
// 2. All three arms have rate 0.8. What is the regret of ucbSpec, and of exp3Spec?
// Answers: npm run example 12 solutions

/*
ten tokens: arms 10, 5, 3; ucbSpec 4, regret 1
from its pulls, eq. (36): 1.25

              rounds  regret  95% interval  p5  median  p95  on best  tok/round  tok/time
------------  ------  ------  ------------  --  ------  ---  -------  ---------  --------
ucbSpec         89.4    12.8  12.3 to 13.3   7      13   19    70.0%      2.863     2.863
radius x 0.2    79.7     3.1    2.5 to 3.8   0       2    7    91.5%      3.211     3.211
exp3Spec        94.5    17.9  17.2 to 18.6  10      17   26    60.7%      2.710     2.710
always arm 0   179.7   103.1             -   -       -    -     0.0%      1.425     1.425
always arm 1   132.0    55.4             -   -       -    -     0.0%      1.940     1.940
always arm 2    76.6     0.0             -   -       -    -   100.0%      3.342     3.342
Mean over 200 episodes, fresh selectors, seed "course".
rounds: target calls an episode; regret: how many more than always playing "arm 2" (least expected stopping time) with the same luck,
its mean with 95% interval and its 5th, 50th and 95th percentile over episodes; on best: share of pulls on that arm;
tok/round: all tokens over all rounds; tok/time: tokens per plain target pass.
*/
