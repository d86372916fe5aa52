import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { belongsTo, type CellPlan, chunkCount, chunkRange, chunksOfShard } from '../../../bench/engine/plan.js';
import { STANDARD_EXPERIMENTS } from '../../../bench/experiments/standard.js';

const [experiment] = STANDARD_EXPERIMENTS;

function plan(milestones: readonly number[], chunkEpisodes: number, chunksBefore = 0): CellPlan {
  return {
    experiment: experiment!,
    cell: experiment!.cells[0]!,
    seed: 1,
    milestones,
    chunkEpisodes,
    episodeWork: 1,
    chunksBefore,
  };
}

/** Ascending milestones and the size of a chunk. */
const plans = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 60 }))
  .map(([steps, chunkEpisodes]) => {
    let sum = 0;
    const milestones = steps.map((step) => {
      sum += step;
      return sum;
    });
    return plan(milestones, chunkEpisodes);
  });

describe('chunks', () => {
  test('of a cell follow one another without a gap, end at every milestone, and are none beyond the last', () => {
    fc.assert(
      fc.property(plans, (cell) => {
        let next = 0;
        const ends: number[] = [];
        const count = chunkCount(cell, cell.milestones.length - 1);
        for (let chunk = 0; chunk < count; chunk++) {
          const { firstEpisode, episodes } = chunkRange(cell, chunk)!;
          expect(firstEpisode).toBe(next);
          expect(episodes).toBeGreaterThan(0);
          expect(episodes).toBeLessThanOrEqual(cell.chunkEpisodes);
          next += episodes;
          ends.push(next);
        }
        expect(ends).toEqual(expect.arrayContaining([...cell.milestones]));
        expect(next).toBe(cell.milestones.at(-1));
        expect(chunkRange(cell, count)).toBeUndefined();
        cell.milestones.forEach((end, i) => {
          const last = chunkRange(cell, chunkCount(cell, i) - 1)!;
          expect(last.firstEpisode + last.episodes).toBe(end);
        });
      }),
      { seed: 1 },
    );
  });

  test('are dealt to shards in turn: each to exactly one, and no shard has two more than another', () => {
    const cells = [plan([10], 3), plan([7], 2, 4), plan([5], 5, 8)];
    for (const count of [1, 2, 3, 5, 12]) {
      const shards = Array.from({ length: count }, (_, i) => [...chunksOfShard(cells, { index: i + 1, count })]);
      const names = shards.flat().map(({ cell, chunk }) => `${cell}:${chunk}`);
      expect(new Set(names).size).toBe(9);
      expect(names).toHaveLength(9);
      const sizes = shards.map((shard) => shard.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      expect(belongsTo({ index: 1, count }, cells[0]!, 0)).toBe(true);
    }
  });
});
