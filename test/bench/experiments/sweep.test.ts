import { describe, expect, test } from 'vitest';
import { checkExperiments, type KindNames } from '../../../bench/experiments/schema.js';
import { experimentAt, measuredCells } from '../../../bench/experiments/sweep.js';

const NO_OWN = { environments: [], selectors: [] };

const plain = {
  name: 'swept',
  environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
  selectors: {
    ucbSpec: { kind: 'ucbSpec' },
    'as published': { kind: 'ucbSpec', radiusScale: 1 },
    greedy: { kind: 'epsilonGreedy', epsilon: 0.1 },
  },
  cells: [
    { sequenceLength: 16, episodes: 3 },
    { sequenceLength: 32, episodes: 2 },
  ],
};

function check(sweep: unknown, more: object = {}, own: KindNames = NO_OWN) {
  return checkExperiments({ ...plain, ...more, sweep }, own, 'f.json').experiments[0]!;
}

const valuesOf = (sweep: object, more?: object) => check(sweep, more).sweep!.values;

describe('a sweep', () => {
  const swept = check({ parameter: 'radiusScale', values: [1, 0.25, 0.5] });

  test('is kept as data, its values ascending', () => {
    expect(swept.sweep).toEqual({ parameter: 'radiusScale', scale: 'linear', values: [0.25, 0.5, 1] });
    expect(swept.selectors).toEqual(plain.selectors);
    expect(checkExperiments(swept, NO_OWN, 'f.json').experiments[0]).toEqual(swept);
  });

  test('has a cell for each length and value, lengths first', () => {
    expect(measuredCells(swept).map(({ sequenceLength, value }) => [sequenceLength, value])).toEqual([
      ...[16, 16, 16].map((length, i) => [length, [0.25, 0.5, 1][i]]),
      ...[32, 32, 32].map((length, i) => [length, [0.25, 0.5, 1][i]]),
    ]);
  });

  test('is, at a value, the experiment that states it: in selectors that have the option and do not state it', () => {
    const [stated] = checkExperiments(
      { ...plain, selectors: { ...plain.selectors, ucbSpec: { kind: 'ucbSpec', radiusScale: 0.5 } } },
      NO_OWN,
      'f.json',
    ).experiments;
    expect(experimentAt(swept, measuredCells(swept)[1]!)).toEqual(stated);
  });

  test('gives a selector an option that must be stated', () => {
    const { selectors } = plain;
    const greedy = check(
      { parameter: 'epsilon', values: [0, 1] },
      { selectors: { ...selectors, new: { kind: 'epsilonGreedy' } } },
    );
    expect(greedy.selectors.new).toEqual({ kind: 'epsilonGreedy' });
    expect(experimentAt(greedy, measuredCells(greedy)[1]!).selectors).toMatchObject({
      new: { epsilon: 1 },
      greedy: { epsilon: 0.1 },
    });
  });

  test('may be of the selectors that it names, own kinds among them', () => {
    const own = { environments: [], selectors: ['mine'] };
    const selectors = { a: { kind: 'mine' }, b: { kind: 'mine' } };
    const named = check({ parameter: 'any', values: [1, 2], selectors: ['b'] }, { selectors }, own);
    expect(experimentAt(named, measuredCells(named)[1]!).selectors).toEqual({
      a: { kind: 'mine' },
      b: { kind: 'mine', any: 2 },
    });
  });

  test.each([
    ['environment.maxDraftLength', [1, 2], ['environment', 'maxDraftLength']],
    ['environment.acceptanceRates[1]', [0.6, 0.7], ['environment', 'acceptanceRates', 1]],
    ['delay', [0, 3], ['delay']],
  ])('may be of %s', (parameter, values, place) => {
    const other = check({ parameter, values });
    const at = experimentAt(other, measuredCells(other)[1]!);
    expect(place.reduce<unknown>((data, key) => (data as Record<string | number, unknown>)[key], at)).toBe(values[1]);
    expect(at.sweep).toBeUndefined();
  });

  test('may be of the number of arms and the gap between them', () => {
    const environment = { kind: 'oneBetterArm', maxDraftLength: 4, acceptanceRate: 0.8, gap: 0.1 };
    expect(
      valuesOf({ parameter: 'environment.armCount', from: 2, to: 32, steps: 5, scale: 'log' }, { environment }),
    ).toEqual([2, 4, 8, 16, 32]);
  });
});

describe('the values of a range', () => {
  test('are at even distances, both ends included, without the dust of floating point', () => {
    expect(valuesOf({ parameter: 'radiusScale', from: 0.1, to: 0.5, steps: 5 })).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
  });

  test('have one ratio along a logarithm, to four digits', () => {
    // Half a decade is a factor of 3.16228.
    expect(valuesOf({ parameter: 'radiusScale', from: 0.01, to: 1, steps: 5, scale: 'log' })).toEqual([
      0.01, 0.03162, 0.1, 0.3162, 1,
    ]);
  });

  test('are whole numbers where the option is one', () => {
    // 10 times 20^(1/3) = 27.1 and 20^(2/3) = 73.7.
    const selectors = { window: { kind: 'slidingWindowUcb' } };
    expect(valuesOf({ parameter: 'window', from: 10, to: 200, steps: 4, scale: 'log' }, { selectors })).toEqual([
      10, 27, 74, 200,
    ]);
  });
});

describe('a sweep is refused by name', () => {
  const radius = { parameter: 'radiusScale' };
  test.each<[string, unknown, string]>([
    [
      'of a parameter that is misspelt',
      { parameter: 'radiusscale', values: [1, 2] },
      'sweep.parameter must be an option of a selector or a number of the environment, got "radiusscale"; did you mean radiusScale?',
    ],
    [
      'of a parameter that nothing resembles',
      { parameter: 'temperature', values: [1, 2] },
      'sweep.parameter must be an option of a selector (delta, radiusScale, epsilon, delay) or a number of the environment (as environment.NAME), got "temperature"',
    ],
    [
      'of a number of the environment without the word',
      { parameter: 'maxDraftLength', values: [1, 2] },
      'sweep.parameter must be an option of a selector or a number of the environment, got "maxDraftLength"; did you mean environment.maxDraftLength?',
    ],
    [
      'of what the environment has not',
      { parameter: 'environment.maxDraftlength', values: [1, 2] },
      'sweep.values: environment.maxDraftlength is not a known key; did you mean maxDraftLength?',
    ],
    [
      'of a path that is none',
      { parameter: 'environment.acceptanceRates[1', values: [0.1, 0.2] },
      'sweep.parameter must be a path like environment.arms[0].cost, got "environment.acceptanceRates[1"',
    ],
    [
      'of a name that objects bring along',
      { parameter: 'environment.__proto__', values: [1, 2] },
      'sweep.values: environment.__proto__ is not a known key',
    ],
    [
      'of an arm that is not there',
      { parameter: 'environment.acceptanceRates[2]', values: [0.1, 0.2] },
      'sweep.parameter must be a place that the experiment has, got "environment.acceptanceRates[2]"',
    ],
    [
      'of the length',
      { parameter: 'sequenceLength', values: [1, 2] },
      'sweep.parameter must be another one, since cells say the lengths, got "sequenceLength"',
    ],
    [
      'of an option that all state',
      { parameter: 'epsilon', values: [0.1, 0.2] },
      'sweep.parameter must be one that some selector does not state itself, got "epsilon"',
    ],
    [
      'with a value out of the range of the option',
      { parameter: 'delta', values: [0.1, 5] },
      'sweep.values: selectors.ucbSpec.delta must be a number in (0, 1], got 5',
    ],
    [
      'with a value out of the range of the environment',
      { parameter: 'environment.acceptanceRates[1]', values: [0.1, 2] },
      'sweep.values: environment.acceptanceRates[1] must be a number in [0, 1], got 2',
    ],
    [
      'with half a round of delay',
      { parameter: 'delay', values: [0, 0.5] },
      'sweep.values: delay must be an integer of at least 0, got 0.5',
    ],
    [
      'without a value',
      { ...radius, values: [] },
      'sweep.values must be a non-empty array of numbers, got an array of 0',
    ],
    ['with one value', { ...radius, values: [1] }, 'sweep.values must be at least 2, got 1'],
    ['with a value twice', { ...radius, values: [1, 2, 1] }, 'sweep.values must differ from one another, got 1 twice'],
    ['with a text among the values', { ...radius, values: [1, '2'] }, 'sweep.values[1] must be a number, got "2"'],
    [
      'with zero along a logarithm',
      { ...radius, values: [0, 1], scale: 'log' },
      'sweep.values must be greater than 0 on a logarithmic scale, got 0',
    ],
    [
      'with values and a range',
      { ...radius, values: [1, 2], steps: 3 },
      'sweep must have either values or from, to and steps',
    ],
    ['with half a range', { ...radius, from: 1, to: 2 }, 'sweep must have either values or from, to and steps'],
    [
      'with a range that falls',
      { ...radius, from: 2, to: 1, steps: 3 },
      'sweep.to must be greater than sweep.from, 2, got 1',
    ],
    ['with one step', { ...radius, from: 1, to: 2, steps: 1 }, 'sweep.steps must be an integer in [2, 1000], got 1'],
    [
      'of two parameters at a time',
      [radius, radius],
      'sweep must be one parameter with its values (two at a time are an experiment for each value of the other), got an array of 2',
    ],
    [
      'with a key that is misspelt',
      { ...radius, valeus: [1, 2] },
      'sweep.valeus is not a known key; did you mean values?',
    ],
    [
      'of a selector that is not there',
      { ...radius, values: [1, 2], selectors: ['UcbSpec'] },
      'sweep.selectors[0] must be one of ucbSpec, as published, greedy, got "UcbSpec"; did you mean ucbSpec?',
    ],
    [
      'of a selector that states the option',
      { ...radius, values: [1, 2], selectors: ['as published'] },
      'selectors["as published"] must not state radiusScale, which the sweep gives it',
    ],
    [
      'of a selector that has no such option',
      { ...radius, values: [1, 2], selectors: ['greedy'] },
      'sweep.values: selectors.greedy.radiusScale is not a known key; known are kind, epsilon',
    ],
    [
      'of selectors beside what is none of theirs',
      { parameter: 'delay', values: [1, 2], selectors: ['greedy'] },
      'sweep.selectors must stand beside an option of selectors alone, got parameter "delay"',
    ],
  ])('%s', (_what, sweep, message) => {
    expect(() => check(sweep)).toThrow(`f.json: ${message}`);
  });

  test('with a range of whole numbers that are too near', () => {
    expect(() =>
      check({ parameter: 'window', from: 1, to: 3, steps: 4 }, { selectors: { window: { kind: 'slidingWindowUcb' } } }),
    ).toThrow('f.json: sweep.steps must leave no two whole numbers the same, got 4, which gives 2 twice');
  });

  test('of an option that is no number', () => {
    const selectors = { costs: { kind: 'bucketedUcb' } };
    expect(() => check({ parameter: 'armRanges', values: [1, 2] }, { selectors })).toThrow(
      'f.json: sweep.parameter must be an option of a selector',
    );
  });

  test('at its place among several experiments', () => {
    const experiments = [plain, { ...plain, name: 'b', sweep: { parameter: 'delta', values: [2, 3] } }];
    expect(() => checkExperiments({ experiments }, NO_OWN, 'f.json')).toThrow(
      'f.json: experiments[1].sweep.values: selectors.ucbSpec.delta must be a number in (0, 1], got 2',
    );
  });

  test('but what else is wrong with its experiment is told as ever', () => {
    expect(() => check({ parameter: 'delta', values: [0.1, 0.2] }, { cells: [] })).toThrow(
      'f.json: cells must be a non-empty array of cells, got an array of 0',
    );
    expect(() => check({ parameter: 'delta', values: [0.1, 0.2] }, { selectors: 3 })).toThrow(
      'f.json: selectors must be an object of selectors, got 3',
    );
  });
});
