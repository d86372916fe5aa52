/** Cumulative regret over the rounds of an answer: the curve that the literature draws. */
import type { Summary } from 'banditspec';
import { rulesOf } from '../results/experiment-tables.js';
import type { ExperimentResults } from '../results/parts/experiment.js';
import { formatNumber, SYMLOG_NOTE } from './axis.js';
import type { ChartCurve, ChartPoint, CurveChart } from './curve-chart.js';
import { chartFigure, type Figure, type Provenance, provenanceLine } from './figure.js';
import type { SelectorStyle } from './selector-styles.js';

/** What the page says where a file has no regret over rounds. */
export const NO_REGRET_OVER_ROUNDS =
  'Regret over the rounds of an answer is not in this file: a version that did not record it has written it. A new run of the same command adds it and changes no other figure.';

type PointOf = (summary: Summary) => Omit<ChartPoint, 'x'>;

const BY_MEAN: PointOf = ({ mean, confidenceInterval: [low, high] }) =>
  Number.isFinite(low) ? { y: mean, low, high } : { y: mean, low: mean, high: mean };

const BY_QUANTILES: PointOf = ({ median, percentile5, percentile95 }) => ({
  y: median,
  low: percentile5,
  high: percentile95,
});

/** The figure of the longest answers; undefined where nothing was recorded. */
export function roundsFigure(
  { experiment, results }: ExperimentResults,
  id: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
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
    curves: Object.entries(regretOverRounds.selectors).flatMap(([name, summaries]): ChartCurve[] => {
      const { color, dash, symbol, filled } = styles.get(name)!;
      const points = summaries.flatMap((summary, i) =>
        summary.count < least ? [] : [{ x: rounds[i]!, ...pointOf(summary) }],
      );
      if (points.length === 0) return [];
      return [{ name, color, dash, width: filled ? 1.8 : 1.3, marker: { symbol, filled }, points }];
    }),
  });
  const byMean = chartOf(BY_MEAN);
  if (byMean.curves.length === 0) return undefined;
  const [logarithmic, linear] = [
    { x: 'log', y: 'symlog' },
    { x: 'linear', y: 'linear' },
  ] as const;
  const means = chartFigure(byMean, [
    { name: 'mean, logarithmic', scales: logarithmic },
    { name: 'mean, linear', scales: linear },
  ]);
  const quantiles = chartFigure(chartOf(BY_QUANTILES), [{ name: 'percentiles, logarithmic', scales: logarithmic }]);
  const { tokensPerRound } = fixedArms[bestArm]!;
  return {
    id,
    title: 'Regret over the rounds of an answer',
    caption:
      `${[`${experiment.title}.`, ...rulesOf(experiment)].join(' ')} Cumulative regret in answers of ${formatNumber(cell.sequenceLength)} tokens: tokens that always ${armNames[bestArm]!} has produced ` +
      `after so many rounds, less those of the selector, with the same luck; divided by ${formatNumber(tokensPerRound, 2)} (tokens a round of that arm) it is in rounds. ` +
      `Mean over episodes with its 95% interval, or median with the 5th and 95th percentile; as long as ${lengthsVary ? 'half of the answers go on' : 'no answer has ended'}. ` +
      `On the logarithmic axis ${SYMLOG_NOTE}. ${provenanceLine(provenance, `${formatNumber(episodes)} episodes`)}`,
    ...means,
    views: [...means.views, ...quantiles.views],
    values: [
      ...means.values.map((row) => ({ statistic: 'mean, 95% interval', ...row })),
      ...quantiles.values.map((row) => ({ statistic: 'median, 5th to 95th percentile', ...row })),
    ],
  };
}
