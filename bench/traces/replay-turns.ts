/** Turns in memory with drafts that are cut shorter. */
import { type ReplayArm, replay, type TraceTurn } from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import { formatTraceArm } from './arm-grammar.js';

/** Turns, and arms that they have. */
export interface TurnsAndArms {
  readonly turns: readonly TraceTurn[];
  readonly arms: readonly ReplayArm[];
}

/**
 * The same arms, of which those that are not free draft at most `cap` tokens. Tracks are exact at every position, and stay
 * so. A recorded method is taken as its next recorded block at every position, cut: what a tree that is cut at
 * that depth has of it. Undefined where no arm drafts more.
 *
 * @param arms with their draft lengths filled in.
 */
export function underCap({ turns, arms }: TurnsAndArms, cap: number): TurnsAndArms | undefined {
  const cut = arms.map((arm) => cutArm(arm, cap));
  if (cut.every((arm, i) => arm === arms[i])) return undefined;
  let own = turns;
  arms.forEach((arm, i) => {
    if (arm.kind !== 'recorded' || arm === cut[i]) return;
    own = own.map((turn) => withNextStarts(turn, arm, nextStartsOf(arm)));
  });
  return { turns: own, arms: cut };
}

type RecordedArm = ReplayArm & { readonly kind: 'recorded' };

/** What the track of a recorded method is called. */
function nextStartsOf({ method }: RecordedArm): string {
  return `${method} (next-start)`;
}

/** The same arm where it drafts no more than that, or is free. */
function cutArm(arm: ReplayArm, cap: number): ReplayArm {
  if (arm.kind === 'recorded' && arm.semantics === 'round-indexed') {
    throw new BenchError(`--caps must stand beside arms that know positions, got ${formatTraceArm(arm)}`, 2);
  }
  if (arm.kind === 'plain' || arm.free === true || arm.maxDraftLength! <= cap) return arm;
  const { cost } = arm;
  if (arm.kind === 'track') return { kind: 'track', track: arm.track, maxDraftLength: cap, cost };
  const name = `${arm.method} x${cap} (next-start)`;
  return { kind: 'track', track: nextStartsOf(arm), maxDraftLength: cap, name, cost };
}

/** The turn with one more track: at every position what a replay of the recorded method gives there. */
function withNextStarts(turn: TraceTurn, arm: RecordedArm, track: string): TraceTurn {
  const episode = replay([turn], { arms: [arm] }).begin(0, () => 0);
  while (!episode.done) episode.pull(0);
  const outcomes = new Float64Array(1);
  const accepted = new Int16Array(turn.tokenCount);
  for (let position = 0; position < accepted.length; position++) {
    episode.outcomesAt!(position, outcomes);
    accepted[position] = outcomes[0]! - 1;
  }
  return { ...turn, tracks: { ...turn.tracks, [track]: { accepted, cap: arm.maxDraftLength! } } };
}
