/**
 * How much of a draft started at each position of a known text would have been accepted, and the matches that copies
 * start from.
 */
import { type KnownText, requireKnownText } from './accepted-lengths-along.js';
import { type Drafter, requireDrafter } from './drafter.js';
import { SuffixAutomaton } from './suffix-automaton.js';

/**
 * How many tokens a drafter would have had accepted at every position of a text that a target has produced: the track
 * of a recorded turn. At index p the drafter is given the prompt and the first p tokens of the text, and the tokens of
 * its draft that agree with the text count. A draft that agrees up to the end counts as far as the text goes.
 *
 * Exact for any text, greedily decoded or sampled: of a deterministic drafter, exactly the tokens that agree are
 * accepted. Cost: one draft per token.
 *
 * @param drafter drafts at temperature 0.
 * @returns one entry for each token of the continuation, in [0, draftLength], or -1 where nothing was drafted.
 * @throws RangeError or TypeError when a token is not a token id or is unknown to the drafter, or the continuation is
 *   empty.
 * @example
 * ```ts
 * const drafter = promptLookup({ draftLength: 10 });
 * Array.from(trackAlong(drafter, { prompt: [5, 6, 7, 8], continuation: [5, 6, 7, 1] })); // => [-1, 2, 1, 0]
 * ```
 */
export function trackAlong(drafter: Drafter, text: KnownText): Int16Array {
  const who = 'trackAlong';
  requireDrafter(who, 'drafter', drafter);
  // A drafter that copies knows any tokens.
  const tokens = requireKnownText(who, text, drafter.vocabulary ?? { size: 0x80000000 });
  const start = text.prompt.length;
  const seen = { tokens, length: start };
  const session = drafter.at(0)(seen);
  const draft = new Int32Array(drafter.draftLength);
  const accepted = new Int16Array(tokens.length - start);
  for (; seen.length < tokens.length; seen.length++) {
    const count = session.propose(draft, drafter.draftLength, drawNothing);
    let run = 0;
    while (run < count && draft[run] === tokens[seen.length + run]) run++;
    accepted[seen.length - start] = count === 0 ? -1 : run;
  }
  return accepted;
}

/**
 * The length of the longest suffix of the text so far that has occurred before in it, at every position: what a copy by
 * {@link suffixMatch} starts from, known before the round.
 *
 * Cost: O(1) amortised a token.
 *
 * @returns one entry for each token of the continuation: at index p the length of the match, in tokens, in the prompt
 *   and the first p tokens.
 * @throws RangeError or TypeError when a token is not a token id, or the continuation is empty.
 * @example
 * ```ts
 * Array.from(matchLengthsAlong({ prompt: [5, 6, 7, 8], continuation: [5, 6, 7, 1] })); // => [0, 1, 2, 3]
 * ```
 */
export function matchLengthsAlong(text: KnownText): Int32Array {
  const tokens = requireKnownText('matchLengthsAlong', text, { size: 0x80000000 });
  const automaton = new SuffixAutomaton();
  const start = text.prompt.length;
  const lengths = new Int32Array(tokens.length - start);
  for (let position = 0; position < tokens.length; position++) {
    if (position >= start) lengths[position - start] = automaton.matchLength;
    automaton.append(tokens[position]!);
  }
  return lengths;
}

/** Drafters are deterministic at temperature 0. */
function drawNothing(): number {
  throw new Error('trackAlong: drafter must draw nothing at temperature 0, got a draw');
}
