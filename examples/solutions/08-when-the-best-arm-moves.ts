// Solutions to example 08: no change, and many.
//
// 1. Little to the rule that tests: it hardly ever sees a change where there is none. A rule that always forgets, such
//    as one that looks only at the last 100 rounds, pays all the time: it has to learn the same thing again and again.
// 2. All of them, the greedy rule by next to nothing. Those that explore most, an extravagance elsewhere, take the
//    fewest rounds, since what a rule learns is soon out of date. The single arm is right half of the time only, so it
//    is not hard to beat.
import {
  createRandom,
  exp3Spec,
  fixedArm,
  followTheLeader,
  glrUcb,
  piecewiseTruncatedGeometric,
  runEpisode,
  slidingWindowUcb,
  ucbSpec,
} from 'banditspec';

const swapped = Array.from({ length: 40 }, (_, k) => ({
  fromToken: 100 * k,
  acceptanceRates: k % 2 === 0 ? [0.8, 0.3] : [0.3, 0.8],
}));
for (const [name, segments] of Object.entries({
  'no change': [{ fromToken: 0, acceptanceRates: [0.3, 0.8] }],
  'every 100 tokens': swapped,
})) {
  const environment = piecewiseTruncatedGeometric({ segments, maxDraftLength: 4, sequenceLength: 4000 });
  console.log(name);
  for (const [rule, make] of Object.entries({
    'always arm 0': () => fixedArm({ ...environment, arm: 0 }),
    'always arm 1': () => fixedArm({ ...environment, arm: 1 }),
    'follow the leader': () => followTheLeader(environment),
    exp3Spec: () => exp3Spec(environment),
    ucbSpec: () => ucbSpec(environment),
    glrUcb: () => glrUcb({ ...environment, horizon: 2000 }),
    'last 100 rounds': () => slidingWindowUcb({ ...environment, window: 100 }),
  })) {
    let rounds = 0;
    for (let i = 0; i < 100; i++) {
      const answer = environment.begin(i, createRandom('course', i));
      rounds += runEpisode(make(), answer, createRandom('course', i, 'selector')).stoppingTime;
    }
    console.log(`  ${rule.padEnd(17)} ${(rounds / 100).toFixed(0)} rounds`);
  }
}

/*
no change
  always arm 0      2801 rounds
  always arm 1      1190 rounds
  follow the leader 1512 rounds
  exp3Spec          1215 rounds
  ucbSpec           1206 rounds
  glrUcb            1198 rounds
  last 100 rounds   1242 rounds
every 100 tokens
  always arm 0      1986 rounds
  always arm 1      1988 rounds
  follow the leader 1971 rounds
  exp3Spec          1681 rounds
  ucbSpec           1376 rounds
  glrUcb            1415 rounds
  last 100 rounds   1357 rounds
*/
