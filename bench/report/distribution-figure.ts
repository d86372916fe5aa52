/** The distribution of regret over episodes: what a mean hides. */
import * as Plot from '@observablehq/plot';
import type { RegretReport } from 'banditspec';
import { axisBelow, digitsOf, extent, formatNumber, padSymlog, plotScale, SYMLOG_NOTE, symlogTicks } from './axis.js';
import { drawSvg } from './draw.js';
import { axisName, type Figure, nameColumn, type Provenance, provenanceLine } from './figure.js';
import { partOf, switches } from './hideable.js';
import { isWide, type Layout, lineHeight } from './layout.js';
import { FAINT, INK, PAPER } from './palette.js';
import { panelGrid } from './panels.js';
import type { SelectorStyle } from './selector-styles.js';

/** One panel: a report, and what stands above it. */
export interface DistributionPanel {
  readonly name: string;
  readonly report: RegretReport;
}

/** The drawing: panels side by side where there is room, else one below the other. */
function drawDistributions(
  panels: readonly DistributionPanel[],
  styles: ReadonlyMap<string, SelectorStyle>,
  layout: Layout,
): string {
  const names = Object.keys(panels[0]!.report.selectors);
  const line = lineHeight(layout);
  const { marginLeft, drawn } = nameColumn(names, layout);
  const grid = panelGrid(
    {
      names: panels.map(({ name }) => name),
      columns: isWide(layout) ? 3 : 1,
      panelHeight: 1.6 * line * names.length,
      columnGap: 3 * layout.fontSize,
      marginLeft,
      marginRight: 1.5 * layout.fontSize,
      marginTop: 0,
      marginBottom: 3 * line,
    },
    layout,
  );
  const at = { fx: 'column', fy: 'row', y: 'name' } as const;
  const rows = panels.flatMap(({ report }, panel) =>
    names.map((name, place) => ({
      ...grid.at(panel),
      name: place,
      place: { ...at, render: partOf(place) },
      ...report.selectors[name]!.stoppingTimeRegret,
      style: styles.get(name)!,
    })),
  );
  const domain = padSymlog(extent([0, ...rows.flatMap(({ minimum, maximum }) => [minimum, maximum])]), 0.02);
  const ticks = symlogTicks(domain, 3);
  const digits = digitsOf(ticks);
  return drawSvg(
    {
      ...grid.options,
      x: { ...plotScale('symlog', domain), label: null },
      y: { domain: names.map((_, place) => place), label: null, padding: 0.3 },
      marks: [
        Plot.gridX(ticks, { stroke: FAINT, strokeOpacity: 1 }),
        axisBelow(
          {
            ...{ type: 'symlog', domain, ticks, format: (tick: number) => formatNumber(tick, digits) },
            ...{ length: grid.panelWidth, beyond: [layout.fontSize, layout.fontSize] },
          },
          layout,
        ),
        Plot.axisY({
          tickSize: 0,
          label: null,
          tickFormat: (place: number) => drawn[place]!,
          fontSize: layout.fontSize,
          render: switches,
        }),
        Plot.ruleX([0], { stroke: INK, strokeWidth: 0.75 }),
        ...rows.flatMap(({ place, ...row }) => [
          Plot.ruleY([row], { ...place, x1: 'minimum', x2: 'maximum', stroke: row.style.color, strokeWidth: 1.2 }),
          Plot.tickX([row], { ...place, x: 'minimum', stroke: row.style.color, insetTop: 4, insetBottom: 4 }),
          Plot.tickX([row], { ...place, x: 'maximum', stroke: row.style.color, insetTop: 4, insetBottom: 4 }),
          Plot.barX([row], {
            ...place,
            x1: 'percentile5',
            x2: 'percentile95',
            fill: row.style.color,
            fillOpacity: 0.45,
            stroke: row.style.color,
            strokeWidth: 0.8,
            insetTop: 2,
            insetBottom: 2,
          }),
          Plot.tickX([row], { ...place, x: 'median', stroke: INK, strokeWidth: 2 }),
          Plot.dot([row], {
            ...place,
            x: 'mean',
            r: 3.2,
            fill: PAPER,
            stroke: INK,
            strokeWidth: 1.3,
            title: ({ percentile5, median, mean, percentile95, minimum, maximum }: typeof row) =>
              `${names[row.name]}: mean ${formatNumber(mean, 2)}; percentiles 5 / 50 / 95: ${[percentile5, median, percentile95].map((value) => formatNumber(value)).join(' / ')}; ` +
              `from ${formatNumber(minimum)} to ${formatNumber(maximum)} rounds`,
          }),
        ]),
      ],
    },
    'Distribution of regret over episodes',
    layout,
    [...grid.titles, axisName('regret of an episode, rounds', marginLeft, grid.options.height!, layout)],
  );
}

/** One row a selector in every panel. `what` begins the caption. */
export function distributionFigure(
  panels: readonly DistributionPanel[],
  id: string,
  what: string,
  styles: ReadonlyMap<string, SelectorStyle>,
  provenance: Provenance,
): Figure {
  const counts = panels.map(({ report }) => formatNumber(report.episodes));
  const episodes = `${[...new Set(counts)].length === 1 ? counts[0] : counts.join(' / ')} episodes`;
  return {
    id,
    title: 'Distribution of regret over episodes',
    caption:
      `${what} Stopping-time regret of single episodes: bar from the 5th to the 95th percentile, thin line from the least value to the greatest, ` +
      `thick tick at the median, open dot at the mean; ${SYMLOG_NOTE}. ${provenanceLine(provenance, episodes)}`,
    views: [{ name: 'all', draw: (layout) => drawDistributions(panels, styles, layout) }],
    rows: {
      xName: 'regret of an episode, rounds',
      panels: panels.map(({ name, report }) => ({
        name,
        rows: Object.entries(report.selectors).map(([selector, { stoppingTimeRegret }]) => {
          const { median: x, percentile5: low, percentile95: high, mean: open } = stoppingTimeRegret;
          return { name: selector, color: styles.get(selector)!.color, x, low, high, open };
        }),
      })),
    },
    values: panels.flatMap(({ name: panel, report }) =>
      Object.entries(report.selectors).map(([selector, { stoppingTimeRegret }]) => {
        const { minimum, percentile5, median, mean, percentile95, maximum } = stoppingTimeRegret;
        return { panel, selector, minimum, percentile5, median, mean, percentile95, maximum };
      }),
    ),
  };
}
