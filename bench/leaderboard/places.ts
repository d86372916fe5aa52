/** Where the leaderboard plays: the environments of the standard set, and the turns of a recording. */
import { type Environment, type ReplayArm, replay, type SelectorMemory, type TraceTurn, turnsWith } from 'banditspec';
import { CONTENDERS, CONTEXTUAL_CONTENDERS, type Contender } from '../experiments/contenders.js';
import { createEnvironment } from '../experiments/registry.js';
import { STANDARD_EXPERIMENTS } from '../experiments/standard.js';
import { BenchError } from '../program/bench-error.js';
import { columnsOf, defaultArms } from '../traces/columns.js';

/** What is played. */
export interface BoardOptions {
  readonly seed: string | number;
  /** Answers of every simulated experiment; of a recording the most turns. */
  readonly answers?: number | undefined;
  /** The arms of the recording; chosen from what it has, where absent. */
  readonly arms?: readonly ReplayArm[] | undefined;
  /** The time of a round of each arm of the recording. */
  readonly costs?: readonly number[] | undefined;
  /** Whether to play every order of the recording's arms. */
  readonly orders: boolean;
  /**
   * Whether the simulated set is played as well.
   * @defaultValue true
   */
  readonly simulated?: boolean;
}

/** One place to play in. */
export interface Place {
  readonly where: string;
  readonly environment: Environment;
  readonly answers: number;
  readonly memories: readonly SelectorMemory[];
  readonly contenders: Readonly<Record<string, Contender>>;
  /** Tokens of one answer, and of all. */
  readonly longest: number;
  readonly tokens: number;
  /** The same place with its arms in another order; absent where that is not asked for. */
  readonly reordered?: readonly Environment[];
}

const SIMULATED_TOKENS = 512;
const SIMULATED_ANSWERS = 100;

/** All places, those of the recorded turns first, where there are any. */
export function placesOf(turns: readonly TraceTurn[] | undefined, options: BoardOptions): readonly Place[] {
  return [
    ...(turns === undefined ? [] : tracePlaces(turns, options)),
    ...(options.simulated === false ? [] : simulatedPlaces(options)),
  ];
}

function simulatedPlaces({ seed, answers = SIMULATED_ANSWERS }: BoardOptions): Place[] {
  return STANDARD_EXPERIMENTS.map(({ name, environment }) => ({
    where: name,
    environment: createEnvironment(environment, { sequenceLength: SIMULATED_TOKENS, seed }),
    answers,
    memories: ['fresh'],
    contenders: CONTENDERS,
    longest: SIMULATED_TOKENS,
    tokens: SIMULATED_TOKENS * answers,
  }));
}

function tracePlaces(turns: readonly TraceTurn[], { arms, costs, answers = Infinity, orders }: BoardOptions): Place[] {
  const named = arms ?? defaultArms(columnsOf(turns));
  if (costs !== undefined && costs.length !== named.length) {
    throw new BenchError(`--costs must be ${named.length} numbers, one for each arm, got ${costs.length}`, 2);
  }
  const complete = turnsWith(turns, named);
  if (complete.length === 0) {
    throw new BenchError(`a turn must have what every arm needs, got none among ${turns.length}`);
  }
  // Draft lengths that come from the recording are those of all turns, whatever their order or number.
  const { arms: resolved } = replay(complete, { arms: named }).description;
  const priced = resolved.map((arm, i): ReplayArm => ({ ...arm, cost: costs?.[i] ?? arm.cost }));
  const played = complete.slice(0, Math.min(answers, complete.length));
  const shared = {
    answers: played.length,
    memories: ['fresh', 'carried'],
    longest: Math.max(...played.map((turn) => turn.tokenCount)),
    tokens: played.reduce((sum, turn) => sum + turn.tokenCount, 0),
  } as const;
  const reordered = orders ? ordersOf(priced).map((order) => replay(played, { arms: order })) : undefined;
  const environment = replay(played, { arms: priced });
  const places: Place[] = [{ ...shared, where: 'trace', environment, contenders: CONTENDERS, reordered }];
  const uncapped = longestMatchedArm(priced, played);
  if (uncapped !== undefined) {
    places.push({
      ...shared,
      where: 'trace with context',
      environment: replay(played, { arms: [...priced, uncapped], context: uncapped.track }),
      contenders: CONTEXTUAL_CONTENDERS,
    });
  }
  return places;
}

/** The retrieval arm of the longest track that has match lengths everywhere, without a cap of its own. */
function longestMatchedArm(arms: readonly ReplayArm[], turns: readonly TraceTurn[]) {
  let longest: (ReplayArm & { kind: 'retrieval' }) | undefined;
  for (const arm of arms) {
    if (arm.kind !== 'retrieval') continue;
    if (!turns.every(({ retrieval }) => retrieval[arm.track]!.matchLengths !== undefined)) continue;
    const { cap } = turns[0]!.retrieval[arm.track]!;
    if (cap > (longest?.maxDraftLength ?? 0) && cap > (arm.maxDraftLength ?? cap)) {
      longest = { kind: 'retrieval', track: arm.track, maxDraftLength: cap, cost: arm.cost };
    }
  }
  return longest;
}

/** All orders of up to four arms; the rotations of more. */
function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length > 4) return items.map((_, i) => [...items.slice(i), ...items.slice(0, i)]);
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first, i) =>
    ordersOf([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}
