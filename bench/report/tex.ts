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
  '…': '\\ldots{}',
};

/** Text that TeX shows as it is; what it has no sign for as a question mark. */
export function escapeTex(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\^~<>|−±…]|[{}$&#_%]|[^ -~]/gu, (sign) => SIGNS[sign] ?? (/[ -~]/.test(sign) ? `\\${sign}` : '?'));
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
