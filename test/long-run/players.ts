/**
 * The selectors that sum rewards or losses for as long as they are played, each with a second account of its sums. Those that
 * count how often each reward came (`imed`, `empiricalKlUcb`) have nothing that rounding could move.
 */
import {
  type ArmSelector,
  exp3,
  exp3Ix,
  exp3Spec,
  hedge,
  klUcb,
  moss,
  type RandomSource,
  restoreSelector,
  tsallisInf,
  ucb1,
  ucbSpec,
  ucbTuned,
  ucbV,
} from 'banditspec';
import { log } from 'banditspec/arithmetic';
import { ExactSum } from './exact-sum.js';

/** What a player's sums came to. */
export interface Drift {
  /** The largest |kept - exact| / exact over all sums. */
  readonly relative: number;
  /** That over what the proof allows: see {@link bound}. A fault of summing shows as more than 1. */
  readonly ofBound: number;
  /** The sum of which that is said. */
  readonly sum: string;
}

/** One selector in a long run. */
export interface Player {
  readonly name: string;
  /** Plays one round and enters its addends into the second account. */
  play(rewards: Float64Array, random: RandomSource): void;
  drift(): Drift;
}

/** The unit roundoff of doubles. */
const U = 2 ** -53;

/**
 * n terms of one sign, summed one after another, are off by at most (n - 1) u of their sum (Higham 2002, section 4.2), to first
 * order in n u. A loss estimate is itself rounded up to four times in another order than ours.
 */
function bound(terms: number): number {
  return (terms + 3) * U;
}

/** Sums of one name in a snapshot's state, with the second account of each. */
class Account {
  readonly name: string;
  private readonly sums: readonly ExactSum[];
  private readonly terms: Float64Array;

  constructor(name: string, armCount: number) {
    this.name = name;
    this.sums = Array.from({ length: armCount }, () => new ExactSum());
    this.terms = new Float64Array(armCount);
  }

  add(arm: number, value: number): void {
    this.sums[arm]!.add(value);
    this.terms[arm]! += 1;
  }

  drifts(state: object): Drift[] {
    const kept = (state as Record<string, readonly number[]>)[this.name]!;
    return this.sums.map((sum, arm) => {
      const exact = sum.value();
      const relative = exact === 0 ? Math.abs(kept[arm]!) : sum.distanceTo(kept[arm]!) / exact;
      return { relative, ofBound: relative / bound(this.terms[arm]!), sum: `${this.name}[${arm}]` };
    });
  }
}

interface Snapshot {
  readonly state: object;
}

/** The greatest drift, after the snapshot has been read back: a sum that drifts far is refused by its own reader. */
function worst(snapshot: Snapshot, accounts: readonly Account[]): Drift {
  restoreSelector(snapshot as Parameters<typeof restoreSelector>[0]);
  return accounts
    .flatMap((account) => account.drifts(snapshot.state))
    .reduce((a, b) => (b.ofBound > a.ofBound ? b : a));
}

/** The players on rewards in [0, 1]. */
export function players(armCount: number): Player[] {
  const problem = { armCount, rewardRange: { min: 0, max: 1 } };

  const byIndex = (name: string, selector: ArmSelector<Snapshot>): Player => {
    const sums = new Account('sums', armCount);
    const squares = new Account('squares', armCount);
    const accounts = 'squares' in selector.snapshot().state ? [sums, squares] : [sums];
    return {
      name,
      play(rewards, random) {
        const arm = selector.select(random);
        const reward = rewards[arm]!;
        selector.update(arm, reward);
        sums.add(arm, reward);
        squares.add(arm, reward * reward);
      },
      drift: () => worst(selector.snapshot(), accounts),
    };
  };

  /** `addend`: what a round adds to the arm's sum, of its reward, its probability and the number of the round. */
  const byWeights = (
    name: string,
    selector: ArmSelector<Snapshot>,
    account: Account,
    addend: (reward: number, probability: number, round: number) => number,
  ): Player => {
    let round = 0;
    return {
      name,
      play(rewards, random) {
        const arm = selector.select(random);
        const probability = selector.probability(arm);
        round += 1;
        selector.update(arm, rewards[arm]!);
        account.add(arm, addend(rewards[arm]!, probability, round));
      },
      drift: () => worst(selector.snapshot(), [account]),
    };
  };

  const losses = () => new Account('cumulativeLosses', armCount);
  const full = hedge(problem);
  const fullLosses = losses();
  return [
    byIndex('ucb1', ucb1(problem)),
    byIndex('ucbSpec', ucbSpec(problem)),
    byIndex('moss', moss(problem)),
    byIndex('klUcb', klUcb(problem)),
    byIndex('ucbV', ucbV(problem)),
    byIndex('ucbTuned', ucbTuned(problem)),
    byWeights(
      'exp3',
      exp3({ ...problem, explorationRate: 0.05 }),
      new Account('cumulativeGains', armCount),
      (reward, p) => reward / p,
    ),
    byWeights('exp3Spec', exp3Spec(problem), losses(), (reward, p) => (1 - reward) / p),
    byWeights('exp3Ix', exp3Ix(problem), losses(), (reward, p, t) => {
      return (1 - reward) / (p + Math.sqrt(log(armCount) / (armCount * t)) / 2);
    }),
    byWeights('tsallisInf', tsallisInf(problem), losses(), (reward, p) => (1 - reward) / p),
    {
      name: 'hedge',
      play(rewards, random) {
        full.select(random);
        full.updateAll(rewards);
        for (let arm = 0; arm < armCount; arm++) fullLosses.add(arm, 1 - rewards[arm]!);
      },
      drift: () => worst(full.snapshot(), [fullLosses]),
    },
  ];
}
