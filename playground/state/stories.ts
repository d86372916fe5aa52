/** The six situations: a setting each, a question before and what to see afterwards. */
import type { Setting, StoryName } from './setting.js';

/** A situation as a lecturer would put it. */
export interface Story {
  readonly title: string;
  readonly question: string;
  readonly lesson: string;
  readonly setting: Setting;
}

const COMMON = {
  draft: 4,
  answers: 1,
  memory: 'fresh',
  seed: '1',
  round: 0,
  others: false,
  speed: 20,
  guess: -1,
  hand: [],
} as const satisfies Partial<Setting>;
const UCB = { kind: 'ucbSpec', scale: 1 } as const;

export const SITUATIONS: Readonly<Record<StoryName, Story>> = {
  trap: {
    title: 'The trap of the greedy rule',
    question: 'Follow the leader pulls the arm with the best average. What if the best arm begins badly?',
    lesson:
      'Arm B is the best, and its first draft was rejected. Its average stays at 1, so the greedy rule never looks at it again, through all 40 answers. UCBSpec goes back, because little is known of an arm pulled once.',
    setting: {
      ...COMMON,
      story: 'trap',
      world: 'rates',
      rates: [0.58, 0.75, 0.4],
      length: 150,
      answers: 40,
      memory: 'carried',
      seed: '8',
      left: { kind: 'followTheLeader', scale: 1 },
      right: UCB,
      speed: 100,
    },
  },
  radius: {
    title: 'The price of the radius',
    question: 'The radius promises that no good arm is lost. What does the promise cost in a short answer?',
    lesson:
      'With the paper’s radius the intervals overlap to the end, and half of the rounds go to arms other than B. A fifth of the radius settles on B early, and promises nothing. In a long answer the price hardly grows.',
    setting: {
      ...COMMON,
      story: 'radius',
      world: 'rates',
      rates: [0.3, 0.8, 0.5, 0.4],
      length: 120,
      left: UCB,
      right: { kind: 'ucbSpec', scale: 0.2 },
      speed: 4,
    },
  },
  moving: {
    title: 'The arm that moves',
    question: 'Prose turns into code after a quarter of the answer, and the good arm into the bad one. Who notices?',
    lesson:
      'The average of a thousand tokens is slow to fall: the greedy rule lags. UCBSpec comes back to B now and then, and switches. Its regret falls below 0: no single arm is good all the way.',
    setting: {
      ...COMMON,
      story: 'moving',
      world: 'moving',
      rates: [0.8, 0.3],
      length: 4000,
      left: { kind: 'followTheLeader', scale: 1 },
      right: UCB,
      speed: 100,
    },
  },
  adversary: {
    title: 'The adversary',
    question: 'Somebody knows your rule and writes the table accordingly. Can the rule be ruined?',
    lesson:
      'UCBSpec draws nothing, so each of its choices can be foreseen: whatever it pulls gives 1 token. EXP3Spec throws dice: it stays close to the best single arm on every table.',
    setting: {
      ...COMMON,
      story: 'adversary',
      world: 'adversary',
      rates: [0.5, 0.5],
      length: 600,
      left: UCB,
      right: { kind: 'exp3Spec', scale: 1 },
    },
  },
  prompts: {
    title: 'Prompts that differ',
    question: 'What drafts well in a poem may not in a table. What is worth keeping from answer to answer?',
    lesson:
      'The greedy rule has one average over all prompts, and the present prompt can hardly move it. The hierarchical rule remembers how much prompts differ: each prompt begins with that as its prior, and its own rounds correct it.',
    setting: {
      ...COMMON,
      story: 'prompts',
      world: 'prompts',
      rates: [0.75, 0.7, 0.3, 0.3],
      length: 200,
      answers: 60,
      memory: 'carried',
      left: { kind: 'followTheLeader', scale: 1 },
      right: { kind: 'hierarchicalThompson', scale: 1 },
      speed: 100,
    },
  },
  copying: {
    title: 'Copying text',
    question: 'A letter is read aloud, and read again, twice. Which drafter wins before, and which after?',
    lesson:
      'Prompt lookup copies what followed the last few words where they occurred before. In the first reading there is nothing to copy; from the second on it would give 9 tokens a round. The last column shows where it wakes up, and how long a selector takes to find out.',
    setting: {
      ...COMMON,
      story: 'copying',
      world: 'text',
      rates: [0, 0, 0],
      draft: 8,
      length: 400,
      left: { kind: 'exp3Spec', scale: 1 },
      right: { kind: 'ucbSpec', scale: 0.2 },
      others: true,
      speed: 4,
    },
  },
};
