/**
 * What every environment has to keep, as a test suite: call `describeEnvironmentContract` in the test file of an
 * environment, once for each configuration that differs in kind.
 */
import { createRandom, type Environment, type Episode } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CountingSource, countingSource } from './counting-source.js';

/** What the contract leaves to the environment. */
export interface EnvironmentTraits {
  /** How many uniforms every pull draws, whichever the arm: 1 in a simulator, 0 where the lengths are recorded. */
  readonly drawsPerPull: 0 | 1;
}

interface Started {
  readonly episode: Episode;
  readonly luck: CountingSource;
}

/**
 * @param name what the suite is called: the factory, and what is special about the configuration.
 * @param make makes the environment anew; two calls give environments that behave alike.
 */
export function describeEnvironmentContract(name: string, make: () => Environment, traits: EnvironmentTraits): void {
  describe(`${name} keeps the environment contract`, () => {
    const environment = make();
    const { armCount, rewardRange } = environment;
    const arms = Array.from({ length: armCount }, (_, arm) => arm);
    const episodes = Array.from({ length: Math.min(3, environment.episodeCount ?? 3) }, (_, episode) => episode);

    /** Episodes begun with the same seed are twins: they meet the same luck. */
    function begin(index: number, seed: number, of = environment): Started {
      const luck = countingSource(createRandom(seed, index, 'environment contract'));
      return { episode: of.begin(index, luck.random), luck };
    }

    /** Which episode, with what luck, and the arms to pull, over and over until it is done. */
    const courses = fc.record({
      index: fc.constantFrom(...episodes),
      seed: fc.nat(),
      plan: fc.array(fc.constantFrom(...arms), { minLength: 1, maxLength: 12 }),
    });
    const check = <T>(property: fc.IProperty<T>) => fc.assert(property, { seed: 7, numRuns: 25 });

    /** Pulls until the episode is done, or for so many rounds. */
    function follow(episode: Episode, plan: readonly number[], rounds = Infinity): number[] {
      const lengths: number[] = [];
      while (!episode.done && lengths.length < rounds) lengths.push(episode.pull(plan[lengths.length % plan.length]!));
      return lengths;
    }

    test('it states a problem of accepted lengths, and names as many arms as it has', () => {
      expect(Number.isSafeInteger(armCount) && armCount >= 1).toBe(true);
      expect(rewardRange.min).toBe(1);
      expect(Number.isSafeInteger(rewardRange.max) && rewardRange.max >= 1).toBe(true);
      const { armNames = arms.map(String), episodeCount = 1 } = environment;
      expect(new Set(armNames).size).toBe(armCount);
      expect(Number.isSafeInteger(episodeCount) && episodeCount >= 1).toBe(true);
    });

    test('its description is plain JSON that names its kind and does not change from one making to the next', () => {
      const { description } = environment;
      expect(description).toBeDefined();
      expect(description!.kind).toMatch(/^[a-z][A-Za-z0-9]*$/);
      expect(JSON.parse(JSON.stringify(description))).toStrictEqual(description);
      expect(make().description).toStrictEqual(description);
    });

    test('episodes leave its description as it was', () => {
      const before = JSON.stringify(environment.description);
      for (const index of episodes) follow(begin(index, 1).episode, arms);
      expect(JSON.stringify(environment.description)).toBe(before);
    });

    test('every episode begins anew: not done, no time spent, untouched by those begun before', () => {
      check(
        fc.property(courses, ({ index, seed, plan }) => {
          const alone = follow(begin(index, seed, make()).episode, plan);
          const first = begin(index, seed);
          const second = begin(index, seed);
          expect([first.episode.done, first.episode.elapsed]).toEqual([false, 0]);
          expect(follow(first.episode, plan)).toEqual(alone);
          expect([second.episode.done, second.episode.elapsed]).toEqual([false, 0]);
          expect(follow(second.episode, plan)).toEqual(alone);
        }),
      );
    });

    test('accepted lengths are integers in the reward range, and each pull takes time', () => {
      check(
        fc.property(courses, ({ index, seed, plan }) => {
          const { episode } = begin(index, seed);
          let unsound: unknown;
          for (let round = 0; !episode.done && unsound === undefined; round++) {
            const before = episode.elapsed;
            const length = episode.pull(plan[round % plan.length]!);
            const after = episode.elapsed;
            const isLength = Number.isInteger(length) && length >= rewardRange.min && length <= rewardRange.max;
            if (!(isLength && Number.isFinite(after) && after > before)) unsound = { round, length, before, after };
          }
          expect(unsound).toBeUndefined();
        }),
      );
    });

    test('an episode has the same tokens whichever arms are pulled, the last block cut at EOS', () => {
      check(
        fc.property(courses, ({ index, seed, plan }) => {
          const total = sum(follow(begin(index, seed).episode, plan));
          for (const arm of arms) expect(sum(follow(begin(index, seed).episode, [arm]))).toBe(total);
        }),
      );
    });

    test('the same stream gives the same results, also from an environment made anew', () => {
      check(
        fc.property(courses, ({ index, seed, plan }) => {
          const once = begin(index, seed);
          const again = begin(index, seed, make());
          expect(follow(again.episode, plan)).toEqual(follow(once.episode, plan));
          expect(again.episode.elapsed).toBe(once.episode.elapsed);
          expect(again.luck.draws).toBe(once.luck.draws);
        }),
      );
    });

    test(`every pull draws ${traits.drawsPerPull} uniforms, whichever the arm`, () => {
      check(
        fc.property(courses, ({ index, seed, plan }) => {
          const { episode, luck } = begin(index, seed);
          let unsound: unknown;
          for (let round = 0; !episode.done && unsound === undefined; round++) {
            const before = luck.draws;
            episode.pull(plan[round % plan.length]!);
            if (luck.draws - before !== traits.drawsPerPull) unsound = { round, draws: luck.draws - before };
          }
          expect(unsound).toBeUndefined();
        }),
      );
    });

    test('a pull after EOS is an error that changes nothing and draws nothing', () => {
      check(
        fc.property(courses, ({ index, seed, plan }) => {
          const { episode, luck } = begin(index, seed);
          follow(episode, plan);
          const before = [episode.done, episode.elapsed, luck.draws];
          expect(() => episode.pull(0)).toThrow('Episode.pull: the episode must not be done, got a pull after EOS');
          if (episode.pullAll) {
            const outcomes = new Float64Array(armCount).fill(-1);
            expect(() => episode.pullAll!(0, outcomes)).toThrow('Episode.pullAll: the episode must not be done');
            expect(Array.from(outcomes)).toEqual(arms.map(() => -1));
          }
          expect([episode.done, episode.elapsed, luck.draws]).toEqual(before);
        }),
      );
    });

    test.each([-1, armCount, 0.5, Number.NaN, Infinity, '0', undefined])(
      'arm %s is refused, and the episode goes on as if it had not been asked',
      (badArm) => {
        const plan = [...arms].reverse();
        const undisturbed = follow(begin(0, 3).episode, plan);
        const { episode, luck } = begin(0, 3);
        const lengths: number[] = [];
        while (!episode.done) {
          const before = [episode.elapsed, luck.draws];
          const message = `arm must be an integer in [0, ${armCount - 1}], got`;
          expect(() => episode.pull(badArm as number)).toThrow(RangeError);
          expect(() => episode.pull(badArm as number)).toThrow(message);
          if (episode.pullAll) {
            expect(() => episode.pullAll!(badArm as number, new Float64Array(armCount))).toThrow(message);
          }
          expect([episode.elapsed, luck.draws]).toEqual(before);
          lengths.push(episode.pull(plan[lengths.length % plan.length]!));
        }
        expect(lengths).toEqual(undisturbed);
      },
    );

    if (begin(0, 0).episode.pullAll) {
      test('pullAll tells what each arm would have given in its place, and moves on as pull does', () => {
        check(
          fc.property(courses, fc.nat(), ({ index, seed, plan }, someRound) => {
            const lengths = follow(begin(index, seed).episode, plan);
            // One round anywhere, and the last, where blocks are cut.
            for (const round of [someRound % lengths.length, lengths.length - 1]) {
              const told = begin(index, seed);
              const outcomes = new Float64Array(armCount);
              const returned: number[] = [];
              const ownOutcomes: number[] = [];
              for (let t = 0; t <= round; t++) {
                const arm = plan[t % plan.length]!;
                returned.push(told.episode.pullAll!(arm, outcomes));
                ownOutcomes.push(outcomes[arm]!);
              }
              expect(returned).toEqual(lengths.slice(0, round + 1));
              expect(ownOutcomes).toEqual(returned);
              for (const arm of arms) {
                const twin = begin(index, seed);
                follow(twin.episode, plan, round);
                expect(twin.episode.pull(arm)).toBe(outcomes[arm]);
                if (arm !== plan[round % plan.length]) continue;
                expect([told.episode.done, told.episode.elapsed]).toEqual([twin.episode.done, twin.episode.elapsed]);
                expect(told.luck.draws).toBe(twin.luck.draws);
              }
            }
          }),
        );
      });

      test('pullAll refuses a place of another size, and the episode is unchanged', () => {
        const { episode, luck } = begin(0, 5);
        const before = [episode.done, episode.elapsed, luck.draws];
        expect(() => episode.pullAll!(0, new Float64Array(armCount + 1))).toThrow(
          `outcomes must be a Float64Array of ${armCount}, got one of ${armCount + 1}`,
        );
        expect(() => episode.pullAll!(0, arms as unknown as Float64Array)).toThrow(TypeError);
        expect([episode.done, episode.elapsed, luck.draws]).toEqual(before);
      });
    }

    if (environment.law) {
      const { probabilities, sequenceLength } = environment.law;

      test('its law gives every arm a probability for every accepted length, and every sequence its length', () => {
        expect(probabilities.length).toBe(armCount);
        for (const row of probabilities) {
          expect(row.length).toBe(rewardRange.max);
          expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
          // Each of the sums rounds at most row.length times.
          expect(Math.abs(sum(row) - 1)).toBeLessThanOrEqual(row.length * Number.EPSILON);
        }
        for (const index of episodes) expect(sum(follow(begin(index, 9).episode, arms))).toBe(sequenceLength);
      });

      test('the means of its law are those of its rounds', () => {
        const rounds = 20_000;
        for (const arm of arms) {
          const row = probabilities[arm]!;
          const mean = row.reduce((total, p, i) => total + p * (i + 1), 0);
          const variance = row.reduce((total, p, i) => total + p * (i + 1 - mean) * (i + 1 - mean), 0);
          let measured = 0;
          let count = 0;
          for (let seed = 0; count < rounds; seed++) {
            const { episode } = begin(0, seed);
            // Blocks that may be cut are left out: the choice depends on the tokens that are left, not on the outcome.
            for (let left = sequenceLength; left >= rewardRange.max && count < rounds; count++) {
              const length = episode.pull(arm);
              measured += length;
              left -= length;
            }
            if (sequenceLength < rewardRange.max) break;
          }
          // Independent rounds: 4.5 standard errors are exceeded with probability 7e-6. 1e-9 is for a law of one point.
          if (count > 0) {
            expect(Math.abs(measured / count - mean)).toBeLessThanOrEqual(4.5 * Math.sqrt(variance / count) + 1e-9);
          }
        }
      });
    }
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
