/** The leaderboard as tables. */
import type { Table } from '../../program/table.js';
import { placeBiases } from '../selection-bias.js';
import type { BoardColumn, LeaderboardResults, LeaderboardRow, Standing, StandingPlace } from './leaderboard.js';

const COLUMNS = ['where', 'selector', 'feedback', 'memory', 'calls', 'regret', 'to ucbSpec', 'tok/call', 'tok/cost'];

/** A number of calls. */
export function count(calls: number): string {
  return Math.round(calls).toLocaleString('en');
}

/** A number of calls, with its standard deviation where runs differ. */
function countOf({ targetCalls, standardDeviation }: LeaderboardRow | StandingPlace): string {
  return standardDeviation === null || standardDeviation === 0
    ? count(targetCalls)
    : `${count(targetCalls)} (${count(standardDeviation)})`;
}

/** A share as per cent, with one decimal where it is not whole. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}

function rowCells(row: LeaderboardRow, withOrders: boolean): string[] {
  const { total, interval } = row.toUcbSpec;
  return [
    row.where,
    row.selector,
    row.feedback,
    row.memory,
    countOf(row),
    count(row.regret),
    `${count(total)} [${interval.map(count).join(', ')}]`,
    row.tokensPerCall.toFixed(3),
    row.tokensPerCost.toFixed(3),
    ...(withOrders ? [row.targetCallsOverOrders === null ? '' : count(row.targetCallsOverOrders)] : []),
  ];
}

/** All rows, place by place, each sorted by regret. */
export function rowsTable({ rows, runs }: Pick<LeaderboardResults, 'rows' | 'runs'>): Table {
  const withOrders = rows.some((row) => row.targetCallsOverOrders !== null);
  return {
    title:
      "Calls of the target model over all answers; regret: calls beyond always the best arm's; to ucbSpec: calls beyond\n" +
      "UCBSpec's with the same memory, with the 95% interval of a bootstrap over answers (negative: fewer)." +
      (runs === 1 ? '' : `\ncalls on recordings: ${runsMean(runs)}.`) +
      (withOrders ? '\nall orders: the mean of the calls over the orders of the arms.' : ''),
    header: [...COLUMNS, ...(withOrders ? ['all orders'] : [])],
    rows: rows.map((row) => rowCells(row, withOrders)),
  };
}

/** What was played of the recordings, column by column. */
export function columnsTable({ columns, rows }: LeaderboardResults): Table {
  const bestArm = ({ where }: BoardColumn) =>
    Math.min(...rows.filter((row) => row.where === where && row.feedback === 'none').map((row) => row.targetCalls));
  return {
    title:
      'The columns: the arms of each, with a star where they are free to observe, and the calls needed without learning',
    header: ['column', 'arms', 'answers', 'requests', 'tokens', 'always the best arm', 'uniform choice'],
    rows: columns.map((column) => [
      column.where,
      column.arms.map(({ name, free }) => `${name}${free ? '*' : ''}`).join(', '),
      ...[column.answers, column.requests, column.tokens, bestArm(column), column.uniformCalls].map(count),
    ]),
  };
}

/** Calls, and how many more than the best's, as a share of them with its 95% interval. */
function placeCell(place: StandingPlace): string {
  const { targetCalls, behind, toBest } = place;
  const { total, interval } = toBest;
  if (total === 0) return countOf(place);
  // The share of a difference of d calls: the best has targetCalls - total.
  const shares = interval.map((calls) => (100 * calls) / (targetCalls - total));
  return `${countOf(place)} +${percent(behind)} [${shares.map((share) => share.toFixed(1)).join(', ')}]`;
}

/** One table for each class and memory: its selectors, the one that is least behind on its worst column first. */
export function standingTables(standings: readonly Standing[]): Table[] {
  const groups = new Map<string, Standing[]>();
  for (const standing of standings) {
    const name = `${standing.feedback}, ${standing.memory}`;
    groups.set(name, [...(groups.get(name) ?? []), standing]);
  }
  return [...groups].map(([title, own]) => ({
    title,
    header: ['selector', ...own[0]!.places.map(({ where }) => where), 'worst', 'on', 'worse than uniform on'],
    rows: own.map(({ selector, places, worst, worseThanUniform }) => [
      selector,
      ...places.map(placeCell),
      percent(worst.behind),
      worst.behind === 0 ? '' : worst.where,
      worseThanUniform.join('; '),
    ]),
  }));
}

/** What calls are where selectors played several times. */
export function runsMean(runs: number): string {
  return `the mean of ${runs} runs, with their standard deviation in brackets where they differ`;
}

/** What the cells of {@link standingTables} say, where selectors played so many times. */
export const standingWords = (runs: number) =>
  `Calls of the target model${runs === 1 ? '' : `, ${runsMean(runs)}`}; how many more than the best of the class needs in that column, as a share of ` +
  'its calls, with the 95% interval of a paired bootstrap over requests; the column where the selector is furthest behind; the columns ' +
  'where it needs more calls than uniform choice.';

/** So many places are named where regret is too high. */
const PLACES_NAMED = 3;

/** What is said of the arm that regret is measured against: it was found from the same answers, which favours the lucky one. */
export function bestArmWords(rows: readonly LeaderboardRow[]): string {
  const biased = placeBiases(rows)
    .filter(({ calls }) => calls >= 0.5)
    .sort((a, b) => b.calls - a.calls);
  const named = biased
    .slice(0, PLACES_NAMED)
    .map(({ where, arms, calls }) => `${count(calls)} calls in ${where} (${arms} arms as close as equal ones)`);
  const rest = biased.length > PLACES_NAMED ? `, less in ${biased.length - PLACES_NAMED} more places` : '';
  return (
    'The best arm of a place is the one with the fewest calls over the same answers, which favours the lucky one: regret is too high by ' +
    (biased.length === 0
      ? 'less than half a call everywhere.'
      : `at most about ${named.join(', ')}${rest}, and less than half a call elsewhere (what the best of arms this close would gain by luck if they were equal).`)
  );
}
