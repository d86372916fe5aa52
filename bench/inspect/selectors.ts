/** What a selector would have gained on a log, as far as the log allows: a replay, or a simulation that is fitted to it. */
import {
  type AnySelector,
  type AnySelectorFactory,
  bayesUcb,
  calibratedAcceptance,
  createRandom,
  type Environment,
  fitAcceptanceModel,
  fixedArm,
  hierarchicalThompson,
  kaplanMeierDraftLength,
  loggedTurn,
  replay,
  runEpisode,
  type TraceTurn,
  turnsWith,
} from 'banditspec';
import { columnsOf, defaultArms } from '../traces/columns.js';
import type { Log } from './log.js';
import type { Series } from './series.js';

/** One way to choose, over all episodes. */
export interface GainRow {
  readonly name: string;
  readonly rounds: number;
  readonly tokens: number;
  /** In plain passes of the target; absent where times are not known. */
  readonly time?: number;
}

/** What selectors gained, or why nobody can tell. */
export interface Gain {
  /** What it is about: the arms of a replay, or the drafter whose lengths are simulated. */
  readonly of: string;
  readonly basis: 'replay' | 'simulation';
  readonly rows: readonly GainRow[];
  /** Why there are none. */
  readonly reason?: string;
}

const SIMULATED_ANSWERS = 200;
/** What `fitAcceptanceModel` needs. */
const LEAST_REQUESTS = 10;
const LEAST_ROUNDS = 200;

/** The arms of a recording against one another, by replay. */
export function replayedGain({ turns }: Log, seed: string | number): Gain | undefined {
  if (turns.length === 0) return undefined;
  const arms = defaultArms(columnsOf(turns));
  const own = turnsWith(turns, arms);
  const of = 'the arms of the recording';
  if (arms.length < 2 || own.length === 0) {
    return { of, basis: 'replay', rows: [], reason: 'no turn has two arms to choose from' };
  }
  const environment = replay(own, { arms });
  const rows = arms.map((_, arm) =>
    play(
      environment,
      `always ${environment.armNames![arm]}`,
      (problem) => fixedArm({ ...problem, arm }),
      own.length,
      seed,
    ),
  );
  rows.push(play(environment, 'bayesUcb, fresh in every answer', bayesUcb, own.length, seed));
  const carried = 'hierarchicalThompson, carried from answer to answer';
  rows.push(play(environment, carried, hierarchicalThompson, own.length, seed, true));
  return { of, basis: 'replay', rows };
}

/** The draft lengths of one drafter against one another, in answers simulated like those of the log. */
export function simulatedGain(
  { requests, turns }: Log,
  { name, summary }: Series,
  draftCost: number,
  seed: string | number,
): Gain {
  const of = `draft lengths of ${name}`;
  const gain = (rows: readonly GainRow[], reason?: string): Gain => ({ of, basis: 'simulation', rows, reason });
  if (summary.depths.length === 0) return gain([], 'the log has no distribution of accepted lengths');
  const beside = summary.rounds - summary.requests;
  if (summary.requests < LEAST_REQUESTS || beside < LEAST_ROUNDS) {
    const needed = `${LEAST_REQUESTS} requests and ${LEAST_ROUNDS} rounds besides their last ones`;
    return gain([], `a fit needs ${needed}, got ${summary.requests} and ${beside}`);
  }
  const own = [
    ...requests.flatMap((request, i): TraceTurn[] => {
      if (request.method !== name) return [];
      const turn = loggedTurn(request, createRandom(seed, 'order of rounds', i));
      return turn === undefined ? [] : [turn];
    }),
    ...turns.filter(({ recorded }) => recorded[name] !== undefined),
  ];
  const recorded = { kind: 'recorded', method: name, semantics: 'next-start' } as const;
  const model = fitAcceptanceModel(own, { arms: [recorded] });
  const { promptAcceptance, chainOdds } = model.arms[0]!;
  // The fit knows nothing of drafts that ended early; the tally does.
  const hazards = summary.depths.map(({ hazard }) => hazard);
  const arms = [...hazards, 0].map((_, length) => ({
    name: `draft length ${length}`,
    cost: 1 + draftCost * length,
    hazards: hazards.slice(0, length),
    ...(length > 0 && { promptAcceptance, chainOdds }),
  }));
  const { chain, sequenceLength } = model;
  const environment = calibratedAcceptance({ arms, sequenceLength, chain, promptLuck: 'shared' });
  const fixed = arms.map((arm, index) =>
    play(environment, `always ${arm.name}`, (problem) => fixedArm({ ...problem, arm: index }), SIMULATED_ANSWERS, seed),
  );
  const choose: AnySelectorFactory = (problem) =>
    kaplanMeierDraftLength({ ...problem, armCosts: arms.map(({ cost }) => cost) });
  const chosen = play(environment, 'kaplanMeierDraftLength, carried', choose, SIMULATED_ANSWERS, seed, true);
  return gain([...fixed, chosen]);
}

/** Plays answers one after another. */
function play(
  environment: Environment,
  name: string,
  create: AnySelectorFactory,
  answers: number,
  seed: string | number,
  carries = false,
): GainRow {
  const { armCount, rewardRange } = environment;
  let selector: AnySelector | undefined;
  let rounds = 0;
  let tokens = 0;
  let time = 0;
  for (let answer = 0; answer < answers; answer++) {
    if (selector === undefined || !carries) selector = create({ armCount, rewardRange });
    else selector.startEpisode?.();
    const episode = environment.begin(answer, createRandom(seed, answer, 'environment'));
    const own = createRandom(seed, answer, 'selector');
    const result = runEpisode(selector, episode, own, { learnFromLastRound: !carries });
    rounds += result.stoppingTime;
    tokens += result.tokens;
    time += result.elapsed;
  }
  return { name, rounds, tokens, time };
}
