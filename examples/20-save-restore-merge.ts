// How does what a selector has learnt outlive the program, or come together from several?
// Expect a copy made from text to choose the same arms for ever, and two workers' counts to add up to those of one.
//
// A snapshot is everything that a selector knows, as plain JSON: it can be stored, sent and read. There is no
// randomness in it, as a selector has none: the stream is handed in at every `select`. That is why a copy continues
// exactly.
import {
  createRandom,
  exp3Spec,
  mergeSnapshots,
  priorFromSnapshots,
  restoreSelector,
  runEpisode,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';

const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 200 });
const begin = (i: number) => environment.begin(i, createRandom('course', i));

// 1. Save and restore, also in the middle of an answer.
const first = exp3Spec(environment);
const answer = begin(0);
const random = createRandom('course', 'before');
for (let round = 0; round < 25; round++) {
  const arm = first.select(random);
  first.update(arm, answer.pull(arm));
}
const text = JSON.stringify(first.snapshot());
console.log(text);
const second = restoreSelector('exp3Spec', JSON.parse(text)); // the kind is checked; without it any kind is taken

// After a restart, name a new stream: the old one from its beginning would bring the old draws once more.
const [one, two] = [createRandom('course', 'after'), createRandom('course', 'after')];
let same = 0;
for (let round = 0; round < 100; round++) {
  const [a, b] = [first.select(one), second.select(two)];
  if (a === b) same += 1;
  const reward = 1 + (round % 5);
  first.update(a, reward);
  second.update(b, reward);
}
console.log(`first and copy chose the same arm in ${same} of 100 rounds\n`);

// 2. Merge. Two workers each decode 20 answers with a selector of their own. Counts and sums add.
const workers = [0, 1].map((worker) => {
  const selector = ucbSpec(environment);
  for (let i = 0; i < 20; i++) runEpisode(selector, begin(20 * worker + i), random);
  return selector.snapshot();
});
const merged = mergeSnapshots(workers);
for (const { state } of [...workers, merged]) console.log(`pulls ${state.counts.join(', ')}`);

// 3. Or begin anew with each answer, and take what was learnt as a prior: every old pull counts for a hundredth.
const prior = priorFromSnapshots([merged], { discount: 0.01 });
console.log(`as a prior: pulls ${prior.counts.map((count) => count.toFixed(1)).join(', ')}`);

// Left out: that the two workers started from one snapshot. Name it as the base, or it is counted twice.
//
// Predict, then change:
// 1. Let both workers start from `merged`, decode 20 answers more, and merge them without a base, then with it.
// 2. Change the kind, or a number in the text, before it is restored. What does the library say?
// Answers: npm run example 20 solutions

/*
{"kind":"exp3Spec","version":1,"problem":{"armCount":3,"rewardRange":{"min":1,"max":5}},"config":{},"state":{"rounds":25,"cumulativeLosses":[25.69913950003277,7.293789744739767,15.645546071779204]}}
first and copy chose the same arm in 100 of 100 rounds

pulls 30, 1149, 94
pulls 32, 1130, 73
pulls 62, 2279, 167
as a prior: pulls 0.6, 22.8, 1.7
*/
