/** What an own selector or environment may get wrong without anybody noticing: JSON writes NaN as null. */
import type { RegretTally } from 'banditspec';

/** Requires times to be finite numbers and pulls to be counts. */
export function requireFigures({ fixedArms, selectors }: RegretTally): void {
  for (const { elapsed } of [...fixedArms, ...Object.values(selectors)]) {
    if (!Number.isFinite(elapsed.sum)) {
      throw new Error(`the environment's elapsed must be a finite number, got a sum of ${elapsed.sum}`);
    }
  }
  for (const [name, { pulls }] of Object.entries(selectors)) {
    if (!pulls.every((counts) => counts.every(([value]) => Number.isSafeInteger(value)))) {
      throw new Error(`the armCount of ${JSON.stringify(name)} must be that of the environment, got another`);
    }
  }
}
