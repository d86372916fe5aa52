/**
 * Where a selector keeps what it knows of each arm, so that it can be asked as if some arms were not there, and be given
 * one more. Only kinds whose state is so much for each arm, and nothing that joins arms, are here; the others are refused by
 * name: draft lengths stand in an order, windows and runs of rounds hold the numbers of arms.
 * Cost: that of a snapshot and of restoring it.
 */
import { requirementError } from '../requirements.js';
import { type AnySelectorDescription, type SelectorKind, selectorDescriptions } from '../selectors/catalogue.js';
import type { AnySelector, SelectorSnapshot } from '../selectors/contract/selector.js';

/** What a new arm begins with: nothing learnt, or as good as the best of the others. */
type Beginning = 'nothing' | 'least' | 'greatest';

interface ArmLayout {
  /** Lists with one entry for each arm, in the state; `*` goes through a list. */
  readonly state: Readonly<Record<string, Beginning>>;
  /** The same in the config. */
  readonly config?: readonly string[];
}

const COUNTS: ArmLayout = { state: { counts: 'nothing', sums: 'nothing' } };
const MOMENTS: ArmLayout = { state: { counts: 'nothing', sums: 'nothing', squares: 'nothing' } };
const HISTOGRAMS: ArmLayout = { state: { arms: 'nothing' } };
const LOSSES: ArmLayout = { state: { cumulativeLosses: 'least' } };

const LAYOUTS: Partial<Record<SelectorKind, ArmLayout>> = {
  ucbSpec: { ...COUNTS, config: ['armRewardRanges'] },
  ucb1: COUNTS,
  ucbTuned: MOMENTS,
  ucbV: MOMENTS,
  moss: COUNTS,
  klUcb: COUNTS,
  empiricalKlUcb: HISTOGRAMS,
  imed: HISTOGRAMS,
  bayesUcb: COUNTS,
  gaussianThompson: COUNTS,
  betaThompson: { state: { accepted: 'nothing', rejected: 'nothing' }, config: ['armRewardRanges'] },
  dirichletThompson: { state: { counts: 'nothing' } },
  nonParametricThompson: HISTOGRAMS,
  exp3Spec: LOSSES,
  exp3: { state: { cumulativeGains: 'greatest' } },
  exp3Ix: LOSSES,
  tsallisInf: LOSSES,
  hedge: LOSSES,
  normalHedge: { state: { regrets: 'greatest' } },
  glrUcb: HISTOGRAMS,
  discountedThompson: COUNTS,
  discountedUcb: COUNTS,
  fractionalKube: { ...COUNTS, config: ['armCosts'] },
  omegaUcb: { state: { counts: 'nothing', sums: 'nothing', costSums: 'nothing' } },
  linUcb: { state: { factors: 'nothing', responses: 'nothing' } },
  epsilonGreedy: COUNTS,
  followTheLeader: COUNTS,
  releasedCodeGreedy: COUNTS,
  uniformRandom: { state: {} },
};

function layoutOf(who: string, what: string, kind: string): ArmLayout {
  const layout = Object.hasOwn(LAYOUTS, kind) ? LAYOUTS[kind as SelectorKind] : undefined;
  if (layout === undefined) {
    const requirement = `of a kind whose arms stand each for itself (${Object.keys(LAYOUTS).join(', ')})`;
    throw requirementError(who, `the selector, ${what},`, requirement, kind);
  }
  return layout;
}

/** Whether arms can be left out of a selector of this kind, and be added to it. */
export function standsByArm(kind: string): boolean {
  return Object.hasOwn(LAYOUTS, kind);
}

type Plain = Record<string, unknown>;

/** A copy in which the list of each name is what `change` makes of it; lists that the config leaves out stay so. */
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
 * The snapshot of the selector that had only ever had these arms: the same state without the others.
 *
 * @param kept arms, ascending; at least one.
 * @throws RangeError when the kind cannot be asked so.
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
 * The snapshot of the selector with one more arm, the last, of which nothing is known. Where weights are kept instead of
 * counts it begins as good as the best of the others: with a share of at least 1 / armCount, and no more than that arm.
 *
 * @param own the arm's entry in each list of the config that has one entry for each arm.
 * @throws RangeError when the kind cannot have it, or an entry is missing or too many.
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
