import {
  type AcceptanceModel,
  acceptancePresets,
  acceptanceStatistics,
  calibratedAcceptance,
  createRandom,
  depthHazards,
  type Environment,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { countingSource } from '../../contracts/counting-source.js';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';

const { eagle, promptLookup } = acceptancePresets;

/** Everything at once. */
const FULL: AcceptanceModel = {
  arms: [
    {
      name: 'eagle',
      hazards: [eagle.hazards, [0.8, 0.7, 0.6, 0.5, 0.5]],
      promptAcceptance: { alpha: 9, beta: 3 },
      chainOdds: { hard: 0.4, easy: 2.5 },
      cost: 1.4,
    },
    {
      name: 'lookup',
      hazards: [promptLookup.hazards, new Array<number>(10).fill(0.95)],
      promptAcceptance: { alpha: 1.5, beta: 1.8 },
      free: true,
    },
    { name: 'plain', hazards: [[], []], free: true },
  ],
  chain: { toHard: 0.3, toEasy: 0.2 },
  regimes: { kind: 'drawn', names: ['prose', 'copying'], meanTokens: [20, 8] },
  sequenceLength: { kind: 'log-normal', median: 60, spread: 0.5, max: 300 },
};

describeEnvironmentContract('calibratedAcceptance', () => calibratedAcceptance(FULL), { drawsPerPull: 1 });
describeEnvironmentContract(
  'calibratedAcceptance with shared luck and a schedule of three regimes',
  () =>
    calibratedAcceptance({
      arms: [
        { hazards: [[0.5], [1], [0]], promptAcceptance: { alpha: 2, beta: 2 } },
        { hazards: [[0.2], [0.9], [0.4]], promptAcceptance: { alpha: 5, beta: 1 } },
      ],
      promptLuck: 'shared',
      regimes: {
        kind: 'scheduled',
        names: ['prose', 'copying', 'code'],
        changes: [
          { fromToken: 0, regime: 0 },
          { fromToken: 5, regime: 1 },
          { fromToken: 9, regime: 2 },
          { fromToken: 30, regime: 1 },
        ],
      },
      sequenceLength: { kind: 'quantiles', tokens: [4, 20, 50] },
    }),
  { drawsPerPull: 1 },
);
describeEnvironmentContract(
  'calibratedAcceptance with hazards alone',
  () => calibratedAcceptance({ arms: [{ hazards: [0.5, 0.2] }, { hazards: [] }], sequenceLength: 30 }),
  { drawsPerPull: 1 },
);

/** The accepted lengths of an arm alone in many episodes. */
function alone(environment: Environment, arm: number, episodes: number, seed: string): number[][] {
  return Array.from({ length: episodes }, (_, e) => {
    const episode = environment.begin(e, createRandom(seed, e));
    const lengths: number[] = [];
    while (!episode.done) lengths.push(episode.pull(arm));
    return lengths;
  });
}

describe('calibratedAcceptance', () => {
  test('with hazards alone it is depthHazards, pull for pull', () => {
    const model = calibratedAcceptance({ arms: [{ hazards: eagle.hazards }], sequenceLength: 300 });
    const plain = depthHazards({ hazards: [eagle.hazards], sequenceLength: 300 });
    expect(alone(model, 0, 5, 'same')).toEqual(alone(plain, 0, 5, 'same'));
  });

  test('the hazards stay as given, whatever prompts and chain do to them', () => {
    const environment = calibratedAcceptance({
      arms: [
        {
          hazards: eagle.hazards,
          promptAcceptance: { alpha: 9, beta: 3 },
          chainOdds: { hard: 0.4, easy: 2.5 },
        },
      ],
      chain: { toHard: 0.3, toEasy: 0.2 },
      sequenceLength: 4000,
    });
    const episodes = 400;
    const blocks = alone(environment, 0, episodes, 'hazards');
    const { hazards, intraclassCorrelation, lagOneCorrelation } = acceptanceStatistics(blocks);
    const rounds = blocks.reduce((sum, turn) => sum + turn.length, 0);
    eagle.hazards.forEach((asked, k) => {
      // A prompt of 4000 tokens counts whole: the standard error is that of a ratio of sums over prompts.
      let squares = 0;
      let reachedInAll = 0;
      for (const turn of blocks) {
        const reached = turn.filter((length) => length > k).length;
        const accepted = turn.filter((length) => length > k + 1).length;
        squares += (accepted - asked * reached) * (accepted - asked * reached);
        reachedInAll += reached;
      }
      // Four standard errors, and 2e-4 for the cut at EOS: one round of some 1,100 in each prompt.
      expect(Math.abs(hazards[k]! - asked)).toBeLessThan((4 * Math.sqrt(squares)) / reachedInAll + 1 / 1100);
    });
    expect(rounds).toBeGreaterThan(400_000);
    expect(intraclassCorrelation).toBeGreaterThan(0.1);
    expect(lagOneCorrelation).toBeGreaterThan(0.05);
  });

  test('a chain that never moves or a symmetric one has half of its rounds easy, and correlation falls geometrically', () => {
    const environment = calibratedAcceptance({
      arms: [{ hazards: [0.5], chainOdds: { hard: 1e-9, easy: 1e9 } }],
      chain: { toHard: 0.1, toEasy: 0.1 },
      sequenceLength: 400_000,
    });
    const [lengths] = alone(environment, 0, 1, 'chain');
    const easy = lengths!.map((length) => length - 1).slice(0, 200_000);
    // The block is the state itself. A two-state chain that moves with probability 0.1 has autocorrelation 0.8^k; the
    // mean of n of its states has standard error sqrt(0.25 (1 + 0.8) / (1 - 0.8) / n), some 0.0034 here.
    const mean = easy.reduce((a, b) => a + b, 0) / easy.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * 0.0034);
    let moves = 0;
    for (let t = 1; t < easy.length; t++) if (easy[t] !== easy[t - 1]) moves += 1;
    // Binomial: sqrt(0.1 * 0.9 / 200,000) = 0.00067.
    expect(Math.abs(moves / easy.length - 0.1)).toBeLessThan(4 * 0.00067);
  });

  test('the path of the chain is the same whichever arms are pulled', () => {
    // The first arm is long in easy rounds and tells the state; the second never accepts anything.
    const environment = calibratedAcceptance({
      arms: [{ hazards: [0.5], chainOdds: { hard: 1e-9, easy: 1e9 } }, { hazards: [0] }],
      chain: { toHard: 0.3, toEasy: 0.3 },
      sequenceLength: 500,
    });
    const path = (arm: number) => {
      const episode = environment.begin(0, createRandom('path'));
      const outcomes = new Float64Array(2);
      return Array.from({ length: 200 }, () => {
        episode.pullAll!(arm, outcomes);
        return outcomes[0];
      });
    };
    expect(path(1)).toEqual(path(0));
    expect(new Set(path(0)).size).toBe(2);
  });

  test('a schedule of regimes holds at token positions', () => {
    const environment = calibratedAcceptance({
      arms: [
        {
          hazards: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
      regimes: {
        kind: 'scheduled',
        names: ['prose', 'copying'],
        changes: [
          { fromToken: 0, regime: 0 },
          { fromToken: 4, regime: 1 },
          { fromToken: 8, regime: 0 },
        ],
      },
      sequenceLength: 12,
    });
    // The block that begins at 7 is a copy to its end.
    expect(alone(environment, 0, 1, 'schedule')[0]).toEqual([1, 1, 1, 1, 3, 3, 1, 1]);
  });

  test('drawn regimes take their mean lengths, and follow one another as told', () => {
    // Each regime shows in the length of the block: 1, 2 or 3 tokens; stretches are counted in tokens.
    const environment = calibratedAcceptance({
      arms: [
        {
          hazards: [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        },
      ],
      regimes: {
        kind: 'drawn',
        names: ['prose', 'copying', 'code'],
        meanTokens: [30, 20, 50],
        next: [
          [0, 1, 0],
          [0, 0, 1],
          [1, 0, 0],
        ],
      },
      sequenceLength: 300_000,
    });
    const [lengths] = alone(environment, 0, 1, 'drawn');
    const tokens = [0, 0, 0];
    const stretches = [0, 0, 0];
    for (let t = 0; t < lengths!.length - 1; t++) {
      const regime = lengths![t]! - 1;
      tokens[regime]! += lengths![t]!;
      if (t > 0 && lengths![t - 1] !== lengths![t]) stretches[regime]! += 1;
    }
    // 3,000 stretches of each; a geometric law of mean m has standard deviation below m, so 4 m / sqrt(3000) = 0.073 m.
    // A block may run over the end of its stretch by up to 2 tokens, and stretches shorter than that hide.
    [30, 20, 50].forEach((mean, i) => {
      expect(Math.abs(tokens[i]! / stretches[i]! - mean)).toBeLessThan(0.073 * mean + 4);
    });
  });

  test('lengths of answers follow their law', () => {
    const lengthsOf = (sequenceLength: AcceptanceModel['sequenceLength']) => {
      const environment = calibratedAcceptance({ arms: [{ hazards: [] }], sequenceLength });
      return alone(environment, 0, 4000, 'lengths')
        .map((turn) => turn.length)
        .sort((a, b) => a - b);
    };
    // An empirical quantile p of n lies between the law's quantiles p -+ 4 sqrt(p (1 - p) / n): here 0.5 -+ 0.0316.
    const logNormal = lengthsOf({ kind: 'log-normal', median: 100, spread: 0.7, max: 400 });
    const z = 0.0793; // normal quantile of 0.5316
    expect(logNormal[2000]!).toBeGreaterThanOrEqual(Math.floor(100 * Math.exp(-0.7 * z)));
    expect(logNormal[2000]!).toBeLessThanOrEqual(Math.ceil(100 * Math.exp(0.7 * z)));
    // P(length > 400) = P(Z > ln 4 / 0.7 = 1.980) = 0.0238: the greatest is cut there.
    expect(logNormal[3999]).toBe(400);
    const quantiles = lengthsOf({ kind: 'quantiles', tokens: [10, 20, 100] });
    expect(quantiles[0]).toBe(10);
    expect(quantiles[2000]!).toBeGreaterThanOrEqual(20 - 1);
    expect(quantiles[2000]!).toBeLessThanOrEqual(20 + 0.0316 * 2 * 80 + 1);
    expect(quantiles[3999]!).toBeLessThanOrEqual(100);
  });

  test('what a prompt is, is drawn before its first pull: length, prompts of the arms, state', () => {
    const draws = (model: AcceptanceModel) => {
      const luck = countingSource(createRandom('draws'));
      calibratedAcceptance(model).begin(0, luck.random);
      return luck.draws;
    };
    const arm = { hazards: [0.5], promptAcceptance: { alpha: 2, beta: 2 } };
    expect(draws({ arms: [{ hazards: [0.5] }], sequenceLength: 9 })).toBe(0);
    expect(draws({ arms: [arm, arm], sequenceLength: 9 })).toBe(2);
    expect(draws({ arms: [arm, arm], promptLuck: 'shared', sequenceLength: 9 })).toBe(1);
    const chain = { toHard: 0.1, toEasy: 0.1 };
    const sequenceLength = { kind: 'quantiles', tokens: [5, 9] } as const;
    expect(draws({ arms: [arm, { hazards: [] }], chain, sequenceLength })).toBe(3);
  });

  test('with shared luck a prompt that is hard for one arm is hard for the other', () => {
    const arm = { hazards: [0.5], promptAcceptance: { alpha: 1, beta: 1 } };
    const means = (promptLuck: 'own' | 'shared') => {
      const environment = calibratedAcceptance({ arms: [arm, arm], promptLuck, sequenceLength: 200 });
      return [0, 1].map((i) => alone(environment, i, 50, 'shared').map((turn) => turn.length));
    };
    const [one, other] = means('shared');
    // The same prompt and the same uniforms.
    expect(other).toEqual(one);
    const [mine, yours] = means('own');
    expect(yours).not.toEqual(mine);
  });

  test('stability: one answer of the model above, its first two arms in turn; another result is value-breaking', () => {
    const episode = calibratedAcceptance({ ...FULL, arms: FULL.arms.slice(0, 2) }).begin(0, createRandom('stability'));
    const lengths: number[] = [];
    while (!episode.done) lengths.push(episode.pull(lengths.length % 2));
    expect(lengths).toEqual([
      6, 1, 4, 1, 3, 2, 1, 2, 1, 2, 3, 1, 3, 5, 2, 1, 5, 8, 1, 1, 2, 1, 2, 6, 3, 3, 1, 11, 1, 1, 2, 11, 2, 7, 1, 4, 4,
      4, 1, 1, 3, 1, 2, 1, 2, 11, 1, 6,
    ]);
  });

  test('wrong models are errors that name what is wrong', () => {
    const arm = { hazards: [0.5] };
    const good = { arms: [arm], sequenceLength: 10 };
    const regimes = { kind: 'drawn', names: ['a', 'b'], meanTokens: [2, 2] };
    const wrong: [object, string][] = [
      [{ ...good, arms: [] }, 'arms must be a non-empty array, got an array of 0'],
      [{ ...good, arms: [{ hazards: [1.5] }] }, 'arms[0].hazards[0] must be in [0, 1], got 1.5'],
      [
        { ...good, arms: [{ ...arm, promptAcceptance: { alpha: 0, beta: 1 } }] },
        'arms[0].promptAcceptance.alpha must be a finite number greater than 0, got 0',
      ],
      [
        { ...good, arms: [{ ...arm, chainOdds: { hard: 1, easy: 2 } }] },
        'chain must be given where arms[0] has chainOdds, got undefined',
      ],
      [
        { ...good, chain: { toHard: 0.1, toEasy: 0.1 }, arms: [{ ...arm, chainOdds: { hard: -1, easy: 2 } }] },
        'arms[0].chainOdds.hard must be a finite number greater than 0, got -1',
      ],
      [
        { ...good, chain: { toHard: 0.1, toEasy: 0.1 }, arms: [{ ...arm, chainOdds: { hard: 1, easy: 1e101 } }] },
        'arms[0].chainOdds.easy must be in [1e-100, 1e100], got 1e+101',
      ],
      [{ ...good, arms: [{ ...arm, cost: 1e101 }] }, 'arms[0].cost must be in [1e-100, 1e100], got 1e+101'],
      [{ ...good, chain: { toHard: 2, toEasy: 0.1 } }, 'chain.toHard must be in [0, 1], got 2'],
      [{ ...good, arms: [{ ...arm, cost: 0 }] }, 'arms[0].cost must be a finite number greater than 0, got 0'],
      [{ ...good, arms: [{ ...arm, free: 1 }] }, 'arms[0].free must be true or false, got 1'],
      [
        {
          ...good,
          arms: [
            { ...arm, name: 'x' },
            { ...arm, name: 'x' },
          ],
        },
        'another than that of arms[0], got "x"',
      ],
      [{ ...good, promptLuck: 'none' }, "promptLuck must be 'own' or 'shared', got \"none\""],
      [{ ...good, sequenceLength: 0 }, 'sequenceLength must be a positive integer, got 0'],
      [{ ...good, sequenceLength: { kind: 'quantiles', tokens: [5] } }, 'tokens must be at least 2 lengths'],
      [
        { ...good, sequenceLength: { kind: 'quantiles', tokens: [5, 4] } },
        'sequenceLength.tokens[1] must be an integer of at least 5, got 4',
      ],
      [
        { ...good, sequenceLength: { kind: 'log-normal', median: 0, spread: 1, max: 9 } },
        'sequenceLength.median must be a finite number greater than 0, got 0',
      ],
      [{ ...good, sequenceLength: { kind: 'poisson' } }, "sequenceLength.kind must be 'log-normal' or 'quantiles'"],
      [{ ...good, regimes }, 'arms[0].hazards must be an array of 2, got an array of 1'],
      [{ ...good, arms: [{ hazards: [[0.5], [0.5, 0.5]] }], regimes }, 'arms[0].hazards[1] must be an array of 1'],
      [
        { ...good, arms: [{ hazards: [[0.5], [0.5]] }], regimes: { ...regimes, meanTokens: [2, 0.5] } },
        'regimes.meanTokens[1] must be at least 1, got 0.5',
      ],
      [
        {
          ...good,
          arms: [{ hazards: [[0.5], [0.5]] }],
          regimes: {
            ...regimes,
            next: [
              [0, 0.9],
              [1, 0],
            ],
          },
        },
        'the sum of regimes.next[0] must be 1, got 0.9',
      ],
      [
        {
          ...good,
          arms: [{ hazards: [[0.5]] }],
          regimes: { kind: 'scheduled', names: ['a'], changes: [{ fromToken: 1, regime: 0 }] },
        },
        'regimes.changes[0].fromToken must be 0, got 1',
      ],
    ];
    for (const [model, message] of wrong) expect(() => calibratedAcceptance(model as never)).toThrow(message);
  });
});
