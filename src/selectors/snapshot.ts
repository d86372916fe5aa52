/** The checks that every selector makes of a snapshot before it reads it. */
import { describeValue, requireObject, requireProblem } from '../requirements.js';
import type { SelectorSnapshot } from './contract.js';

/** Requires a snapshot of this kind and version, with a sound problem. The config is for the factory to check. */
export function requireSnapshot(snapshot: SelectorSnapshot, kind: string, version: number): void {
  const who = 'restoreSelector';
  requireObject(who, 'snapshot', snapshot);
  if (snapshot.kind !== kind)
    throw new RangeError(`${who}: kind must be "${kind}", got ${describeValue(snapshot.kind)}`);
  if (snapshot.version !== version) {
    throw new RangeError(
      `${who}: ${kind} snapshots must be of version ${version}, got ${describeValue(snapshot.version)}`,
    );
  }
  requireObject(who, 'snapshot.problem', snapshot.problem);
  requireProblem(who, snapshot.problem);
  requireObject(who, 'snapshot.config', snapshot.config);
  requireObject(who, 'snapshot.state', snapshot.state);
}
