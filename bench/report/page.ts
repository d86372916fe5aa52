/**
 * The report as one HTML page: drawings, style and script inside, nothing fetched. It follows the reader's choice of light
 * or dark, lays figures out anew where the window is narrow, and without script is as whole, with less to do.
 */
import { createHash } from 'node:crypto';
import type { ResultsPart } from '../results/parts.js';
import { type ResultsFile, stoppingNote } from '../results/results-file.js';
import { escapeMarkup } from './draw.js';
import type { Figure } from './figure.js';
import { NARROW, WIDE } from './layout.js';
import { PAGE_SCRIPT } from './page-script.js';
import { DARK_INK, DARK_PAPER, darkRules, INK, PAPER } from './palette.js';
import type { Section } from './section.js';
import { tableToHtml } from './tables.js';

const STYLE = `
:root { color-scheme: light dark; --ink: ${INK}; --paper: ${PAPER}; --quiet: #444; --line: #ccc; --stripe: #f4f4f4; --link: #0056a3; --alarm: #b84700; }
body { margin: 0 auto; max-width: ${WIDE.width}px; padding: 2rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: .25rem 0 1rem; }
nav ul { columns: 22rem; padding-left: 1.2rem; }
nav li { break-inside: avoid; }
.incomplete { border: 2px solid var(--alarm); padding: .5rem .75rem; }
figure { margin: 2rem 0; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; }
figure .narrow { display: none; max-width: 30rem; }
figcaption, .note { font-size: .85rem; color: var(--quiet); margin-top: .5rem; }
fieldset { border: 0; padding: 0; margin: 0 0 .5rem; font-size: .85rem; }
legend { float: left; padding: 0 .5rem 0 0; color: var(--quiet); }
label { margin-right: .8rem; white-space: nowrap; }
.view { display: none; }
${[1, 2, 3, 4].map((i) => `.views:has(> fieldset label:nth-of-type(${i}) input:checked) > .view${i}`).join(', ')}, .only > .view { display: block; }
.reading { min-height: 1.4em; font-size: .85rem; margin: .25rem 0 0; font-variant-numeric: tabular-nums; }
.views:focus-visible, .table:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
[data-name-of][tabindex] { cursor: pointer; }
[data-name-of].off { opacity: .55; text-decoration: line-through; }
[data-curve].off { display: none; }
.table { overflow-x: auto; margin: 0 0 1.5rem; break-inside: avoid; }
table { border-collapse: collapse; font-size: .8rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: bold; padding-bottom: .25rem; }
caption span { display: inline-block; position: sticky; left: 0; max-width: min(100vw - 2rem, ${WIDE.width}px); }
th, td { padding: .15rem .6rem; text-align: right; white-space: nowrap; }
th:first-child { text-align: left; font-weight: normal; padding-left: 0; position: sticky; left: 0; background: var(--paper); max-width: 40vw; overflow: hidden; text-overflow: ellipsis; }
thead th { border-bottom: 1px solid var(--line); font-weight: bold; }
thead button { all: unset; cursor: pointer; }
thead button:focus-visible { outline: 2px solid var(--link); }
thead [aria-sort=ascending] button::after { content: " \\25B2"; }
thead [aria-sort=descending] button::after { content: " \\25BC"; }
tbody tr:nth-child(even) > * { background: var(--stripe); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: .85rem; color: var(--quiet); }
@media (max-width: ${WIDE.width * 0.92}px) { figure .wide { display: none; } figure .narrow { display: block; } body { padding-top: 1rem; } }
@media screen and (prefers-color-scheme: dark) {
:root { --ink: ${DARK_INK}; --paper: ${DARK_PAPER}; --quiet: #b4b8bd; --line: #50555b; --stripe: #1f2226; --link: #7cc0ff; --alarm: #ff9b5c; }
figure svg { color: var(--ink) !important; background: var(--paper) !important; }
${darkRules()}
}
@media print {
:root { color-scheme: light; }
body { max-width: none; padding: 0; font-size: 9pt; } h2 { margin-top: 1.5rem; padding-top: .75rem; break-after: avoid; } nav, fieldset, .reading { display: none; }
figure { margin: 1rem 0; } figure .wide { display: block; max-width: 15cm; } figure .narrow { display: none; }
.table { overflow: visible; } .table.long { break-inside: auto; } tr { break-inside: avoid; } table { font-size: 6.5pt; } th, td { padding: .1rem .3rem; } th:first-child { position: static; white-space: normal; } caption span { max-width: none; }
}
`;

/** One figure: every view in both layouts, of which the style sheet shows one. */
function figureHtml({ id, title, caption, views }: Figure): string {
  const drawn = views.map(
    ({ draw }, i) =>
      `<div class="view view${i + 1}"><div class="wide">${draw(WIDE)}</div>\n<div class="narrow">${draw(NARROW)}</div></div>`,
  );
  const choice = views.map(
    ({ name }, i) =>
      `<label><input type="radio" name="${id}-axis"${i === 0 ? ' checked' : ''}> ${escapeMarkup(name)}</label>`,
  );
  const several = views.length > 1;
  return (
    `<figure id="${id}"><h3>${escapeMarkup(title)}</h3>\n<div class="views${several ? '' : ' only'}">` +
    (several ? `<fieldset><legend>axes</legend>${choice.join('')}</fieldset>` : '') +
    `${drawn.join('\n')}</div>\n<figcaption>${escapeMarkup(caption)}</figcaption></figure>`
  );
}

function section({ id, name, title, notes = [], figures, tables }: Section): string {
  return [
    `<section id="${id}"><h2>${escapeMarkup(name)}</h2>`,
    `<p>${escapeMarkup(title)}.</p>`,
    ...notes.map((note) => `<p class="note">${escapeMarkup(note)}</p>`),
    ...figures.map(figureHtml),
    `<div class="tables">${tables.map(tableToHtml).join('\n')}</div></section>`,
  ].join('\n');
}

/** A source of content as a security policy names it. */
function sourceOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

/** The page. */
export function reportPage(
  sections: readonly Section[],
  { seed, packageVersion, complete, precision }: Omit<ResultsFile<ResultsPart>, 'parts'>,
): string {
  const entries = sections.map(
    ({ id, name, title }) => `<li><a href="#${id}">${escapeMarkup(name)}</a>: ${escapeMarkup(title)}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src ${sourceOf(PAGE_SCRIPT)}; img-src data:">
<link rel="icon" href="data:,">
<title>Regret benchmarks, banditspec ${escapeMarkup(packageVersion)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Regret benchmarks</h1>
<p>Seed ${escapeMarkup(JSON.stringify(seed))}, banditspec ${escapeMarkup(packageVersion)}.</p>
${complete ? '' : '<p class="incomplete">Incomplete: the run was interrupted, and what had not been finished is missing.</p>\n'}${precision ? `<p class="note">${escapeMarkup(stoppingNote(precision))}</p>\n` : ''}<nav><ul>
${entries.join('\n')}
</ul></nav>
${sections.map(section).join('\n')}
<footer>The same results file gives the same page, byte for byte, on the same engine. Each figure is also a file of its own (SVG). All numbers are in the CSV file beside this page, in full precision, and the tables in report.md, as Markdown.</footer>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}
