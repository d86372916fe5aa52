/**
 * The setting of the public ranking: ten arms, 500 pulls, five laws of the arms' means. Means, luck and the lot of a selector
 * come from streams of their own for every run, the same for all who play; in the ranking itself all runs share ten streams
 * of rewards, so that its table holds for one draw of them.
 */
import { acceptedLengthRange, createRandom, type RandomSource } from 'banditspec';
import { exp, log, log1p } from 'banditspec/arithmetic';
import { acceptanceRateForMean } from '../experiments/calibration.js';
import { CONTENDERS, type Contender } from '../experiments/contenders.js';
import { SHORT_RULES } from './rules.js';

export const RANKING_ARMS = 10;
export const RANKING_PULLS = 500;
/** Draft lengths: 1 is the ranking itself. */
export const RANKING_LENGTHS = [1, 4];

/** How the means of ten arms are drawn, as shares of the range; by the names of tables. */
export const LAWS: Readonly<Record<string, (random: RandomSource) => number[]>> = {
  'U[0, 1]': means((u) => u),
  'U[1/4, 3/4]': means((u) => 0.25 + 0.5 * u),
  // Nine of 1/2, one of 0.51.
  hard(random) {
    const best = Math.floor(RANKING_ARMS * random());
    return Array.from({ length: RANKING_ARMS }, (_, arm) => (arm === best ? 0.51 : 0.5));
  },
  'Beta(1, 8)': means((u) => 1 - exp(log1p(-u) / 8)),
  'Beta(8, 1)': means((u) => exp(log(1 - u) / 8)),
};

function means(quantile: (u: number) => number) {
  return (random: RandomSource) => Array.from({ length: RANKING_ARMS }, () => quantile(random()));
}

/** Selectors of the package that play too: those that are cheap, of every kind of exploration. */
const OWN = [
  'bayesUcb',
  'gaussianThompson',
  'betaThompson',
  'hierarchicalThompson',
  'klUcb',
  'imed',
  'ucbTuned',
  'moss',
  'tsallisInf',
  'followTheLeader',
  'uniformRandom',
];

/** Who plays, and whether seldom. */
export const PLAYERS: Readonly<Record<string, { readonly slow: boolean; readonly create: Contender }>> = {
  ...Object.fromEntries(SHORT_RULES.map(({ name, slow, create }) => [name, { slow, create }])),
  ...Object.fromEntries(OWN.map((name) => [name, { slow: false, create: CONTENDERS[name]! }])),
};

/** Runs of those who play seldom: one for so many of the others. */
const SELDOM = 10;

export function runsOf(player: string, runs: number): number {
  return PLAYERS[player]!.slow ? Math.ceil(runs / SELDOM) : runs;
}

/** One who plays under one law. */
export interface RankingTask {
  readonly player: string;
  readonly law: string;
  /** L: rewards are accepted lengths in [1, L + 1]; with L = 1 it is the ranking. */
  readonly maxDraftLength: number;
}

/** Regret after all pulls, in shares of the range. */
export interface RankingResult extends RankingTask {
  readonly runs: number;
  readonly mean: number;
  readonly standardError: number;
}

/** The regret of one run. */
export function playRanking({ player, law, maxDraftLength }: RankingTask, run: number, seed: string | number): number {
  const stream = (role: string) => createRandom(seed, 'short-horizon', law, maxDraftLength, run, role);
  const shares = LAWS[law]!(stream('means'));
  // The rate whose mean accepted length is that share of the range; with L = 1 the share itself.
  const rates = shares.map((share) => acceptanceRateForMean(1 + maxDraftLength * share, maxDraftLength));
  const best = Math.max(...shares);
  const selector = PLAYERS[player]!.create({
    armCount: RANKING_ARMS,
    rewardRange: acceptedLengthRange(maxDraftLength),
    horizon: RANKING_PULLS,
  });
  if (selector.feedback !== 'bandit') throw new Error(`${player} must learn from the reward of the pulled arm`);
  const [select, luck] = [stream('select'), stream('luck')];
  let regret = 0;
  for (let round = 0; round < RANKING_PULLS; round++) {
    const arm = selector.select(select);
    const u = luck();
    let accepted = 0;
    for (let power = rates[arm]!; accepted < maxDraftLength && u < power; power *= rates[arm]!) accepted += 1;
    selector.update(arm, 1 + accepted);
    regret += best - shares[arm]!;
  }
  return regret;
}

export function playRankingTask(task: RankingTask, runs: number, seed: string | number): RankingResult {
  const own = runsOf(task.player, runs);
  let sum = 0;
  let squares = 0;
  for (let run = 0; run < own; run++) {
    const regret = playRanking(task, run, seed);
    sum += regret;
    squares += regret * regret;
  }
  const mean = sum / own;
  const variance = Math.max(0, squares / own - mean * mean) / Math.max(1, own - 1);
  return { ...task, runs: own, mean, standardError: Math.sqrt(variance) };
}
