/**
 * How long one round of a served model takes, in milliseconds, by batch size, context length and draft length: the fitted
 * surface of a simulator that was published with measurements.
 */
import { requireOptions } from '../../options.js';
import { requireFinite, requireInteger, requirementError } from '../../requirements.js';

/** Options of {@link roundMilliseconds}. */
export interface RoundMillisecondsOptions {
  /**
   * What drafts: a small model of the EAGLE kind, one pass of it for each drafted token, or a search for matching
   * n-grams. Without drafts it makes no difference.
   */
  readonly drafter: 'eagle' | 'n-gram';
  /** The tokens drafted for each request; an integer in [0, 20]. At 0 a round is a plain pass of the target. */
  readonly draftLength: number;
  /** The requests decoded together, in [1, 64]; need not be whole where it is an average. */
  readonly batch: number;
  /** The tokens of one request in the cache, prompt and answer so far, on average; at least 1. */
  readonly contextTokens: number;
}

/** Seconds: of each cached token of the batch, of each token of the batch that is passed through, and of a pass. */
const TARGET = { cached: 3.92645679e-8, passed: 2.10103129e-5, pass: 5.88590713e-3 };

/** Seconds: of each cached token of the batch, of each token of one request's draft and one more, and of the drafting. */
const EAGLE = { cached: 2.37768493e-9, drafted: 8.41429603e-7, drafting: 2.13526175e-3 };

/** The share of the target's pass that a search takes. */
const N_GRAM_SHARE = 0.005875;

/** Seconds of a round besides target and drafter. */
const OVERHEAD = 1.20683946e-3;

/**
 * The milliseconds of one round of a whole batch: a pass of the target over every draft and one token more, the drafting
 * before it, and what else a round takes.
 *
 *     target = 3.93e-8 B C + 2.10e-5 B (g + 1) + 5.89e-3 seconds
 *     EAGLE  = 2.38e-9 B C + 8.41e-7 (g + 1)   + 2.14e-3 seconds
 *     n-gram = 0.005875 target
 *
 * and 1.21e-3 seconds, with B requests of C cached tokens each and g drafted tokens. Llama-3.1-8B on one H100 with vLLM, as
 * fitted by github.com/SpecDecode-Bench/simulator at 2fdccbd (predictor.py, with arXiv 2601.11580) to runs of code
 * editing at batches of 1 to 64. A longer draft hardly adds to EAGLE's time there: others measured some 7 % of a plain
 * pass for each drafted token ({@link roundCost} takes such figures). Switching between draft lengths costs nothing in it.
 *
 * @returns milliseconds, greater than 0.
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const plain = roundMilliseconds({ drafter: 'eagle', draftLength: 0, batch: 1, contextTokens: 1000 });
 * const drafted = roundMilliseconds({ drafter: 'eagle', draftLength: 3, batch: 1, contextTokens: 1000 });
 * [plain.toFixed(2), drafted.toFixed(2)]; // => ['7.15', '9.36']
 * ```
 */
export function roundMilliseconds(options: RoundMillisecondsOptions): number {
  const who = 'roundMilliseconds';
  requireOptions(who, options, ['drafter', 'draftLength', 'batch', 'contextTokens']);
  const { drafter, draftLength, batch, contextTokens } = options;
  if (drafter !== 'eagle' && drafter !== 'n-gram') {
    throw requirementError(who, 'drafter', "'eagle' or 'n-gram'", drafter);
  }
  requireInteger(who, 'draftLength', draftLength, 0, 20);
  requireFinite(who, 'batch', batch);
  if (batch < 1 || batch > 64) throw requirementError(who, 'batch', 'in [1, 64]', batch);
  requireFinite(who, 'contextTokens', contextTokens);
  if (contextTokens < 1) throw requirementError(who, 'contextTokens', 'at least 1', contextTokens);
  const cached = batch * contextTokens;
  const target = TARGET.cached * cached + TARGET.passed * batch * (draftLength + 1) + TARGET.pass;
  if (draftLength === 0) return 1000 * (target + OVERHEAD);
  const drafting =
    drafter === 'n-gram'
      ? N_GRAM_SHARE * target
      : EAGLE.cached * cached + EAGLE.drafted * (draftLength + 1) + EAGLE.drafting;
  return 1000 * (target + drafting + OVERHEAD);
}
