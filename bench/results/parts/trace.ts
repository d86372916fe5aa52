/** A replay of recorded runs. */
import type { RegretReport, SelectorMemory } from 'banditspec';
import type { SelectorConfig } from '../../experiments/experiment.js';
import { hasBothMemories, isObject, type PartKind } from './part-kind.js';

/** What a recording came to. */
export interface TraceResults {
  readonly kind: 'trace';
  readonly trace: {
    /** The name of the file, without its folder. */
    readonly file: string;
    /** Of the file's bytes: which recording the figures are of. */
    readonly sha256: string;
    /** Turns in the file. */
    readonly turns: number;
    readonly replayedTurns: number;
    readonly replayedTokens: number;
    /** Turns left out, by the reason: what they lack, or the limit. */
    readonly skippedTurns: Readonly<Record<string, number>>;
    /** Lines left out, with the reason. */
    readonly brokenLines: readonly { readonly line: number; readonly reason: string }[];
  };
  readonly selectors: Readonly<Record<string, SelectorConfig>>;
  /** The same turns with a new selector for each, and with one selector that goes on. */
  readonly memory: Readonly<Record<SelectorMemory, RegretReport>>;
}

export const traceKind: PartKind<TraceResults> = {
  requirement: 'a replay with its reports',
  holds: ({ trace, selectors, memory }) => isObject(trace) && isObject(selectors) && hasBothMemories(memory),
  measurements: ({ trace, memory }) =>
    Object.entries(memory).map(([name, report]) => ({ name: `${trace.file}, ${name}`, report })),
  configuration: ({ trace: { sha256, replayedTurns }, selectors, memory }) => ({
    trace: { sha256, replayedTurns, arms: memory.fresh.environment?.arms },
    selectors,
  }),
  figures: () => ({}),
};
