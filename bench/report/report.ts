/** From results to a report: a page, its drawings one by one, and its tables. Pure: texts by the names of their files. */

import { escapeMarkdown, tableToMarkdown } from '../program/table.js';
import type { ResultsPart } from '../results/parts.js';
import type { ResultsFile } from '../results/results-file.js';
import { checksToCsv, leaderboardToCsv, methodsToCsv, resultsToCsv, samplesToCsv } from './csv.js';
import { WIDE } from './layout.js';
import { reportPage } from './page.js';
import type { Section } from './section.js';
import { reportSections, type SectionOptions } from './sections.js';

/** Text as a paragraph, whatever it begins with. */
function paragraph(text: string): string {
  return escapeMarkdown(text).replace(/^ *(?=[-+#>=])/, '$&\\');
}

function markdown(sections: readonly Section[], head: string): string {
  const blocks = sections.flatMap(({ title, name, figures, tables, notes = [] }) => [
    `## ${escapeMarkdown(name)}`,
    paragraph(`${title}.`),
    ...notes.map(paragraph),
    ...figures.flatMap(({ id, title: alt, caption }) => [
      `![${escapeMarkdown(alt).replaceAll(/(?<!\\)[[\]]/g, '\\$&')}](${id}.svg)`,
      paragraph(caption),
    ]),
    ...tables.map(tableToMarkdown),
  ]);
  return `${['# Regret benchmarks', head, ...blocks].join('\n\n')}\n`;
}

/**
 * The files of a report by name: `index.html` (one page that needs no other file), an SVG for each figure, `report.md` and
 * CSV files. The same results give the same bytes on one engine: places on an axis may be taken from its own logarithm.
 */
export function reportFiles(
  results: ResultsFile<ResultsPart>,
  options: SectionOptions = {},
): ReadonlyMap<string, string> {
  const sections = reportSections(results, options);
  const head =
    `Seed ${JSON.stringify(results.seed)}, banditspec ${results.packageVersion}.` +
    (results.complete ? '' : ' **Incomplete: the run was interrupted.**');
  const files = new Map([
    ['index.html', reportPage(sections, results)],
    ['report.md', markdown(sections, head)],
  ]);
  const csv = resultsToCsv(results.parts);
  if (csv !== '') files.set('results.csv', csv);
  results.parts.forEach((part, i) => {
    const { id } = sections[i]!;
    if (part.kind === 'draft-lengths') files.set(`${id}-samples.csv`, samplesToCsv(part));
    if (part.kind === 'draft-methods') files.set(`${id}-cells.csv`, methodsToCsv(part));
    if (part.kind === 'leaderboard') files.set(`${id}-rows.csv`, leaderboardToCsv(part));
    if (part.kind === 'predictive-check') files.set(`${id}-statistics.csv`, checksToCsv(part));
  });
  for (const { figures } of sections) {
    for (const { id, views } of figures) files.set(`${id}.svg`, `${views[0]!.draw(WIDE)}\n`);
  }
  return files;
}
