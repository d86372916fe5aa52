/** The checks made by the episodes of every environment. */
import { describeValue } from '../../requirements.js';
import type { Episode } from './environment.js';

/** Requires that EOS has not been produced yet. */
export function requireNotDone(who: string, episode: Episode): void {
  if (episode.done) throw new Error(`${who}: the episode must not be done, got a pull after EOS`);
}

/** Requires a place for one outcome of each arm. */
export function requireOutcomes(who: string, outcomes: Float64Array, armCount: number): void {
  if (!(outcomes instanceof Float64Array) || outcomes.length !== armCount) {
    const got = outcomes instanceof Float64Array ? `one of ${outcomes.length}` : describeValue(outcomes);
    throw new TypeError(`${who}: outcomes must be a Float64Array of ${armCount}, got ${got}`);
  }
}
