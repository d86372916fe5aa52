/**
 * What the decoder asks of a language model, target or drafter: next-token laws at a temperature, with the text so far
 * condensed into a number, the state. A model that looks only at the last few tokens has finitely many states; that is
 * what keeps a decoding step cheap.
 */
import { requirementError } from '../../requirements.js';
import type { Vocabulary } from './vocabulary.js';

/** The laws of the next token at one temperature, one law for each state. */
export interface NextTokenLaw {
  /** Whether every law is a point mass (temperature 0): {@link NextTokenLaw.sample} then ignores its uniform. */
  readonly deterministic: boolean;

  /** P(next token = `token`), in [0, 1]; sums to 1 over the vocabulary. */
  probability(state: number, token: number): number;

  /**
   * The token that the uniform `u` in [0, 1) stands for: for a uniform u each token comes with its probability. At
   * temperature 0 the most likely token; of several, the one with the lowest id.
   */
  sample(state: number, u: number): number;
}

/**
 * A model of the next token. States are integers of the model's own numbering. The package's is {@link ngramModel};
 * anything of this shape can be a target, or a drafter by {@link modelDrafter}.
 */
export interface LanguageModel {
  /** What the model is, for reports, as in `'5-gram'`. */
  readonly name: string;
  /** The tokens it knows. */
  readonly vocabulary: Vocabulary;

  /** The state at the beginning of a text. */
  readonly initialState: number;

  /** The state after `token` has been appended in `state`. */
  nextState(state: number, token: number): number;

  /**
   * The laws at a temperature T: probabilities proportional to the 1/T-th power of the model's own. At 1 they are the
   * model's own, at 0 point masses on the most likely token.
   *
   * @param temperature 0, or finite and at least 1e-6: below that, rounding of the model's probabilities decides.
   * @throws RangeError when the temperature is out of its range.
   */
  lawAt(temperature: number): NextTokenLaw;
}

/** Below this, the powers of two probabilities that differ only by rounding no longer agree to 1e-9. */
const LEAST_TEMPERATURE = 1e-6;

/** Requires a temperature: 0, or a finite number of at least 1e-6. */
export function requireTemperature(who: string, temperature: number, name = 'temperature'): void {
  if (temperature === 0 || (Number.isFinite(temperature) && temperature >= LEAST_TEMPERATURE)) return;
  throw requirementError(who, name, '0, or a finite number of at least 1e-6', temperature);
}
