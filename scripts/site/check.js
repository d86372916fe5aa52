/** Follows every link of the built site that stays in it, headings included, and fails where one leads nowhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('../../docs/api/', import.meta.url));
const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
const texts = new Map(pages.map((page) => [join(site, page), readFileSync(join(site, page), 'utf8')]));
/** @type {Map<string, Set<string | undefined>>} */
const names = new Map();

/**
 * The names in a page that a link can lead to.
 *
 * @param {string} path
 */
function namesOf(path) {
  const known =
    names.get(path) ?? new Set([...(texts.get(path) ?? '').matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
  names.set(path, known);
  return known;
}

const broken = [];
let count = 0;
for (const [path, text] of texts) {
  for (const [, target = '', heading = ''] of text.matchAll(/<a[^>]*\shref="(?![a-z]+:)([^"#]*)(?:#([^"]*))?"/g)) {
    count += 1;
    const to = target === '' ? path : join(dirname(path), decodeURI(target));
    const known = existsSync(to) && (heading === '' || !texts.has(to) || namesOf(to).has(decodeURIComponent(heading)));
    if (!known) broken.push(`${relative(site, path)}: ${target}${heading === '' ? '' : `#${heading}`}`);
  }
}
process.stdout.write(`${pages.length} pages, ${count} links, ${broken.length} broken\n`);
for (const link of new Set(broken)) process.stderr.write(`${link}\n`);
if (count === 0 || broken.length > 0) process.exitCode = 1;
