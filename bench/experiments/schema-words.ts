/** The words that schemas are written in: each tells what is required and what came, and what was probably meant. */
import { nearestName } from 'banditspec';
import * as v from 'valibot';

/** What may stand somewhere. */
export type Schema<Value = unknown> = v.GenericSchema<unknown, Value>;
export type Entry = Schema | v.OptionalSchema<Schema, undefined>;
export type Entries = Readonly<Record<string, Entry>>;

/** What came, in the words of an error. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value !== null && typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}..."`;
}

/** `experiments[0].selectors["my rule"].delta`. */
export function pathText(path: readonly { readonly key: unknown }[]): string {
  let text = '';
  for (const { key } of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (!/^[A-Za-z_$][\w$]*$/.test(String(key))) text += `[${JSON.stringify(key)}]`;
    else text += text === '' ? String(key) : `.${key}`;
  }
  return text;
}

/** What a schema found wrong, each with its path; that of the whole is empty. */
export function problemsOf(
  issues: readonly v.BaseIssue<unknown>[],
): readonly { readonly path: string; readonly message: string }[] {
  return issues.map(({ path, message }) => ({ path: path ? pathText(path as never) : '', message }));
}

/** An object without unknown keys. */
export function object<Shape extends Entries>(entries: Shape) {
  return v.strictObject(entries, (issue) => {
    // The library says "never" of a key that should not be there, and of a missing one that nothing came.
    if (issue.expected === 'never') {
      const near = nearestName(String(issue.path?.at(-1)?.key), Object.keys(entries));
      return `is not a known key; ${near === undefined ? `known are ${Object.keys(entries).join(', ')}` : `did you mean ${near}?`}`;
    }
    return issue.path === undefined || issue.received !== 'undefined' ? 'must be an object' : 'must be given';
  });
}

/** A requirement in the words of an error. */
export function must(requirement: string) {
  return (issue: { readonly input: unknown }) => `must be ${requirement}, got ${describe(issue.input)}`;
}

/** A number of which something holds. */
export function number(requirement: string, holds: (value: number) => boolean): Schema<number> {
  return v.custom<number>(
    (value) => typeof value === 'number' && Number.isFinite(value) && holds(value),
    must(requirement),
  );
}

/** A list that is not empty. */
export function list<Item>(item: Schema<Item>, what: string): Schema<Item[]> {
  const message = must(`a non-empty array of ${what}`);
  return v.pipe(v.array(item, message), v.minLength(1, message));
}

export const text: Schema<string> = v.custom<string>(
  (value) => typeof value === 'string' && value !== '',
  must('a text'),
);
/** Line breaks, escapes and what else would break a table or speak to a terminal. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** What is shown as a name. */
export const name = v.pipe(
  v.string(must('a text')),
  v.nonEmpty(must('a text')),
  v.check((text) => !CONTROL.test(text), must('a text of one line without control characters')),
);
export const positiveInteger = number('a positive integer', (value) => Number.isSafeInteger(value) && value >= 1);
export const count = number('an integer of at least 0', (value) => Number.isSafeInteger(value) && value >= 0);
export const probability = number('a number in [0, 1]', (value) => value >= 0 && value <= 1);
export const share = number('a number in [0, 1)', (value) => value >= 0 && value < 1);
export const positive = number('a number greater than 0', (value) => value > 0);
export const switched: Schema<boolean> = v.custom<boolean>(
  (value) => typeof value === 'boolean',
  must('true or false'),
);
export const nonNegative = number('a number of at least 0', (value) => value >= 0);

/** One of these names. */
export function oneOf<Name extends string>(names: readonly Name[]): Schema<Name> {
  return v.custom<Name>(
    (value) => (names as readonly unknown[]).includes(value),
    (issue) => {
      const near = typeof issue.input === 'string' ? nearestName(issue.input, names) : undefined;
      return `${must(`one of ${names.join(', ')}`)(issue)}${near === undefined ? '' : `; did you mean ${near}?`}`;
    },
  );
}

export const meanLength = number('a number of at least 1', (value) => value >= 1);
export const seed: Schema<string | number> = v.custom<string | number>(
  (value) => (typeof value === 'string' && value !== '') || Number.isSafeInteger(value),
  must('an integer or a text'),
);

/** One of several kinds of objects, told apart by their `kind`. */
export function kinds<Config>(what: Readonly<Record<string, Entries>>, own: readonly string[]): Schema<Config> {
  const known = [...Object.keys(what), ...own];
  const message = (issue: v.VariantIssue) => {
    if (issue.path?.at(-1)?.key !== 'kind') return 'must be an object with a kind';
    const near = typeof issue.input === 'string' ? nearestName(issue.input, known) : undefined;
    const got = `got ${describe(issue.input)}`;
    return near === undefined
      ? `must be one of ${known.join(', ')}, ${got}`
      : `must be a known kind, ${got}; did you mean ${near}?`;
  };
  const schemas = [
    ...Object.entries(what).map(([kind, entries]) => object({ kind: v.literal(kind), ...entries })),
    ...own.map((kind) => v.looseObject({ kind: v.literal(kind) })),
  ];
  // Own kinds have whatever parameters their module reads, which no type here can say.
  return v.variant('kind', schemas as never, message) as unknown as Schema<Config>;
}
