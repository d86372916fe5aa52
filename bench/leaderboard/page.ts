/** The page of the leaderboard: what to use when, with the measured evidence, and the whole table. */
import { BenchError } from '../program/bench-error.js';
import type { LeaderboardRow } from './row.js';
import { cellsOf, columnsOf, haveOrders } from './table.js';

const TITLE = '# Leaderboard';

/** Requires a page that is to be written anew to be one of these. */
export function requireLeaderboardPage(before: string | undefined, path: string): void {
  if (before !== undefined && before !== '' && !before.startsWith(`${TITLE}\n`)) {
    throw new BenchError(`--markdown must be a new file or a page of this command, got ${path}`, 2);
  }
}

/** A situation in which somebody has to choose, and the rows of the leaderboard that speak to it. */
interface Advice {
  readonly situation: string;
  readonly use: string;
  readonly why: string;
  readonly evidence: (row: LeaderboardRow) => boolean;
}

const ADVICE: readonly Advice[] = [
  {
    situation: 'a new selector for every prompt, nothing known',
    use: 'bayesUcb',
    why: 'its prior knows what an unseen arm is likely to give, so a short answer is not spent on trying all',
    evidence: (row) => row.where === 'trace' && row.memory === 'fresh' && row.selector === 'bayesUcb',
  },
  {
    situation: 'one selector for all prompts, only the pulled arm seen',
    use: 'hierarchicalThompson',
    why: 'it carries how arms and prompts differ, not a running mean ([more](prompts-that-differ.md))',
    evidence: (row) => row.where === 'trace' && row.memory === 'carried' && row.selector === 'hierarchicalThompson',
  },
  {
    situation: 'some arms need no model (prompt lookup, suffix match) and can be observed in every round',
    use: 'empiricalBayesLeader',
    why: 'nothing is paid for knowing them, and evidence of the present passage counts most',
    evidence: (row) => row.where === 'trace' && row.memory === 'carried' && row.selector === 'empiricalBayesLeader',
  },
  {
    situation: 'every drafter can be run over the text after the fact, a new selector for every prompt',
    use: 'normalHedge',
    why: 'full information without a rate to set; carried it comes down to the best arm, and `empiricalBayesLeader` does more',
    evidence: (row) => row.where === 'trace' && row.memory === 'fresh' && row.selector === 'normalHedge',
  },
  {
    situation: 'the length of the match is known before the round',
    use: 'bucketedUcb',
    why: 'it learns from which match length a copying arm is better; a linear model does not fit a threshold',
    evidence: (row) => row.where === 'trace with context' && row.memory === 'carried' && row.selector === 'bucketedUcb',
  },
  {
    situation: 'stationary arms and long answers',
    use: 'bayesUcb',
    why: 'its optimism grows slowly; regret far below that of the radius with a guarantee',
    evidence: (row) => row.where === 'table-1' && row.selector === 'bayesUcb',
  },
  {
    situation: 'the best arm changes within an answer by itself',
    use: 'klUcb',
    why: 'narrow enough to be on the best arm, wide enough to notice',
    evidence: (row) => row.where === 'changing' && row.selector === 'klUcb',
  },
  {
    situation: 'nothing may be assumed of the rewards',
    use: 'tsallisInf',
    why: 'it has a guarantee against every oblivious adversary; where arms are stationary it pays for that',
    evidence: (row) => row.where === 'adversarial' && row.selector === 'tsallisInf',
  },
];

/** The recommended rows on either half of the turns. */
function halvesTable(rows: readonly LeaderboardRow[]): string[] {
  const shown = rows.filter(
    (row) =>
      row.where.startsWith('trace') && (row.feedback === 'none' || ADVICE.some((advice) => advice.evidence(row))),
  );
  if (shown.length === 0) return ['Needs a trace.'];
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['where', 'selector', 'memory', 'calls, first half', 'calls, second half']),
    line(['---', '---', '---', '---', '---']),
    ...shown.map((row) =>
      line([row.where, row.selector, row.memory, ...row.halves.map((calls) => calls.toLocaleString('en'))]),
    ),
  ];
}

/** The page of the repository: what to use when, with the measured evidence, and the whole table. */
export function leaderboardPage(rows: readonly LeaderboardRow[], command: string): string {
  const withOrders = haveOrders(rows);
  const columns = columnsOf(withOrders);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const evidence = (advice: Advice) =>
    rows
      .filter(advice.evidence)
      .map((row) => {
        const count = (value: number) => Math.round(value).toLocaleString('en');
        const { total, interval } = row.toBestArm;
        return (
          `${row.where}, ${row.memory}: ${count(row.targetCalls)} calls; UCBSpec ` +
          `${count(row.targetCalls - row.toUcbSpec.total)}; always the best arm ${count(row.targetCalls - total)}, ` +
          `a difference of ${count(total)} [${interval.map(count).join(', ')}]`
        );
      })
      .join('; ');
  return [
    TITLE,
    '',
    `Written by \`${command}\`. Do not edit; run it again.`,
    '',
    '## Which selector when',
    '',
    line(['situation', 'use', 'because', 'measured']),
    line(['---', '---', '---', '---']),
    ...ADVICE.map((advice) =>
      line([advice.situation, `\`${advice.use}\``, advice.why, evidence(advice) || 'needs a trace']),
    ),
    '',
    '## How the defaults were chosen',
    '',
    'From a principle or from the literature: `bayesUcb` (the prior of a uniform acceptance rate), `normalHedge` and `hedgeSpec` (no',
    'parameter), `linUcb` (the usual values), `kaplanMeierDraftLength` and `goodputDraftLength` (a memory of twenty rounds, a',
    'prior mean of 2/3 near published acceptance rates).',
    '',
    'On simulated prompts, with looks at the even question ids of two recordings, this one among them, between the rounds:',
    '`hierarchicalThompson`. [What was looked at, and what it does on the other recording](prompts-that-differ.md).',
    '',
    'With the even question ids of the Spec-Bench recording in view: the form of `empiricalBayesLeader`, `saturationProbing` and',
    '`bucketedUcb`, and those of their settings that are not named here. On the first random half of those turns (a',
    'named stream decides): of `empiricalBayesLeader` `discount` among 0.7, 0.8, 0.9, 1 and `priorWeight` among 5, 10, 20; of `bucketedUcb`',
    '`optimism` among 0, 0.025, 0.05, 0.075, 0.1, `bucketWeight` among 1, 3, and whether surprises of the prompt count. The',
    '`streak` of `saturationProbing` was not: on that half alone 1, 2 and 3 cannot be told apart, on all turns 2 is the only one',
    'that beats the best arm. On a second recording it is greedy where caps are equal, and no longer recommended. So no figure',
    'of these four on these turns is quite clean; turns that nobody looked at would be. Below, both halves of the one run over',
    'all turns:',
    '',
    ...halvesTable(rows),
    '',
    '## All rows',
    '',
    'Calls of the target model over all answers. Regret: calls more than always the best arm. To ucbSpec: calls more than',
    'UCBSpec with the same memory, with the 95% interval of a bootstrap over answers; negative: fewer. Carried selectors',
    'are not told of the round that ends an answer.',
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(cellsOf(row, withOrders))),
    '',
  ].join('\n');
}
