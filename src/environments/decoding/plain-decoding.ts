/** Decoding without drafts, as an arm like any other: one token a round (BanditSpec Algorithm 1). */
import { requireOptions } from '../../options.js';
import { type Drafter, type DrafterOptions, drafterOptions } from './drafter.js';

/**
 * The drafter that proposes nothing: draft length 0, one pass of the target for each token.
 *
 * @throws TypeError when the name is empty.
 * @example
 * ```ts
 * acceptedLengthsAlong(plainDecoding(), { prompt: [1, 2], continuation: [1, 2, 1] }); // => [1, 1, 1]
 * ```
 */
export function plainDecoding(options: Pick<DrafterOptions, 'name'> = {}): Drafter {
  const who = 'plainDecoding';
  requireOptions(who, options, ['name']);
  const { name = 'plain' } = options;
  const session = { propose: () => 0, probability: () => 0 };
  return { ...drafterOptions(who, 'plain', { draftLength: 0, name }), free: true, at: () => () => session };
}
