import {
  type AnySelector,
  type DecideOptions,
  exp3Spec,
  hedge,
  type LedgerOptions,
  linUcb,
  omegaUcb,
  restoreSelector,
  type SelectorSnapshot,
  selectorDescriptions,
  ucb1,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import {
  followsLastRounds,
  identityOf,
  readContext,
  readNames,
  requireLedgerOptions,
} from '../../src/live/ledger-checks.js';

const UNIT = { armCount: 3, rewardRange: { min: 0, max: 1 } };

/** A selector of a kind of one's own. */
function ownSelector(kind: string): AnySelector {
  const inner = ucb1(UNIT);
  return {
    ...inner,
    ...UNIT,
    feedback: 'bandit',
    select: () => 0,
    update() {},
    probability: () => 1,
    snapshot: () => ({ kind, version: 1, problem: UNIT, config: {}, state: {} }),
  };
}

describe('options of a ledger', () => {
  const accepted: [string, AnySelector, LedgerOptions][] = [
    ['none', ucb1(UNIT), {}],
    ['those of a new ledger', ucb1(UNIT), { armNames: ['a', 'b', 'c'], maxOpen: 1, clock: () => 0, expireAfter: 0.5 }],
    ['either word for open decisions', ucb1(UNIT), { pending: 'counted' }],
    ['either word for open decisions', ucb1(UNIT), { pending: 'ignored' }],
    ['no probability for a kind that does not use it', ucb1(UNIT), { recordProbability: false }],
    ['probabilities', exp3Spec(UNIT), { recordProbability: true }],
    ['an outcome at an end of the range', ucb1(UNIT), { expireAfter: 1, expireAs: 1 }],
    [
      'an outcome with its cost',
      omegaUcb({ ...UNIT, maxCost: 2 }),
      { expireAfter: 1, expireAs: { reward: 0, cost: 2 } },
    ],
    ['outcomes of all arms', hedge(UNIT), { expireAfter: 1, expireAs: [0, 0.5, 1] }],
    ['an outcome in any context', linUcb({ ...UNIT, contextSize: 2 }), { expireAfter: 1, expireAs: 0.5 }],
    ["a kind of one's own with a way to restore it", ownSelector('mine'), { restore: () => ownSelector('mine') }],
  ];
  test.each(accepted)('%s', (_what, selector, options) => {
    const before = JSON.stringify(selector.snapshot());
    expect(() => requireLedgerOptions('who', selector, options)).not.toThrow();
    // The outcome of what expires was tried on a copy.
    expect(JSON.stringify(selector.snapshot())).toBe(before);
  });

  test.each<[AnySelector, object, string]>([
    [null as never, {}, 'selector must be an object, got null'],
    [{} as never, {}, 'selector.snapshot must be a function, got undefined'],
    [ucb1(UNIT), { open: 3 }, 'options must be among'],
    [ucb1(UNIT), { maxOpen: 1.5 }, 'maxOpen must be a positive integer, got 1.5'],
    [ucb1(UNIT), { clock: 0 }, 'clock must be a function, got 0'],
    [ucb1(UNIT), { restore: {} }, 'restore must be a function, got an object'],
    [ucb1(UNIT), { onEvent: 'log' }, 'onEvent must be a function, got "log"'],
    [ucb1(UNIT), { expireAfter: -1 }, 'expireAfter must be a finite number greater than 0, got -1'],
    [ucb1(UNIT), { pending: 'least' }, "pending must be 'counted' or 'ignored', got \"least\""],
    [ucb1(UNIT), { recordProbability: 0 }, 'recordProbability must be true or false, got 0'],
    [
      exp3Spec(UNIT),
      { recordProbability: false },
      'recordProbability must be true for exp3Spec, which may weigh outcomes by it, got false',
    ],
    // Of another's kind nobody knows whether it does; a name of Object.prototype is no kind of this package.
    [
      ownSelector('mine'),
      { recordProbability: false, restore: () => ucb1(UNIT) },
      'recordProbability must be true for mine, which may',
    ],
    [
      ownSelector('toString'),
      { recordProbability: false, restore: () => ucb1(UNIT) },
      'recordProbability must be true for toString',
    ],
    [ownSelector('mine'), {}, 'restore must be given for the kind "mine", which is not of this package, got undefined'],
    [ownSelector('toString'), {}, 'restore must be given for the kind "toString"'],
    [ucb1(UNIT), { expireAs: 0 }, 'expireAfter must be given where expireAs is, got undefined'],
  ])('%#: what does not suit is refused', (selector, options, message) => {
    expect(() => requireLedgerOptions('who', selector, options)).toThrow(`who: ${message}`);
  });

  test('an outcome for what expires must be one for every arm, and is tried by the way to restore that is given', () => {
    const expire = (expireAs: unknown) => ({ expireAfter: 1, expireAs }) as LedgerOptions;
    const require = (selector: AnySelector, options: LedgerOptions) => () =>
      requireLedgerOptions('who', selector, options);
    expect(require(ucb1(UNIT), expire(1.5))).toThrow('ucb1.update: reward must be in [0, 1], got 1.5');
    // Of a list the entry of the last arm is missing.
    const contextual = linUcb({ ...UNIT, contextSize: 1 });
    expect(require(contextual, expire([0, 0.5, null]))).toThrow('who: outcome[2] must be the reward of the chosen arm');
    expect(require(contextual, expire([null, 0.5, 1]))).toThrow('who: outcome[0] must be the reward of the chosen arm');
    const restored: SelectorSnapshot[] = [];
    const restore = (snapshot: SelectorSnapshot) => {
      restored.push(snapshot);
      return restoreSelector(snapshot as SelectorSnapshot<string>);
    };
    expect(require(ucb1(UNIT), { ...expire(2), restore })).toThrow('reward must be in [0, 1], got 2');
    expect(restored).toEqual([ucb1(UNIT).snapshot()]);
  });

  test('what weighs outcomes are the kinds of the family of weights, and only those must record probabilities', () => {
    for (const { kind, family, create, settings } of Object.values(selectorDescriptions)) {
      const problem = { armCount: 3, rewardRange: { min: 1, max: 3 } };
      const options = { ...problem, ...settings?.({ ...problem, horizon: 9 }) };
      const selector = create(options as never) as AnySelector;
      const check = () => requireLedgerOptions('who', selector, { recordProbability: false });
      if (family === 'weights') expect(check, kind).toThrow(`must be true for ${kind}`);
      else expect(check, kind).not.toThrow();
      expect(followsLastRounds(kind), kind).toBe(family === 'draft-lengths');
    }
    for (const kind of ['mine', 'toString']) expect(followsLastRounds(kind)).toBe(false);
  });
});

describe('what a decision is told', () => {
  test('a context is a list of finite numbers, which is copied', () => {
    const context = [1, -2.5];
    const read = readContext('who', context);
    expect(read).toEqual(context);
    expect(read).not.toBe(context);
    expect(readContext('who', [])).toEqual([]);
    expect(() => readContext('who', [1, Number.NaN])).toThrow('who: context[1] must be a finite number, got NaN');
    expect(() => readContext('who', { length: 1 } as never)).toThrow('who: context must be');
    expect(() => readContext('who', ['1'] as never, 'open[3].context')).toThrow(
      'who: open[3].context[0] must be a finite number, got "1"',
    );
    // The type says so too.
    const options: DecideOptions = { context: read };
    expect(options.context).toBe(read);
  });

  test('names are one for each arm, no two alike, and are copied', () => {
    const names = ['a', 'b'];
    const read = readNames('who', 'names', names, 2);
    expect(read).toEqual(names);
    expect(read).not.toBe(names);
    expect(() => readNames('who', 'names', ['a'], 2)).toThrow('who: names must be an array of 2, got an array of 1');
    expect(() => readNames('who', 'names', ['a', ''], 2)).toThrow('who: names[1] must be a non-empty string, got ""');
    expect(() => readNames('who', 'names', ['a', 'b', 'a'], 3)).toThrow(
      'who: names[2] must be one that no other arm has, got "a"',
    );
  });

  test('what a selector is, is its snapshot without what it has learnt', () => {
    const selector = omegaUcb({ ...UNIT, maxCost: 2 });
    const { kind, version, problem, config } = selector.snapshot();
    expect(identityOf(selector)).toStrictEqual({ kind, version, problem, config });
  });
});
