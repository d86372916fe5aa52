// Solutions to example 03: radii that are too narrow or too wide.
//
// 1. Fewer pulls; and where the best arm is unlucky at first, nothing brings it back. The radius of step 1 shrinks with
//    an arm's own pulls and grows with nothing: what is out stays out. The logarithm of t is the part that goes back to
//    look.
// 2. It does not go wrong: a wider radius is still true. It loses more, since a radius twice as wide takes four times
//    the pulls to come down to a given size. (Told too small an L, it might go wrong as in 1.)
import { createRandom, truncatedGeometric, ucbSpec } from 'banditspec';

const radii = {
  'step 1': (n: number, _t: number) => 2 * Math.sqrt((1 / n) * 2 * Math.log(1 / 0.05)),
  'eq. (6)': (n: number, t: number) =>
    2 * Math.sqrt(((1 + n) / n ** 2) * (1 + 2 * Math.log((2 * t ** 2 * Math.sqrt(1 + n)) / 0.5))),
};

/** Plays 5,000 rounds and counts the pulls of arm 1; `reward` is told the arm and how often it was pulled before. */
function pullsOfArm1(radius: (n: number, t: number) => number, reward: (arm: number, n: number) => number): number {
  const n = [0, 0];
  const sum = [0, 0];
  const bound = (arm: number, t: number) => sum[arm]! / n[arm]! + radius(n[arm]!, t);
  for (let t = 0; t < 5000; t++) {
    const arm = t < 2 ? t : bound(1, t) > bound(0, t) ? 1 : 0;
    sum[arm]! += reward(arm, n[arm]!);
    n[arm]! += 1;
  }
  return n[1]!;
}

for (const [name, radius] of Object.entries(radii)) {
  const plain = pullsOfArm1(radius, (arm) => (arm === 0 ? 4 : 2));
  // Arm 1 is the better one, but its first eight pulls are bad luck.
  const unlucky = pullsOfArm1(radius, (arm, n) => (arm === 0 ? 3 : n < 8 ? 1 : 4));
  console.log(`${name}: the worse arm gets ${plain} pulls of 5000; the better arm, unlucky at first, ${unlucky}`);
}

const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 2, sequenceLength: 20_000 });
const unused = createRandom('course', 'selector');
for (const L of [2, 4]) {
  let lost = 0;
  for (let i = 0; i < 50; i++) {
    const selector = ucbSpec({ armCount: 3, rewardRange: { min: 1, max: L + 1 } });
    const answer = environment.begin(i, createRandom('course', i));
    for (; !answer.done; lost++) {
      const arm = selector.select(unused);
      selector.update(arm, answer.pull(arm));
    }
    const alone = environment.begin(i, createRandom('course', i));
    for (; !alone.done; lost--) alone.pull(1);
  }
  console.log(`told L = ${L}: ${(lost / 50).toFixed(0)} rounds lost`);
}

/*
step 1: the worse arm gets 6 pulls of 5000; the better arm, unlucky at first, 6
eq. (6): the worse arm gets 36 pulls of 5000; the better arm, unlucky at first, 4878
told L = 2: 48 rounds lost
told L = 4: 152 rounds lost
*/
