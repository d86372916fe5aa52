// Solutions to example 19: more in flight, and one arm eight times.
//
// 1. The estimates stay right: the kept chance is the true one, however late. The choices get worse: the rule has heard
//    of 32 rounds fewer, so it goes on drawing the worse arms for longer.
// 2. Little, here: rounds of one arm in a row tell as much about it as rounds spread out. What is lost is that each
//    decision rests on up to seven rounds fewer, and that a rule which has found out its mistake repeats it up to seven
//    times.
import { createRandom, exp3Spec, truncatedGeometric, ucbSpec } from 'banditspec';

const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 400 });

/** Decodes answers with so many rounds in flight: each reward is told when that many more arms have been chosen. */
function roundsLost(make: typeof ucbSpec | typeof exp3Spec, inFlightAtOnce: number): string {
  const losses = Array.from({ length: 500 }, (_, i) => {
    const selector = make(environment);
    const random = createRandom('course', i, 'selector');
    const answer = environment.begin(i, createRandom('course', i));
    const inFlight: { arm: number; reward: number; probability: number }[] = [];
    let rounds = 0;
    for (; !answer.done; rounds++) {
      const arm = selector.select(random);
      inFlight.push({ arm, probability: selector.probability(arm), reward: answer.pull(arm) });
      if (inFlight.length < inFlightAtOnce) continue;
      const told = inFlight.shift()!;
      selector.update(told.arm, told.reward, told.probability);
    }
    const alone = environment.begin(i, createRandom('course', i));
    for (; !alone.done; rounds--) alone.pull(1);
    return rounds;
  });
  const mean = losses.reduce((sum, loss) => sum + loss) / losses.length;
  const error = Math.sqrt(losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0)) / losses.length;
  return `${mean.toFixed(1)} ± ${error.toFixed(1)} rounds lost`;
}

for (const inFlight of [1, 8, 32]) console.log(`exp3Spec, ${inFlight} in flight: ${roundsLost(exp3Spec, inFlight)}`);
for (const inFlight of [1, 8]) console.log(`ucbSpec, ${inFlight} in flight: ${roundsLost(ucbSpec, inFlight)}`);

let sum = 0;
for (let run = 0; run < 2000; run++) {
  const selector = exp3Spec({ armCount: 3, rewardRange: { min: 1, max: 5 } });
  const draws = createRandom('course', run);
  const inFlight: [number, number][] = [];
  for (let t = 0; t < 132; t++) {
    if (t < 100) {
      const arm = selector.select(draws);
      inFlight.push([arm, selector.probability(arm)]);
    }
    if (t < 32) continue;
    const [arm, probability] = inFlight.shift()!;
    selector.update(arm, 5 - 4 * [0.6, 0.4, 0.5][arm]!, probability);
  }
  sum += selector.snapshot().state.cumulativeLosses[0]!;
}
console.log(`32 in flight, chance kept: loss of arm 0 ${(sum / 2000).toFixed(1)}, in truth 60`);

/*
exp3Spec, 1 in flight: 20.8 ± 0.3 rounds lost
exp3Spec, 8 in flight: 22.0 ± 0.3 rounds lost
exp3Spec, 32 in flight: 25.9 ± 0.3 rounds lost
ucbSpec, 1 in flight: 15.9 ± 0.2 rounds lost
ucbSpec, 8 in flight: 17.9 ± 0.2 rounds lost
32 in flight, chance kept: loss of arm 0 60.1, in truth 60
*/
