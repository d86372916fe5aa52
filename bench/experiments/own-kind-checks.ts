/** Checks what factories of the user's own return, when they return it: a wrong thing would fail later, far away. */
import type { AnySelector, Environment, RandomSource } from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import type { OwnEnvironmentFactory, OwnSelectorFactory } from './own-kinds.js';

/** How a selector is told of rounds, by its feedback. */
const LEARN: { readonly [Feedback in AnySelector['feedback']]: string } = {
  bandit: 'update',
  'bandit-with-costs': 'updateWithCost',
  'full-information': 'updateAll',
  'side-information': 'updateObserved',
  contextual: 'updateObserved',
};

type Named<Factory> = Readonly<Record<string, Factory>>;

function fail(what: string, kind: string, requirement: string, got: unknown): never {
  const shown = ['string', 'number'].includes(typeof got) ? JSON.stringify(got) : got === null ? 'null' : typeof got;
  throw new BenchError(`${what}.${kind} must return ${requirement}, got ${shown}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object';
}

/** The same factories, whose selectors are sure to have what a round needs. */
export function checkedSelectors(factories: Named<OwnSelectorFactory>): Named<OwnSelectorFactory> {
  return mapValues(factories, (make, kind) => (situation, config, context) => {
    const selector: unknown = make(situation, config, context);
    if (!isObject(selector)) fail('selectors', kind, 'a selector', selector);
    if (typeof selector.select !== 'function') fail('selectors', kind, 'a selector with select()', selector.select);
    const { feedback } = selector;
    if (typeof feedback !== 'string' || !Object.hasOwn(LEARN, feedback)) {
      fail('selectors', kind, `a selector whose feedback is one of ${Object.keys(LEARN).join(', ')}`, feedback);
    }
    const learn = LEARN[feedback as AnySelector['feedback']];
    if (typeof selector[learn] !== 'function') {
      fail('selectors', kind, `a selector with ${learn}(), as its feedback is ${feedback}`, selector[learn]);
    }
    return selector as unknown as AnySelector;
  });
}

/** The same factories, whose environments are sure to have what an episode needs. */
export function checkedEnvironments(factories: Named<OwnEnvironmentFactory>): Named<OwnEnvironmentFactory> {
  return mapValues(factories, (make, kind) => (config, context) => {
    const environment: unknown = make(config, context);
    if (!isObject(environment)) fail('environments', kind, 'an environment', environment);
    const { armCount, rewardRange, begin } = environment;
    if (!Number.isSafeInteger(armCount) || (armCount as number) < 1) {
      fail('environments', kind, 'an environment whose armCount is a positive integer', armCount);
    }
    if (!isObject(rewardRange) || !Number.isFinite(rewardRange.min) || !Number.isFinite(rewardRange.max)) {
      fail('environments', kind, 'an environment whose rewardRange is { min, max }', rewardRange);
    }
    if (typeof begin !== 'function') fail('environments', kind, 'an environment with begin()', begin);
    // The environment itself, but for what it begins.
    return Object.create(environment, {
      begin: {
        value(number: number, random: RandomSource) {
          const episode: unknown = begin.call(environment, number, random);
          if (!isObject(episode)) fail(`environments.${kind}`, 'begin', 'an episode', episode);
          if (typeof episode.pull !== 'function') {
            fail(`environments.${kind}`, 'begin', 'an episode with pull()', episode.pull);
          }
          return episode;
        },
      },
    }) as Environment;
  });
}

function mapValues<Value>(record: Named<Value>, map: (value: Value, key: string) => Value): Named<Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
