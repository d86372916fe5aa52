/**
 * Where a selector keeps what it knows of each arm, so that it can choose as if some arms were not there, and be given
 * one more. Kinds whose state does not consist of separate entries for each arm are refused by name, with the reason
 * (selectors/state-by-kind.ts).
 * Cost: that of a snapshot and of restoring it.
 */
import { requirementError } from '../requirements.js';
import { type AnySelectorDescription, type SelectorKind, selectorDescriptions } from '../selectors/catalogue.js';
import type { AnySelector, SelectorSnapshot } from '../selectors/contract/selector.js';
import { type ArmLayout, type Refused, STATE_BY_KIND } from '../selectors/state-by-kind.js';

function layoutOf(who: string, what: string, kind: string): ArmLayout {
  const arms = Object.hasOwn(STATE_BY_KIND, kind) ? STATE_BY_KIND[kind as SelectorKind].arms : UNKNOWN;
  if ('must' in arms) throw requirementError(who, `the selector, ${what},`, `of a kind ${arms.must}`, kind);
  return arms;
}

/** Where a user's own kind keeps its arms is not known. */
const UNKNOWN: Refused = { must: 'of this package' };

type Plain = Record<string, unknown>;

/**
 * A copy in which each named list is replaced by what `change` makes of it; lists that the config leaves out stay out.
 */
function withLists(
  from: unknown,
  names: readonly string[],
  change: (list: unknown[], name: string) => unknown[],
): Plain {
  const copy = { ...(from as Plain) };
  for (const name of names) if (Array.isArray(copy[name])) copy[name] = change(copy[name], name);
  return copy;
}

/**
 * The snapshot of a selector that has only ever had these arms: the same state without the others.
 *
 * @param kept arms, ascending; at least one.
 * @throws RangeError when the kind cannot leave arms out.
 */
export function onlyArms(who: string, snapshot: SelectorSnapshot, kept: readonly number[]): SelectorSnapshot {
  const { state, config = [] } = layoutOf(who, 'where arms are left out', snapshot.kind);
  const keep = (list: unknown[]) => kept.map((arm) => list[arm]);
  return {
    ...snapshot,
    problem: { ...snapshot.problem, armCount: kept.length },
    config: withLists(snapshot.config, config, keep),
    state: withLists(snapshot.state, Object.keys(state), keep),
  };
}

/**
 * The snapshot of the selector with one more arm, the last, of which nothing is known. Where weights are kept instead
 * of counts, it begins as good as the best of the others: with a probability of at least 1 / armCount, and no more than
 * that arm's.
 *
 * @param own the arm's entry in each list of the config that has one entry for each arm.
 * @throws RangeError when the kind cannot take another arm, or an entry is missing or unknown.
 */
export function withNewArm(
  who: string,
  snapshot: SelectorSnapshot,
  own: Readonly<Record<string, unknown>>,
): SelectorSnapshot {
  const layout = layoutOf(who, 'where arms are added', snapshot.kind);
  const lists = (layout.config ?? []).filter((name) => Array.isArray((snapshot.config as Plain)[name]));
  for (const name of Object.keys(own)) {
    if (!lists.includes(name)) throw requirementError(who, `own.${name}`, 'absent: there is no such list', own[name]);
  }
  for (const name of lists) {
    if (own[name] === undefined) throw requirementError(who, `own.${name}`, 'given for the new arm', own[name]);
  }
  const problem = { ...snapshot.problem, armCount: snapshot.problem.armCount + 1 };
  const config = withLists(snapshot.config, lists, (list, name) => [...list, own[name]]);
  const { create } = selectorDescriptions[snapshot.kind as SelectorKind] as AnySelectorDescription;
  const given = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
  const fresh = (create({ ...given, ...problem }) as AnySelector).snapshot() as SelectorSnapshot;
  const state = withLists(snapshot.state, Object.keys(layout.state), (list, name) => {
    const beginning = layout.state[name]!;
    if (beginning === 'least') return [...list, Math.min(...(list as number[]))];
    if (beginning === 'greatest') return [...list, Math.max(...(list as number[]))];
    return [...list, ((fresh.state as Plain)[name] as unknown[]).at(-1)];
  });
  return { ...snapshot, problem, config, state };
}
