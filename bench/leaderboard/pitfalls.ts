/**
 * Six ways in which evaluations of adaptive drafting went wrong (the audit protocol of
 * pramodjella/speculative-decoding-draft-length-audit), what this leaderboard does about each, and what each does to its
 * figures, as far as they tell.
 */
import type { BoardColumn, LeaderboardResults, LeaderboardRow } from '../results/parts/leaderboard.js';
import { count, percent } from '../results/parts/leaderboard-tables.js';

/** The heads of {@link pitfallRows}. */
export const PITFALL_HEADER = ['pitfall', 'here', 'what it does to the figures above'];

/** A share with a sign. */
function signed(share: number): string {
  return `${share < 0 ? '' : '+'}${percent(share)}`;
}

/** The columns that are no part of another and have no context: whole recordings, with and without a cap. */
function wholeColumns({ columns }: LeaderboardResults): readonly BoardColumn[] {
  return columns.filter(({ part, context }) => part === null && !context);
}

/** The rows of fixed arms in a place, the fewest calls first. */
function fixedRows({ rows }: LeaderboardResults, where: string): readonly LeaderboardRow[] {
  return rows
    .filter((row) => row.where === where && row.feedback === 'none')
    .sort((a, b) => a.targetCalls - b.targetCalls);
}

/** Which arms know less than the text: what the method gave from its next recorded start is taken for what it gives here. */
export function nextStartWords(results: LeaderboardResults): string {
  const whole = wholeColumns(results).filter(({ cap }) => cap === null);
  const inexact = whole.flatMap(({ where, arms }) => {
    const names = arms.filter(({ name }) => name.includes('(next-start)')).map(({ name }) => name);
    return names.length > 0 ? [`${where}: ${names.join(', ')}`] : [];
  });
  if (inexact.length === 0) return 'every arm was recorded at every position: nothing';
  const exact = whole.filter(({ arms }) => arms.every(({ name }) => !name.includes('(next-start)')));
  const clean = exact.length > 0 ? `; clean of it: ${exact.map(({ where }) => where).join(', ')}` : '';
  return `taken from the next recorded start, so that changes of arm cost it nothing: ${inexact.join('; ')}${clean}`;
}

/** What it costs on one half to take the selector that was best on the other. */
export interface HalfPick {
  readonly where: string;
  /** The selector with the fewest calls on the first half. */
  readonly picked: string;
  /** Its calls on the second half more than the fewest there, as a share. */
  readonly behind: number;
}

/** One pick among selectors with bandit feedback for each whole recording and memory. */
export function halfPicks(results: LeaderboardResults): readonly HalfPick[] {
  return wholeColumns(results).flatMap(({ where }) =>
    (['fresh', 'carried'] as const).flatMap((memory): HalfPick[] => {
      const own = results.rows.filter(
        (row) => row.where === where && row.memory === memory && row.feedback === 'bandit' && row.halves[1] > 0,
      );
      if (own.length === 0) return [];
      const picked = own.reduce((a, b) => (b.halves[0] < a.halves[0] ? b : a));
      const fewest = Math.min(...own.map(({ halves }) => halves[1]));
      return [{ where: `${where}, ${memory}`, picked: picked.selector, behind: picked.halves[1] / fewest - 1 }];
    }),
  );
}

function halfWords(results: LeaderboardResults): string {
  const picks = halfPicks(results);
  if (picks.length === 0) return 'needs a recording';
  const worst = picks.reduce((a, b) => (b.behind > a.behind ? b : a));
  const mean = picks.reduce((sum, { behind }) => sum + behind, 0) / picks.length;
  const kept = picks.filter(({ behind }) => behind === 0).length;
  return (
    `the bandit selector that is best on the first half is ${signed(mean)} behind the best of the second in the mean of ` +
    `${picks.length} columns, first in ${kept} of them, ${signed(worst.behind)} in the worst (${worst.picked} on ${worst.where}): ` +
    'that is how much the best of many is flattered'
  );
}

/** How far fixed arms are apart: where they were not, the arms would not do what their names say. */
export function spreadWords(results: LeaderboardResults): string {
  const spreads = wholeColumns(results).flatMap(({ where, cap }) => {
    const fixed = fixedRows(results, where);
    if (cap !== null || fixed.length < 2) return [];
    const [least, next] = fixed.map(({ targetCalls }) => targetCalls);
    return [`${where}: ${count(least!)}, next ${count(next!)} (${signed(next! / least! - 1)})`];
  });
  return spreads.length === 0
    ? 'needs a recording'
    : `calls of always the best arm, and the next: ${spreads.join('; ')}`;
}

/** What the best fixed arm owes to drafts that cost nothing here. */
export function capWords(results: LeaderboardResults): string {
  const whole = wholeColumns(results);
  const told = whole.flatMap(({ where, recording, cap }) => {
    if (cap === null) return [];
    const uncapped = whole.find((other) => other.recording === recording && other.cap === null);
    const [capped] = fixedRows(results, where);
    const [free] = uncapped ? fixedRows(results, uncapped.where) : [];
    return capped && free ? [`${where} ${signed(capped.targetCalls / free.targetCalls - 1)}`] : [];
  });
  return told.length === 0
    ? 'no cap was played'
    : `calls of the best fixed arm under a cap, beside those without: ${told.join('; ')}. The difference is long drafts, which are free in calls`;
}

/** A row for each pitfall. */
export function pitfallRows(results: LeaderboardResults): string[][] {
  return [
    [
      '1. a simulator of another mechanism (a chain for a tree), not confirmed by a clock',
      'Arms are replays of the drafter that was recorded, trees included; no law of acceptance is fitted. No clock confirms them.',
      nextStartWords(results),
    ],
    [
      '2. a threshold picked on the prompts that it is tested on',
      'Defaults are from principle or simulation; what was looked at is said above. Halves are random, by a named stream.',
      halfWords(results),
    ],
    [
      '3. arms that are timed in blocks, one after the other',
      'Nothing is timed. All play the same requests with the same luck, and differences are paired.',
      'nothing: no figure depends on when, where or beside what it was computed',
    ],
    [
      '4. a clock that jumps within a cycle',
      'There is no clock. Where arms have costs, these are given beforehand.',
      'nothing; but no figure tells what deciding or switching costs on a machine',
    ],
    [
      '5. patched code that never runs',
      'Every selector is asked before every round; a fixed arm is a player like others.',
      spreadWords(results),
    ],
    [
      '6. a baseline that is padded to verify more than it drafts',
      'Under a cap the arms that run a model draft no more than that themselves, and the baseline is the best of these.',
      capWords(results),
    ],
  ];
}

/** What is said below the table. */
export const ORACLE_WORDS =
  'No figure here is against an oracle that knows each round: regret is against always the arm that is best over all answers. The ' +
  "audit's paper has an oracle that drafts K = accepted + 1 tokens, its script one of max(accepted, 1): with costs by the token " +
  'the first pays for one token more in every round.';
