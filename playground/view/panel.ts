/** What a panel shows of one run: words and fractions, no elements. */
import type { Run } from '../model/run.js';
import { choiceLabel, OFFERS, radii } from '../model/selectors.js';
import type { Yardstick } from '../model/yardstick.js';
import { armLetter, COLOURS, counted, decimal, whole } from './words.js';

/** A block of the strip: what one round produced. */
export interface BlockView {
  readonly round: number;
  readonly colour: number;
  readonly letter: string;
  readonly tokens: number;
  /** Its text, where the world has one. */
  readonly text: string | null;
  /** Whether another answer begins behind it. */
  readonly endsAnswer: boolean;
}

/** An arm as the selector sees it. Fractions run over the range of accepted lengths, or of probabilities. */
export interface ArmView {
  readonly letter: string;
  readonly name: string;
  readonly colour: number;
  readonly pulls: string;
  readonly average: string;
  /** The radius or the probability, in words; empty where the selector has neither. */
  readonly mind: string;
  readonly low: number;
  readonly high: number;
  /** Where the average stands; null where there is none. */
  readonly point: number | null;
  /** What the last round gave, or would have given; empty where it is not to be seen. */
  readonly last: string;
  readonly pulled: boolean;
}

export interface PanelView {
  readonly title: string;
  readonly rounds: string;
  readonly tokens: string;
  readonly regret: string;
  readonly mindName: string;
  readonly arms: readonly ArmView[];
  readonly blocks: readonly BlockView[];
  /** How many blocks came before those that are shown. */
  readonly hidden: number;
  /** One sentence on the state, for those who do not see the drawing. */
  readonly sentence: string;
}

/** The blocks that a strip shows: more would be laid out anew in every frame. */
const BLOCKS = 40;

const MIND_NAMES = { radius: 'radius', probability: 'chance', average: '' } as const;

/** Rounds beyond those that the best single arm takes for as many tokens. */
export function regretOf(run: Run, yardstick: Yardstick): number {
  return run.rounds - yardstick.roundsAt[run.tokens]!;
}

export function panelView(run: Run, yardstick: Yardstick, others: boolean): PanelView {
  const { world, choice } = run;
  const regret = regretOf(run, yardstick);
  const title = choiceLabel(choice);
  const last =
    run.lastArm < 0 ? '' : ` Last round: arm ${armLetter(run.lastArm)}, ${counted(run.lastLength, 'token')}.`;
  return {
    title,
    rounds: whole(run.rounds),
    tokens: `${whole(run.tokens)} of ${whole(world.tokens)}`,
    regret: whole(regret),
    mindName: MIND_NAMES[OFFERS[choice.kind].mind],
    arms: armViews(run, others),
    blocks: blockViews(run),
    hidden: Math.max(0, run.rounds - BLOCKS),
    sentence: `${title}: ${counted(run.rounds, 'round')}, ${counted(run.tokens, 'token')}, regret ${whole(regret)}.${last}${run.done ? ' All decoded.' : ''}`,
  };
}

function armViews(run: Run, others: boolean): ArmView[] {
  const { armCount, rewardRange } = run.world.environment;
  const { mind } = OFFERS[run.choice.kind];
  const radius = mind === 'radius' ? radii(run.selector) : [];
  const span = rewardRange.max - rewardRange.min;
  const place = (value: number) => (span === 0 ? 0.5 : Math.min(1, Math.max(0, (value - rewardRange.min) / span)));
  return Array.from({ length: armCount }, (_, arm) => {
    const pulls = run.pulls[arm]!;
    const average = run.sums[arm]! / pulls;
    const pulled = arm === run.lastArm;
    const seen = run.rounds > 0 && (others || pulled);
    const base = {
      letter: armLetter(arm),
      name: run.world.armNames[arm]!,
      colour: arm % COLOURS,
      pulls: whole(pulls),
      average: pulls === 0 ? '–' : decimal(average),
      point: pulls === 0 ? null : place(average),
      last: seen ? whole(run.outcomes[arm]!) : '',
      pulled,
    };
    if (mind === 'probability') {
      const chance = run.selector.probability(arm);
      return { ...base, mind: decimal(chance), low: 0, high: chance, point: null };
    }
    const reach = radius[arm];
    if (reach === undefined) return { ...base, mind: '', low: 0, high: pulls === 0 ? 0 : place(average) };
    if (reach === Infinity) return { ...base, mind: '±\u2009∞', low: 0, high: 1 };
    return { ...base, mind: `±\u2009${decimal(reach)}`, low: place(average - reach), high: place(average + reach) };
  });
}

function blockViews(run: Run): BlockView[] {
  const { arms, ends, world } = run;
  const blocks: BlockView[] = [];
  const answers = world.tokens / run.answers;
  for (let round = Math.max(0, run.rounds - BLOCKS); round < run.rounds; round++) {
    const from = round === 0 ? 0 : ends[round - 1]!;
    const end = ends[round]!;
    const arm = arms[round]!;
    blocks.push({
      round,
      colour: arm % COLOURS,
      letter: armLetter(arm),
      tokens: end - from,
      text: world.pieces ? world.pieces.slice(from, end).join('') : null,
      endsAnswer: end % answers === 0 && end < world.tokens,
    });
  }
  return blocks;
}
