/** Replays of turns in memory: with arms that are free or not as they say, and with drafts that are cut shorter. */
import { type ReplayArm, type ReplayEnvironment, replay, type TraceTurn } from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import { formatTraceArm, type TraceArm } from './arm-grammar.js';

/** A replay; `context` names the track whose match lengths are known before a round. */
export function replayTurns(
  turns: readonly TraceTurn[],
  arms: readonly TraceArm[],
  context?: string,
): ReplayEnvironment {
  const environment = replay(turns, { arms, context });
  return {
    ...environment,
    freeArms: arms.map(({ free }, i) => free ?? environment.freeArms[i]!),
    begin: (turn, random) => environment.begin(turn, random),
  };
}

/** Turns, and arms that they have. */
export interface TurnsAndArms {
  readonly turns: readonly TraceTurn[];
  readonly arms: readonly TraceArm[];
}

/**
 * The same arms, of which those that run a model draft at most `cap` tokens. Chains and tracks are exact at every position,
 * and stay so. A recorded method is taken as its next recorded block at every position, cut: what a tree that is cut at
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

/** The same arm where it drafts no more than that, or runs no model. */
function cutArm(arm: TraceArm, cap: number): TraceArm {
  const { cost } = arm;
  if (arm.kind === 'chain') {
    return arm.draftLength <= cap ? arm : { kind: 'chain', drafter: arm.drafter, draftLength: cap, cost };
  }
  if (arm.kind === 'recorded') {
    if (arm.semantics === 'round-indexed') {
      throw new BenchError(`--caps must stand beside arms that know positions, got ${formatTraceArm(arm)}`, 2);
    }
    if (arm.maxDraftLength! <= cap) return arm;
    const name = `${arm.method} x${cap} (next-start)`;
    return { kind: 'retrieval', track: nextStartsOf(arm), maxDraftLength: cap, name, cost, free: false };
  }
  if (arm.kind !== 'retrieval' || arm.free !== false || arm.maxDraftLength! <= cap) return arm;
  return { kind: 'retrieval', track: arm.track, maxDraftLength: cap, cost, free: false };
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
  return { ...turn, retrieval: { ...turn.retrieval, [track]: { accepted, cap: arm.maxDraftLength! } } };
}
