/**
 * `compare`: which figures of two results files of one configuration differ. With the same seed and episodes every figure
 * has to be the same to the bit, and a difference is value-breaking. With another seed or other episodes a figure has
 * changed when its difference is too large for noise.
 */
import { type Estimate, formatTable, type RegretReport } from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import { type ResultsPart, readResults, readWhole } from './read-results.js';
import type { ResultsFile } from './results-file.js';

/** A figure that differs. */
export interface ChangedFigure {
  /** The measurement: experiment and length, or trace and memory. */
  readonly measurement: string;
  /** The figure's path in the report. */
  readonly figure: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The difference in combined standard errors; null where there is no noise and any difference counts. */
  readonly z: number | null;
}

/** What two files have in common and what not. */
export interface Comparison {
  /** `'exact'`: same seed and episodes. `'statistical'`: by standard errors. */
  readonly method: 'exact' | 'statistical';
  /** How many figures were compared. */
  readonly figures: number;
  /** What |z| has to exceed; null where the comparison is exact. */
  readonly threshold: number | null;
  readonly changed: readonly ChangedFigure[];
  /** What a reader should know before trusting the verdict. */
  readonly notes: readonly string[];
}

/** The |z| from which a single figure has changed. */
const SINGLE_THRESHOLD = 3;

/** Below this a standard error is itself too uncertain. */
const ENOUGH_EPISODES = 30;

/** P(|Z| > z) of the standard normal law for z >= 3, by the continued fraction of Laplace: right to 1e-12. */
function twoSidedTail(z: number): number {
  let fraction = z;
  for (let k = 80; k >= 1; k--) fraction = z + k / fraction;
  return (2 * Math.exp((-z * z) / 2)) / (Math.sqrt(2 * Math.PI) * fraction);
}

/**
 * The |z| that each of `figures` figures has to exceed, so that all of them together are as seldom wrong as one figure
 * with |z| > 3: with probability 0.0027 (Bonferroni; it holds however the figures depend on one another).
 */
export function correctedThreshold(figures: number): number {
  const level = twoSidedTail(SINGLE_THRESHOLD) / figures;
  let low = SINGLE_THRESHOLD;
  let high = 40;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return figures === 1 ? SINGLE_THRESHOLD : high;
    if (twoSidedTail(middle) > level) low = middle;
    else high = middle;
  }
}

/** Parts whose figures have no standard errors: they can be compared to the bit only. */
type BarePart = Extract<ResultsPart, { kind: 'draft-methods' | 'draft-lengths' | 'predictive-check' }>;

function isBare(part: ResultsPart): part is BarePart {
  return part.kind === 'draft-methods' || part.kind === 'draft-lengths' || part.kind === 'predictive-check';
}

/** What the figures of such a part are called in errors and tables. */
const BARE_NAMES = {
  'draft-methods': 'draft methods',
  'draft-lengths': 'draft lengths',
  'predictive-check': 'predictive checks',
} as const;

interface Measurement {
  readonly name: string;
  readonly report: RegretReport;
}

/** The reports of a part; some have none. */
function measurementsOf(part: ResultsPart): Measurement[] {
  if (isBare(part)) return [];
  if (part.kind === 'trace' || part.kind === 'token-level') {
    const name = part.kind === 'trace' ? part.trace.file : part.kind;
    return Object.entries(part.memory).map(([memory, report]) => ({ name: `${name}, ${memory}`, report }));
  }
  return part.results.map(({ sequenceLength, report }) => ({
    name: `${part.experiment.name}, ${sequenceLength.toLocaleString('en')} tokens`,
    report,
  }));
}

/** What has to be the same in both files, by the names it has in errors. Titles are free. */
function configurationOf(part: ResultsPart): unknown {
  const rules = measurementsOf(part).map(
    ({ name, report: { memory, reward, learnFromLastRound, roundLimit, armNames } }) => ({
      name,
      memory,
      reward,
      learnFromLastRound,
      roundLimit,
      armNames,
    }),
  );
  switch (part.kind) {
    case 'draft-methods': {
      const { kind, prompts, cells } = part;
      const cellsAndSelectors = cells.map(({ target, benchmark, world, model, selectors }) => {
        const names = selectors.map(({ selector, memory }) => `${selector}, ${memory}`);
        return { target, benchmark, world, model, selectors: names };
      });
      return { kind, prompts, cells: cellsAndSelectors };
    }
    case 'draft-lengths': {
      const { kind, runs, draftLengths, samples } = part;
      return { kind, runs, draftLengths, samples: samples.length, selectors: Object.keys(samples[0]!.selectors) };
    }
    case 'predictive-check': {
      const { kind, trace, simulations, checks } = part;
      return {
        kind,
        trace: { sha256: trace.sha256 },
        simulations,
        checks: checks.map(({ arm, shape }) => ({ arm, shape })),
      };
    }
    case 'trace': {
      const { sha256, replayedTurns } = part.trace;
      const { environment } = part.memory.fresh;
      return {
        trace: { sha256, replayedTurns, arms: environment?.arms },
        selectors: part.selectors,
        measurements: rules,
      };
    }
    case 'token-level': {
      const { kind, text, promptTokens, memory } = part;
      const { environment, selectors } = memory.fresh;
      return {
        kind,
        text: { sha256: text.sha256 },
        promptTokens,
        environment,
        selectors: Object.keys(selectors),
        measurements: rules,
      };
    }
    case 'experiment': {
      const { name, environment, selectors } = part.experiment;
      return { experiment: name, environment, selectors, measurements: rules };
    }
  }
}

/** How a path goes on to a member. */
function member(path: string, name: string): string {
  if (!/^\w+$/.test(name)) return `[${JSON.stringify(name)}]`;
  return path === '' ? name : `.${name}`;
}

/** The leaves of plain data with their paths; a number, text, truth value or null is a leaf. */
function leaves(value: unknown, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  if (value === null || typeof value !== 'object') into.set(path, value);
  else {
    for (const [key, inner] of Object.entries(value)) {
      leaves(inner, `${path}${Array.isArray(value) ? `[${key}]` : member(path, key)}`, into);
    }
  }
  return into;
}

/** The first leaf that is not the same in both. */
function firstDifference(
  before: unknown,
  after: unknown,
): { path: string; before: unknown; after: unknown } | undefined {
  const [a, b] = [leaves(before), leaves(after)];
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    if (!Object.is(a.get(path), b.get(path))) return { path, before: a.get(path), after: b.get(path) };
  }
  return undefined;
}

function told(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}

function requireComparable(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): void {
  for (const [which, { complete }] of [['first', before] as const, ['second', after] as const]) {
    if (!complete)
      throw new BenchError(`compare: the ${which} file must be complete, got one of an interrupted run`, 2);
  }
  const difference = firstDifference(
    { parts: before.parts.map(configurationOf) },
    { parts: after.parts.map(configurationOf) },
  );
  if (difference) {
    throw new BenchError(
      `compare: both files must have one configuration, got ${difference.path} = ${told(difference.before)} in the first ` +
        `and ${told(difference.after)} in the second`,
      2,
    );
  }
}

function bareFigures(part: BarePart): unknown {
  switch (part.kind) {
    case 'draft-methods':
      return part.cells;
    case 'draft-lengths':
      return part.samples;
    case 'predictive-check':
      return part.checks;
  }
}

/** All figures of a part for a comparison to the bit. */
function figuresOf(part: ResultsPart): Map<string, ReadonlyMap<string, unknown>> {
  const figures = new Map(measurementsOf(part).map(({ name, report }) => [name, leaves(report)]));
  if (isBare(part)) figures.set(BARE_NAMES[part.kind], leaves(bareFigures(part)));
  if (part.kind === 'token-level') {
    const { models, identicalAnswers } = part;
    figures.set('models', leaves({ models, identicalAnswers }));
  }
  if (part.kind === 'experiment' && part.pullsOverRounds) {
    figures.set(`${part.experiment.name}, pulls over rounds`, leaves(part.pullsOverRounds));
  }
  return figures;
}

function compareExactly(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): Comparison {
  const changed: ChangedFigure[] = [];
  let figures = 0;
  const onlyInOne = new Set<string>();
  before.parts.forEach((part, i) => {
    const [first, second] = [figuresOf(part), figuresOf(after.parts[i]!)];
    for (const measurement of new Set([...first.keys(), ...second.keys()])) {
      const [a, b] = [first.get(measurement), second.get(measurement)];
      if (!a || !b) {
        onlyInOne.add(measurement);
        continue;
      }
      for (const figure of new Set([...a.keys(), ...b.keys()])) {
        if (!a.has(figure) || !b.has(figure)) {
          onlyInOne.add(figure);
          continue;
        }
        figures += 1;
        if (Object.is(a.get(figure), b.get(figure))) continue;
        changed.push({ measurement, figure, before: a.get(figure), after: b.get(figure), z: null });
      }
    }
  });
  const [example] = onlyInOne;
  const notes =
    example === undefined
      ? []
      : [`${onlyInOne.size} are in one of the files only and were not compared: ${example}, ...`];
  return { method: 'exact', figures, threshold: null, changed, notes };
}

/** The estimates of a report that are judged by their standard errors, by their paths. */
function estimatesOf(report: RegretReport, withRegret: boolean): Map<string, Estimate> {
  const estimates = new Map<string, Estimate>([['bestFixedArmPerEpisode', report.bestFixedArmPerEpisode]]);
  report.fixedArms.forEach((arm, i) => {
    estimates.set(`fixedArms[${i}]`, arm);
    estimates.set(`fixedArms[${i}].elapsed`, arm.elapsed);
  });
  for (const [name, selector] of Object.entries(report.selectors)) {
    const path = `selectors${member('selectors', name)}`;
    estimates.set(`${path}.stoppingTime`, selector.stoppingTime);
    estimates.set(`${path}.perEpisodeRegret`, selector.perEpisodeRegret);
    estimates.set(`${path}.elapsed`, selector.elapsed);
    if (withRegret) {
      estimates.set(`${path}.stoppingTimeRegret`, selector.stoppingTimeRegret);
      estimates.set(`${path}.elapsedRegret`, selector.elapsedRegret);
    }
    selector.pulls.forEach((pulls, arm) => {
      estimates.set(`${path}.pulls[${arm}]`, pulls);
    });
  }
  return estimates;
}

function compareByNoise(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): Comparison {
  const judged: ChangedFigure[] = [];
  const notes: string[] = [];
  let unjudged = 0;
  let fewest = Infinity;
  before.parts.forEach((part, i) => {
    if (isBare(part)) {
      const name = BARE_NAMES[part.kind];
      throw new BenchError(`compare: ${name} have no standard errors: both files must have one seed`, 2);
    }
    const others = measurementsOf(after.parts[i]!);
    measurementsOf(part).forEach(({ name, report }, k) => {
      const other = others[k]!.report;
      const sameComparator =
        report.comparator.arm === other.comparator.arm && report.comparator.elapsedArm === other.comparator.elapsedArm;
      if (!sameComparator) notes.push(`${name}: the best fixed arm is another one; regrets to it were not compared`);
      const estimates = estimatesOf(other, sameComparator);
      for (const [figure, a] of estimatesOf(report, sameComparator)) {
        const b = estimates.get(figure)!;
        const difference = b.mean - a.mean;
        const noise = Math.sqrt(a.standardError ** 2 + b.standardError ** 2);
        fewest = Math.min(fewest, a.count, b.count);
        if (Number.isNaN(noise)) unjudged += 1;
        else {
          const z = noise === 0 ? null : difference / noise;
          judged.push({ measurement: name, figure, before: a.mean, after: b.mean, z });
        }
      }
    });
  });
  if (unjudged > 0) notes.push(`${unjudged} figures of one episode have no standard error and were not judged`);
  if (judged.length > 0 && fewest < ENOUGH_EPISODES) {
    notes.push(`a measurement has only ${fewest} episodes: below ${ENOUGH_EPISODES} standard errors are rough`);
  }
  if (before.seed === after.seed) {
    notes.push('both files have one seed and share episodes: what changed little may go unnoticed');
  }
  const threshold = correctedThreshold(Math.max(judged.length, 1));
  const changed = judged.filter(({ before, after, z }) => (z === null ? before !== after : Math.abs(z) > threshold));
  return { method: 'statistical', figures: judged.length, threshold, changed, notes };
}

function sameEpisodes(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): boolean {
  const episodes = ({ parts }: ResultsFile<ResultsPart>) =>
    parts.flatMap((part) => measurementsOf(part).map(({ report }) => report.episodes));
  return firstDifference(episodes(before), episodes(after)) === undefined;
}

/**
 * Compares two results files.
 *
 * @throws BenchError when one is incomplete or their configurations differ: the message names the first difference.
 */
export function compareResults(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): Comparison {
  requireComparable(before, after);
  return before.seed === after.seed && sameEpisodes(before, after)
    ? compareExactly(before, after)
    : compareByNoise(before, after);
}

/** More changed figures than this are counted, not listed. */
const LISTED = 20;

function formatComparison({ method, figures, threshold, changed, notes }: Comparison): string {
  const rule =
    method === 'exact'
      ? 'Same seed and episodes: every figure has to be the same to the bit.'
      : 'Another seed or other episodes: a figure has changed when it differs by more than ' +
        `${threshold!.toFixed(2)} combined standard errors (${SINGLE_THRESHOLD} for one figure, Bonferroni for ${figures.toLocaleString('en')}).`;
  // All without a z are of one size: the order of the report is kept.
  const size = ({ z }: ChangedFigure) => (z === null ? Number.MAX_VALUE : Math.abs(z));
  const worst = [...changed].sort((a, b) => size(b) - size(a)).slice(0, LISTED);
  const cell = (value: unknown) => (typeof value === 'number' ? String(Number(value.toPrecision(8))) : told(value));
  const table = formatTable(
    ['measurement', 'figure', 'before', 'after', ...(method === 'exact' ? [] : ['z'])],
    worst.map(({ measurement, figure, before, after, z }) => [
      measurement,
      figure,
      cell(before),
      cell(after),
      ...(method === 'exact' ? [] : [z === null ? 'certain' : z.toFixed(1)]),
    ]),
  );
  const verdict =
    changed.length === 0
      ? `None of ${figures.toLocaleString('en')} figures changed.`
      : `${changed.length.toLocaleString('en')} of ${figures.toLocaleString('en')} figures changed` +
        `${changed.length > LISTED ? `; ${method === 'exact' ? 'the first' : 'the largest'} ${LISTED}:` : ':'}`;
  const blocks = [rule, ...notes.map((note) => `Note: ${note}.`), verdict, ...(changed.length > 0 ? [table] : [])];
  return `${blocks.join('\n')}\n`;
}

/** Reads and compares two files. The text is a table, or JSON: a {@link Comparison} with seeds and versions. */
export function compareFiles(
  beforePath: string,
  afterPath: string,
  json: boolean,
): { readonly text: string; readonly changed: boolean } {
  const [before, after] = [readResults(beforePath), readResults(afterPath)];
  const comparison = readWhole(`${beforePath} and ${afterPath}`, () => compareResults(before, after));
  const changed = comparison.changed.length > 0;
  if (!json) {
    const head = [
      `before: ${beforePath} (banditspec ${before.packageVersion}, seed ${JSON.stringify(before.seed)})`,
      `after:  ${afterPath} (banditspec ${after.packageVersion}, seed ${JSON.stringify(after.seed)})`,
    ];
    return { text: `${head.join('\n')}\n${formatComparison(comparison)}`, changed };
  }
  const header = ({ packageVersion, seed }: ResultsFile<ResultsPart>) => ({ packageVersion, seed });
  const record = { before: header(before), after: header(after), ...comparison };
  return { text: `${JSON.stringify(record, null, 2)}\n`, changed };
}
