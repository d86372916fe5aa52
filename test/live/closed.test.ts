import { describe, expect, test } from 'vitest';
import { Closed, readClosed } from '../../src/live/closed.js';

describe('endings', () => {
  test('are told by the number of the decision, the last 256 of them', () => {
    const closed = new Closed();
    for (let id = 0; id < 256; id++) closed.add(id, id % 2 === 0 ? 'settled' : 'cancelled');
    expect([closed.of(0), closed.of(1), closed.of(255)]).toEqual(['settled', 'cancelled', 'cancelled']);
    expect(closed.toState().ids.length).toBe(256);
    closed.add(300, 'expired');
    expect([closed.of(0), closed.of(1), closed.of(300)]).toEqual([
      'closed before the last 256 were',
      'cancelled',
      'expired',
    ]);
    closed.add(301, 'settled');
    expect(closed.toState().ids).toEqual([...Array.from({ length: 254 }, (_, i) => i + 2), 300, 301]);
    expect(closed.toState().as.slice(-2)).toEqual(['expired', 'settled']);
  });

  test('are read back in their order', () => {
    const state = { ids: [4, 1, 3], as: ['settled', 'expired', 'cancelled'] } as const;
    const closed = readClosed('who', 'closed', state, 5);
    expect(closed.toState()).toEqual(state);
    expect(closed.of(1)).toBe('expired');
    expect(readClosed('who', 'closed', { ids: [], as: [] }, 0).toState()).toEqual({ ids: [], as: [] });
  });

  test.each<[unknown, number, string]>([
    [undefined, 5, 'who: closed must be an object, got undefined'],
    [{ as: [] }, 5, 'closed.ids must be a non-empty array, got undefined'],
    [{ ids: [1, 2], as: ['settled'] }, 5, 'closed.as must be an array of 2, got an array of 1'],
    [{ ids: [1, 5], as: ['settled', 'settled'] }, 5, 'closed.ids[1] must be an integer in [0, 4], got 5'],
    [{ ids: [-1], as: ['settled'] }, 5, 'closed.ids[0] must be an integer in [0, 4], got -1'],
    [{ ids: [0], as: ['settled'] }, 0, 'closed.ids[0] must be an integer in [0, -1], got 0'],
    [
      { ids: [0, 1], as: ['settled', 'open'] },
      5,
      "closed.as[1] must be 'settled', 'cancelled' or 'expired', got \"open\"",
    ],
  ])('of %j, before decision %i, are refused', (state, next, message) => {
    expect(() => readClosed('who', 'closed', state as never, next)).toThrow(message);
  });
});
