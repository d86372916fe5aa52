/** Which of ours beats which of theirs, where, and by how much: paired by request. */
import type { SelectorMemory } from 'banditspec';
import type { Block, Table } from '../program/table.js';
import type { Question, RuleSide } from './engine-places.js';
import { pairedBootstrap } from './paired-bootstrap.js';

/** One rule in one place. */
export interface EngineRow {
  readonly question: Question;
  readonly where: string;
  readonly memory: SelectorMemory;
  readonly rule: string;
  readonly side: RuleSide;
  /** Target calls, or time in plain passes, of all requests. */
  readonly spent: number;
}

/** One of ours beside one of theirs in one place. */
export interface EngineDuel {
  readonly question: Question;
  readonly where: string;
  readonly memory: SelectorMemory;
  readonly ours: string;
  readonly theirs: string;
  /** What ours saves, as a share of what theirs spends. */
  readonly saving: number;
  /** 95% of it, by the bootstrap over requests. */
  readonly interval: readonly [number, number];
}

/** What the command finds, as a part of a results file. */
export interface EngineRulesPart {
  readonly kind: 'engine-rules';
  readonly rows: readonly EngineRow[];
  readonly duels: readonly EngineDuel[];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Sets every one of ours beside every one of theirs. `spent` is of each request. */
export function duelsOf(
  played: readonly (Omit<EngineRow, 'spent'> & { readonly spent: readonly number[] })[],
  seed: string | number,
): EngineDuel[] {
  const bootstraps = new Map<number, ReturnType<typeof pairedBootstrap>>();
  return played
    .filter(({ side }) => side === 'ours')
    .flatMap(({ question, where, memory, rule: ours, spent }) => {
      const difference = bootstraps.get(spent.length) ?? pairedBootstrap(spent.length, seed);
      bootstraps.set(spent.length, difference);
      return played
        .filter((row) => row.side === 'theirs' && row.where === where && row.memory === memory)
        .map(({ rule: theirs, spent: other }): EngineDuel => {
          const all = sum(other);
          const { total, interval } = difference(spent, other);
          const share = (difference: number) => (difference === 0 ? 0 : -difference / all);
          return {
            ...{ question, where, memory, ours, theirs },
            saving: share(total),
            interval: [share(interval[1]), share(interval[0])],
          };
        });
    });
}

/** The rule of the page, in its words. */
export const BEATS =
  'One of ours beats one of theirs in a column if the whole interval is above 0, and is beaten if it is below; otherwise neither. ' +
  'The interval is the 95% bootstrap interval, over requests, of paired differences.';

/** 1 where ours beats theirs, -1 where it is beaten, else 0. */
export function verdictOf({ interval: [low, high] }: EngineDuel): -1 | 0 | 1 {
  if (low > 0) return 1;
  return high < 0 ? -1 : 0;
}

const percent = (share: number) => `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`;

const WORDS: Readonly<Record<Question, string>> = {
  'which drafter': 'Which drafter: per cent of target calls that ours saves',
  'how far to draft': 'How far to draft, by the number of requests decoded together: per cent of time that ours saves',
};

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}

function duelTable(duels: readonly EngineDuel[], question: Question, memory: SelectorMemory): Table {
  const own = duels.filter((duel) => duel.question === question && duel.memory === memory);
  const columns = unique(own.map(({ where }) => where));
  const pairs = unique(own.map(({ ours, theirs }) => `${ours}\n${theirs}`));
  return {
    title: `${WORDS[question]}, ${memory}`,
    header: ['ours', 'theirs', ...columns, 'beats : beaten'],
    rows: pairs.map((pair) => {
      const cells = columns.map(
        (where) => own.find((duel) => duel.where === where && pair === `${duel.ours}\n${duel.theirs}`)!,
      );
      const count = (verdict: number) => cells.filter((duel) => verdictOf(duel) === verdict).length;
      return [
        ...pair.split('\n'),
        ...cells.map(({ saving, interval }) => `${percent(saving)} (${interval.map(percent).join(' to ')})`),
        `${count(1)} : ${count(-1)}`,
      ];
    }),
  };
}

/** What every rule spends, in thousands of target calls or of plain passes. */
function spentTable(rows: readonly EngineRow[], question: Question, memory: SelectorMemory): Table {
  const own = rows.filter((row) => row.question === question && row.memory === memory);
  const columns = unique(own.map(({ where }) => where));
  return {
    title: `${question === 'which drafter' ? 'Target calls' : 'Time, in plain passes of that many requests'}, ${memory}`,
    header: ['rule', 'whose', ...columns],
    rows: unique(own.map(({ rule }) => rule)).map((rule) => {
      const ofRule = own.filter((row) => row.rule === rule);
      return [
        rule,
        ofRule[0]!.side,
        ...columns.map((where) => Math.round(ofRule.find((row) => row.where === where)!.spent).toLocaleString('en')),
      ];
    }),
  };
}

/** For each of theirs, in words: which of ours beats it in most columns, and whether it beats one of ours everywhere. */
function summary(duels: readonly EngineDuel[], question: Question, memory: SelectorMemory): string {
  const own = duels.filter((duel) => duel.question === question && duel.memory === memory);
  const columns = unique(own.map(({ where }) => where)).length;
  const lines = unique(own.map(({ theirs }) => theirs)).map((theirs) => {
    const scores = unique(own.map(({ ours }) => ours)).map((ours) => {
      const cells = own.filter((duel) => duel.ours === ours && duel.theirs === theirs);
      const count = (verdict: number) => cells.filter((duel) => verdictOf(duel) === verdict).length;
      return { ours, wins: count(1), losses: count(-1), mean: sum(cells.map(({ saving }) => saving)) / cells.length };
    });
    const best = scores.reduce((a, b) => (b.wins - b.losses > a.wins - a.losses ? b : a));
    const verdict =
      best.wins === 0
        ? `none of ours beats it in any of the ${columns} columns`
        : `${best.ours} beats it in ${best.wins} of ${columns} columns and is beaten in ${best.losses}`;
    return `- ${theirs}: ${verdict} (${percent(best.mean)} per cent on average).`;
  });
  return lines.join('\n');
}

/** Everything that there is to tell. */
export function engineBlocks({ rows, duels }: EngineRulesPart): Block[] {
  const questions = unique(rows.map(({ question }) => question));
  const memories = unique(rows.map(({ memory }) => memory));
  return questions.flatMap((question) =>
    memories.flatMap((memory): Block[] => [
      duelTable(duels, question, memory),
      `Of theirs, ${memory}:\n${summary(duels, question, memory)}`,
      spentTable(rows, question, memory),
    ]),
  );
}
