/** The sorted-sample curve of the paper's Figure 3: who gains on which share of the samples. */
import * as Plot from '@observablehq/plot';
import { evenTicks, extent, formatNumber, NAME_ABOVE, NAME_BELOW } from './axis.js';
import { directLabels, LABEL_GAP } from './direct-labels.js';
import { drawSvg, FAINT } from './draw.js';
import { FIGURE_WIDTH, type Figure, type Provenance, provenanceLine, textWidth } from './figure.js';
import type { SelectorStyle } from './selector-styles.js';

/** Curves over the same samples, sorted once for all of them. */
export interface SortedSamples {
  /** What a value is, with its unit: the label of the y axis. */
  readonly measure: string;
  /** What the samples are sorted by, ascending. */
  readonly sortedBy: string;
  /** One value for each sample, in the common order; all of the same length. */
  readonly curves: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** How curves that are no selector's are drawn: an oracle, fixed arms. */
const OTHERS = [
  { color: '#000000', dash: '2 2' },
  { color: '#767676', dash: '8 3' },
  { color: '#767676', dash: '3 2' },
  { color: '#9a9a9a', dash: '8 3 2 3' },
  { color: '#9a9a9a', dash: '1 3' },
];

/** The figure. */
export function sortedSamplesFigure(
  { measure, sortedBy, curves }: SortedSamples,
  id: string,
  what: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
): Figure {
  const samples = curves[0]?.values.length ?? 0;
  const [low, high] = extent(curves.flatMap(({ values }) => values));
  const room = 0.04 * (high - low || 1);
  const domain: [number, number] = [low - room, high + room];
  const ticks = evenTicks(domain, 7);
  const digits = Math.max(0, ...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length));
  const sampleTicks = evenTicks([1, samples], 6);
  let others = 0;
  const styled = curves.map(({ name, values }) => {
    const { color, dash } = styles.get(name) ?? OTHERS[others++ % OTHERS.length]!;
    return { name, values, color, dash };
  });
  const labels = styled.map(({ name, values, color, dash }) => ({ text: name, value: values.at(-1)!, color, dash }));
  const svg = drawSvg(
    {
      width: FIGURE_WIDTH,
      height: Math.max(400, 90 + LABEL_GAP * labels.length),
      marginLeft: 58,
      marginTop: 26,
      marginBottom: 42,
      marginRight: 38 + Math.max(...labels.map(({ text }) => textWidth(text))),
      x: { domain: [1, samples], label: `sample, sorted by ${sortedBy}` },
      y: { domain, label: measure },
      marks: [
        Plot.gridY(ticks, { stroke: FAINT, strokeOpacity: 1 }),
        Plot.axisX(sampleTicks, { ...NAME_BELOW, tickFormat: (sample: number) => formatNumber(sample) }),
        Plot.axisY(ticks, { ...NAME_ABOVE, tickFormat: (value: number) => formatNumber(value, digits) }),
        ...styled.map(({ values, color, dash }) =>
          Plot.line(values, {
            x: (_: number, i: number) => i + 1,
            y: (value: number) => value,
            stroke: color,
            strokeWidth: 1.6,
            strokeDasharray: dash,
          }),
        ),
        directLabels(labels),
      ],
    },
    `Samples sorted by ${sortedBy}`,
  );
  return {
    id,
    title: 'Sample by sample',
    caption: `${what} For every sample, ${measure}; sorted by ${sortedBy}. ${provenanceLine(provenance, `${formatNumber(samples)} samples`)}`,
    svg,
  };
}
