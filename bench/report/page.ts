/** The report as one HTML page: drawings and style inside, no script, nothing fetched. Light, as paper is. */
import { escapeMarkup } from './draw.js';
import type { Section } from './section.js';
import { tableToHtml } from './tables.js';

const STYLE = `
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 820px; padding: 2rem 1rem 4rem; background: #fff; color: #222;
  font: 15px/1.5 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; border-top: 1px solid #ccc; padding-top: 1.5rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: .25rem 0 1rem; }
nav ul { columns: 2; padding-left: 1.2rem; }
.incomplete { border: 2px solid #d55e00; padding: .5rem .75rem; }
figure { margin: 2rem 0; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { font-size: .85rem; color: #444; margin-top: .5rem; }
.tables { overflow-x: auto; }
table { border-collapse: collapse; font-size: .8rem; margin: 0 0 1.5rem; font-variant-numeric: tabular-nums; break-inside: avoid; }
caption { text-align: left; font-weight: bold; padding-bottom: .25rem; }
th, td { padding: .15rem .6rem; text-align: right; white-space: nowrap; }
th:first-child { text-align: left; font-weight: normal; padding-left: 0; }
thead th { border-bottom: 1px solid #888; font-weight: bold; }
tbody tr:nth-child(even) { background: #f6f6f6; }
footer { margin-top: 3rem; border-top: 1px solid #ccc; padding-top: 1rem; font-size: .85rem; color: #444; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } h2 { break-before: page; border: 0; padding: 0; margin-top: 0; } nav { display: none; } }
`;

function section({ id, name, title, figures, tables }: Section): string {
  const figure = figures.map(
    ({ id: figureId, title: figureTitle, caption, svg }) =>
      `<figure id="${figureId}"><h3>${escapeMarkup(figureTitle)}</h3>\n${svg}\n<figcaption>${escapeMarkup(caption)}</figcaption></figure>`,
  );
  return [
    `<section id="${id}"><h2>${escapeMarkup(name)}</h2>`,
    `<p>${escapeMarkup(title)}.</p>`,
    ...figure,
    `<div class="tables">${tables.map(tableToHtml).join('\n')}</div></section>`,
  ].join('\n');
}

/** The page. */
export function reportPage(
  sections: readonly Section[],
  { seed, packageVersion, complete }: { seed: string | number; packageVersion: string; complete: boolean },
): string {
  const entries = sections.map(
    ({ id, name, title }) => `<li><a href="#${id}">${escapeMarkup(name)}</a>: ${escapeMarkup(title)}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>Regret benchmarks, banditspec ${escapeMarkup(packageVersion)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Regret benchmarks</h1>
<p>Seed ${escapeMarkup(JSON.stringify(seed))}, banditspec ${escapeMarkup(packageVersion)}.</p>
${complete ? '' : '<p class="incomplete">Incomplete: the run was interrupted, and what had not been finished is missing.</p>\n'}<nav><ul>
${entries.join('\n')}
</ul></nav>
${sections.map(section).join('\n')}
<footer>The same results file gives the same bytes of this page on the same engine. Each figure is also a file of its own (SVG); all figures in full precision are in the CSV file beside this page, the tables as Markdown in report.md.</footer>
</body>
</html>
`;
}
