// Must every arm be tried?
// Expect no: with a guess of what arms are like, worth two pulls, a rule tries 6 arms of 20 and loses the fewest rounds.
//
// Twenty arms, and answers of 150 tokens, which a good arm decodes in some 35 rounds: to try each once would be half of
// the answer. But something is known beforehand: arms give between 1 and 5 tokens, and few nearly 5.
//
// Bayes: say beforehand what an arm may be like (the prior), and let its rewards correct that (the posterior). In its
// plainest form a prior is a few imaginary pulls, say two of 3 tokens each, counted along with the real ones. An arm
// that was never pulled has the average 3; one that was pulled often has nearly its own. Then be greedy: an arm that
// falls below 3 is left for one that was not tried.
import {
  type AnySelector,
  bayesUcb,
  createRandom,
  fixedArm,
  formatTable,
  runEpisode,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';

const K = 20;

/** Answer i: arms that nobody has seen before, every acceptance rate equally likely. */
function newAnswer(i: number) {
  const acceptanceRates = Array.from({ length: K }, createRandom('course', i, 'arms'));
  const environment = truncatedGeometric({ acceptanceRates, maxDraftLength: 4, sequenceLength: 150 });
  const best = acceptanceRates.indexOf(Math.max(...acceptanceRates));
  return { environment, best, begin: () => environment.begin(i, createRandom('course', i)) };
}
type Answer = ReturnType<typeof newAnswer>;

/** Greedy with imaginary pulls; plays an answer and returns the pulls of each arm. */
function imagine({ begin }: Answer, pulls: number, tokens: number): number[] {
  const [n, sum] = [new Array<number>(K).fill(0), new Array<number>(K).fill(0)];
  for (const answer = begin(); !answer.done; ) {
    const averages = n.map((real, arm) => (pulls * tokens + sum[arm]!) / (pulls + real));
    const arm = averages.indexOf(Math.max(...averages));
    sum[arm]! += answer.pull(arm);
    n[arm]! += 1;
  }
  return n;
}

const play = (answer: Answer, selector: AnySelector) =>
  runEpisode(selector, answer.begin(), createRandom('course', 'selector')).pulls;
const players: Record<string, (answer: Answer) => readonly number[]> = {
  ucbSpec: (answer) => play(answer, ucbSpec(answer.environment)),
  'radius x 0.2': (answer) => play(answer, ucbSpec({ ...answer.environment, radiusScale: 0.2 })),
  'two of 3 tokens': (answer) => imagine(answer, 2, 3),
  bayesUcb: (answer) => play(answer, bayesUcb(answer.environment)),
};
const rows = Object.entries(players).map(([name, pullsOf]) => {
  let tried = 0;
  const lost = Array.from({ length: 1000 }, (_, i) => {
    const answer = newAnswer(i);
    const pulls = pullsOf(answer);
    tried += pulls.filter((n) => n > 0).length;
    const alone = play(answer, fixedArm({ ...answer.environment, arm: answer.best }));
    return pulls.reduce((sum, n) => sum + n) - alone[answer.best]!;
  });
  const mean = lost.reduce((sum, rounds) => sum + rounds) / 1000;
  const error = Math.sqrt(lost.reduce((sum, rounds) => sum + (rounds - mean) ** 2, 0)) / 1000;
  return [name, `${mean.toFixed(1)} ± ${error.toFixed(1)}`, (tried / 1000).toFixed(1)];
});
console.log(formatTable(['', 'rounds lost', 'arms tried'], rows));

// bayesUcb has a prior (every acceptance rate equally likely) and a little optimism, which grows with the rounds.
//
// Left out: a prior may be wrong. It should come from answers of the past: example 17.
//
// Predict, then change:
// 1. Imagine two pulls of 1 token each. How many arms are tried? And with 5 tokens?
// 2. Imagine fifty pulls of 3 tokens instead of two. What changes?
// Answers: npm run example 09 solutions

/*
                 rounds lost  arms tried
---------------  -----------  ----------
ucbSpec           27.1 ± 0.2        20.0
radius x 0.2      14.1 ± 0.1        20.0
two of 3 tokens    8.2 ± 0.2         6.1
bayesUcb           9.5 ± 0.2         5.2
*/
