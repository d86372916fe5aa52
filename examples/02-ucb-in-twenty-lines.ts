// How can a program explore without being told for how long?
// Expect twenty lines to make, round for round, the same decisions as the library's ucbSpec.
//
// UCB means upper confidence bound. For each arm, take the mean reward so far and add a margin for what you do not
// know yet: wide after few pulls, narrow after many. Then pull the arm whose sum is greatest. An arm is pulled either
// because it is good or because little is known of it, and in both cases the pull is worth it.
//
// The margin here is that of UCBSpec (Hou et al. 2025, eq. (6)). It makes sure that the true mean lies below the sum
// with high probability, however the rewards within [1, L + 1] depend on one another.
import { acceptedLengthRange, createRandom, truncatedGeometric, ucbSpec } from 'banditspec';

const K = 3; // arms
const L = 4; // tokens in a draft
const delta = 1 / 2; // how sure the margin is meant to be

const n = new Array<number>(K).fill(0); // pulls of each arm
const sum = new Array<number>(K).fill(0); // rewards of each arm
let t = 0; // rounds so far

function select(): number {
  if (t < K) return t; // each arm once
  let best = 0;
  for (let arm = 1; arm < K; arm++) if (bound(arm) > bound(best)) best = arm;
  return best;
}

function bound(arm: number): number {
  const pulls = n[arm]!;
  const surprise = 1 + 2 * Math.log((K * t * t * Math.sqrt(1 + pulls)) / delta);
  return sum[arm]! / pulls + (L / 2) * Math.sqrt(((1 + pulls) / (pulls * pulls)) * surprise);
}

function update(arm: number, reward: number): void {
  n[arm]! += 1;
  sum[arm]! += reward;
  t += 1;
}

const library = ucbSpec({ armCount: K, rewardRange: acceptedLengthRange(L) });
const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: L, sequenceLength: 20_000 });
const episode = environment.begin(0, createRandom('examples', 'luck'));
const unused = createRandom('examples', 'selector'); // ucbSpec draws nothing; other selectors do

let same = 0;
while (!episode.done) {
  const arm = select();
  if (arm === library.select(unused)) same += 1;
  const reward = episode.pull(arm);
  update(arm, reward);
  library.update(arm, reward);
  if ([100, 1000].includes(t) || episode.done) console.log(`after ${t} rounds, pulls: ${n.join(', ')}`);
}
console.log(`${same} of ${t} decisions are the library's`);

// Left out: what the margin costs. Of the first hundred rounds about a third go to the two worse arms, and a hundred
// rounds are a whole answer; ucbSpec has a radiusScale to narrow it. Example 03 leaves the loop to the library as well.

/*
after 100 rounds, pulls: 12, 69, 19
after 1000 rounds, pulls: 35, 909, 56
after 5940 rounds, pulls: 53, 5774, 113
5940 of 5940 decisions are the library's
*/
