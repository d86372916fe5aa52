/** Reads a ledger's snapshot, checking that it can have come from a ledger around such a selector. */
import { requireArm } from '../problem.js';
import {
  describeValue,
  requireFinite,
  requireInteger,
  requireList,
  requirementError,
  requireObject,
  requirePositiveProbability,
} from '../requirements.js';
import type { AnySelector, SelectorSnapshot } from '../selectors/contract/selector.js';
import { textOf } from '../selectors/contract/snapshot.js';
import { type Closed, readClosed } from './closed.js';
import type { LedgerOptions, LedgerSnapshot } from './contract.js';
import type { Decision } from './decision.js';
import { type Heard, readHeard } from './heard.js';
import { identityOf, readContext, readNames } from './ledger-checks.js';

/** What a ledger begins with. */
export interface LedgerState {
  readonly made: Omit<SelectorSnapshot, 'state'>;
  readonly armNames: readonly string[] | null;
  readonly retired: readonly number[];
  readonly decisions: number;
  readonly clock: number | null;
  readonly open: readonly Decision[];
  readonly closed: Closed;
  readonly heard: Heard;
}

/**
 * @param expected the selector as the program makes it.
 * @param restored the snapshot's selector.
 */
export function readLedgerState(
  who: string,
  expected: AnySelector,
  restored: AnySelector,
  snapshot: LedgerSnapshot,
  options: LedgerOptions,
): LedgerState {
  if (snapshot.format !== 'banditspec-ledger' || snapshot.version !== 1) {
    const got = `${describeValue(snapshot.format)}, ${describeValue(snapshot.version)}`;
    throw new RangeError(`${who}: snapshot must be of format 'banditspec-ledger', version 1, got ${got}`);
  }
  const made = identityOf(expected);
  requireObject(who, 'snapshot.made', snapshot.made);
  for (const part of ['kind', 'version', 'problem', 'config'] as const) {
    const [saved, now] = [textOf(snapshot.made[part]), textOf(made[part])];
    if (saved !== now)
      throw new RangeError(`${who}: snapshot.made.${part} must be the selector's ${now}, got ${saved}`);
  }
  const { kind, problem } = restored.snapshot() as SelectorSnapshot;
  if (kind !== made.kind) throw requirementError(who, 'snapshot.selector.kind', made.kind, kind);
  const { armCount } = problem;
  if (armCount < made.problem.armCount) {
    throw requirementError(who, 'snapshot.selector.problem.armCount', `at least ${made.problem.armCount}`, armCount);
  }
  const { armNames, decisions, clock } = snapshot;
  const names = armNames === null ? null : readNames(who, 'snapshot.armNames', armNames, armCount);
  requireInteger(who, 'snapshot.decisions', decisions, 0);
  if (clock !== null) requireFinite(who, 'snapshot.clock', clock);
  if (options.clock && clock === null && decisions > 0) {
    throw requirementError(who, 'clock', 'absent: the snapshot counts decisions', options.clock);
  }
  if (!options.clock && clock !== null) throw requirementError(who, 'clock', 'given, as it was before', options.clock);
  const retired = readArms(who, 'snapshot.retired', snapshot.retired, armCount);
  if (retired.length >= armCount) throw requirementError(who, 'snapshot.retired', 'fewer than all arms', retired);
  return {
    made,
    armNames: names,
    retired,
    decisions,
    clock,
    open: readOpen(who, snapshot, names, armCount),
    closed: readClosed(who, 'snapshot.closed', snapshot.closed, decisions),
    heard: readHeard(who, 'snapshot.heard', snapshot.heard, armCount, problem.rewardRange),
  };
}

function readArms(who: string, name: string, arms: readonly number[], armCount: number): number[] {
  requireList(who, name, arms);
  arms.forEach((arm, i) => {
    requireArm(who, arm, armCount, `${name}[${i}]`);
    if (arms.indexOf(arm) !== i) throw requirementError(who, `${name}[${i}]`, 'an arm that stands there once', arm);
  });
  return [...arms];
}

function readOpen(
  who: string,
  { open, decisions, clock }: LedgerSnapshot,
  names: readonly string[] | null,
  armCount: number,
): Decision[] {
  requireList(who, 'snapshot.open', open);
  let last = -1;
  let latest = -Infinity;
  return open.map((decision, i) => {
    const name = `snapshot.open[${i}]`;
    requireObject(who, name, decision);
    const { id, arm, probability, context, without, at } = decision;
    requireInteger(who, `${name}.id`, id, last + 1, decisions - 1);
    requireArm(who, arm, armCount, `${name}.arm`);
    if (probability !== undefined) requirePositiveProbability(who, `${name}.probability`, probability);
    requireFinite(who, `${name}.at`, at);
    if (at < latest || at > (clock ?? decisions - 1)) {
      throw requirementError(who, `${name}.at`, 'a time between that of the decision before and the last one', at);
    }
    last = id;
    latest = at;
    return {
      id,
      arm,
      ...(names && { name: names[arm]! }),
      ...(probability !== undefined && { probability }),
      ...(context !== undefined && { context: readContext(who, context, `${name}.context`) }),
      ...(without !== undefined && { without: readArms(who, `${name}.without`, without, armCount) }),
      at,
    };
  });
}
