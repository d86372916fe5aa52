/**
 * How the acceptance of real drafts depends on depth, as plain data. Tree drafts thin out, so their hazards fall with
 * depth; a chain's rise, since a run that has lasted is in easy text; retrieval misses outright or copies a long run.
 *
 * All figures are pooled over the rounds of recorded Spec-Bench runs (Xia et al. 2024), the last block of each turn left
 * out. Recorded hazards are given to three digits.
 */

/** The acceptance of one drafting method by depth. */
export interface AcceptancePreset {
  /** What was measured, and where. */
  readonly source: string;
  /** At index k - 1: P(the k-th drafted token is accepted | the first k - 1 were), in [0, 1]; one for each depth. */
  readonly hazards: readonly number[];
  /** The recorded mean accepted length, in tokens, bonus token included. */
  readonly recordedMean: number;
  /** The recorded variance of the accepted length, in squared tokens. */
  readonly recordedVariance: number;
  /** The recorded correlation of successive accepted lengths around the turn's own mean; where known. */
  readonly recordedLagOne?: number;
  /** The recorded share of the variance that lies between turns (intraclass correlation); where known. */
  readonly recordedIntraclass?: number;
}

/** `head`, and then `hazard` down to `depth`. */
function withTail(head: readonly number[], hazard: number, depth: number): readonly number[] {
  return [...head, ...new Array<number>(depth - head.length).fill(hazard)];
}

/**
 * Recorded hazards of six drafting methods. Where fewer depths were recorded than the method drafts, one hazard stands
 * for the rest, chosen so that the variance comes out as recorded.
 *
 * @example
 * ```ts
 * acceptancePresets.medusa.hazards; // => [0.835, 0.581, 0.366, 0.116]
 * depthHazardMean(acceptancePresets.medusa.hazards).toFixed(2); // => '2.52'
 * ```
 */
export const acceptancePresets: Readonly<
  Record<'eagle' | 'medusa' | 'hydra' | 'chain68m' | 'promptLookup' | 'suffixMatch', AcceptancePreset>
> = {
  /** A tree draft that looks up to 5 tokens ahead (Li et al. 2024). */
  eagle: {
    source: 'EAGLE-1 tree, depth 5, Spec-Bench; github.com/yukiki-jc/Spec-Bench, Vicuna-7B-v1.3, greedy',
    hazards: [0.899, 0.803, 0.727, 0.518, 0.629],
    recordedMean: 3.59,
    recordedVariance: 2.43,
    recordedLagOne: 0.093,
    recordedIntraclass: 0.142,
  },
  /** A tree of four extra heads (Cai et al. 2024). */
  medusa: {
    source: 'Medusa tree, depth 4, MT-Bench; github.com/BNukhkadiev/Spec-Bench, Vicuna-7B-v1.3, greedy',
    hazards: [0.835, 0.581, 0.366, 0.116],
    recordedMean: 2.52,
    recordedVariance: 1.02,
    recordedLagOne: 0.082,
    recordedIntraclass: 0.081,
  },
  /** A tree of heads that see one another (Ankner et al. 2024). */
  hydra: {
    source: 'Hydra tree, depth 4, product ranking, Vicuna-7B-v1.3',
    hazards: [0.865, 0.753, 0.603, 0.239],
    recordedMean: 3.0,
    recordedVariance: 1.43,
    recordedLagOne: 0.192,
    recordedIntraclass: 0.049,
  },
  /** A chain of up to 20 tokens from a 68M model, which stops early where it is unsure. Depths 9 to 20: one hazard. */
  chain68m: {
    source:
      'Chain of a 68M drafter, at most 20 tokens with early stop, Spec-Bench; github.com/yukiki-jc/Spec-Bench, Vicuna-7B-v1.3, greedy',
    hazards: /* @__PURE__ */ withTail([0.565, 0.53, 0.596, 0.636, 0.686, 0.709, 0.729, 0.766], 0.8343, 20),
    recordedMean: 2.49,
    recordedVariance: 6.5,
    recordedLagOne: 0.168,
    recordedIntraclass: 0.167,
  },
  /** Prompt lookup (Saxena 2023): n-grams of 3, 2, 1 tokens, 10 tokens drafted. Misses count as rejected at depth 1. */
  promptLookup: {
    source:
      'Prompt lookup (3, 10) replayed on the Spec-Bench texts of Vicuna-7B-v1.3; 35.7% of rounds have no candidate',
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: a recorded share, not the root of 1/2
    hazards: [0.22, 0.598, 0.707, 0.775, 0.775, 0.827, 0.854, 0.868, 0.883, 0.875],
    recordedMean: 1.75,
    recordedVariance: 4.07,
  },
  /**
   * The latest longest match of the suffix, 40 tokens drafted. Misses count as rejected at depth 1. Depths 11 to 40: one
   * hazard.
   */
  suffixMatch: {
    source:
      'Longest suffix match (latest, 40) replayed on the Spec-Bench texts of Vicuna-7B-v1.3; 37.4% of rounds have no candidate',
    hazards: /* @__PURE__ */ withTail([0.209, 0.586, 0.68, 0.724, 0.78, 0.733, 0.813, 0.821, 0.845, 0.871], 0.9243, 40),
    recordedMean: 1.82,
    recordedVariance: 10.2,
  },
};
