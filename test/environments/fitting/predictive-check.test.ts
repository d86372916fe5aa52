/** The predictive check, done once more by hand with the same simulations. */
import { describe, expect, test } from 'vitest';
import { blocksAlone } from '../../../src/environments/fitting/fit-acceptance.js';
import { predictiveCheck } from '../../../src/environments/fitting/predictive-check.js';
import { acceptanceStatistics } from '../../../src/environments/recorded/acceptance-statistics.js';
import type { ReplayArm } from '../../../src/environments/recorded/replay-arms.js';
import type { TraceTurn } from '../../../src/environments/recorded/trace.js';
import {
  type AcceptanceModel,
  calibratedAcceptance,
} from '../../../src/environments/simulated/calibrated-acceptance.js';
import { createRandom } from '../../../src/random/source.js';

const OWN: ReplayArm = { kind: 'recorded', method: 'own', semantics: 'next-start' };

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function turnsOf(blocks: readonly (readonly number[])[]): TraceTurn[] {
  return blocks.map((own, id) => ({
    id,
    turn: 0,
    tokenCount: sum(own),
    recorded: { own },
    tracks: {},
    signals: {},
    milliseconds: {},
  }));
}

const MODEL: AcceptanceModel = {
  arms: [{ hazards: [0.2] }, { hazards: [0.7, 0.6, 0.5] }],
  sequenceLength: { kind: 'quantiles', tokens: [30, 60] },
};

/** Blocks of the model's second arm. */
function simulated(turns: number, seed: string): number[][] {
  const environment = calibratedAcceptance(MODEL);
  const random = createRandom(seed);
  return blocksAlone(environment, 1, turns, random);
}

/** Of a recording and simulations of it: mean, variance, hazards, the two correlations, tokens a turn. */
function valuesOf(blocks: readonly (readonly number[])[], depths: number): number[] {
  const rounds = blocks.flatMap((turn) => turn.slice(0, -1));
  const mean = sum(rounds) / rounds.length;
  const variance = sum(rounds.map((length) => (length - mean) ** 2)) / rounds.length;
  const hazards = Array.from({ length: depths }, (_, k) => {
    const reached = rounds.filter((length) => length > k).length;
    return reached === 0 ? 0 : rounds.filter((length) => length > k + 1).length / reached;
  });
  const { lagOneCorrelation, intraclassCorrelation } = acceptanceStatistics(blocks);
  return [mean, variance, ...hazards, lagOneCorrelation, intraclassCorrelation, sum(blocks.map(sum)) / blocks.length];
}

const NAMES = (depths: number) => [
  'mean',
  'variance',
  ...Array.from({ length: depths }, (_, k) => `hazard at depth ${k + 1}`),
  'lag-1 correlation',
  'between-turn correlation',
  'tokens a turn',
];

test('each statistic is held against a normal law with mean and deviation of the simulations', () => {
  const blocks = simulated(12, 'recorded');
  const check = predictiveCheck(MODEL, turnsOf(blocks), {
    recorded: OWN,
    arm: 1,
    seed: 'check',
    simulations: 25,
    falseAlarmRate: 0.02,
  });
  const depths = 2;
  // Fewer than a hundred rounds reached the third.
  const rounds = blocks.flatMap((turn) => turn.slice(0, -1));
  expect([1, 2, 3].map((k) => rounds.filter((length) => length >= k).length >= 100)).toEqual([true, true, false]);
  const recorded = valuesOf(blocks, depths);
  const environment = calibratedAcceptance(MODEL);
  const simulations = Array.from({ length: 25 }, (_, s) =>
    valuesOf(blocksAlone(environment, 1, 12, createRandom('check', 'predictive check', s)), depths),
  );
  // 2% shared out among seven statistics and two sides: the quantile of 1 - 0.02 / 14,
  // by the statistics module of Python.
  const z = 2.9827038754885775;
  NAMES(depths).forEach((name, i) => {
    const values = simulations.map((own) => own[i]!);
    const mean = sum(values) / 25;
    const deviation = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / 24);
    const halfWidth = z * deviation * Math.sqrt(1 + 1 / 25);
    const statistic = check.statistics[i]!;
    expect(statistic.name).toBe(name);
    expect(statistic.recorded).toBeCloseTo(recorded[i]!, 12);
    expect(statistic.simulated).toBeCloseTo(mean, 12);
    expect(Math.abs((statistic.interval[1] - statistic.interval[0]) / (2 * halfWidth) - 1)).toBeLessThan(1e-9);
    expect((statistic.interval[1] + statistic.interval[0]) / 2).toBeCloseTo(mean, 12);
    expect(statistic.passes).toBe(Math.abs(recorded[i]! - mean) <= halfWidth);
  });
  expect(check.statistics).toHaveLength(7);
  expect(check).toMatchObject({
    passes: true,
    turns: 12,
    rounds: rounds.length,
    simulations: 25,
    falseAlarmRate: 0.02,
    seed: 'check',
  });
});

describe('a check', () => {
  test('fails where one statistic does, above its interval or below', () => {
    // Arm 0 drafts one token and has it accepted a fifth of the time; the recording has three in four, or none.
    for (const [length, others] of [
      [2, 1],
      [1, 2],
    ] as const) {
      const turns = Array.from({ length: 10 }, () =>
        Array.from({ length: 24 }, (_, t) => (length === 2 ? (t % 4 === 0 ? others : 2) : t % 24 === 5 ? others : 1)),
      );
      const { passes, statistics } = predictiveCheck(MODEL, turnsOf(turns), {
        recorded: OWN,
        seed: 1,
        simulations: 20,
      });
      expect(passes).toBe(false);
      const mean = statistics.find(({ name }) => name === 'mean')!;
      expect(mean.passes).toBe(false);
      if (length === 2) expect(mean.recorded).toBeGreaterThan(mean.interval[1]);
      else expect(mean.recorded).toBeLessThan(mean.interval[0]);
    }
  });

  test('has hazards as deep as a hundred rounds went, and none where the simulations never went', () => {
    const never: AcceptanceModel = { arms: [{ hazards: [1e-9, 0.5] }], sequenceLength: 30 };
    // 10 turns of 14 rounds, of which so many reach the second token, and have it accepted.
    const turns = (deep: number) => {
      let left = deep;
      return Array.from({ length: 10 }, () => [...Array.from({ length: 14 }, () => (left-- > 0 ? 3 : 1)), 1]);
    };
    const hazards = (deep: number) =>
      predictiveCheck(never, turnsOf(turns(deep)), { recorded: OWN, seed: 1, simulations: 20 }).statistics.filter(
        ({ name }) => name.startsWith('hazard'),
      );
    expect(hazards(100)).toMatchObject([
      { name: 'hazard at depth 1', recorded: 100 / 140, passes: false },
      { name: 'hazard at depth 2', recorded: 1, simulated: 0, interval: [0, 0], passes: false },
    ]);
    expect(hazards(99).map(({ name }) => name)).toEqual(['hazard at depth 1']);
  });

  test('passes what is always the same, in the recording and in every simulation', () => {
    const model: AcceptanceModel = { arms: [{ hazards: [0.5] }], sequenceLength: 30 };
    const turns = Array.from({ length: 10 }, () => [...new Array(10).fill(2), ...new Array(10).fill(1)]);
    const { statistics } = predictiveCheck(model, turnsOf(turns), { recorded: OWN, seed: 1, simulations: 20 });
    expect(statistics.at(-1)).toEqual({
      name: 'tokens a turn',
      recorded: 30,
      simulated: 30,
      interval: [30, 30],
      passes: true,
    });
  });

  test('leaves out the turns that lack the arm where it may, and compares no more than are left', () => {
    const turns = turnsOf(simulated(12, 'recorded'));
    const lacking = [...turns, { ...turns[0]!, id: 'none', recorded: {} }];
    const options = { recorded: OWN, arm: 1, seed: 'check', simulations: 20 };
    expect(() => predictiveCheck(MODEL, lacking, options)).toThrow('own');
    expect(predictiveCheck(MODEL, lacking, { ...options, incomplete: 'skip' })).toEqual(
      predictiveCheck(MODEL, turns, options),
    );
  });

  test('simulates the first arm 200 times unless told, and one true model in twenty fails it', () => {
    const turns = turnsOf(simulated(12, 'recorded'));
    const check = predictiveCheck(MODEL, turns, { recorded: OWN, seed: 2 });
    expect(check).toMatchObject({ simulations: 200, falseAlarmRate: 0.05 });
    const same = { recorded: OWN, seed: 2, arm: 0, simulations: 200, falseAlarmRate: 0.05 };
    expect(check).toEqual(predictiveCheck(MODEL, turns, same));
  });

  test.each<[string, object]>([
    ['arm must be an integer in [0, 1], got 2', { arm: 2 }],
    ['arm must be an integer in [0, 1], got -1', { arm: -1 }],
    ['simulations must be an integer of at least 20, got 19', { simulations: 19 }],
    ['falseAlarmRate must be in (0, 1), got 0', { falseAlarmRate: 0 }],
    ['falseAlarmRate must be in (0, 1), got 1', { falseAlarmRate: 1 }],
    ['falseAlarmRate must be in (0, 1), got NaN', { falseAlarmRate: Number.NaN }],
    ['falseAlarmRate must be in (0, 1), got "0.5"', { falseAlarmRate: '0.5' }],
    [
      'options must be among recorded, arm, seed, simulations, falseAlarmRate, incomplete, got "episodes"',
      { episodes: 3 },
    ],
  ])('refuses: %s', (message, part) => {
    const turns = turnsOf(simulated(12, 'recorded'));
    expect(() => predictiveCheck(MODEL, turns, { recorded: OWN, seed: 1, ...part })).toThrow(
      `predictiveCheck: ${message}`,
    );
  });
});
