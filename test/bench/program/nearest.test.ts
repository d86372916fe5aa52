import { describe, expect, test } from 'vitest';
import { nearestName } from '../../../bench/program/nearest.js';

describe('nearestName', () => {
  test('finds a name with a letter too many, too few, wrong or swapped, and none where nothing is near', () => {
    const known = ['delta', 'radiusScale', 'kind'];
    expect(['delt', 'deltaa', 'dlta', 'detla', 'radiusscale', 'knid'].map((name) => nearestName(name, known))).toEqual([
      ...['delta', 'delta', 'delta', 'delta', 'radiusScale', 'kind'],
    ]);
    expect(nearestName('temperature', known)).toBeUndefined();
  });
});
