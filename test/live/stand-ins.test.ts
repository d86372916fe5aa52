import {
  type AnySelector,
  createRandom,
  type Decision,
  exp3Spec,
  linUcb,
  omegaUcb,
  restoreSelector,
  type SelectorSnapshot,
  ucb1,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { Heard } from '../../src/live/heard.js';
import { StandIns } from '../../src/live/stand-ins.js';

const UNIT = { armCount: 3, rewardRange: { min: 0, max: 1 } };
const neverDrawn = () => {
  throw new Error('a number was drawn');
};

/** The stand-ins of a selector, the open decisions, and what the copies are told. */
function standInsOf(selector: AnySelector, heard = new Heard(selector.armCount), counted = true) {
  const waiting = new Map<number, Decision>();
  const copies: SelectorSnapshot[] = [];
  const told: unknown[][] = [];
  const restore = (snapshot: SelectorSnapshot) => {
    copies.push(snapshot);
    const copy = restoreSelector(snapshot as SelectorSnapshot<string>) as unknown as Record<string, unknown>;
    for (const name of ['update', 'updateWithCost', 'updateObserved']) {
      const method = copy[name] as ((...args: unknown[]) => void) | undefined;
      if (!method) continue;
      copy[name] = (...args: unknown[]) => {
        told.push(args.map((arg) => (ArrayBuffer.isView(arg) ? Array.from(arg as Float64Array) : arg)));
        method.apply(copy, args);
      };
    }
    return copy as unknown as AnySelector;
  };
  const open = (id: number, arm: number, context?: readonly number[]) =>
    waiting.set(id, { id, arm, at: id, ...(context && { context }) });
  return { standIns: new StandIns(selector, waiting, heard, restore, counted), waiting, open, copies, told };
}

/** Arms 0 and 1 with the means 0.75 and 0.5, the last without an outcome. */
function heardOfTwo(): Heard {
  return new Heard(3, { counts: [4, 2, 0], rewards: [0.75, 0.5, 0], costs: [1, 9, 0] });
}

describe('who chooses', () => {
  test('is the selector itself where nothing is open and all arms can be chosen', () => {
    const selector = ucb1(UNIT);
    const { standIns, copies } = standInsOf(selector);
    expect(standIns.choose('who', null, undefined, neverDrawn)).toEqual({ view: selector, choice: 0, drawn: false });
    expect(standIns.peek('who', null, undefined)).toMatchObject({ view: selector, choice: 0 });
    expect(copies).toEqual([]);
  });

  test('is the selector itself where the choice is drawn, whatever is open', () => {
    const selector = exp3Spec(UNIT);
    const { standIns, open, copies } = standInsOf(selector);
    open(0, 1);
    // Uniform at first: 0.5 stands for the second of three arms.
    expect(standIns.choose('who', null, undefined, () => 0.5)).toEqual({ view: selector, choice: 1, drawn: true });
    expect(standIns.peek('who', null, undefined)).toEqual({ view: selector, choice: null });
    expect(copies).toEqual([]);
  });

  test('is the selector itself where open decisions are not counted', () => {
    const selector = ucb1(UNIT);
    const { standIns, open, copies } = standInsOf(selector, heardOfTwo(), false);
    open(0, 0);
    expect(standIns.choose('who', null, undefined, neverDrawn)).toEqual({ view: selector, choice: 0, drawn: false });
    expect(copies).toEqual([]);
  });

  test('is else a copy that was told the mean of each open arm, or the least where there is none', () => {
    const selector = ucb1(UNIT);
    const before = selector.snapshot();
    const { standIns, open, copies, told } = standInsOf(selector, heardOfTwo());
    open(3, 0);
    open(5, 2);
    open(8, 1);
    const { view, drawn } = standIns.choose('who', null, undefined, neverDrawn);
    expect(view).not.toBe(selector);
    expect(drawn).toBe(false);
    expect(told).toEqual([
      [0, 0.75, undefined],
      [2, 0, undefined],
      [1, 0.5, undefined],
    ]);
    expect(copies.length).toBe(1);
    expect(selector.snapshot()).toStrictEqual(before);
  });

  test('is a copy that is kept, and told of each decision once, until it is no longer like the selector', () => {
    const { standIns, open, copies, told } = standInsOf(ucb1(UNIT), heardOfTwo());
    open(0, 0);
    const first = standIns.choose('who', null, undefined, neverDrawn);
    open(1, 1);
    const second = standIns.choose('who', null, undefined, neverDrawn);
    expect(second.view).toBe(first.view);
    // One open decision after the other takes the next arm that has none.
    expect([first.choice, second.choice]).toEqual([1, 2]);
    expect(standIns.peek('who', null, undefined)).toMatchObject({ view: first.view, choice: 2 });
    expect(told.map(([arm]) => arm)).toEqual([0, 1]);
    standIns.forget();
    expect(standIns.choose('who', null, undefined, neverDrawn).view).not.toBe(first.view);
    expect(told.map(([arm]) => arm)).toEqual([0, 1, 0, 1]);
    expect(copies.length).toBe(2);
  });
});

describe('who chooses among some arms', () => {
  test('is a copy that has only ever had them, kept as long as they are the same', () => {
    const selector = ucb1(UNIT);
    for (const arm of [0, 1, 2]) selector.update(arm, arm / 2);
    const { standIns, copies, told } = standInsOf(selector);
    const { view, choice, drawn } = standIns.choose('who', [0, 1], undefined, neverDrawn);
    expect([choice, drawn]).toEqual([1, false]);
    expect(view.snapshot()).toMatchObject({ problem: { armCount: 2 }, state: { counts: [1, 1], sums: [0, 0.5] } });
    expect(standIns.only('who', [0, 1])).toBe(view);
    expect(standIns.peek('who', [0, 1], undefined)).toMatchObject({ view, choice: 1 });
    expect(copies.length).toBe(1);
    expect(standIns.only('who', [0, 2])).not.toBe(view);
    expect(copies.length).toBe(2);
    standIns.forget();
    standIns.only('who', [0, 2]);
    expect(copies.length).toBe(3);
    expect(told).toEqual([]);
  });

  test('is told of the open decisions of those arms, by their numbers among them', () => {
    const { standIns, open, copies, told } = standInsOf(ucb1(UNIT), heardOfTwo());
    open(0, 0);
    open(1, 1);
    open(2, 2);
    const first = standIns.choose('who', [1, 2], undefined, neverDrawn);
    expect(told).toEqual([
      [0, 0.5, undefined],
      [1, 0, undefined],
    ]);
    // One to find out that nothing is drawn, and one that is told.
    expect(copies.map(({ problem }) => problem.armCount)).toEqual([2, 2]);
    expect(standIns.choose('who', [1, 2], undefined, neverDrawn).view).toBe(first.view);
    expect(copies.length).toBe(2);
    // Of all arms it is another one.
    standIns.choose('who', null, undefined, neverDrawn);
    expect(copies.length).toBe(3);
    expect(told.length).toBe(5);
    // And of others again.
    standIns.choose('who', [0, 2], undefined, neverDrawn);
    expect(told.slice(5)).toEqual([
      [0, 0.75, undefined],
      [1, 0, undefined],
    ]);
  });

  test('is who would draw, where one would', () => {
    const { standIns } = standInsOf(exp3Spec(UNIT));
    const { view, choice } = standIns.peek('who', [0, 2], undefined);
    expect(choice).toBe(null);
    expect(view.armCount).toBe(2);
    expect(standIns.choose('who', [0, 2], undefined, createRandom('few')).view).toBe(view);
  });

  test('what the selector throws is passed on', () => {
    const failing = { ...ucb1(UNIT), select: () => neverDrawn() } as unknown as AnySelector;
    expect(() => standInsOf(failing).standIns.peek('who', null, undefined)).toThrow('a number was drawn');
    const contextual = linUcb({ ...UNIT, contextSize: 1 });
    expect(() => standInsOf(contextual).standIns.peek('who', null, undefined)).toThrow(
      'linUcb.select: context must be',
    );
  });
});

describe('what an open decision is taken to give', () => {
  test("is in the arm's own range, where arms have one", () => {
    const armRewardRanges = [
      { min: 0, max: 0.5 },
      { min: 0.625, max: 1 },
      { min: 0.25, max: 1 },
    ];
    const { standIns, open, told } = standInsOf(ucbSpec({ ...UNIT, armRewardRanges }), heardOfTwo());
    for (const arm of [0, 1, 2]) open(arm, arm);
    standIns.choose('who', null, undefined, neverDrawn);
    expect(told.map(([arm, reward]) => [arm, reward])).toEqual([
      [0, 0.5],
      [1, 0.625],
      [2, 0.25],
    ]);
  });

  test('is in the range of all rewards else: rounding may take a mean out of it', () => {
    const heard = new Heard(3, { counts: [1, 1, 1], rewards: [1 + 1e-12, -1e-12, 0.5], costs: [0, 0, 0] });
    const { standIns, open, told } = standInsOf(ucb1(UNIT), heard);
    for (const arm of [0, 1, 2]) open(arm, arm);
    standIns.choose('who', null, undefined, neverDrawn);
    expect(told.map(([, reward]) => reward)).toEqual([1, 0, 0.5]);
  });

  test('has a cost where costs are weighed: the mean, up to the greatest; the greatest where there is none', () => {
    const { standIns, open, told } = standInsOf(omegaUcb({ ...UNIT, maxCost: 4 }), heardOfTwo());
    for (const arm of [0, 1, 2]) open(arm, arm);
    standIns.choose('who', null, undefined, neverDrawn);
    expect(told).toEqual([
      [0, 0.75, 1],
      [1, 0.5, 4],
      [2, 0, 4],
    ]);
  });

  test('is learnt in the context of its choice', () => {
    const { standIns, open, told } = standInsOf(linUcb({ ...UNIT, contextSize: 2 }), heardOfTwo());
    open(0, 1, [1, 0.5]);
    standIns.choose('who', null, [0, 1], neverDrawn);
    expect(told).toEqual([[1, [Number.NaN, 0.5, Number.NaN], [1, 0.5]]]);
  });

  test('is of every arm where all are observed', () => {
    const all: unknown[] = [];
    const leader: AnySelector = {
      ...UNIT,
      feedback: 'full-information',
      select: () => 0,
      probability: (arm) => Number(arm === 0),
      updateAll: (rewards) => void all.push(rewards),
      snapshot: () => ({ kind: 'mine', version: 1, problem: UNIT, config: {}, state: {} }),
    };
    const waiting = new Map([[0, { id: 0, arm: 0, at: 0 }]]);
    new StandIns(leader, waiting, heardOfTwo(), () => leader, true).choose('who', null, undefined, neverDrawn);
    expect(all).toEqual([[0.75, 0.75, 0.75]]);
  });
});
