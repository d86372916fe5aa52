/** The distribution of regret over episodes: what a mean hides. */
import * as Plot from '@observablehq/plot';
import type { RegretReport } from 'banditspec';
import { extent, formatNumber, NAME_BELOW, padSymlog, SYMLOG_CONSTANT, SYMLOG_NOTE, symlogTicks } from './axis.js';
import { drawSvg, FAINT, INK } from './draw.js';
import { drawnName, FIGURE_WIDTH, type Figure, type Provenance, provenanceLine, textWidth } from './figure.js';
import type { SelectorStyle } from './selector-styles.js';

/** One panel: a report, and what stands above it. */
export interface DistributionPanel {
  readonly name: string;
  readonly report: RegretReport;
}

/** Panels side by side, one row a selector. `what` begins the caption. */
export function distributionFigure(
  panels: readonly DistributionPanel[],
  id: string,
  what: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
): Figure {
  const names = Object.keys(panels[0]!.report.selectors);
  const rows = panels.flatMap(({ name: panel, report }) =>
    names.map((name) => ({ panel, name, ...report.selectors[name]!.stoppingTimeRegret, style: styles.get(name)! })),
  );
  const domain = padSymlog(extent([0, ...rows.flatMap(({ minimum, maximum }) => [minimum, maximum])]), 0.02);
  const at = { fx: 'panel', y: 'name' } as const;
  const svg = drawSvg(
    {
      width: FIGURE_WIDTH,
      height: 62 + 24 * names.length,
      marginLeft: 16 + Math.max(...names.map(textWidth)),
      marginTop: 26,
      marginBottom: 36,
      marginRight: 14,
      fx: { domain: panels.map(({ name }) => name), label: null, padding: 0.06 },
      x: {
        type: 'symlog',
        constant: SYMLOG_CONSTANT,
        domain,
        label: 'regret of an episode, rounds',
      },
      y: { domain: names, label: null, padding: 0.3 },
      marks: [
        Plot.gridX(symlogTicks(domain), { stroke: FAINT, strokeOpacity: 1 }),
        Plot.axisX(symlogTicks(domain), {
          ...NAME_BELOW,
          tickFormat: (rounds: number) => formatNumber(rounds),
          fontSize: 10.5,
        }),
        Plot.axisY({ tickSize: 0, tickFormat: drawnName }),
        Plot.axisFx({ anchor: 'top', tickSize: 0, fontWeight: 'bold' }),
        Plot.ruleX([0], { stroke: INK, strokeWidth: 0.75 }),
        ...rows.flatMap((row) => [
          Plot.ruleY([row], { ...at, x1: 'minimum', x2: 'maximum', stroke: row.style.color, strokeWidth: 1.2 }),
          Plot.tickX([row], { ...at, x: 'minimum', stroke: row.style.color, insetTop: 5, insetBottom: 5 }),
          Plot.tickX([row], { ...at, x: 'maximum', stroke: row.style.color, insetTop: 5, insetBottom: 5 }),
          Plot.barX([row], {
            ...at,
            x1: 'percentile5',
            x2: 'percentile95',
            fill: row.style.color,
            fillOpacity: 0.45,
            stroke: row.style.color,
            strokeWidth: 0.8,
            insetTop: 2,
            insetBottom: 2,
          }),
          Plot.tickX([row], { ...at, x: 'median', stroke: INK, strokeWidth: 2 }),
          Plot.dot([row], { ...at, x: 'mean', r: 3.2, fill: '#ffffff', stroke: INK, strokeWidth: 1.3 }),
        ]),
      ],
    },
    'Distribution of regret over episodes',
  );
  const counts = panels.map(({ report }) => formatNumber(report.episodes));
  const episodes = `${[...new Set(counts)].length === 1 ? counts[0] : counts.join(' / ')} episodes`;
  return {
    id,
    title: 'Distribution of regret over episodes',
    caption:
      `${what} Stopping-time regret of single episodes: bar from the 5th to the 95th percentile, thin line from the least to the greatest, ` +
      `black tick at the median, white dot at the mean; ${SYMLOG_NOTE}. ${provenanceLine(provenance, episodes)}`,
    svg,
  };
}
