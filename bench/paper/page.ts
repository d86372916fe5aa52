/**
 * The page of the paper's experiments: one section a command, each written by its own command, which leaves the others as
 * they are. The commands stand at the top.
 */
import { BenchError } from '../program/bench-error.js';
import { type Block, blocksToMarkdown } from '../program/table.js';
import type { StudyPage } from '../results/study.js';

/** What one command has to say. */
export interface PageSection {
  /** The command's name, which is the section's heading. */
  readonly name: string;
  /** The command line that writes it. */
  readonly command: string;
  readonly body: string;
}

const TITLE = "# The paper's experiments";

/** Sections stand in this order. */
const ORDER: readonly string[] = ['draft-methods', 'draft-lengths', 'predictive-check', 'token-level'];

const HEADING = /^## ([a-z-]+)\n\nWritten by `([^`\n]*)`\.\n\n/;

function sectionsOf(page: string, path: string): PageSection[] {
  const refuse = () => new BenchError(`--markdown must be a new file or a page of these commands, got ${path}`, 2);
  if (!page.startsWith(`${TITLE}\n`)) throw refuse();
  const [, ...texts] = page.split(/^(?=## )/m);
  return texts.map((text) => {
    const [heading, name = '', command = ''] = HEADING.exec(text) ?? [];
    if (heading === undefined || !ORDER.includes(name)) throw refuse();
    return { name, command, body: text.slice(heading.length).trimEnd() };
  });
}

/**
 * The page with this section put in, in place of the one it had.
 *
 * @param page the page as it is; undefined where there is none.
 * @param path what errors call it.
 * @throws BenchError when the file is no such page.
 */
export function withSection(page: string | undefined, path: string, section: PageSection): string {
  const others = page === undefined ? [] : sectionsOf(page, path).filter(({ name }) => name !== section.name);
  const sections = [...others, section].sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));
  return [
    TITLE,
    '',
    'The experiments of Hou et al. 2025 ([arXiv:2505.15141](https://arxiv.org/abs/2505.15141)) in simulation, beside the published',
    'figures: where the two agree and where they do not. Then whether the simulations behave like recorded runs, and decoding of real',
    'tokens. Each command writes its own section (`--markdown`). Do not edit; run the commands again.',
    '',
    '```sh',
    ...sections.map(({ command }) => command),
    '```',
    '',
    ...sections.flatMap(({ name, command, body }) => [`## ${name}`, '', `Written by \`${command}\`.`, '', body, '']),
  ].join('\n');
}

/** A study's section of the page. */
export function paperPage<Part>(
  name: string,
  own: readonly string[],
  tell: (part: Part) => readonly Block[],
): StudyPage<Part> {
  return {
    file: 'docs/paper-experiments.md',
    arguments: own,
    check(before, path) {
      withSection(before, path, { name, command: '', body: '' });
    },
    write: (before, path, command, part) =>
      withSection(before, path, { name, command, body: blocksToMarkdown(tell(part)) }),
  };
}
