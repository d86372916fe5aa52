/**
 * The time of a round by the number of requests that are decoded together and by draft length, in milliseconds: a surface that
 * SpecDecode-Bench fitted to vLLM with Llama-3.1-8B and EAGLE on one H100, for 1 to 64 requests (its simulator, predictor.py at
 * 2fdccbd). Each request has a context of 1,000 tokens here. The surface was measured with few drafted tokens; longer drafts
 * than 7 are extrapolated.
 */

/** Tokens that each request has in its cache. */
const CONTEXT = 1000;

/** One round of every request, in each of which `draftLength` tokens are drafted; 0: none, and no drafter runs. */
export function roundMilliseconds(batch: number, draftLength: number): number {
  const cached = batch * CONTEXT;
  const verified = batch * (draftLength + 1);
  const target = 3.92645679e-8 * cached + 2.10103129e-5 * verified + 5.88590713e-3;
  const drafter = draftLength === 0 ? 0 : 2.37768493e-9 * cached + 8.41429603e-7 * (draftLength + 1) + 2.13526175e-3;
  return 1000 * (target + drafter + 1.20683946e-3);
}
