/**
 * What the page shows, as plain data: all of it stands in the address, so that a link leads to a moment. The limits are
 * those within which a step stays far below a frame and the page can be read.
 */

/** Where accepted lengths come from. */
export const WORLDS = ['text', 'rates', 'moving', 'adversary', 'prompts'] as const;
export type WorldKind = (typeof WORLDS)[number];

/** The selectors on offer, by the names of their factories. */
export const SELECTOR_KINDS = [
  'ucbSpec',
  'exp3Spec',
  'followTheLeader',
  'betaThompson',
  'discountedUcb',
  'hierarchicalThompson',
  'uniformRandom',
] as const;
export type SelectorKind = (typeof SELECTOR_KINDS)[number];

/** The prepared situations, in the order of the page. */
export const STORIES = ['trap', 'radius', 'moving', 'adversary', 'prompts', 'copying'] as const;
export type StoryName = (typeof STORIES)[number];

/** Rounds a second. */
export const SPEEDS = [1, 4, 20, 100, 1000] as const;

/** A selector and, for UCBSpec, the factor on its radius. */
export interface Choice {
  readonly kind: SelectorKind;
  /** At least 0; 1 for all but UCBSpec, which alone has a use for it. */
  readonly scale: number;
}

/** Everything that decides what is shown. */
export interface Setting {
  /** The situation that it began as; what the story says is of that situation. */
  readonly story: StoryName;
  readonly world: WorldKind;
  /** The chance that a drafted token is accepted, one an arm; a text has drafters of its own. */
  readonly rates: readonly number[];
  /** L: the tokens of a draft. */
  readonly draft: number;
  /** The tokens of an answer. */
  readonly length: number;
  readonly answers: number;
  /** Whether a selector begins anew with each answer. */
  readonly memory: 'fresh' | 'carried';
  readonly seed: string;
  readonly left: Choice;
  readonly right: Choice;
  /** The rounds that have been played. */
  readonly round: number;
  /** Whether one sees what the arms not pulled would have given. */
  readonly others: boolean;
  readonly speed: number;
  /** The arm that the reader expects to win by hand; none yet: -1. */
  readonly guess: number;
  /** The arms that the reader has pulled by hand. */
  readonly hand: readonly number[];
}

/** The greatest values of a setting. */
export const MOST = {
  arms: 50,
  draft: 16,
  length: 100_000,
  answers: 500,
  /** Of all answers together: what a page can replay without a pause. */
  tokens: 100_000,
  /** A table is written down beforehand, and takes an entry an arm and a token. */
  tableEntries: 200_000,
  /** The law of prompts takes some 20 milliseconds an arm to work out. */
  promptArms: 12,
  scale: 10,
  seed: 40,
} as const;

/** A probability that prompts can scatter around: their law wants room on both sides. */
export const PROMPT_RATE = { least: 0.01, most: 0.99 } as const;
