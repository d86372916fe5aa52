import { describe, expect, test } from 'vitest';
import { Heard, readHeard } from '../../src/live/heard.js';

const RANGE = { min: -10, max: 4 };

describe('what was heard of the arms', () => {
  test('is the plain mean of up to a hundred outcomes, of reward and cost, arm by arm', () => {
    const heard = new Heard(3);
    expect(heard.toState()).toEqual({ counts: [0, 0, 0], rewards: [0, 0, 0], costs: [0, 0, 0] });
    for (const [reward, cost] of [
      [1, 4],
      [0, 0],
      [2, 2],
      [5, 6],
    ] as const) {
      heard.record(1, reward, cost);
    }
    expect(heard.toState()).toEqual({ counts: [0, 4, 0], rewards: [0, 2, 0], costs: [0, 3, 0] });
  });

  test('beyond a hundred forgets by one in a hundred', () => {
    const heard = new Heard(1);
    for (let i = 0; i < 99; i++) heard.record(0, 0, 0);
    heard.record(0, 1, 10);
    // The hundredth is the last that counts as much as the others.
    expect(heard.rewards[0]).toBe(0.01);
    expect(heard.costs[0]).toBe(0.1);
    heard.record(0, 1, 10);
    expect(heard.rewards[0]).toBeCloseTo(0.01 + 0.01 * 0.99, 15);
    expect(heard.costs[0]).toBeCloseTo(0.1 + 0.01 * 9.9, 15);
    expect(heard.counts[0]).toBe(101);
  });

  test('has room for one more arm, of which nothing was heard', () => {
    const heard = new Heard(1, { counts: [2], rewards: [0.5], costs: [3] });
    heard.addArm();
    expect(heard.toState()).toEqual({ counts: [2, 0], rewards: [0.5, 0], costs: [3, 0] });
    heard.record(1, 1, 1);
    expect(heard.toState()).toEqual({ counts: [2, 1], rewards: [0.5, 1], costs: [3, 1] });
  });

  test('is copied on its way in and out', () => {
    const state = { counts: [1], rewards: [1], costs: [0] };
    const heard = readHeard('who', 'heard', state, 1, RANGE);
    heard.record(0, 3, 2);
    const out = heard.toState();
    expect(state).toEqual({ counts: [1], rewards: [1], costs: [0] });
    heard.record(0, 3, 2);
    expect(out).toEqual({ counts: [2], rewards: [2], costs: [1] });
  });

  test('is read back where it can have come from rewards in the range, rounding aside', () => {
    // Rounding may take a mean 1e-9 of the greater end beyond either, 1e-8 here.
    for (const reward of [-10, 4, -10 - 1e-9 * 10, 4 + 1e-9 * 10]) {
      const state = { counts: [1, 0], rewards: [reward, 0], costs: [0.5, 0] };
      expect(readHeard('who', 'heard', state, 2, RANGE).toState()).toEqual(state);
    }
  });

  test.each<[string, unknown, string]>([
    ['nothing', null, 'who: heard must be an object, got null'],
    ['lists of other lengths', { counts: [1], rewards: [0, 0], costs: [0, 0] }, 'heard.counts must be an array of 2'],
    ['no rewards', { counts: [1, 0], costs: [0, 0] }, 'heard.rewards must be an array of 2, got undefined'],
    ['no costs', { counts: [1, 0], rewards: [0, 0] }, 'heard.costs must be an array of 2, got undefined'],
    [
      'half an outcome',
      { counts: [0, 0.5], rewards: [0, 0], costs: [0, 0] },
      'heard.counts[1] must be an integer of at least 0, got 0.5',
    ],
    [
      'a reward without outcomes',
      { counts: [0, 0], rewards: [0, 1], costs: [0, 0] },
      'heard.rewards[1] must be 0, got 1',
    ],
    [
      'a reward below the range',
      { counts: [1, 0], rewards: [-10 - 2e-8, 0], costs: [0, 0] },
      'heard.rewards[0] must be in [-10, 4], got -10.00000002',
    ],
    [
      'a reward above it',
      { counts: [1, 0], rewards: [4 + 2e-8, 0], costs: [0, 0] },
      'heard.rewards[0] must be in [-10, 4], got 4.00000002',
    ],
    [
      'no number',
      { counts: [1, 0], rewards: [Number.NaN, 0], costs: [0, 0] },
      'heard.rewards[0] must be in [-10, 4], got NaN',
    ],
    [
      'a cost below 0',
      { counts: [1, 0], rewards: [0, 0], costs: [0, -1] },
      'heard.costs[1] must be a finite number of at least 0, got -1',
    ],
    [
      'a cost without end',
      { counts: [1, 0], rewards: [0, 0], costs: [Number.POSITIVE_INFINITY, 0] },
      'heard.costs[0] must be a finite number of at least 0, got Infinity',
    ],
  ])('of %s is refused', (_what, state, message) => {
    expect(() => readHeard('who', 'heard', state as never, 2, RANGE)).toThrow(message);
  });

  test('rounding is allowed for by the greater end, whichever that is', () => {
    const state = { counts: [1], rewards: [20 + 1e-8], costs: [0] };
    expect(() => readHeard('who', 'heard', state, 1, { min: 1, max: 20 })).not.toThrow();
    expect(() => readHeard('who', 'heard', { ...state, rewards: [1 - 1e-8] }, 1, { min: 1, max: 20 })).not.toThrow();
    expect(() => readHeard('who', 'heard', { ...state, rewards: [1 - 3e-8] }, 1, { min: 1, max: 20 })).toThrow();
  });
});
