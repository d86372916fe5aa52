import { describe, expect, test } from 'vitest';
import { readProblem, readRewardRange, requireArm, requireReward } from '../src/problem.js';
import {
  describeValue,
  readLaw,
  requireAddedCost,
  requireArmCosts,
  requireArray,
  requireBoolean,
  requireDraftLength,
  requireFinite,
  requireFunction,
  requireHazards,
  requireInteger,
  requireLaw,
  requireList,
  requireModerate,
  requireNonNegative,
  requireNotAborted,
  requireObject,
  requirePositive,
  requirePositiveProbability,
  requireProbability,
  requireSequenceLength,
  requireText,
} from '../src/requirements.js';

const NAN = Number.NaN;
const NOT_A_NUMBER = [NAN, '1', null, undefined, {}, [1], true];

/** A check of one value, what it lets through and what it refuses with which requirement. */
const checks: Record<string, { check: (value: never) => void; right: unknown[]; wrong: unknown[]; says: string }> = {
  'requireInteger from 1': {
    check: (value) => requireInteger('who', 'name', value, 1),
    right: [1, 2, Number.MAX_SAFE_INTEGER],
    wrong: [0, -1, 1.5, Infinity, Number.MAX_SAFE_INTEGER + 1, 1n, ...NOT_A_NUMBER],
    says: 'a positive integer',
  },
  'requireInteger from 0': {
    check: (value) => requireInteger('who', 'name', value, 0),
    right: [0, 1],
    wrong: [-1, 0.5, ...NOT_A_NUMBER],
    says: 'an integer of at least 0',
  },
  'requireInteger in a range': {
    check: (value) => requireInteger('who', 'name', value, 2, 4),
    right: [2, 3, 4],
    wrong: [1, 5, 2.5, ...NOT_A_NUMBER],
    says: 'an integer in [2, 4]',
  },
  requireFinite: {
    check: (value) => requireFinite('who', 'name', value),
    right: [0, -1.5, 1e308],
    wrong: [Infinity, -Infinity, ...NOT_A_NUMBER],
    says: 'a finite number',
  },
  requirePositive: {
    check: (value) => requirePositive('who', 'name', value),
    right: [Number.MIN_VALUE, 1],
    wrong: [0, -1, Infinity, ...NOT_A_NUMBER],
    says: 'a finite number greater than 0',
  },
  requireNonNegative: {
    check: (value) => requireNonNegative('who', 'name', value),
    right: [0, 1],
    wrong: [-Number.MIN_VALUE, Infinity, ...NOT_A_NUMBER],
    says: 'a finite number of at least 0',
  },
  requireProbability: {
    check: (value) => requireProbability('who', 'name', value),
    right: [0, 0.5, 1],
    wrong: [-0.1, 1 + Number.EPSILON, Infinity, ...NOT_A_NUMBER],
    says: 'in [0, 1]',
  },
  requirePositiveProbability: {
    check: (value) => requirePositiveProbability('who', 'name', value),
    right: [Number.MIN_VALUE, 1],
    wrong: [0, 1 + Number.EPSILON, ...NOT_A_NUMBER],
    says: 'in (0, 1]',
  },
  requireObject: {
    check: (value) => requireObject('who', 'name', value),
    right: [{}, { a: 1 }],
    wrong: [null, undefined, [], 1, 'x', () => {}],
    says: 'an object',
  },
  requireFunction: {
    check: (value) => requireFunction('who', 'name', value),
    right: [() => {}, Math.random],
    wrong: [null, undefined, {}, 'x'],
    says: 'a function',
  },
  'requireArray of any length': {
    check: (value) => requireArray('who', 'name', value),
    right: [[1], [undefined]],
    wrong: [[], null, undefined, { length: 1 }, 'text'],
    says: 'a non-empty array',
  },
  'requireArray of one length': {
    check: (value) => requireArray('who', 'name', value, 2),
    right: [[1, 2]],
    wrong: [[], [1], [1, 2, 3], { length: 2 }],
    says: 'an array of 2',
  },
};

describe('requirements', () => {
  for (const [name, { check, right, wrong, says }] of Object.entries(checks)) {
    test(`${name} lets through what is ${says} and nothing else`, () => {
      for (const value of right) expect(() => check(value as never)).not.toThrow();
      for (const value of wrong) {
        expect(() => check(value as never)).toThrow(`who: name must be ${says}, got ${describeValue(value)}`);
      }
    });
  }

  test('requireArm lets through the arms of the problem and nothing else', () => {
    for (const arm of [0, 1, 2]) expect(() => requireArm('who', arm, 3)).not.toThrow();
    for (const arm of [-1, 3, 0.5, Infinity, ...NOT_A_NUMBER]) {
      expect(() => requireArm('who', arm as number, 3)).toThrow('who: arm must be an integer in [0, 2], got');
    }
  });

  test('requireReward lets through both ends of the range and what lies between', () => {
    for (const reward of [1, 3.5, 6]) expect(() => requireReward('who', reward, 1, 6)).not.toThrow();
    for (const reward of [0.999, 6.001, Infinity, -Infinity, ...NOT_A_NUMBER]) {
      expect(() => requireReward('who', reward as number, 1, 6)).toThrow('who: reward must be in [1, 6], got');
    }
  });

  test('readRewardRange lets through finite ends in order, also one point', () => {
    for (const range of [
      { min: 1, max: 6 },
      { min: 0, max: 0 },
      { min: -3, max: -1 },
    ]) {
      expect(() => readRewardRange('who', 'range', range)).not.toThrow();
    }
    expect(() => readRewardRange('who', 'range', { min: 2, max: 1 })).toThrow(
      'who: range.max must be at least range.min = 2, got 1',
    );
    expect(() => readRewardRange('who', 'range', { min: NAN, max: 1 })).toThrow('who: range.min must be a finite');
    expect(() => readRewardRange('who', 'range', { min: -1e100, max: 1e100 })).not.toThrow();
    expect(() => readRewardRange('who', 'range', { min: 0, max: 1e-100 })).not.toThrow();
    expect(() => readRewardRange('who', 'range', { min: 0, max: 1e-101 })).toThrow(
      'who: range.max - range.min must be zero or at least 1e-100, got 1e-101',
    );
    expect(() => readRewardRange('who', 'range', { min: -1e-101, max: 1e-101 })).toThrow(
      'who: range.max - range.min must be zero or at least 1e-100, got 2e-101',
    );
    expect(() => readRewardRange('who', 'range', { min: -1e101, max: 0 })).toThrow(
      'who: range.min must be in [-1e100, 1e100], got -1e+101',
    );
  });

  test('requireArray refuses holes, which forEach and map would pass over', () => {
    const holed = [1, 2, 3];
    delete holed[1];
    expect(() => requireArray('who', 'name', holed, 3)).toThrow('who: name must have no holes, got one at index 1');
    expect(() => requireArray('who', 'name', new Array(2))).toThrow('who: name must have no holes, got one at index 0');
  });

  test('what memory is set aside for has a greatest size', () => {
    expect(() => requireDraftLength('who', 'name', 65_534)).not.toThrow();
    expect(() => requireDraftLength('who', 'name', 1e12)).toThrow('who: name must be at most 65534, got 1000000000000');
    expect(() => requireDraftLength('who', 'name', -1)).toThrow('who: name must be an integer of at least 0, got -1');
    expect(() => requireSequenceLength('who', 'name', 10_000_000)).not.toThrow();
    expect(() => requireSequenceLength('who', 'name', 1e12)).toThrow('who: name must be at most 10000000, got 1000');
    expect(() => requireSequenceLength('who', 'name', NAN)).toThrow('who: name must be a positive integer, got NaN');
    const rewardRange = { min: 1, max: 6 };
    expect(() => readProblem('who', { armCount: 1e12, rewardRange })).toThrow('who: armCount must be at most 1000000');
  });

  test('requireLaw lets through probabilities that sum to 1 up to 1e-9, and readLaw makes the sum 1', () => {
    for (const law of [[1], [0, 1], [0.25, 0.5, 0.25], [0.5, 0.5 + 9e-10], [0.5, 0.5 - 9e-10]]) {
      expect(() => requireLaw('who', 'law', law)).not.toThrow();
      const read = readLaw('who', 'law', law);
      expect(read).toHaveLength(law.length);
      // A rounding for each entry.
      expect(Math.abs(read.reduce((sum, p) => sum + p) - 1)).toBeLessThanOrEqual(law.length * 2 ** -53);
      read.forEach((p, i) => {
        expect(Math.abs(p - law[i]!)).toBeLessThan(1e-9);
      });
    }
    expect(() => requireLaw('who', 'law', [0.5, 0.4])).toThrow('who: the sum of law must be 1, got 0.9');
    expect(() => requireLaw('who', 'law', [0.5, 0.5 + 2e-9])).toThrow('who: the sum of law must be 1, got 1.000000002');
    expect(() => readLaw('who', 'law', [1, 1])).toThrow('who: the sum of law must be 1, got 2');
    expect(() => requireLaw('who', 'law', [0.5, 1.5])).toThrow('who: law[1] must be in [0, 1], got 1.5');
    expect(() => requireLaw('who', 'law', [-1, 2])).toThrow('who: law[0] must be in [0, 1], got -1');
    expect(() => requireLaw('who', 'law', [1], 2)).toThrow('who: law must be an array of 2, got an array of 1');
    expect(() => requireLaw('who', 'law', [])).toThrow('who: law must be a non-empty array');
  });

  test('requireHazards lets through none, and probabilities', () => {
    for (const right of [[], [0], [0.3, 1]]) expect(() => requireHazards('who', 'name', right)).not.toThrow();
    expect(() => requireHazards('who', 'name', [0.3, 1.1])).toThrow('who: name[1] must be in [0, 1], got 1.1');
    expect(() => requireHazards('who', 'name', '' as never)).toThrow('who: name must be a non-empty array, got ""');
  });

  test('requireArmCosts lets through none, or one time for each arm', () => {
    expect(() => requireArmCosts('who', undefined, 2)).not.toThrow();
    expect(() => requireArmCosts('who', [1, 0.5], 2)).not.toThrow();
    expect(() => requireArmCosts('who', [1], 2)).toThrow('who: armCosts must be an array of 2, got an array of 1');
    expect(() => requireArmCosts('who', [1, 0], 2, 'costs')).toThrow('who: costs[1] must be a finite number greater');
  });

  test('requireText and requireList say what they ask for', () => {
    expect(() => requireText('who', 'name', 'a')).not.toThrow();
    for (const wrong of ['', ['a'], [], 1, null, undefined]) {
      expect(() => requireText('who', 'name', wrong)).toThrow('who: name must be a non-empty string, got');
    }
    for (const right of [[], [1]]) expect(() => requireList('who', 'name', right)).not.toThrow();
    expect(() => requireList('who', 'name', 'ab')).toThrow('who: name must be a non-empty array, got "ab"');
    expect(() => requireList('who', 'name', new Array(1))).toThrow('who: name must have no holes, got one at index 0');
  });

  test('readProblem names the part that is wrong', () => {
    const rewardRange = { min: 1, max: 6 };
    expect(() => readProblem('who', { armCount: 1, rewardRange })).not.toThrow();
    expect(() => readProblem('who', undefined as never)).toThrow('who: options must be an object, got undefined');
    expect(() => readProblem('who', { armCount: 0, rewardRange })).toThrow('who: armCount must be a positive integer');
    expect(() => readProblem('who', { armCount: 2 } as never)).toThrow('who: rewardRange must be an object');
  });

  test('wrong sorts of values are TypeErrors, values out of range RangeErrors', () => {
    expect(() => requireObject('who', 'name', 3)).toThrow(TypeError);
    expect(() => requireFunction('who', 'name', 3)).toThrow(TypeError);
    expect(() => requireArray('who', 'name', 3)).toThrow(TypeError);
    expect(() => requireFinite('who', 'name', NAN)).toThrow(RangeError);
    expect(() => requireArm('who', 7, 3)).toThrow(RangeError);
  });

  test('an error says what came, in few words', () => {
    expect([NAN, -0, 0, 1n, true, null, undefined].map(describeValue)).toEqual([
      'NaN',
      '-0',
      '0',
      '1',
      'true',
      'null',
      'undefined',
    ]);
    expect(describeValue('a "text"')).toBe('"a \\"text\\""');
    expect(describeValue('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
    expect(describeValue('x'.repeat(61))).toBe(`"${'x'.repeat(57)}"...`);
    expect(describeValue([1, 2, 3])).toBe('an array of 3');
    expect(describeValue({ a: 1 })).toBe('an object');
    expect(describeValue(Math.max)).toBe('a function');
  });
});

describe('numbers that one can reckon with, and switches', () => {
  test('a time of a round lies in [1e-100, 1e100], one that comes on top in [0, 1e100], ends included', () => {
    for (const value of [1e-100, 1, 1e100]) expect(() => requireModerate('who', 'name', value)).not.toThrow();
    for (const value of [9e-101, 1.1e100]) {
      expect(() => requireModerate('who', 'name', value)).toThrow(`who: name must be in [1e-100, 1e100], got ${value}`);
    }
    for (const value of [0, 1e-300, 1e100]) expect(() => requireAddedCost('who', 'name', value)).not.toThrow();
    for (const value of [-1e-300, 1.1e100, NAN]) {
      expect(() => requireAddedCost('who', 'name', value)).toThrow(RangeError);
    }
  });

  test('a switch is true or false, and nothing that is taken for one', () => {
    for (const value of [true, false]) expect(() => requireBoolean('who', 'name', value)).not.toThrow();
    for (const value of [0, 1, 'true', null, undefined, {}]) {
      expect(() => requireBoolean('who', 'name', value)).toThrow('who: name must be true or false, got ');
    }
  });
});

describe('a signal', () => {
  test('that asks to stop is thrown by its reason, or by an error in its place; others pass', () => {
    for (const signal of [undefined, { aborted: false }, { aborted: false, reason: 'not yet' }]) {
      expect(() => requireNotAborted('who', signal)).not.toThrow();
    }
    const reason = new Error('enough');
    expect(() => requireNotAborted('who', { aborted: true, reason })).toThrow(reason);
    expect(() => requireNotAborted('who', { aborted: true })).toThrow(
      'who: the signal must not be aborted, got an abort',
    );
  });
});
