// Solutions to example 02: the greedy rule.
//
// 1. No. Five pulls make bad luck rarer, and just as final. To make the share go to zero, pulls have to go on, ever
//    more rarely, for as long as the answer lasts.
// 2. It is wrong more often, and it costs far less: to mix up two arms that are nearly alike costs little a round. What
//    is lost is (how often) times (how much worse), and hardest is the middle.
import { createRandom, truncatedGeometric } from 'banditspec';

function measure(rates: readonly number[], tries: number): void {
  const environment = truncatedGeometric({ acceptanceRates: rates, maxDraftLength: 4, sequenceLength: 1000 });
  let [stuck, cost] = [0, 0];
  for (let i = 0; i < 1000; i++) {
    const answer = environment.begin(i, createRandom('course', i));
    const pulls = [0, 0];
    const tokens = [0, 0];
    for (let round = 0; !answer.done; round++) {
      const arm = round < 2 * tries ? round % 2 : tokens[1]! / pulls[1]! > tokens[0]! / pulls[0]! ? 1 : 0;
      tokens[arm]! += answer.pull(arm);
      pulls[arm]! += 1;
      cost += 1;
    }
    if (pulls[0]! > pulls[1]!) stuck += 1;
    const alone = environment.begin(i, createRandom('course', i));
    for (; !alone.done; cost--) alone.pull(1);
  }
  const name = `rates ${rates.join(' and ')}, ${tries} ${tries === 1 ? 'try' : 'tries'} each`;
  console.log(`${name}: wrong in ${stuck} of 1000, ${(cost / 1000).toFixed(1)} rounds lost on average`);
}

measure([0.6, 0.8], 1);
measure([0.6, 0.8], 5);
measure([0.78, 0.8], 1);

/*
rates 0.6 and 0.8, 1 try each: wrong in 255 of 1000, 34.8 rounds lost on average
rates 0.6 and 0.8, 5 tries each: wrong in 49 of 1000, 8.6 rounds lost on average
rates 0.78 and 0.8, 1 try each: wrong in 488 of 1000, 5.8 rounds lost on average
*/
