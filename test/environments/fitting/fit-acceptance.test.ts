import {
  type AcceptanceModel,
  acceptancePresets,
  calibratedAcceptance,
  createRandom,
  fitAcceptanceModel,
  predictiveCheck,
  type ReplayArm,
  type TraceTurn,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const TREE: ReplayArm = { kind: 'recorded', method: 'tree', semantics: 'next-start' };

/** Records a model: what the first arm gives, turn by turn. */
function record(model: AcceptanceModel, turns: number, seed: string): TraceTurn[] {
  const environment = calibratedAcceptance(model);
  return Array.from({ length: turns }, (_, id) => {
    const episode = environment.begin(id, createRandom(seed, id));
    const tree: number[] = [];
    while (!episode.done) tree.push(episode.pull(0));
    const tokenCount = tree.reduce((a, b) => a + b, 0);
    return { id, turn: 0, tokenCount, recorded: { tree }, tracks: {}, signals: {}, milliseconds: {} };
  });
}

const WORLD: AcceptanceModel = {
  arms: [
    {
      hazards: acceptancePresets.eagle.hazards,
      promptAcceptance: { alpha: 9, beta: 3 },
      chainOdds: { hard: 0.45, easy: 1 / 0.45 },
    },
  ],
  chain: { toHard: 0.2, toEasy: 0.2 },
  sequenceLength: { kind: 'log-normal', median: 250, spread: 0.6, max: 1024 },
};

describe('fitAcceptanceModel', () => {
  const turns = record(WORLD, 1500, 'world');
  const model = fitAcceptanceModel(turns, { arms: [TREE], lengths: 'log-normal' });

  test('finds again the hazards that it was recorded with', () => {
    // 1,500 turns of some 80 rounds; the share of turns in the variance makes them worth 80 / (1 + 79 * 0.13) = 7 rounds
    // each, so standard errors below sqrt(0.25 / (1500 * 7 * 0.17)) = 0.012 at the deepest, which 17 % reach.
    model.arms[0]!.hazards.forEach((hazard, k) => {
      expect(Math.abs((hazard as number) - acceptancePresets.eagle.hazards[k]!)).toBeLessThan(4 * 0.012);
    });
  });

  test('finds again about the spread of prompts, the chain and the lengths', () => {
    const { promptAcceptance, chainOdds } = model.arms[0]!;
    // A variance from 1,500 turns has a relative standard error of sqrt(2 / 1500) = 4%, and the turns' own noise doubles
    // it; the size alpha + beta goes as its reciprocal. Four of 8%.
    expect(Math.abs((promptAcceptance!.alpha + promptAcceptance!.beta) / 12 - 1)).toBeLessThan(0.32);
    // The persistence 0.6 is a ratio of covariances with standard errors 1 / sqrt(120,000) = 0.003 of the variance; that
    // of rounds two apart is some 0.05 of it, that of neighbours 0.09: a relative error of 7%. Four of them.
    const persistence = 1 - model.chain!.toHard - model.chain!.toEasy;
    expect(Math.abs(persistence / 0.6 - 1)).toBeLessThan(0.28);
    // The odds go as the root of covariance over persistence: four of 4%, on the logarithm.
    expect(Math.abs(Math.log(chainOdds!.easy) / Math.log(1 / 0.45) - 1)).toBeLessThan(0.16);
    expect(chainOdds!.hard * chainOdds!.easy).toBeCloseTo(1, 12);
    const { median, spread } = model.sequenceLength as { median: number; spread: number };
    // The logarithm's mean has standard error 0.6 / sqrt(1500) = 0.016, the median's is 1.25 times that; the spread's 0.011.
    expect(Math.abs(Math.log(median / 250))).toBeLessThan(4 * 0.02);
    // Cutting at 1,024 tokens takes 1% of the answers, and less of the spread than they are.
    expect(Math.abs(spread - 0.6)).toBeLessThan(4 * 0.011 + 0.01);
  });

  test('its model passes the predictive check on another recording of the same world', () => {
    const again = record(WORLD, 300, 'again');
    const check = predictiveCheck(model, again, { recorded: TREE, seed: 3, simulations: 60 });
    expect(check.statistics.filter(({ passes }) => !passes)).toEqual([]);
    expect(check).toMatchObject({ passes: true, turns: 300, simulations: 60, falseAlarmRate: 0.05, seed: 3 });
  });

  test('the truncated-geometric model of the same recording fails it, in everything but the length of answers', () => {
    const flat = fitAcceptanceModel(turns, { arms: [TREE], shape: 'truncated-geometric' });
    const [rate, ...others] = flat.arms[0]!.hazards as readonly number[];
    expect(others).toEqual([rate, rate, rate, rate]);
    expect(flat.chain).toBeUndefined();
    const check = predictiveCheck(flat, turns, { recorded: TREE, seed: 3, simulations: 20 });
    expect(check.passes).toBe(false);
    const failed = check.statistics.filter(({ passes }) => !passes).map(({ name }) => name);
    for (const name of ['mean', 'variance', 'hazard at depth 1', 'lag-1 correlation', 'between-turn correlation']) {
      expect(failed).toContain(name);
    }
    expect(failed).not.toContain('tokens a turn');
  });

  test('leaves out what the recording does not ask for', () => {
    const independent = record({ arms: [{ hazards: [0.5, 0.5] }], sequenceLength: 200 }, 200, 'independent');
    const fitted = fitAcceptanceModel(independent, { arms: [TREE] });
    const { promptAcceptance, chainOdds } = fitted.arms[0]!;
    // Noise may leave a trace of either: prompts that hardly differ, odds near 1.
    if (promptAcceptance) expect(promptAcceptance.alpha + promptAcceptance.beta).toBeGreaterThan(100);
    if (chainOdds) expect(Math.log(chainOdds.easy)).toBeLessThan(0.4);
    expect(fitted.sequenceLength).toEqual({ kind: 'quantiles', tokens: new Array(33).fill(200) });
    const plain = fitAcceptanceModel(independent, { arms: [{ kind: 'plain', name: 'plain' }] });
    expect(plain.arms).toEqual([{ name: 'plain', cost: 1, free: true, hazards: [] }]);
    expect(plain.chain).toBeUndefined();
  });

  test('is plain data that an environment is made of as it is', () => {
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
    expect(calibratedAcceptance(model).description).toEqual({ kind: 'calibratedAcceptance', ...model });
  });

  test('too little to fit, and wrong options, are errors', () => {
    const few = turns.slice(0, 9);
    expect(() => fitAcceptanceModel(few, { arms: [TREE] })).toThrow(
      /^fitAcceptanceModel: the trace must have at least 10 turns and 200 rounds of "tree \(next-start\)" besides the turns' last blocks, got 9 turns and \d+ rounds$/,
    );
    expect(() => fitAcceptanceModel(turns, { arms: [TREE], shape: 'flat' as never })).toThrow(
      "fitAcceptanceModel: shape must be 'calibrated' or 'truncated-geometric', got \"flat\"",
    );
    expect(() => fitAcceptanceModel(turns, { arms: [TREE], lengths: 'normal' as never })).toThrow(
      "fitAcceptanceModel: lengths must be 'quantiles' or 'log-normal', got \"normal\"",
    );
    const options = { recorded: TREE, seed: 1 };
    expect(() => predictiveCheck(model, turns, { ...options, arm: 1 })).toThrow(
      'arm must be an integer in [0, 0], got 1',
    );
    expect(() => predictiveCheck(model, turns, { ...options, simulations: 5 })).toThrow(
      'predictiveCheck: simulations must be an integer of at least 20, got 5',
    );
    expect(() => predictiveCheck(model, turns, { ...options, falseAlarmRate: 0 })).toThrow(
      'predictiveCheck: falseAlarmRate must be in (0, 1), got 0',
    );
  });

  test('what a replay of the turns would refuse is refused by the name of the function that was called', () => {
    expect(() => fitAcceptanceModel(turns, {} as never)).toThrow('fitAcceptanceModel: arms must be a non-empty array');
    expect(() => fitAcceptanceModel([null] as never, { arms: [TREE] })).toThrow(/^fitAcceptanceModel: turns\[0\] must/);
    expect(() => predictiveCheck(model, [null] as never, { recorded: TREE, seed: 1 })).toThrow(
      /^predictiveCheck: turns\[0\] must/,
    );
    expect(() => predictiveCheck(model, turns, { seed: 1 } as never)).toThrow(
      'predictiveCheck: recorded must be an object, got undefined',
    );
  });
});
