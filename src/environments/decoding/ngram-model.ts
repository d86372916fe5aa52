/**
 * N-gram language models with interpolated Kneser-Ney smoothing (Kneser & Ney 1995) and the three discounts of Chen &
 * Goodman (1998). Every token has positive probability in every context. The law of the next token is a mixture: the
 * discounted counts after the longest known context and, with the rest of the probability, the law of the context one
 * token shorter, down to the uniform law. All queries follow that chain and never scan the vocabulary.
 * Cost: a probability is O(order) binary searches; memory is linear in the text (see `ngramModel`).
 */
import { exp } from '../../arithmetic/exp.js';
import { log } from '../../arithmetic/log.js';
import { requireOptions } from '../../options.js';
import { uniformIndex } from '../../random/samplers.js';
import { requireArray, requireInteger, requirementError } from '../../requirements.js';
import { type LanguageModel, type NextTokenLaw, requireTemperature } from './language-model.js';
import { buildNgramTrie, type NgramTrie } from './ngram-trie.js';
import {
  promptOf,
  requireToken,
  requireTokens,
  requireVocabulary,
  type TokenText,
  type Vocabulary,
} from './vocabulary.js';

/** An n-gram model: a {@link LanguageModel} that also answers for contexts given as tokens. */
export interface NgramModel extends LanguageModel {
  /** The length of the longest n-grams. */
  readonly order: number;
  /** How many different n-grams of all lengths it holds. */
  readonly ngramCount: number;

  /**
   * P(next token = `token` | context) at temperature 1. The context is a whole text from its beginning; its last
   * `order - 1` tokens count.
   *
   * @throws RangeError when a token is unknown.
   */
  probability(token: number, context: ArrayLike<number>): number;

  /**
   * The law of the next token at temperature 1, one probability for each token. For inspection: O(vocabulary).
   *
   * @throws RangeError when a token is unknown.
   */
  distribution(context: ArrayLike<number>): Float64Array;
}

/** Options of {@link ngramModel}. */
export interface NgramModelOptions {
  /** The tokens; the target and all its drafters share one vocabulary. */
  readonly vocabulary: Vocabulary;
  /** What the model learns from: one text or several, each from its beginning to its end; together at least 2 tokens. */
  readonly texts: string | readonly TokenText[];
  /** The length of the longest n-grams, in [1, 32]: the model looks `order - 1` tokens back. */
  readonly order: number;
}

const GREATEST_ORDER = 32;

/** What the trie becomes once probabilities are known. State c of the model is context c of the trie. */
interface Tables extends Pick<NgramTrie, 'entryCount' | 'contextCount' | 'token' | 'suffix' | 'childStart'> {
  /** For each entry: P(last token | the tokens before it). For entry 0, the empty one: 1 / vocabulary size. */
  readonly probability: Float64Array;
  /** For each context: the weight of the law of the shorter context (of the uniform law, for the empty context). */
  readonly backoff: Float64Array;
  /** The entry of each single token, 0 where the text does not have it. */
  readonly unigram: Int32Array;
}

/** The entry of `token` after `context`, 0 where the text does not have it. */
function childOf(tables: Tables, context: number, token: number): number {
  if (context === 0) return tables.unigram[token]!;
  let low = tables.childStart[context]!;
  let high = tables.childStart[context + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = tables.token[middle]!;
    if (found === token) return middle;
    if (found < token) low = middle + 1;
    else high = middle;
  }
  return 0;
}

function probabilityOf(tables: Tables, state: number, token: number): number {
  let scale = 1;
  for (let context = state; ; context = tables.suffix[context]!) {
    const entry = childOf(tables, context, token);
    if (entry !== 0) return scale * tables.probability[entry]!;
    scale *= tables.backoff[context]!;
    if (context === 0) return scale * tables.probability[0]!;
  }
}

/**
 * The most likely token of each state, found when first asked for. A token that does not follow a context has the
 * shorter context's probability times the backoff weight, so only the shorter context's best can win besides those that
 * do follow.
 */
class Modes {
  private readonly tables: Tables;
  /** Token + 1; 0 where it has not been asked for. */
  private readonly found: Int32Array;
  private readonly best: Float64Array;

  constructor(tables: Tables) {
    this.tables = tables;
    this.found = new Int32Array(tables.contextCount);
    this.best = new Float64Array(tables.contextCount);
  }

  token(state: number): number {
    if (this.found[state] === 0) this.find(state);
    return this.found[state]! - 1;
  }

  probability(state: number): number {
    if (this.found[state] === 0) this.find(state);
    return this.best[state]!;
  }

  private find(state: number): void {
    const { token, suffix, childStart, probability, backoff, unigram } = this.tables;
    let bestToken: number;
    let best: number;
    if (state === 0) {
      // Any token that the text does not have; the lowest.
      bestToken = unigram.indexOf(0);
      best = bestToken < 0 ? 0 : backoff[0]! * probability[0]!;
    } else {
      bestToken = this.token(suffix[state]!);
      best = backoff[state]! * this.probability(suffix[state]!);
    }
    for (let entry = childStart[state]!; entry < childStart[state + 1]!; entry++) {
      const p = probability[entry]!;
      if (p > best || (p === best && token[entry]! < bestToken)) {
        best = p;
        bestToken = token[entry]!;
      }
    }
    this.best[state] = best;
    this.found[state] = bestToken + 1;
  }
}

/** Temperature 0. */
class GreedyLaw implements NextTokenLaw {
  readonly deterministic: boolean;
  private readonly modes: Modes;

  constructor(modes: Modes) {
    this.deterministic = true;
    this.modes = modes;
  }

  probability(state: number, token: number): number {
    return this.modes.token(state) === token ? 1 : 0;
  }

  sample(state: number): number {
    return this.modes.token(state);
  }
}

/**
 * Temperature T > 0. With b = 1 / T, the weights p(w)^b keep the mixture's form: a token that does not follow the
 * context has the shorter context's weight times (backoff weight)^b, and one that does has that and a surplus. So the
 * sum of the weights follows from the shorter context's sum and the surpluses, and so does a draw. Weights are relative
 * to the context's greatest, so that none underflows with the temperature.
 */
class TemperedLaw implements NextTokenLaw {
  readonly deterministic: boolean;
  private readonly tables: Tables;
  private readonly modes: Modes;
  private readonly exponent: number;
  /** For each context: the sum of all weights; 0 where it has not been asked for. */
  private readonly total: Float64Array;
  /** For each entry: the sum of the surpluses of its context's followers up to it. */
  private readonly cumulative: Float64Array;

  constructor(tables: Tables, modes: Modes, temperature: number) {
    this.deterministic = false;
    this.tables = tables;
    this.modes = modes;
    this.exponent = Math.min(1 / temperature, Number.MAX_VALUE);
    this.total = new Float64Array(tables.contextCount);
    this.cumulative = new Float64Array(tables.entryCount);
  }

  probability(state: number, token: number): number {
    const p = probabilityOf(this.tables, state, token);
    if (this.exponent === 1) return p;
    if (this.total[state] === 0) this.prepare(state);
    // The greatest is computed in another order, and may be smaller in the last bit.
    return Math.min(this.power(p / this.modes.probability(state)) / this.total[state]!, 1);
  }

  sample(state: number, u: number): number {
    const { token, suffix, childStart, unigram } = this.tables;
    if (this.total[state] === 0) this.prepare(state);
    let share = u;
    for (let context = state; ; context = suffix[context]!) {
      const start = childStart[context]!;
      const end = childStart[context + 1]!;
      const surplus = start === end ? 0 : this.cumulative[end - 1]!;
      const rest = this.total[context]! - surplus;
      const x = share * this.total[context]!;
      if (x < surplus || rest <= 0) return token[this.firstAbove(start, end, Math.min(x, surplus), surplus)]!;
      // What is left of the uniform decides among what the shorter context holds.
      share = Math.min((x - surplus) / rest, 1 - Number.EPSILON);
      if (context === 0) return uniformIndex(unigram.length, share);
    }
  }

  /** The first follower whose cumulative surplus is above x; for x = surplus, rounded up to, the last with a surplus. */
  private firstAbove(start: number, end: number, x: number, surplus: number): number {
    let low = start;
    let high = end - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const sum = this.cumulative[middle]!;
      if (sum > x || sum === surplus) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private prepare(context: number): void {
    const { suffix, childStart, probability, backoff, unigram } = this.tables;
    const greatest = this.modes.probability(context);
    let shorter: number;
    if (context === 0) {
      shorter = unigram.length * this.power((backoff[0]! * probability[0]!) / greatest);
    } else {
      const parent = suffix[context]!;
      if (this.total[parent] === 0) this.prepare(parent);
      shorter = this.power((backoff[context]! * this.modes.probability(parent)) / greatest) * this.total[parent]!;
    }
    let sum = 0;
    for (let entry = childStart[context]!; entry < childStart[context + 1]!; entry++) {
      const without = (backoff[context]! * probability[suffix[entry]!]!) / greatest;
      sum += Math.max(this.power(probability[entry]! / greatest) - this.power(without), 0);
      this.cumulative[entry] = sum;
    }
    this.total[context] = sum + shorter;
  }

  /** x^(1/T) for x in [0, 1]. */
  private power(x: number): number {
    return this.exponent === 1 ? x : exp(this.exponent * log(x));
  }
}

class KneserNeyModel implements NgramModel {
  readonly name: string;
  readonly vocabulary: Vocabulary;
  readonly order: number;
  readonly ngramCount: number;
  readonly initialState: number;
  private readonly tables: Tables;
  private readonly modes: Modes;

  constructor(vocabulary: Vocabulary, order: number, trie: NgramTrie) {
    this.name = `${order}-gram`;
    this.vocabulary = vocabulary;
    this.order = order;
    this.ngramCount = trie.entryCount - 1;
    this.tables = smooth(trie, vocabulary.size, order);
    this.modes = new Modes(this.tables);
    this.initialState = this.nextState(0, vocabulary.endToken);
  }

  nextState(state: number, token: number): number {
    const { suffix, contextCount } = this.tables;
    for (let context = state; ; context = suffix[context]!) {
      const entry = childOf(this.tables, context, token);
      if (entry !== 0) return entry < contextCount ? entry : suffix[entry]!;
      if (context === 0) return 0;
    }
  }

  lawAt(temperature: number): NextTokenLaw {
    requireTemperature('NgramModel.lawAt', temperature);
    return temperature === 0 ? new GreedyLaw(this.modes) : new TemperedLaw(this.tables, this.modes, temperature);
  }

  probability(token: number, context: ArrayLike<number>): number {
    requireToken('NgramModel.probability', 'token', token, this.vocabulary);
    return probabilityOf(this.tables, this.stateAfter('NgramModel.probability', context), token);
  }

  distribution(context: ArrayLike<number>): Float64Array {
    const state = this.stateAfter('NgramModel.distribution', context);
    return Float64Array.from({ length: this.vocabulary.size }, (_, token) => probabilityOf(this.tables, state, token));
  }

  private stateAfter(who: string, context: ArrayLike<number>): number {
    requireTokens(who, 'context', context, this.vocabulary);
    let state = this.initialState;
    for (let i = 0; i < context.length; i++) state = this.nextState(state, context[i]!);
    return state;
  }
}

/**
 * The discounts of a count of 1, of 2, and of 3 or more (Chen & Goodman 1998, eq. (26)), from how many n-grams of one
 * length have counts 1 to 4. Where these are too few for the formula: 1/2, 1, 3/2, the values KenLM falls back to.
 */
export function kneserNeyDiscounts(countsOfCounts: ArrayLike<number>): readonly [number, number, number] {
  const [n1 = 0, n2 = 0, n3 = 0, n4 = 0] = Array.from(countsOfCounts);
  const y = n1 / (n1 + 2 * n2);
  const discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3] as const;
  // At most the count itself, and above 0, or unseen tokens would have no probability. NaN fails as well.
  const usable = discounts.every((discount, i) => discount > 0 && discount <= i + 1);
  return usable ? discounts : [1 / 2, 1, 3 / 2];
}

/** Interpolated probabilities of all entries, the shorter ones first: each needs that of its suffix. */
function smooth(trie: NgramTrie, vocabularySize: number, order: number): Tables {
  const { entryCount, contextCount, token, suffix, count, childStart, lengthStart } = trie;
  const probability = new Float64Array(entryCount);
  const backoff = new Float64Array(contextCount);
  const unigram = new Int32Array(vocabularySize);
  probability[0] = 1 / vocabularySize;
  for (let length = 1; length <= order; length++) {
    const countsOfCounts = [0, 0, 0, 0];
    for (let entry = lengthStart[length]!; entry < lengthStart[length + 1]!; entry++) {
      if (count[entry]! <= 4) countsOfCounts[count[entry]! - 1]! += 1;
    }
    const discounts = kneserNeyDiscounts(countsOfCounts);
    for (let context = lengthStart[length - 1]!; context < lengthStart[length]!; context++) {
      const start = childStart[context]!;
      const end = childStart[context + 1]!;
      let total = 0;
      let discounted = 0;
      for (let entry = start; entry < end; entry++) {
        total += count[entry]!;
        discounted += discounts[Math.min(count[entry]!, 3) - 1]!;
      }
      // Nothing follows the end of a text: the law is the shorter context's.
      const weight = start === end ? 1 : discounted / total;
      backoff[context] = weight;
      for (let entry = start; entry < end; entry++) {
        const own = (count[entry]! - discounts[Math.min(count[entry]!, 3) - 1]!) / total;
        probability[entry] = own + weight * probability[suffix[entry]!]!;
      }
    }
  }
  for (let entry = lengthStart[1]!; entry < lengthStart[2]!; entry++) unigram[token[entry]!] = entry;
  return { entryCount, contextCount, token, suffix, childStart, probability, backoff, unigram };
}

/**
 * Trains an n-gram model with interpolated Kneser-Ney smoothing: for the context h and the context h' one token shorter,
 *
 *     P(w | h) = (c(h w) - D(c(h w))) / c(h) + backoff(h) P(w | h')
 *
 * where c counts occurrences for the longest n-grams and different tokens before the n-gram for the shorter ones
 * (Kneser & Ney 1995), the discounts D depend on the count (Chen & Goodman 1998, modified Kneser-Ney), backoff(h) is
 * the share that the discounts took, and the shortest law is uniform over the vocabulary. Each text begins after, and
 * is closed by, an end token. Probabilities sum to 1 up to rounding, and none is 0.
 *
 * Cost: linear in the text. 5 MB, a million tokens in pieces, take half a second at order 5, and 40 MB to hold a million
 * different n-grams; every temperature above 0 in use adds 16 MB.
 *
 * @throws RangeError or TypeError when an option is out of its range, a token is unknown, a text contains the end token,
 *   or the texts have fewer than 2 tokens.
 * @example
 * ```ts
 * const vocabulary = tokenVocabulary(['a', 'b']);
 * const model = ngramModel({ vocabulary, texts: 'abababababaab', order: 2 });
 * model.probability(1, vocabulary.encode('aba')) > model.probability(0, vocabulary.encode('aba')); // => true
 * ```
 */
export function ngramModel(options: NgramModelOptions): NgramModel {
  const who = 'ngramModel';
  requireOptions(who, options, ['vocabulary', 'texts', 'order']);
  const { vocabulary, texts, order } = options;
  requireVocabulary(who, 'vocabulary', vocabulary);
  requireInteger(who, 'order', order, 1, GREATEST_ORDER);
  const list = typeof texts === 'string' ? [texts] : texts;
  requireArray(who, 'texts', list);
  const sequences = list.map((text, i) => promptOf(who, `texts[${i}]`, text, vocabulary));
  const tokens = sequences.reduce((sum, sequence) => sum + sequence.length, 0);
  if (tokens < 2) throw requirementError(who, 'texts', 'of at least 2 tokens together', tokens);
  return new KneserNeyModel(vocabulary, order, buildNgramTrie(sequences, vocabulary.size, vocabulary.endToken, order));
}
