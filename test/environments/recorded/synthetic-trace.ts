import type { Episode, ReplayArm, TraceTurn } from 'banditspec';

/** One row of an aligned trace: twelve tokens with every kind of column. */
export function alignedRow(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 7,
    turn: 0,
    cat: 'writing',
    task: 'mt_bench',
    n: 12,
    nTok: 12,
    promptTok: 30,
    tree: [4, 1, 5, 2],
    deep20: [6, 6],
    m68: '1101?1111101',
    pld3x10: [-1, 0, 3, 2, 1, 0, -1, 5, 4, 3, 2, 1],
    suf40: [-1, 0, 3, 2, 1, 0, -1, 5, 4, 3, 2, 1],
    sufLen: [0, 1, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5],
    ms: { vanilla: 276, tree: 130.5 },
    ...overrides,
  };
}

/** The turn by hand: what the row above holds, in memory. */
export function syntheticTurn(overrides: Partial<TraceTurn> = {}): TraceTurn {
  return {
    id: 7,
    turn: 0,
    tokenCount: 12,
    recorded: { tree: [4, 1, 5, 2], deep20: [6, 6] },
    tracks: {
      // Right tokens: 1 1 0 1 0 1 1 1 1 1 0 1.
      m68: { accepted: [2, 1, 0, 1, 0, 5, 4, 3, 2, 1, 0, 1] },
      pld3x10: { accepted: [-1, 0, 3, 2, 1, 0, -1, 5, 4, 3, 2, 1], cap: 10 },
    },
    signals: {},
    milliseconds: {},
    ...overrides,
  };
}

/** Arms that the turn has what they need for. */
export const tree = {
  kind: 'recorded',
  method: 'tree',
  maxDraftLength: 5,
  semantics: 'next-start',
} as const satisfies ReplayArm;
export const chain = { kind: 'track', track: 'm68', maxDraftLength: 2 } as const satisfies ReplayArm;
export const lookup = { kind: 'track', track: 'pld3x10', free: true, maxDraftLength: 4 } as const satisfies ReplayArm;
export const treeByRound = {
  kind: 'recorded',
  method: 'tree',
  semantics: 'round-indexed',
} as const satisfies ReplayArm;
export const deepByRound = {
  kind: 'recorded',
  method: 'deep20',
  semantics: 'round-indexed',
} as const satisfies ReplayArm;

/** The accepted lengths of an arm that is pulled until the end. */
export function drain(episode: Episode, arm: number): number[] {
  const lengths: number[] = [];
  while (!episode.done) {
    if (lengths.length === 1000) throw new Error('an episode of these turns must end within 1000 rounds');
    lengths.push(episode.pull(arm));
  }
  return lengths;
}

/** One row of a Spec-Bench answer file: two turns of 4 and 3 tokens. */
export function answerRow(
  question: number,
  overrides: Record<string, unknown> = {},
  choice: Record<string, unknown> = {},
) {
  return JSON.stringify({
    question_id: question,
    category: 'roleplay',
    model_id: 'vicuna-7b-v1.3-eagle-float16-temperature-0.0',
    choices: [
      {
        index: 0,
        turns: [`first ${question}`, `second ${question}`],
        decoding_steps: [2, 1],
        new_tokens: [4, 3],
        wall_time: [0.5, 0.25],
        accept_lengths: [3, 1, 3],
        ...choice,
      },
    ],
    ...overrides,
  });
}

/** The same question answered without drafting. */
export function plainRow(
  question: number,
  overrides: Record<string, unknown> = {},
  choice: Record<string, unknown> = {},
) {
  return answerRow(
    question,
    { model_id: 'vicuna-7b-v1.3-vanilla-float16-temp-0.0', ...overrides },
    { decoding_steps: [4, 3], accept_lengths: [1, 1, 1, 1, 1, 1, 1], ...choice },
  );
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
