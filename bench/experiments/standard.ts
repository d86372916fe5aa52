/** The standard set: what `npm run bench` runs when it is not told otherwise. */
import type { CellConfig, Experiment, SelectorConfig } from './experiment.js';

/**
 * The paper's selectors and what they are compared with there or usually, and those that this package recommends for
 * answers that begin with nothing known (docs/leaderboard.md has them all). UCBSpec stands there twice: with the paper's
 * radius and with a fifth of it.
 */
export const ALL_SELECTORS: Readonly<Record<string, SelectorConfig>> = {
  ucbSpec: { kind: 'ucbSpec' },
  'ucbSpec, radius x 0.2': { kind: 'ucbSpec', radiusScale: 0.2 },
  exp3Spec: { kind: 'exp3Spec' },
  bayesUcb: { kind: 'bayesUcb' },
  klUcb: { kind: 'klUcb' },
  tsallisInf: { kind: 'tsallisInf' },
  ucb1: { kind: 'ucb1' },
  exp3: { kind: 'exp3', horizon: 'sequenceLength' },
  'epsilonGreedy, 0.1': { kind: 'epsilonGreedy', epsilon: 0.1 },
  followTheLeader: { kind: 'followTheLeader' },
  releasedCodeGreedy: { kind: 'releasedCodeGreedy' },
  uniformRandom: { kind: 'uniformRandom' },
};

/** Short answers vary more in proportion and cost less: they get more episodes. */
const LENGTHS: readonly CellConfig[] = [
  { sequenceLength: 128, episodes: 4000 },
  { sequenceLength: 512, episodes: 1500 },
  { sequenceLength: 2048, episodes: 500 },
  { sequenceLength: 8192, episodes: 120 },
  { sequenceLength: 16_384, episodes: 60 },
];

/** Twenty arms cost more a round, and more fixed arms to compare with. */
const FEWER_EPISODES: readonly CellConfig[] = LENGTHS.map(({ sequenceLength, episodes }) => ({
  sequenceLength,
  episodes: episodes / 2,
}));

export const STANDARD_EXPERIMENTS: readonly Experiment[] = [
  {
    name: 'table-1',
    title: "Stationary arms with the mean accepted tokens of the paper's Table 1 (LLaMA3-8B, Spec-Bench)",
    environment: {
      kind: 'truncatedGeometric',
      armNames: ['PLD', 'REST', 'Suffix Tree', 'EAGLE-2'],
      // The paper's L differs by method and is not printed; with 5 every mean lies inside [1, 6].
      maxDraftLength: 5,
      meanAcceptedLengths: [1.46, 1.29, 1.83, 3.94],
    },
    selectors: ALL_SELECTORS,
    cells: LENGTHS,
  },
  {
    name: 'close-arms',
    title: 'Stationary arms that differ by two points of acceptance: hard to tell apart, cheap to confuse',
    environment: {
      kind: 'truncatedGeometric',
      maxDraftLength: 5,
      acceptanceRates: [0.66, 0.7, 0.74, 0.72, 0.68],
    },
    selectors: ALL_SELECTORS,
    cells: LENGTHS,
  },
  {
    name: 'many-arms',
    title: 'Twenty stationary arms, one of them good: exploring costs more than a short answer has rounds',
    environment: {
      kind: 'truncatedGeometric',
      maxDraftLength: 5,
      acceptanceRates: [
        0.3, 0.62, 0.44, 0.52, 0.38, 0.6, 0.48, 0.34, 0.56, 0.5, 0.42, 0.64, 0.36, 0.8, 0.54, 0.46, 0.32, 0.58, 0.4,
        0.66,
      ],
    },
    selectors: ALL_SELECTORS,
    cells: FEWER_EPISODES,
  },
  {
    name: 'changing',
    title: 'The best arm changes after a quarter and after half of the answer',
    environment: {
      kind: 'piecewiseTruncatedGeometric',
      maxDraftLength: 5,
      armNames: ['first', 'second', 'third'],
      segments: [
        { fromShare: 0, acceptanceRates: [0.8, 0.5, 0.4] },
        { fromShare: 0.25, acceptanceRates: [0.4, 0.8, 0.5] },
        { fromShare: 0.5, acceptanceRates: [0.4, 0.5, 0.8] },
      ],
    },
    selectors: ALL_SELECTORS,
    cells: LENGTHS,
  },
  {
    name: 'late-arm',
    title: 'A table that misleads by its beginning: the arm that is best over the whole answer starts as the worst',
    environment: {
      kind: 'turningTable',
      maxDraftLength: 5,
      armNames: ['decoy', 'late', 'steady'],
      meansBefore: [4, 1.5, 3.5],
      meansAfter: [1.5, 5.5, 3.5],
      turn: [0.02, 0.08],
    },
    selectors: ALL_SELECTORS,
    cells: LENGTHS,
  },
  {
    name: 'adversarial',
    title:
      'A table written against UCBSpec, played in advance: what UCBSpec chooses gives little; rules that choose otherwise escape',
    environment: {
      kind: 'tableAgainst',
      opponent: { kind: 'ucbSpec' },
      armCount: 3,
      maxDraftLength: 5,
      meanWhenChosen: 1.5,
      meanOtherwise: 4.5,
    },
    selectors: ALL_SELECTORS,
    cells: LENGTHS,
  },
];
