/**
 * The law of an accepted length as survival probabilities: S_j = P(at least j drafted tokens are accepted). One uniform
 * decides a whole round, by comparison alone: no logarithm is taken.
 */

/** Survival probabilities S_1 >= S_2 >= ... >= S_L of an arm. */
export type Survival = Float64Array;

/** S_j = p^j, j = 1 to L: every drafted token is accepted with probability p (BanditSpec eq. (10)). */
export function geometricSurvival(acceptanceRate: number, maxDraftLength: number): Survival {
  const survival = new Float64Array(maxDraftLength);
  let power = 1;
  for (let j = 0; j < maxDraftLength; j++) {
    power *= acceptanceRate;
    survival[j] = power;
  }
  return survival;
}

/** S_j = h_1 ... h_j: the j-th drafted token is accepted with probability h_j where those before it were. */
export function hazardSurvival(hazards: readonly number[]): Survival {
  const survival = new Float64Array(hazards.length);
  let product = 1;
  for (let j = 0; j < hazards.length; j++) {
    product *= hazards[j]!;
    survival[j] = product;
  }
  return survival;
}

/** The mean accepted length, bonus token included: 1 + S_1 + ... + S_L. */
export function meanLength(survival: Survival): number {
  let mean = 1;
  for (let j = 0; j < survival.length; j++) mean += survival[j]!;
  return mean;
}

/** The accepted length, bonus token included, that the uniform `u` in [0, 1) stands for. Cost: O(length). */
export function acceptedLengthAt(survival: Survival, u: number): number {
  let accepted = 0;
  while (accepted < survival.length && u < survival[accepted]!) accepted++;
  return accepted + 1;
}

/** P(accepted length = x) at index x - 1: the differences of the survival probabilities. */
export function lengthProbabilities(survival: Survival): number[] {
  const probabilities: number[] = [];
  let previous = 1;
  for (const next of survival) {
    probabilities.push(previous - next);
    previous = next;
  }
  probabilities.push(previous);
  return probabilities;
}
