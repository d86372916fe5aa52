// Solutions to example 12: eleven tokens, and arms that are alike.
//
// 1. Always arm 0 takes 11 rounds; arm 1 takes 6 (2 2 2 2 2 1); arm 2 takes 3 (4 4 3); ucbSpec 4 (1 2 4 4). Regret 1
//    again: the extra token fits into the last block.
// 2. Exactly 0 for every selector, in every answer. Every arm meets the same luck in the same round, so arms with the
//    same law give the same lengths, and it does not matter which is pulled. What costs is not pulling different arms,
//    but worse ones.
import { exp3Spec, measureRegret, rewardTable, truncatedGeometric, ucbSpec } from 'banditspec';

const always = (tokens: number) => new Array<number>(11).fill(tokens);
const table = rewardTable({ acceptedLengths: [1, 2, 4].map(always), maxDraftLength: 3, sequenceLength: 11 });
const byHand = measureRegret({ environment: table, selectors: { ucbSpec }, episodes: 1, seed: 'course' });
const rounds = byHand.fixedArms.map((arm) => arm.mean);
const { stoppingTime, stoppingTimeRegret } = byHand.selectors.ucbSpec;
console.log(
  `eleven tokens: arms ${rounds.join(', ')}; ucbSpec ${stoppingTime.mean}, regret ${stoppingTimeRegret.mean}`,
);

const alike = measureRegret({
  environment: truncatedGeometric({ acceptanceRates: [0.8, 0.8, 0.8], maxDraftLength: 4, sequenceLength: 256 }),
  selectors: { ucbSpec, exp3Spec },
  episodes: 200,
  seed: 'course',
});
for (const [name, { stoppingTimeRegret: regret, bestArmShare }] of Object.entries(alike.selectors)) {
  const share = `${(100 * bestArmShare).toFixed(0)}% of the rounds on arm ${alike.bestArm}`;
  console.log(`alike: ${name} regret ${regret.mean}, from ${regret.minimum} to ${regret.maximum}, ${share}`);
}

/*
eleven tokens: arms 11, 6, 3; ucbSpec 4, regret 1
alike: ucbSpec regret 0, from 0 to 0, 32% of the rounds on arm 0
alike: exp3Spec regret 0, from 0 to 0, 33% of the rounds on arm 0
*/
