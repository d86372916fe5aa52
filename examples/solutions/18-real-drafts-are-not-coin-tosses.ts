// Solutions to example 18: depths without prompts, and a selector on both models.
//
// 1. The last column falls to 0, and the best of each prompt takes hardly fewer rounds than the best arm. The other
//    columns stay: depth and prompts are two different things, and only the prompts give a selector something to gain.
// 2. In the recorded one, where it is below zero: there the tree is not the best arm of every prompt, and the rule
//    finds out where it is not. With coins it can only lose.
import { acceptancePresets, bayesUcb, calibratedAcceptance, measureRegret } from 'banditspec';

const { eagle, promptLookup } = acceptancePresets;
const sequenceLength = { kind: 'log-normal', median: 150, spread: 0.8, max: 1024 } as const;
const models = {
  coins: [{ hazards: eagle.hazards.map(() => 0.7881) }, { hazards: promptLookup.hazards.map(() => 0.4283) }],
  'depths only': [{ hazards: eagle.hazards }, { hazards: promptLookup.hazards }],
  recorded: [
    { hazards: eagle.hazards, promptAcceptance: { alpha: 9, beta: 3 } },
    { hazards: promptLookup.hazards, promptAcceptance: { alpha: 1.5, beta: 1.8 } },
  ],
};
for (const [model, arms] of Object.entries(models)) {
  const environment = calibratedAcceptance({ arms, sequenceLength });
  const report = measureRegret({ environment, selectors: { bayesUcb }, episodes: 1000, seed: 'course' });
  const [best, each] = [report.fixedArms[report.bestArm]!.mean, report.bestFixedArmPerEpisode.mean];
  const { mean, standardError } = report.selectors.bayesUcb.stoppingTimeRegret;
  console.log(
    `${model}: best arm ${best.toFixed(1)} rounds, of each prompt ${each.toFixed(1)}; bayesUcb's regret ${mean.toFixed(1)} ± ${standardError.toFixed(1)}`,
  );
}

/*
coins: best arm 56.2 rounds, of each prompt 56.2; bayesUcb's regret 1.4 ± 0.1
depths only: best arm 56.1 rounds, of each prompt 56.1; bayesUcb's regret 0.9 ± 0.1
recorded: best arm 56.3 rounds, of each prompt 52.5; bayesUcb's regret -1.7 ± 0.4
*/
