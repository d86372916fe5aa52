/**
 * Prompts and moments that differ, such that the pooled hazards are those that were asked for. The odds of every
 * acceptance are multiplied by a factor of the prompt and one of the state of the chain; what they multiply is solved
 * for, depth by depth, from
 *
 *     sum_c w_c S_{k-1,c} h_{k,c} = h_k sum_c w_c S_{k-1,c},   h_{k,c} = o_k f_c / (1 + o_k f_c)
 *
 * over the classes c of prompt and state. A class is weighted by the rounds it takes: hard prompts take more of them,
 * so a prompt has the weight 1 / (its mean accepted length).
 */
import { exp } from '../../arithmetic/exp.js';
import { log } from '../../arithmetic/log.js';
import { meanLength, type Survival } from './survival.js';

/** What multiplies the odds, and how often. */
export interface OddsFactors {
  /** One factor for each class of prompts, all classes equally likely. */
  readonly prompts: Float64Array;
  /** One factor for each state of the chain; one of 1 where there is none. */
  readonly states: readonly number[];
  /** The share of the rounds in each state. */
  readonly shares: readonly number[];
}

/** Survival probabilities `[state][prompt class]`, and the share of the rounds that each class of prompts takes. */
export interface PromptMixture {
  readonly survivals: readonly (readonly Survival[])[];
  readonly roundShares: Float64Array;
}

const MAX_SWEEPS = 60;
const SHARE_TOLERANCE = 1e-12;

/**
 * Solves for the survival probabilities of every class. Cost: O(depth x classes) per Newton step, about 5 of them, in
 * about 10 sweeps over the weights.
 */
export function mixPrompts(hazards: readonly number[], factors: OddsFactors): PromptMixture {
  const { prompts, states, shares } = factors;
  const survivals = states.map(() => Array.from(prompts, () => new Float64Array(hazards.length)));
  const roundShares = new Float64Array(prompts.length).fill(1 / prompts.length);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    fillSurvivals(hazards, factors, roundShares, survivals);
    let total = 0;
    const rounds = roundShares.map((_, i) => {
      let mean = 0;
      for (let s = 0; s < states.length; s++) mean += shares[s]! * meanLength(survivals[s]![i]!);
      total += 1 / mean;
      return 1 / mean;
    });
    let change = 0;
    for (let i = 0; i < rounds.length; i++) {
      const share = rounds[i]! / total;
      change = Math.max(change, Math.abs(share - roundShares[i]!));
      roundShares[i] = share;
    }
    if (change < SHARE_TOLERANCE) break;
  }
  return { survivals, roundShares };
}

function fillSurvivals(
  hazards: readonly number[],
  { prompts, states, shares }: OddsFactors,
  roundShares: Float64Array,
  survivals: readonly (readonly Survival[])[],
): void {
  const classes = states.length * prompts.length;
  const factors = new Float64Array(classes);
  const reached = new Float64Array(classes);
  for (let s = 0; s < states.length; s++) {
    for (let i = 0; i < prompts.length; i++) {
      factors[s * prompts.length + i] = states[s]! * prompts[i]!;
      reached[s * prompts.length + i] = shares[s]! * roundShares[i]!;
    }
  }
  const previous = new Float64Array(classes).fill(1);
  for (let k = 0; k < hazards.length; k++) {
    const odds = solveOdds(hazards[k]!, factors, reached);
    for (let c = 0; c < classes; c++) {
      const hazard = odds === Infinity ? 1 : (odds * factors[c]!) / (1 + odds * factors[c]!);
      reached[c]! *= hazard;
      previous[c]! *= hazard;
      survivals[Math.floor(c / prompts.length)]![c % prompts.length]![k] = previous[c]!;
    }
  }
}

/** The odds o with which the classes' hazards o f / (1 + o f), weighted by `reached`, average `hazard`. */
function solveOdds(hazard: number, factors: Float64Array, reached: Float64Array): number {
  if (hazard === 0) return 0;
  if (hazard === 1) return Infinity;
  let total = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let c = 0; c < factors.length; c++) {
    total += reached[c]!;
    const logit = log(hazard / (1 - hazard)) - log(factors[c]!);
    low = Math.min(low, logit);
    high = Math.max(high, logit);
  }
  let x = (low + high) / 2;
  for (let step = 0; step < 100; step++) {
    const odds = exp(x);
    let excess = -hazard * total;
    let slope = 0;
    for (let c = 0; c < factors.length; c++) {
      const p = (odds * factors[c]!) / (1 + odds * factors[c]!);
      excess += reached[c]! * p;
      slope += reached[c]! * p * (1 - p);
    }
    if (Math.abs(excess) <= 1e-14 * total) break;
    if (excess > 0) high = x;
    else low = x;
    // Newton's step, or half the bracket where it leaves it.
    const next = x - excess / slope;
    x = next > low && next < high ? next : (low + high) / 2;
    if (high - low < 1e-14) break;
  }
  return exp(x);
}
