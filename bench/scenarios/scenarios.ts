/** The scenarios as plain data: one fact of production each, and a calm one to compare with. */
import type { StaleDrafter } from 'banditspec';
import type { Delivery } from './delivery.js';

/** How long what was learnt is kept. */
export type Keeping =
  /** From request to request. */
  | 'carried'
  /** Every request begins with nothing learnt. */
  | 'lost'
  /** As {@link RESTART} says. */
  | 'restarted';

/** A scenario. */
export interface Scenario {
  readonly name: string;
  /** What happens in it, a sentence. */
  readonly what: string;
  /** The batch that each request is in; over and over, so many requests each. */
  readonly batches: readonly number[];
  readonly requestsEach: number;
  /** The batch from the middle of each answer on, where it is another one. */
  readonly laterBatch?: number;
  /** Milliseconds that a change of the draft length takes. */
  readonly switchingMilliseconds?: number;
  readonly stale?: StaleDrafter;
  readonly delivery?: Delivery;
  readonly keeping: Keeping;
  /** The shares of the kinds of requests; over and over, {@link DRIFT_REQUESTS} requests each. */
  readonly shares: readonly (readonly number[])[];
}

/** Requests that the mix of kinds holds for, where it changes. */
export const DRIFT_REQUESTS = 8;

/** Every so many requests the server restarts from what it had saved so many requests before. */
export const RESTART = { every: 8, age: 4 } as const;

/** Every kind as often as the others. */
const MIXED = [[1 / 3, 1 / 3, 1 / 3]] as const;

const USUAL = { batches: [32], requestsEach: 1, keeping: 'carried', shares: MIXED } as const;

/** To compare with: nothing happens. */
const CALM: Scenario = { ...USUAL, name: 'calm', what: 'A batch of 32 all the time; what is learnt is carried on.' };

/** Eight facts of production. */
const FACTS: readonly Scenario[] = [
  {
    ...USUAL,
    name: 'load',
    what: 'The batch goes from 1 to 64 and back from request to request. Rules that know times are told those of the batch.',
    batches: [1, 4, 16, 64, 64, 16, 4, 1],
    requestsEach: 2,
  },
  {
    ...USUAL,
    name: 'surge',
    what: 'In the middle of every answer the batch goes from 4 to 64. Rules that know times know those of a batch of 4.',
    batches: [4],
    laterBatch: 64,
  },
  { ...USUAL, name: 'switching', what: 'A change of the draft length takes 2 ms.', switchingMilliseconds: 2 },
  {
    ...USUAL,
    name: 'stale',
    what: 'After a round without drafts the next 4 that draft accept each token half as often.',
    stale: { rounds: 4, factor: 0.5 },
  },
  {
    ...USUAL,
    name: 'late',
    what: 'Outcomes come up to 12 rounds late, all delays equally often, and a fifth of them never.',
    delivery: { mostRoundsLate: 12, lostShare: 0.2, poisonedShare: 0 },
  },
  { ...USUAL, name: 'cold', what: 'Every request begins with nothing learnt.', keeping: 'lost' },
  {
    ...USUAL,
    name: 'restart',
    what: `Every ${RESTART.every} requests the server restarts from what it had saved ${RESTART.age} requests before, and the requests change: first most are code, then most are in another language, and so on.`,
    keeping: 'restarted',
    shares: [
      [0.8, 0.2, 0],
      [0, 0.2, 0.8],
    ],
  },
  {
    ...USUAL,
    name: 'poisoned',
    what: 'A tenth of the outcomes are told the wrong way round: a draft of g tokens of which a were accepted is told as one of which g - a were.',
    delivery: { mostRoundsLate: 0, lostShare: 0, poisonedShare: 0.1 },
  },
];

export const SCENARIOS: readonly Scenario[] = [CALM, ...FACTS];

/** The batch of a request. */
export function batchOf({ batches, requestsEach }: Scenario, request: number): number {
  return batches[Math.floor(request / requestsEach) % batches.length]!;
}

/** The shares of the kinds of requests at a request. */
export function sharesOf({ shares }: Scenario, request: number): readonly number[] {
  return shares[Math.floor(request / DRIFT_REQUESTS) % shares.length]!;
}
