// What does UCBSpec's radius cost in a short answer?
// Expect every sixth round of 150 tokens, and every fiftieth of 10,000; a fifth of the radius costs less than half.
//
// The radius of eq. (6) keeps its promise whatever the rewards do, and a promise like that is wide. With L = 4 and
// three arms, after 45 rounds with 15 pulls each, it is 2.5 tokens: on a scale from 1 to 5 nearly nothing is ruled out,
// and the rule goes on pulling them all. A typical answer has 30 to 150 rounds, and it is over by then.
//
// ucbSpec has an option radiusScale, which multiplies the radius. With 1 the guarantee holds (Theorem 4.3: the loss
// grows with the logarithm of the length, no faster). With less it does not, and one may be lucky or greedy.
import { createRandom, fixedArm, formatTable, runEpisode, truncatedGeometric, ucbSpec } from 'banditspec';

const radius = (n: number, t: number) =>
  2 * Math.sqrt(((1 + n) / n ** 2) * (1 + 2 * Math.log((3 * t ** 2 * Math.sqrt(1 + n)) / 0.5)));
console.log(`radius after 45 rounds, 15 pulls each: ${radius(15, 45).toFixed(1)} tokens\n`);

// runEpisode plays an answer: the selector selects an arm, the episode pulls it, the selector updates on the reward,
// until the answer has ended (BanditSpec, Algorithm 3). The stopping time is the number of rounds that it took.
const rows: string[][] = [];
for (const [sequenceLength, answers] of [
  [150, 2000],
  [10_000, 100],
] as const) {
  const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength });
  const begin = (i: number) => environment.begin(i, createRandom('course', i));
  const unused = createRandom('course', 'selector');
  for (const radiusScale of [1, 0.5, 0.2, 0.05, 0]) {
    let [rounds, onBest] = [0, 0];
    const costs = Array.from({ length: answers }, (_, i) => {
      const { stoppingTime, pulls } = runEpisode(ucbSpec({ ...environment, radiusScale }), begin(i), unused);
      rounds += stoppingTime;
      onBest += pulls[1]!;
      return stoppingTime - runEpisode(fixedArm({ ...environment, arm: 1 }), begin(i), unused).stoppingTime;
    }).sort((a, b) => a - b);
    const mean = costs.reduce((sum, cost) => sum + cost) / answers;
    const error = Math.sqrt(costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0)) / answers;
    const worst = costs[Math.floor(answers * 0.95)]!;
    const [share, best] = [(100 * mean) / (rounds / answers), (100 * onBest) / rounds];
    const figures = [`${mean.toFixed(1)} ± ${error.toFixed(1)}`, `${share.toFixed(0)}%`, `${worst}`];
    rows.push([`${sequenceLength}`, `${radiusScale}`, ...figures, `${best.toFixed(0)}%`]);
  }
}
console.log(formatTable(['tokens', 'radius x', 'rounds lost', 'of all', 'worst of 20', 'on the best'], rows));

// Mean ± standard error, each answer against the best arm alone with the same luck. Predict a row before you read it.
// In the short answer less radius is better down to a fifth; with less the trap of example 02 opens, which the worst of
// twenty answers shows first. In the long answer the trap costs hundreds of rounds. Even x 0.2 fell into it: its ± of
// 13 is one answer of the hundred that stayed with a wrong arm. A mean without its ± would have hidden that.
//
// Left out: how to choose the scale without knowing the arms. Example 09 has another way to save on short answers.
//
// Predict, then change:
// 1. Ten arms instead of three, eight of them with rate 0.4. Does the full radius lose a larger share of a short
//    answer?
// 2. The two worse arms are much worse: 0.1 and 0.1. Does the full radius lose more rounds, or fewer?
// Answers: npm run example 04 solutions

/*
radius after 45 rounds, 15 pulls each: 2.5 tokens

tokens  radius x   rounds lost  of all  worst of 20  on the best
------  --------  ------------  ------  -----------  -----------
150            1     8.7 ± 0.1     16%           14          58%
150          0.5     5.4 ± 0.1     11%           10          72%
150          0.2     3.4 ± 0.1      7%           11          81%
150         0.05     5.7 ± 0.2     11%           25          69%
150            0     8.2 ± 0.3     15%           44          61%
10000          1    54.2 ± 0.8      2%           67          95%
10000        0.5    17.0 ± 0.5      1%           28          99%
10000        0.2   18.8 ± 13.3      1%           19          98%
10000       0.05  215.1 ± 54.3      7%         1382          80%
10000          0  527.3 ± 98.2     15%         3077          63%
*/
