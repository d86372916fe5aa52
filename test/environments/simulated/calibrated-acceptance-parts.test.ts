/** Each part of a model by itself, on luck that is written down: which uniform is for what, and its law by hand. */
import { type AcceptanceArm, type AcceptanceModel, calibratedAcceptance, type Environment } from 'banditspec';
import { describe, expect, test } from 'vitest';

/** Uniforms that are written down, each drawn once. */
function written(...uniforms: readonly number[]): () => number {
  let drawn = 0;
  return () => {
    if (drawn === uniforms.length) throw new Error(`no more than ${drawn} uniforms must be drawn`);
    drawn += 1;
    return uniforms[drawn - 1]!;
  };
}

/** Accepted lengths of an arm, on uniforms that what begins an episode takes first. */
function lengthsOf(environment: Environment, arm: number, uniforms: readonly number[], rounds: number): number[] {
  const episode = environment.begin(0, written(...uniforms));
  return Array.from({ length: rounds }, () => episode.pull(arm));
}

/**
 * Requires that the first drafted token is accepted with this probability, after what `before` draws: below it, and not
 * above. The share of rounds of each of 128 classes is solved for to 1e-12, all else closer: together to 1.3e-10.
 */
function expectAcceptance(environment: Environment, arm: number, before: readonly number[], probability: number): void {
  const at = (u: number) => lengthsOf(environment, arm, [...before, u], 1)[0];
  expect([at(probability - 1.3e-10), at(probability + 1.3e-10)]).toEqual([2, 1]);
}

const long = { sequenceLength: 1000 };

describe('hazards alone', () => {
  test('are taken to the last bit', () => {
    const hazards = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
    for (const hazard of hazards) {
      const environment = calibratedAcceptance({ arms: [{ hazards: [hazard] }], ...long });
      // A double in (0, 1) less its spacing at most.
      expect(lengthsOf(environment, 0, [hazard, hazard * (1 - Number.EPSILON)], 2)).toEqual([1, 2]);
    }
  });
});

describe('prompts that differ', () => {
  /** The acceptance in each class at a depth of 1, where a class weighs as many rounds as it takes: 1 / (1 + own). */
  function acceptances(factors: readonly number[], hazard: number): number[] {
    let [low, high] = [1e-30, 1e30];
    for (let step = 0; step < 500; step++) {
      const odds = Math.sqrt(low * high);
      const own = factors.map((factor) => (odds * factor) / (1 + odds * factor));
      const excess = own.reduce((sum, acceptance) => sum + (acceptance - hazard) / (1 + acceptance), 0);
      if (excess > 0) high = odds;
      else low = odds;
    }
    return factors.map((factor) => (low * factor) / (1 + low * factor));
  }

  test('are 128 classes of their Beta law, each with its own odds, weighed by the rounds that they take', () => {
    const arm: AcceptanceArm = { hazards: [0.6], promptAcceptance: { alpha: 1, beta: 1 } };
    const environment = calibratedAcceptance({ arms: [arm], ...long });
    // The middle of class c of Beta(1, 1) is (c + 1/2) / 128, its odds (c + 1/2) / (127.5 - c).
    const expected = acceptances(
      Array.from({ length: 128 }, (_, c) => (c + 0.5) / (127.5 - c)),
      0.6,
    );
    for (const c of [0, 1, 50, 127]) {
      for (const inside of [0.001, 0.999]) expectAcceptance(environment, 0, [(c + inside) / 128], expected[c]!);
    }
  });

  test('have finite odds where the law has nothing but ends', () => {
    const arm: AcceptanceArm = { hazards: [0.5], promptAcceptance: { alpha: 1e-6, beta: 1e-6 } };
    const environment = calibratedAcceptance({ arms: [arm], ...long });
    // Half of the classes at odds of 1e9, the others at 1e-9. With x the acceptance of the latter, and of the former all but
    // 1, (x / (1 + x) + 1 / 2) / (1 / (1 + x) + 1 / 2) = 1 / 2, so x = 1 / 5. Of odds 1e18 times those of 1 / 4, 1 - 4e-18.
    const at = (prompt: number, u: number) => lengthsOf(environment, 0, [prompt, u], 1)[0];
    expect([at(0, 0.2 - 1e-8), at(0, 0.2 + 1e-8), at(0.499, 0.2 - 1e-8), at(0.499, 0.2 + 1e-8)]).toEqual([2, 1, 2, 1]);
    expect([at(0.501, 1 - 1e-15), at(0.999, 1 - 1e-15)]).toEqual([2, 2]);
  });

  test('are drawn for each arm, or once for all', () => {
    const arm: AcceptanceArm = { hazards: [0.5], promptAcceptance: { alpha: 1, beta: 1 } };
    const outcomesOf = (model: Pick<AcceptanceModel, 'promptLuck'>, uniforms: readonly number[]) => {
      const outcomes = new Float64Array(3);
      const arms = [arm, { hazards: [0.5] }, arm];
      calibratedAcceptance({ arms, ...model, ...long }).begin(0, written(...uniforms)).pullAll!(0, outcomes);
      return Array.from(outcomes);
    };
    // The hardest prompt accepts next to nothing, the easiest next to everything. One arm has prompts that are alike.
    expect(outcomesOf({}, [0, 0.999, 0.4])).toEqual([1, 2, 2]);
    expect(outcomesOf({ promptLuck: 'own' }, [0.999, 0, 0.6])).toEqual([2, 1, 1]);
    expect(outcomesOf({ promptLuck: 'shared' }, [0.999, 0.6])).toEqual([2, 1, 2]);
    expect(outcomesOf({ promptLuck: 'shared' }, [0, 0.4])).toEqual([1, 2, 1]);
  });
});

describe('a chain of hard and easy rounds', () => {
  /**
   * A hazard of 7/32 with odds of 1 and 3, where a quarter of the rounds is easy: at odds of 1/5 in hard rounds they accept
   * 1/6 and easy ones (3/5) / (8/5) = 3/8, and 3/4 of 1/6 and 1/4 of 3/8 are 7/32.
   */
  const arm: AcceptanceArm = { hazards: [7 / 32], chainOdds: { hard: 1, easy: 3 } };
  const make = () => calibratedAcceptance({ arms: [arm], chain: { toHard: 0.3, toEasy: 0.1 }, ...long });

  test('begins easy as often as it is, and accepts by the odds of its state', () => {
    const environment = make();
    expectAcceptance(environment, 0, [0.2499999], 3 / 8);
    expectAcceptance(environment, 0, [0.2500001], 1 / 6);
  });

  test('goes on by what is left of the uniform of a round after 20 bits', () => {
    // Uniforms of 1/4 and a little: easy rounds accept one token there, hard ones none.
    const round = (left: number) => (262_144 + left) / 1_048_576;
    const lefts = [0.11, 0.09, 0.31, 0.29, 0.99, 0.1 - 1e-6, 0.3 + 1e-6, 0.3 - 1e-6, 0.1 + 1e-6, 0];
    const states = ['hard', 'hard', 'easy', 'easy', 'hard', 'hard', 'easy', 'easy', 'hard', 'hard'];
    const lengths = states.map((state) => (state === 'easy' ? 2 : 1));
    expect(lengthsOf(make(), 0, [0.9, ...lefts.map(round)], 10)).toEqual(lengths);
  });

  test('that never moves is in each state in half of the episodes, and one that never turns easy in none', () => {
    // 1/3 and 3: symmetric, so a hazard of 1/2 is 1/4 and 3/4.
    const symmetric: AcceptanceArm = { hazards: [0.5], chainOdds: { hard: 1 / 3, easy: 3 } };
    const still = calibratedAcceptance({ arms: [symmetric], chain: { toHard: 0, toEasy: 0 }, ...long });
    expectAcceptance(still, 0, [0.4999999], 3 / 4);
    expectAcceptance(still, 0, [0.5], 1 / 4);
    // All rounds are of one state, which then is what the hazard says.
    const hard = calibratedAcceptance({ arms: [symmetric], chain: { toHard: 0.5, toEasy: 0 }, ...long });
    expectAcceptance(hard, 0, [0], 1 / 2);
    const easy = calibratedAcceptance({ arms: [symmetric], chain: { toHard: 0, toEasy: 0.5 }, ...long });
    expectAcceptance(easy, 0, [1 - Number.EPSILON], 1 / 2);
  });

  test('leaves an arm alone that has no odds for it, prompts or not', () => {
    const arms: AcceptanceArm[] = [
      arm,
      { hazards: [0.5] },
      { hazards: [0.5], promptAcceptance: { alpha: 1e6, beta: 1e6 } },
    ];
    const mixed = calibratedAcceptance({ arms, chain: { toHard: 0.3, toEasy: 0.1 }, ...long });
    for (const state of [0.2, 0.9]) {
      expectAcceptance(mixed, 1, [0.5, state], 0.5);
      // Prompts of Beta(1e6, 1e6) in the middle: within a class of their median, of deviation 3.5e-4 in all.
      const at = (u: number) => lengthsOf(mixed, 2, [0.5, state, u], 1)[0];
      expect([at(0.4999), at(0.5001)]).toEqual([2, 1]);
    }
  });
});

describe('an answer', () => {
  test('has its length drawn first, then prompts, the state of the chain and the regimes', () => {
    const regimes = { kind: 'drawn', names: ['prose', 'copying'], meanTokens: [2, 4] } as const;
    const environment = calibratedAcceptance({
      arms: [{ hazards: [[0], [1]] }, { hazards: [[0.5], [0.5]], promptAcceptance: { alpha: 1, beta: 1 } }],
      sequenceLength: { kind: 'quantiles', tokens: [4, 20] },
      chain: { toHard: 0, toEasy: 0 },
      regimes,
    });
    // 12 tokens. Stretches of 1 + floor(ln 0.4 / ln 0.5) = 2, 1 + floor(ln 0.4 / ln 0.75) = 4 and, past the end,
    // 1 + floor(ln 0.01 / ln 0.5) = 7 tokens; after each of the first two a uniform says which regime is next.
    const before = [0.5, 0.3, 0.7, 0.6, 0, 0.6, 0, 0.99];
    const rounds = new Array<number>(10).fill(0.5);
    expect(lengthsOf(environment, 0, [...before, ...rounds], 10)).toEqual([1, 1, 2, 2, 1, 1, 1, 1, 1, 1]);
    const episode = environment.begin(0, written(...before, ...rounds));
    for (let round = 0; round < 10; round++) episode.pull(0);
    expect(episode.done).toBe(true);
  });

  test('of a fixed length needs no luck, and regimes by schedule need none', () => {
    const environment = calibratedAcceptance({
      arms: [{ hazards: [[0], [1]] }],
      sequenceLength: 5,
      regimes: {
        kind: 'scheduled',
        names: ['prose', 'copying'],
        changes: [
          { fromToken: 0, regime: 1 },
          { fromToken: 2, regime: 0 },
        ],
      },
    });
    expect(lengthsOf(environment, 0, [0.5, 0.5, 0.5, 0.5], 4)).toEqual([2, 1, 1, 1]);
  });
});

describe('what it says of itself', () => {
  test('names, ranges, costs and free arms, each with its default', () => {
    const environment = calibratedAcceptance({
      arms: [{ hazards: [0.5, 0.5], cost: 1.5, free: true, name: 'copy' }, { hazards: [] }, { hazards: [0.1] }],
      ...long,
    });
    expect({ ...environment }).toMatchObject({
      armCount: 3,
      armNames: ['copy', 'arm 1', 'arm 2'],
      rewardRange: { min: 1, max: 3 },
      armRanges: [
        { min: 1, max: 3 },
        { min: 1, max: 1 },
        { min: 1, max: 2 },
      ],
      armCosts: [1.5, 1, 1],
      freeArms: [true, false, false],
    });
    const episode = environment.begin(0, written(0.9, 0.9, 0.9));
    for (const arm of [0, 1, 0]) episode.pull(arm);
    expect(episode.elapsed).toBe(4);
  });

  test('the model, which a later change of it does not change', () => {
    const hazards = [0.5];
    const model: AcceptanceModel = { arms: [{ hazards }], sequenceLength: 3 };
    const environment = calibratedAcceptance(model);
    hazards[0] = 1;
    expect(environment.description).toEqual({
      kind: 'calibratedAcceptance',
      arms: [{ hazards: [0.5] }],
      sequenceLength: 3,
    });
    expect(lengthsOf(environment, 0, [0.6], 1)).toEqual([1]);
  });
});

describe('what it refuses', () => {
  const arm = { hazards: [0.5] };
  const good = { arms: [arm], sequenceLength: 10 };
  const chain = { toHard: 0.1, toEasy: 0.1 };
  const regimes = { kind: 'drawn', names: ['a', 'b'], meanTokens: [2, 2] };
  const withArm = (own: object, rest: object = {}) => ({ ...good, ...rest, arms: [{ ...arm, ...own }] });

  test.each<[string, unknown]>([
    ['model must be an object, got undefined', undefined],
    ['arms[1] must be an object, got null', { ...good, arms: [arm, null] }],
    ['arms[0].name must be a non-empty string, got ""', withArm({ name: '' })],
    [
      'arms[1].name must be another than that of arms[0], got "arm 1"',
      { ...good, arms: [{ ...arm, name: 'arm 1' }, arm] },
    ],
    [
      'arms[2].name must be another than that of arms[1], got "x"',
      { ...good, arms: [arm, { ...arm, name: 'x' }, { ...arm, name: 'x' }] },
    ],
    ['chain must be an object, got 1', { ...good, chain: 1 }],
    ['chain.toHard must be in [0, 1], got -0.1', { ...good, chain: { ...chain, toHard: -0.1 } }],
    ['chain.toEasy must be in [0, 1], got 1.1', { ...good, chain: { ...chain, toEasy: 1.1 } }],
    ["promptLuck must be 'own' or 'shared', got \"mine\"", { ...good, promptLuck: 'mine' }],
    ['chain must be given where arms[0] has chainOdds, got undefined', withArm({ chainOdds: { hard: 1, easy: 2 } })],
    ['arms[0].cost must be a finite number greater than 0, got 0', withArm({ cost: 0 })],
    ['arms[0].free must be true or false, got 1', withArm({ free: 1 })],
    ['regimes must be an object, got 1', { ...good, regimes: 1 }],
    ['arms[0].hazards must be an array of 2, got an array of 3', withArm({ hazards: [[0], [0], [0]] }, { regimes })],
    ['arms[0].hazards[1] must be a non-empty array, got 0.5', withArm({ hazards: [[0.5], 0.5] }, { regimes })],
    ['arms[0].hazards[1][0] must be in [0, 1], got 2', withArm({ hazards: [[0.5], [2]] }, { regimes })],
    [
      'arms[0].hazards[0][1] must be in [0, 1], got -1',
      withArm(
        {
          hazards: [
            [0.5, -1],
            [1, 1],
          ],
        },
        { regimes },
      ),
    ],
    [
      'arms[0].hazards[1] must be an array of 2, got an array of 1',
      withArm({ hazards: [[0.5, 0.5], [0.5]] }, { regimes }),
    ],
    ['arms[0].promptAcceptance must be an object, got 0.5', withArm({ promptAcceptance: 0.5 })],
    [
      'arms[0].promptAcceptance.beta must be a finite number greater than 0, got 0',
      withArm({ promptAcceptance: { alpha: 1, beta: 0 } }),
    ],
    [
      'arms[0].promptAcceptance.alpha must be at most 1000000, got 1000001',
      withArm({ promptAcceptance: { alpha: 1_000_001, beta: 1 } }),
    ],
    ['arms[0].chainOdds must be an object, got 2', withArm({ chainOdds: 2 }, { chain })],
    [
      'arms[0].chainOdds.easy must be a finite number greater than 0, got undefined',
      withArm({ chainOdds: { hard: 1 } }, { chain }),
    ],
  ])('%s', (message, model) => {
    expect(() => calibratedAcceptance(model as never)).toThrow(`calibratedAcceptance: ${message}`);
  });

  test('an episode without luck', () => {
    expect(() => calibratedAcceptance(good).begin(0, undefined as never)).toThrow(
      'calibratedAcceptance.begin: random must be a function, got undefined',
    );
  });
});
