import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GUIDES } from '../../scripts/site/guides.js';
import { markdownPages, readText, repositoryRoot } from './repository.js';

const PAGES = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'examples/README.md',
  'recordings/README.md',
  ...markdownPages('docs'),
];

/** The text without its blocks of code. */
const prose = (text: string) => text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '');

/** The links of a page to files and headings of the repository: the path, as written, and the heading. */
function linksOf(text: string): { path: string; heading: string | undefined }[] {
  return [...prose(text).matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(([, path, heading]) => ({
    path: path!,
    heading,
  }));
}

/** The names under which the headings of a page can be linked to, as GitHub and typedoc make them. */
function headingsOf(text: string): string[] {
  return [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What is wrong with the links of a page. */
function brokenLinks(page: string, text: string): string[] {
  return linksOf(text).flatMap(({ path, heading }) => {
    const target = path === '' ? page : join(dirname(page), path).replaceAll('\\', '/');
    if (!existsSync(join(repositoryRoot, target))) return [`${path} must be a file`];
    const known = heading === undefined || headingsOf(path === '' ? text : readText(target)).includes(heading);
    return known ? [] : [`${path}#${heading} must be a heading`];
  });
}

describe('links between pages', () => {
  test.each(PAGES)('lead somewhere: %s', (page) => {
    expect(brokenLinks(page, readText(page))).toEqual([]);
  });

  test('reach every guide from the README in at most two steps', () => {
    const near = (page: string) => linksOf(readText(page)).map(({ path }) => join(dirname(page), path));
    const first = near('README.md').filter((page) => page.endsWith('.md'));
    const reached = new Set([...first, ...first.flatMap(near)].map((page) => page.replaceAll('\\', '/')));
    expect(PAGES.filter((page) => page !== 'README.md' && !reached.has(page))).toEqual([]);
  });

  test('are found broken where a file or a heading is missing', () => {
    const text = '# One\n\n[a](#one) [b](#two) [c](nowhere.md) [d](https://example.org) [e](CHANGELOG.md#nothing)\n';
    expect(brokenLinks('README.md', text)).toEqual([
      '#two must be a heading',
      'nowhere.md must be a file',
      'CHANGELOG.md#nothing must be a heading',
    ]);
  });
});

describe('the documentation site', () => {
  test('has every page of docs, under what it is for', () => {
    expect(Object.values(GUIDES).flat().sort()).toEqual([...markdownPages('docs'), 'examples/README.md'].sort());
  });
});

describe('the README', () => {
  test('is five screens, and no more', () => {
    expect(readText('README.md').split('\n').length).toBeLessThanOrEqual(200);
  });

  test('shows a first result in at most ten lines', () => {
    const [, code] = /```ts\n([\s\S]*?)```/.exec(readText('README.md'))!;
    const lines = code!.split('\n').filter((line) => line !== '' && !line.startsWith('//'));
    expect(lines.length).toBeLessThanOrEqual(10);
  });
});
