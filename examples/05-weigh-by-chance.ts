// How can you tell what an arm would have given in the rounds in which you did not pull it?
// Expect that you can, on average: divide what you see by the chance you had of seeing it. The rarer, the noisier.
//
// So far rewards came from fixed laws, and an average told about the future. Now assume nothing: somebody has written
// down beforehand what each arm will give in each round, and need not have been fair. Averages mean little then. What
// one can still ask is how much each arm would have lost up to now, had it been pulled every time, and how to keep near
// the least.
//
// A loss is how far a round was from the best possible one, between 0 and 1: z = (L + 1 - y) / L for y tokens. We draw
// an arm at random, arm i with chance p_i, and see the loss of that arm only. Count z / p_i for the arm we drew and 0
// for all others. By hand: an arm with p = 1/10 is seen in one round of ten, and then counts tenfold. In the mean
//     p x (z / p) + (1 - p) x 0 = z
// which is the loss that we wanted, whatever p was. This is importance weighting, eq. (22) of BanditSpec.
import { createRandom } from 'banditspec';

const [L, rounds, runs] = [4, 200, 2000];
const chances = [0.9, 0.1];

// What was written down. Arm 0 gives 2 and 4 tokens in turn, arm 1 always 2: it is the worse one.
const tokens = [(t: number) => (t % 2 === 0 ? 2 : 4), () => 2];
const loss = (arm: number, t: number) => (L + 1 - tokens[arm]!(t)) / L;

const truth = [0, 0];
for (let t = 0; t < rounds; t++) for (const arm of [0, 1]) truth[arm]! += loss(arm, t);
console.log(
  `truth            arm 0 loses ${truth[0]!.toFixed(1)} in ${rounds} rounds, arm 1 loses ${truth[1]!.toFixed(1)}`,
);

/** One run: the sum of the losses as they were seen, and the sum weighed by chance. */
function estimate(run: number) {
  const random = createRandom('course', run);
  const seen = [0, 0];
  const weighed = [0, 0];
  for (let t = 0; t < rounds; t++) {
    const arm = random() < chances[0]! ? 0 : 1;
    seen[arm]! += loss(arm, t);
    weighed[arm]! += loss(arm, t) / chances[arm]!;
  }
  return { seen, weighed };
}

const results = Array.from({ length: runs }, (_, run) => estimate(run));
for (const way of ['seen', 'weighed'] as const) {
  const columns = [0, 1].map((arm) => {
    const values = results.map((result) => result[way][arm]!);
    const mean = values.reduce((sum, value) => sum + value) / runs;
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (runs - 1));
    return `arm ${arm}: ${mean.toFixed(1).padStart(5)} ± ${(spread / Math.sqrt(runs)).toFixed(1)}, one run ± ${spread.toFixed(0)}`;
  });
  console.log(`${way.padEnd(8)} (mean)  ${columns.join('   ')}`);
}

// As seen, arm 0 looks six times as bad as arm 1, only because it was pulled more. Weighed, both are right on average:
// but one run is off by 3 for arm 0, and by 31 for arm 1, which was seen twenty times and counted tenfold. That noise
// is the price of not being misled.
//
// Left out: what to do with the estimates. Example 06 turns them into chances, round by round.
//
// Predict, then change:
// 1. Draw both arms with chance 1/2. Which of the two spreads grows, which shrinks?
// 2. By mistake divide by 0.2 for arm 1, though it is drawn with 0.1. What does its mean become, and its spread?
// Answers: npm run example 05 solutions

/*
truth            arm 0 loses 100.0 in 200 rounds, arm 1 loses 150.0
seen     (mean)  arm 0:  89.9 ± 0.1, one run ± 2   arm 1:  15.0 ± 0.1, one run ± 3
weighed  (mean)  arm 0:  99.9 ± 0.1, one run ± 3   arm 1: 150.1 ± 0.7, one run ± 31
*/
