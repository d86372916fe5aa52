import type { RandomSource } from 'banditspec';

/** A random source that counts what is drawn from it. */
export interface CountingSource {
  readonly random: RandomSource;
  readonly draws: number;
}

export function countingSource(random: RandomSource): CountingSource {
  let draws = 0;
  return {
    random: () => {
      draws += 1;
      return random();
    },
    get draws() {
      return draws;
    },
  };
}
