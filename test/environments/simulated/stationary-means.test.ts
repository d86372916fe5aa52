import { createRandom, stationaryMeans } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';

describeEnvironmentContract(
  'stationaryMeans',
  () => stationaryMeans({ means: [1, 2.3, 5, 3], maxDraftLength: 4, sequenceLength: 60 }),
  { drawsPerPull: 1 },
);
describeEnvironmentContract(
  'stationaryMeans without drafts',
  () => stationaryMeans({ means: [1], maxDraftLength: 0, sequenceLength: 5 }),
  { drawsPerPull: 1 },
);

describe('stationaryMeans', () => {
  const means = [2.3, 3.6];
  const environment = stationaryMeans({ means, maxDraftLength: 4, sequenceLength: 1_000_000 });

  test('the mean is the same whatever came before, the spread is not', () => {
    const episode = environment.begin(0, createRandom('stationary'));
    const choose = createRandom('which arm');
    const samples = [0, 1].map(() => [0, 1].map(() => [] as number[]));
    let wild = true;
    for (let t = 0; t < 80_000; t++) {
      const arm = choose() < 0.5 ? 0 : 1;
      const length = episode.pull(arm);
      samples[wild ? 1 : 0]![arm]!.push(length);
      // The rule of the doc comment, kept here by itself.
      wild = !wild || length < means[arm]!;
    }
    for (const arm of [0, 1]) {
      const mean = means[arm]!;
      // Wild: 1 or 5. Calm: one of the two integers around the mean.
      const variances = [(mean - Math.floor(mean)) * (Math.ceil(mean) - mean), (mean - 1) * (5 - mean)];
      [0, 1].forEach((state) => {
        const lengths = samples[state]![arm]!;
        const average = lengths.reduce((a, b) => a + b, 0) / lengths.length;
        // Four standard errors of a mean of that variance.
        expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(variances[state]! / lengths.length));
        const possible = state === 1 ? [1, 5] : [Math.floor(mean), Math.ceil(mean)];
        expect([...new Set(lengths)].sort()).toEqual(possible);
      });
    }
  });

  test('a round that gives its mean exactly is followed by a calm one', () => {
    // Arm 0 always gives 1, its mean; arm 1 gives 1 or 5 in a wild round, and its mean, 3, in a calm one.
    const episode = stationaryMeans({ means: [1, 3], maxDraftLength: 4, sequenceLength: 400 }).begin(
      0,
      createRandom('exact'),
    );
    while (!episode.done) {
      expect(episode.pull(0)).toBe(1);
      expect(episode.pull(1)).toBe(3);
    }
  });

  test('wrong options are errors that name them', () => {
    const good = { means: [2], maxDraftLength: 4, sequenceLength: 10 };
    const wrong: [object, string][] = [
      [{ ...good, means: [5.1] }, 'stationaryMeans: means[0] must be in [1, 5], got 5.1'],
      [{ ...good, means: [0.9] }, 'stationaryMeans: means[0] must be in [1, 5], got 0.9'],
      [{ ...good, means: [Number.NaN] }, 'stationaryMeans: means[0] must be a finite number, got NaN'],
      [{ ...good, means: [] }, 'stationaryMeans: means must be a non-empty array, got an array of 0'],
      [{ ...good, maxDraftLength: -1 }, 'stationaryMeans: maxDraftLength must be an integer of at least 0, got -1'],
      [{ ...good, sequenceLength: 1.5 }, 'stationaryMeans: sequenceLength must be a positive integer, got 1.5'],
    ];
    for (const [options, message] of wrong) expect(() => stationaryMeans(options as never)).toThrow(message);
  });
});
