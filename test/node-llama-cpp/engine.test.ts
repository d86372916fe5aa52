import type { EngineSequence } from 'banditspec/node-llama-cpp';
import { describe, expect, test } from 'vitest';
import { requireSequence, whyUntested } from '../../src/node-llama-cpp/engine.js';
import { target } from './script.js';

describe("an engine's sequence", () => {
  test.each<[object | null, string]>([
    [null, 'who: sequence must be an object, got null'],
    [{ evaluate() {} }, 'who: sequence.model must be an object, got undefined'],
    [{ model: {}, evaluate: 3 }, 'who: sequence.evaluate must be a function, got 3'],
    [
      { model: {}, evaluate() {}, disposed: true },
      'sequence must be a sequence that can be used, got "one that is disposed"',
    ],
  ])('%#: what has not its shape is refused', (sequence, message) => {
    expect(() => requireSequence('who', 'sequence', sequence as unknown as EngineSequence)).toThrow(message);
  });

  test('is fit for drafts with the methods that it takes and a release that was tested; else it is said why not', () => {
    expect(() => requireSequence('who', 'sequence', target())).not.toThrow();
    expect(whyUntested(target())).toBe(undefined);
    expect(whyUntested(target({ release: 'v0.5.1' }))).toBe('llama.cpp must be v0.5.0 to have been tested, got v0.5.1');
    for (const method of ['controlledEvaluate', 'eraseContextTokenRanges'] as const) {
      const sequence = target();
      Object.defineProperty(sequence, method, { value: undefined });
      expect(whyUntested(sequence)).toBe(`a sequence has no ${method}`);
    }
    // An engine that says nothing of its release.
    for (const llama of [undefined, {}, { llamaCppRelease: null }]) {
      const sequence = target();
      Object.defineProperty(sequence.model, 'llama', { value: llama });
      expect(whyUntested(sequence)).toBe('llama.cpp must be v0.5.0 to have been tested, got undefined');
    }
  });
});
