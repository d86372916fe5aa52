/** The leaderboard's rows as text. */
import { formatTable } from 'banditspec';
import type { LeaderboardRow } from './row.js';

const COLUMNS = ['where', 'selector', 'feedback', 'memory', 'calls', 'regret', 'to ucbSpec', 'tok/call', 'tok/cost'];

/** The names of the columns. */
export function columnsOf(withOrders: boolean): readonly string[] {
  return [...COLUMNS, ...(withOrders ? ['all orders'] : [])];
}

/** Whether the rows know of all orders of the arms. */
export function haveOrders(rows: readonly LeaderboardRow[]): boolean {
  return rows.some((row) => row.targetCallsOverOrders !== null);
}

/** A row, column by column. */
export function cellsOf(row: LeaderboardRow, withOrders: boolean): string[] {
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const { total, interval } = row.toUcbSpec;
  return [
    row.where,
    row.selector,
    row.feedback,
    row.memory,
    count(row.targetCalls),
    count(row.regret),
    `${count(total)} [${interval.map(count).join(', ')}]`,
    row.tokensPerCall.toFixed(3),
    row.tokensPerCost.toFixed(3),
    ...(withOrders ? [row.targetCallsOverOrders === null ? '' : count(row.targetCallsOverOrders)] : []),
  ];
}

/** One table, place by place, each sorted by regret. */
export function formatLeaderboard(rows: readonly LeaderboardRow[]): string {
  const withOrders = haveOrders(rows);
  return [
    'Calls of the target model over all answers; regret: calls more than always the best arm; to ucbSpec: calls more than',
    'UCBSpec with the same memory, with the 95% interval of a bootstrap over answers (negative: fewer).',
    ...(withOrders ? ['all orders: the mean of the calls over the orders of the arms.'] : []),
    formatTable(
      columnsOf(withOrders),
      rows.map((row) => cellsOf(row, withOrders)),
    ),
  ].join('\n');
}
