// Solutions to example 01: how many tries?
//
// 1. A single try is dearer, and dearer still in the worst of twenty answers: a wrong arm is kept for the whole answer.
//    Thirty tries hardly ever name the wrong arm, and lose 24 rounds on trying. There is a best number between, and it
//    depends on arms that you do not know.
// 2. It trebles. Trying costs the same 8 rounds; a wrong choice costs ten times as much as before. A plan with a fixed
//    number of tries has a share of answers in which it is wrong for good, so its cost grows with the length in the
//    end.
import { createRandom, formatTable, truncatedGeometric } from 'banditspec';

const rows: string[][] = [];
for (const sequenceLength of [300, 3000]) {
  const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength });
  for (const tries of [1, 3, 10, 30]) {
    let wrong = 0;
    const costs = Array.from({ length: 1000 }, (_, i) => {
      const answer = environment.begin(i, createRandom('course', i));
      const tokens = [0, 0, 0];
      let rounds = 0;
      for (; rounds < 3 * tries && !answer.done; rounds++) tokens[rounds % 3]! += answer.pull(rounds % 3);
      const arm = tokens.indexOf(Math.max(...tokens));
      if (arm !== 1) wrong += 1;
      for (; !answer.done; rounds++) answer.pull(arm);
      const alone = environment.begin(i, createRandom('course', i));
      for (; !alone.done; rounds--) alone.pull(1);
      return rounds;
    });
    costs.sort((a, b) => a - b);
    const mean = costs.reduce((sum, cost) => sum + cost) / costs.length;
    rows.push([`${sequenceLength}`, `${tries}`, mean.toFixed(1), `${costs[949]}`, `${wrong / 10}%`]);
  }
}
console.log(formatTable(['tokens', 'tries', 'mean cost', 'worst of 20', 'wrong arm'], rows));

/*
tokens  tries  mean cost  worst of 20  wrong arm
------  -----  ---------  -----------  ---------
300         1       23.3           95      35.7%
300         3       12.7           80      19.9%
300        10       10.0           31       5.7%
300        30       24.8           31       0.3%
3000        1      230.7          934      35.7%
3000        3      112.4          891      19.9%
3000       10       30.8          382       5.7%
3000       30       26.0           31       0.3%
*/
