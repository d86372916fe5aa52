// What is a bandit, and what does it cost to try things out?
// Expect the better arm to be found, and some rounds to be lost on the worse one.
//
// A bandit problem is a row of levers, called arms. Each pull of an arm pays a reward, and nobody tells you what the
// other arms would have paid. You learn which arm is good only by pulling it, and every pull of a bad one is lost.
//
// Here the arms are three ways to speed up a language model. In each round one of them guesses a few tokens ahead (a
// draft), and the model checks the guess. The reward is the accepted length: how many tokens the round produced, from 1
// (the guess was wrong at once) to 5 (four guessed tokens and the one that the model adds by itself).
import { createRandom, truncatedGeometric } from 'banditspec';

// A simulated model: each guessed token is right with probability 0.4, 0.8 or 0.6, depending on the arm.
const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 300 });

// Randomness is always handed in. The same name gives the same numbers, on every machine.
const episode = environment.begin(0, createRandom('examples', 'luck'));

// The simplest plan there is: try every arm ten times, then stay with the one that has done best.
const pulls = [0, 0, 0];
const tokens = [0, 0, 0];
let rounds = 0;
while (!episode.done) {
  const arm = rounds < 30 ? rounds % 3 : bestSoFar();
  tokens[arm]! += episode.pull(arm);
  pulls[arm]! += 1;
  rounds += 1;
  if (rounds === 30) report('After ten pulls of each arm');
}
report('At the end of the answer');
console.log(`300 tokens in ${rounds} rounds. The model alone would have needed 300.`);

function bestSoFar(): number {
  let best = 0;
  for (let arm = 1; arm < 3; arm++) if (mean(arm) > mean(best)) best = arm;
  return best;
}

function mean(arm: number): number {
  return tokens[arm]! / pulls[arm]!;
}

function report(when: string): void {
  console.log(`${when}:`);
  for (let arm = 0; arm < 3; arm++) {
    console.log(`  arm ${arm}: ${pulls[arm]} pulls, ${mean(arm).toFixed(2)} tokens a round`);
  }
}

// Left out: why ten? Ten pulls put arm 2 last, though in truth it is better than arm 0: with so few, the plan may
// settle on a wrong arm for good. With more, it goes on pulling bad arms long after it could have known. Example 02 is
// a rule that decides this by itself.

/*
After ten pulls of each arm:
  arm 0: 10 pulls, 1.60 tokens a round
  arm 1: 10 pulls, 2.90 tokens a round
  arm 2: 10 pulls, 1.50 tokens a round
At the end of the answer:
  arm 0: 10 pulls, 1.60 tokens a round
  arm 1: 82 pulls, 3.28 tokens a round
  arm 2: 10 pulls, 1.50 tokens a round
300 tokens in 102 rounds. The model alone would have needed 300.
*/
