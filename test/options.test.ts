import {
  acceptedLengthRange,
  betaThompson,
  bucketedUcb,
  createRandom,
  decisionLedger,
  depthHazards,
  estimateWhatIf,
  fixedArm,
  keepsNumberRule,
  klUcb,
  measureRegret,
  mergeSnapshots,
  moss,
  type OptionRule,
  optionRequirement,
  piecewiseTruncatedGeometric,
  priorFromSnapshots,
  promptLookup,
  regretMeasurement,
  replayWhatIf,
  restoreLedger,
  restoreSelector,
  runEpisode,
  stationaryMeans,
  stoppingTimeRegretFromPulls,
  truncatedGeometric,
  tsallisInf,
  ucbSpec,
  ucbSpecRegretBound,
  utility,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { readData, readOption, readOptions } from '../src/options.js';
import { shiftingData } from './fuzz/shifting-data.js';

const problem = { armCount: 3, rewardRange: acceptedLengthRange(5) };

describe('an unknown option', () => {
  test('is refused by name, with the name that was probably meant', () => {
    expect(() => ucbSpec({ ...problem, radiusscale: 0.1 } as never)).toThrow(
      'ucbSpec: options must be among armCount, rewardRange, delta, radiusScale, armRewardRanges, got "radiusscale"; did you mean radiusScale?',
    );
    expect(() => klUcb({ ...problem, temperature: 1 } as never)).toThrow(
      /^klUcb: options must be among armCount, rewardRange, c, got "temperature"$/,
    );
    expect(() => ucbSpec({ armcount: 3, rewardRange: problem.rewardRange } as never)).toThrow(
      'ucbSpec: armCount must be a positive integer, got undefined',
    );
  });

  test('is let through in an environment, or what was spread from one, unless it is near to an option', () => {
    const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.6], maxDraftLength: 4, sequenceLength: 50 });
    class Recorded {
      readonly armCount = 2;
      readonly rewardRange = acceptedLengthRange(4);
      readonly armNames = ['a', 'b'];
      readonly folder = 'runs';
      begin = environment.begin;
    }
    for (const situation of [environment, { ...environment }, new Recorded(), { ...new Recorded() }]) {
      expect(ucbSpec(situation).armCount).toBe(2);
      expect(ucbSpec({ ...situation, radiusScale: 0.5 }).snapshot().config.radiusScale).toBe(0.5);
      expect(() => ucbSpec({ ...situation, radius_scale: 0.5 } as never)).toThrow('did you mean radiusScale?');
    }
  });

  test('is not what a situation tells that the selector has no use for', () => {
    const situation = { ...problem, armRanges: [], armCosts: [1, 1, 1], freeArms: [true, true, true], contextSize: 2 };
    expect(moss(situation).armCount).toBe(3);
  });
});

describe('an unknown option of what is no selector', () => {
  const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.6], maxDraftLength: 4, sequenceLength: 50 });
  const cases: Readonly<Record<string, () => unknown>> = {
    'did you mean armCosts?': () =>
      truncatedGeometric({
        acceptanceRates: [0.3],
        maxDraftLength: 4,
        sequenceLength: 50,
        armcosts: [1],
      } as never),
    'did you mean episodes?': () =>
      measureRegret({ environment, selectors: { ucbSpec }, episode: 3, seed: 1 } as never),
    'did you mean roundLimit?': () =>
      runEpisode(ucbSpec(environment), environment.begin(0, createRandom(1)), createRandom(1), {
        roundlimit: 3,
      } as never),
    'did you mean discount?': () => priorFromSnapshots([ucbSpec(environment).snapshot()], { discounts: 0.5 } as never),
    'did you mean draftLength?': () => promptLookup({ draftlength: 3 } as never),
    // Also where it is near to none.
    'got "temperature"': () => promptLookup({ temperature: 3 } as never),
  };
  test.each(Object.entries(cases))('is refused: %s', (hint, call) => {
    expect(call).toThrow(hint);
  });
});

describe('options', () => {
  test('are read once: what a getter gives the second time is not used', () => {
    let reads = 0;
    const options = {
      ...problem,
      get delta() {
        reads += 1;
        return reads === 1 ? 0.5 : -1;
      },
    };
    expect(ucbSpec(options).snapshot().config.delta).toBe(0.5);
    expect(reads).toBe(1);
  });

  test('of a selector are read once in every part, and are its own', () => {
    const given = {
      armCount: 3,
      rewardRange: { min: 1, max: 6 },
      armRewardRanges: [
        { min: 1, max: 2 },
        { min: 1, max: 3 },
        { min: 1, max: 6 },
      ],
    };
    const text = JSON.stringify(betaThompson(given).snapshot());
    expect(JSON.stringify(betaThompson(shiftingData(given)).snapshot())).toBe(text);
    expect(JSON.stringify(restoreSelector(shiftingData(JSON.parse(text))).snapshot())).toBe(text);
    const selector = betaThompson(given);
    given.armRewardRanges[1]!.max = Number.NaN;
    given.rewardRange.max = 7;
    expect(JSON.stringify(selector.snapshot())).toBe(text);
  });

  test('of the harness and of estimates are read once in every part', () => {
    const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.8], maxDraftLength: 2, sequenceLength: 20 });
    const setting = { environment, selectors: { ucbSpec } };
    const plain = { episodes: 2, seed: 1, checkpoints: { rounds: [1, 5], arms: [1], percentiles: [50] } };
    const report = measureRegret({ ...setting, ...plain });
    const shifting = Object.defineProperties(setting, Object.getOwnPropertyDescriptors(shiftingData(plain)));
    expect(measureRegret(shifting as never)).toStrictEqual(report);
    const rounds = [1, 5];
    const measurement = regretMeasurement({ environment, selectors: { ucbSpec }, seed: 1, checkpoints: { rounds } });
    rounds[0] = Number.NaN;
    measurement.addEpisode(0);
    expect(measurement.report().regretOverRounds!.rounds).toEqual([1, 5]);
    const arms = { armCount: 2, rewardRange: { min: 0, max: 1 } };
    const worker = ucbSpec(arms);
    worker.update(1, 0.5);
    const saved = worker.snapshot();
    expect(mergeSnapshots(shiftingData([saved, saved]))).toStrictEqual(mergeSnapshots([saved, saved]));
    expect(priorFromSnapshots(shiftingData([saved]))).toStrictEqual({ counts: [0, 1], sums: [0, 0.5] });
    const ledger = decisionLedger(ucbSpec(arms));
    ledger.decide(() => 0);
    const open = ledger.snapshot();
    expect(restoreLedger(ucbSpec(arms), shiftingData(open)).snapshot()).toStrictEqual(open);
    const log = [
      { arm: 0, probability: 0.5, reward: 0.25 },
      { arm: 1, probability: 0.5, reward: 1, without: [0] },
      { arm: 1, probability: 0.5, reward: 0 },
    ];
    const what = { ...arms, log, target: { arm: 1 } };
    const told = estimateWhatIf({ ...what, log: [...log.slice(0, 1), ...log.slice(2)] });
    const once = shiftingData({ ...what, log: [...log.slice(0, 1), ...log.slice(2)] });
    expect(estimateWhatIf(once)).toStrictEqual(told);
    const means = { means: [2, 1.5], expectedPulls: [90, 8] };
    expect(stoppingTimeRegretFromPulls(shiftingData(means))).toBe(stoppingTimeRegretFromPulls(means));
    const parts = { quality: { min: 0, max: 1 }, cost: { weight: 0.5, most: 2 } };
    expect(utility(shiftingData(parts)).of({ quality: 1, cost: 1 })).toBe(0.5);
  });

  test('of an environment are read once in every part, and are its own', () => {
    let reads = 0;
    const law = {
      get acceptanceRates() {
        reads += 1;
        return reads === 1 ? [0.5, 1] : [7];
      },
    };
    const segments = [Object.defineProperties({ fromToken: 0 }, Object.getOwnPropertyDescriptors(law)) as never];
    const means = [1.5, 2];
    const made = piecewiseTruncatedGeometric({ segments, maxDraftLength: 4, sequenceLength: 10 });
    expect(made.description!.segments).toEqual([{ fromToken: 0, acceptanceRates: [0.5, 1] }]);
    expect(reads).toBe(1);
    const given = { means, maxDraftLength: 4, sequenceLength: 10 };
    const environment = stationaryMeans(given);
    means[0] = Number.NaN;
    given.maxDraftLength = -1;
    expect(environment.description).toMatchObject({ means: [1.5, 2], maxDraftLength: 4 });
    expect(environment.begin(0, createRandom(1)).pull(0)).toBeGreaterThanOrEqual(1);
  });

  test('that go in circles or have holes are refused', () => {
    const circle: unknown[] = [];
    for (let i = 0; i < 100; i++) circle.push(circle);
    expect(() => depthHazards({ hazards: circle as never, sequenceLength: 10 })).toThrow(
      'depthHazards: hazards[0][0] must be in [0, 1], got an array of 100',
    );
    const most = 2 ** 32 - 1;
    expect(() => depthHazards({ hazards: new Array(most), sequenceLength: 10 })).toThrow(
      'depthHazards: hazards must have no holes, got one at index 0',
    );
  });

  test('that are numbers as text are refused where they are no options of a selector', () => {
    const environment = truncatedGeometric({ acceptanceRates: [0.3], maxDraftLength: 2, sequenceLength: 20 });
    const log = [0, 1].map((arm) => ({ arm, probability: 0.5, reward: arm }));
    const what = { armCount: 2, rewardRange: { min: 0, max: 1 }, log };
    const bound = { means: [2, 1], maxDraftLength: 4, expectedLength: 100 };
    const checkpoints = { rounds: [1], percentiles: ['50' as never] };
    const played = { ...what, selector: ucbSpec({ armCount: 2, rewardRange: what.rewardRange }), random: () => 0 };
    const calls: readonly [() => unknown, string][] = [
      [() => ucbSpecRegretBound({ ...bound, delta: '0.5' as never }), 'delta must be in (0, 1], got "0.5"'],
      [
        () => estimateWhatIf({ ...what, target: 'uniform', level: '0.5' as never }),
        'level must be in (0, 1), got "0.5"',
      ],
      [() => replayWhatIf({ ...played, leastProbability: '0.5' as never }), 'leastProbability must be in (0, 1 / 2]'],
      [
        () => measureRegret({ environment, selectors: { ucbSpec }, episodes: 1, seed: 1, checkpoints }),
        'checkpoints.percentiles[0] must be in [0, 100] and ascending, got "50"',
      ],
      [
        () => utility({ quality: what.rewardRange }).of({ quality: '1' as never }),
        'quality must be in [0, 1], got "1"',
      ],
    ];
    for (const [call, message] of calls) expect(call).toThrow(message);
  });

  test('of another type are refused, also where they could be converted', () => {
    for (const delta of ['0.5', [0.5], true, 1n, null, {}]) {
      expect(() => ucbSpec({ ...problem, delta: delta as never })).toThrow('ucbSpec: delta must be in (0, 1], got');
    }
    expect(() => tsallisInf({ ...problem, estimator: 'biased' as never })).toThrow(
      "tsallisInf: estimator must be 'importance-weighted' or 'reduced-variance', got \"biased\"",
    );
    expect(() => bucketedUcb({ ...problem, freeArms: [true, false] })).toThrow('freeArms must be an array of 3');
    expect(() => fixedArm({ ...problem } as never)).toThrow(
      'fixedArm: arm must be an integer in [0, 2], got undefined',
    );
  });

  test('that are left out have the defaults of their rules', () => {
    expect(ucbSpec(problem).snapshot().config).toEqual({ delta: 0.5, radiusScale: 1, armRewardRanges: null });
    expect(ucbSpec({ ...problem, delta: undefined }).snapshot().config.delta).toBe(0.5);
    expect(moss(problem).select(createRandom(1))).toBe(0);
  });

  test('that are left out and have no default stay away', () => {
    const rules = { level: { type: 'number', optional: true } } as const;
    expect(Object.keys(readOptions<typeof problem & { level?: number }, typeof rules>('who', rules, problem))).toEqual([
      'armCount',
      'rewardRange',
    ]);
  });
});

describe('a rule', () => {
  const cases: readonly [rule: OptionRule, words: string, right: readonly unknown[], wrong: readonly unknown[]][] = [
    [{ type: 'number' }, 'a finite number', [0, -1e300], [Number.NaN, Infinity, '1', null]],
    [{ type: 'number', least: 0 }, 'a finite number of at least 0', [0, 1], [-1e-300, Infinity]],
    [{ type: 'number', above: 0 }, 'a finite number greater than 0', [5e-324], [0, -0, Infinity]],
    [{ type: 'number', above: 0, most: 1 }, 'in (0, 1]', [1, 0.5], [0, 1 + Number.EPSILON, true]],
    [{ type: 'number', least: 0, below: 1 }, 'in [0, 1)', [0, 1 - Number.EPSILON], [1, -1]],
    [{ type: 'integer', least: 1 }, 'a positive integer', [1, Number.MAX_SAFE_INTEGER], [0, 1.5, 2 ** 53]],
    [{ type: 'integer', least: 0 }, 'an integer of at least 0', [0, 7], [-1, 0.5, '1']],
    [{ type: 'integer', least: 1, most: 3 }, 'an integer in [1, 3]', [1, 3], [0, 4]],
    [{ type: 'number', most: 5 }, 'a finite number of at most 5', [5, -1e300], [5.5, -Infinity]],
    [{ type: 'number', below: 5 }, 'a finite number less than 5', [4.5, -1e300], [5]],
    [{ type: 'integer', most: -1 }, 'an integer of at most -1', [-1, -7], [0, -1.5]],
    [{ type: 'integer', below: 1 }, 'an integer less than 1', [0, -7], [1]],
    [{ type: 'integer', least: 1, below: 4 }, 'an integer in [1, 4)', [1, 3], [0, 4]],
    [{ type: 'integer', least: 1, above: 2 }, 'an integer greater than 2', [3], [1, 2]],
    [{ type: 'integer', least: 1, above: 1 }, 'an integer greater than 1', [2], [1]],
    [{ type: 'number', above: 0, least: 2 }, 'a finite number of at least 2', [2], [1, 0]],
    [{ type: 'number', above: 2, least: 0, most: 9, below: 5 }, 'in (2, 5)', [3], [1, 2, 5, 7]],
    [{ type: 'number', least: 2, above: 0, most: 5, below: 9 }, 'in [2, 5]', [2, 5], [1, 7]],
    // An end that is excluded as well as included is excluded.
    [{ type: 'number', least: 1, above: 1, most: 3, below: 3 }, 'in (1, 3)', [2], [1, 3]],
    [{ type: 'number', most: 5, below: 5 }, 'a finite number less than 5', [4.5], [5]],
    [{ type: 'arm' }, 'an arm of the problem', [0, 2], [3, -1, 0.5]],
    [{ type: 'boolean' }, 'true or false', [true, false], [0, 'true', undefined]],
    [{ type: 'choice', values: ['a', 'b'] }, "'a' or 'b'", ['a', 'b'], ['c', '', undefined, 0]],
    [{ type: 'list', of: { type: 'number' } }, 'a non-empty array', [[1], [1, 2]], [[], 1, [Number.NaN], ['1']]],
    [
      { type: 'list', length: 'armCount', of: { type: 'boolean' } },
      'an array of one entry for each arm',
      [[true, false, true]],
      // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
      [[true], [true, false, 1], [true, , true]],
    ],
    [
      { type: 'object', entries: { mean: { type: 'number' } } },
      'an object',
      [{ mean: 1 }],
      [{}, { mean: '1' }, null, [1]],
    ],
  ];
  test.each(cases)('%j asks for %s', (rule, words, right, wrong) => {
    expect(optionRequirement(rule)).toBe(words);
    for (const value of right) expect(() => readOption('who', 'it', rule, value, 3)).not.toThrow();
    for (const value of wrong) expect(() => readOption('who', 'it', rule, value, 3)).toThrow(/^who: it/);
  });
});

describe('what is no rule', () => {
  test('is refused by those who tell of rules', () => {
    expect(() => optionRequirement({ type: 'text' } as never)).toThrow(
      'optionRequirement: rule.type must be among number, integer, arm, boolean, choice, list, object, got "text"',
    );
    expect(() => optionRequirement({ type: 'choice' } as never)).toThrow(
      'optionRequirement: rule.values must be a non-empty array, got undefined',
    );
    expect(() => keepsNumberRule({ type: 'boolean' } as never, 3)).toThrow(
      'keepsNumberRule: rule.type must be among number, integer, got "boolean"',
    );
  });
});

describe('options that are plain data are copied', () => {
  const copied = (given: unknown) => readData<{ given?: unknown }, ['given']>('who', { given }, ['given']).given;

  test('lists and objects at every depth, so that later changes of either do not reach the other', () => {
    const given = {
      list: [1, [2, null], { three: 3 }],
      none: null,
      bare: Object.assign(Object.create(null), { four: 4 }),
    };
    const copy = copied(given) as typeof given;
    expect(copy).toEqual(given);
    expect(copy).not.toBe(given);
    expect(copy.list).not.toBe(given.list);
    expect(copy.list[1]).not.toBe(given.list[1]);
    expect(copy.list[2]).not.toBe(given.list[2]);
    expect(copy.bare).not.toBe(given.bare);
    expect(Object.getOwnPropertyDescriptor(copy, 'none')).toEqual({
      value: null,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  });

  test('what is no plain data stays itself, and what is not given is left out', () => {
    for (const given of [new Date(0), new Float64Array(2), new Map(), () => {}, 'text', 7, null]) {
      expect(copied(given)).toBe(given);
    }
    expect(Object.keys(readData<{ given?: unknown }, ['given']>('who', { given: undefined }, ['given']))).toEqual([]);
  });

  test('what stands in two places, or in itself, is copied once', () => {
    const shared = [1];
    const given: Record<string, unknown> = { a: shared, b: shared };
    given.self = given;
    const copy = copied(given) as typeof given;
    expect(copy.self).toBe(copy);
    expect(copy.a).toBe(copy.b);
    expect(copy.a).not.toBe(shared);
  });

  test('a name may be __proto__, and the first hole of a list is kept', () => {
    const copy = copied(JSON.parse('{"__proto__": 1}'));
    expect(Object.entries(copy as object)).toEqual([['__proto__', 1]]);
    const flags = { enumerable: true, configurable: true, writable: true };
    expect(Object.getOwnPropertyDescriptor(copy, '__proto__')).toEqual({ value: 1, ...flags });
    const holes = [1];
    holes.length = 1e9;
    const found = copied(holes) as number[];
    expect([found.length, 0 in found, 1 in found]).toEqual([1e9, true, false]);
  });

  test('down to the eighth level, lists and objects alike', () => {
    for (const wrap of [(inner: unknown) => [inner], (inner: unknown) => ({ inner })]) {
      const levels: unknown[] = [{ deepest: true }];
      for (let level = 0; level < 9; level++) levels.unshift(wrap(levels[0]));
      let copy = copied(levels[0]);
      for (let level = 0; level < 10; level++) {
        expect(copy === levels[level], `level ${level}`).toBe(level >= 8);
        copy = Object.values(copy as object)[0];
      }
    }
  });
});
