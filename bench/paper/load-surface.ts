/**
 * How speculative decoding slows down under load, as plain data: throughput relative to no speculation at several numbers
 * of concurrent requests, measured with vLLM 0.6.6 on an A100 for Qwen2.5-7B with a small drafter, all tasks together,
 * and the tokens a step gave. Figures cited from a public benchmark repository; no file of it is copied.
 */
import { type CostByBatch, roundCost } from 'banditspec';

/** Mean tokens a step with 1 to 5 drafted tokens. */
export const TOKENS_PER_STEP: readonly number[] = [1.7, 2.23, 2.6, 2.87, 3.06];

/** Concurrent requests, and throughput with 1 to 5 drafted tokens over that with none. */
export const RELATIVE_THROUGHPUT: readonly (readonly [concurrency: number, relative: readonly number[]])[] = [
  [1, [1.24, 1.43, 1.5, 1.48, 1.45]],
  [4, [1.12, 1.25, 1.32, 1.3, 1.28]],
  [8, [1.08, 1.21, 1.25, 1.21, 1.18]],
  [12, [1.03, 1.11, 1.15, 1.14, 1.12]],
  [16, [0.97, 1.06, 1.05, 1.05, 1.03]],
  [32, [0.82, 0.9, 0.91, 0.85, 0.82]],
  [64, [0.74, 0.77, 0.78, 0.68, 0.67]],
  [128, [0.66, 0.66, 0.65, 0.6, 0.58]],
];

/** The cost of a whole round by load, for a draft length of 1 or more: what its tokens and its throughput imply. */
function costsOf(draftLength: number): CostByBatch {
  return RELATIVE_THROUGHPUT.map(([concurrency, relative]) => [
    concurrency,
    TOKENS_PER_STEP[draftLength - 1]! / relative[draftLength - 1]!,
  ]);
}

/** The time of a round in plain passes at the same load, linear between the loads that were measured. */
export function costUnderLoad(draftLength: number, batch: number): number {
  if (draftLength === 0) return 1;
  return roundCost({ draftLength, verify: costsOf(draftLength), perDraftToken: 0, batch });
}

/** Hazards by depth that give the tokens a step of the measurement: each more drafted token adds its survival. */
export function hazardsOfSteps(depth: number): number[] {
  const survivals = TOKENS_PER_STEP.slice(0, depth).map((tokens, k) => tokens - (TOKENS_PER_STEP[k - 1] ?? 1));
  return survivals.map((survival, k) => survival / (survivals[k - 1] ?? 1));
}
