/** What the leaderboard says of one selector in one place. */
import type { AnySelector, SelectorMemory } from 'banditspec';
import type { PairedDifference } from './paired-bootstrap.js';

/** One selector in one place. */
export interface LeaderboardRow {
  /** The simulated experiment, `trace`, or `trace with context`. */
  readonly where: string;
  readonly selector: string;
  /** What it learns from; `none` for an arm that is always pulled. */
  readonly feedback: AnySelector['feedback'] | 'none';
  readonly memory: SelectorMemory;
  readonly answers: number;
  readonly tokens: number;
  /** Calls of the target model over all answers. */
  readonly targetCalls: number;
  readonly tokensPerCall: number;
  /** Tokens per unit of time: one unit is a plain pass of the target, where the arms have costs. */
  readonly tokensPerCost: number;
  /** Calls more than always the arm that is best over all answers. */
  readonly regret: number;
  /** Calls more than UCBSpec with the same memory in the same place; with the bootstrap over answers. */
  readonly toUcbSpec: PairedDifference;
  /** Calls more than always the best arm, answer by answer; with the same bootstrap. */
  readonly toBestArm: PairedDifference;
  /** The mean of `targetCalls` over all orders of the arms; null where not asked for. */
  readonly targetCallsOverOrders: number | null;
  /** `targetCalls` of the answers of either random half: what was tuned was tuned on the first one. */
  readonly halves: readonly [number, number];
}
