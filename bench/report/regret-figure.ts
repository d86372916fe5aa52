/** Regret against the length of the answer, with the paper's bounds. */

import {
  exp3SpecRegretBound,
  geometricLowerBoundConstant,
  type RegretReport,
  truncatedGeometricMean,
  ucbSpecRegretBound,
} from 'banditspec';
import type { Experiment } from '../experiments/experiment.js';
import { rulesOf } from '../results/experiment-tables.js';
import type { ExperimentResults } from '../results/parts/experiment.js';
import { extent, formatNumber, SYMLOG_NOTE } from './axis.js';
import type { ChartCurve } from './curve-chart.js';
import { chartFigure, type Figure, type Provenance, provenanceLine } from './figure.js';
import { INK } from './palette.js';
import type { SelectorStyle } from './selector-styles.js';

/** A bound of the paper as a curve. */
export interface BoundCurve {
  /** What stands at the end of the curve. */
  readonly name: string;
  /** What the caption says of it. */
  readonly meaning: string;
  readonly side: 'upper' | 'lower';
  readonly dash: string;
  /** In the order of the cells, in rounds. */
  readonly values: readonly number[];
}

/** The rates of stationary truncated-geometric arms, where a report is about such. */
function stationaryRates({ environment }: RegretReport): readonly number[] | undefined {
  if (environment?.kind !== 'truncatedGeometric') return undefined;
  return environment.acceptanceRates as readonly number[];
}

/** Kinds of environments whose tables an oblivious adversary writes (Assumption 5.1); independent rounds are a case of it. */
const OBLIVIOUS: readonly string[] = [
  'truncatedGeometric',
  'oneBetterArm',
  'rewardTable',
  'turningTable',
  'tableAgainst',
];

function hasKind({ selectors }: Experiment, kind: 'ucbSpec' | 'exp3Spec'): boolean {
  return Object.values(selectors).some((config) =>
    config.kind === 'ucbSpec' && kind === 'ucbSpec'
      ? (config.radiusScale ?? 1) === 1 && (config.delta ?? 1 / 2) === 1 / 2
      : config.kind === kind,
  );
}

/**
 * The paper's bounds that hold in this experiment: the upper ones of the selectors that run in it, and the lower one. They are
 * of selectors that begin with every answer and learn from accepted lengths at once.
 */
export function boundCurves({ experiment, results }: ExperimentResults): BoundCurve[] {
  const { environment, memory, reward, delay } = experiment;
  if (!('maxDraftLength' in environment) || memory === 'carried' || reward === 'throughput' || delay) return [];
  const { maxDraftLength } = environment;
  const curves: BoundCurve[] = [];
  const rates = results[0] && stationaryRates(results[0].report);
  if (rates && hasKind(experiment, 'ucbSpec')) {
    const means = rates.map((rate) => truncatedGeometricMean(rate, maxDraftLength));
    curves.push({
      name: 'upper bound, UCBSpec (Thm 4.3)',
      meaning: 'an upper bound of UCBSpec (Theorem 4.3)',
      side: 'upper',
      dash: '1 3',
      values: results.map(({ sequenceLength }) =>
        ucbSpecRegretBound({ means, maxDraftLength, expectedLength: sequenceLength }),
      ),
    });
  }
  if (OBLIVIOUS.includes(environment.kind) && hasKind(experiment, 'exp3Spec')) {
    curves.push({
      name: 'upper bound, EXP3Spec (Thm 5.3)',
      meaning: 'an upper bound of EXP3Spec (Theorem 5.3)',
      side: 'upper',
      dash: '5 2 1 2 1 2',
      values: results.map(({ sequenceLength, report }) =>
        exp3SpecRegretBound({
          armCount: report.armNames.length,
          maxDraftLength,
          sequenceLength,
          bestStoppingTime: report.fixedArms[report.bestArm]!.mean,
        }),
      ),
    });
  }
  if (rates) {
    const constant = geometricLowerBoundConstant({ acceptanceRates: rates, maxDraftLength });
    curves.push({
      name: 'lower bound (Thm 4.4)',
      meaning:
        `${formatNumber(constant, 2)} ln(length), the exact rate below which no consistent selector stays for ever ` +
        '(Theorem 4.4; it says nothing about short answers)',
      side: 'lower',
      dash: '14 4 2 4',
      values: results.map(({ sequenceLength }) => constant * Math.log(sequenceLength)),
    });
  }
  return curves;
}

/** An upper bound this many times the greatest regret is told in words: on the scale it would press the curves together. */
const FAR_ABOVE = 30;

/**
 * The bounds that say something of these regrets. An upper one is drawn where it does not press the curves together; the
 * lower one, which is asymptotic, over the lengths from which on no curve lies below it, two at least. The rest is told.
 */
function boundsDrawn(
  bounds: readonly BoundCurve[],
  curves: readonly ChartCurve[],
  lengths: readonly number[],
): { readonly drawn: ChartCurve[]; readonly told: string[] } {
  const [, highest] = extent([0, ...curves.flatMap(({ points }) => points.map(({ high }) => high))]);
  const drawn: ChartCurve[] = [];
  const told: string[] = [];
  for (const { name, meaning, side, dash, values } of bounds) {
    const lowestAt = lengths.map((_, i) => Math.min(...curves.map(({ points }) => points[i]!.y)));
    const from = side === 'upper' ? 0 : lengths.reduce((after, _, i) => (values[i]! > lowestAt[i]! ? i + 1 : after), 0);
    if (side === 'upper' && Math.max(...values) > FAR_ABOVE * highest) {
      told.push(
        `Not drawn: ${name}, ${formatNumber(values[0]!)} to ${formatNumber(values.at(-1)!)} rounds, above this scale`,
      );
    } else if (lengths.length - from < 2) {
      told.push(`Not drawn, since at these lengths curves still lie below it: ${meaning}`);
    } else {
      const points = lengths.slice(from).map((x, i) => {
        const y = values[from + i]!;
        return { x, y, low: y, high: y };
      });
      drawn.push({ name, color: INK, dash, width: 1.1, points });
      told.push(`Line without markers: ${meaning}`);
    }
  }
  return { drawn, told };
}

/** The episodes of each length, of all runs together. */
function episodesText(cells: ExperimentResults['results']): string {
  return `${cells.map(({ report }) => formatNumber(report.episodes)).join(' / ')} episodes of the lengths`;
}

/** The figure; undefined where fewer than two lengths were measured. */
export function regretFigure(
  part: ExperimentResults,
  id: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
): Figure | undefined {
  const { experiment, results } = part;
  if (results.length < 2) return undefined;
  const cells = [...results].sort((a, b) => a.sequenceLength - b.sequenceLength);
  const lengths = cells.map(({ sequenceLength }) => sequenceLength);
  const curves = Object.keys(experiment.selectors).map((name): ChartCurve => {
    const { color, dash, symbol, filled } = styles.get(name)!;
    const points = cells.map(({ sequenceLength: x, report }) => {
      const { mean: y, confidenceInterval } = report.selectors[name]!.stoppingTimeRegret;
      const [low, high] = Number.isFinite(confidenceInterval[0]) ? confidenceInterval : [y, y];
      return { x, y, low, high };
    });
    return { name, color, dash, width: filled ? 1.8 : 1.3, marker: { symbol, filled }, points };
  });
  const { drawn, told } = boundsDrawn(boundCurves({ ...part, results: cells }), curves, lengths);
  const x = 'log';
  return {
    id,
    title: 'Regret against the length of the answer',
    caption:
      `${[`${experiment.title}.`, ...rulesOf(experiment)].join(' ')} Stopping-time regret: how many more rounds an answer takes than with the best fixed arm throughout, with the same luck; ` +
      `mean over episodes with its 95% interval (bands); ${SYMLOG_NOTE}. ${told.map((text) => `${text}. `).join('')}${provenanceLine(provenance, episodesText(cells))}`,
    ...chartFigure(
      {
        label: `Regret against the length of the answer, ${experiment.name}`,
        xName: 'tokens of the answer',
        yName: 'regret, rounds an answer',
        xTicks: lengths,
        zero: true,
        digits: 2,
        curves: [...curves, ...drawn],
      },
      [
        { name: 'symmetric logarithm', scales: { x, y: 'symlog' } },
        { name: 'linear', scales: { x, y: 'linear' } },
      ],
    ),
  };
}
