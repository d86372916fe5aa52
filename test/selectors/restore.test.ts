import {
  type AnySelector,
  type ArmSelector,
  acceptedLengthRange,
  type ContextualSelector,
  exp3Spec,
  type LinUcbSnapshot,
  linUcb,
  restoreSelector,
  type SelectorSnapshot,
  type UcbSpecSnapshot,
  ucbSpec,
} from 'banditspec';
import { describe, expect, expectTypeOf, test } from 'vitest';

const problem = { armCount: 3, rewardRange: acceptedLengthRange(4) };

describe('restoreSelector', () => {
  test('gives back the type of the selector where the kind of the snapshot is known', () => {
    const restored = restoreSelector(ucbSpec(problem).snapshot());
    expectTypeOf(restored).toEqualTypeOf<ArmSelector<UcbSpecSnapshot>>();
    expect(restored.snapshot().config.radiusScale).toBe(1);
  });

  test('gives back any selector where the kind is known only when it runs: one check of feedback tells which', () => {
    const parsed = restoreSelector(JSON.parse(JSON.stringify(exp3Spec(problem).snapshot())));
    expectTypeOf(parsed).toEqualTypeOf<AnySelector>();
    const general = restoreSelector(exp3Spec(problem).snapshot() as SelectorSnapshot);
    expectTypeOf(general).toEqualTypeOf<AnySelector>();
    expect([parsed.feedback, general.feedback]).toEqual(['bandit', 'bandit']);
    if (parsed.feedback !== 'bandit') throw new Error('exp3Spec learns from the arm it pulled');
    const arm = parsed.select(() => 0);
    parsed.update(arm, 5);
    expect(parsed.probability(0)).toBe(1 / 3);
  });

  test('gives back the kind that is asked for, and refuses a snapshot of another', () => {
    const saved = JSON.stringify(linUcb({ ...problem, contextSize: 2 }).snapshot());
    const restored = restoreSelector('linUcb', JSON.parse(saved));
    expectTypeOf(restored).toEqualTypeOf<ContextualSelector<LinUcbSnapshot>>();
    expect(restored.contextSize).toBe(2);
    expect(() => restoreSelector('ucbSpec', JSON.parse(saved))).toThrow(
      'restoreSelector: snapshot.kind must be "ucbSpec", got "linUcb"',
    );
    expect(() => restoreSelector('ucbSpec', undefined)).toThrow('restoreSelector: snapshot must be an object');
    expect(() => restoreSelector('linucb' as 'linUcb', JSON.parse(saved))).toThrow(
      /^restoreSelector: kind must be one of ucbSpec, .*, got "linucb"; did you mean linUcb\?$/,
    );
  });

  test('refuses what is no object', () => {
    for (const wrong of [undefined, null, 3, 'ucbSpec', [], () => {}]) {
      expect(() => restoreSelector(wrong as never)).toThrow(TypeError);
      expect(() => restoreSelector(wrong as never)).toThrow('restoreSelector: snapshot must be an object, got');
    }
  });

  test('names the kinds it knows when it meets another', () => {
    for (const kind of ['ucb2', 'toString', '__proto__', 'constructor', '', undefined, null, 3, ['ucbSpec']]) {
      expect(() => restoreSelector({ ...ucbSpec(problem).snapshot(), kind: kind as string })).toThrow(
        /^restoreSelector: snapshot\.kind must be one of ucbSpec, .*, got /,
      );
    }
  });

  test('says which version it wanted and which came', () => {
    expect(() => restoreSelector({ ...ucbSpec(problem).snapshot(), version: 2 })).toThrow(
      'restoreSelector: ucbSpec snapshots must be of version 1, got 2',
    );
  });

  test('does not fall back to a default for a parameter that is missing', () => {
    const { radiusScale: _, ...config } = ucbSpec({ ...problem, radiusScale: 0.1 }).snapshot().config;
    expect(() => restoreSelector({ ...ucbSpec(problem).snapshot(), config })).toThrow(
      'restoreSelector: snapshot.config.radiusScale must be present, got undefined',
    );
  });

  test('does not take the state of one kind for that of another', () => {
    expect(() => restoreSelector({ ...ucbSpec(problem).snapshot(), kind: 'exp3Spec' })).toThrow(
      'exp3Spec: state.rounds must be an integer of at least 0, got undefined',
    );
  });
});
