/** Which arms are pulled early and late. */
import * as Plot from '@observablehq/plot';
import type { RegretReport } from 'banditspec';
import type { PullsOverRounds } from '../experiments/pulls-over-rounds.js';
import { formatNumber, NAME_BELOW, powersOfTen } from './axis.js';
import { drawSvg, INK } from './draw.js';
import { drawnName, FIGURE_WIDTH, type Figure, type Provenance, provenanceLine, textWidth } from './figure.js';
import { rankColors } from './selector-styles.js';

/** More arms than this are drawn as the best ones and the rest. */
const ARMS_DRAWN = 6;
const COLUMNS = 3;
const MARGIN_LEFT = 44;
const LEGEND_LINE = 18;

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

/** The figure: one panel a selector, shares of the arms stacked. */
export function pullsFigure(
  { sequenceLength, episodes, fromRound, pulls }: PullsOverRounds,
  report: RegretReport,
  id: string,
  what: string,
  provenance: Provenance,
): Figure {
  const groups = armGroups(report);
  const colors = rankColors(groups.length);
  const names = Object.keys(pulls);
  let lastRound = 1;
  const bars = names.flatMap((name, panel) =>
    fromRound.flatMap((from, bin) => {
      const counts = groups.map(({ arms }) => arms.reduce((sum, arm) => sum + pulls[name]![arm]![bin]!, 0));
      const total = counts.reduce((sum, count) => sum + count, 0);
      if (total === 0) return [];
      // The last bin is left open by the data; it is as wide as the others.
      const to = fromRound[bin + 1] ?? 2 * fromRound[bin - 1]!;
      lastRound = Math.max(lastRound, to);
      let below = 0;
      return counts.map((count, group) => {
        const low = below;
        below += count;
        return {
          row: Math.floor(panel / COLUMNS),
          column: panel % COLUMNS,
          from,
          to,
          low: low / total,
          high: below / total,
          color: colors[group]!,
        };
      });
    }),
  );
  const titles = names.map((name, panel) => ({
    row: Math.floor(panel / COLUMNS),
    column: panel % COLUMNS,
    name: drawnName(name),
  }));
  const rows = Math.ceil(names.length / COLUMNS);
  const domain: [number, number] = [1, lastRound];
  const ticks = powersOfTen(domain);
  const legend = legendOf(
    groups.map(({ name }) => name),
    colors,
  );
  const svg = drawSvg(
    {
      width: FIGURE_WIDTH,
      height: 58 + LEGEND_LINE * legend.lines + 128 * rows,
      marginLeft: MARGIN_LEFT,
      marginRight: 14,
      marginTop: 26 + LEGEND_LINE * legend.lines,
      marginBottom: 40,
      fx: { axis: null, padding: 0.07 },
      fy: { axis: null, padding: 0.2 },
      x: { type: 'log', domain, label: 'round' },
      y: { domain: [0, 1], label: null },
      marks: [
        Plot.axisX(ticks, { ...NAME_BELOW, tickFormat: (round: number) => formatNumber(round), fontSize: 10.5 }),
        Plot.axisY([0, 0.5, 1], { tickFormat: (share: number) => `${100 * share}%`, fontSize: 10.5 }),
        Plot.rect(bars, {
          fx: 'column',
          fy: 'row',
          x1: 'from',
          x2: 'to',
          y1: 'low',
          y2: 'high',
          fill: 'color',
          shapeRendering: 'crispEdges',
        }),
        Plot.frame({ stroke: '#999999', strokeWidth: 0.6, facet: 'include' }),
        Plot.text(titles, {
          fx: 'column',
          fy: 'row',
          text: 'name',
          frameAnchor: 'top-left',
          dy: -14,
          fontWeight: 'bold',
        }),
        legendMark(legend.entries),
      ],
      color: { type: 'identity' },
    },
    'Share of pulls by arm over the rounds',
  );
  return {
    id,
    title: 'Pulls of each arm over the rounds',
    caption:
      `${what} Share of the pulls that each arm got, by round (in bins, two an octave), over answers of ${formatNumber(sequenceLength)} tokens that are still running; ` +
      'arms from the fastest alone (darkest, at the bottom) to the slowest. ' +
      provenanceLine(provenance, `the first ${formatNumber(episodes)} episodes`),
    svg,
  };
}

interface LegendEntry {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly color: string;
}

/** The arms' names with their colours, line by line as they fit. */
function legendOf(names: readonly string[], colors: readonly string[]): { entries: LegendEntry[]; lines: number } {
  const entries: LegendEntry[] = [];
  let x = MARGIN_LEFT;
  let line = 0;
  names.forEach((name, i) => {
    const width = 30 + textWidth(name);
    if (x > MARGIN_LEFT && x + width > FIGURE_WIDTH) {
      x = MARGIN_LEFT;
      line += 1;
    }
    entries.push({ x, y: 4 + LEGEND_LINE * line, name: drawnName(name), color: colors[i]! });
    x += width;
  });
  return { entries, lines: line + 1 };
}

/** Draws the legend above the panels. */
function legendMark(entries: readonly LegendEntry[]): Plot.RenderFunction {
  let drawn = false;
  return (_index, _scales, _channels, _dimensions, { document }) => {
    const create = (name: string, attributes: Readonly<Record<string, string | number>>) => {
      const element = document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
      return element;
    };
    const group = create('g', { 'aria-label': 'arms', 'text-anchor': 'start' });
    // Plot renders a mark once for each panel.
    if (!drawn) {
      for (const { x, y, name, color } of entries) {
        const text = create('text', { x: x + 17, y: y + 10 });
        text.textContent = name;
        group.append(
          create('rect', { x, y, width: 12, height: 12, fill: color, stroke: INK, 'stroke-width': 0.5 }),
          text,
        );
      }
    }
    drawn = true;
    return group as unknown as ReturnType<Plot.RenderFunction>;
  };
}
