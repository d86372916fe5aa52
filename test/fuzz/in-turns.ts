/** Plays random cases of all kinds in turn, in one process, tells how far it is, and ends with the first that breaks, shrunk. */
import { performance } from 'node:perf_hooks';
import { type SelectorKind, selectorDescriptions } from 'banditspec';
import fc, { type IPropertyWithHooks } from 'fast-check';
import { INTEGRATED } from './selector-play.js';

/** So many cases of a kind at a time; a tenth of those of a kind whose probabilities take milliseconds. */
const A_TURN = 200;

/** What was played of each kind. */
export type Played = ReadonlyMap<SelectorKind, { readonly cases: number; readonly seconds: number }>;

/**
 * Reads `CASES SEED` from the command line and plays so many cases; the same seed plays the same ones. Sets the exit code.
 *
 * @param name of the command, for errors.
 * @param most the cases that are played unless told.
 * @param property what must hold of each case of a kind.
 */
export function playInTurns<Case>(
  name: string,
  most: number,
  property: (kind: SelectorKind) => IPropertyWithHooks<[Case]>,
): Played {
  const [count = String(most), seed = '1'] = process.argv.slice(2);
  const total = Number(count);
  if (!(Number.isSafeInteger(total) && total > 0 && Number.isSafeInteger(Number(seed)))) {
    console.error(`${name}: cases and seed must be positive integers, got ${count} ${seed}`);
    process.exit(2);
  }
  const kinds = Object.keys(selectorDescriptions) as SelectorKind[];
  const aTurn = Math.min(A_TURN, Math.ceil(total / kinds.length));
  const played = new Map(kinds.map((kind) => [kind, { cases: 0, seconds: 0 }]));
  let done = 0;
  let failures = 0;
  for (let turn = 0; done < total && failures === 0; turn++) {
    for (const kind of kinds) {
      const share = INTEGRATED.includes(kind) ? Math.ceil(aTurn / 10) : aTurn;
      const numRuns = Math.min(share, total - done);
      if (numRuns === 0) break;
      const begun = performance.now();
      const details = fc.check(property(kind), { seed: Number(seed) + 7919 * turn, numRuns });
      const { cases, seconds } = played.get(kind)!;
      played.set(kind, {
        cases: cases + details.numRuns,
        seconds: seconds + (performance.now() - begun) / 1000,
      });
      done += details.numRuns;
      if (!details.failed) continue;
      failures += 1;
      console.log(`${kind}: ${(details.errorInstance as Error | null)?.message}`);
      console.log(`  ${JSON.stringify(details.counterexample?.[0])}`);
    }
    console.log(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} cases, ${failures} broken`);
  }
  process.exitCode = failures > 0 ? 1 : 0;
  return played;
}
