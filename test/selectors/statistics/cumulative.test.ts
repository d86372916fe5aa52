import { expect, test } from 'vitest';
import { requireFinite } from '../../../src/requirements.js';
import { readCumulative, readCumulativeLosses } from '../../../src/selectors/statistics/cumulative.js';

test('sums are checked one by one and copied', () => {
  const sums = [1.5, -2];
  const read = readCumulative('who', 'what', sums, 2, requireFinite);
  sums[0] = 9;
  expect(read).toEqual(Float64Array.of(1.5, -2));
  expect(() => readCumulative('who', 'what', [1], 2, requireFinite)).toThrow('who: what must be an array of 2');
  expect(() => readCumulative('who', 'what', [1, Number.NaN], 2, requireFinite)).toThrow(
    'who: what[1] must be a finite number, got NaN',
  );
});

test('losses come with a whole number of rounds, and are at least 0 unless told', () => {
  expect(readCumulativeLosses('who', { rounds: 3, cumulativeLosses: [0, 2.5] }, 2)).toEqual([
    3,
    Float64Array.of(0, 2.5),
  ]);
  const [, gains] = readCumulativeLosses('who', { rounds: 0, cumulativeLosses: [-1] }, 1, requireFinite);
  expect(gains).toEqual(Float64Array.of(-1));
  expect(() => readCumulativeLosses('who', { rounds: 0, cumulativeLosses: [0, -1] }, 2)).toThrow(
    'who: state.cumulativeLosses[1] must be a finite number of at least 0, got -1',
  );
  for (const rounds of [-1, 0.5]) {
    expect(() => readCumulativeLosses('who', { rounds, cumulativeLosses: [0] }, 1)).toThrow(
      `who: state.rounds must be an integer of at least 0, got ${rounds}`,
    );
  }
});
