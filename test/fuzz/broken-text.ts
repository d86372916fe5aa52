/** Texts that once were right: what files look like that were cut off, edited by hand, or written by another version. */
import fc from 'fast-check';

/** One thing that happened to a text. `at` says where, from 0, the beginning, to 1. */
export interface Edit {
  readonly how:
    | 'value'
    | 'without'
    | 'twice'
    | 'extra'
    | 'cut'
    | 'insert'
    | 'swap'
    | 'line twice'
    | 'line lost'
    | 'ends';
  readonly at: number;
  /** JSON of what comes in, or the characters. */
  readonly what: string;
}

const VALUES = [
  ...[
    'null',
    'true',
    '""',
    '"x"',
    '[]',
    '{}',
    '[[]]',
    '[null]',
    '{"a":1}',
    '"__proto__"',
    '"\\u001b[31m"',
    '"\\ud800"',
  ],
  ...['0', '-0', '-1', '1', '2', '0.5', '1.5', '5e-324', '1e-300', '1e308', '-1e308', '1e999', '9007199254740993'],
  ...['255', '256', '32767', '32768', '65536', '2147483648', '4294967296', '1e12'],
];

const CHARACTERS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\n',
  '\r',
  '\u0000',
  '\ufeff',
  '\u2028',
  '-',
  'e',
  '9',
  'NaN',
];

/** So many edits, in turn. */
export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    how: fc.constantFrom<Edit['how'][]>(
      ...(['value', 'value', 'value', 'value', 'without', 'without', 'twice', 'extra'] as const),
      ...(['cut', 'insert', 'swap', 'line twice', 'line lost', 'ends'] as const),
    ),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    what: fc.oneof(fc.constantFrom(...VALUES), fc.constantFrom(...CHARACTERS)),
  }),
  { minLength: 1, maxLength: 3 },
);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every place in a document: what holds it, and under which key. */
function places(value: Json, into: [holder: Json, key: string][] = []): [Json, string][] {
  if (typeof value !== 'object' || value === null) return into;
  for (const key of Object.keys(value)) {
    into.push([value, key]);
    places((value as Record<string, Json>)[key]!, into);
  }
  return into;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** One document after something happened to one place in it. */
function editedDocument(text: string, { how, at, what }: Edit): string {
  const document = parsed(text);
  if (document === undefined) return text;
  const all = places(document);
  if (all.length === 0) return how === 'value' ? what : text;
  const [holder, key] = all[Math.floor(at * all.length)]!;
  const record = holder as Record<string, Json>;
  const value = parsed(what) ?? what;
  if (how === 'value') record[key] = value;
  else if (how === 'twice') {
    if (Array.isArray(holder)) holder.splice(Number(key), 0, holder[Number(key)]!);
    else record[`${key}2`] = record[key]!;
  } else if (how === 'extra') {
    if (Array.isArray(holder)) holder.push(value);
    else record[what] = value;
  } else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete record[key];
  return JSON.stringify(document);
}

/** The text after an edit. Edits of values are made in one of its lines, where lines are documents of their own. */
function edited(text: string, edit: Edit): string {
  const { how, at, what } = edit;
  const place = Math.floor(at * (text.length + 1));
  const lines = text.split('\n');
  const line = Math.floor(at * lines.length);
  switch (how) {
    case 'cut':
      return text.slice(0, place);
    case 'insert':
      return text.slice(0, place) + what + text.slice(place);
    case 'swap':
      return text.slice(0, place) + what + text.slice(place + what.length);
    case 'line twice':
      return [...lines.slice(0, line + 1), ...lines.slice(line)].join('\n');
    case 'line lost':
      return [...lines.slice(0, line), ...lines.slice(line + 1)].join('\n');
    case 'ends':
      return what.length > 1 ? `\ufeff${text}` : text.replaceAll('\n', '\r\n');
    default: {
      if (parsed(text) !== undefined) return editedDocument(text, edit);
      // The fraction that is left says where in the line.
      const inLine = { ...edit, at: at * lines.length - line };
      return lines.map((other, i) => (i === line ? editedDocument(other, inLine) : other)).join('\n');
    }
  }
}

/** The text after all of them. */
export function broken(text: string, all: readonly Edit[]): string {
  return all.reduce(edited, text);
}
