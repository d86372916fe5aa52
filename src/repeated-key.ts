/**
 * Finds a key that JSON text has twice in one object: `JSON.parse` silently keeps the last.
 * Cost: time linear in the text, memory linear in its depth and in the keys of the objects that are open.
 */

/** Brackets, commas, and the beginnings of strings. */
const MARK = /[{}[\],"]/g;

/** What makes the string before it a key. */
const COLON = /[ \t\n\r]*:/y;

/** Where a string ends that begins at a quotation mark: at the next one that no backslash escapes. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json[end - 1 - backslashes] === '\\') backslashes += 1;
    // In text that is not JSON a string may have no end.
    if (backslashes % 2 === 0) return end === -1 ? json.length : end;
  }
}

/**
 * The path to the first key that an object repeats: keys and indices, outermost first. Undefined where there is none.
 * Keys are compared as the strings they spell: `"a"` and `"\u0061"` are the same.
 *
 * Cost: time linear in the text.
 *
 * @param json text that `JSON.parse` takes; for other text the result means nothing.
 * @throws TypeError when it is not a string; SyntaxError when a key of such other text is not a JSON string.
 * @example
 * ```ts
 * repeatedKey('{"a": {"b": 1, "b": 2}}'); // => ['a', 'b']
 * repeatedKey('[{"a": 1}, {"a": 1}]'); // => undefined
 * ```
 */
export function repeatedKey(json: string): readonly (string | number)[] | undefined {
  if (typeof json !== 'string') throw new TypeError(`repeatedKey: json must be a string, got ${typeof json}`);
  // The enclosing objects and arrays: the keys so far of an object, and for both the place in it.
  const open: { readonly keys: Set<string> | undefined; at: string | number }[] = [];
  const mark = new RegExp(MARK);
  for (let found = mark.exec(json); found !== null; found = mark.exec(json)) {
    const inner = open.at(-1);
    switch (found[0]) {
      case '{':
        open.push({ keys: new Set(), at: '' });
        break;
      case '[':
        open.push({ keys: undefined, at: 0 });
        break;
      case ',':
        if (typeof inner?.at === 'number') inner.at += 1;
        break;
      case '"': {
        const end = endOfString(json, found.index);
        mark.lastIndex = end + 1;
        COLON.lastIndex = end + 1;
        if (inner?.keys === undefined || !COLON.test(json)) break;
        const key: string = JSON.parse(json.slice(found.index, end + 1));
        inner.at = key;
        if (inner.keys.has(key)) return open.map(({ at }) => at);
        inner.keys.add(key);
        break;
      }
      default:
        open.pop();
    }
  }
  return undefined;
}
