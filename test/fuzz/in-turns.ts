/** Plays random cases of several things in turn, in one process, tells how far it is, and ends with the first that breaks, shrunk. */
import { performance } from 'node:perf_hooks';
import { type SelectorKind, selectorDescriptions } from 'banditspec';
import fc, { type IAsyncProperty } from 'fast-check';
import { readCount, readRepositoryCommand } from '../../bench/program/repository-command.js';
import { INTEGRATED } from './selector-play.js';

/** What is played in its turn. */
export interface Play {
  readonly name: string;
  /** Cases of a turn. */
  readonly share: number;
  readonly property: IAsyncProperty<[unknown]>;
}

/** What was played of each. */
export type Played = ReadonlyMap<string, { readonly cases: number; readonly seconds: number }>;

/**
 * Something to play of selectors of every kind: 200 cases in a turn, a tenth of those whose probabilities take milliseconds,
 * a hundredth of the one where they take seconds.
 *
 * @param cases of a kind.
 * @param play what must hold of each.
 */
export function ofEveryKind<Case>(
  cases: (kind: SelectorKind) => fc.Arbitrary<Case>,
  play: (kind: SelectorKind, played: Case) => void,
): Play[] {
  return (Object.keys(selectorDescriptions) as SelectorKind[]).map((kind) => ({
    name: kind,
    share: kind === 'dirichletThompson' ? 2 : INTEGRATED.includes(kind) ? 20 : 200,
    property: fc.asyncProperty(cases(kind), async (played) => play(kind, played)) as IAsyncProperty<[unknown]>,
  }));
}

/**
 * Reads `CASES SEED` from the command line and plays so many cases; the same seed plays the same ones. Sets the exit code.
 *
 * @param name of the command.
 * @param summary what it plays, for its help.
 * @param most the cases that are played unless told.
 * @param plays what is played; a turn smaller than the cases asked for is played in full, a larger one in proportion.
 */
export async function playInTurns(
  name: string,
  summary: string,
  most: number,
  plays: readonly Play[],
): Promise<Played> {
  const { total, seed } = readRepositoryCommand({
    name,
    summary,
    examples: [
      ['', `${most.toLocaleString('en')} cases`],
      ['20000 7', 'fewer cases, with another seed'],
    ],
    notes: 'The first case that breaks is shrunk and ends the command with status 1.',
    declare: (parser) =>
      parser
        .argument('[CASES]', 'cases to play', readCount('CASES'), most)
        .argument('[SEED]', 'the same seed plays the same cases', readCount('SEED'), 1),
    read: ({ values: [total, seed] }): { total: number; seed: number } => ({ total, seed }),
  });
  const aTurn = plays.reduce((sum, { share }) => sum + share, 0);
  const scale = Math.min(1, total / aTurn);
  const played = new Map(plays.map(({ name }) => [name, { cases: 0, seconds: 0 }]));
  let done = 0;
  let failures = 0;
  for (let turn = 0; done < total && failures === 0; turn++) {
    for (const { name, share, property } of plays) {
      const numRuns = Math.min(Math.ceil(share * scale), total - done);
      if (numRuns === 0) break;
      const begun = performance.now();
      const details = await fc.check(property, { seed: seed + 7919 * turn, numRuns });
      const { cases, seconds } = played.get(name)!;
      played.set(name, { cases: cases + details.numRuns, seconds: seconds + (performance.now() - begun) / 1000 });
      done += details.numRuns;
      if (!details.failed) continue;
      failures += 1;
      console.log(`${name}: ${(details.errorInstance as Error | null)?.message}`);
      console.log(`  ${JSON.stringify(details.counterexample?.[0])}`);
    }
    console.log(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} cases, ${failures} broken`);
  }
  process.exitCode = failures > 0 ? 1 : 0;
  return played;
}
