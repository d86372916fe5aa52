/** A part of a job that is spread over machines; `index` counts from 1 to `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The whole job: the one shard of one. */
export const WHOLE: Shard = { index: 1, count: 1 };
