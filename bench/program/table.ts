/** Tables as plain data, and what stands between them, written as text for a terminal or as Markdown for a page. */
import { formatTable } from 'banditspec';

/** A table: the first column is text, the others are figures. */
export interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table, or a paragraph; lines of a paragraph that begin with a dash are a list. */
export type Block = Table | string;

/** The table in Markdown, under its title. */
export function tableToMarkdown({ title, header, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = header.map((_, column) => (column === 0 ? '---' : '---:'));
  return [`**${title}**`, '', line(header), line(rule), ...rows.map(line)].join('\n');
}

/** Blocks as text. */
export function blocksToText(blocks: readonly Block[]): string {
  return blocks
    .map((block) => (typeof block === 'string' ? block : `${block.title}\n${formatTable(block.header, block.rows)}`))
    .join('\n\n');
}

/** Blocks as Markdown. */
export function blocksToMarkdown(blocks: readonly Block[]): string {
  return blocks.map((block) => (typeof block === 'string' ? block : tableToMarkdown(block))).join('\n\n');
}
