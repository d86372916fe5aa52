import { type ArmSelector, createRandom, exp3Spec } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { OpenDecisions } from '../../src/servers/open-decisions.js';

const PROBLEM = { armCount: 3, rewardRange: { min: 0, max: 1 } };

describe('open decisions', () => {
  /** EXP3Spec that counts how often it is asked for a probability, and writes down with which it is told. */
  function watched() {
    const inner = exp3Spec(PROBLEM);
    const asked: number[] = [];
    const told: (number | undefined)[] = [];
    const selector: ArmSelector = {
      ...PROBLEM,
      feedback: 'bandit',
      select: (random) => inner.select(random),
      probability: (arm) => {
        asked.push(arm);
        return inner.probability(arm);
      },
      update: (arm, reward, probability) => {
        told.push(probability);
        inner.update(arm, reward, probability);
      },
      snapshot: () => inner.snapshot(),
    };
    return { selector, inner, asked, told };
  }

  test('one after the other ask for no probability', () => {
    const { selector, asked, told } = watched();
    const decisions = new OpenDecisions(selector, createRandom('one'));
    for (let round = 0; round < 5; round++) decisions.settle(decisions.decide(), 1);
    expect(asked).toEqual([]);
    expect(told).toEqual(Array.from({ length: 5 }, () => undefined));
  });

  test('keep the probability of the time of the choice, asked for once, when the first other outcome comes', () => {
    const { selector, inner, asked, told } = watched();
    const decisions = new OpenDecisions(selector, createRandom('three'));
    const [first, second, third] = [decisions.decide(), decisions.decide(), decisions.decide()];
    expect(asked).toEqual([]);
    decisions.settle(second, 0);
    expect(asked).toEqual([first.arm, third.arm]);
    decisions.settle(first, 0);
    // After two losses of 1 / (1/3) the law is another one.
    expect(inner.probability(third.arm)).not.toBeCloseTo(1 / 3, 3);
    decisions.settle(third, 0);
    expect(asked).toEqual([first.arm, third.arm]);
    expect(told).toEqual([undefined, 1 / 3, 1 / 3]);
  });

  test('that are closed are asked nothing more', () => {
    const { selector, asked, told } = watched();
    const decisions = new OpenDecisions(selector, createRandom('closed'));
    const [first, second] = [decisions.decide(), decisions.decide()];
    decisions.close(first);
    decisions.settle(second, 0);
    expect(asked).toEqual([]);
    expect(told).toEqual([undefined]);
  });
});
