// Solutions to example 20: a common beginning, and a spoilt text.
//
// 1. Without a base, what both started from is counted twice; with it, once. The difference is the base's own pulls.
// 2. It says which part must be what, and what came, and makes no selector: one made from a wrong text would be
//    silently wrong.
import { createRandom, mergeSnapshots, restoreSelector, runEpisode, truncatedGeometric, ucbSpec } from 'banditspec';

const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 200 });
const random = createRandom('course', 'unused');
const start = ucbSpec(environment);
for (let i = 0; i < 40; i++) runEpisode(start, environment.begin(i, createRandom('course', i)), random);
const base = start.snapshot();
const workers = [0, 1].map((worker) => {
  const selector = restoreSelector('ucbSpec', base);
  for (let i = 0; i < 20; i++) {
    runEpisode(selector, environment.begin(i, createRandom('course', 'more', worker, i)), random);
  }
  return selector.snapshot();
});
console.log(`base: ${base.state.counts.join(', ')}`);
console.log(`merged without the base: ${mergeSnapshots(workers).state.counts.join(', ')}`);
console.log(`merged with it: ${mergeSnapshots(workers, base).state.counts.join(', ')}`);

const text = JSON.stringify(base);
for (const spoilt of [
  text.replace('ucbSpec', 'ucbspec'),
  text.replace('"radiusScale":1', '"radiusScale":-1'),
  text.replace('"counts":[', '"counts":[-'),
]) {
  try {
    restoreSelector(JSON.parse(spoilt));
    console.log('restored');
  } catch (error) {
    console.log((error as Error).message.slice(0, 110));
  }
}

/*
base: 34, 2329, 108
merged without the base: 70, 7038, 229
merged with it: 36, 4709, 121
restoreSelector: snapshot.kind must be one of ucbSpec, ucb1, ucbTuned, ucbV, moss, klUcb, empiricalKlUcb, imed
ucbSpec: radiusScale must be a finite number of at least 0, got -1
ucbSpec: state.counts[0] must be an integer of at least 0, got -34
*/
