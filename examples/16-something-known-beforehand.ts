// What if something is known before each round that tells which arm will be good?
// Expect a rule that looks at it to need a sixth fewer rounds than the best single arm, and one that does not, none fewer.
//
// Copying drafts look for the last few words in the text so far, and propose what followed there. The length of that
// match is known before the round. After a long match a copy is nearly sure to go on; with none there is nothing to
// copy. A bandit that averages over all rounds throws that away. What is known before a round is called a context.
//
// Here is an environment of our own: any object with `begin` is one. In four rounds of five nothing matches, else much.
import {
  acceptedLengthRange,
  bucketedUcb,
  type Environment,
  formatRegretReport,
  linUcb,
  measureRegret,
  ucbSpec,
} from 'banditspec';

const L = 8;
const environment: Environment = {
  armCount: 2,
  armNames: ['small model', 'copy'],
  rewardRange: acceptedLengthRange(L),
  contextSize: 1,
  begin(_episode, random) {
    let [left, rounds, match] = [400, 0, 0];
    return {
      get done() {
        return left === 0;
      },
      get elapsed() {
        return rounds;
      },
      get context() {
        return [match];
      },
      pull(arm) {
        // The model is right with probability 0.7 a token; the copy with match / (match + 1).
        const [rate, u] = [arm === 0 ? 0.7 : match / (match + 1), random()];
        let tokens = 1;
        for (let survival = rate; tokens <= L && u < survival; survival *= rate) tokens += 1;
        match = random() < 0.8 ? 0 : 8 + Math.floor(9 * random());
        tokens = Math.min(tokens, left);
        left -= tokens;
        rounds += 1;
        return tokens;
      },
    };
  },
};

const report = measureRegret({
  environment,
  selectors: {
    ucbSpec: (problem) => ucbSpec({ ...problem, radiusScale: 0.2 }),
    bucketedUcb: (problem) => bucketedUcb({ ...problem, optimism: 0.6 }),
    linUcb: (problem) => linUcb({ ...problem, contextSize: 1, optimism: 0.5 }),
  },
  episodes: 200,
  seed: 'course',
  memory: 'carried', // one selector goes on from answer to answer, as example 17 explains
});
console.log(formatRegretReport(report));

// bucketedUcb keeps an average for each arm and each bucket of match lengths (0, 1, 2, ... up to 24 and more); linUcb
// draws a straight line through them, optimistically. Both find out that one should copy when the match is long.
//
// Left out: that after a rejected copy a long match is a worse sign than before. A context may hold several numbers.
//
// Predict, then change:
// 1. Write the rule by hand: copy if the match is at least 3. How near do the learners come to it?
// 2. Make the context useless (a random number). What does it cost to look at it?
// Answers: npm run example 16 solutions

/*
                    rounds  regret    95% interval   p5  median  p95  on best  tok/round  tok/time
------------------  ------  ------  --------------  ---  ------  ---  -------  ---------  --------
ucbSpec              125.4     0.1     -0.0 to 0.3    0       0    0    99.8%      3.190     3.190
bucketedUcb          104.2   -21.1  -21.9 to -20.2  -32     -21  -13    80.4%      3.840     3.840
linUcb               104.4   -20.8  -21.6 to -20.0  -32     -20  -13    79.8%      3.831     3.831
always small model   125.3     0.0               -    -       -    -   100.0%      3.193     3.193
always copy          190.7    65.4               -    -       -    -     0.0%      2.098     2.098
Mean over 200 episodes, carried selectors, seed "course".
rounds: target calls an episode; regret: how many more than always playing "small model" (least mean stopping time) with the same luck,
its mean with 95% interval and its 5th, 50th and 95th percentile over episodes; on best: share of pulls on that arm;
tok/round: all tokens over all rounds; tok/time: tokens per plain target pass.
*/
