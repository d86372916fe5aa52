/** Tables as plain data, and what stands between them, written as text for a terminal or as Markdown for a page. */
import { formatTable } from 'banditspec';
import { forTerminal } from './io.js';

/** A table: the first column is text, the others are figures. */
export interface Table {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table, or a paragraph; lines of a paragraph that begin with a dash are a list. */
export type Block = Table | string;

/**
 * Text in Markdown that shows what it says, whatever that is: on one line, and nothing of it a mark. Underscores within
 * words and brackets that are no link are left as they are, since they are no marks.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\\`*~<|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\](?=[([:])|&(?=#?\w+;)/gu, '\\$&');
}

/** The table in Markdown, under its title. */
export function tableToMarkdown({ title, header, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = header.map((_, column) => (column === 0 ? '---' : '---:'));
  return [
    `**${escapeMarkdown(title)}**`,
    '',
    line(header.map(escapeMarkdown)),
    line(rule),
    ...rows.map((row) => line(row.map(escapeMarkdown))),
  ].join('\n');
}

/** Blocks as text. */
export function blocksToText(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (typeof block === 'string') return forTerminal(block);
      return `${forTerminal(block.title)}\n${formatTable(block.header, block.rows)}`;
    })
    .join('\n\n');
}

/** Blocks as Markdown. */
export function blocksToMarkdown(blocks: readonly Block[]): string {
  return blocks.map((block) => (typeof block === 'string' ? block : tableToMarkdown(block))).join('\n\n');
}
