/**
 * The places of a recording: all its turns, with a context too where it has one; the same under caps on the drafts; parts of
 * it by category.
 */
import { type ReplayArm, replay, type TraceTurn, turnsWith } from 'banditspec';
import { BOARD_CONTENDERS, CONTEXTUAL_CONTENDERS, type Contender, contendersTold } from '../experiments/contenders.js';
import { BenchError } from '../program/bench-error.js';
import { columnsOf, defaultArms } from '../traces/columns.js';
import { requireSignals } from '../traces/contexts.js';
import { type TurnsAndArms, underCap } from '../traces/replay-turns.js';
import type { BoardOptions, Division, Place, Recording } from './places.js';

/** What became of a recording. */
export interface RecordedPlaces {
  readonly places: readonly Place[];
  readonly completeTurns: number;
  /** What was asked for and is not there, in words. */
  readonly leftOut: readonly string[];
}

/** Requests that a part must have to be a place of its own: fewer say little. */
const SMALLEST_PART = 30;

/** What the places of one recording have in common. */
interface Scene extends TurnsAndArms {
  readonly recording: string;
  /** What its rows are called before all that tells one from another. */
  readonly where: string;
  readonly part: string | null;
  readonly cap: number | null;
  readonly orders: boolean;
  readonly runs: number;
  /** The signals that were named as the context. */
  readonly contexts: readonly string[] | undefined;
}

/** All places of a recording. `where` is what they are called. */
export function recordedPlaces(
  { name, turns, arms, costs, contexts }: Recording,
  where: string,
  { answers = Infinity, orders, runs = 1, caps = [], by }: BoardOptions,
): RecordedPlaces {
  const columns = columnsOf(turns);
  const named = arms ?? defaultArms(columns);
  if (contexts !== undefined) requireSignals(name, contexts, columns);
  if (costs !== undefined && costs.length !== named.length) {
    throw new BenchError(`${name}: --costs must be ${named.length} numbers, one for each arm, got ${costs.length}`, 2);
  }
  const complete = turnsWith(turns, named).filter(({ signals }) =>
    (contexts ?? []).every((context) => Object.hasOwn(signals, context)),
  );
  if (complete.length === 0) {
    const needed = contexts === undefined ? 'every arm needs' : 'every arm and the context need';
    throw new BenchError(`${name}: a turn must have what ${needed}, got none among ${turns.length}`);
  }
  // Draft lengths that come from the recording are those of all turns, whatever their order or number.
  const { arms: resolved } = replay(complete, { arms: named }).description;
  const priced = resolved.map((arm, i): ReplayArm => ({ ...arm, cost: costs?.[i] ?? arm.cost }));
  const played = complete.slice(0, Math.min(answers, complete.length));
  const leftOut: string[] = [];
  const whole: Scene = {
    ...{ turns: played, arms: priced, recording: name, where, part: null, cap: null },
    ...{ orders, runs, contexts },
  };
  const scenes = [whole];
  for (const cap of caps) {
    const cut = underCap(whole, cap);
    if (cut) scenes.push({ ...whole, ...cut, cap, orders: false });
    else leftOut.push(`cap ${cap}: no arm drafts more`);
  }
  const parts = by === undefined ? new Map<string, TraceTurn[]>() : partsOf(played, by);
  if (by !== undefined && parts.size === 0) leftOut.push(`by ${by}: no turn has one`);
  for (const [part, own] of parts) {
    const requests = new Set(own.map(({ id }) => id)).size;
    if (own.length === played.length) leftOut.push(`${part}: all of the recording`);
    else if (requests < SMALLEST_PART) leftOut.push(`${part}: ${requests} requests of ${SMALLEST_PART} at least`);
    else {
      const ids = new Set(own);
      for (const scene of scenes.filter((scene) => scene.part === null)) {
        const turns = scene.turns.filter((_, i) => ids.has(played[i]!));
        scenes.push({ ...scene, turns, part, orders: false });
      }
    }
  }
  const places = scenes.flatMap(placesOfScene);
  if (!places.some(({ column }) => column!.context)) leftOut.push('context: no track has match lengths everywhere');
  return { places, completeTurns: complete.length, leftOut };
}

/** The turns of each category, or of each task, in the order of first appearance. */
function partsOf(turns: readonly TraceTurn[], by: Division): Map<string, TraceTurn[]> {
  const parts = new Map<string, TraceTurn[]>();
  for (const turn of turns) {
    const part = turn[by];
    if (part === undefined) continue;
    const own = parts.get(part);
    if (own) own.push(turn);
    else parts.set(part, [turn]);
  }
  return parts;
}

function placesOfScene({ turns, arms, recording, where, part, cap, orders, runs, contexts }: Scene): Place[] {
  const numbers = new Map([...new Set(turns.map(({ id }) => id))].map((id, i) => [id, i]));
  const suffix = `${part === null ? '' : `, ${part}`}${cap === null ? '' : `, cap ${cap}`}`;
  const shared = {
    answers: turns.length,
    memories: ['fresh', 'carried'],
    longest: Math.max(...turns.map((turn) => turn.tokenCount)),
    tokens: turns.reduce((sum, turn) => sum + turn.tokenCount, 0),
    runs,
  } as const;
  const column = { recording, part, cap, context: false, requests: turns.map(({ id }) => numbers.get(id)!) };
  const places: Place[] = [
    {
      ...shared,
      where: `${where}${suffix}`,
      environment: replay(turns, { arms }),
      contenders: BOARD_CONTENDERS,
      reordered: orders ? ordersOf(arms).map((order) => replay(turns, { arms: order })) : undefined,
      column,
    },
  ];
  const informed = contexts === undefined ? withContext(arms, turns) : withNamed(contexts, arms, turns);
  if (informed !== undefined) {
    places.push({
      ...shared,
      where: `${where} with ${informed.words}${suffix}`,
      environment: replay(turns, { arms: informed.arms, contexts: informed.contexts }),
      contenders: informed.contenders,
      column: { ...column, context: true },
    });
  }
  return places;
}

/** The same turns with a context. */
interface Informed {
  /** What rows call it. */
  readonly words: string;
  readonly contexts: readonly string[];
  readonly arms: readonly ReplayArm[];
  readonly contenders: Readonly<Record<string, Contender>>;
}

/**
 * The context is the match length of the longest track that has it everywhere. The arm that copies as far as the track goes
 * comes last: it is added where there is none.
 */
function withContext(arms: readonly ReplayArm[], turns: readonly TraceTurn[]): Informed | undefined {
  let longest: (ReplayArm & { readonly kind: 'track' }) | undefined;
  let context = '';
  for (const arm of arms) {
    if (arm.kind !== 'track') continue;
    const { cap, matchLengths } = turns[0]!.tracks[arm.track]!;
    if (cap === undefined || matchLengths === undefined) continue;
    const everywhere = turns.every(
      ({ tracks, signals }) => tracks[arm.track]!.matchLengths === matchLengths && Object.hasOwn(signals, matchLengths),
    );
    if (!everywhere || cap <= (longest?.maxDraftLength ?? 0)) continue;
    longest = { kind: 'track', track: arm.track, maxDraftLength: cap, cost: arm.cost, free: arm.free };
    context = matchLengths;
  }
  if (longest === undefined) return undefined;
  const { track, maxDraftLength } = longest;
  const there = arms.find(
    (arm) => arm.kind === 'track' && arm.track === track && (arm.maxDraftLength ?? maxDraftLength) === maxDraftLength,
  );
  return {
    words: 'context',
    contexts: [context],
    arms: [...arms.filter((arm) => arm !== there), there ?? longest],
    contenders: CONTEXTUAL_CONTENDERS,
  };
}

/** The context is what was named, and the arms are those of the recording. A free track whose match length is in it says where. */
function withNamed(contexts: readonly string[], arms: readonly ReplayArm[], turns: readonly TraceTurn[]): Informed {
  const { tracks } = turns[0]!;
  const matchContexts = arms.map((arm) => {
    const { matchLengths = '' } = (arm.kind === 'track' && arm.free && tracks[arm.track]) || {};
    return contexts.indexOf(matchLengths);
  });
  return { words: contexts.join(' and '), contexts, arms, contenders: contendersTold(matchContexts) };
}

/** All orders of up to four arms; the rotations of more. */
function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length > 4) return items.map((_, i) => [...items.slice(i), ...items.slice(0, i)]);
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first, i) =>
    ordersOf([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}
