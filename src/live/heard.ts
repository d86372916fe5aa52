/**
 * What each arm gave lately, as the ledger heard it: a pull whose outcome is not known yet is taken to give that.
 * Cost: two numbers an arm, three where rounds have costs.
 */
import type { RewardRange } from '../problem.js';
import { requireArray, requireInteger, requirementError, requireObject } from '../requirements.js';

/**
 * The outcomes that a mean remembers: up to here it is the plain mean, beyond it old ones are forgotten at this pace.
 */
const REMEMBERED = 100;

/** What was heard of the arms, as a snapshot holds it, in arm order. */
export interface HeardState {
  /** The number of outcomes of each arm. */
  readonly counts: readonly number[];
  /** The mean reward of each arm's last hundred outcomes or so; 0 before the first. */
  readonly rewards: readonly number[];
  /** The mean cost of each arm's last hundred outcomes or so; 0 where there are no costs. */
  readonly costs: readonly number[];
}

/** Outcomes heard of each arm. */
export class Heard {
  readonly counts: number[];
  readonly rewards: number[];
  readonly costs: number[];

  constructor(armCount: number, state?: HeardState) {
    const zeros = () => new Array<number>(armCount).fill(0);
    this.counts = state ? [...state.counts] : zeros();
    this.rewards = state ? [...state.rewards] : zeros();
    this.costs = state ? [...state.costs] : zeros();
  }

  record(arm: number, reward: number, cost: number): void {
    this.counts[arm]! += 1;
    const weight = 1 / Math.min(this.counts[arm]!, REMEMBERED);
    this.rewards[arm]! += weight * (reward - this.rewards[arm]!);
    this.costs[arm]! += weight * (cost - this.costs[arm]!);
  }

  /** Makes room for one more arm, of which nothing was heard. */
  addArm(): void {
    for (const list of [this.counts, this.rewards, this.costs]) list.push(0);
  }

  toState(): HeardState {
    return { counts: [...this.counts], rewards: [...this.rewards], costs: [...this.costs] };
  }
}

/** Reads a state back, checking that it can have come from rewards in the range. */
export function readHeard(who: string, name: string, state: HeardState, armCount: number, range: RewardRange): Heard {
  requireObject(who, name, state);
  for (const part of ['counts', 'rewards', 'costs'] as const)
    requireArray(who, `${name}.${part}`, state[part], armCount);
  for (let i = 0; i < armCount; i++) {
    const count = state.counts[i]!;
    requireInteger(who, `${name}.counts[${i}]`, count, 0);
    const reward = state.rewards[i]!;
    // Rounding may take a mean of rewards out of their range.
    const slack = 1e-9 * Math.max(Math.abs(range.min), Math.abs(range.max));
    if (!(count === 0 ? reward === 0 : reward >= range.min - slack && reward <= range.max + slack)) {
      throw requirementError(
        who,
        `${name}.rewards[${i}]`,
        count === 0 ? '0' : `in [${range.min}, ${range.max}]`,
        reward,
      );
    }
    const cost = state.costs[i]!;
    if (!(Number.isFinite(cost) && cost >= 0)) {
      throw requirementError(who, `${name}.costs[${i}]`, 'a finite number of at least 0', cost);
    }
  }
  return new Heard(armCount, state);
}
