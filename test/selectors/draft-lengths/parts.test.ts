/** What the draft-length controllers share: counts by depth, arms that are draft lengths, tiers, the shell of a rule. */
import { describe, expect, test } from 'vitest';
import { Acceptances, bestPerCost, readAcceptances } from '../../../src/selectors/draft-lengths/draft-acceptances.js';
import {
  armAtMost,
  readDraftLengths,
  requireAcceptedDrafts,
} from '../../../src/selectors/draft-lengths/draft-length-arms.js';
import { draftLengthSelector } from '../../../src/selectors/draft-lengths/draft-length-selector.js';
import { readTiers } from '../../../src/selectors/draft-lengths/tiers.js';

describe('acceptances by depth', () => {
  test('are counted, discounted at every depth, and shrunk towards a prior', () => {
    const acceptances = new Acceptances(2);
    acceptances.record(0, true);
    acceptances.record(0, true);
    acceptances.record(1, false);
    acceptances.discount(1 / 2);
    acceptances.record(1, true);
    expect(acceptances.toState()).toEqual({ verified: [1, 1.5], accepted: [1, 1] });
    // (1 + 2) / (1.5 + 2 + 3)
    expect(acceptances.rate(1, 2, 3)).toBe(3 / 6.5);
  });

  test('are read back where no more was accepted than verified, up to rounding', () => {
    const read = (verified: unknown, accepted: unknown, depths = 2) =>
      readAcceptances('who', { verified, accepted } as never, depths);
    const state = { verified: [2, 0], accepted: [2, 0] };
    expect(read(state.verified, state.accepted).toState()).toEqual(state);
    expect(read([], [], 0).toState()).toEqual({ verified: [], accepted: [] });
    read([2, 0], [2 * (1 + 0.9e-9), 0]);
    for (const [verified, accepted, message] of [
      [[2], [1, 1], 'who: state.verified must be an array of 2, got an array of 1'],
      [[2, 2], [1], 'who: state.accepted must be an array of 2, got an array of 1'],
      [[2, -1], [1, 0], 'who: state.verified[1] must be a finite number of at least 0, got -1'],
      [[2, 0], [2 * (1 + 1.1e-9), 0], 'who: state.accepted[0] must be in [0, 2], got 2.'],
      [[2, 2], [1, -0.1], 'who: state.accepted[1] must be in [0, 2], got -0.1'],
      [[2, 2], [1, '1'], 'who: state.accepted[1] must be in [0, 2], got "1"'],
      [[2, 2], [1, Number.NaN], 'who: state.accepted[1] must be in [0, 2], got NaN'],
    ] as const) {
      expect(() => read(verified, accepted), message).toThrow(message);
    }
    for (const wrong of [undefined, [1]]) {
      expect(() => read(wrong, [], 0)).toThrow('who: state.verified must be an array of 0');
      expect(() => read([], wrong, 0)).toThrow('who: state.accepted must be an array of 0');
    }
    expect(() => readAcceptances('who', null as never, 1)).toThrow('who: state must be an object, got null');
  });
});

describe('the draft with the most tokens per cost', () => {
  // Rates 1/2 and 1/4: 1, 1.5 and 1.625 tokens.
  const rateAt = (depth: number) => [1 / 2, 1 / 4][depth]!;

  test('is found among lengths that need not follow one another', () => {
    expect(bestPerCost([0, 1, 2], [1, 1, 1], rateAt)).toBe(2);
    expect(bestPerCost([0, 1, 2], [1, 1.2, 1.4], rateAt)).toBe(1);
    expect(bestPerCost([0, 1, 2], [1, 1.6, 1.7], rateAt)).toBe(0);
    expect(bestPerCost([1, 2], [1.2, 1.25], rateAt)).toBe(1);
    // Two tokens beyond none: 1.625 / 1.6.
    expect(bestPerCost([0, 2], [1, 1.6], rateAt)).toBe(1);
    expect(bestPerCost([0, 2], [1, 1.65], rateAt)).toBe(0);
  });

  test('is the shortest of equals', () => {
    expect(bestPerCost([0, 1], [1, 1.5], rateAt)).toBe(0);
  });
});

describe('arms that are draft lengths', () => {
  const problem = { armCount: 3, rewardRange: { min: 1, max: 6 } };

  test('ascend, and fit the range with the bonus token; arm i drafts i tokens unless told', () => {
    expect(readDraftLengths('who', problem)).toEqual([0, 1, 2]);
    const given = [0, 3, 5];
    const read = readDraftLengths('who', { ...problem, draftLengths: given });
    expect(read).toEqual(given);
    expect(read).not.toBe(given);
    for (const draftLengths of [
      [1, 1, 2],
      [1, 3, 2],
    ]) {
      expect(() => readDraftLengths('who', { ...problem, draftLengths })).toThrow(/^who: draftLengths\[[12]\] must be/);
    }
    expect(() => readDraftLengths('who', { ...problem, draftLengths: [0, 3, 6] })).toThrow(
      'who: rewardRange must hold the accepted lengths [1, 7], got [1, 6]',
    );
    const from = (min: number) => ({ armCount: 1, rewardRange: { min, max: 2 } });
    expect(readDraftLengths('who', from(0))).toEqual([0]);
    expect(() => readDraftLengths('who', from(1.5))).toThrow('who: rewardRange must hold the accepted lengths [1, 1]');
  });

  test('accept what their draft can have, less the bonus token', () => {
    const accepted = (arm: number, reward: number, probability?: number) =>
      requireAcceptedDrafts('who', [0, 2], arm, reward, probability);
    expect([accepted(0, 1), accepted(1, 1), accepted(1, 3, 0.5)]).toEqual([0, 0, 2]);
    expect(() => accepted(2, 1)).toThrow('who: arm must be an integer in [0, 1], got 2');
    expect(() => accepted(1, 4)).toThrow('who: reward must be an integer in [1, 3], got 4');
    expect(() => accepted(0, 2)).toThrow('who: reward must be an integer in [1, 1], got 2');
    expect(() => accepted(1, 0)).toThrow('who: reward must be an integer in [1, 3], got 0');
    expect(() => accepted(1, 1.5)).toThrow('who: reward must be an integer in [1, 3], got 1.5');
    expect(() => accepted(1, 1, 0)).toThrow('who: probability must be in (0, 1], got 0');
  });

  test('the last that is no longer than a length, or the first', () => {
    const lengths = [1, 3, 6];
    expect([0, 1, 2, 3, 5.5, 6, 9].map((length) => armAtMost(lengths, length))).toEqual([0, 0, 0, 1, 1, 2, 2]);
  });
});

describe('tiers', () => {
  const read = (tiers: readonly number[], initial?: number) => readTiers('who', [0, 1, 3, 5], tiers, initial);

  test('are among the draft lengths, ascending, and begin in the middle unless told', () => {
    expect(read([0, 3, 5])).toEqual({ tiers: [0, 3, 5], arms: [0, 2, 3], start: 1 });
    expect(read([1, 3], 1)).toEqual({ tiers: [1, 3], arms: [1, 2], start: 0 });
    expect(read([1, 3]).start).toBe(1);
    expect(read([0]).start).toBe(0);
  });

  test.each<[readonly number[], number | undefined, string]>([
    [[2], undefined, 'who: tiers[0] must be among the draft lengths 0, 1, 3, 5, got 2'],
    [[1, 1], undefined, 'who: tiers[1] must be among the draft lengths 3, 5, got 1'],
    [[3, 1], undefined, 'who: tiers[1] must be among the draft lengths 5, got 1'],
    [[5, 6], undefined, 'who: tiers[1] must be left out, got 6'],
    [[1, 3], 5, 'who: initialDraftLength must be among the tiers 1, 3, got 5'],
  ])('%j from %s is refused', (tiers, initial, message) => {
    expect(() => read(tiers, initial)).toThrow(message);
  });
});

describe('the shell of a rule over draft lengths', () => {
  const identity = () => ({
    kind: 'mine',
    version: 4,
    problem: { armCount: 2, rewardRange: { min: 1, max: 3 } },
    config: { draftLengths: [0, 2] },
  });

  test('tells its rule how many tokens were accepted, and where prompts begin', () => {
    const told: unknown[] = [];
    const selector = draftLengthSelector(identity(), {
      choose: () => 1,
      learn: (...what) => told.push(what),
      beginPrompt: () => told.push('prompt'),
      toState: () => ({}),
    });
    expect([selector.feedback, selector.armCount, selector.rewardRange]).toEqual(['bandit', 2, { min: 1, max: 3 }]);
    expect(selector.select(() => Number.NaN)).toBe(1);
    expect([0, 1].map((arm) => selector.probability(arm))).toEqual([0, 1]);
    selector.update(1, 3, 0.5);
    selector.startEpisode!();
    expect(() => selector.update(0, 2)).toThrow('mine.update: reward must be an integer in [1, 1], got 2');
    expect(() => selector.update(1, 3, 2)).toThrow('mine.update: probability must be in (0, 1], got 2');
    expect(() => selector.probability(2)).toThrow('mine.probability: arm must be an integer in [0, 1], got 2');
    expect(told).toEqual([[1, 2], 'prompt']);
  });

  test('copies its problem and parameters, and takes prompts as they come where its rule does not mind', () => {
    const own = identity();
    const selector = draftLengthSelector(own, { choose: () => 0, learn: () => {}, toState: () => ({ n: 1 }) });
    own.problem.rewardRange.max = 9;
    own.config.draftLengths[1] = 1;
    selector.startEpisode!();
    const snapshot = selector.snapshot();
    expect(snapshot).toEqual({ ...identity(), state: { n: 1 } });
    (snapshot.problem.rewardRange as { max: number }).max = 9;
    snapshot.config.draftLengths[0] = 1;
    expect(selector.snapshot()).toEqual({ ...identity(), state: { n: 1 } });
  });
});
