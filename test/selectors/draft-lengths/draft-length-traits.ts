/** What the contract suite has to know of selectors whose arms are draft lengths. */
import type { BanditProblem } from 'banditspec';

export const TRAITS = {
  draws: 'nothing',
  lateFeedback: { exempt: 'later rounds count more, or decide when to look' },
  learning: { exempt: 'an arm is a draft length: see the tests of each rule' },
  ties: { exempt: 'arms of different draft lengths never give the same' },
  rescaling: { exempt: 'rewards are counted in tokens' },
  draftLengths: { exempt: 'arm i drafts i tokens' },
} as const;

/** A cost for each arm of whatever the suite takes for a problem. */
export function costed(problem: BanditProblem) {
  const armCosts = [1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7];
  return { ...problem, armCosts: armCosts.slice(0, Number.isInteger(problem?.armCount) ? problem.armCount : 0) };
}
