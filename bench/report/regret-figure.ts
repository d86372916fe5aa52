/** Regret against the length of the answer, with the paper's bounds. */

import * as Plot from '@observablehq/plot';
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
import {
  extent,
  formatNumber,
  NAME_ABOVE,
  NAME_BELOW,
  padSymlog,
  SYMLOG_CONSTANT,
  SYMLOG_NOTE,
  symlogTicks,
} from './axis.js';
import { directLabels, LABEL_GAP } from './direct-labels.js';
import { drawSvg, FAINT, INK } from './draw.js';
import { FIGURE_WIDTH, type Figure, type Provenance, provenanceLine, textWidth } from './figure.js';
import type { SelectorStyle } from './selector-styles.js';

/** A bound of the paper as a curve. */
export interface BoundCurve {
  /** What stands at the end of the curve. */
  readonly name: string;
  /** What the caption says of it. */
  readonly meaning: string;
  readonly side: 'upper' | 'lower';
  /** In the order of the cells, in rounds. */
  readonly values: readonly number[];
}

/** The rates of stationary truncated-geometric arms, where a report is about such. */
function stationaryRates({ environment }: RegretReport): readonly number[] | undefined {
  if (environment?.kind !== 'truncatedGeometric') return undefined;
  return environment.acceptanceRates as readonly number[];
}

/** Kinds of environments whose tables an oblivious adversary writes (Assumption 5.1); independent rounds are a case of it. */
const OBLIVIOUS: readonly string[] = ['truncatedGeometric', 'rewardTable', 'turningTable', 'tableAgainst'];

function hasKind({ selectors }: Experiment, kind: 'ucbSpec' | 'exp3Spec'): boolean {
  return Object.values(selectors).some((config) =>
    config.kind === 'ucbSpec' && kind === 'ucbSpec'
      ? (config.radiusScale ?? 1) === 1 && (config.delta ?? 1 / 2) === 1 / 2
      : config.kind === kind,
  );
}

/**
 * The paper's bounds that hold in this experiment: the upper ones of the selectors that run in it, and the lower one. They are
 * of selectors that begin with every answer and learn from accepted lengths.
 */
export function boundCurves({ experiment, results }: ExperimentResults): BoundCurve[] {
  const { environment, memory, reward } = experiment;
  if (!('maxDraftLength' in environment) || memory === 'carried' || reward === 'throughput') return [];
  const { maxDraftLength } = environment;
  const curves: BoundCurve[] = [];
  const rates = results[0] && stationaryRates(results[0].report);
  if (rates && hasKind(experiment, 'ucbSpec')) {
    const means = rates.map((rate) => truncatedGeometricMean(rate, maxDraftLength));
    curves.push({
      name: 'upper bound, UCBSpec (Thm 4.3)',
      meaning: 'an upper bound of UCBSpec (Theorem 4.3)',
      side: 'upper',
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
      values: results.map(({ sequenceLength }) => constant * Math.log(sequenceLength)),
    });
  }
  return curves;
}

/** An upper bound this many times the greatest regret is told in words: on the scale it would press the curves together. */
const FAR_ABOVE = 30;

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
  const curves = Object.keys(experiment.selectors).map((name) => ({
    name,
    style: styles.get(name)!,
    points: cells.map(({ sequenceLength, report }) => {
      const { mean, confidenceInterval } = report.selectors[name]!.stoppingTimeRegret;
      const [low, high] = Number.isFinite(confidenceInterval[0]) ? confidenceInterval : [mean, mean];
      return { sequenceLength, mean, low, high };
    }),
  }));
  const measured = extent([0, ...curves.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]))]);
  const bounds = boundCurves({ ...part, results: cells });
  const drawn = bounds.filter(({ values }) => Math.max(...values) <= FAR_ABOVE * measured[1]);
  const far = bounds.filter((bound) => !drawn.includes(bound));
  const domain = padSymlog(extent([...measured, ...drawn.flatMap(({ values }) => values)]), 0.03);
  const ticks = symlogTicks(domain, true);
  const lengths = cells.map(({ sequenceLength }) => sequenceLength);
  const boundDash = (side: BoundCurve['side']) => (side === 'upper' ? '1 3' : '14 4 2 4');
  const labels = [
    ...curves.map(({ name, style, points }) => ({
      text: name,
      value: points.at(-1)!.mean,
      color: style.color,
      dash: style.dash,
    })),
    ...drawn.map(({ name, side, values }) => ({
      text: name,
      value: values.at(-1)!,
      color: INK,
      dash: boundDash(side),
    })),
  ];
  const farText = far.map(
    ({ name, values }) =>
      `${name}: ${formatNumber(values[0]!)} to ${formatNumber(values.at(-1)!)} rounds, above this scale`,
  );
  const svg = drawSvg(
    {
      width: FIGURE_WIDTH,
      height: Math.max(440, 90 + LABEL_GAP * labels.length) + 15 * farText.length,
      marginLeft: 58,
      marginTop: 26 + 15 * farText.length,
      marginBottom: 42,
      marginRight: 38 + Math.max(...labels.map(({ text }) => textWidth(text))),
      x: {
        type: 'log',
        domain: extent(lengths),
        label: 'tokens of the answer',
      },
      y: { type: 'symlog', constant: SYMLOG_CONSTANT, domain, label: 'regret, rounds an answer' },
      marks: [
        Plot.gridY(ticks, { stroke: FAINT, strokeOpacity: 1 }),
        Plot.ruleY([0], { stroke: INK, strokeWidth: 0.75 }),
        Plot.axisX(lengths, { ...NAME_BELOW, text: lengths.map((length) => formatNumber(length)) }),
        Plot.axisY(ticks, { ...NAME_ABOVE, tickFormat: (rounds: number) => formatNumber(rounds) }),
        ...drawn.map(({ side, values }) =>
          Plot.line(values, {
            x: lengths,
            y: values,
            stroke: INK,
            strokeWidth: 1.1,
            strokeDasharray: boundDash(side),
          }),
        ),
        // Bands first, so that none lies over a curve.
        ...curves.map(({ points, style: { color } }) =>
          Plot.areaY(points, { x: 'sequenceLength', y1: 'low', y2: 'high', fill: color, fillOpacity: 0.16 }),
        ),
        ...curves.map(({ points, style: { color, dash, filled } }) =>
          Plot.line(points, {
            x: 'sequenceLength',
            y: 'mean',
            stroke: color,
            strokeWidth: filled ? 1.8 : 1.3,
            strokeDasharray: dash,
          }),
        ),
        ...curves.map(({ points, style: { color, symbol, filled } }) =>
          Plot.dot(points, {
            x: 'sequenceLength',
            y: 'mean',
            symbol,
            r: 3.4,
            stroke: color,
            strokeWidth: 1.4,
            fill: filled ? color : '#ffffff',
          }),
        ),
        directLabels(labels),
        ...farText.map((text, i) =>
          Plot.text([text], { frameAnchor: 'top-right', dy: -15 * (farText.length - i), fill: '#555555' }),
        ),
      ],
    },
    `Regret against the length of the answer, ${experiment.name}`,
  );
  const boundsText = drawn.length === 0 ? '' : ` Black lines: ${drawn.map(({ meaning }) => meaning).join('; ')}.`;
  const episodes = `${cells.map((cell) => formatNumber(cell.episodes)).join(' / ')} episodes of the lengths`;
  return {
    id,
    title: 'Regret against the length of the answer',
    caption:
      `${[`${experiment.title}.`, ...rulesOf(experiment)].join(' ')} Stopping-time regret: rounds an answer takes more than always the best fixed arm, with the same luck; ` +
      `mean over episodes with its 95% interval (bands); ${SYMLOG_NOTE}.${boundsText} ${provenanceLine(provenance, episodes)}`,
    svg,
  };
}
