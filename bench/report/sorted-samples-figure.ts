/** The sorted-sample curve of the paper's Figure 3: on which samples drafts pay, and who notices. */

import * as Plot from '@observablehq/plot';
import type { DraftLengthsResults } from '../results/parts/draft-lengths.js';
import { evenTicks, extent, formatNumber, NAME_ABOVE, NAME_BELOW } from './axis.js';
import { directLabels, LABEL_GAP } from './direct-labels.js';
import { drawSvg, FAINT, INK } from './draw.js';
import { FIGURE_WIDTH, type Figure, type Provenance, provenanceLine, textWidth } from './figure.js';
import type { SelectorStyle } from './selector-styles.js';

const ARM_COLOR = '#8a8a8a';
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
  const selectors = Object.keys(samples[0]!.selectors).map((name) => {
    const values = samples.map((sample) => sample.selectors[name]!);
    const { color, dash } = styles.get(name)!;
    return { name, values, mean: smooth(values), color, dash, width: 1.9 };
  });
  const others = [
    { name: 'best length of each sample', mean: samples.map(({ best }) => best), color: INK, dash: 'none', width: 1.2 },
    ...draftLengths.map((length, arm) => ({
      name: `always ${length}`,
      mean: smooth(samples.map(({ fixed }) => fixed[arm]!)),
      color: ARM_COLOR,
      dash: ARM_DASHES[arm % ARM_DASHES.length]!,
      width: 1.1,
    })),
  ];
  const curves = [...others, ...selectors];
  const [low, high] = extent([...curves.flatMap(({ mean }) => mean), ...selectors.flatMap(({ values }) => values)]);
  const room = 0.03 * (high - low || 1);
  const domain: [number, number] = [low - room, high + room];
  const ticks = evenTicks(domain, 8);
  const digits = Math.max(0, ...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length));
  const labels = curves.map(({ name, mean, color, dash }) => ({ text: name, value: mean.at(-1)!, color, dash }));
  const rank = (_: number, i: number) => i + 1;
  const itself = (value: number) => value;
  const svg = drawSvg(
    {
      width: FIGURE_WIDTH,
      height: Math.max(440, 90 + LABEL_GAP * labels.length),
      marginLeft: 58,
      marginTop: 26,
      marginBottom: 42,
      marginRight: 38 + Math.max(...labels.map(({ text }) => textWidth(text))),
      x: { domain: [1, Math.max(samples.length, 2)], label: 'sample, sorted by the speed of its best draft length' },
      y: { domain, label: 'tokens per plain target pass' },
      marks: [
        Plot.gridY(ticks, { stroke: FAINT, strokeOpacity: 1 }),
        Plot.axisX(evenTicks([1, samples.length], 6), {
          ...NAME_BELOW,
          tickFormat: (sample: number) => formatNumber(sample),
        }),
        Plot.axisY(ticks, { ...NAME_ABOVE, tickFormat: (value: number) => formatNumber(value, digits) }),
        ...selectors.map(({ values, color }) =>
          Plot.line(values, { x: rank, y: itself, stroke: color, strokeWidth: 0.6, strokeOpacity: 0.25 }),
        ),
        ...curves.map(({ mean, color, dash, width }) =>
          Plot.line(mean, { x: rank, y: itself, stroke: color, strokeWidth: width, strokeDasharray: dash }),
        ),
        directLabels(labels),
      ],
    },
    'Speed of every sample, sorted by that of its best draft length',
  );
  return {
    id,
    title: 'Sample by sample',
    caption:
      "Draft lengths as arms (the paper's Figure 3): tokens per plain target pass of every sample, sorted by the speed of its best fixed " +
      `draft length; 1 is no drafting. Faint: sample by sample; strong: mean over ${formatNumber(2 * reach + 1)} neighbouring samples. ` +
      provenanceLine(provenance, `${formatNumber(samples.length)} samples, ${formatNumber(runs)} runs of each`),
    svg,
  };
}
