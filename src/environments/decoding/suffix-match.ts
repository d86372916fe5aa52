/**
 * Longest-suffix match (SAM-Decoding, Hu et al. 2024): copy what followed the earliest occurrence of the longest suffix
 * of the text that has occurred before. Unlike prompt lookup it knows how long its match is.
 * Cost: that of a suffix automaton of prompt and answer, O(1) per token, amortised.
 */
import { requireOptions } from '../../options.js';
import { requireInteger } from '../../requirements.js';
import { CopySession, type CopySource } from './copied-draft.js';
import { type Drafter, type DrafterOptions, drafterOptions, type GrowingText } from './drafter.js';
import { SuffixAutomaton } from './suffix-automaton.js';

/** Options of {@link suffixMatch}. */
export interface SuffixMatchOptions extends DrafterOptions {
  /**
   * The least number of matching tokens for which a draft is made; an integer of at least 1.
   * @defaultValue 1: any match.
   */
  readonly minMatchLength?: number;
}

class SuffixSource implements CopySource {
  private readonly automaton: SuffixAutomaton;
  private readonly minMatchLength: number;
  private appended: number;

  constructor(minMatchLength: number) {
    this.automaton = new SuffixAutomaton();
    this.minMatchLength = minMatchLength;
    this.appended = 0;
  }

  find({ tokens, length }: GrowingText): number {
    for (; this.appended < length; this.appended++) this.automaton.append(tokens[this.appended]!);
    return this.automaton.matchLength >= this.minMatchLength ? this.automaton.matchEnd : -1;
  }
}

/**
 * A drafter that copies: it finds the longest suffix of prompt and answer that has occurred before, at its earliest
 * place (as SAM-Decoding does for the text itself, Hu et al. 2024), and proposes what followed there, up to
 * `draftLength` tokens or the end of the text. It needs no model. Its draft is a point mass: when sampling, a token is
 * accepted with the target's probability.
 *
 * Cost: O(1) per token of the text, amortised.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const drafter = suffixMatch({ draftLength: 4, minMatchLength: 2 });
 * acceptedLengthsAlong(drafter, { prompt: [1, 2, 3, 4, 1, 2], continuation: [3, 4, 1, 9, 4] }); // => [4, 1]
 * ```
 */
export function suffixMatch(options: SuffixMatchOptions): Drafter {
  const who = 'suffixMatch';
  requireOptions(who, options, ['minMatchLength', 'draftLength', 'name', 'tokenCost']);
  const { minMatchLength = 1 } = options;
  requireInteger(who, 'minMatchLength', minMatchLength, 1);
  return {
    ...drafterOptions(who, 'suffix match', options),
    free: true,
    at: () => (text) => new CopySession(text, new SuffixSource(minMatchLength)),
  };
}
