/** What a report says of each part of the results. */

import { comparatorNote, rulesOf } from '../results/experiment-tables.js';
import type { DraftLengthsResults } from '../results/parts/draft-lengths.js';
import { type MethodsResult, methodsTables } from '../results/parts/draft-methods.js';
import type { ExperimentResults } from '../results/parts/experiment.js';
import type { LeaderboardResults } from '../results/parts/leaderboard.js';
import {
  bestArmWords,
  columnsTable,
  rowsTable,
  standingTables,
  standingWords,
} from '../results/parts/leaderboard-tables.js';
import { type CheckResult, checkTables } from '../results/parts/predictive-check.js';
import type { SweepResults } from '../results/parts/sweep.js';
import { sweepNotes, sweepTables } from '../results/parts/sweep-tables.js';
import type { TokenLevelResult } from '../results/parts/token-level.js';
import type { TraceResults } from '../results/parts/trace.js';
import type { ResultsPart } from '../results/parts.js';
import type { ResultsFile } from '../results/results-file.js';
import { formatNumber } from './axis.js';
import { type DistributionPanel, distributionFigure } from './distribution-figure.js';
import { drawnOnce, type Figure, type Provenance } from './figure.js';
import { methodsFigure } from './methods-figure.js';
import { pullsFigure } from './pulls-figure.js';
import { regretFigure } from './regret-figure.js';
import { NO_REGRET_OVER_ROUNDS, noRegretOverRounds, type PercentileBand, roundsFigure } from './rounds-figure.js';
import type { Section } from './section.js';
import { type SelectorStyle, selectorStyles } from './selector-styles.js';
import { sortedSamplesFigure } from './sorted-samples-figure.js';
import { sweepFigures } from './sweep-figure.js';
import { configurationTable, draftLengthsTables, experimentTables, memoryTables } from './tables.js';
import { tokensFigure } from './tokens-figure.js';

type Styles = ReadonlyMap<string, SelectorStyle>;

/** What figures are drawn like. */
export interface SectionOptions {
  /** Whether selectors are told apart without colours. */
  readonly grey?: boolean;
  /** The percentiles around the median of regret over the rounds, which then comes before the mean. */
  readonly band?: PercentileBand;
}

/** The shortest, a middle and the longest of the lengths: what fits side by side. */
function threeOf<Cell>(cells: readonly Cell[]): Cell[] {
  if (cells.length <= 3) return [...cells];
  return [cells[0]!, cells[Math.floor((cells.length - 1) / 2)]!, cells.at(-1)!];
}

function experimentSection(
  part: ExperimentResults,
  id: string,
  styles: Styles,
  provenance: Provenance,
  { band }: SectionOptions,
): Section {
  const { experiment, pullsOverRounds } = part;
  const what = [`${experiment.title}.`, ...rulesOf(experiment)].join(' ');
  const reports = part.results.map(({ report }) => report);
  const isOld = reports.every(({ regretOverRounds }) => regretOverRounds === undefined);
  const notes = [...comparatorNote(reports), ...(isOld ? [NO_REGRET_OVER_ROUNDS] : [])];
  const cells = [...part.results].sort((a, b) => a.sequenceLength - b.sequenceLength);
  const figures: (Figure | undefined)[] = [];
  const longest = cells.at(-1);
  if (longest) {
    const called = (cell: { readonly sequenceLength: number }) => `${formatNumber(cell.sequenceLength)} tokens`;
    const panels = threeOf(cells).map((cell): DistributionPanel => ({ name: called(cell), report: cell.report }));
    const ends = cells.length > 1 ? [cells[0]!, longest] : [longest];
    figures.push(
      regretFigure(part, `${id}-regret`, styles, provenance),
      roundsFigure(part, `${id}-rounds`, styles, provenance, band),
      distributionFigure(panels, `${id}-distribution`, what, styles, provenance),
      pullsOverRounds && pullsFigure(pullsOverRounds, longest.report, `${id}-pulls`, what, provenance),
      tokensFigure(
        ends.map((cell) => ({ name: `answers of ${called(cell)}`, report: cell.report })),
        `${id}-tokens-per-time`,
        what,
        true,
        styles,
        provenance,
      ),
    );
  }
  return {
    id,
    name: experiment.name,
    title: experiment.title,
    notes,
    figures: figures.filter((figure) => figure !== undefined),
    tables: longest ? experimentTables(part) : [],
  };
}

function sweepSection(part: SweepResults, id: string, styles: Styles, provenance: Provenance): Section {
  const { name, title, selectors } = part.experiment;
  return {
    id,
    name,
    title,
    notes: sweepNotes(part),
    figures: sweepFigures(part, `${id}-sweep`, styles, provenance),
    tables: [...sweepTables(part), configurationTable(selectors)],
  };
}

function traceSection(part: TraceResults, id: string, styles: Styles, provenance: Provenance): Section {
  const { trace, memory } = part;
  const title =
    `Recorded runs ${trace.file}: ${formatNumber(trace.replayedTurns)} of ${formatNumber(trace.turns)} turns, ` +
    `${formatNumber(trace.replayedTokens)} tokens`;
  return {
    id,
    name: trace.file,
    title,
    ...memorySection(memory, id, title, styles, provenance, 'turn', part.selectors),
  };
}

/** What is drawn of one measurement with fresh and one with carried selectors. */
function memorySection(
  memory: TraceResults['memory'],
  id: string,
  title: string,
  styles: Styles,
  provenance: Provenance,
  episode: 'turn' | 'answer',
  selectors?: TraceResults['selectors'],
): Pick<Section, 'figures' | 'tables' | 'notes'> {
  const fresh = { name: `a new selector for every ${episode}`, report: memory.fresh };
  const carried = { name: `one selector for all ${episode}s`, report: memory.carried };
  return {
    figures: [
      distributionFigure([fresh, carried], `${id}-distribution`, `${title}.`, styles, provenance),
      tokensFigure([fresh, carried], `${id}-tokens-per-time`, `${title}.`, false, styles, provenance),
    ],
    notes: [...comparatorNote(Object.values(memory)), noRegretOverRounds(episode)],
    tables: memoryTables(memory, selectors),
  };
}

function draftLengthsSection(part: DraftLengthsResults, id: string, styles: Styles, provenance: Provenance): Section {
  return {
    id,
    name: 'draft-lengths',
    title: "Draft lengths as arms (the paper's second experiment), every sample under a load of its own",
    figures: [sortedSamplesFigure(part, `${id}-samples`, styles, provenance)],
    tables: draftLengthsTables(part),
  };
}

function methodsSection(part: MethodsResult, id: string, styles: Styles, provenance: Provenance): Section {
  return {
    id,
    name: part.kind,
    title: "Drafting methods as arms (the paper's first experiment), beside the published figures",
    figures: [methodsFigure(part, `${id}-speeds`, styles, provenance)],
    tables: methodsTables(part),
  };
}

function checkSection(part: CheckResult, id: string): Section {
  const { file, turns } = part.trace;
  return {
    id,
    name: part.kind,
    title: `Simulated acceptance against the recorded runs ${file} (${formatNumber(turns)} turns), ${formatNumber(part.simulations)} simulations of each model`,
    figures: [],
    tables: checkTables(part),
  };
}

function tokenSection(part: TokenLevelResult, id: string, styles: Styles, provenance: Provenance): Section {
  const { text, models, memory } = part;
  const title =
    `Real tokens: a ${models.target.order}-gram target on text of ${formatNumber(text.bytes)} bytes (SHA-256 ${text.sha256.slice(0, 16)}), ` +
    `${formatNumber(text.trainingTokens)} tokens learned, ${formatNumber(text.heldOutTokens)} held out for prompts`;
  return { id, name: part.kind, title, ...memorySection(memory, id, title, styles, provenance, 'answer') };
}

function leaderboardSection(part: LeaderboardResults, id: string): Section {
  const files = part.recordings.map(({ file }) => file).join(', ');
  return {
    id,
    name: part.kind,
    notes: [...(part.columns.length === 0 ? [] : [standingWords(part.runs)]), bestArmWords(part.rows)],
    title: `Every selector on the simulated set${files === '' ? '' : ` and on ${files}`}; defaults ${part.defaults}`,
    figures: [],
    tables: [
      ...(part.columns.length === 0 ? [] : [columnsTable(part), ...standingTables(part.standings)]),
      rowsTable(part),
    ],
  };
}

function nameOf(part: ResultsPart): string {
  switch (part.kind) {
    case 'experiment':
    case 'sweep':
      return part.experiment.name;
    case 'trace':
      return part.trace.file;
    case 'draft-methods':
    case 'draft-lengths':
    case 'predictive-check':
    case 'token-level':
    case 'leaderboard':
      return part.kind;
  }
}

/** Selectors of which the results hold the names alone. */
function unconfigured(names: readonly string[]): Record<string, undefined> {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function selectorsOf(part: ResultsPart): Parameters<typeof selectorStyles>[0][number] {
  switch (part.kind) {
    case 'experiment':
    case 'sweep':
      return part.experiment.selectors;
    case 'trace':
      return part.selectors;
    case 'draft-methods':
      return unconfigured(part.cells[0]!.selectors.map(({ selector }) => selector));
    case 'draft-lengths':
      return unconfigured(Object.keys(part.samples[0]!.selectors));
    case 'predictive-check':
    case 'leaderboard':
      return {};
    case 'token-level':
      return unconfigured(Object.keys(part.memory.fresh.selectors));
  }
}

function sectionOf(
  part: ResultsPart,
  id: string,
  styles: Styles,
  provenance: Provenance,
  options: SectionOptions,
): Section {
  switch (part.kind) {
    case 'experiment':
      return experimentSection(part, id, styles, provenance, options);
    case 'sweep':
      return sweepSection(part, id, styles, provenance);
    case 'trace':
      return traceSection(part, id, styles, provenance);
    case 'draft-lengths':
      return draftLengthsSection(part, id, styles, provenance);
    case 'draft-methods':
      return methodsSection(part, id, styles, provenance);
    case 'predictive-check':
      return checkSection(part, id);
    case 'token-level':
      return tokenSection(part, id, styles, provenance);
    case 'leaderboard':
      return leaderboardSection(part, id);
  }
}

/** Letters of a part's name in the names of its files, which may be 255 bytes long. */
const LONGEST_ID = 80;

/** Names for files and places in the page, no two the same. */
function sectionIds(parts: readonly ResultsPart[]): string[] {
  const taken = new Set<string>();
  return parts.map((part) => {
    const plain =
      nameOf(part)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .slice(0, LONGEST_ID)
        .replace(/^-|-$/g, '') || 'part';
    let id = plain;
    for (let i = 2; taken.has(id); i++) id = `${plain}-${i}`;
    taken.add(id);
    return id;
  });
}

/** The sections of a report, one a part of the results, in their order. */
export function reportSections(
  { parts, seed, packageVersion }: ResultsFile<ResultsPart>,
  options: SectionOptions = {},
): Section[] {
  const styles = selectorStyles(parts.map(selectorsOf), options.grey);
  const ids = sectionIds(parts);
  return parts.map((part, i) => {
    const section = sectionOf(part, ids[i]!, styles, { seed, packageVersion }, options);
    return { ...section, figures: section.figures.map(drawnOnce) };
  });
}
