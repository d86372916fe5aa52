// Solutions to example 06: without weighing, and with a greater rate.
//
// 1. With none. An arm that is drawn loses something, and one that is not drawn loses nothing: so the rule turns to the
//    arms that it has not drawn, until the losses as seen are level. The best arm gets the most pulls, as it loses
//    least a pull, but never all of them. Divided by its chance, a loss is what the arm would have lost if drawn every
//    time.
// 2. Up to a point. Three times the rate loses less on these arms, whose laws are fixed. With thirty times the rate one
//    unlucky round is enough to make the best arm so rare that the rule does not come back to it for hundreds of
//    rounds. The slow rate of eq. (21) is there for the worst table that anyone could write, not for these arms.
import { acceptedLengthRange, createRandom, exp3Spec, truncatedGeometric } from 'banditspec';

const [K, L] = [3, 4];
const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: L, sequenceLength: 4000 });

function play(i: number, speed: number, weighed: boolean) {
  const losses = new Float64Array(K);
  const pulls = [0, 0, 0];
  const answer = environment.begin(i, createRandom('course', i));
  const random = createRandom('course', i, 'selector');
  for (let t = 1; !answer.done; t++) {
    const eta = speed * Math.sqrt(Math.log(K) / (t * K));
    const least = Math.min(...losses);
    const weights = Array.from(losses, (loss) => Math.exp(-eta * (loss - least)));
    let rest = random() * weights.reduce((sum, weight) => sum + weight);
    let arm = 0;
    while (arm < K - 1 && rest >= weights[arm]!) rest -= weights[arm++]!;
    const chance = weights[arm]! / weights.reduce((sum, weight) => sum + weight);
    losses[arm]! += (L + 1 - answer.pull(arm)) / L / (weighed ? chance : 1);
    pulls[arm]! += 1;
  }
  const alone = environment.begin(i, createRandom('course', i));
  let best = 0;
  for (; !alone.done; best++) alone.pull(1);
  return { pulls, lost: pulls.reduce((sum, n) => sum + n) - best };
}

console.log(`not divided by the chance, pulls: ${play(0, 1, false).pulls.join(', ')}`);
for (const speed of [1, 3, 30]) {
  const lost = Array.from({ length: 300 }, (_, i) => play(i, speed, true).lost).sort((a, b) => a - b);
  const mean = lost.reduce((sum, rounds) => sum + rounds) / lost.length;
  console.log(`eta x ${speed}: rounds lost: mean ${mean.toFixed(0)}, median ${lost[150]}, worst ${lost[299]}`);
}

// The library agrees with the first of the two.
const library = exp3Spec({ armCount: K, rewardRange: acceptedLengthRange(L) });
const [answer, random] = [environment.begin(0, createRandom('course', 0)), createRandom('course', 0, 'selector')];
let rounds = 0;
for (; !answer.done; rounds++) {
  const arm = library.select(random);
  library.update(arm, answer.pull(arm));
}
console.log(`answer 0: exp3Spec ${rounds} rounds, eta x 1 ${play(0, 1, true).pulls.reduce((sum, n) => sum + n)}`);

/*
not divided by the chance, pulls: 418, 693, 460
eta x 1: rounds lost: mean 54, median 52, worst 110
eta x 3: rounds lost: mean 40, median 39, worst 84
eta x 30: rounds lost: mean 118, median 116, worst 403
answer 0: exp3Spec 1261 rounds, eta x 1 1261
*/
