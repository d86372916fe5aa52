/**
 * The draft of Arctic Inference's suffix decoding, with its score (csrc/suffix_decoding/suffix_tree.cc and
 * arctic_inference/suffix_decoding/cache.py at 9d46438): of all suffixes of the text that have occurred, the draft
 * after the one for which counting expects most accepted tokens. `arcticHybrid` chooses by the score.
 * The end of the text is an occurrence too, after which nothing comes: what follows a single earlier place is expected
 * with probability 1/2, so a match of m tokens in one earlier place has a score of m/2.
 * Left out: drafts that are trees, single precision, and when answers are forgotten (the engine keeps the last
 * 100,000).
 * Cost: O(all tokens) time per call, and a little for each suffix; a suffix tree, which the engine keeps, finds it in
 * O(1).
 */
import { requireOptions } from '../../options.js';
import {
  requireDraftLength,
  requireFinite,
  requireInteger,
  requireList,
  requirementError,
  requireNonNegative,
  requireProbability,
} from '../../requirements.js';

/** Options of {@link suffixCountDraft}. */
export interface SuffixCountDraftOptions {
  /** Prompt and answer so far, as tokens: integers of at least 0. */
  readonly text: ArrayLike<number>;
  /**
   * Answers that are searched as well; the engine searches all that it remembers, the present one included.
   * @defaultValue none.
   */
  readonly answers?: readonly ArrayLike<number>[];
  /** The most tokens of a draft; a positive integer. The engine's is 16 where no model drafts beside it. */
  readonly draftLength: number;
  /**
   * The most tokens of a draft for each token of the match, at least 0.
   * @defaultValue 1, as in the engine.
   */
  readonly factor?: number;
  /**
   * What is added to that, in tokens.
   * @defaultValue 0, as in the engine.
   */
  readonly offset?: number;
  /**
   * The probability, in [0, 1], below which a token is not drafted.
   * @defaultValue 0.1, as in the engine.
   */
  readonly minProbability?: number;
  /**
   * The most tokens of a match and its draft together; an integer of at least 2. A match is shorter.
   * @defaultValue 64, as in the engine.
   */
  readonly depth?: number;
}

/** A draft by counts, with what is expected of it. */
export interface SuffixCountDraft {
  /** The drafted tokens; none where nothing is known to follow. */
  readonly tokens: readonly number[];
  /** For each, the estimated probability that it is accepted. */
  readonly probabilities: readonly number[];
  /** Their sum: the expected number of accepted tokens. */
  readonly score: number;
  /** The length, in tokens, of the match that the draft follows; 0 where there is no draft. */
  readonly matchLength: number;
}

/** Where a string ends: the sequence, and how many of its tokens are before the end. */
interface Place {
  readonly sequence: ArrayLike<number>;
  readonly end: number;
}

type Rule = Required<Omit<SuffixCountDraftOptions, 'text' | 'answers'>>;

const NO_DRAFT: SuffixCountDraft = { tokens: [], probabilities: [], score: 0, matchLength: 0 };

/** The engine's margin, against products that round down. */
const SLACK = 1e-6;

/**
 * The draft and score of suffix decoding by counts. It tries m = 1, 2, ..., as long as the last m tokens occur in a
 * sequence (in the text itself they always do, at its end). From there it follows the token that came next most often
 * (of several, the one that came first) and multiplies the probability by that token's share of the places, up to
 * `factor m + offset` and at most `draftLength` tokens, without tokens whose probability is below `minProbability`. The
 * score is the sum of the probabilities. The draft with the greatest score is taken; of several, that of the longest
 * match; one from answers only where its score is greater than that from the text.
 *
 * Cost: O(tokens of text and answers).
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * // 1 2 3 was followed by 4 5 6 once: each is expected with probability 1/2, as 1 2 3 has occurred twice.
 * const draft = suffixCountDraft({ text: [1, 2, 3, 4, 5, 6, 7, 1, 2, 3], draftLength: 16 });
 * draft.tokens; // => [4, 5, 6]
 * draft.score; // => 1.5
 * ```
 */
export function suffixCountDraft(options: SuffixCountDraftOptions): SuffixCountDraft {
  const who = 'suffixCountDraft';
  requireOptions(who, options, ['text', 'answers', 'draftLength', 'factor', 'offset', 'minProbability', 'depth']);
  const { text, answers = [], draftLength, factor = 1, offset = 0, minProbability = 0.1, depth = 64 } = options;
  requireSequence(who, 'text', text);
  requireList(who, 'answers', answers);
  for (let i = 0; i < answers.length; i++) requireSequence(who, `answers[${i}]`, answers[i]!);
  requireDraftLength(who, 'draftLength', draftLength);
  requireNonNegative(who, 'factor', factor);
  requireFinite(who, 'offset', offset);
  requireProbability(who, 'minProbability', minProbability);
  requireInteger(who, 'depth', depth, 2);
  const rule: Rule = { draftLength, factor, offset, minProbability, depth };
  const ofText = bestDraft([text], text, rule);
  const ofAnswers = bestDraft(answers, text, rule);
  return ofAnswers.score > ofText.score ? ofAnswers : ofText;
}

function requireSequence(who: string, name: string, tokens: ArrayLike<number>): void {
  if (!Number.isSafeInteger(tokens?.length) || tokens.length < 0) {
    throw requirementError(who, name, 'a list of tokens', tokens);
  }
  for (let i = 0; i < tokens.length; i++) requireInteger(who, `${name}[${i}]`, tokens[i]!, 0);
}

/** The best draft from the places in these sequences at which the text's last tokens end. */
function bestDraft(sequences: readonly ArrayLike<number>[], text: ArrayLike<number>, rule: Rule): SuffixCountDraft {
  let places: Place[] = sequences.flatMap((sequence) =>
    Array.from({ length: sequence.length }, (_, i) => ({ sequence, end: i + 1 })),
  );
  let best = NO_DRAFT;
  for (let matchLength = 1; matchLength < Math.min(text.length, rule.depth); matchLength++) {
    const token = text[text.length - matchLength]!;
    // No token precedes the beginning of a sequence.
    places = places.filter(({ sequence, end }) => sequence[end - matchLength] === token);
    if (places.length === 0) break;
    const draft = draftFrom(places, matchLength, rule);
    if (draft.tokens.length > 0 && draft.score >= best.score) best = draft;
  }
  return best;
}

/** What followed most often at these places, token by token. */
function draftFrom(
  places: readonly Place[],
  matchLength: number,
  { draftLength, factor, offset, minProbability, depth }: Rule,
): SuffixCountDraft {
  const most = Math.min(draftLength, depth - matchLength, Math.floor(factor * matchLength + offset + SLACK));
  const tokens: number[] = [];
  const probabilities: number[] = [];
  let score = 0;
  let probability = 1;
  let followed = places;
  while (tokens.length < most) {
    const byToken = new Map<number, Place[]>();
    for (const place of followed) {
      const at = place.end + tokens.length;
      if (at >= place.sequence.length) continue;
      const token = place.sequence[at]!;
      const own = byToken.get(token);
      if (own) own.push(place);
      else byToken.set(token, [place]);
    }
    let next: readonly Place[] = [];
    let nextToken = 0;
    for (const [token, own] of byToken) {
      if (own.length <= next.length) continue;
      next = own;
      nextToken = token;
    }
    if (next.length === 0) break;
    probability *= next.length / followed.length;
    if (probability < minProbability) break;
    tokens.push(nextToken);
    probabilities.push(probability);
    score += probability;
    followed = next;
  }
  return { tokens, probabilities, score, matchLength };
}
