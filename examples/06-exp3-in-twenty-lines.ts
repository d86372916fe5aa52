// What is a good rule when nothing at all may be assumed about the rewards?
// Expect twenty lines that draw the arm at random and match the library's exp3Spec, decision for decision.
//
// EXP3 stands for exponential weights for exploration and exploitation. It keeps the weighed losses of example 05, and
// draws each arm with a chance that falls exponentially with what the arm has lost so far:
//     p_i proportional to exp( -eta x (losses of arm i so far) )                                         eq. (21)
// The rate eta says how fast a loser is given up. As play goes on, the sums of losses grow, and their noise with them;
// so the rate has to fall, or noise would decide. EXP3Spec (BanditSpec, Algorithm 5) has, with K arms in round t,
//     eta_t = sqrt( ln K / (t K) )
// No arm's chance ever becomes 0 (except by rounding: example 19), so every arm is pulled now and then; and nobody can
// foresee the draws.
import { acceptedLengthRange, createRandom, exp3Spec, truncatedGeometric } from 'banditspec';

const [K, L] = [3, 4]; // arms, tokens in a draft
const losses = new Float64Array(K); // weighed by chance
let t = 1; // the round to be played

function chances(): number[] {
  const eta = Math.sqrt(Math.log(K) / (t * K));
  const least = Math.min(...losses); // subtracted from all, which changes no chance and keeps exp from underflowing
  const weights = Array.from(losses, (loss) => Math.exp(-eta * (loss - least)));
  const total = weights.reduce((sum, weight) => sum + weight);
  return weights.map((weight) => weight / total);
}

/** Lays the chances end to end on [0, 1) and looks where u falls. */
function draw(p: readonly number[], u: number): number {
  let [arm, rest] = [0, u];
  while (arm < K - 1 && rest >= p[arm]!) rest -= p[arm++]!;
  return arm;
}

function update(arm: number, tokens: number, p: readonly number[]): void {
  losses[arm]! += (L + 1 - tokens) / L / p[arm]!; // eq. (22)
  t += 1;
}

const library = exp3Spec({ armCount: K, rewardRange: acceptedLengthRange(L) });
const answer = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: L, sequenceLength: 4000 });
const episode = answer.begin(0, createRandom('course', 0));
const random = createRandom('course', 'selector');
let same = 0;
while (!episode.done) {
  const p = chances();
  const u = random();
  const arm = draw(p, u);
  if (arm === library.select(() => u)) same += 1;
  const tokens = episode.pull(arm);
  update(arm, tokens, p);
  library.update(arm, tokens);
  if ([2, 10, 100, 1000].includes(t - 1)) {
    const shown = chances().map((chance) => chance.toFixed(4));
    console.log(`after ${String(t - 1).padStart(4)} rounds, chances ${shown.join(', ')}`);
  }
}
console.log(`${same} of ${t - 1} decisions are the library's`);

// Left out: whom this is for. Where rewards have fixed laws, UCBSpec wastes less (example 13); example 07 is where
// UCBSpec fails.
//
// Predict, then change:
// 1. Count an arm's loss without dividing by its chance. Which arm does the rule end up with, and why not the best?
// 2. Multiply eta by 3, and by 30. Does a greater rate always find the best arm sooner?
// Answers: npm run example 06 solutions

/*
after    2 rounds, chances 0.2896, 0.1844, 0.5260
after   10 rounds, chances 0.1057, 0.5581, 0.3362
after  100 rounds, chances 0.0869, 0.7769, 0.1362
after 1000 rounds, chances 0.0003, 0.9566, 0.0431
1267 of 1267 decisions are the library's
*/
