/** What the rounds of one drafter in a log say: acceptance, and what drafts of other lengths would have given. */
import {
  type AcceptanceSummary,
  type AcceptanceTally,
  acceptanceTally,
  depthHazardMean,
  type LoggedRounds,
  type LoggedTotals,
  type ReplayArm,
  replay,
  type TraceTurn,
  turnsWith,
} from 'banditspec';
import type { Log } from './log.js';

/** Rounds with one draft length. */
export interface LengthRow {
  readonly draftLength: number;
  /** With the bonus token. */
  readonly tokensPerRound: number;
  /** Rounds for the same tokens, as a share of those that the drafter took as it was logged. */
  readonly rounds: number;
  /** The time of a token in plain passes of the target; absent where the time of a drafted token is not known. */
  readonly timePerToken?: number;
}

/** One drafter. */
export interface Series {
  readonly name: string;
  /** Where its rounds come from: the log's own, or those that a replay of its column alone has. */
  readonly rounds: 'logged' | 'replayed';
  /** The draft length of replayed rounds. */
  readonly draftLength?: number;
  readonly summary: AcceptanceSummary;
  /** What the lengths below come from: a replay that is exact, or acceptance by depth. */
  readonly lengthsFrom: 'replay' | 'hazards';
  readonly lengths: readonly LengthRow[];
}

/** Draft lengths that are shown, of those that the data allow. */
const LENGTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 40];
/** The draft of a chain whose correctness alone is known. */
const UNCAPPED_DRAFT = 5;
const LONGEST_UNCAPPED = 20;
const NO_LUCK = () => 0;

/** The drafters of a log, in the order of their first appearance. */
export function seriesOf({ turns, requests }: Log, draftCost: number | undefined): Series[] {
  const tallies = new Map<string, AcceptanceTally>();
  const tallyOf = (method: string) => {
    const tally = tallies.get(method) ?? acceptanceTally();
    tallies.set(method, tally);
    return tally;
  };
  const drafting = new Set(requests.filter((request) => roundsIn(request) > 0).map(({ method }) => method));
  for (const request of requests) if (drafting.has(request.method)) tallyOf(request.method).add(request);
  for (const { id, turn, recorded } of turns) {
    for (const [method, lengths] of Object.entries(recorded)) {
      const accepted = Array.from(lengths, (length) => length - 1);
      tallyOf(method).add({ knows: 'rounds', id, turn, method, accepted, lastRound: 'cut' });
    }
  }
  const logged = [...tallies].map(([name, tally]): Series => {
    const summary = tally.summary();
    return { name, rounds: 'logged', summary, lengthsFrom: 'hazards', lengths: lengthsByHazards(summary, draftCost) };
  });
  return [...logged, ...replayedSeries(turns, draftCost)];
}

/** The rounds of a request; 0 where nothing was drafted. */
export function roundsIn(request: LoggedRounds | LoggedTotals): number {
  return request.knows === 'rounds' ? request.accepted.length : request.rounds;
}

function rowOf(draftLength: number, tokensPerRound: number, rounds: number, draftCost: number | undefined): LengthRow {
  const row = { draftLength, tokensPerRound, rounds };
  return draftCost === undefined ? row : { ...row, timePerToken: (1 + draftCost * draftLength) / tokensPerRound };
}

/** Every draft length as deep as drafts were looked at. */
function lengthsByHazards(summary: AcceptanceSummary, draftCost: number | undefined): LengthRow[] {
  const hazards = summary.depths.map(({ hazard }) => hazard);
  if (hazards.length === 0) return [];
  return shownLengths(hazards.length).map((length) => {
    const tokens = depthHazardMean(hazards.slice(0, length));
    return rowOf(length, tokens, summary.meanAcceptedLength / tokens, draftCost);
  });
}

function shownLengths(longest: number): number[] {
  return [...LENGTHS.filter((length) => length < longest), longest];
}

/** Tracks, played alone. */
function replayedSeries(turns: readonly TraceTurn[], draftCost: number | undefined): Series[] {
  // Undefined: drafts of any length.
  const caps = new Map<string, number | undefined>();
  for (const { tracks } of turns) {
    for (const [track, { cap }] of Object.entries(tracks)) {
      const least = caps.get(track);
      caps.set(track, cap === undefined ? least : Math.min(least ?? cap, cap));
    }
  }
  return [...caps].map(([track, cap]) =>
    replayed(track, turns, cap ?? UNCAPPED_DRAFT, cap ?? LONGEST_UNCAPPED, draftCost, (maxDraftLength) => ({
      kind: 'track',
      track,
      maxDraftLength,
    })),
  );
}

/** A column played alone, with one draft length and with others. */
function replayed(
  name: string,
  turns: readonly TraceTurn[],
  draftLength: number,
  longest: number,
  draftCost: number | undefined,
  armOf: (draftLength: number) => ReplayArm,
): Series {
  const own = turnsWith(turns, [armOf(draftLength)]);
  const tally = acceptanceTally();
  const total = own.reduce((sum, turn) => sum + turn.tokenCount, 0);
  const roundsOf = (length: number, each?: (turn: TraceTurn, accepted: number[], drafted: number[]) => void) => {
    const environment = replay(own, { arms: [armOf(length)] });
    let rounds = 0;
    own.forEach((turn, index) => {
      const episode = environment.begin(index, NO_LUCK);
      const track = turn.tracks[name];
      const accepted: number[] = [];
      const drafted: number[] = [];
      for (let position = 0; !episode.done; ) {
        const tokens = episode.pull(0);
        // Where there is no candidate, nothing was drafted.
        drafted.push(track !== undefined && track.accepted[position]! < 0 ? 0 : Math.max(length, tokens - 1));
        accepted.push(tokens - 1);
        position += tokens;
      }
      rounds += accepted.length;
      each?.(turn, accepted, drafted);
    });
    return rounds;
  };
  const logged = roundsOf(draftLength, ({ id, turn }, accepted, drafted) => {
    tally.add({ knows: 'rounds', id, turn, method: name, accepted, drafted, lastRound: 'cut' });
  });
  const lengths = shownLengths(longest).map((length) => {
    const rounds = length === draftLength ? logged : roundsOf(length);
    return rowOf(length, total / rounds, rounds / logged, draftCost);
  });
  return { name, rounds: 'replayed', draftLength, summary: tally.summary(), lengthsFrom: 'replay', lengths };
}
