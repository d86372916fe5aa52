// Can somebody who knows your rule ruin it?
// Expect yes for UCBSpec, whose choices can be foreseen: it takes three times the rounds of either arm. No for EXP3Spec.
//
// An adversary writes down beforehand what each arm will give in each round, knowing the rule but not the draws. (It is
// called oblivious, since it cannot change the table once play has begun; BanditSpec, Assumption 5.1.) No text is
// written like that. But a rule that survives it survives whatever can be written down, and that is worth knowing about
// a rule.
//
// Against a rule that draws nothing, the adversary can play the game in its head beforehand: in each round it lets the
// rule choose, gives that arm the least and the other arm the most, and writes both down.
import { acceptedLengthRange, createRandom, exp3Spec, fixedArm, rewardTable, runEpisode, ucbSpec } from 'banditspec';

const [L, sequenceLength] = [4, 1000];
const problem = { armCount: 2, rewardRange: acceptedLengthRange(L) };
const unused = createRandom('course', 'unused');

const acceptedLengths: [number[], number[]] = [[], []];
const victim = ucbSpec(problem);
for (let t = 0; t < sequenceLength; t++) {
  const arm = victim.select(unused);
  acceptedLengths[arm]![t] = 1;
  acceptedLengths[1 - arm]![t] = L + 1;
  victim.update(arm, 1);
}
const environment = rewardTable({ acceptedLengths, maxDraftLength: L, sequenceLength });
const first = acceptedLengths.map((row, arm) => `  arm ${arm}: ${row.slice(0, 16).join(' ')} ...`);
console.log(`The first rounds of the table:\n${first.join('\n')}`);

const begin = () => environment.begin(0, unused); // a table needs no luck
for (const arm of [0, 1]) {
  const { stoppingTime } = runEpisode(fixedArm({ ...problem, arm }), begin(), unused);
  console.log(`always arm ${arm}: ${stoppingTime} rounds for ${sequenceLength} tokens`);
}
console.log(`ucbSpec: ${runEpisode(ucbSpec(problem), begin(), unused).stoppingTime} rounds`);

// EXP3Spec meets the same table. It has draws of its own, so play it often.
const times = Array.from(
  { length: 500 },
  (_, i) => runEpisode(exp3Spec(problem), begin(), createRandom('course', i)).stoppingTime,
);
const mean = times.reduce((sum, time) => sum + time) / times.length;
const error = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0)) / times.length;
console.log(`exp3Spec: ${mean.toFixed(1)} rounds (standard error ${error.toFixed(1)}), at most ${Math.max(...times)}`);

// Whatever ucbSpec chooses gives 1 token, so it takes a round for every token: the worst that can happen to anyone. The
// arms it did not choose were the good ones. No rule of averages can see that: both averages are 1.
//
// Theorem 5.3 promises that on every table EXP3Spec's rounds, on average over its draws, exceed those of the best
// single arm by at most a multiple of the square root of the length: that is what its dice buy. They do not promise to
// beat a single arm.
//
// Left out: what the dice cost where nobody is against you. Example 13 has both rules side by side.
//
// Predict, then change:
// 1. Play this table with ucbSpec at radiusScale 0.2. Is it ruined as well?
// 2. Write the table against exp3Spec with one stream of draws, and play it with that stream; then with another.
// Answers: npm run example 07 solutions

/*
The first rounds of the table:
  arm 0: 1 5 1 5 1 5 1 5 1 5 1 5 1 5 1 5 ...
  arm 1: 5 1 5 1 5 1 5 1 5 1 5 1 5 1 5 1 ...
always arm 0: 334 rounds for 1000 tokens
always arm 1: 333 rounds for 1000 tokens
ucbSpec: 1000 rounds
exp3Spec: 336.6 rounds (standard error 0.5), at most 375
*/
