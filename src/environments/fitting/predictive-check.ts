/**
 * Does a model of acceptance do what the recording did? The model is run many times over as many answers as were
 * recorded, and each statistic of the recording is held against its distribution in the simulations (Box 1980; Gelman,
 * Meng and Stern 1996).
 */
import { requireOptions } from '../../options.js';
import { normalQuantile } from '../../random/normal-law.js';
import { createRandom } from '../../random/source.js';
import { requireInteger, requirementError, requireObject } from '../../requirements.js';
import { type AcceptanceStatistics, acceptanceStatistics } from '../recorded/acceptance-statistics.js';
import { replayFor } from '../recorded/replay.js';
import type { ReplayArm } from '../recorded/replay-arms.js';
import type { TraceTurn } from '../recorded/trace.js';
import { type AcceptanceModel, calibratedAcceptance } from '../simulated/calibrated-acceptance.js';
import { blocksAlone, NO_LUCK } from './fit-acceptance.js';

/** Options of {@link predictiveCheck}. */
export interface PredictiveCheckOptions {
  /** What was recorded: the arm of a `replay` that the model's arm stands for. */
  readonly recorded: ReplayArm;
  /**
   * The arm of the model, 0-based.
   * @defaultValue 0
   */
  readonly arm?: number;
  /** The seed of the simulations. */
  readonly seed: string | number;
  /**
   * How often the recording is simulated; an integer of at least 20.
   * @defaultValue 200: the standard deviation of a statistic is then known to 5%.
   */
  readonly simulations?: number;
  /**
   * The probability with which a true model fails the whole check, in (0, 1), shared out equally among the statistics.
   * @defaultValue 0.05
   */
  readonly falseAlarmRate?: number;
  /**
   * What to do about a turn that lacks what the arm needs: refuse the trace, or leave the turn out.
   * @defaultValue 'throw'
   */
  readonly incomplete?: 'throw' | 'skip';
}

/** One statistic of {@link predictiveCheck}. */
export interface PredictiveStatistic {
  /** `mean`, `variance`, `hazard at depth k`, `lag-1 correlation`, `between-turn correlation`, `tokens a turn`. */
  readonly name: string;
  /** In the recording. */
  readonly recorded: number;
  /** The mean over the simulations. */
  readonly simulated: number;
  /** Where a true model's value lies, but for its share of the false alarms. */
  readonly interval: readonly [low: number, high: number];
  /** Whether the recorded value lies in the interval. */
  readonly passes: boolean;
}

/** What {@link predictiveCheck} returns. */
export interface PredictiveCheck {
  /** Whether every statistic passes. */
  readonly passes: boolean;
  /** In the order of {@link PredictiveStatistic.name}. */
  readonly statistics: readonly PredictiveStatistic[];
  /** The recorded turns that were compared. */
  readonly turns: number;
  /** The recorded rounds that were compared, without the last of each turn. */
  readonly rounds: number;
  /** How often the recording was simulated. */
  readonly simulations: number;
  /** The probability with which a true model would have failed. */
  readonly falseAlarmRate: number;
  /** The seed of the simulations. */
  readonly seed: string | number;
}

/** A depth that fewer recorded rounds reached is not looked at. */
const MIN_REACHED = 100;

/**
 * Holds a model against recorded turns: mean and variance of the accepted lengths, hazards at every depth that at least
 * 100 recorded rounds reached, correlation of successive rounds within a turn, correlation of rounds within turns, and the
 * mean length of answers. The last block of every turn, cut at EOS, is left out on both sides.
 *
 * Every simulation has as many turns as the recording. Intervals are those of a normal law with the mean and the
 * standard deviation of the simulations, at the parameters of the model as they are: whatever a fit leaves uncertain
 * does not widen them. With a fit to the same recording it is a check of the model's form, not of its forecasts.
 *
 * Cost: `simulations` times the recorded rounds.
 *
 * @throws RangeError or TypeError when an option or the model is out of its range, or the trace lacks what is asked for.
 * @example
 * ```ts
 * function check(turns: TraceTurn[]) {
 *   const eagle: ReplayArm = { kind: 'recorded', method: 'eagle', semantics: 'next-start' };
 *   const model = fitAcceptanceModel(turns, { arms: [eagle], incomplete: 'skip' });
 *   return predictiveCheck(model, turns, { recorded: eagle, incomplete: 'skip', seed: 1 }).passes;
 * }
 * ```
 */
export function predictiveCheck(
  model: AcceptanceModel,
  turns: readonly TraceTurn[],
  options: PredictiveCheckOptions,
): PredictiveCheck {
  const who = 'predictiveCheck';
  requireOptions(who, options, ['recorded', 'arm', 'seed', 'simulations', 'falseAlarmRate', 'incomplete']);
  const { recorded, arm = 0, seed, simulations = 200, falseAlarmRate = 0.05, incomplete } = options;
  const environment = calibratedAcceptance(model);
  requireInteger(who, 'arm', arm, 0, environment.armCount - 1);
  requireInteger(who, 'simulations', simulations, 20);
  if (!(typeof falseAlarmRate === 'number' && falseAlarmRate > 0 && falseAlarmRate < 1)) {
    throw requirementError(who, 'falseAlarmRate', 'in (0, 1)', falseAlarmRate);
  }
  requireObject(who, 'recorded', recorded);
  const recording = replayFor(who, turns, { arms: [recorded], incomplete });
  const blocks = blocksAlone(recording, 0, recording.episodeCount, NO_LUCK);
  const statistics = acceptanceStatistics(blocks);
  const depths = statistics.reached.filter((reached) => reached >= MIN_REACHED).length;
  const expected = namedValues(statistics, blocks, depths);
  const simulated = expected.map((): number[] => []);
  for (let s = 0; s < simulations; s++) {
    const own = blocksAlone(environment, arm, recording.episodeCount, createRandom(seed, 'predictive check', s));
    const values = namedValues(acceptanceStatistics(own), own, depths);
    for (let i = 0; i < values.length; i++) simulated[i]!.push(values[i]![1]);
  }
  const z = normalQuantile(1 - falseAlarmRate / expected.length / 2);
  const results = expected.map(([name, value], i): PredictiveStatistic => {
    const { mean, deviation } = meanAndDeviation(simulated[i]!);
    // The simulations' own mean is uncertain too.
    const halfWidth = z * deviation * Math.sqrt(1 + 1 / simulations);
    const interval = [mean - halfWidth, mean + halfWidth] as const;
    return { name, recorded: value, simulated: mean, interval, passes: value >= interval[0] && value <= interval[1] };
  });
  const { turns: turnsCompared, rounds } = statistics;
  return {
    passes: results.every((result) => result.passes),
    statistics: results,
    turns: turnsCompared,
    rounds,
    simulations,
    falseAlarmRate,
    seed,
  };
}

function namedValues(
  statistics: AcceptanceStatistics,
  blocks: readonly (readonly number[])[],
  depths: number,
): [name: string, value: number][] {
  const tokens = blocks.reduce((sum, turn) => sum + turn.reduce((a, b) => a + b, 0), 0);
  return [
    ['mean', statistics.mean],
    ['variance', statistics.variance],
    ...Array.from({ length: depths }, (_, k): [string, number] => [
      `hazard at depth ${k + 1}`,
      // Where the simulation never came so deep, nothing was accepted there.
      statistics.hazards[k] ?? 0,
    ]),
    ['lag-1 correlation', statistics.lagOneCorrelation],
    ['between-turn correlation', statistics.intraclassCorrelation],
    ['tokens a turn', tokens / blocks.length],
  ];
}

function meanAndDeviation(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
