/**
 * What the text shows of copying drafters in rounds in which they were not pulled: their drafts are made at no cost,
 * and compared with the tokens that follow. This holds at every temperature: a draft that is a point mass is accepted
 * as far as the target's own draws agree with it, and these draws are the text.
 * Cost: one proposal per free arm and round, and one comparison per waiting round; a round waits at most as long as the
 * longest draft.
 */
import type { DraftSession, GrowingText } from '../environments/decoding/drafter.js';

/** A round about which something has become known. */
export interface KnownRound {
  /** The arm that was pulled. */
  readonly arm: number;
  /** The accepted length of each arm; NaN where not known, or told before. */
  readonly rewards: Float64Array;
  /** The context that the arm was chosen in. */
  readonly context: Float64Array;
}

interface WaitingRound {
  /** The length of the text before the round. */
  readonly from: number;
  readonly arm: number;
  readonly context: Float64Array;
  /** The draft of each arm that is still to be told; undefined where there is none. */
  readonly drafts: (Int32Array | undefined)[];
}

/** The free arms of one answer. */
export class FreeArms {
  /** The session of each arm; undefined where it is not free. */
  private readonly sessions: readonly (DraftSession | undefined)[];
  private readonly draftLengths: readonly number[];
  private waiting: WaitingRound[];

  constructor(sessions: readonly (DraftSession | undefined)[], draftLengths: readonly number[]) {
    this.sessions = sessions;
    this.draftLengths = draftLengths;
    this.waiting = [];
  }

  /** The drafts of the free arms before a round, except the pulled one's. */
  propose(arm: number): (Int32Array | undefined)[] {
    return this.sessions.map((session, i) => {
      if (!session || i === arm) return undefined;
      const draft = new Int32Array(this.draftLengths[i]!);
      // A free drafter is one that copies: it draws nothing.
      return draft.subarray(
        0,
        session.propose(draft, draft.length, () => 0),
      );
    });
  }

  /** Adds a round that began after `from` tokens of text. */
  add(from: number, arm: number, context: Float64Array, drafts: (Int32Array | undefined)[]): void {
    this.waiting.push({ from, arm, context, drafts });
  }

  /** What the text so far shows of earlier rounds; each outcome once. */
  *known(text: GrowingText): Iterable<KnownRound> {
    for (const round of this.waiting) {
      const rewards = new Float64Array(this.sessions.length).fill(Number.NaN);
      let news = 0;
      round.drafts.forEach((draft, i) => {
        if (!draft) return;
        const acceptedLength = outcomeOf(draft, round.from, text);
        if (acceptedLength === undefined) return;
        rewards[i] = acceptedLength;
        round.drafts[i] = undefined;
        news += 1;
      });
      if (news > 0) yield { arm: round.arm, rewards, context: round.context };
    }
    this.waiting = this.waiting.filter(({ drafts }) => drafts.some((draft) => draft !== undefined));
  }
}

/** The accepted length of a draft, bonus token included; undefined where the text has not come that far. */
function outcomeOf(draft: Int32Array, from: number, { tokens, length }: GrowingText): number | undefined {
  for (let k = 0; from + k < length; k++) {
    // Beyond its end a draft has no token, which equals none of the text's.
    if (draft[k] !== tokens[from + k]) return k + 1;
  }
  return undefined;
}
