// What does it cost to try things out?
// Expect about a tenth: 9 rounds on top of the 92 that the best arm alone takes with the same luck.
//
// A bandit problem is a row of levers, called arms. Each pull of an arm pays a reward, and nobody tells you what the
// other arms would have paid. You learn which arm is good only by pulling it, and every pull of a bad one is lost.
//
// Here the arms are three ways to speed up a language model. In each round one of them guesses a few words ahead (a
// draft), and the model checks the guess. The reward is the accepted length: how many tokens (pieces of words) the
// round produced, from 1 (the guess was wrong at once) to 5 (four guessed tokens, and one that the model adds itself).
import { createRandom, truncatedGeometric } from 'banditspec';

// A simulated model: each guessed token is right with probability 0.4, 0.8 or 0.6, depending on the arm.
const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 300 });

// Randomness is always handed in. The same name gives the same luck on every machine, so two plans can be compared on
// one answer, round by round under the same luck, and only the plan differs.
const newAnswer = (i: number) /* answer number i, from its beginning */ =>
  environment.begin(i, createRandom('course', i));

/** Explore, then commit: try every arm ten times, then stay for good with the one that has done best. */
function exploreThenCommit(i: number, tell = false): number {
  const answer = newAnswer(i);
  const tokens = [0, 0, 0];
  let rounds = 0;
  for (; rounds < 30; rounds++) tokens[rounds % 3]! += answer.pull(rounds % 3);
  const best = tokens.indexOf(Math.max(...tokens));
  if (tell) console.log(`Tokens of ten pulls each: ${tokens.join(', ')}. Stay with arm ${best}.`);
  for (; !answer.done; rounds++) answer.pull(best);
  return rounds;
}

/** What only those can do who know the best arm beforehand. */
function alwaysBest(i: number): number {
  const answer = newAnswer(i);
  let rounds = 0;
  for (; !answer.done; rounds++) answer.pull(1);
  return rounds;
}

const [mine, best] = [exploreThenCommit(4, true), alwaysBest(4)];
console.log(`300 tokens in ${mine} rounds. The best arm alone: ${best}. The model without drafts: 300.`);
console.log(`Trying has cost ${mine - best} rounds.`);

// One answer may be luck, so play a thousand. The standard error says how far a mean of a thousand is typically off.
const costs = Array.from({ length: 1000 }, (_, i) => exploreThenCommit(i) - alwaysBest(i));
const mean = costs.reduce((sum, cost) => sum + cost) / costs.length;
const error = Math.sqrt(costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / costs.length / (costs.length - 1));
console.log(`Over ${costs.length} answers: ${mean.toFixed(1)} rounds, standard error ${error.toFixed(1)}.`);

// Why that many? Twenty pulls went to the two worse arms. On average they give 40 tokens, for which the best arm needs
// 12 rounds: 8 rounds are lost. The rest is lost where ten pulls name the wrong arm, as in answers 0 and 5.
//
// Left out: why ten? Example 02 shows what goes wrong with fewer, and 03 a rule that needs no such number.
//
// Predict, then change:
// 1. Is a single try of each arm cheaper than ten, on average? And in the worst of twenty answers? Try 1, 3, 10 and 30.
// 2. The answer grows from 300 to 3,000 tokens. Does the cost of ten tries stay, treble, or grow tenfold?
// Answers: npm run example 01 solutions

/*
Tokens of ten pulls each: 14, 30, 27. Stay with arm 1.
300 tokens in 101 rounds. The best arm alone: 92. The model without drafts: 300.
Trying has cost 9 rounds.
Over 1000 answers: 10.0 rounds, standard error 0.2.
*/
