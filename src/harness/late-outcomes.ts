/**
 * The outcomes of arms that were not pulled, held back until the text determines them. A draft that was not verified is
 * decided only when the text itself has come to the token that the draft got wrong: an outcome of y tokens is known y
 * tokens after its position. Passing it on at once would tell the selector its future; passing on what has been seen so
 * far would understate the arm.
 * Cost: O(K) a round and for each round that waits; a round waits at most as long as the longest draft.
 */

/** One round, or what is newly known of it. */
export interface ToldRound {
  /** The arm that was pulled. */
  readonly arm: number;
  /** One for each arm; NaN where not known, or told before. */
  readonly outcomes: Float64Array;
  /** The context that the arm was chosen in. */
  readonly context: Float64Array;
}

interface WaitingRound {
  /** The position at which the round began. */
  readonly from: number;
  readonly arm: number;
  /** NaN where the arm is not observed, or has been told. */
  readonly outcomes: Float64Array;
  readonly context: Float64Array;
}

/** Rounds in the order in which they were played, each told when its outcomes are known: all at once, or arm by arm. */
export class LateOutcomes {
  /** Whether a round is told only as a whole. */
  private readonly whole: boolean;
  private rounds: WaitingRound[];
  /** The round that `next` looks at first. */
  private cursor: number;

  constructor(whole: boolean) {
    this.whole = whole;
    this.rounds = [];
    this.cursor = 0;
  }

  /** Adds a round that began at position `from`; the arrays are copied. Then ask `next` until it has no more. */
  add(from: number, arm: number, outcomes: Float64Array, context: Float64Array): void {
    this.rounds.push({ from, arm, outcomes: outcomes.slice(), context: context.slice() });
    this.cursor = 0;
  }

  /** The next round with outcomes that `tokens` tokens of text make known; null when there is none. */
  next(tokens: number): ToldRound | null {
    while (this.cursor < this.rounds.length) {
      const round = this.rounds[this.cursor]!;
      const realised = tokens - round.from;
      const { outcomes } = round;
      let known = 0;
      let waiting = 0;
      for (let i = 0; i < outcomes.length; i++) {
        if (outcomes[i]! <= realised) known += 1;
        else if (outcomes[i]! > realised) waiting += 1;
      }
      if (waiting === 0) {
        this.rounds.splice(this.cursor, 1);
        return round;
      }
      this.cursor += 1;
      if (known === 0 || this.whole) continue;
      const news = outcomes.map((outcome) => (outcome <= realised ? outcome : Number.NaN));
      for (let i = 0; i < outcomes.length; i++) if (outcomes[i]! <= realised) outcomes[i] = Number.NaN;
      return { arm: round.arm, outcomes: news, context: round.context };
    }
    return null;
  }
}
