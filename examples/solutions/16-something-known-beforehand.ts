// Solutions to example 16: the rule by hand, and a context that tells nothing.
//
// 1. They are as good as the rule: they have found out, from 200 answers, what we could write down because we made the
//    text.
// 2. Seven tenths of a round an answer for the buckets, a tenth of one for the line: carried over 200 answers all
//    buckets come to the same conclusion. But each bucket has to learn by itself, so with fewer answers it is dearer:
//    look at as little as you can.
import {
  acceptedLengthRange,
  bucketedUcb,
  createRandom,
  type Environment,
  linUcb,
  measureRegret,
  ucbSpec,
} from 'banditspec';

const L = 8;
const make = (useful: boolean): Environment => ({
  armCount: 2,
  armNames: ['small model', 'copy'],
  rewardRange: acceptedLengthRange(L),
  contextSize: 1,
  begin(_episode, random) {
    let [left, rounds, match, noise] = [400, 0, 0, 0];
    return {
      get done() {
        return left === 0;
      },
      get elapsed() {
        return rounds;
      },
      get context() {
        return [useful ? match : noise];
      },
      pull(arm) {
        // The model is right with probability 0.7 a token; the copy with match / (match + 1).
        const [rate, u] = [arm === 0 ? 0.7 : match / (match + 1), random()];
        let tokens = 1;
        for (let survival = rate; tokens <= L && u < survival; survival *= rate) tokens += 1;
        match = random() < 0.8 ? 0 : 8 + Math.floor(9 * random());
        tokens = Math.min(tokens, left);
        noise = Math.floor(17 * random());
        left -= tokens;
        rounds += 1;
        return tokens;
      },
    };
  },
});

const environment = make(true);
let rounds = 0;
for (let i = 0; i < 200; i++) {
  const answer = environment.begin(i, createRandom('course', i, 'by hand'));
  for (; !answer.done; rounds++) answer.pull(answer.context![0]! >= 3 ? 1 : 0);
}
console.log(`by hand: ${(rounds / 200).toFixed(1)} rounds`);
for (const useful of [true, false]) {
  const report = measureRegret({
    environment: make(useful),
    selectors: {
      ucbSpec: (problem) => ucbSpec({ ...problem, radiusScale: 0.2 }),
      bucketedUcb: (problem) => bucketedUcb({ ...problem, optimism: 0.6 }),
      linUcb: (problem) => linUcb({ ...problem, contextSize: 1, optimism: 0.5 }),
    },
    episodes: 200,
    seed: 'course',
    memory: 'carried',
  });
  for (const [name, { stoppingTime, stoppingTimeRegret }] of Object.entries(report.selectors)) {
    const regret = `${stoppingTimeRegret.mean.toFixed(1)} ± ${stoppingTimeRegret.standardError.toFixed(1)}`;
    console.log(`${useful ? 'match' : 'noise'}: ${name} ${stoppingTime.mean.toFixed(1)} rounds, regret ${regret}`);
  }
}

/*
by hand: 104.0 rounds
match: ucbSpec 124.8 rounds, regret 0.0 ± 0.0
match: bucketedUcb 103.7 rounds, regret -21.0 ± 0.5
match: linUcb 103.9 rounds, regret -20.8 ± 0.4
noise: ucbSpec 124.8 rounds, regret 0.0 ± 0.0
noise: bucketedUcb 125.5 rounds, regret 0.7 ± 0.2
noise: linUcb 124.8 rounds, regret 0.1 ± 0.0
*/
