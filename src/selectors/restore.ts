/** Restores the selector that a snapshot was taken of, whatever its kind. */
import { nearestHint } from '../nearest-name.js';
import { copyData } from '../options.js';
import { describeValue, requirementError, requireObject } from '../requirements.js';
import { type SelectorKind, type SelectorsByKind, selectorDescriptions } from './catalogue.js';
import type { AnySelector, SelectorSnapshot } from './contract/selector.js';
import { readSnapshotOptions } from './contract/snapshot.js';

/**
 * The selector that a snapshot of this kind restores to. Where the kind is known only at run time it may be any
 * selector: look at `feedback`, or name the kind that you expect.
 */
export type RestoredSelector<Kind extends string> = Kind extends SelectorKind ? SelectorsByKind[Kind] : AnySelector;

const WHO = 'restoreSelector';

function requireKind(name: string, kind: unknown): SelectorKind {
  if (typeof kind === 'string' && Object.hasOwn(selectorDescriptions, kind)) return kind as SelectorKind;
  const known = Object.keys(selectorDescriptions);
  const hint = typeof kind === 'string' ? nearestHint(kind, known) : '';
  throw new RangeError(`${WHO}: ${name} must be one of ${known.join(', ')}, got ${describeValue(kind)}${hint}`);
}

/**
 * Makes the selector that a snapshot was taken of. It goes on exactly where the first one stopped: given the same
 * rewards and the same random numbers, the two choose the same arms for ever. The snapshot is copied, not kept.
 *
 * Cost: that of one round, and of reading the snapshot.
 *
 * @param kind the expected kind: the result then has its type, and a snapshot of another kind is refused. Without it
 *   the result's type follows that of the snapshot; for parsed JSON it is {@link AnySelector}, and `feedback` tells
 *   which.
 * @param snapshot what `snapshot()` returned, also after a round trip through JSON.
 * @returns a new selector.
 * @throws TypeError when the snapshot, or a part of it, is not an object or an array where it must be one; RangeError
 *   when its kind is unknown or not the expected one, its version is not the one this package writes, or its problem,
 *   config or state cannot have come from a selector.
 * @example
 * ```ts
 * const first = ucbSpec({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * first.update(0, 3);
 * const saved = JSON.stringify(first.snapshot());
 * const second = restoreSelector('ucbSpec', JSON.parse(saved));
 * second.select(createRandom('unused')); // => 1
 * ```
 */
export function restoreSelector<Kind extends SelectorKind>(kind: Kind, snapshot: unknown): SelectorsByKind[Kind];
export function restoreSelector<Kind extends string>(snapshot: SelectorSnapshot<Kind>): RestoredSelector<Kind>;
export function restoreSelector(...given: readonly [unknown] | readonly [unknown, unknown]): AnySelector {
  const expected = given.length === 2 ? requireKind('kind', given[0]) : undefined;
  const snapshot = copyData((given.length === 2 ? given[1] : given[0]) as SelectorSnapshot);
  requireObject(WHO, 'snapshot', snapshot);
  const kind = requireKind('snapshot.kind', snapshot.kind);
  if (expected !== undefined && kind !== expected) {
    throw requirementError(WHO, 'snapshot.kind', JSON.stringify(expected), kind);
  }
  const description = selectorDescriptions[kind];
  return description.restore(readSnapshotOptions(WHO, snapshot, description), snapshot.state as never);
}
