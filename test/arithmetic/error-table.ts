/**
 * `npm run arithmetic:table [-- points]`: the errors of the functions in `src/arithmetic` against exact values, in units in
 * the last place, for so many points a function.
 */
import { readCount, readRepositoryCommand } from '../../bench/program/repository-command.js';
import { errorsUnder, lawsOf } from './errors.js';
import { TRIED } from './functions.js';

const { points } = readRepositoryCommand({
  name: 'arithmetic:table',
  summary: 'Print the errors of the functions in src/arithmetic against exact values, in units in the last place',
  examples: [
    ['', 'a million points a function'],
    ['1e4', 'fewer'],
  ],
  declare: (parser) => parser.argument('[POINTS]', 'for each function', readCount('POINTS'), 1_000_000),
  read: ({ values: [points] }): { points: number } => ({ points }),
});
const line = (name: string, law: string, ...cells: string[]) =>
  console.log(`${name.padEnd(6)} ${law.padEnd(27)}${cells.map((cell) => cell.padStart(9)).join('')}`.trimEnd());

console.log('Errors in units in the last place; correct rounding has at most 0.5, on average 0.25.');
line('', 'arguments', 'points', 'greatest', 'mean', '  at');
for (const tried of TRIED) {
  const laws = lawsOf(tried);
  let worst = 0;
  for (const law of laws) {
    const errors = errorsUnder(tried, law, Math.ceil(points / (laws.length - 1)));
    worst = Math.max(worst, errors.greatest);
    line(tried.name, law, `${errors.points}`, errors.greatest.toFixed(4), errors.mean.toFixed(4), `  ${errors.at}`);
  }
  line(tried.name, 'all', '', worst.toFixed(4), '', `  (documented: ${tried.bound})`);
}
