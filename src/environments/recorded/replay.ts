/**
 * Replay of recorded runs: an episode is a recorded turn; a pull gives the accepted length that, by the recording, the
 * arm would have had there.
 * Cost: O(1) a pull; 2 bytes for each token and arm of every turn that was begun.
 */

import { requireOptions } from '../../options.js';
import { acceptedLengthRange, type RewardRange } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import {
  requireArray,
  requireBoolean,
  requireFinite,
  requireInteger,
  requirementError,
  requireObject,
  requireSequenceLength,
  requireText,
} from '../../requirements.js';
import type { EnvironmentEntry } from '../contract/entry.js';
import type { Environment, EnvironmentDescription, Episode } from '../contract/environment.js';
import {
  describeTurn,
  missingFor,
  type ReplayArm,
  type ResolvedReplayArm,
  requireReplayArm,
  resolveArm,
} from './replay-arms.js';
import { type Clock, PositionClock, RoundClock } from './replay-episodes.js';
import { requireTraceValues, type TraceTurn } from './trace.js';

/** Options of {@link replay}. */
export interface ReplayOptions {
  /** The arms, at least one, in arm order. Round-indexed arms go only with round-indexed and plain ones. */
  readonly arms: readonly ReplayArm[];
  /**
   * What to do about a turn that lacks what an arm needs, as when the method wrote another text: refuse the trace, or
   * leave the turn out and count it in the description.
   * @defaultValue 'throw': a replay of other turns has other figures.
   */
  readonly incomplete?: 'throw' | 'skip';
  /**
   * Whether episodes beyond the last turn start again at the first one.
   * @defaultValue false: `begin` throws.
   */
  readonly wrap?: boolean;
  /**
   * The signals whose values at the position that decoding has reached are the context of the next round: one number
   * for each, in this order. Every turn must have them; not allowed with round-indexed arms, which have no position.
   * @defaultValue none: episodes have no context.
   */
  readonly contexts?: readonly string[];
}

/** What a {@link replay} is: the semantics of every arm, and how much was replayed. */
export interface ReplayDescription extends EnvironmentDescription {
  readonly kind: 'replay';
  /** The arms with every default filled in. */
  readonly arms: readonly ResolvedReplayArm[];
  /** The turns that are replayed. */
  readonly turns: number;
  /** Their tokens together. */
  readonly tokens: number;
  /** The turns that were left out because they lack what an arm needs. */
  readonly skippedTurns: number;
  /** Whether episodes beyond the last turn start again at the first one. */
  readonly wrap: boolean;
  /** The signals that are the context, in order; empty: episodes have none. */
  readonly contexts: readonly string[];
}

/** The environment of {@link replay}. */
export interface ReplayEnvironment extends Environment {
  readonly armNames: readonly string[];
  readonly armRanges: readonly RewardRange[];
  readonly armCosts: readonly number[];
  readonly freeArms: readonly boolean[];
  readonly description: ReplayDescription;
  readonly episodeCount: number;
  /** The turns that are replayed: episode e decodes `turns[e]`. */
  readonly turns: readonly TraceTurn[];
}

class Replay implements ReplayEnvironment {
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly armRanges: readonly RewardRange[];
  readonly armNames: readonly string[];
  readonly armCosts: readonly number[];
  readonly freeArms: readonly boolean[];
  declare readonly contextSize?: number;
  readonly description: ReplayDescription;
  readonly episodeCount: number;
  readonly turns: readonly TraceTurn[];
  private readonly clock: Clock;
  private readonly wrap: boolean;

  constructor(
    turns: readonly TraceTurn[],
    arms: readonly ResolvedReplayArm[],
    skippedTurns: number,
    wrap: boolean,
    contexts: readonly string[],
  ) {
    this.armCount = arms.length;
    this.armRanges = arms.map((arm) => acceptedLengthRange(arm.maxDraftLength));
    this.rewardRange = acceptedLengthRange(Math.max(...arms.map((arm) => arm.maxDraftLength)));
    this.armNames = arms.map((arm) => arm.name);
    this.armCosts = arms.map((arm) => arm.cost);
    this.freeArms = arms.map((arm) => arm.free);
    if (contexts.length > 0) this.contextSize = contexts.length;
    this.turns = turns;
    this.episodeCount = turns.length;
    this.wrap = wrap;
    const tokens = turns.reduce((sum, turn) => sum + turn.tokenCount, 0);
    this.description = { kind: 'replay', arms, turns: turns.length, tokens, skippedTurns, wrap, contexts };
    const byRound = arms.some(isRoundIndexed);
    this.clock = byRound ? new RoundClock(turns, arms) : new PositionClock(turns, arms, contexts);
  }

  begin(episode: number, _random: RandomSource): Episode {
    requireInteger('replay.begin', 'episode', episode, 0, this.wrap ? undefined : this.episodeCount - 1);
    return this.clock.begin(episode % this.episodeCount);
  }
}

/**
 * The turns that have what every arm needs, in order: the trace columns that the arms name. For replaying several
 * selections of arms over the same turns.
 *
 * @throws RangeError or TypeError when an arm or a turn is malformed.
 * @example
 * ```ts
 * const turn = { turn: 0, tokenCount: 4, tracks: {}, signals: {}, milliseconds: {} };
 * const turns: TraceTurn[] = [{ ...turn, id: 1, recorded: { eagle: [3, 1] } }, { ...turn, id: 2, recorded: {} }];
 * turnsWith(turns, [{ kind: 'recorded', method: 'eagle', semantics: 'next-start' }]).length; // => 1
 * ```
 */
export function turnsWith(turns: readonly TraceTurn[], arms: readonly ReplayArm[]): TraceTurn[] {
  const who = 'turnsWith';
  if (!Array.isArray(turns)) throw requirementError(who, 'turns', 'an array', turns);
  requireArms(who, arms);
  turns.forEach((turn, i) => {
    requireTurn(who, turn, i);
  });
  return turns.filter((turn) => arms.every((arm) => missingFor(turn, arm) === null));
}

function requireArms(who: string, arms: readonly ReplayArm[]): void {
  requireArray(who, 'arms', arms);
  arms.forEach((arm, i) => {
    requireReplayArm(who, `arms[${i}]`, arm);
  });
}

const OPTIONS = ['arms', 'incomplete', 'wrap', 'contexts'] as const;

/**
 * An environment that replays recorded turns: episode e decodes `turns[e]`, and pulling an arm gives the accepted length
 * that the recording has for it. There is no randomness. Three semantics, each named in `description` (and in the arms'
 * default names), since figures made with different ones are not comparable:
 *
 * - **position-exact** (`track`, `plain`): the accepted run from the position that decoding has reached, at most the
 *   draft length, and the bonus token. No approximation: right for any switching between arms and any draft length,
 *   from any position. Above temperature 0 that holds for the text that was sampled, and for deterministic drafters:
 *   whether their tokens are accepted depends on the text alone. For a drafter that samples, a track is one draw from
 *   its law.
 * - **next-start** (`recorded`): a method known only along its own trajectory gives at position p its next block that
 *   starts at p or later. Exact where p starts one of its blocks, so also when nothing else is pulled; elsewhere an
 *   approximation, and a low one: the block that p lies inside, often a long one, is passed over. Where the truth is
 *   known it can be measured: a 68M chain of 5 over Spec-Bench, alternating with plain decoding, comes out at 2.39
 *   tokens a round instead of 2.57.
 * - **round-indexed** (`recorded`): the t-th round of the episode gives the arm's t-th recorded length, wherever decoding
 *   stands (BanditSpec, Assumption 5.1: an oblivious adversary). For checking theory, not for realism: a length is given
 *   at another place of the text than it was recorded at, and a list can run out, which is an error unless the arm has
 *   `wrap`.
 *
 * Rounds and positions are two clocks, so round-indexed arms go only with round-indexed and plain ones.
 *
 * Blocks are cut at the end of the turn. `elapsed` adds up the arms' costs. `armRanges` gives each arm's own range of
 * accepted lengths, `rewardRange` the one around them all. Arms that say so are free, and so is the plain one: what
 * they would have given is known in every round. `contexts` names signals that every episode tells before each round:
 * the length of a match, which says how far a copied passage has gone, the entropy of a drafter's next token, and so
 * on.
 *
 * Cost: O(1) a pull; O(arms x tokens) when a turn is first begun, 2 bytes of memory for each.
 *
 * @param turns recorded turns of one target; they are kept, not copied.
 * @throws RangeError or TypeError when an option is out of its range, when a turn lacks what an arm needs (unless
 *   `incomplete` is 'skip'), when a column does not fit its turn, or when an accepted length exceeds the arm's
 *   `maxDraftLength + 1`: the error names turn and column.
 * @example
 * ```ts
 * const turn = {
 *   id: 1,
 *   turn: 0,
 *   tokenCount: 6,
 *   recorded: { eagle: [4, 2] },
 *   tracks: { small: { accepted: [1, 0, 4, 3, 2, 1] } },
 *   signals: {},
 *   milliseconds: {},
 * };
 * const environment = replay([turn], {
 *   arms: [
 *     { kind: 'recorded', method: 'eagle', maxDraftLength: 5, semantics: 'next-start', cost: 1.4 },
 *     { kind: 'track', track: 'small', maxDraftLength: 2 },
 *   ],
 * });
 * const episode = environment.begin(0, createRandom('unused'));
 * episode.pull(1); // => 2
 * episode.pull(0); // => 2
 * episode.pull(1); // => 2
 * episode.done; // => true
 * ```
 */
export function replay(turns: readonly TraceTurn[], options: ReplayOptions): ReplayEnvironment {
  return replayFor('replay', turns, options);
}

/** {@link replay} for a function that was handed the turns and the arms, by whose name its errors are known. */
export function replayFor(who: string, turns: readonly TraceTurn[], options: ReplayOptions): ReplayEnvironment {
  requireArray(who, 'turns', turns);
  requireOptions(who, options, OPTIONS);
  const { arms, incomplete = 'throw', wrap = false, contexts = [] } = options;
  requireArms(who, arms);
  if (incomplete !== 'throw' && incomplete !== 'skip') {
    throw requirementError(who, 'incomplete', "'throw' or 'skip'", incomplete);
  }
  requireBoolean(who, 'wrap', wrap);
  requireOneClock(who, arms);
  requireContexts(who, contexts, arms);
  turns.forEach((turn, i) => {
    requireTurn(who, turn, i);
    if (incomplete === 'skip') return;
    arms.forEach((arm, a) => {
      const missing = missingFor(turn, arm);
      if (missing === null) return;
      throw new RangeError(
        `${who}: ${describeTurn(turn, i)} must have ${missing} for arms[${a}], got ${columnsOf(turn)}`,
      );
    });
  });
  let complete = turns;
  if (incomplete === 'skip') {
    complete = turnsWith(turns, arms).filter(({ signals }) => contexts.every((name) => Object.hasOwn(signals, name)));
  }
  complete.forEach((turn, i) => {
    for (const name of contexts) requireSignal(who, name, turn, i);
  });
  if (complete.length === 0) {
    throw new RangeError(`${who}: turns must have one with what every arm needs, got none among ${turns.length}`);
  }
  const resolved = arms.map((arm) => resolveArm(who, arm, complete));
  resolved.forEach(({ name }, i) => {
    const first = resolved.findIndex((arm) => arm.name === name);
    if (first < i) throw requirementError(who, `arms[${i}].name`, `another than that of arms[${first}]`, name);
  });
  return new Replay(complete, resolved, turns.length - complete.length, wrap, [...contexts]);
}

/** What the catalogue says of {@link replay}. */
export const replayEntry: EnvironmentEntry<typeof replay> = {
  kind: 'replay',
  room: 'recorded',
  acceptedLengths: 'those of recorded runs of real decoders',
  basis: 'recordings',
  options: OPTIONS,
  create: replay,
};

function isRoundIndexed(arm: ReplayArm): boolean {
  return arm.kind === 'recorded' && arm.semantics === 'round-indexed';
}

/** Requires that no arm goes by rounds while another goes by positions. */
function requireOneClock(who: string, arms: readonly ReplayArm[]): void {
  if (!arms.some(isRoundIndexed)) return;
  const other = arms.findIndex((arm) => arm.kind !== 'plain' && !isRoundIndexed(arm));
  if (other < 0) return;
  const { kind } = arms[other]!;
  const got = kind === 'recorded' ? 'next-start' : `the position-exact kind '${kind}'`;
  throw new RangeError(
    `${who}: arms[${other}] must be round-indexed or plain, as another arm is round-indexed, got ${got}`,
  );
}

function requireTurn(who: string, turn: TraceTurn, index: number): void {
  const name = `turns[${index}]`;
  requireObject(who, name, turn);
  requireSequenceLength(who, `${name}.tokenCount`, turn.tokenCount);
  requireObject(who, `${name}.recorded`, turn.recorded);
  requireObject(who, `${name}.tracks`, turn.tracks);
  requireObject(who, `${name}.signals`, turn.signals);
}

/** Requires names of signals, each once, and arms that know positions. */
function requireContexts(who: string, contexts: readonly string[], arms: readonly ReplayArm[]): void {
  if (!Array.isArray(contexts)) throw requirementError(who, 'contexts', 'an array of names of signals', contexts);
  contexts.forEach((name, i) => {
    requireText(who, `contexts[${i}]`, name);
    if (contexts.indexOf(name) < i) throw requirementError(who, `contexts[${i}]`, 'another than those before', name);
  });
  if (contexts.length > 0 && arms.some(isRoundIndexed)) {
    throw requirementError(who, 'contexts', 'absent beside round-indexed arms', contexts);
  }
}

/** Requires a signal with a finite number for each token of the turn. */
function requireSignal(who: string, signal: string, turn: TraceTurn, index: number): void {
  const name = `${describeTurn(turn, index)}: signal ${signal}`;
  const values = Object.hasOwn(turn.signals, signal) ? turn.signals[signal] : undefined;
  if (values === undefined) throw new RangeError(`${who}: ${name} must be present for the context, got none`);
  requireTraceValues(who, name, values);
  if (values.length !== turn.tokenCount) {
    throw new RangeError(
      `${who}: ${name} must have one entry for each of ${turn.tokenCount} tokens, got ${values.length}`,
    );
  }
  for (let p = 0; p < values.length; p++) requireFinite(who, `${name}[${p}]`, values[p]!);
}

function columnsOf(turn: TraceTurn): string {
  const names = [...Object.keys(turn.recorded), ...Object.keys(turn.tracks)];
  return names.length === 0 ? 'no columns' : `the columns ${names.join(', ')}`;
}
