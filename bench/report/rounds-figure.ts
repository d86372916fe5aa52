/** Cumulative regret over the rounds of an answer: the curve that the literature draws. */
import { type RegretCurve, type RegretOverRounds, studentT95 } from 'banditspec';
import { rulesOf } from '../results/experiment-tables.js';
import type { ExperimentResults } from '../results/parts/experiment.js';
import { formatNumber, SYMLOG_NOTE } from './axis.js';
import type { ChartCurve, ChartPoint, ChartScales, CurveChart } from './curve-chart.js';
import { chartFigure, type Figure, type Provenance, provenanceLine } from './figure.js';
import type { SelectorStyle } from './selector-styles.js';

/** What the page says where a file has no regret over rounds. */
export const NO_REGRET_OVER_ROUNDS =
  'Regret over the rounds of an answer is not in this file, which was written by a version that did not record it. Running the same command again adds it and changes no other number.';

/** What the page says of answers that were recorded, or decoded token by token. */
export function noRegretOverRounds(episode: 'turn' | 'answer'): string {
  return (
    `Regret over the rounds is not recorded here: every ${episode} has a length of its own, so that from round to round the mean would be ` +
    `over fewer and different ${episode}s, and a curve would bend where short ones end. The distribution shows the whole regret of every ${episode}.`
  );
}

/** The ends of a band, in per cent of the episodes. */
export type PercentileBand = readonly [low: number, high: number];

/** The band that is drawn around the median where no other is asked for. */
const USUAL_BAND: PercentileBand = [5, 95];

const MEDIAN = 50;

/** The point of a curve at a checkpoint, by its place. */
type PointOf = (curve: RegretCurve, at: number) => Omit<ChartPoint, 'x'>;

const BY_MEAN: PointOf = ({ mean, standardError, count }, at) => {
  const y = mean[at]!;
  const half = count[at]! > 1 ? studentT95(count[at]! - 1) * standardError[at]! : 0;
  return { y, low: y - half, high: y + half };
};

/** The bands that a file can show: what stands on either side of the median. */
export function bandsOf({ percentiles }: RegretOverRounds): PercentileBand[] {
  if (!percentiles.includes(MEDIAN)) return [];
  const below = percentiles.filter((percent) => percent < MEDIAN);
  return below.filter((low) => percentiles.includes(100 - low)).map((low) => [low, 100 - low]);
}

function byPercentiles({ percentiles }: RegretOverRounds, [low, high]: PercentileBand): PointOf {
  const [from, middle, to] = [low, MEDIAN, high].map((percent) => percentiles.indexOf(percent));
  return ({ percentiles: lists }, at) => ({
    y: lists[middle!]![at]!,
    low: lists[from!]![at]!,
    high: lists[to!]![at]!,
  });
}

/** `5th`, `50th`, `22.5th`; the ends of the range by their names. */
function percentileName(percent: number): string {
  if (percent === 0) return 'least value';
  return percent === 100 ? 'greatest value' : `${percent}th percentile`;
}

/** Two ways to lay a curve along its axes. */
const AXES: readonly { readonly name: string; readonly scales: ChartScales }[] = [
  { name: 'logarithmic', scales: { x: 'log', y: 'symlog' } },
  { name: 'linear', scales: { x: 'linear', y: 'linear' } },
];

/**
 * The figure of the longest answers; undefined where nothing was recorded.
 *
 * @param band what is drawn around the median; where it is given, the median comes first and the mean after it.
 */
export function roundsFigure(
  { experiment, results }: ExperimentResults,
  id: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
  band?: PercentileBand,
): Figure | undefined {
  const cell = results.reduce((longest, next) => (next.sequenceLength > longest.sequenceLength ? next : longest));
  const { regretOverRounds, episodes, fixedArms, bestArm, armNames } = cell.report;
  if (regretOverRounds === undefined) return undefined;
  const { rounds } = regretOverRounds;
  // Answers of one length: as long as none has ended, so that every point is a mean over the same answers.
  const lengthsVary = 'lengths' in experiment.environment && experiment.environment.lengths !== undefined;
  const least = lengthsVary ? episodes / 2 : episodes;
  const chartOf = (pointOf: PointOf): CurveChart => ({
    label: `Cumulative regret over the rounds, ${experiment.name}`,
    xName: 'round',
    yName: 'regret so far, tokens',
    zero: true,
    digits: 1,
    curves: Object.entries(regretOverRounds.selectors).flatMap(([name, curve]): ChartCurve[] => {
      const { color, dash, symbol, filled } = styles.get(name)!;
      const points = curve.count.flatMap((count, at) =>
        count < least ? [] : [{ x: rounds[at]!, ...pointOf(curve, at) }],
      );
      if (points.length === 0) return [];
      return [{ name, color, dash, width: filled ? 1.8 : 1.3, marker: { symbol, filled }, points }];
    }),
  });
  const drawn = (statistic: string, what: string, pointOf: PointOf) => {
    const views = AXES.map(({ name, scales }) => ({ name: `${statistic}, ${name}`, scales }));
    const { values, ...rest } = chartFigure(chartOf(pointOf), views);
    return { ...rest, values: values.map((row) => ({ statistic: what, ...row })), what };
  };
  const around = band ?? USUAL_BAND;
  const parts = [drawn('mean', 'mean with its 95% interval', BY_MEAN)];
  if (bandsOf(regretOverRounds).some(([low, high]) => low === around[0] && high === around[1])) {
    const [low, high] = around;
    const name = `median with the ${percentileName(low).replace(' percentile', '')} and the ${percentileName(high)}`;
    parts.push(drawn(`${low} to ${high}%`, name, byPercentiles(regretOverRounds, around)));
    if (band !== undefined) parts.reverse();
  }
  if (parts[0]!.chart!.chart.curves.length === 0) return undefined;
  const { tokensPerRound } = fixedArms[bestArm]!;
  return {
    id,
    title: 'Regret over the rounds of an answer',
    caption:
      `${[`${experiment.title}.`, ...rulesOf(experiment)].join(' ')} Cumulative regret in answers of ${formatNumber(cell.sequenceLength)} tokens: tokens that always ${armNames[bestArm]!} has produced ` +
      `after so many rounds, less those of the selector, with the same luck; divided by ${formatNumber(tokensPerRound, 2)} (tokens a round of that arm) it is in rounds. ` +
      `Over episodes: ${parts.map(({ what }) => what).join(', or ')}; as long as ${lengthsVary ? 'half of the answers go on' : 'no answer has ended'}. ` +
      `On the logarithmic axis ${SYMLOG_NOTE}. ${provenanceLine(provenance, `${formatNumber(episodes)} episodes`)}`,
    chart: parts[0]!.chart!,
    views: parts.flatMap(({ views }) => views),
    values: parts.flatMap(({ values }) => values),
  };
}
