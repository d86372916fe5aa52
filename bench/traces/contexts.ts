/** Signals of a recording that selectors are told before a round, as the command line names them. */
import { BenchError } from '../program/bench-error.js';
import { wrongUse } from '../program/option-values.js';
import type { TraceColumns } from './columns.js';

/** Their names, in the order in which selectors get them. */
export function readContexts(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('') || new Set(names).size < names.length) {
    throw wrongUse('--contexts', 'different names of signals, separated by commas', text);
  }
  return names;
}

/** Refuses names that no turn of the recording has. */
export function requireSignals(recording: string, contexts: readonly string[], { signals }: TraceColumns): void {
  for (const name of contexts) {
    if (signals.has(name)) continue;
    const there = signals.size === 0 ? 'none' : [...signals.keys()].join(', ');
    throw new BenchError(`--contexts must be among the signals of ${recording} (${there}), got ${name}`, 2);
  }
}
