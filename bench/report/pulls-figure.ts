/** Which arms are pulled early and late. */
import * as Plot from '@observablehq/plot';
import type { RegretReport } from 'banditspec';
import type { PullsOverRounds } from '../experiments/pulls-over-rounds.js';
import { axisBelow, axisLeft, formatNumber, plotScale, powersOfTen } from './axis.js';
import { drawSvg } from './draw.js';
import { axisName, type Figure, type Provenance, provenanceLine } from './figure.js';
import { partsOf } from './hideable.js';
import { isWide, type Layout, lineHeight, textWidth } from './layout.js';
import { legend } from './legend.js';
import { FRAME } from './palette.js';
import { panelGrid } from './panels.js';
import { rankColors } from './selector-styles.js';

/** More arms than this are drawn as the best ones and the rest. */
const ARMS_DRAWN = 6;

interface ArmGroup {
  readonly name: string;
  readonly arms: readonly number[];
}

/** The arms, the fastest alone first; the slow ones of many in one group. */
function armGroups({ armNames, fixedArms }: RegretReport): ArmGroup[] {
  const rounds = fixedArms.map(({ expectedStoppingTime, mean }) => expectedStoppingTime ?? mean);
  const ranked = rounds.map((_, arm) => arm).sort((a, b) => rounds[a]! - rounds[b]! || a - b);
  const single = ranked.length > ARMS_DRAWN ? ARMS_DRAWN - 1 : ranked.length;
  const groups = ranked.slice(0, single).map((arm) => ({ name: armNames[arm]!, arms: [arm] }));
  const rest = ranked.slice(single);
  return rest.length === 0 ? groups : [...groups, { name: `the other ${rest.length} arms`, arms: rest }];
}

/** The shares of one selector in one bin, one for each group. */
interface Bin {
  readonly selector: string;
  /** The first round of the bin, and the first one after it. */
  readonly from: number;
  readonly to: number;
  readonly shares: readonly number[];
}

/**
 * The bins in which at least half of the episodes still run. Later ones hold the slowest answers alone, which are those
 * that pulled worse arms: their shares would look like unlearning.
 */
function binsOf({ episodes, fromRound, pulls }: PullsOverRounds, groups: readonly ArmGroup[]): Bin[] {
  return Object.entries(pulls).flatMap(([selector, byArm]) =>
    fromRound.flatMap((from, bin) => {
      const counts = groups.map(({ arms }) => arms.reduce((sum, arm) => sum + byArm[arm]![bin]!, 0));
      const total = counts.reduce((sum, count) => sum + count, 0);
      // The last bin is left open by the data; it is as wide as the others.
      const to = fromRound[bin + 1] ?? (bin === 0 ? 2 : 2 * fromRound[bin - 1]!);
      if (total === 0 || total < (episodes * (to - from)) / 2) return [];
      return [{ selector, from, to, shares: counts.map((count) => count / total) }];
    }),
  );
}

/** The drawing: one panel a selector, shares of the arms stacked. */
function drawPulls(
  names: readonly string[],
  groups: readonly ArmGroup[],
  bins: readonly Bin[],
  layout: Layout,
): string {
  const line = lineHeight(layout);
  const colors = rankColors(groups.length);
  const key = legend(
    groups.map(({ name }, i) => ({ name, color: colors[i]! })),
    { top: 2, left: 4, right: layout.width - 4 },
    layout,
  );
  const marginLeft = 12 + textWidth('100%', layout);
  const grid = panelGrid(
    {
      names,
      columns: isWide(layout) ? 3 : 2,
      panelHeight: 7.5 * line,
      columnGap: 2.2 * layout.fontSize,
      marginLeft,
      marginRight: 1.2 * layout.fontSize,
      marginTop: key.height + 0.2 * line,
      marginBottom: 3 * line,
      switches: true,
    },
    layout,
  );
  const domain: [number, number] = [1, Math.max(2, ...bins.map(({ to }) => to))];
  const bars = bins.flatMap(({ selector, from, to, shares }) => {
    let high = 0;
    return shares.map((share, group) => {
      const low = high;
      high += share;
      return {
        ...grid.at(names.indexOf(selector)),
        ...{ selector, from, to, low, high, color: colors[group]! },
      };
    });
  });
  // What is told of a bin hangs on a rectangle that cannot be seen.
  const told = bins.map(({ selector, from, to, shares }) => ({
    ...grid.at(names.indexOf(selector)),
    ...{ selector, from, to },
    told:
      `${selector}, rounds ${formatNumber(from)} to ${formatNumber(to - 1)}: ` +
      shares.map((share, group) => `${formatNumber(100 * share, 1)}% ${groups[group]!.name}`).join(', '),
  }));
  return drawSvg(
    {
      ...grid.options,
      x: { ...plotScale('log', domain), label: null },
      y: { domain: [0, 1], label: null },
      marks: [
        axisBelow(
          {
            ...{ type: 'log', domain, ticks: powersOfTen(domain), format: formatNumber },
            ...{ length: grid.panelWidth, beyond: [0.8 * layout.fontSize, 0.8 * layout.fontSize] },
          },
          layout,
        ),
        axisLeft(
          {
            ...{ type: 'linear', domain: [0, 1], ticks: [0, 0.5, 1], format: (share: number) => `${100 * share}%` },
            ...{ length: 7.5 * line, beyond: [line, line] },
          },
          layout,
        ),
        Plot.rect(bars, {
          ...{ fx: 'column', fy: 'row', x1: 'from', x2: 'to', y1: 'low', y2: 'high', fill: 'color' },
          shapeRendering: 'crispEdges',
          render: partsOf((bar) => names.indexOf(bars[bar]!.selector)),
        }),
        Plot.rect(told, {
          ...{ fx: 'column', fy: 'row', x1: 'from', x2: 'to', y1: 0, y2: 1, fillOpacity: 0, title: 'told' },
          render: partsOf((bin) => names.indexOf(told[bin]!.selector)),
        }),
        Plot.frame({ stroke: FRAME, strokeWidth: 0.6, facet: 'include' }),
      ],
      color: { type: 'identity' },
    },
    'Share of pulls by arm over the rounds',
    layout,
    [
      { name: 'g', attributes: { 'aria-label': 'arms', 'text-anchor': 'start' }, children: key.shapes },
      ...grid.titles,
      axisName('round', marginLeft, grid.options.height!, layout),
    ],
  );
}

/** The figure: one panel a selector. */
export function pullsFigure(
  recorded: PullsOverRounds,
  report: RegretReport,
  id: string,
  what: string,
  provenance: Provenance,
): Figure {
  const groups = armGroups(report);
  const bins = binsOf(recorded, groups);
  const names = Object.keys(recorded.pulls);
  return {
    id,
    title: 'Pulls of each arm over the rounds',
    caption:
      `${what} Share of the pulls that each arm got, by round (in bins, two an octave), over answers of ${formatNumber(recorded.sequenceLength)} tokens that are still running, ` +
      'as long as at least half of them are; arms in the order of how fast each is when always pulled, from the fastest (darkest, at the bottom) to the slowest. ' +
      provenanceLine(provenance, `the first ${formatNumber(recorded.episodes)} episodes`),
    views: [{ name: 'all', draw: (layout) => drawPulls(names, groups, bins, layout) }],
    values: bins.flatMap(({ selector, from, to, shares }) =>
      shares.map((share, group) => ({ selector, from, to, arm: groups[group]!.name, share })),
    ),
  };
}
