// What does a simulation with one acceptance rate for each drafter hide?
// Expect the same mean tokens a round, but another spread, other depths, and 7% fewer rounds for knowing the prompt.
//
// Up to example 17 every drafted token was a toss of its arm's coin. Recorded drafts are not like that. A tree of
// drafts (EAGLE) is nearly always right with its first token and grows thin with depth. A look-up in the prompt mostly
// finds nothing, and when it does find something, copies a long run. And prompts are not alike.
//
// Below are two models of the same two drafters, with the same mean accepted lengths, 3.59 and 1.75. The first tosses
// coins; the second has the recorded share of acceptances at each depth (acceptancePresets) and prompts that differ.
import {
  acceptancePresets,
  acceptanceStatistics,
  calibratedAcceptance,
  createRandom,
  formatTable,
  measureRegret,
} from 'banditspec';

const { eagle, promptLookup } = acceptancePresets;
const sequenceLength = { kind: 'log-normal', median: 150, spread: 0.8, max: 1024 } as const;
const coins = calibratedAcceptance({
  arms: [
    { name: 'tree', hazards: eagle.hazards.map(() => 0.7881) },
    { name: 'look-up', hazards: promptLookup.hazards.map(() => 0.4283) },
  ],
  sequenceLength,
});
const recorded = calibratedAcceptance({
  arms: [
    { name: 'tree', hazards: eagle.hazards, promptAcceptance: { alpha: 9, beta: 3 } },
    { name: 'look-up', hazards: promptLookup.hazards, promptAcceptance: { alpha: 1.5, beta: 1.8 } },
  ],
  sequenceLength,
});

// Depth k: of the drafts whose first k - 1 tokens were right, the share in which the k-th was right as well. Between
// prompts: how much of the variance of a round's tokens comes from the prompt (0: nothing, 1: everything).
const rows = Object.entries({ coins, recorded }).flatMap(([model, environment]) =>
  environment.armNames!.map((name, arm) => {
    const blocks = Array.from({ length: 500 }, (_, i) => {
      const lengths: number[] = [];
      for (const answer = environment.begin(i, createRandom('course', i)); !answer.done; )
        lengths.push(answer.pull(arm));
      return lengths;
    });
    const { mean, variance, hazards, intraclassCorrelation } = acceptanceStatistics(blocks);
    const figures = [mean, variance, hazards[0]!, hazards[3]!, Math.max(0, intraclassCorrelation)];
    return [`${name}, ${model}`, ...figures.map((figure) => figure.toFixed(2))];
  }),
);
console.log(formatTable(['', 'mean', 'variance', 'depth 1', 'depth 4', 'between prompts'], rows));

for (const [model, environment] of Object.entries({ coins, recorded })) {
  const report = measureRegret({ environment, selectors: {}, episodes: 500, seed: 'course' });
  const [best, each] = [report.fixedArms[report.bestArm]!.mean, report.bestFixedArmPerEpisode.mean];
  console.log(`${model}: the best arm takes ${best.toFixed(1)} rounds, the best of each prompt ${each.toFixed(1)}`);
}

// The last two lines matter most. With coins there is nothing to choose: the tree is the best arm of every prompt. With
// prompts that differ, the look-up wins on some, and choosing well in each prompt is worth 7% of the rounds. A
// simulation with coins would have told you that a selector cannot gain anything here.
//
// Left out: a model of your own recordings (fitAcceptanceModel), and whether it does what they did (predictiveCheck).
//
// Predict, then change:
// 1. Take the recorded depths, but let all prompts be alike. Which column changes, and which of the last two numbers?
// 2. Play bayesUcb, anew with each answer, on both models. In which has it less regret?
// Answers: npm run example 18 solutions

/*
                   mean  variance  depth 1  depth 4  between prompts
-----------------  ----  --------  -------  -------  ---------------
tree, coins        3.56      3.85     0.78     0.79             0.00
look-up, coins     1.74      1.29     0.42     0.42             0.00
tree, recorded     3.53      2.41     0.89     0.51             0.19
look-up, recorded  1.63      3.24     0.20     0.75             0.26
coins: the best arm takes 55.4 rounds, the best of each prompt 55.4
recorded: the best arm takes 55.0 rounds, the best of each prompt 51.4
*/
