// Solutions to example 14: long answers, and dear drafts.
//
// 1. More. The better it has learnt, the longer it drafts: it comes near always 8, which loses 11% of the time.
//    Learning what nobody wanted to know is worse than not learning.
// 2. One token. 1 + 0.5 g passes buy 1 + 0.7 + ... + 0.7^g tokens: 1.70 / 1.5 = 1.13 for g = 1, 2.19 / 2 = 1.10 for g =
//    2; no draft is 1. Where a drafted token takes more than 0.7 passes, no draft is the fastest.
import { depthHazards, measureRegret, ucbSpec } from 'banditspec';

const lengths = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const make = (cost: number, sequenceLength: number) =>
  depthHazards({
    hazards: lengths.map((length) => new Array<number>(length).fill(0.7)),
    armCosts: lengths.map((length) => 1 + cost * length),
    sequenceLength,
  });

for (const sequenceLength of [500, 5000, 50_000]) {
  const report = measureRegret({
    environment: make(0.1, sequenceLength),
    selectors: { narrow: (problem) => ucbSpec({ ...problem, radiusScale: 0.2 }) },
    episodes: 20,
    seed: 'course',
  });
  const { elapsed, elapsedRegret } = report.selectors.narrow;
  const share = ((100 * elapsedRegret.mean) / elapsed.mean).toFixed(1);
  const error = ((100 * elapsedRegret.standardError) / elapsed.mean).toFixed(1);
  console.log(`${sequenceLength} tokens: told tokens, ucbSpec loses ${share}% ± ${error}% of its time`);
}

const { fixedArms } = measureRegret({ environment: make(0.5, 500), selectors: {}, episodes: 200, seed: 'course' });
const speeds = fixedArms.map(({ tokensPerTime }) => tokensPerTime.toFixed(2));
console.log(`half a pass a drafted token, tokens per time by draft length: ${speeds.join(' ')}`);

/*
500 tokens: told tokens, ucbSpec loses 5.6% ± 0.5% of its time
5000 tokens: told tokens, ucbSpec loses 6.5% ± 0.4% of its time
50000 tokens: told tokens, ucbSpec loses 8.8% ± 0.3% of its time
half a pass a drafted token, tokens per time by draft length: 1.00 1.13 1.10 1.02 0.92 0.84 0.77 0.70 0.64
*/
