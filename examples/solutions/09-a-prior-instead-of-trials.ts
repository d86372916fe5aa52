// Solutions to example 09: wrong priors.
//
// 1. One: nothing can look worse than an arm that was never tried, so the first arm is kept for ever. With 5 tokens
//    every arm looks worse than the untried ones, so nearly all are tried. To expect much is to explore, to expect
//    little is not to: optimism and a hopeful prior are kin.
// 2. Next to nothing. An arm is left when its average, imaginary pulls included, falls below 3; and it does so when its
//    own average falls below 3, however many imaginary pulls there are. What the number of them decides is how fast
//    arms drift from 3, which matters as soon as a rule adds a radius, or has arms above 3 to choose among.
import { createRandom, truncatedGeometric } from 'banditspec';

const K = 20;
for (const [pulls, tokens] of [
  [2, 3],
  [2, 1],
  [2, 5],
  [50, 3],
] as const) {
  let [rounds, tried, changes] = [0, 0, 0];
  for (let i = 0; i < 1000; i++) {
    const acceptanceRates = Array.from({ length: K }, createRandom('course', i, 'arms'));
    const environment = truncatedGeometric({ acceptanceRates, maxDraftLength: 4, sequenceLength: 150 });
    const n = new Array<number>(K).fill(0);
    const sum = new Array<number>(K).fill(0);
    let last = 0;
    for (const answer = environment.begin(i, createRandom('course', i)); !answer.done; rounds++) {
      const averages = n.map((real, arm) => (pulls * tokens + sum[arm]!) / (pulls + real));
      const arm = averages.indexOf(Math.max(...averages));
      sum[arm]! += answer.pull(arm);
      n[arm]! += 1;
      if (arm !== last) changes += 1;
      last = arm;
    }
    tried += n.filter((real) => real > 0).length;
  }
  const name = `${pulls} imaginary pulls of ${tokens}`;
  console.log(
    `${name}: ${(rounds / 1000).toFixed(1)} rounds, ${(tried / 1000).toFixed(1)} arms tried, ${(changes / 1000).toFixed(1)} changes`,
  );
}

/*
2 imaginary pulls of 3: 41.7 rounds, 6.1 arms tried, 5.3 changes
2 imaginary pulls of 1: 82.9 rounds, 1.0 arms tried, 0.0 changes
2 imaginary pulls of 5: 45.3 rounds, 17.8 arms tried, 21.6 changes
50 imaginary pulls of 3: 41.7 rounds, 6.1 arms tried, 5.4 changes
*/
