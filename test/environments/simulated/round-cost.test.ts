import { roundCost } from 'banditspec';
import { describe, expect, test } from 'vitest';

describe('roundCost', () => {
  test('a round is a pass over the draft and the drafting', () => {
    // The 68M chain before Vicuna-7B, 5 tokens: (22.33 + 5 * 1.924) / 22.97 = 1.391 plain passes.
    const cost = roundCost({ draftLength: 5, verify: 22.33 / 22.97, perDraftToken: 1.924 / 22.97 });
    expect(cost).toBeCloseTo(1.391, 3);
  });

  test('without drafts a round is a plain pass, whatever the load', () => {
    expect(roundCost({ draftLength: 0, verify: 3, perDraftToken: 1, batch: 64 })).toBe(1);
  });

  test('costs by batch are linear in between and constant beyond', () => {
    const perDraftToken = [
      [2, 0.1],
      [10, 0.5],
    ] as const;
    const at = (batch: number) => roundCost({ draftLength: 1, perDraftToken, batch }) - 1;
    expect(at(1)).toBeCloseTo(0.1, 12);
    expect(at(2)).toBeCloseTo(0.1, 12);
    expect(at(4)).toBeCloseTo(0.2, 12);
    expect(at(10)).toBeCloseTo(0.5, 12);
    expect(at(50)).toBeCloseTo(0.5, 12);
  });

  test('wrong options are errors that name them', () => {
    const good = { draftLength: 2, perDraftToken: 0.1 };
    const wrong: [object, string][] = [
      [{ ...good, draftLength: -1 }, 'roundCost: draftLength must be an integer of at least 0, got -1'],
      [{ ...good, verify: 0 }, 'roundCost: verify must be a finite number greater than 0, got 0'],
      [{ ...good, perDraftToken: -0.1 }, 'roundCost: perDraftToken must be a finite number of at least 0, got -0.1'],
      [{ ...good, batch: 0.5 }, 'roundCost: batch must be at least 1, got 0.5'],
      [{ ...good, perDraftToken: [] }, 'roundCost: perDraftToken must be a non-empty array, got an array of 0'],
      [{ ...good, verify: [[1]] }, 'roundCost: verify[0] must be an array of 2, got an array of 1'],
      [{ ...good, verify: [[0, 1]] }, 'roundCost: verify[0][0] must be greater than 0, got 0'],
      [{ ...good, verify: [[1, 0]] }, 'roundCost: verify[0][1] must be a finite number greater than 0, got 0'],
      [
        {
          ...good,
          verify: [
            [4, 1],
            [4, 2],
          ],
        },
        'roundCost: verify[1][0] must be greater than 4, got 4',
      ],
    ];
    for (const [options, message] of wrong) expect(() => roundCost(options as never)).toThrow(message);
  });

  test('drafting may be free', () => {
    expect(roundCost({ draftLength: 10, perDraftToken: 0 })).toBe(1);
  });
});
