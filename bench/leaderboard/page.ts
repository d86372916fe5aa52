/** The page of the leaderboard: what to use when, with the measured evidence, and the whole table. */
import { type Table, tableToMarkdown } from '../program/table.js';
import type { LeaderboardResults } from '../results/parts/leaderboard.js';
import {
  bestArmWords,
  columnsTable,
  count,
  rowsTable,
  runsMean,
  standingTables,
  standingWords,
} from '../results/parts/leaderboard-tables.js';
import { requirePageTitled } from '../results/study.js';
import { ADVICE_HEADER, adviceRows, recommendedRows, SIMULATED_HEADER, simulatedRows } from './advice.js';
import { chosenWith, DEFAULTS, SEEN_DEFAULTS } from './defaults.js';
import { ORACLE_WORDS, PITFALL_HEADER, pitfallRows } from './pitfalls.js';
import { RULE } from './standings.js';

const TITLE = '# Leaderboard';

/** Requires a page that is to be written anew to be one of these. */
export function requireLeaderboardPage(before: string | undefined, path: string): void {
  requirePageTitled(TITLE, before, path);
}

/** A table without a title. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)];
}

function bare({ header, rows }: Table): string[] {
  return table(header, rows);
}

function adviceSection(results: LeaderboardResults): string[] {
  const { standings, rows } = results;
  const advice = adviceRows(standings);
  return [
    '## Which selector when',
    '',
    ...(advice.length === 0
      ? ['Needs a recording.']
      : [
          `${RULE} Of several that stand, the one that is least behind on its worst column is named.`,
          '',
          ...table(ADVICE_HEADER, advice),
        ]),
    '',
    'On simulated arms, each with the figures of its experiment:',
    '',
    ...table(SIMULATED_HEADER, simulatedRows(rows)),
  ];
}

function recordingsSection(results: LeaderboardResults): string[] {
  const { recordings, runs, standings } = results;
  if (recordings.length === 0) return [];
  return [
    '',
    '## The recordings',
    '',
    'Recordings differ in arms, so selectors are compared only within a column, with the best of their class there. Each recording is',
    'played as a whole and, as far as the command asks for that, again under each cap on the drafts that need a model, and in parts',
    'of at least 30 requests. Rules that know the length of the match without learning are told by the order of the arms which model',
    'to use when they do not copy; a selector has to find that out, in every answer where it is fresh ([what that',
    'costs](prompts-that-differ.md#a-context-what-is-known-before-the-round)).',
    '',
    ...table(
      ['recording', 'turns', 'with all arms', 'not played', 'looked at when these were chosen'],
      recordings.map(({ name, sha256, turns, completeTurns, leftOut }) => [
        `${name} (SHA-256 ${sha256.slice(0, 16)})`,
        count(turns),
        count(completeTurns),
        leftOut.join('; '),
        chosenWith(sha256).join(', ') || 'none',
      ]),
    ),
    '',
    ...bare(columnsTable(results)),
    '',
    standingWords(runs),
    ...standingTables(standings).flatMap((own) => ['', tableToMarkdown(own)]),
  ];
}

/** The recommended rows on either half of the turns of recordings that something was chosen with. */
function halvesTable(results: LeaderboardResults): string[] {
  const seen = results.recordings.filter(({ sha256 }) => chosenWith(sha256).length > 0).map(({ name }) => name);
  if (seen.length === 0) return ['That recording is not on this page.'];
  const shown = recommendedRows(results, seen);
  return table(
    ['where', 'selector', 'memory', 'calls, first half', 'calls, second half'],
    shown.map((row) => [row.where, row.selector, row.memory, ...row.halves.map(count)]),
  );
}

/** What is known to go wrong in such comparisons. */
function pitfallsSection(results: LeaderboardResults): string[] {
  if (results.recordings.length === 0) return [];
  return [
    '## Six pitfalls',
    '',
    'An audit of adaptive drafting (pramodjella/speculative-decoding-draft-length-audit) names six ways in which such evaluations',
    'went wrong. The table says what is done about each here, and what each does to the figures of this page:',
    '',
    ...table(PITFALL_HEADER, pitfallRows(results)),
    '',
    ORACLE_WORDS,
    '',
  ];
}

/** The page of the repository: what to use when, with the measured evidence, and the whole table. */
export function leaderboardPage(results: LeaderboardResults, command: string): string {
  const all = rowsTable(results);
  return [
    TITLE,
    '',
    `Written by \`${command}\`. Do not edit; run it again.`,
    '',
    ...adviceSection(results),
    ...recordingsSection(results),
    '',
    '## How the defaults were chosen',
    '',
    `The defaults of all selectors have the hash \`${results.defaults}\`.`,
    ...(DEFAULTS === SEEN_DEFAULTS
      ? ['What follows was written for these.']
      : [
          `What follows was written for others, with the hash \`${SEEN_DEFAULTS}\`: selectors or defaults that came since are not in it.`,
        ]),
    '',
    'From a principle or from the literature: `bayesUcb` (the prior of a uniform acceptance rate), `normalHedge` and `hedgeSpec` (no',
    'parameter), `linUcb` (the usual values), `kaplanMeierDraftLength` and `goodputDraftLength` (a memory of twenty rounds, a',
    'prior mean of 2/3 near published acceptance rates), `brezziLai` (the prior of `bayesUcb`, the discount of a public ranking),',
    '`tsUcb` and `informationDirectedSampling` (the prior of `bayesUcb`, no parameter; these three became selectors after looks at what',
    "they do on both recordings and on the package's own texts).",
    '',
    'On simulated prompts, with looks at the even question ids of two recordings between the rounds: `hierarchicalThompson`,',
    '`sideInformationThompson`, and the prior that `bucketedUcb` has for a match, with its weight. [What was looked at, and what they',
    'do on both](prompts-that-differ.md).',
    '',
    'With the even question ids of the Spec-Bench recording in view: the form of `bucketedUcb`, and those of its settings that are',
    'not named here. On the first random half of those turns (a named stream decides): its `optimism` among 0, 0.025, 0.05, 0.075,',
    '0.1, `bucketWeight` among 1, 3, and whether surprises of the prompt count. So no figure of these three selectors on these turns',
    'is quite clean; turns that nobody looked at would be. Below, both halves of the one run over all turns:',
    '',
    ...halvesTable(results),
    '',
    ...pitfallsSection(results),
    '## All rows',
    '',
    "Calls of the target model over all answers. Regret: calls beyond always the best arm's. To ucbSpec: calls beyond UCBSpec's with",
    'the same memory, with the 95% interval of a bootstrap over answers; negative: fewer. Carried selectors are not told the outcome',
    'of the round that ends an answer.',
    ...(results.runs === 1 ? [] : ['', `Calls on recordings are ${runsMean(results.runs)}.`]),
    '',
    bestArmWords(results.rows),
    '',
    ...bare(all),
    '',
  ].join('\n');
}
