/** The checks made on every snapshot before its selector reads it, the options it holds, and whether two are alike. */
import type { OptionRule } from '../../options.js';
import { type BanditProblem, readProblem } from '../../problem.js';
import { describeValue, requirementError, requireObject } from '../../requirements.js';
import type { SelectorSnapshot } from './selector.js';

/** What is known of a kind of snapshot. */
interface SnapshotForm {
  readonly kind: string;
  readonly version: number;
  readonly options: Readonly<Record<string, OptionRule>>;
}

/**
 * Requires a snapshot of this form: of its version, with a sound problem, a state, and every parameter (a missing one
 * must not get the default of a new selector). The selector checks what parameters and state hold.
 *
 * @returns the options that make the snapshot's selector: problem and parameters.
 */
export function readSnapshotOptions(who: string, snapshot: SelectorSnapshot, form: SnapshotForm): BanditProblem {
  const { kind, version, options } = form;
  if (snapshot.version !== version) {
    throw new RangeError(
      `${who}: ${kind} snapshots must be of version ${version}, got ${describeValue(snapshot.version)}`,
    );
  }
  const config = snapshot.config as Readonly<Record<string, unknown>>;
  requireObject(who, 'snapshot.problem', snapshot.problem);
  const problem = readProblem(who, snapshot.problem);
  requireObject(who, 'snapshot.config', config);
  for (const [name, { startOnly }] of Object.entries(options)) {
    if (!startOnly && config[name] === undefined) {
      throw requirementError(who, `snapshot.config.${name}`, 'present', undefined);
    }
  }
  requireObject(who, 'snapshot.state', snapshot.state);
  // Null stands for an option that was left out and has no default; elsewhere it is a wrong value.
  const parameters = Object.entries(config).filter(([name, value]) => value !== null || !options[name]?.optional);
  return { ...Object.fromEntries(parameters), ...problem };
}

/** The same text for the same data, whatever the order of its names: a store may have changed it. */
export function textOf(data: unknown): string {
  return JSON.stringify(data, (_, value) =>
    value === null || typeof value !== 'object' || Array.isArray(value)
      ? value
      : Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((name) => [name, value[name]]),
        ),
  );
}
