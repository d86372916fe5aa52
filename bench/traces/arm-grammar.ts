/** The arms of a replayed recording, as they are written on the command line. */
import type { ReplayArm } from 'banditspec';
import { BenchError } from '../program/bench-error.js';

export const TRACE_ARM_GRAMMAR =
  'recorded:METHOD[:round-indexed], track:TRACK[:LENGTH] (drafts of at most LENGTH tokens) or plain, separated by commas, ' +
  'each with :free at its end if its outcome is known in every round, as that of a copy is, or :paid if not (by default ' +
  'plain is free, all others are paid)';

/** Reads the arms of `--arms`. */
export function parseTraceArms(text: string): readonly ReplayArm[] {
  return text.split(',').map((entry) => {
    const parts = entry.trim().split(':');
    const price = parts.length > 1 ? PRICES.get(parts.at(-1)!) : undefined;
    const arm = parseArm(price === undefined ? parts : parts.slice(0, -1));
    if (arm === undefined) {
      throw new BenchError(`--arms must be ${TRACE_ARM_GRAMMAR}, got ${JSON.stringify(entry.trim())}`, 2);
    }
    return price === undefined ? arm : { ...arm, free: price };
  });
}

const PRICES: ReadonlyMap<string, boolean> = new Map([
  ['free', true],
  ['paid', false],
]);

function parseArm([kind, name, detail, ...rest]: readonly string[]): ReplayArm | undefined {
  if (rest.length > 0) return undefined;
  if (kind === 'plain') return name === undefined ? { kind } : undefined;
  if (!name) return undefined;
  switch (kind) {
    case 'recorded': {
      if (detail !== undefined && detail !== 'next-start' && detail !== 'round-indexed') return undefined;
      return { kind, method: name, semantics: detail ?? 'next-start' };
    }
    case 'track': {
      if (detail === undefined) return { kind, track: name };
      return /^\d{1,5}$/.test(detail) ? { kind, track: name, maxDraftLength: Number(detail) } : undefined;
    }
    default:
      return undefined;
  }
}

/** Writes an arm as {@link parseTraceArms} reads it. */
export function formatTraceArm(arm: ReplayArm): string {
  const parts = [columnOf(arm)];
  if (arm.kind === 'recorded' && arm.semantics === 'round-indexed') parts.push(arm.semantics);
  if (arm.kind === 'track' && arm.maxDraftLength !== undefined) parts.push(String(arm.maxDraftLength));
  if (arm.free !== undefined && arm.free !== (arm.kind === 'plain')) parts.push(arm.free ? 'free' : 'paid');
  return parts.join(':');
}

/** The column that an arm is made from, as the command line writes it. */
export function columnOf(arm: ReplayArm): string {
  switch (arm.kind) {
    case 'recorded':
      return `recorded:${arm.method}`;
    case 'track':
      return `track:${arm.track}`;
    case 'plain':
      return 'plain';
  }
}
