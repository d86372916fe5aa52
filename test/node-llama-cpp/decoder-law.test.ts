/** The law of what a decoder writes, from many answers. */
import { createRandom, plainDecoding, promptLookup } from 'banditspec';
import { draftModel, speculativeDecoder } from 'banditspec/node-llama-cpp';
import { describe, expect, test } from 'vitest';
import { FakeSequence } from './fake-engine.js';
import { script, take } from './script.js';

describe('above temperature 0', () => {
  /** A law over four tokens for each last token; the draft model takes that of the next one, and blunts it. */
  const LAWS: readonly (readonly number[])[] = [
    [0.5, 0.2, 0.2, 0.1],
    [0.1, 0.6, 0.1, 0.2],
    [0.25, 0.25, 0.25, 0.25],
    [0.05, 0.05, 0.2, 0.7],
  ];
  const BLUNT = 1 / 3;
  const listed = (law: readonly number[]) => new Map(law.map((probability, token) => [token, probability] as const));
  const sharp = (context: readonly number[]) => listed(LAWS[context.at(-1)!]!);
  const blunt = (context: readonly number[]) =>
    listed(
      LAWS[context.at(-1)!]!.map((_, token) => (1 - BLUNT) * LAWS[(context.at(-1)! + 1) % 4]![token]! + BLUNT / 4),
    );

  test('three tokens have the law of the target alone, with drafts of every kind (chi-square)', async () => {
    const answers = 2000;
    const sampling = { temperature: 1 };
    const counts = new Map<string, number>();
    const random = createRandom('fake engine', 'law');
    for (let i = 0; i < answers; i++) {
      const sequence = new FakeSequence({ law: sharp });
      const draft = new FakeSequence({ law: blunt });
      const arms = [
        plainDecoding(),
        promptLookup({ draftLength: 2 }),
        draftModel({ sequence: draft, draftLength: 2, name: 'model 2' }),
        draftModel({ sequence: draft, draftLength: 3, name: 'model 3' }),
      ];
      const selector = script(i % 4, (i >> 2) % 4, (i >> 4) % 4);
      const decoder = speculativeDecoder({ sequence, arms, selector, random, sampling });
      const { tokens } = await take(decoder, [0, 1, 0, 2, 0], 3);
      counts.set(tokens.join(), (counts.get(tokens.join()) ?? 0) + 1);
    }
    let statistic = 0;
    let againstDraft = 0;
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        for (let c = 0; c < 4; c++) {
          const observed = counts.get([a, b, c].join()) ?? 0;
          const expected = answers * LAWS[0]![a]! * LAWS[a]![b]! * LAWS[b]![c]!;
          statistic += (observed - expected) ** 2 / expected;
          const drafted = blunt([0]).get(a)! * blunt([a]).get(b)! * blunt([b]).get(c)!;
          againstDraft += (observed - answers * drafted) ** 2 / (answers * drafted);
        }
      }
    }
    // Chi-square with 63 degrees of freedom: mean 63, standard deviation sqrt(126) = 11.2; beyond 5 of them one in 10^5.
    expect(statistic).toBeLessThan(63 + 5 * 11.2);
    // The law of the draft model would be noticed.
    expect(againstDraft).toBeGreaterThan(5 * (63 + 5 * 11.2));
  });
});
