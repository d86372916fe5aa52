/**
 * Where the rules of engines and ours are set beside one another on recordings: which drafter, where the length of the match is
 * known before the round, in target calls; and how far to draft, where several requests are decoded together, in time.
 */
import {
  type AnySelector,
  createRandom,
  type Environment,
  fractionalKube,
  gammaTune,
  goodputDraftLength,
  heuristicDraftLength,
  kaplanMeierDraftLength,
  llamaCppDraftLength,
  promptDraftLength,
  runEpisode,
  type SelectorMemory,
  sglangDraftLength,
  sglangThroughput,
  type TraceTurn,
  tensorRtGate,
  vllmDraftLength,
} from 'banditspec';
import type { Played } from '../engine/task-list.js';
import { CONTEXTUAL_CONTENDERS } from '../experiments/contenders.js';
import { situationOf } from '../experiments/registry.js';
import { BenchError } from '../program/bench-error.js';
import { lengthsOf, type TurnsEnvironment } from './draft-length-controllers.js';
import { recordedPlaces } from './recorded-places.js';

/** What is chosen. */
export type Question = 'which drafter' | 'how far to draft';

/** Whose a rule is. */
export type RuleSide = 'ours' | 'theirs';

/** Makes a selector for what is known of a place, and the tokens that it will decode at most. */
type Make = (place: Environment, horizon: number) => AnySelector;

/** A rule that takes part. */
export interface EngineRival {
  readonly name: string;
  readonly side: RuleSide;
  readonly make: Make;
}

function contender(name: string, side: RuleSide): EngineRival {
  return { name, side, make: (place, horizon) => CONTEXTUAL_CONTENDERS[name]!({ ...situationOf(place), horizon }) };
}

/** SGLang's tiers for one request, and from 32 on. */
function sglangTiers({
  name,
  tiers,
  downHysteresis,
}: {
  name: string;
  tiers: readonly number[];
  downHysteresis?: number;
}) {
  const make: Make = ({ armCount, rewardRange }) =>
    sglangDraftLength({ armCount, rewardRange, tiers, ...(downHysteresis !== undefined && { downHysteresis }) });
  return { name, side: 'theirs', make } as const;
}

/** Who takes part, by what is chosen. */
export const ENGINE_RIVALS: Readonly<Record<Question, readonly EngineRival[]>> = {
  'which drafter': [
    contender('bucketedUcb', 'ours'),
    contender('linUcb, optimism 0.1', 'ours'),
    contender('arcticHybrid, one place', 'theirs'),
    contender('arcticHybrid, many places', 'theirs'),
    contender('llamaCppArbitration', 'theirs'),
    contender('rule: the last arm from a match of 5, else the first', 'theirs'),
  ],
  'how far to draft': [
    { name: 'promptDraftLength', side: 'ours', make: promptDraftLength },
    { name: 'kaplanMeierDraftLength', side: 'ours', make: kaplanMeierDraftLength },
    {
      name: 'fractionalKube, radius x 0.2',
      side: 'ours',
      make: (place) => fractionalKube({ ...place, radiusScale: 0.2 }),
    },
    { name: 'goodputDraftLength', side: 'theirs', make: goodputDraftLength },
    { name: 'vllmDraftLength', side: 'theirs', make: vllmDraftLength },
    { name: 'sglangThroughput', side: 'theirs', make: sglangThroughput },
    sglangTiers({ name: 'sglangDraftLength, tiers 1 3 5 7', tiers: [1, 3, 5, 7] }),
    sglangTiers({ name: 'sglangDraftLength, tiers 0 1', tiers: [0, 1], downHysteresis: 0 }),
    { name: 'llamaCppDraftLength', side: 'theirs', make: llamaCppDraftLength },
    { name: 'heuristicDraftLength', side: 'theirs', make: heuristicDraftLength },
    {
      name: 'tensorRtGate, 10 below 0.5',
      side: 'theirs',
      make: (place) => tensorRtGate({ ...place, window: 10, threshold: 0.5 }),
    },
    { name: 'gammaTune', side: 'theirs', make: gammaTune },
  ],
};

/** A place to play in. */
export interface EnginePlace {
  readonly question: Question;
  /** What the column is called. */
  readonly where: string;
  readonly environment: TurnsEnvironment;
  /** Tokens of the longest answer, and of all. */
  readonly longest: number;
  readonly tokens: number;
  /** The number of the request of each answer, from 0. */
  readonly requests: readonly number[];
}

/** How the places are made. */
export interface EngineOptions {
  readonly seed: string | number;
  readonly caps: readonly number[];
  readonly batches: readonly number[];
}

/** The places of one recording. */
export function enginePlaces(
  name: string,
  turns: readonly TraceTurn[],
  { seed, caps, batches }: EngineOptions,
): EnginePlace[] {
  const { places } = recordedPlaces({ name, turns }, name, { seed, orders: false, caps });
  const drafters = places.flatMap(({ column, environment, longest, tokens }): EnginePlace[] => {
    if (!column!.context) return [];
    const where = column!.cap === null ? name : `${name}, cap ${column!.cap}`;
    const { requests } = column!;
    return [
      { question: 'which drafter', where, environment: withCount(environment, requests), longest, tokens, requests },
    ];
  });
  const lengths = batches.map((batch): EnginePlace => {
    const { environment, played } = lengthsOf(turns, batch);
    const numbers = new Map([...new Set(played.map(({ id }) => id))].map((id, i) => [id, i]));
    return {
      question: 'how far to draft',
      where: `${name}, ${batch}`,
      environment,
      longest: Math.max(...played.map(({ tokenCount }) => tokenCount)),
      tokens: played.reduce((sum, { tokenCount }) => sum + tokenCount, 0),
      requests: played.map(({ id }) => numbers.get(id)!),
    };
  });
  if (drafters.length === 0) throw new BenchError(`${name}: a track must have match lengths everywhere, got none`);
  return [...drafters, ...lengths];
}

function withCount(environment: Environment, requests: readonly number[]): TurnsEnvironment {
  return Object.assign(environment, { episodeCount: requests.length });
}

/** What a rule came to: target calls, or time, of each request. */
export type EngineResult = readonly number[];

/** Plays a rule on all answers of a place, with the same luck for everybody. */
export function playEngineRule(
  { question, environment, requests, longest, tokens }: EnginePlace,
  { make }: EngineRival,
  memory: SelectorMemory,
  seed: string | number,
): Played<EngineResult> {
  const spent = new Array<number>(Math.max(...requests) + 1).fill(0);
  let carried: AnySelector | undefined;
  let rounds = 0;
  for (let answer = 0; answer < requests.length; answer++) {
    const selector = carried ?? make(environment, memory === 'fresh' ? longest : tokens);
    if (carried) selector.startEpisode?.();
    if (memory === 'carried') carried = selector;
    const { stoppingTime, elapsed } = runEpisode(
      selector,
      environment.begin(answer, createRandom(seed, answer, 'environment')),
      createRandom(seed, answer, 'selector'),
      { freeArms: environment.freeArms, learnFromLastRound: memory === 'fresh' },
    );
    rounds += stoppingTime;
    spent[requests[answer]!]! += question === 'which drafter' ? stoppingTime : elapsed;
  }
  return { rounds, result: spent };
}
