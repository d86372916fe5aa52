/**
 * The guides of the documentation site, under what they are for, in the order in which they stand there. The README is the first
 * page and none of them.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const GUIDES = {
  Understanding: ['docs/the-problem.md', 'docs/stopping-time-regret.md', 'examples/README.md', 'docs/glossary.md'],
  Choosing: ['docs/which-selector.md', 'docs/selectors.md', 'docs/environments.md', 'docs/comparison.md'],
  'In use': [
    'docs/decoding-loop.md',
    'docs/in-an-engine.md',
    'docs/live-use.md',
    'docs/late-feedback.md',
    'docs/recipes.md',
    'docs/using-your-logs.md',
    'docs/draft-lengths.md',
    'docs/scenarios.md',
    'docs/engine-rules.md',
    'docs/prompts-that-differ.md',
  ],
  Measuring: [
    'docs/benchmarks.md',
    'docs/reading-a-report.md',
    'docs/your-own-experiments.md',
    'docs/running-on-many-machines.md',
    'docs/results-format.md',
    'docs/speed.md',
    'docs/same-bytes.md',
    'docs/mutation.md',
    'docs/leaderboard.md',
    'docs/short-answers.md',
  ],
  'The paper': ['docs/the-paper.md', 'docs/paper-experiments.md'],
};
