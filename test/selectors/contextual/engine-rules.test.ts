/** What engines do with a context: each rule as it is published, on sequences computed by hand. */
import {
  acceptedLengthRange,
  arcticHybrid,
  type BanditProblem,
  llamaCppArbitration,
  suffixCountDraft,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

const TRAITS = { draws: 'nothing', lateFeedback: 'exact' } as const;
const NEVER_TRIED = { exempt: 'an arm that was never played is played only where the others draft nothing' };

describeSelectorContract('arcticHybrid', arcticHybrid, {
  ...TRAITS,
  learning: { exempt: 'it learns nothing' },
  ties: { exempt: 'the score alone decides' },
});
describeSelectorContract('llamaCppArbitration', llamaCppArbitration, { ...TRAITS, learning: NEVER_TRIED });

/** The same with all drafts as long as the first number of two says. */
const told = (problem: BanditProblem) =>
  llamaCppArbitration({
    ...problem,
    contextSize: 2,
    draftContexts: new Array(Number.isInteger(problem?.armCount) ? Math.max(0, problem.armCount) : 0).fill(0),
  });
describeSelectorContract('llamaCppArbitration', told, {
  ...TRAITS,
  learning: NEVER_TRIED,
  rescaling: { exempt: 'drafts are counted in tokens' },
  context: ({ rewardRange: { min, max } }) => [max - min, 7],
});

const noLuck = () => 0;
const none = Number.NaN;

// arctic_inference/vllm/model_runner.py at 9d46438, propose_draft_token_ids.
describe('arcticHybrid', () => {
  test('copies from a score on that is the number of tokens of the drafter', () => {
    const selector = arcticHybrid({ armCount: 2, rewardRange: acceptedLengthRange(16) });
    const scores = [0, 2.999, 3, 16];
    expect(scores.map((score) => selector.select(noLuck, [score]))).toEqual([0, 0, 1, 1]);
  });

  test('reads its score among other numbers, and plays the arms that it is told', () => {
    const selector = arcticHybrid({
      ...{ armCount: 4, rewardRange: acceptedLengthRange(16) },
      ...{ contextSize: 3, scoreContext: 2, leastScore: 5, drafterArm: 2, suffixArm: 1 },
    });
    expect(selector.select(noLuck, [9, 9, 4.9])).toBe(2);
    expect(selector.select(noLuck, [0, 0, 5])).toBe(1);
    expect(() => selector.select(noLuck, [0, 0, -1])).toThrow(
      'arcticHybrid.select: context[2] must be a finite number of at least 0, got -1',
    );
  });

  test('what was pulled makes no difference', () => {
    const selector = arcticHybrid({ armCount: 2, rewardRange: acceptedLengthRange(16) });
    const before = selector.snapshot();
    for (let round = 0; round < 50; round++) selector.updateObserved(1, [none, 1], [16]);
    expect(selector.snapshot()).toEqual(before);
    expect(selector.select(noLuck, [16])).toBe(1);
  });

  test('by the score of the engine, a match in one earlier place must be twice as long as the draft of the model', () => {
    const selector = arcticHybrid({ armCount: 2, rewardRange: acceptedLengthRange(16), leastScore: 3 });
    const chosen = [4, 5, 6, 7].map((matchLength) => {
      const match = Array.from({ length: matchLength }, (_, i) => 100 + i);
      const text = [...match, 1, 2, 3, 4, 5, 6, 7, 8, ...match];
      return selector.select(noLuck, [suffixCountDraft({ text, draftLength: 16 }).score]);
    });
    expect(chosen).toEqual([0, 0, 1, 1]);
  });
});

// common/speculative.cpp of petersid2022/llama.cpp at 976b079 (ggml-org/llama.cpp#22546), common_speculative_draft.
describe('llamaCppArbitration', () => {
  const rewardRange = acceptedLengthRange(48);
  /** A model that always drafts 4 tokens, and two that copy as many as they find. */
  const three = () =>
    llamaCppArbitration({
      ...{ armCount: 3, rewardRange, contextSize: 2, draftContexts: [-1, 0, 1] },
      armRewardRanges: [acceptedLengthRange(4), rewardRange, rewardRange],
    });

  test('the first that drafts is tried first, and others only where those tried draft nothing', () => {
    const copies = llamaCppArbitration({ armCount: 2, rewardRange, contextSize: 2, draftContexts: [0, 1] });
    expect(copies.select(noLuck, [0, 9])).toBe(1);
    expect(copies.select(noLuck, [9, 9])).toBe(0);
    copies.updateObserved(0, [1, none], [9, 9]);
    // None of 9 were accepted: still before one that was never tried.
    expect(copies.select(noLuck, [1, 48])).toBe(0);
    expect(copies.select(noLuck, [0, 1])).toBe(1);
    copies.updateObserved(1, [none, 2], [0, 10]);
    // 0 of 9, and 1 of 10.
    expect(copies.select(noLuck, [48, 1])).toBe(1);
  });

  test('then the length times the share of drafted tokens that were accepted decides', () => {
    const selector = three();
    selector.updateObserved(0, [4, none, none], [0, 0]);
    selector.updateObserved(1, [none, 3, none], [16, 0]);
    selector.updateObserved(2, [none, none, 13], [0, 48]);
    expect(selector.snapshot().state).toEqual({ drafted: [4, 16, 48], accepted: [3, 2, 12] });
    // 3/4 of 4 = 3; 1/8 of so many; 1/4 of so many. Of equal values the first.
    expect(selector.select(noLuck, [24, 12])).toBe(0);
    expect(selector.select(noLuck, [25, 12])).toBe(1);
    expect(selector.select(noLuck, [24, 13])).toBe(2);
    expect(selector.select(noLuck, [26, 13])).toBe(1);
    expect(selector.select(noLuck, [48, 48])).toBe(2);
  });

  test('only the draft that was verified counts, and a round in which nobody drafts counts for nobody', () => {
    const selector = three();
    selector.updateObserved(0, [3, 9, 9], [20, 20]);
    // What becomes known later of other drafts the engine never hears of.
    selector.updateObserved(0, [none, none, 9], [20, 20]);
    expect(selector.snapshot().state).toEqual({ drafted: [4, 0, 0], accepted: [2, 0, 0] });
    const copies = llamaCppArbitration({ armCount: 2, rewardRange, contextSize: 2, draftContexts: [0, 1] });
    expect(copies.select(noLuck, [0, 0])).toBe(0);
    copies.updateObserved(0, [1, none], [0, 0]);
    expect(copies.snapshot().state).toEqual({ drafted: [0, 0], accepted: [0, 0] });
  });

  test('it goes on from prompt to prompt', () => {
    expect(three().startEpisode).toBeUndefined();
  });

  test.each<[() => unknown, string]>([
    [
      () => three().updateObserved(1, [none, 4, none], [2, 0]),
      'rewards[1] must be in [1, 3], which its draft can have, got 4',
    ],
    [
      () => three().select(noLuck, [-1, 0]),
      'llamaCppArbitration.select: context[0] must be in [0, 1000000000], got -1',
    ],
    [
      () => llamaCppArbitration({ armCount: 2, rewardRange, draftContexts: [0, 1] }),
      'llamaCppArbitration: draftContexts[1] must be an integer in [-1, 0], got 1',
    ],
    [
      () => arcticHybrid({ armCount: 2, rewardRange, suffixArm: 2 }),
      'arcticHybrid: suffixArm must be an integer in [0, 1], got 2',
    ],
    [
      () => arcticHybrid({ armCount: 2, rewardRange, scoreContext: 1 }),
      'arcticHybrid: scoreContext must be an integer in [0, 0], got 1',
    ],
  ])('what is out of range is refused, %#', (refused, message) => {
    expect(refused).toThrow(message);
  });
});
