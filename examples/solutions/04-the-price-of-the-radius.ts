// Solutions to example 04: what else the price of the radius depends on.
//
// 1. A far larger share: there are nine arms to rule out, and an answer of 150 tokens is over before it is done.
// 2. More rounds, though such arms are the easiest to tell apart. In a short answer the radius does not care how bad an
//    arm is, it wants its pulls, and each of them costs more. Only a long answer makes the easy case cheaper.
import { createRandom, fixedArm, runEpisode, truncatedGeometric, ucbSpec } from 'banditspec';

const unused = createRandom('course', 'selector');
for (const [name, acceptanceRates] of Object.entries({
  'three arms': [0.4, 0.8, 0.6],
  'ten arms': [0.4, 0.8, 0.6, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4],
  'much worse': [0.1, 0.8, 0.1],
})) {
  for (const [sequenceLength, answers] of [
    [150, 500],
    [10_000, 20],
  ] as const) {
    const environment = truncatedGeometric({ acceptanceRates, maxDraftLength: 4, sequenceLength });
    let [rounds, lost] = [0, 0];
    for (let i = 0; i < answers; i++) {
      const play = (selector: Parameters<typeof runEpisode>[0]) =>
        runEpisode(selector, environment.begin(i, createRandom('course', i)), unused).stoppingTime;
      const mine = play(ucbSpec(environment));
      rounds += mine;
      lost += mine - play(fixedArm({ ...environment, arm: 1 }));
    }
    const share = `${((100 * lost) / rounds).toFixed(0)}%`;
    console.log(`${name}, ${sequenceLength} tokens: ${(lost / answers).toFixed(1)} rounds lost, ${share} of all`);
  }
}

/*
three arms, 150 tokens: 8.7 rounds lost, 16% of all
three arms, 10000 tokens: 55.6 rounds lost, 2% of all
ten arms, 150 tokens: 28.5 rounds lost, 39% of all
ten arms, 10000 tokens: 226.1 rounds lost, 7% of all
much worse, 150 tokens: 10.4 rounds lost, 19% of all
much worse, 10000 tokens: 38.4 rounds lost, 1% of all
*/
