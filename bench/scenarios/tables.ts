/** From results to tables: time a token beside the best fixed draft length, and who beats whom. */
import type { Block, Table } from '../program/table.js';
import type { RunResult, ScenarioRow, ScenariosPart, Side } from './results.js';
import { SCENARIOS } from './scenarios.js';

/** Standard errors over the runs that a difference must have to count. */
const BEYOND = 2;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Milliseconds a token over all runs. */
function timePerToken(runs: readonly RunResult[]): number {
  return sum(runs.map(({ milliseconds }) => milliseconds)) / sum(runs.map(({ tokens }) => tokens));
}

/** One rival, with its rows in the order of the scenarios. */
interface Standing {
  readonly selector: string;
  readonly side: Side;
  readonly rows: readonly ScenarioRow[];
  /** Time a token over that of the best fixed draft length of each scenario. */
  readonly ratios: readonly number[];
  readonly mean: number;
  readonly worst: number;
}

/** The best fixed draft length of a scenario: that of the least time over all runs. */
function bestFixed(rows: readonly ScenarioRow[], scenario: string): ScenarioRow {
  return rows
    .filter((row) => row.scenario === scenario && row.side === 'fixed')
    .reduce((best, row) => (timePerToken(row.runs) < timePerToken(best.runs) ? row : best));
}

/** All rivals, those that are least behind in their worst scenario first. */
export function standingsOf({ rows }: ScenariosPart): Standing[] {
  const best = SCENARIOS.map(({ name }) => timePerToken(bestFixed(rows, name).runs));
  return rows
    .filter(({ scenario }) => scenario === SCENARIOS[0]!.name)
    .map(({ selector, side }): Standing => {
      const own = SCENARIOS.map(({ name }) => rows.find((row) => row.scenario === name && row.selector === selector)!);
      const ratios = own.map(({ runs }, i) => timePerToken(runs) / best[i]!);
      const mean = sum(ratios) / ratios.length;
      return { selector, side, rows: own, ratios, mean, worst: Math.max(...ratios) };
    })
    .sort((a, b) => a.worst - b.worst);
}

/** How much less time a token takes than with another rival, run by run: the mean share, and its standard error. */
export function saving(ours: ScenarioRow, theirs: ScenarioRow): { readonly mean: number; readonly error: number } {
  const shares = ours.runs.map((run, i) => 1 - timePerToken([run]) / timePerToken([theirs.runs[i]!]));
  const mean = sum(shares) / shares.length;
  const squares = sum(shares.map((share) => (share - mean) * (share - mean)));
  return { mean, error: Math.sqrt(squares / (shares.length - 1) / shares.length) };
}

const percent = (share: number) => `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`;

function placesTable({ rows }: ScenariosPart): Table {
  return {
    title: 'The best fixed draft length of each scenario, and the best rule of either side',
    header: ['scenario', 'best fixed', 'ms a token', 'best of ours', 'ms a token', 'best of theirs', 'ms a token'],
    rows: SCENARIOS.map(({ name }) => {
      const least = (side: Side) =>
        rows
          .filter((row) => row.scenario === name && row.side === side)
          .reduce((best, row) => (timePerToken(row.runs) < timePerToken(best.runs) ? row : best));
      const cells = [bestFixed(rows, name), least('ours'), least('theirs')].flatMap(({ selector, runs }) => [
        selector,
        timePerToken(runs).toFixed(3),
      ]);
      return [name, ...cells];
    }),
  };
}

function ratiosTable(standings: readonly Standing[]): Table {
  return {
    title: 'Time a token over that of the best fixed draft length',
    header: ['selector', 'whose', ...SCENARIOS.map(({ name }) => name), 'mean', 'worst'],
    rows: standings.map(({ selector, side, ratios, mean, worst }) => [
      selector,
      side === 'fixed' ? '' : side,
      ...[...ratios, mean, worst].map((ratio) => ratio.toFixed(3)),
    ]),
  };
}

/** What the best of ours saves against each of theirs; in brackets what luck may have done. */
function savingsTable(lead: Standing, standings: readonly Standing[]): Table {
  return {
    title: `Per cent of the time a token that ${lead.selector} saves against each of theirs`,
    header: ['against', ...SCENARIOS.map(({ name }) => name)],
    rows: standings
      .filter(({ side }) => side === 'theirs')
      .map(({ selector, rows }) => [
        selector,
        ...rows.map((row, i) => {
          const { mean, error } = saving(lead.rows[i]!, row);
          return Math.abs(mean) > BEYOND * error ? percent(mean) : `(${percent(mean)})`;
        }),
      ]),
  };
}

/** In how many scenarios each of ours is faster and slower than each of theirs. */
function duelsTable(standings: readonly Standing[]): Table {
  const theirs = standings.filter(({ side }) => side === 'theirs');
  return {
    title: `Scenarios, of ${SCENARIOS.length}, in which ours is faster : slower than theirs by more than ${BEYOND} standard errors`,
    header: ['ours', ...theirs.map(({ selector }) => selector)],
    rows: standings
      .filter(({ side }) => side === 'ours')
      .map(({ selector, rows }) => [
        selector,
        ...theirs.map((other) => {
          const savings = rows.map((row, i) => saving(row, other.rows[i]!));
          const faster = savings.filter(({ mean, error }) => mean > BEYOND * error).length;
          const slower = savings.filter(({ mean, error }) => -mean > BEYOND * error).length;
          return `${faster} : ${slower}`;
        }),
      ]),
  };
}

/** Everything that there is to tell. */
export function scenarioBlocks(part: ScenariosPart): Block[] {
  const standings = standingsOf(part);
  const ours = standings.filter(({ side }) => side === 'ours');
  const leads = [ours[0]!, ours.reduce((best, own) => (own.mean < best.mean ? own : best))];
  const names = leads.map(({ selector }) => selector);
  return [
    SCENARIOS.map(({ name, what }) => `- ${name}: ${what}`).join('\n'),
    placesTable(part),
    ratiosTable(standings),
    `Of ours ${names[0]} is least behind in its worst scenario, and ${names[0] === names[1] ? 'also' : names[1]} takes the least time on average. In brackets: within ${BEYOND} standard errors over ${part.runs} runs.`,
    ...[...new Set(leads)].map((lead) => savingsTable(lead, standings)),
    duelsTable(standings),
  ];
}
