/** The checks that every selector makes of a snapshot before it reads it. */

import { requireProblem } from '../../problem.js';
import { describeValue, requirementError, requireObject } from '../../requirements.js';
import type { SelectorSnapshot } from './selector.js';

/**
 * Requires a snapshot of this version, with a sound problem. The values of config and state are for the selector to
 * check.
 *
 * @param parameters those that have a default when the selector is made: missing in a snapshot, they must not get it.
 */
export function requireSnapshot<Config>(
  snapshot: SelectorSnapshot<string, Config>,
  version: number,
  parameters: readonly (keyof Config & string)[] = [],
): void {
  const who = 'restoreSelector';
  if (snapshot.version !== version) {
    throw new RangeError(
      `${who}: ${snapshot.kind} snapshots must be of version ${version}, got ${describeValue(snapshot.version)}`,
    );
  }
  requireObject(who, 'snapshot.problem', snapshot.problem);
  requireProblem(who, snapshot.problem);
  requireObject(who, 'snapshot.config', snapshot.config);
  for (const parameter of parameters) {
    if (snapshot.config[parameter] === undefined) {
      throw requirementError(who, `snapshot.config.${parameter}`, 'present', undefined);
    }
  }
  requireObject(who, 'snapshot.state', snapshot.state);
}
