import fc from 'fast-check';
import { expect, test } from 'vitest';
import { broken } from './broken-text.js';
import { playReader, readerCases, readers } from './reader-play.js';
import { isToldInWords } from './refusal.js';

/** `npm run fuzz` plays more; here each reader meets some of every way in which a text breaks. */
const CASES_A_READER = 300;

test.each([...readers().keys()])(
  '%s: what is broken is refused in words, and what is taken can be used',
  async (name) => {
    for (const text of readers().get(name)!.texts) await readers().get(name)!.read(text);
    const property = fc.asyncProperty(readerCases([name]), playReader);
    await fc.assert(property, { seed: 2026, numRuns: CASES_A_READER });
  },
);

test('edits change a value in a line, lose lines, cut and insert', () => {
  const text = '{"a":[1,2]}\n{"b":3}';
  const edit = (how: Parameters<typeof broken>[1][0]['how'], at: number, what = '9') =>
    broken(text, [{ how, at, what }]);
  expect(edit('value', 0.99)).toBe('{"a":[1,2]}\n{"b":9}');
  expect(edit('without', 0.2)).toBe('{"a":[2]}\n{"b":3}');
  expect(edit('line lost', 0)).toBe('{"b":3}');
  expect(edit('line twice', 0.9)).toBe('{"a":[1,2]}\n{"b":3}\n{"b":3}');
  expect(edit('cut', 0.5)).toBe(text.slice(0, 10));
  expect(edit('insert', 0)).toBe(`9${text}`);
  expect(edit('extra', 0.99, '"x"')).toBe('{"a":[1,2]}\n{"b":3,"\\"x\\"":"x"}');
});

test('what an engine says of itself where a check is missing is no refusal', () => {
  const careless = (text: string) => (JSON.parse(text) as { a: { b: number[] } }).a.b.map((value) => value + 1);
  for (const text of ['{}', '{"a":1}', '{"a":{"b":{}}}', 'null']) {
    let thrown: unknown;
    try {
      careless(text);
    } catch (error) {
      thrown = error;
    }
    expect(isToldInWords(thrown), String(thrown)).toBe(false);
  }
  expect(isToldInWords(new RangeError('restoreSelector: state must be an object, got 1'))).toBe(true);
});
