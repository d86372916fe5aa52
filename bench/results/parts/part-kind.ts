/** What is said of a kind of part: reading results back and comparing them follow from it. */
import type { RegretReport } from 'banditspec';

/** One measurement of a part. */
export interface Measurement {
  /** Experiment and length, or recording and memory. */
  readonly name: string;
  readonly report: RegretReport;
}

export interface PartKind<Part> {
  /** What a part of this kind is, as errors have it behind "must be". */
  readonly requirement: string;
  /** Whether an object is one, as far as readers rely on it. */
  holds(part: Readonly<Record<string, unknown>>): boolean;
  /** Its reports. A kind without any has no standard errors: its figures can be compared to the bit only. */
  measurements(part: Part): readonly Measurement[];
  /** What has to be the same in two files, by the names it has in errors. Titles are free. */
  configuration(part: Part): object;
  /** Figures that stand in no report, by what they are called. */
  figures(part: Part): Readonly<Record<string, unknown>>;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function isReport(value: unknown): boolean {
  return (
    isObject(value) && isObject(value.selectors) && Array.isArray(value.fixedArms) && Array.isArray(value.armNames)
  );
}

/** Whether a value has a report for either memory. */
export function hasBothMemories(value: unknown): boolean {
  return isObject(value) && isReport(value.fresh) && isReport(value.carried);
}

/** Whether a value is a list of objects of which this holds, not empty. */
export function isListOf(
  value: unknown,
  holds: (entry: Readonly<Record<string, unknown>>) => boolean,
): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.length > 0 && value.every((entry: unknown) => isObject(entry) && holds(entry));
}
