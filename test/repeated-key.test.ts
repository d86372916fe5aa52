import { repeatedKey } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('repeatedKey', () => {
  test.each<[json: string, path: readonly (string | number)[]]>([
    ['{"a":1,"a":2}', ['a']],
    ['{"a" : 1 , "b": {"c": [{}, {"d": 1, "e": ",", "d": 2}]}}', ['b', 'c', 1, 'd']],
    ['[[], [1, 2], {"x": {"y": 0}, "x": 0}]', [2, 'x']],
    ['{"a": 1, "\\u0061": 2}', ['a']],
    ['{"__proto__": 1, "__proto__": 2}', ['__proto__']],
    ['{"q\\"": 1, "q\\"": 2}', ['q"']],
    ['{"": 1, "": 2}', ['']],
  ])('finds the second one of %s', (json, path) => {
    expect(repeatedKey(json)).toEqual(path);
  });

  test.each([
    ['{"a": "b", "b": "a"}'],
    ['{"a": {"a": {"a": 1}}}'],
    ['[{"a": 1}, {"a": 1}]'],
    ['{"a": "{\\"b\\": 1, \\"b\\": 2}"}'],
    ['{"a": "\\\\", "b": "a\\": "}'],
    ['["a", "a"]'],
    ['"a"'],
  ])('finds none in %s', (json) => {
    expect(repeatedKey(json)).toBeUndefined();
  });

  test('finds none in what JSON.stringify writes, and one where an entry is written twice', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.boolean(), (value, key, pretty) => {
        const json = JSON.stringify(value, null, pretty ? 2 : 0);
        expect(repeatedKey(json)).toBeUndefined();
        const entry = `${JSON.stringify(key)}:${json}`;
        expect(repeatedKey(`[0,{${entry},${entry}}]`)).toEqual([1, key]);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('takes a string of many megabytes', () => {
    const text = 'x\\n'.repeat(4_000_000);
    expect(repeatedKey(`{"a":"${text}","b":1,"b":"${text}"}`)).toEqual(['b']);
  });

  test.each(['1,2', '"abc', '{"a', '{"a\\', ']]', '["a":1,"a":2]', '"a":1', ''])(
    'ends without an error on %j, which is no JSON',
    (text) => {
      expect(repeatedKey(text)).toBeUndefined();
    },
  );

  test('asks for a string', () => {
    expect(() => repeatedKey(['{"a":1,"a":2}'] as never)).toThrow('repeatedKey: json must be a string, got object');
  });
});
