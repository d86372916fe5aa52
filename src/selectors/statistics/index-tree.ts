/**
 * The arm of the greatest index without looking at every arm, for indices that change only with an arm's own pulls and,
 * slowly and upwards, with a level that all arms share (a logarithm of the rounds).
 *
 * A tree over the arms keeps in each node the greatest of its arms' indices at a level of the near future: bounds that hold
 * until then. A choice goes down where the bound is greatest, and beyond that only where a bound is not below the best index
 * that it has found. Since sums, products, quotients and roots that are rounded to the nearest never fall where their
 * arguments rise, the bounds hold to the last bit, and the choice is that of a loop over all arms.
 *
 * Arms that were pulled as often and gave as much have the same index at every level: of those with the greatest bound only
 * the first is looked at. In the first rounds, when whole numbers are all that tells arms apart, that is most of them.
 *
 * Cost: some sqrt K indices a round (log K where the level stays), 5K to 10K numbers of memory.
 */

/** With fewer arms a loop over all of them is as fast. */
const LEAST_ARMS = 1000;

/** The indices of a rule's arms. */
export interface ArmIndices {
  /** An arm's index at a level, from sums, products, quotients and roots: never falls where the level rises. */
  indexAt(arm: number, level: number): number;
  /** Whether two arms have the same index at every level; false is always right, and may cost time. Left out, it is false. */
  areAlike?(one: number, other: number): boolean;
  /** The level after so many pulls; at least 0. Left out where indices change with an arm's own pulls alone. */
  levelAfter?(pulls: number): number;
}

/** A tree for so many arms; null where a loop is as fast. See {@link IndexTree}. */
export function treeForMany(armCount: number, indices: ArmIndices, slack?: number): IndexTree | null {
  return armCount < LEAST_ARMS ? null : new IndexTree(armCount, indices, slack);
}

export class IndexTree {
  private readonly armCount: number;
  private readonly indices: ArmIndices;
  private readonly slack: number;
  /** Rounds for which the bounds hold: all arms' bounds against a few more arms to look at, whose number grows with them. */
  private readonly interval: number;
  /** Where the arms begin among the nodes; those above them are 1 to this, the children of node i being 2i and 2i + 1. */
  private readonly firstLeaf: number;
  /** The greatest bound below each node. */
  private readonly bounds: Float64Array;
  /** The lowest arm that has it. */
  private readonly tops: Int32Array;
  /** The greatest bound of those that are not known to be like that arm. */
  private readonly rests: Float64Array;
  /** The bounds hold after so many pulls, and are the indices at this level; NaN before the first choice. */
  private horizon: number;
  private horizonLevel: number;
  /** Of the choice under way. */
  private level: number;
  private best: number;
  private bestIndex: number;
  /** The arm that was looked at last. */
  private seen: number;

  /**
   * @param slack times what a level has to be taken so that no earlier one is above it; 1 where levels never fall.
   */
  constructor(armCount: number, indices: ArmIndices, slack = 1) {
    this.armCount = armCount;
    this.indices = indices;
    this.slack = slack;
    this.interval = Math.ceil(Math.sqrt(8 * armCount));
    this.firstLeaf = 1;
    while (this.firstLeaf < armCount) this.firstLeaf *= 2;
    const size = 2 * this.firstLeaf;
    this.bounds = new Float64Array(size).fill(-Infinity);
    this.tops = new Int32Array(size);
    this.rests = new Float64Array(size).fill(-Infinity);
    for (let i = 0; i < armCount; i++) this.tops[this.firstLeaf + i] = i;
    this.horizon = -1;
    this.horizonLevel = NaN;
    this.level = 0;
    this.best = 0;
    this.bestIndex = 0;
    this.seen = 0;
  }

  /** The arm of the greatest index after so many pulls, ties to the lowest. */
  greatest(pulls: number): number {
    if (pulls > this.horizon) this.rebuild(pulls + this.interval);
    this.level = this.indices.levelAfter?.(pulls) ?? 0;
    this.best = 0;
    this.bestIndex = -Infinity;
    this.seen = -1;
    this.visit(1, 0, this.firstLeaf);
    return this.best;
  }

  /** Takes in that an arm was pulled. */
  refresh(arm: number): void {
    const { bounds, tops, rests } = this;
    let node = this.firstLeaf + arm;
    bounds[node] = this.indices.indexAt(arm, this.horizonLevel);
    for (node >>= 1; node > 0; node >>= 1) {
      const top = tops[node]!;
      const rest = rests[node]!;
      this.join(node);
      // What is above depends on these two, and on the first arm's bound and whom it is like.
      if (tops[node] === top && rests[node] === rest && top !== arm) return;
    }
  }

  private rebuild(horizon: number): void {
    const { bounds, firstLeaf } = this;
    const level = (this.indices.levelAfter?.(horizon) ?? 0) * this.slack;
    this.horizon = horizon;
    if (level === this.horizonLevel) return;
    this.horizonLevel = level;
    for (let i = 0; i < this.armCount; i++) bounds[firstLeaf + i] = this.indices.indexAt(i, level);
    for (let node = firstLeaf - 1; node > 0; node--) this.join(node);
  }

  /** Brings a node up to date with its children. */
  private join(node: number): void {
    const { bounds, tops, rests } = this;
    const left = 2 * node;
    const right = left + 1;
    const greater = bounds[left]! >= bounds[right]! ? left : right;
    const bound = bounds[greater]!;
    const other = Math.min(bounds[left]!, bounds[right]!);
    bounds[node] = bound;
    tops[node] = tops[greater]!;
    rests[node] =
      bound === other && this.indices.areAlike?.(tops[left]!, tops[right]!)
        ? Math.max(rests[left]!, rests[right]!)
        : Math.max(rests[greater]!, other);
  }

  /** Whether an arm from `first` on with no greater bound than this cannot be the best. */
  private isBeaten(bound: number, first: number): boolean {
    return bound < this.bestIndex || (bound === this.bestIndex && first > this.best);
  }

  /** Looks for a better arm among those below a node: from `first`, `size` of them. */
  private visit(node: number, first: number, size: number): void {
    const { bounds, rests } = this;
    if (this.isBeaten(bounds[node]!, first)) return;
    const arm = this.tops[node]!;
    // Most are the same as above.
    if (arm !== this.seen) {
      this.seen = arm;
      const index = this.indices.indexAt(arm, this.level);
      if (index > this.bestIndex || (index === this.bestIndex && arm < this.best)) {
        this.bestIndex = index;
        this.best = arm;
      }
    }
    if (size === 1 || this.isBeaten(rests[node]!, first)) return;
    const half = size / 2;
    const left = 2 * node;
    if (bounds[left]! >= bounds[left + 1]!) {
      this.visit(left, first, half);
      this.visit(left + 1, first + half, half);
    } else {
      this.visit(left + 1, first + half, half);
      this.visit(left, first, half);
    }
  }
}
