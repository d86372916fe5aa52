/** Figures and tables for LaTeX: pgfplots for what is made of curves, tabular for tables. */
import type { Table } from '../program/table.js';
import type { Figure } from './figure.js';

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
 * may be negative, and pgfplots has no symmetric logarithm: the y axis is linear. Undefined where there are no curves.
 */
export function figureToTex({ chart: drawn }: Figure, widthMm: number): string | undefined {
  if (drawn === undefined) return undefined;
  const { chart, scales } = drawn;
  const colors = [...new Set(chart.curves.map(({ color }) => color.slice(1)))];
  const plots = chart.curves.flatMap(({ name, color, dash, points }) => [
    `\\addplot[color=c${color.slice(1)}, ${dashPattern(dash)}, error bars/.cd, y dir=both, y explicit] coordinates {`,
    ...points.map(({ x, y, low, high }) => `  (${x},${y}) += (0,${high - y}) -= (0,${y - low})`),
    `};`,
    `\\addlegendentry{${escapeTex(name)}}`,
  ]);
  return [
    ...colors.map((color) => `\\definecolor{c${color}}{HTML}{${color.toUpperCase()}}`),
    '\\begin{tikzpicture}',
    `\\begin{axis}[width=${widthMm}mm, height=${(0.75 * widthMm).toFixed(1)}mm, ${scales.x === 'log' ? 'xmode=log, ' : ''}`,
    `  xlabel={${escapeTex(chart.xName)}}, ylabel={${escapeTex(chart.yName)}},`,
    '  tick label style={font=\\scriptsize}, label style={font=\\scriptsize},',
    '  legend style={font=\\scriptsize, at={(0.5,-0.28)}, anchor=north, draw=none}, legend columns=2, legend cell align=left]',
    ...plots,
    '\\end{axis}',
    '\\end{tikzpicture}',
    '',
  ].join('\n');
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
