/** What a report says of one part of the results. */
import type { Table } from '../program/table.js';
import type { Figure } from './figure.js';

/** One experiment or replay of a report. */
export interface Section {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** What a reader has to know beside the figures, in a sentence each. */
  readonly notes?: readonly string[];
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
}
