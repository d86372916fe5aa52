// Why not always pull the arm with the best average so far?
// Expect that rule to stay with the worse arm for good in about every fourth answer, and never to find out.
//
// It is called the greedy rule, or follow the leader, and it sounds reasonable: what else is there to go by? But an
// average is not the truth. It is the truth and luck, and only pulling the arm again takes the luck out. The greedy
// rule pulls only those arms again whose luck was good. Bad luck is never put right, since nobody goes back to look.
//
// Two arms make it plain. Arm 1 is the better one: 3.4 tokens a round in the long run, and arm 0 gives 2.3. But each
// has been pulled once, and arm 1 gave 1 token. It does so in one pull of five.
import { createRandom, truncatedGeometric } from 'banditspec';

const environment = truncatedGeometric({ acceptanceRates: [0.6, 0.8], maxDraftLength: 4, sequenceLength: 1000 });

function greedy(i: number, tell = false) {
  const answer = environment.begin(i, createRandom('course', i));
  const pulls = [0, 0];
  const tokens = [0, 0];
  let rounds = 0;
  for (; !answer.done; rounds++) {
    const averages = [tokens[0]! / pulls[0]!, tokens[1]! / pulls[1]!];
    const arm = rounds < 2 ? rounds : averages[1]! > averages[0]! ? 1 : 0;
    tokens[arm]! += answer.pull(arm);
    pulls[arm]! += 1;
    if (tell && (rounds === 1 || rounds === 9 || answer.done)) {
      const [zero, one] = pulls.map((n, a) => `arm ${a}: ${n} pulls, average ${(tokens[a]! / n).toFixed(2)}`);
      console.log(`after ${String(rounds + 1).padStart(3)} rounds  ${zero}   ${one}`);
    }
  }
  return { rounds, pulls };
}

const unlucky = Array.from({ length: 100 }, (_, i) => i).find((i) => greedy(i).pulls[1] === 1)!;
greedy(unlucky, true);

// Every pull gives at least 1 token. So the average of arm 0 never falls to 1, and arm 1 is never looked at again.
// How often does that happen? Predict first; then compare a thousand answers with the better arm alone, same luck.
let stuck = 0;
const costs = Array.from({ length: 1000 }, (_, i) => {
  const { rounds, pulls } = greedy(i);
  if (pulls[0]! > pulls[1]!) stuck += 1;
  const alone = environment.begin(i, createRandom('course', i));
  let best = 0;
  for (; !alone.done; best++) alone.pull(1);
  return rounds - best;
}).sort((a, b) => a - b);
console.log(`\nThe worse arm had most of the pulls in ${stuck} of 1000 answers.`);
const mean = costs.reduce((sum, cost) => sum + cost) / 1000;
console.log(`Rounds lost: median ${costs[500]}, mean ${mean.toFixed(0)}, worst of twenty answers ${costs[949]}.`);

// The median is what makes this rule dangerous: in half of the answers it looks better than anything in this course.
// And a longer answer does not help: the luck is that of the first rounds, so the share of wrong answers stays the
// same, and each of them goes on losing a third of its rounds to the end.
//
// Left out: the cure. The fewer pulls an average is made of, the less it should count: example 03.
//
// Predict, then change:
// 1. Pull each arm five times before becoming greedy. Does the share of wrong answers go to zero?
// 2. The two arms are nearly alike: 0.78 and 0.8. Is the greedy rule wrong more often? Does it cost more?
// Answers: npm run example 02 solutions

/*
after   2 rounds  arm 0: 1 pulls, average 2.00   arm 1: 1 pulls, average 1.00
after  10 rounds  arm 0: 9 pulls, average 2.33   arm 1: 1 pulls, average 1.00
after 444 rounds  arm 0: 443 pulls, average 2.26   arm 1: 1 pulls, average 1.00

The worse arm had most of the pulls in 255 of 1000 answers.
Rounds lost: median 1, mean 35, worst of twenty answers 142.
*/
