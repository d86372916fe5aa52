/** Regret against one parameter: a curve for each selector that has it, a level line for each that has not. */
import { curvesOf, optionRule, subjectOf } from '../experiments/sweep.js';
import { rulesOf } from '../results/experiment-tables.js';
import { byLength, type SweepCell, type SweepResults } from '../results/parts/sweep.js';
import { measuresOf, type RegretMeasure } from '../results/parts/sweep-measures.js';
import { formatNumber, powersOfTen, SYMLOG_NOTE } from './axis.js';
import type { ChartCurve, ChartPoint, ChartScales, CurveChart } from './curve-chart.js';
import { chartFigure, type Figure, type Provenance, provenanceLine } from './figure.js';
import type { SelectorStyle } from './selector-styles.js';

/** Up to so many values are ticked themselves. */
const TICKED_VALUES = 8;

/** Where the axis is ticked: at the values where they are few. */
function ticksOf(values: readonly number[], scale: ChartScales['x']): readonly number[] | undefined {
  if (values.length <= TICKED_VALUES) return values;
  return scale === 'log' ? powersOfTen([values[0]!, values.at(-1)!], 3) : undefined;
}

function pointOf({ of }: RegretMeasure, { value: x, report }: SweepCell, selector: string): ChartPoint {
  const { mean: y, low, high } = of(report, selector);
  return Number.isFinite(low) ? { x, y, low, high } : { x, y, low: y, high: y };
}

/** The points of a level line: what was measured with the most episodes, at the first and the last value. */
function levelOf(measure: RegretMeasure, cells: readonly SweepCell[], selector: string): ChartPoint[] {
  const most = cells.reduce((best, next) => (next.report.episodes > best.report.episodes ? next : best));
  return [cells[0]!, cells.at(-1)!].map(({ value }) => ({ ...pointOf(measure, most, selector), x: value }));
}

/** The default that all selectors have that take the values, in a sentence; empty where they have none in common. */
function defaultNote({ experiment }: SweepResults, swept: readonly string[]): string {
  const { sweep, selectors } = experiment;
  if (subjectOf(sweep.parameter) !== 'selectors') return '';
  const defaults = new Set(swept.map((name) => optionRule(selectors[name]!.kind, sweep.parameter)?.default));
  const [value] = defaults;
  return defaults.size === 1 && typeof value === 'number' ? ` The default of ${sweep.parameter} is ${value}.` : '';
}

/** One figure a length: in rounds, and another in time where rounds of some arms take longer. */
export function sweepFigures(
  part: SweepResults,
  id: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
): Figure[] {
  const { experiment } = part;
  const { parameter, scale } = experiment.sweep;
  const { swept, references } = curvesOf(experiment);
  const figureOf = (measure: RegretMeasure, sequenceLength: number, cells: readonly SweepCell[]): Figure => {
    const values = cells.map(({ value }) => value);
    const curves = Object.keys(experiment.selectors).map((name): ChartCurve => {
      const { color, dash, symbol, filled } = styles.get(name)!;
      const points = swept.includes(name)
        ? cells.map((cell) => pointOf(measure, cell, name))
        : levelOf(measure, cells, name);
      return { name, color, dash, width: filled ? 1.8 : 1.3, marker: { symbol, filled }, points };
    });
    const chartOf = (x: ChartScales['x']): CurveChart => {
      const xTicks = ticksOf(values, x);
      return {
        label: `${measure.title} against ${parameter} in answers of ${formatNumber(sequenceLength)} tokens, ${experiment.name}`,
        xName: parameter === 'delay' ? 'delay, rounds' : parameter,
        yName: `${measure.title.toLowerCase()}, ${measure.unit}`,
        ...(xTicks && { xTicks }),
        zero: true,
        digits: 2,
        curves,
      };
    };
    const episodes = [...new Set(cells.map(({ report }) => report.episodes))];
    const [x, other] = scale === 'log' ? (['log', 'linear'] as const) : (['linear', 'log'] as const);
    const drawn = chartFigure(chartOf(x), [
      { name: 'regret by symmetric logarithm', scales: { x, y: 'symlog' } },
      { name: 'regret linear', scales: { x, y: 'linear' } },
    ]);
    // A logarithmic axis has no place for zero.
    const turned =
      values[0]! > 0
        ? chartFigure(chartOf(other), [
            {
              name: other === 'linear' ? 'both linear' : 'regret linear, values logarithmic',
              scales: { x: other, y: 'linear' },
            },
          ]).views
        : [];
    const levels =
      references.length === 0
        ? ''
        : ` Level lines: selectors without this parameter (${references.join(', ')}), marked at both ends.`;
    return {
      id: `${id}-${sequenceLength}${measure.suffix}`,
      title: `${measure.title} against ${parameter}, answers of ${formatNumber(sequenceLength)} tokens`,
      caption:
        `${[`${experiment.title}.`, ...rulesOf(experiment)].join(' ')} ${measure.meaning}; ` +
        `mean over episodes with its 95% interval (bands); with the symmetric logarithm ${SYMLOG_NOTE}. Every value meets the same answers with the same luck.` +
        `${defaultNote(part, swept)}${levels} ` +
        provenanceLine(
          provenance,
          `${episodes.map((count) => formatNumber(count)).join(' / ')} episodes at each value`,
        ),
      ...drawn,
      views: [...drawn.views, ...turned],
    };
  };
  return byLength(part).flatMap(({ sequenceLength, cells }) =>
    measuresOf(part).map((measure) => figureOf(measure, sequenceLength, cells)),
  );
}
