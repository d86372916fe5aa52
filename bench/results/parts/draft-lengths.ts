/** The paper's second experiment, draft lengths as arms. */
import { isObject, type PartKind } from './part-kind.js';

/** Samples in ascending order of `best`. */
export interface DraftLengthsResults {
  readonly kind: 'draft-lengths';
  /** Runs of every sample, averaged. */
  readonly runs: number;
  readonly draftLengths: readonly number[];
  /** Speeds in tokens per plain pass: of each draft length, of the best and the worst of them, of each selector. */
  readonly samples: readonly {
    readonly fixed: readonly number[];
    readonly best: number;
    readonly worst: number;
    readonly selectors: Readonly<Record<string, number>>;
  }[];
}

export const draftLengthsKind: PartKind<DraftLengthsResults> = {
  requirement: 'draft lengths with their samples',
  holds: ({ draftLengths, samples }) =>
    Array.isArray(draftLengths) &&
    Array.isArray(samples) &&
    samples.length > 0 &&
    samples.every((sample: unknown) => isObject(sample) && Array.isArray(sample.fixed) && isObject(sample.selectors)),
  measurements: () => [],
  configuration: ({ kind, runs, draftLengths, samples }) => ({
    kind,
    runs,
    draftLengths,
    samples: samples.length,
    selectors: Object.keys(samples[0]!.selectors),
  }),
  figures: ({ samples }) => ({ 'draft lengths': samples }),
};
