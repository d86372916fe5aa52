/**
 * NaN, Infinity and -Infinity in lines of JSON: Python writes them, JSON has no such values, and one of them in a field
 * that nobody needs would cost the whole line. Cost: time linear in the line, and only where the words occur in it.
 */

/** A value that is not a number, and where it is. */
export interface NotNumber {
  /** `NaN`, `Infinity` or `-Infinity`. */
  readonly word: string;
  /** The path of the value in the row, as in `choices[0].wall_time[1]`. */
  readonly path: string;
  /** Where it begins, 0-based. */
  readonly start: number;
}

const WORDS = /-?Infinity|NaN/y;

/** The path of the value that follows, from what is open around it. */
function pathOf(open: readonly { key: string | number }[]): string {
  return open.map(({ key }, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${key}`)).join('');
}

/** Where such values are in a text that would be JSON without them, in order. Words in strings do not count. */
export function notNumbersIn(text: string): readonly NotNumber[] {
  if (!text.includes('NaN') && !text.includes('Infinity')) return [];
  const found: NotNumber[] = [];
  const open: { key: string | number }[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    const inner = open[open.length - 1];
    if (character === '"') {
      const start = i;
      for (i += 1; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i += 1;
      // The last string before a value is its key.
      if (typeof inner?.key === 'string') inner.key = text.slice(start + 1, i);
    } else if (character === '{') open.push({ key: '' });
    else if (character === '[') open.push({ key: 0 });
    else if (character === '}' || character === ']') open.pop();
    else if (character === ',') {
      if (typeof inner?.key === 'number') inner.key += 1;
    } else {
      WORDS.lastIndex = i;
      const word = WORDS.exec(text)?.[0];
      if (word === undefined) continue;
      found.push({ word, path: pathOf(open), start: i });
      i += word.length - 1;
    }
  }
  return found;
}

/** The text with null in place of each of them. */
export function withNulls(text: string, notNumbers: readonly NotNumber[]): string {
  let result = '';
  let end = 0;
  for (const { start, word } of notNumbers) {
    result += `${text.slice(end, start)}null`;
    end = start + word.length;
  }
  return result + text.slice(end);
}
