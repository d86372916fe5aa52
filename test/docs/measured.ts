/** Figures of the README, taken from the pages on which commands wrote them. `npm run generate` copies them, a test compares. */
import { readText } from './repository.js';

/** A table's only row with that many cells that begins with the cells told, without these. */
function row(page: string, width: number, first: readonly string[]): readonly string[] {
  const start = `| ${first.join(' | ')} | `;
  const found = readText(page)
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => line.slice(2, -2).split(' | '))
    .filter((cells) => cells.length === width);
  if (found.length !== 1) throw new Error(`${page} must have one row that begins with ${start}, got ${found.length}`);
  return found[0]!.slice(first.length);
}

/** What the README calls a selector, its name on the leaderboard, what it learns from, and whether contexts are told. */
const CARRIED = [
  ['`bayesUcb`', 'bayesUcb', 'bandit', ''],
  ['`hierarchicalThompson`', 'hierarchicalThompson', 'bandit', ''],
  ['`sideInformationThompson`, which sees the copies for free', 'sideInformationThompson', 'side-information', ''],
  ['`bucketedUcb`, told how long the match is', 'bucketedUcb', 'contextual', ' with context'],
] as const;

/** Calls of the target model on the recordings of docs/leaderboard.md, with all their arms and no cap. */
export function carriedCalls(): string {
  const page = 'docs/leaderboard.md';
  const places = ['specbench-vicuna7b', 'specdecode-llama8b'];
  const described = places.map((place) => row(page, 7, [place]));
  const rows = [
    ['uniform choice', ...described.map((cells) => cells.at(-1)!)],
    ['always the best arm, in hindsight', ...described.map((cells) => cells.at(-2)!)],
    ...CARRIED.map(([name, kind, feedback, context]) => [
      name,
      ...places.map((place) => row(page, 10, [`${place}${context}`, kind, feedback, 'carried'])[0]!),
    ]),
  ];
  return table(['', 'Vicuna-7B', 'Llama-8B'], rows);
}

/** How many times the time of the same rule in C selectors take, by docs/speed.md. */
export function timesOfC(): string {
  const counts = [5, 20, 100];
  const rows = ['ucbSpec', 'exp3Spec', 'tsallisInf', 'hedge'].map((kind) => [
    `\`${kind}\``,
    ...counts.map((count) => {
      const [nanoseconds, , ratio] = row('docs/speed.md', 7, [kind, String(count)]);
      return `${ratio} (${nanoseconds} ns)`;
    }),
  ]);
  return table(['', ...counts.map((count) => `${count} arms`)], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
