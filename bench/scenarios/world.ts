/**
 * The server of all scenarios: one drafter, draft lengths 0 to 7 as arms, requests that differ in how well it drafts for
 * them and in length, and the time of a round by the batch it is in.
 */
import { acceptancePresets, createRandom, roundMilliseconds } from 'banditspec';
import { exp, log } from 'banditspec/arithmetic';

/** The draft length of each arm, in tokens. The time of a round was fitted to drafts of up to 7. */
export const DRAFT_LENGTHS: readonly number[] = Array.from({ length: 8 }, (_, length) => length);

/** Cached tokens of a request. */
const CONTEXT_TOKENS = 1000;

function milliseconds(batch: number, draftLength: number): number {
  return roundMilliseconds({ drafter: 'eagle', draftLength, batch, contextTokens: CONTEXT_TOKENS });
}

/** The milliseconds of one unit of time: a plain pass for a request that is alone. */
export const UNIT_MILLISECONDS = milliseconds(1, 0);

/** The time of a round of each arm at a batch size, in units. */
export function costsAt(batch: number): number[] {
  return DRAFT_LENGTHS.map((draftLength) => milliseconds(batch, draftLength) / UNIT_MILLISECONDS);
}

/** Kinds of requests, with what the odds of every acceptance are multiplied by. */
export const REQUEST_KINDS = [
  { name: 'code', odds: 4 },
  { name: 'chat', odds: 1.25 },
  { name: 'another language', odds: 0.2 },
] as const;

/**
 * Hazards by depth of a kind of requests: those recorded of a chain of 68M parameters, which rise with depth as a run that
 * has lasted is in easy text, at other odds.
 */
export function hazardsAt(odds: number): number[] {
  const hazards = acceptancePresets.chain68m.hazards.slice(0, DRAFT_LENGTHS.length - 1);
  return hazards.map((hazard) => (odds * hazard) / (1 - hazard + odds * hazard));
}

/** Answers have 64 to 512 tokens, uniform in the logarithm. */
export const ANSWER_TOKENS = [64, 512] as const;

/** One request. */
export interface Request {
  /** At index k - 1: P(the k-th drafted token is accepted | those before it were). */
  readonly hazards: readonly number[];
  /** The tokens of its answer. */
  readonly tokens: number;
}

/** The request of this number: the same whoever plays. `shares` of the kinds sum to 1. */
export function drawRequest(seed: string | number, run: number, request: number, shares: readonly number[]): Request {
  const random = createRandom(seed, run, request, 'request');
  const u = random();
  let kind = 0;
  let below = shares[0]!;
  while (u >= below && kind + 1 < REQUEST_KINDS.length) {
    kind += 1;
    below += shares[kind]!;
  }
  const [shortest, longest] = ANSWER_TOKENS;
  const tokens = Math.round(shortest * exp(log(longest / shortest) * random()));
  return { hazards: hazardsAt(REQUEST_KINDS[kind]!.odds), tokens };
}
