/** Which selector when: for each situation what the rule of the page recommends, and what became of earlier recommendations. */
import { type SelectorMemory, selectorCatalogue } from 'banditspec';
import { ALL_OBSERVED } from '../experiments/contenders.js';
import type { FeedbackClass, LeaderboardResults, LeaderboardRow, Standing } from '../results/parts/leaderboard.js';
import { count, percent } from '../results/parts/leaderboard-tables.js';
import { objectionsTo, stands } from './standings.js';

/** A situation in which somebody has to choose. */
interface Situation {
  readonly situation: string;
  readonly feedback: FeedbackClass;
  readonly memory: SelectorMemory;
  /** What README.md recommends for it, from what was known before; the rule says whether that stands. */
  readonly recommended?: string;
}

const SITUATIONS: readonly Situation[] = [
  {
    situation: 'only the pulled arm is seen; a new selector for every prompt',
    feedback: 'bandit',
    memory: 'fresh',
    recommended: 'bayesUcb',
  },
  {
    situation: 'only the pulled arm is seen; one selector for all prompts',
    feedback: 'bandit',
    memory: 'carried',
    recommended: 'hierarchicalThompson',
  },
  {
    situation: 'some arms need no model and are seen in every round; a new selector for every prompt',
    feedback: 'side-information',
    memory: 'fresh',
  },
  {
    situation: 'some arms need no model and are seen in every round; one selector for all prompts',
    feedback: 'side-information',
    memory: 'carried',
    recommended: 'sideInformationThompson',
  },
  {
    situation: 'every drafter is run over the text after the fact; a new selector for every prompt',
    feedback: 'full-information',
    memory: 'fresh',
    recommended: 'normalHedge',
  },
  {
    situation: 'every drafter is run over the text after the fact; one selector for all prompts',
    feedback: 'full-information',
    memory: 'carried',
  },
  {
    situation: 'the length of the match is known before the round; a new selector for every prompt',
    feedback: 'contextual',
    memory: 'fresh',
  },
  {
    situation: 'the length of the match is known before the round; one selector for all prompts',
    feedback: 'contextual',
    memory: 'carried',
    recommended: 'bucketedUcb',
  },
];

/** What a selector is for, in the words of its description; empty for one at other settings, or a rule by hand. */
function purposeOf(selector: string): string {
  const kind = selector === ALL_OBSERVED ? 'sideInformationThompson' : selector;
  return (selectorCatalogue as Readonly<Record<string, { purpose: string }>>)[kind]?.purpose ?? '';
}

/** The heads of {@link adviceRows}. */
export const ADVICE_HEADER = ['situation', 'use', 'what it is for', 'worst', 'recommended before'];

/** A row for each situation that the recordings have. */
export function adviceRows(standings: readonly Standing[]): string[][] {
  return SITUATIONS.flatMap(({ situation, feedback, memory, recommended }) => {
    const own = standings.filter((standing) => standing.feedback === feedback && standing.memory === memory);
    if (own.length === 0) return [];
    const best = own.find(stands);
    const alone = own.length === 1 ? ', alone in its class' : '';
    return [
      [
        situation,
        best === undefined ? 'none stands' : `\`${best.selector}\``,
        best === undefined ? '' : purposeOf(best.selector),
        best === undefined
          ? `nearest: \`${own[0]!.selector}\`, ${objectionsTo(own[0]!)}`
          : `${percent(best.worst.behind)}${alone || (best.worst.behind === 0 ? '' : ` on ${best.worst.where}`)}`,
        recommended === undefined ? '' : verdictOn(recommended, own),
      ],
    ];
  });
}

function verdictOn(selector: string, standings: readonly Standing[]): string {
  const standing = standings.find((other) => other.selector === selector);
  if (standing === undefined) return `\`${selector}\`: not played`;
  return `\`${selector}\` ${stands(standing) ? 'stands' : `does not stand: ${objectionsTo(standing)}`}`;
}

/** A situation of the simulated set, and what is used there. */
const SIMULATED = [
  {
    situation: 'stationary arms and long answers',
    use: 'bayesUcb',
    why: 'its optimism grows slowly; regret far below that of the radius with a guarantee',
    where: 'table-1',
  },
  {
    situation: 'the best arm changes within an answer by itself',
    use: 'klUcb',
    why: 'narrow enough to be on the best arm, wide enough to notice',
    where: 'changing',
  },
  {
    situation: 'nothing may be assumed about the rewards',
    use: 'tsallisInf',
    why: 'it has a guarantee against every oblivious adversary; where arms are stationary it pays for that',
    where: 'adversarial',
  },
] as const;

/** The heads of {@link simulatedRows}. */
export const SIMULATED_HEADER = ['situation', 'use', 'because', 'measured'];

/** A row for each situation of the simulated set. */
export function simulatedRows(rows: readonly LeaderboardRow[]): string[][] {
  return SIMULATED.map(({ situation, use, why, where }) => {
    const measured = rows.filter((row) => row.where === where && row.selector === use).map(evidence);
    return [situation, `\`${use}\``, why, measured.join('; ')];
  });
}

function evidence({ where, memory, targetCalls, toUcbSpec, toBestArm: { total, interval } }: LeaderboardRow): string {
  return (
    `${where}, ${memory}: ${count(targetCalls)} calls; UCBSpec ${count(targetCalls - toUcbSpec.total)}; always the ` +
    `best arm ${count(targetCalls - total)}, a difference of ${count(total)} [${interval.map(count).join(', ')}]`
  );
}

/** Rows of whole recordings, of these alone, whose selector is recommended, or was, and those of fixed arms. */
export function recommendedRows(
  { rows, columns, standings }: LeaderboardResults,
  recordings: readonly string[],
): readonly LeaderboardRow[] {
  const whole = columns
    .filter(({ recording, part, cap }) => recordings.includes(recording) && part === null && cap === null)
    .map(({ where }) => where);
  const named = SITUATIONS.flatMap(({ feedback, memory, recommended }) => {
    const own = standings.filter((standing) => standing.feedback === feedback && standing.memory === memory);
    const best = own.find(stands)?.selector;
    return [best, recommended].filter((name) => name !== undefined).map((name) => `${name}, ${memory}`);
  });
  return rows.filter(
    ({ where, feedback, selector, memory }) =>
      whole.includes(where) && (feedback === 'none' || named.includes(`${selector}, ${memory}`)),
  );
}
