// Solutions to example 22: a broken law, and other hopes.
//
// 1. "A copy goes on alike" and "late feedback comes to the same": a copy would need the same stream at the same place,
//    and updates in another order would draw other numbers. That is why `update` has no random argument at all.
// 2. With 0 it is the greedy rule, and an arm that was never pulled has no average at all: 0/0, which here counts as
//    the best (each arm once). With 20 it takes that many disappointments before an arm falls behind: in a short answer
//    it pulls all arms nearly evenly. Two is a compromise for answers of some 50 rounds, not a truth.
import { createRandom, followTheLeader, truncatedGeometric } from 'banditspec';

const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 150 });

// A selector whose `update` draws: told the same in another order, it knows something else.
function drawing(random: () => number) {
  const values = [0, 0, 0];
  return {
    update: (arm: number, reward: number) => {
      values[arm]! += reward + random() / 1000;
    },
    state: () => values.map((value) => value.toFixed(4)).join(', '),
  };
}
const told = Array.from({ length: 6 }, (_, t) => [t % 3, 1 + (t % 5)] as const);
const [inOrder, backwards] = [drawing(createRandom('course', 'update')), drawing(createRandom('course', 'update'))];
for (const [arm, reward] of told) inOrder.update(arm, reward);
for (const [arm, reward] of [...told].reverse()) backwards.update(arm, reward);
console.log(`update that draws, in order: ${inOrder.state()}; backwards: ${backwards.state()}`);

for (const imagined of [0, 2, 20]) {
  let [lost, onBest, rounds] = [0, 0, 0];
  for (let i = 0; i < 1000; i++) {
    const answer = environment.begin(i, createRandom('course', i));
    const memory = followTheLeader(environment);
    for (; !answer.done; rounds++) {
      const { counts, sums } = memory.snapshot().state;
      const values = counts.map((n, arm) =>
        n + imagined > 0 ? (sums[arm]! + imagined * 5) / (n + imagined) : Infinity,
      );
      const arm = values.indexOf(Math.max(...values));
      memory.update(arm, answer.pull(arm));
      if (arm === 1) onBest += 1;
      lost += 1;
    }
    const alone = environment.begin(i, createRandom('course', i));
    for (; !alone.done; lost--) alone.pull(1);
  }
  const share = ((100 * onBest) / rounds).toFixed(0);
  console.log(`${imagined} imagined: ${(lost / 1000).toFixed(1)} rounds lost, ${share}% of the rounds on the best arm`);
}

/*
update that draws, in order: 5.0011, 7.0016, 4.0010; backwards: 5.0010, 7.0016, 4.0011
0 imagined: 7.8 rounds lost, 62% of the rounds on the best arm
2 imagined: 3.6 rounds lost, 81% of the rounds on the best arm
20 imagined: 8.8 rounds lost, 58% of the rounds on the best arm
*/
