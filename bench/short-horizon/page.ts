/** The page of the study. */
import { type StudyPage, wholePage } from '../results/study.js';
import type { ShortHorizonPart } from './part.js';
import { SHORT_RULES } from './rules.js';
import { shortHorizonBlocks } from './tables.js';

const TITLE = '# Short answers';

/** What does not depend on the figures. */
function introduction({ runs }: ShortHorizonPart): string[] {
  const shipped = SHORT_RULES.filter((rule) => rule.shipped).map(({ name }) => `\`${name}\``);
  return [
    'An answer has a few dozen to a few hundred rounds. One public ranking plays that many: DataWraith/banditbench (ffd5f55), ten',
    'Bernoulli arms, 500 pulls, five laws of their means, 168 entries. Here are the rules that lead it, and information-directed',
    'sampling, in its setting and on our arms.',
    '',
    '- **The setting.** `U` draws means from the unit interval or its middle half, `hard` has nine of 1/2 and one of 0.51, the beta',
    '  laws have one good arm among poor ones, or many good ones. The ranking gives all its runs the same ten streams of rewards,',
    '  so that its table holds for one draw of them, and another draw reorders its top. Here every run has streams of its own,',
    `  common to all players. ${runs} runs (\`--runs\`), a tenth for rules that draw from all arms many times a round.`,
    '- **Tokens.** With L = 4 the means of the same laws are shares of the range [1, 5], rewards are accepted lengths of truncated',
    '  geometric arms with those means, and regret is in shares of the range.',
    '- **Models.** `beta` takes a reward for a share of a success, as published; `gaussian` has the prior of `bayesUcb`. In BE(0),',
    '  the mean with two rewards of the greatest size added, `gaussian` adds as many as that prior is worth: 2 for L = 1.',
    '- **Rules.** BE(0): arXiv 2409.08570, with its parameter at 0. IRS.FH(2): arXiv 1902.04251, simplified as in the ranking.',
    '  UCB-DT(0.9): arXiv 2110.02690; a power with an infinite exponent is 0, or 1 where means differ by the whole range.',
    '  TS-UCB(100): arXiv 2006.06372. Brezzi-Lai(0.99): the approximate Gittins index. IDS(100): Russo and Van Roy 2018, by a hundred',
    '  joint draws. `tsUcb` and `informationDirectedSampling` are TS-UCB and IDS with the Gaussian model, integrating instead of',
    '  drawing and forcing no first pulls; `brezziLai` is Brezzi-Lai with that model. Parameters are those that lead the ranking;',
    '  none was tuned here.',
    `- **Where.** The stationary arms of the standard set, ${runs} answers of 512 tokens; the turns of recordings, fresh and carried,`,
    '  as on [the leaderboard](leaderboard.md). Beside each place stands the best of all selectors of the package with bandit',
    '  feedback, chosen with the figures in view, which favours it. Intervals are of a bootstrap over requests.',
    `- **What follows from it.** ${shipped.join(', ')} are these rules as selectors of the package; the`,
    '  others are not selectors, and have their figures only here. Each place is compared with the package without the three: where a',
    '  rule is ahead of that, its row says so. On recordings, selectors that know how prompts differ are better.',
    '- **What was looked at.** The figures on the recordings that were at hand when this was made (Spec-Bench with Vicuna-7B,',
    "  SpecDecode-Bench with Llama-8B, this repository's own texts) were looked at four times, these included, to decide which rules",
    '  become selectors. Simulated arms decided; no parameter and no default was chosen with a recording.',
  ];
}

/** The page that the command writes. */
export function shortAnswersPage(own: readonly string[]): StudyPage<ShortHorizonPart> {
  return wholePage(TITLE, { file: 'docs/short-answers.md', arguments: own }, introduction, shortHorizonBlocks);
}
