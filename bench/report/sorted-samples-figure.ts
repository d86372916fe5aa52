/** The sorted-sample curve of the paper's Figure 3: on which samples drafts pay, and who notices. */

import type { DraftLengthsResults } from '../results/parts/draft-lengths.js';
import { formatNumber } from './axis.js';
import type { ChartCurve } from './curve-chart.js';
import { chartFigure, type Figure, type Provenance, provenanceLine } from './figure.js';
import { ARM_COLOR, INK } from './palette.js';
import type { SelectorStyle } from './selector-styles.js';

const ARM_DASHES = ['1 2', '2 2', '4 2', '7 2', '7 2 2 2', '12 2'] as const;

/** The mean over each value and its `reach` neighbours on both sides, fewer at the ends. */
export function runningMean(values: readonly number[], reach: number): number[] {
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - reach), i + reach + 1);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

/** The figure: selectors between the best and the worst fixed draft length of every sample. */
export function sortedSamplesFigure(
  { samples, draftLengths, runs }: DraftLengthsResults,
  id: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
): Figure {
  const reach = Math.floor(samples.length / 40);
  const smooth = (values: readonly number[]) => runningMean(values, reach);
  const curve = (
    name: string,
    values: readonly number[],
    look: Pick<ChartCurve, 'color' | 'dash' | 'width' | 'raw'>,
  ) => ({
    name,
    ...look,
    points: values.map((y, i) => ({ x: i + 1, y, low: y, high: y })),
  });
  const curves = [
    curve(
      'best length of each sample',
      samples.map(({ best }) => best),
      { color: INK, dash: 'none', width: 1.2 },
    ),
    ...draftLengths.map((length, arm) =>
      curve(`always ${length}`, smooth(samples.map(({ fixed }) => fixed[arm]!)), {
        color: ARM_COLOR,
        dash: ARM_DASHES[arm % ARM_DASHES.length]!,
        width: 1.1,
      }),
    ),
    ...Object.keys(samples[0]!.selectors).map((name) => {
      const raw = samples.map((sample) => sample.selectors[name]!);
      const { color, dash } = styles.get(name)!;
      return curve(name, smooth(raw), { color, dash, width: 1.9, raw });
    }),
  ];
  return {
    id,
    title: 'Sample by sample',
    caption:
      "Draft lengths as arms (the paper's Figure 3): tokens per plain target pass of every sample, sorted by the speed of its best fixed " +
      `draft length; 1 is no drafting. ${reach === 0 ? '' : `Faint: sample by sample; strong: mean over ${formatNumber(2 * reach + 1)} neighbouring samples. `}` +
      provenanceLine(provenance, `${formatNumber(samples.length)} samples, ${formatNumber(runs)} runs of each`),
    ...chartFigure(
      {
        label: 'Speed of every sample, sorted by that of its best draft length',
        xName: 'sample, sorted by its best speed',
        yName: 'tokens per plain target pass',
        zero: false,
        digits: 3,
        curves,
      },
      [{ name: 'all', scales: { x: 'linear', y: 'linear' } }],
    ),
  };
}
