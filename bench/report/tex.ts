/** Figures and tables for LaTeX: pgfplots for what is made of curves and of rows, tabular for tables. */
import type { Table } from '../program/table.js';
import { extent, formatNumber } from './axis.js';
import type { Figure, RowChart } from './figure.js';

const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '−': '$-$',
  '±': '$\\pm$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '×': '$\\times$',
  '·': '$\\cdot$',
  '∞': '$\\infty$',
  '…': '\\ldots{}',
};

/** Greek letters by the names that TeX has for them, in the order of Unicode; capitals that look Latin are Latin. */
const SMALL_GREEK =
  'alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi o pi rho varsigma sigma tau upsilon varphi chi psi omega';
const CAPITAL_GREEK = 'A B Gamma Delta E Z H Theta I K Lambda M N Xi O Pi P . Sigma T Upsilon Phi X Psi Omega';

const GREEK = new Map(
  [[0x391, CAPITAL_GREEK] as const, [0x3b1, SMALL_GREEK] as const].flatMap(([first, names]) =>
    names
      .split(' ')
      .map((name, i) => [String.fromCodePoint(first + i), name.length === 1 ? name : `$\\${name}$`] as const),
  ),
);

/** Letters of Latin-1 that LaTeX reads as they are, with whatever font. */
const LATIN = /[À-ÖØ-öø-ÿ]/;
const NOT_IN_ALL_FONTS = /[ÐÞðþ]/;

function signOf(sign: string): string {
  const known = SIGNS[sign] ?? GREEK.get(sign);
  if (known !== undefined) return known;
  if (/[ -~]/.test(sign)) return `\\${sign}`;
  return LATIN.test(sign) && !NOT_IN_ALL_FONTS.test(sign) ? sign : '?';
}

/** Text that TeX shows as it is; what it has no sign for as a question mark. */
export function escapeTex(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\^~<>|−±…]|[{}$&#_%]|[^ -~]/gu, signOf);
}

/** A dash pattern of SVG as TikZ has it. */
function dashPattern(dash: string): string {
  if (!/\d/.test(dash)) return 'solid';
  const lengths = dash.split(/[ ,]+/).map((length, i) => `${i % 2 === 0 ? 'on' : 'off'} ${length}pt`);
  return `dash pattern=${lengths.join(' ')}`;
}

/**
 * The figure as a `tikzpicture`, to be read by `\input` in a document that loads pgfplots. Bands become error bars. Regret
 * may be negative, and pgfplots has no symmetric logarithm: the y axis is linear. Rows become dots with error bars along a
 * linear axis, panel below panel. Undefined for what is made of neither.
 */
export function figureToTex({ chart, rows }: Figure, widthMm: number): string | undefined {
  if (chart) return curvesToTex(chart, widthMm);
  return rows && rowsToTex(rows, widthMm);
}

function curvesToTex({ chart, scales }: NonNullable<Figure['chart']>, widthMm: number): string {
  const plots = chart.curves.flatMap(({ name, color, dash, points }) => [
    `\\addplot[color=c${color.slice(1)}, ${dashPattern(dash)}, error bars/.cd, y dir=both, y explicit] coordinates {`,
    ...points.map(({ x, y, low, high }) => `  (${x},${y}) += (0,${high - y}) -= (0,${y - low})`),
    `};`,
    `\\addlegendentry{${escapeTex(name)}}`,
  ]);
  return [
    ...colorsOf(chart.curves),
    '\\begin{tikzpicture}',
    `\\begin{axis}[width=${widthMm}mm, height=${(0.75 * widthMm).toFixed(1)}mm, ${scales.x === 'log' ? 'xmode=log, ' : ''}`,
    `  xlabel={${escapeTex(chart.xName)}}, ylabel={${escapeTex(chart.yName)}},${ticksToTex(chart.xTicks)}`,
    '  tick label style={font=\\scriptsize}, label style={font=\\scriptsize},',
    '  legend style={font=\\scriptsize, at={(0.5,-0.28)}, anchor=north, draw=none}, legend columns=2, legend cell align=left]',
    ...plots,
    '\\end{axis}',
    '\\end{tikzpicture}',
    '',
  ].join('\n');
}

/** Ticks where a chart has its own, with their numbers: along a logarithmic axis TeX would write powers like 10 to the 2.1. */
function ticksToTex(ticks: readonly number[] | undefined): string {
  if (ticks === undefined) return '';
  return ` xtick={${ticks.join(',')}}, xticklabels={${ticks.map((tick) => `{${formatNumber(tick)}}`).join(',')}}, xminorticks=false,`;
}

/** The colours, by names that begin with a c. */
function colorsOf(parts: readonly { readonly color: string }[]): string[] {
  const colors = [...new Set(parts.map(({ color }) => color.slice(1)))];
  return colors.map((color) => `\\definecolor{c${color}}{HTML}{${color.toUpperCase()}}`);
}

/** Millimetres of a row. */
const ROW_MM = 4.2;

/** The share of the width that the frame has beside the names. */
const FRAME_SHARE = 0.6;

/** The most characters of a name beside a row: TeX alone knows how wide they are. */
const NAME_LENGTH = 24;

function rowsToTex({ xName, panels }: RowChart, widthMm: number): string {
  const all = panels.flatMap(({ rows }) => rows);
  // One scale for all panels, as on the page.
  const [low, high] = extent(all.flatMap((row) => [row.low, row.high, row.x, row.open ?? row.x]));
  const room = 0.04 * (high - low || 1);
  const drawn = panels.flatMap(({ name, rows }, panel) => {
    const names = rows.map((row) => `{${escapeTex(shortened(row.name))}}`).join(',');
    return [
      '\\begin{tikzpicture}',
      `\\begin{axis}[scale only axis, width=${(FRAME_SHARE * widthMm).toFixed(1)}mm, height=${(ROW_MM * rows.length).toFixed(1)}mm,`,
      `  xmin=${low - room}, xmax=${high + room}, ymin=-0.7, ymax=${rows.length - 0.3}, y dir=reverse,`,
      `  ytick={${rows.map((_, i) => i).join(',')}}, yticklabels={${names}},`,
      `  ${name === '' ? '' : `title={${escapeTex(name)}}, title style={font=\\scriptsize\\bfseries, yshift=-1ex}, `}${panel === panels.length - 1 ? `xlabel={${escapeTex(xName)}}, ` : ''}xmajorgrids,`,
      '  tick label style={font=\\scriptsize}, label style={font=\\scriptsize}, scaled x ticks=false]',
      ...rows.flatMap(({ color, x, low: from, high: to, open }, i) => [
        `\\addplot[only marks, mark=*, mark size=1.3pt, color=c${color.slice(1)}, error bars/.cd, x dir=both, x explicit] coordinates {(${x},${i}) += (${to - x},0) -= (${x - from},0)};`,
        ...(open === undefined
          ? []
          : [`\\addplot[only marks, mark=o, mark size=1.5pt, color=c${color.slice(1)}] coordinates {(${open},${i})};`]),
      ]),
      '\\end{axis}',
      '\\end{tikzpicture}',
      ...(panel === panels.length - 1 ? [] : ['\\par']),
    ];
  });
  return [...colorsOf(all), ...drawn, ''].join('\n');
}

function shortened(name: string): string {
  const characters = [...name];
  return characters.length <= NAME_LENGTH
    ? name
    : `${characters
        .slice(0, NAME_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
}

/** The table as a `tabular` under its title. */
export function tableToTex({ title, header, rows }: Table): string {
  const line = (cells: readonly string[]) => `${cells.map(escapeTex).join(' & ')} \\\\`;
  return [
    `% ${title.replaceAll(/\s+/g, ' ')}`,
    `\\begin{tabular}{l${'r'.repeat(header.length - 1)}}`,
    '\\hline',
    line(header),
    '\\hline',
    ...rows.map(line),
    '\\hline',
    '\\end{tabular}',
    '',
  ].join('\n');
}

/** A document that shows all of these files, to see that they compile and what they look like. */
export function sampleDocument(names: readonly string[]): string {
  return [
    '\\documentclass{article}',
    '\\usepackage{pgfplots}',
    '\\pgfplotsset{compat=1.16}',
    '\\begin{document}',
    ...names.flatMap((name) => [`\\begin{center}\\input{${name}}\\end{center}`, '\\clearpage']),
    '\\end{document}',
    '',
  ].join('\n');
}
