/** Signals of a recording that selectors are told before a round. */
import { BenchError } from '../program/bench-error.js';
import type { TraceColumns } from './columns.js';

/** Refuses names that no turn of the recording has. */
export function requireSignals(recording: string, contexts: readonly string[], { signals }: TraceColumns): void {
  for (const name of contexts) {
    if (signals.has(name)) continue;
    const there = signals.size === 0 ? 'none' : [...signals.keys()].join(', ');
    throw new BenchError(`--contexts must be among the signals of ${recording} (${there}), got ${name}`, 2);
  }
}
