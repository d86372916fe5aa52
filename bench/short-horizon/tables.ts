/** The tables of the study. */
import type { Block, Table } from '../program/table.js';
import type { ShortHorizonPart } from './part.js';
import { LAWS, PLAYERS, RANKING_ARMS, RANKING_LENGTHS, RANKING_PULLS, type RankingResult } from './ranking.js';
import { SHORT_RULES } from './rules.js';
import { type PlaceVerdict, surelyWins } from './verdicts.js';

/** Players by their mean rank over the laws, as in the ranking. */
function rankingTable({ ranking }: ShortHorizonPart, maxDraftLength: number): Table {
  const own = ranking.filter((result) => result.maxDraftLength === maxDraftLength);
  const laws = Object.keys(LAWS);
  const under = (law: string) => own.filter((result) => result.law === law).sort((a, b) => a.mean - b.mean);
  const ranked = new Map(laws.map((law) => [law, under(law)]));
  const rankOf = (player: string, law: string) => 1 + ranked.get(law)!.findIndex((result) => result.player === player);
  const rows = Object.keys(PLAYERS)
    .map((player) => ({
      player,
      rank: laws.reduce((sum, law) => sum + rankOf(player, law), 0) / laws.length,
    }))
    .sort((a, b) => a.rank - b.rank || (a.player < b.player ? -1 : 1))
    .map(({ player, rank }) => {
      const cells = laws.map((law) => cellOf(ranked.get(law)!.find((result) => result.player === player)!));
      return [player, rank.toFixed(1), ...cells];
    });
  const setting = maxDraftLength === 1 ? 'the ranking itself' : `accepted lengths of 1 to ${maxDraftLength + 1} tokens`;
  return {
    title: `Regret after ${RANKING_PULLS} pulls of ${RANKING_ARMS} arms, in shares of the range; L = ${maxDraftLength}: ${setting}`,
    header: ['selector', 'mean rank', ...laws],
    rows,
  };
}

function cellOf({ mean, standardError }: RankingResult): string {
  return `${mean.toFixed(1)} ± ${standardError.toFixed(1)}`;
}

function share(more: number, of: number): string {
  const percent = (100 * more) / of;
  return `${percent > 0 ? '+' : ''}${percent.toFixed(1)}%`;
}

/** Rules by places: calls more than the best of the package has there. */
function placesTable(places: readonly PlaceVerdict[], memory: PlaceVerdict['memory'], title: string): Table {
  const own = places.filter((place) => place.memory === memory);
  const rows = SHORT_RULES.map(({ name }, i) => [
    name,
    ...own.map(({ best, rules }) => {
      const { toBest } = rules[i]!;
      return `${share(toBest.total, best.calls)}${surelyWins(toBest) ? ' (!)' : ''}`;
    }),
  ]);
  return {
    title,
    header: ['rule', ...own.map(({ where }) => where)],
    rows: [
      ['calls of the best of the package', ...own.map(({ best }) => String(best.calls))],
      ['which', ...own.map(({ best }) => best.selector)],
      ['uniform choice', ...own.map(({ best, uniformCalls }) => share(uniformCalls - best.calls, best.calls))],
      ...rows,
    ],
  };
}

/** Where a rule has fewer calls than every selector of the package that learns from the same. */
function winsTable({ places }: ShortHorizonPart): Table {
  const wins = (own: readonly PlaceVerdict[]) =>
    own.map(({ where, memory }) => `${where}, ${memory}`).join('; ') || 'nowhere';
  return {
    title: 'Where a rule is ahead of every selector of the package that learns from the pulled arm',
    header: ['rule', 'ahead', 'with a 95% interval that is below 0', 'furthest behind'],
    rows: SHORT_RULES.map(({ name }, i) => {
      const ahead = places.filter(({ rules }) => rules[i]!.toBest.total < 0);
      const shares = places.map(({ best, rules }) => rules[i]!.toBest.total / best.calls);
      const worst = shares.indexOf(Math.max(...shares));
      return [
        name,
        wins(ahead),
        wins(ahead.filter(({ rules }) => surelyWins(rules[i]!.toBest))),
        worst < 0 ? '' : `${share(shares[worst]!, 1)} on ${places[worst]!.where}, ${places[worst]!.memory}`,
      ];
    }),
  };
}

/** All tables of the study. */
export function shortHorizonBlocks(part: ShortHorizonPart): Block[] {
  const memories = [
    ['fresh', 'A new selector for every answer: calls compared with the best of the package; (!): surely fewer'],
    ['carried', 'One selector for all answers: the same'],
  ] as const;
  return [
    ...RANKING_LENGTHS.map((length) => rankingTable(part, length)),
    winsTable(part),
    ...memories
      .filter(([memory]) => part.places.some((place) => place.memory === memory))
      .map(([memory, title]) => placesTable(part.places, memory, title)),
  ];
}
