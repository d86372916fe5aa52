/** Turns what a log knows of a request into a turn of a trace, and that into a line of the package's format. */
import type { RandomSource } from '../../random/source.js';
import { requireFunction, requireInteger, requireList, requirementError, requireObject } from '../../requirements.js';
import { LONGEST_BLOCK, requireTraceValues, type TraceTurn, type TraceValues } from '../recorded/trace.js';
import { createColumns } from '../recorded/trace-lines.js';
import type { LoggedRequest } from './logged-request.js';

/**
 * Makes a turn of a trace from a logged request: accepted lengths with the bonus token, in a recorded column of the
 * request's method. Its length is what the rounds gave, which may be less than the answer had, since its first token
 * often has no round.
 *
 * Where the order of the rounds is lost they are put into a random one, all orders equally likely. Figures that do not
 * depend on the order (lengths, hazards, differences between requests) come out as logged; correlation from round to
 * round comes out as 0, whatever it was.
 *
 * Cost: O(rounds); one uniform per round where the order is lost, none otherwise.
 *
 * @param random the luck of their order.
 * @returns undefined where the log knows no rounds: nothing was drafted, or there are totals without a histogram.
 * @throws TypeError when an argument is of another type; RangeError when the rounds have more than 10,000,000 tokens.
 * @example
 * ```ts
 * const logged: LoggedTotals = { knows: 'totals', id: 1, turn: 0, method: 'mtp', rounds: 3, accepted: 2, histogram: [1, 2] };
 * const turn = loggedTurn(logged, createRandom('order'))!;
 * [turn.tokenCount, Array.from(turn.recorded.mtp!).sort()]; // => [5, [1, 2, 2]]
 * ```
 */
export function loggedTurn(request: LoggedRequest, random: RandomSource): TraceTurn | undefined {
  const who = 'loggedTurn';
  requireObject(who, 'request', request);
  requireFunction(who, 'random', random);
  if (request.knows === 'positions') return request.turn;
  const { id, turn, category, method, promptTokenCount } = request;
  const lengths = request.knows === 'rounds' ? withBonus(request.accepted) : shuffled(request.histogram ?? [], random);
  if (lengths.length === 0) return undefined;
  const tokenCount = lengths.reduce((total, length) => total + length, 0);
  if (tokenCount > LONGEST_ANSWER) {
    throw requirementError(
      who,
      'the tokens of the rounds',
      `at most ${LONGEST_ANSWER}: a turn is one answer`,
      tokenCount,
    );
  }
  const recorded = createColumns<TraceValues>();
  recorded[method] = lengths;
  return {
    id,
    turn,
    category,
    tokenCount,
    promptTokenCount,
    recorded,
    tracks: createColumns(),
    signals: createColumns<TraceValues>(),
    milliseconds: createColumns<number>(),
  };
}

const LONGEST_ANSWER = 10_000_000;

function withBonus(accepted: TraceValues): Int16Array {
  return Int16Array.from(accepted, (count) => count + 1);
}

/** The lengths of a histogram in an order drawn at random (Fisher and Yates 1938). */
function shuffled(histogram: readonly number[], random: RandomSource): Int16Array {
  const rounds = histogram.reduce((total, count) => total + count, 0);
  if (rounds > LONGEST_ANSWER) {
    throw requirementError('loggedTurn', 'the rounds', `at most ${LONGEST_ANSWER}: a turn is one answer`, rounds);
  }
  const lengths = new Int16Array(rounds);
  let filled = 0;
  histogram.forEach((count, j) => {
    lengths.fill(j + 1, filled, filled + count);
    filled += count;
  });
  for (let i = rounds - 1; i >= 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const length = lengths[i]!;
    lengths[i] = lengths[j]!;
    lengths[j] = length;
  }
  return lengths;
}

/**
 * A turn as a line of an aligned trace, which {@link readAlignedTrace} reads: its columns come back as they were,
 * except marks of what was not determined. Without a line end.
 *
 * Cost: O(columns x tokens).
 *
 * @param columns that other turns of the trace have: null in this one where it has none, as the format requires.
 * @throws RangeError when the name of a track with a cap does not end in the cap: the format reads it from there.
 * @example
 * ```ts
 * const others = { tracks: {}, signals: {}, milliseconds: {} };
 * const line = formatAlignedTurn({ id: 7, turn: 0, tokenCount: 6, recorded: { mtp: [3, 2, 1] }, ...others });
 * line; // => '{"id":7,"turn":0,"n":6,"nTok":6,"mtp":[3,2,1]}'
 * ```
 */
export function formatAlignedTurn(turn: TraceTurn, columns: readonly string[] = []): string {
  const who = 'formatAlignedTurn';
  requireObject(who, 'turn', turn);
  for (const part of ['recorded', 'tracks', 'signals', 'milliseconds'] as const) {
    requireObject(who, `turn.${part}`, turn[part]);
  }
  requireList(who, 'columns', columns);
  const own = createColumns<unknown>();
  for (const column of columns) own[column] = null;
  for (const [method, lengths] of Object.entries(turn.recorded)) {
    requireTraceValues(who, `turn.recorded.${method}`, lengths);
    own[method] = Array.from(lengths);
  }
  const signals = new Map(Object.entries(turn.signals));
  for (const [signal, numbers] of signals) requireTraceValues(who, `turn.signals.${signal}`, numbers);
  for (const [track, tried] of Object.entries(turn.tracks)) {
    requireObject(who, `turn.tracks.${track}`, tried);
    const { accepted, cap, matchLengths } = tried;
    requireTraceValues(who, `turn.tracks.${track}.accepted`, accepted);
    if (cap !== undefined) requireInteger(who, `turn.tracks.${track}.cap`, cap, 0, LONGEST_BLOCK - 1);
    if (cap === undefined) {
      own[track] = Array.from(accepted, (run) => (run > 0 ? '1' : '0')).join('');
      continue;
    }
    const digits = /\d+$/.exec(track)?.[0];
    if (digits === undefined || Number(digits) !== cap) {
      throw requirementError(who, 'the name of a track', `one that ends in its cap, ${cap}`, track);
    }
    own[track] = Array.from(accepted);
    // A column of its own where its name tells whose match lengths it holds.
    if (matchLengths !== track.replace(/\d+$/, 'Len') || !signals.has(matchLengths)) continue;
    own[matchLengths] = Array.from(signals.get(matchLengths)!);
    signals.delete(matchLengths);
  }
  if (signals.size > 0) {
    const values = createColumns<number[]>();
    for (const [signal, numbers] of signals) values[signal] = Array.from(numbers);
    own.signals = values;
  }
  const milliseconds = Object.keys(turn.milliseconds).length > 0 ? { ms: turn.milliseconds } : {};
  return JSON.stringify({
    id: turn.id,
    turn: turn.turn,
    ...(turn.category !== undefined && { cat: turn.category }),
    ...(turn.task !== undefined && { task: turn.task }),
    n: turn.tokenCount,
    nTok: turn.tokenCount,
    ...(turn.promptTokenCount !== undefined && { promptTok: turn.promptTokenCount }),
    ...own,
    ...milliseconds,
  });
}
