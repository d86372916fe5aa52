// How can a program explore without being told for how long?
// Expect twenty lines to do it, and to make the same decisions as the library's ucbSpec, round for round.
//
// Optimism: judge an arm not by its average but by the most that it may well be worth, the average plus a radius. Pull
// the arm that may be worth the most. Either it is good, or the pull shows that it is not and its radius shrinks: both
// are progress. The sum is an upper confidence bound, or UCB. How wide must the radius be? Rewards lie in [1, L + 1].
//
// 1. One look at one arm, pulled n times. Hoeffding (1963): an average of n such rewards is too low by more than r with a
//    chance of at most exp(-2 n r^2 / L^2). Call that p, and solve:            r = (L/2) sqrt( (1/n) 2 ln(1/p) )
// 2. But we look at all K arms after each round t, and each look may deceive. Let look t have p = delta / (K t^2): the
//    chances of all looks add up to less than 2 delta.                 r = (L/2) sqrt( (1/n) 2 ln(K t^2 / delta) )
// 3. And n is no number fixed beforehand: earlier luck decided how often an arm was pulled. A bound that holds for
//    every n at once (Abbasi-Yadkori et al. 2011) has (1 + n) / n^2 for 1/n, and a little more in the logarithm:
//                           r = (L/2) sqrt( (1 + n)/n^2 (1 + 2 ln( K t^2 sqrt(1 + n) / delta )) )
//    which is eq. (6) of BanditSpec (Hou et al. 2025), for rewards that may depend on one another as tokens do. Its ln t
//    brings the rule back: while an arm is not pulled its n stands still, and its radius grows.
import { acceptedLengthRange, createRandom, truncatedGeometric, ucbSpec } from 'banditspec';

const [K, L, delta] = [3, 4, 1 / 2]; // arms, tokens in a draft, how often the radius may deceive
const steps = [
  (n: number, _t: number) => (L / 2) * Math.sqrt((1 / n) * 2 * Math.log(1 / 0.05)), // wrong in one look of twenty
  (n: number, t: number) => (L / 2) * Math.sqrt((1 / n) * 2 * Math.log((K * t ** 2) / delta)),
  (n: number, t: number) =>
    (L / 2) * Math.sqrt(((1 + n) / n ** 2) * (1 + 2 * Math.log((K * t ** 2 * Math.sqrt(1 + n)) / delta))),
];
for (const n of [1, 10, 100, 1000]) {
  const radii = steps.map((radius) => radius(n, 3 * n).toFixed(2));
  console.log(`${String(n).padStart(4)} pulls of each arm, radius by step: ${radii.join(', ')}`);
}

// The rule: each arm once, then the greatest upper bound. BanditSpec calls it UCBSpec, Algorithm 4.
const [n, sum] = [new Float64Array(K), new Float64Array(K)]; // pulls and rewards of each arm
let t = 0; // rounds so far
const bound = (arm: number) => sum[arm]! / n[arm]! + steps[2]!(n[arm]!, t); // eq. (7)

function select(): number {
  if (t < K) return t;
  let best = 0;
  for (let arm = 1; arm < K; arm++) if (bound(arm) > bound(best)) best = arm;
  return best;
}

const library = ucbSpec({ armCount: K, rewardRange: acceptedLengthRange(L) });
const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: L, sequenceLength: 20_000 });
const answer = environment.begin(0, createRandom('course', 0));
const unused = createRandom('course', 'selector'); // ucbSpec draws nothing; other rules do
let same = 0;
while (!answer.done) {
  const arm = select();
  if (arm === library.select(unused)) same += 1;
  const reward = answer.pull(arm);
  n[arm]! += 1;
  sum[arm]! += reward;
  t += 1;
  library.update(arm, reward);
  if ([30, 100, 1000].includes(t) || answer.done) console.log(`after ${t} rounds, pulls: ${n.join(', ')}`);
}
console.log(`${same} of ${t} decisions are the library's`);

// Left out: what the radius costs. Of the first 30 rounds, a short answer, 13 went to the worse arms: example 04.
//
// Predict, then change:
// 1. Use the radius of step 1, which does not grow with t. Do the worse arms get more pulls or fewer? And if the best
//    arm was unlucky at first, what brings it back?
// 2. The rewards lie in [1, 3], but the rule is told L = 4. Does it lose more rounds, or go wrong?
// Answers: npm run example 03 solutions

/*
   1 pulls of each arm, radius by step: 4.90, 5.65, 8.80
  10 pulls of each arm, radius by step: 1.55, 2.62, 3.01
 100 pulls of each arm, radius by step: 0.49, 1.03, 1.14
1000 pulls of each arm, radius by step: 0.15, 0.38, 0.42
after 30 rounds, pulls: 5, 17, 8
after 100 rounds, pulls: 12, 66, 22
after 1000 rounds, pulls: 29, 918, 53
after 6046 rounds, pulls: 43, 5859, 144
6046 of 6046 decisions are the library's
*/
