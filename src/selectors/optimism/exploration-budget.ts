/** The exploration budget that the kl-UCB family shares (Garivier and Cappé 2011). */
import { log } from '../../arithmetic/log.js';

/** f(t) = ln t + c ln ln t, and at least 0: the greatest value of an arm's pulls times the divergence of its index. */
export function explorationBudget(t: number, c: number): number {
  const logarithm = log(Math.max(1, t));
  if (c === 0) return logarithm;
  return Math.max(0, logarithm + c * log(Math.max(1, logarithm)));
}
