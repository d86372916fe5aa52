// What if the best arm at the start is the worst one later on?
// Expect the greedy rule to be left behind, and rules that go on exploring to need fewer rounds than any single arm.
//
// Many an answer begins with prose and goes on with code, and a draft that suits the one need not suit the other. Here
// arm 0 is the better one for the first quarter of the answer, and arm 1 from there on.
//
// A single arm, even the best one, is now a poor yardstick: a rule that switches at the right time beats it. The number
// of rounds beyond those of the best single arm, which is called regret, is then negative. That is not a mistake, and
// it is not hidden.
import {
  createRandom,
  exp3Spec,
  fixedArm,
  followTheLeader,
  formatTable,
  glrUcb,
  piecewiseTruncatedGeometric,
  runEpisode,
  ucbSpec,
} from 'banditspec';

const environment = piecewiseTruncatedGeometric({
  segments: [
    { fromToken: 0, acceptanceRates: [0.8, 0.3] },
    { fromToken: 1000, acceptanceRates: [0.3, 0.8] },
  ],
  maxDraftLength: 4,
  sequenceLength: 4000,
});
const makers = {
  'always arm 0': () => fixedArm({ ...environment, arm: 0 }),
  'always arm 1': () => fixedArm({ ...environment, arm: 1 }),
  'follow the leader': () => followTheLeader(environment), // the greedy rule of example 02
  exp3Spec: () => exp3Spec(environment),
  ucbSpec: () => ucbSpec(environment),
  glrUcb: () => glrUcb({ ...environment, horizon: 2000 }), // looks out for changes
};

const rows = Object.entries(makers).map(([name, make]) => {
  let [rounds, wrong] = [0, 0];
  const regrets = Array.from({ length: 100 }, (_, i) => {
    const play = (selector: ReturnType<typeof make>) =>
      runEpisode(selector, environment.begin(i, createRandom('course', i)), createRandom('course', i, 'selector'));
    const { stoppingTime, pulls } = play(make());
    [rounds, wrong] = [rounds + stoppingTime, wrong + pulls[0]!];
    return stoppingTime - play(makers['always arm 1']()).stoppingTime;
  });
  const mean = regrets.reduce((sum, regret) => sum + regret) / 100;
  const error = Math.sqrt(regrets.reduce((sum, regret) => sum + (regret - mean) ** 2, 0)) / 100;
  return [name, (rounds / 100).toFixed(0), `${mean.toFixed(0)} ± ${error.toFixed(0)}`, `${(wrong / 100).toFixed(0)}`];
});
console.log(formatTable(['', 'rounds', 'regret', 'pulls of arm 0'], rows));

// Regret is the mean ± standard error over 100 answers, against always arm 1 with the same luck. Knowing the moment of
// the change, one would take 1,000 / 3.36 = 297 rounds of arm 0, then 3,000 / 3.36 = 893 of arm 1: 1,190. The greedy
// rule lags behind: the average of a thousand tokens is slow to fall. ucbSpec switches because its wide radius, a
// burden in example 04, never lets go of an arm. But it promises nothing here (example 07), and EXP3Spec promises to
// keep near the best single arm, not to follow a moving one. glrUcb tests whether an arm's rewards are still what they
// were, and begins anew when they are not.
//
// Left out: a proof. None of the paper's theorems is about following an arm that moves.
//
// Predict, then change:
// 1. Nothing changes: arm 1 has rate 0.8 throughout and arm 0 has 0.3. What does looking out for changes cost then?
// 2. The arms change places every 100 tokens. Which rules still need fewer rounds than the best single arm?
// Answers: npm run example 08 solutions

/*
                   rounds    regret  pulls of arm 0
-----------------  ------  --------  --------------
always arm 0         2399   805 ± 2            2399
always arm 1         1594     0 ± 0               0
follow the leader    2164  571 ± 38            1909
exp3Spec             1384  -210 ± 9             585
ucbSpec              1232  -362 ± 2             344
glrUcb               1220  -373 ± 2             337
*/
