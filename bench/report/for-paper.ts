/** What goes into a paper: every figure at the width of a column, and everything that stands beside it. */
import type { RegretReport } from 'banditspec';
import { configurationHash } from '../engine/configuration.js';
import { CHUNK_TOKENS } from '../engine/plan.js';
import { BenchError } from '../program/bench-error.js';
import { tableToMarkdown } from '../program/table.js';
import { PART_KINDS, type ResultsPart } from '../results/parts.js';
import type { ResultsFile } from '../results/results-file.js';
import { csvLine } from './csv.js';
import type { Figure } from './figure.js';
import type { FontName, Layout } from './layout.js';
import { svgToPdf } from './pdf.js';
import type { PercentileBand } from './rounds-figure.js';
import { reportSections } from './sections.js';
import { figureToTex, sampleDocument, tableToTex } from './tex.js';

/** How figures are to look. */
export interface PaperOptions {
  /** The width of a figure, in millimetres. */
  readonly widthMm: number;
  readonly font: FontName;
  /** The selectors to be shown, in this order; all of them where absent. */
  readonly selectors?: readonly string[];
  /** Whether selectors are told apart without colours. */
  readonly grey: boolean;
  /** The percentiles around the median of regret over the rounds; the mean is drawn where they are absent. */
  readonly band?: PercentileBand;
}

/** CSS pixels of a millimetre. */
const PIXELS = 96 / 25.4;

/** The size of all text: 7.2 points, since journals ask for 7 at least. */
const FONT_SIZE = (7.2 * 96) / 72;

/** The members of a record that are named, in the order of the names. */
function pick<Value>(record: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(names.flatMap((name) => (name in record ? [[name, record[name]!]] : [])));
}

function reportOf(report: RegretReport, names: readonly string[]): RegretReport {
  const { regretOverRounds: over } = report;
  return {
    ...report,
    selectors: pick(report.selectors, names),
    ...(over && { regretOverRounds: { ...over, selectors: pick(over.selectors, names) } }),
  };
}

/** The part with these selectors alone; undefined where it has none of them. */
function withSelectors(part: ResultsPart, names: readonly string[]): ResultsPart | undefined {
  switch (part.kind) {
    case 'experiment': {
      const selectors = pick(part.experiment.selectors, names);
      if (Object.keys(selectors).length === 0) return undefined;
      const { pullsOverRounds: over } = part;
      return {
        ...part,
        experiment: { ...part.experiment, selectors },
        results: part.results.map((cell) => ({ ...cell, report: reportOf(cell.report, names) })),
        ...(over && { pullsOverRounds: { ...over, pulls: pick(over.pulls, names) } }),
      };
    }
    case 'sweep': {
      const selectors = pick(part.experiment.selectors, names);
      if (Object.keys(selectors).length === 0) return undefined;
      const results = part.results.map((cell) => ({ ...cell, report: reportOf(cell.report, names) }));
      return { ...part, experiment: { ...part.experiment, selectors }, results };
    }
    case 'trace': {
      const { fresh, carried } = part.memory;
      const selectors = pick(part.selectors, names);
      if (Object.keys(selectors).length === 0) return undefined;
      return { ...part, selectors, memory: { fresh: reportOf(fresh, names), carried: reportOf(carried, names) } };
    }
    default:
      return part;
  }
}

/** The names of the selectors that can be chosen. */
function selectorNames(parts: readonly ResultsPart[]): Set<string> {
  return new Set(
    parts.flatMap((part) => {
      if (part.kind === 'experiment' || part.kind === 'sweep') return Object.keys(part.experiment.selectors);
      return part.kind === 'trace' ? Object.keys(part.selectors) : [];
    }),
  );
}

function chosenParts(parts: readonly ResultsPart[], names: readonly string[] | undefined): readonly ResultsPart[] {
  if (names === undefined) return parts;
  const known = selectorNames(parts);
  for (const name of names) {
    if (!known.has(name)) {
      throw new BenchError(`--selector must be among ${[...known].join('; ')}, got ${JSON.stringify(name)}`, 2);
    }
  }
  return parts.flatMap((part) => withSelectors(part, names) ?? []);
}

/**
 * The hash that tells which figures these are: for experiments that of their run, which its `.jsonl` file bears, else one of
 * what the parts say of their configuration.
 */
function hashOf({ packageVersion, seed, modules, precision, parts }: ResultsFile<ResultsPart>): string {
  const experiments = parts.flatMap((part) =>
    part.kind === 'experiment' || part.kind === 'sweep' ? [part.experiment] : [],
  );
  const base = { packageVersion, seed, ...(modules && { modules }), ...(precision && { precision }) };
  if (experiments.length === parts.length) {
    return configurationHash({ ...base, chunkTokens: CHUNK_TOKENS, experiments });
  }
  const configurations = parts.map((part) =>
    (PART_KINDS[part.kind].configuration as (of: ResultsPart) => object)(part),
  );
  return configurationHash({ ...base, configurations });
}

/** The sentence that a paper cites the figures by. */
export function citingSentence(results: ResultsFile<ResultsPart>): string {
  const { packageVersion, seed, complete } = results;
  return `Computed with banditspec ${packageVersion}, seed ${JSON.stringify(seed)}, configuration ${hashOf(results)}${complete ? '' : ' (incomplete: the run was interrupted)'}.`;
}

function valuesToCsv({ values }: Figure): string {
  const columns = [...new Set(values.flatMap((row) => Object.keys(row)))];
  return [columns, ...values.map((row) => columns.map((column) => row[column] ?? null))].map(csvLine).join('');
}

/** The drawing with its size in millimetres, as a document has to know it. */
function sized(svg: string): string {
  return svg.replace(/^<svg [^>]*>/, (tag) =>
    tag.replace(
      / (width|height)="([\d.]+)"/g,
      (_, name, pixels) => ` ${name}="${(Number(pixels) / PIXELS).toFixed(2)}mm"`,
    ),
  );
}

/** What was made for a paper. */
export interface PaperFiles {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** What the reader has to know of them, in a sentence each. */
  readonly notes: readonly string[];
}

/** What is said of names that PDF and TeX cannot show. */
function unwrittenNote(names: readonly string[]): string {
  return (
    `In the PDF and TeX files, characters of these texts beyond Latin and Greek are question marks, since the fonts have no others: ` +
    `${names.map((name) => JSON.stringify(name)).join('; ')}. The SVG files show them.`
  );
}

/**
 * The files by name: of every figure an SVG, a PDF and a CSV file, and where it is made of curves or rows a file for pgfplots; all
 * tables for LaTeX and in Markdown; the captions, and the sentence to cite. The same results give the same bytes.
 */
export async function paperFiles(
  results: ResultsFile<ResultsPart>,
  { widthMm, font, selectors, grey, band }: PaperOptions,
): Promise<PaperFiles> {
  const layout: Layout = { width: Math.round(widthMm * PIXELS * 100) / 100, fontSize: FONT_SIZE, font };
  const sections = reportSections(
    { ...results, parts: chosenParts(results.parts, selectors) },
    { grey, ...(band && { band }) },
  );
  const files = new Map<string, string | Uint8Array>();
  const inputs: string[] = [];
  const unwrittenNames = new Set<string>();
  for (const { figures } of sections) {
    for (const figure of figures) {
      const svg = figure.views[0]!.draw(layout);
      files.set(`${figure.id}.svg`, `${sized(svg)}\n`);
      const { bytes, unwritten } = await svgToPdf(svg, layout, figure.title);
      files.set(`${figure.id}.pdf`, bytes);
      for (const name of unwritten) unwrittenNames.add(name);
      files.set(`${figure.id}.csv`, valuesToCsv(figure));
      const tex = figureToTex(figure, widthMm);
      if (tex !== undefined) {
        files.set(`${figure.id}.tex`, tex);
        inputs.push(figure.id);
      }
    }
  }
  const tables = sections.flatMap((section) => section.tables);
  files.set('tables.tex', tables.map(tableToTex).join('\n'));
  files.set('tables.md', `${tables.map(tableToMarkdown).join('\n\n')}\n`);
  if (inputs.length > 0) files.set('sample.tex', sampleDocument(inputs));
  const captions = sections.flatMap(({ figures }) => figures.map(({ id, caption }) => `${id}: ${caption}`));
  const lost = unwrittenNames.size === 0 ? [] : [unwrittenNote([...unwrittenNames])];
  files.set('captions.txt', `${[...captions, ...lost, citingSentence(results)].join('\n\n')}\n`);
  return { files, notes: lost };
}
