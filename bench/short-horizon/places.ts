/**
 * The rules on arms of ours: the stationary experiments of the standard set, and the turns of recordings, fresh and carried, beside
 * every selector that learns from the reward of the pulled arm.
 */
import { acceptedLengthRange } from 'banditspec';
import { CONTENDERS, type Contender } from '../experiments/contenders.js';
import { type Board, boardOf } from '../leaderboard/board.js';
import { type BoardOptions, type Place, type Recording, simulatedPlaces } from '../leaderboard/places.js';
import { recordedPlaces } from '../leaderboard/recorded-places.js';
import { SHORT_RULES } from './rules.js';

/** The simulated arms: those that stay as they are. */
const STATIONARY = ['table-1', 'close-arms', 'many-arms'];

function learnsFromPulls(contender: Contender): boolean {
  const { feedback } = contender({
    armCount: 2,
    rewardRange: acceptedLengthRange(2),
    armRanges: [acceptedLengthRange(2), acceptedLengthRange(2)],
    armCosts: [1, 1],
    horizon: 10,
  });
  return feedback === 'bandit' || feedback === 'bandit-with-costs';
}

/** Selectors of the package with bandit feedback, and the rules of this room. */
const FIELD: Readonly<Record<string, Contender>> = {
  ...Object.fromEntries(Object.entries(CONTENDERS).filter(([, contender]) => learnsFromPulls(contender))),
  ...Object.fromEntries(SHORT_RULES.map(({ name, create }) => [name, create])),
};

/** What there is to play; of every simulated experiment so many answers. */
export function shortHorizonBoard(
  recordings: readonly Recording[],
  simulatedAnswers: number,
  options: BoardOptions,
): Board {
  const recorded = recordings.flatMap((recording) => recordedPlaces(recording, recording.name, options).places);
  const places = [
    ...recorded.filter(({ column }) => !column!.context),
    ...simulatedPlaces({ ...options, answers: simulatedAnswers })
      .filter(({ where }) => STATIONARY.includes(where))
      .map(withRequests),
  ];
  return boardOf(
    places.map((place) => ({ ...place, contenders: FIELD })),
    options.seed,
  );
}

/** A simulated place as a column of the table: every answer is a request. */
function withRequests(place: Place): Place {
  const { environment, where, answers } = place;
  return {
    ...place,
    environment: {
      ...environment,
      begin: environment.begin.bind(environment),
      armNames: environment.armNames ?? Array.from({ length: environment.armCount }, (_, arm) => `arm ${arm + 1}`),
      freeArms: Array.from({ length: environment.armCount }, () => false),
    },
    column: {
      recording: where,
      part: null,
      cap: null,
      context: false,
      requests: Array.from({ length: answers }, (_, answer) => answer),
    },
  };
}
