/**
 * Options as data: what a factory takes, each with its type, range and default. A selector's file states them once; the
 * factory checks its options by them, the catalogue lists them, and a program reads configurations by them.
 */
import { nearestHint } from './nearest-name.js';
import { type BanditProblem, readProblem, requireArm } from './problem.js';
import { describeValue, requireArray, requireBoolean, requirementError, requireObject } from './requirements.js';

/** What a rule says of an option besides its type. An option that has no default and is not optional must be given. */
export interface OptionPresence {
  /** Its value where none is given. */
  readonly default?: unknown;
  /** Whether it may be left out although it has no default: the option's own documentation says what then holds. */
  readonly optional?: true;
  /** Whether it only sets up a new selector, so that a snapshot's config does not hold it. */
  readonly startOnly?: true;
  /** The part of a {@link SelectorSituation} that it can be taken from. */
  readonly from?: 'armRanges' | 'armCosts' | 'freeArms' | 'contextSize';
}

/** A finite number or an integer in a range; an end that is not given is unbounded. */
export interface NumberRule extends OptionPresence {
  /** A number, or a safe integer. */
  readonly type: 'number' | 'integer';
  /** The least value, included. */
  readonly least?: number;
  /** The lower end, excluded. */
  readonly above?: number;
  /** The greatest value, included. */
  readonly most?: number;
  /** The upper end, excluded. */
  readonly below?: number;
}

/** The number of an arm. */
export interface ArmRule extends OptionPresence {
  /** An arm, 0-based. */
  readonly type: 'arm';
}

/** True or false. */
export interface BooleanRule extends OptionPresence {
  /** A boolean. */
  readonly type: 'boolean';
}

/** One of several words. */
export interface ChoiceRule extends OptionPresence {
  /** A choice. */
  readonly type: 'choice';
  /** The words. */
  readonly values: readonly string[];
}

/** An array whose entries all keep one rule; it has at least one entry, or one for each arm. */
export interface ListRule extends OptionPresence {
  /** A list. */
  readonly type: 'list';
  /** What each entry must be. */
  readonly of: OptionRule;
  /** One entry for each arm. Absent: any length but 0. */
  readonly length?: 'armCount';
}

/** An object with these entries. */
export interface ObjectRule extends OptionPresence {
  /** An object. */
  readonly type: 'object';
  /** The entries by their names, all of which must be there. */
  readonly entries: Readonly<Record<string, OptionRule>>;
}

/** What an option must be. */
export type OptionRule = NumberRule | ArmRule | BooleanRule | ChoiceRule | ListRule | ObjectRule;

/** The rules of all options of a factory but those of the problem: one that is missing does not compile. */
export type OptionRules<Options extends BanditProblem> = {
  readonly [Name in Exclude<keyof Options, keyof BanditProblem>]-?: OptionRule;
};

/** Options as a factory has read them: defaults are filled in. */
export type ReadOptions<Options extends BanditProblem, Rules> = BanditProblem & {
  readonly [Name in Exclude<keyof Options, keyof BanditProblem>]: Name extends keyof Rules
    ? Rules[Name] extends { readonly default: unknown }
      ? Exclude<Options[Name], undefined>
      : Options[Name]
    : never;
};

const NUMBER_TYPES: readonly OptionRule['type'][] = ['number', 'integer'];
const TYPES: readonly OptionRule['type'][] = ['number', 'integer', 'arm', 'boolean', 'choice', 'list', 'object'];

/** Requires a rule of one of these types. */
function requireRule(who: string, rule: OptionRule, types: readonly OptionRule['type'][]): void {
  requireObject(who, 'rule', rule);
  const { type } = rule;
  if (!types.includes(type)) throw requirementError(who, 'rule.type', `among ${types.join(', ')}`, type);
  if (type === 'choice') requireArray(who, 'rule.values', rule.values);
}

/**
 * What a rule asks for, in the words of an error: `a positive integer`, `in (0, 1]`.
 *
 * @throws TypeError or RangeError when it is not a rule.
 * @example
 * ```ts
 * optionRequirement({ type: 'number', above: 0, most: 1 }); // => 'in (0, 1]'
 * optionRequirement({ type: 'integer', most: 9 }); // => 'an integer of at most 9'
 * ```
 */
export function optionRequirement(rule: OptionRule): string {
  requireRule('optionRequirement', rule, TYPES);
  return requirementOf(rule);
}

function requirementOf(rule: OptionRule): string {
  switch (rule.type) {
    case 'arm':
      return 'an arm of the problem';
    case 'boolean':
      return 'true or false';
    case 'choice':
      return rule.values.map((value) => `'${value}'`).join(' or ');
    case 'list':
      return rule.length === undefined ? 'a non-empty array' : 'an array of one entry for each arm';
    case 'object':
      return 'an object';
    default:
      return numberRequirement(rule);
  }
}

/** In words, by the narrower of two lower and of two upper ends. */
function numberRequirement({
  type,
  least = -Infinity,
  above = -Infinity,
  most = Infinity,
  below = Infinity,
}: NumberRule): string {
  const isInteger = type === 'integer';
  const what = isInteger ? 'an integer' : 'a finite number';
  const lower = Math.max(least, above);
  const upper = Math.min(most, below);
  if (lower > -Infinity && upper < Infinity) {
    return `${isInteger ? `${what} ` : ''}in ${above < least ? '[' : '('}${lower}, ${upper}${below > most ? ']' : ')'}`;
  }
  if (isInteger && least === 1 && above < 1) return 'a positive integer';
  if (lower > -Infinity) return `${what} ${above < least ? 'of at least' : 'greater than'} ${lower}`;
  return upper < Infinity ? `${what} ${below > most ? 'of at most' : 'less than'} ${upper}` : what;
}

/**
 * Whether a value is a number that keeps a rule.
 *
 * @throws TypeError or RangeError when it is not the rule of a number.
 * @example
 * ```ts
 * keepsNumberRule({ type: 'integer', least: 1 }, 3); // => true
 * keepsNumberRule({ type: 'number', above: 0 }, '3'); // => false
 * ```
 */
export function keepsNumberRule(rule: NumberRule, value: unknown): value is number {
  requireRule('keepsNumberRule', rule, NUMBER_TYPES);
  return keeps(rule, value);
}

function keeps(rule: NumberRule, value: unknown): boolean {
  const { type, least = -Infinity, above = -Infinity, most = Infinity, below = Infinity } = rule;
  const isNumber = type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
  const number = value as number;
  return isNumber && number >= least && number > above && number <= most && number < below;
}

/** Requires a value to keep a rule. Returns it as it was read: lists and objects are copied, and each part is read once. */
export function readOption(who: string, name: string, rule: OptionRule, value: unknown, armCount: number): unknown {
  switch (rule.type) {
    case 'arm':
      requireArm(who, value as number, armCount, name);
      return value;
    case 'boolean':
      requireBoolean(who, name, value);
      return value;
    case 'choice':
      if (rule.values.includes(value as string)) return value;
      break;
    case 'list':
      requireArray(who, name, value, rule.length && armCount);
      return Array.from(value as readonly unknown[], (entry, i) =>
        readOption(who, `${name}[${i}]`, rule.of, entry, armCount),
      );
    case 'object': {
      requireObject(who, name, value);
      const copy: Record<string, unknown> = {};
      for (const entry in rule.entries) {
        const part = (value as Record<string, unknown>)[entry];
        copy[entry] = readOption(who, `${name}.${entry}`, rule.entries[entry]!, part, armCount);
      }
      return copy;
    }
    default:
      if (keeps(rule, value)) return value;
  }
  throw requirementError(who, name, requirementOf(rule), value);
}

/** Refuses an unknown option and names the nearest known one; where `tolerant`, only if one is near. */
function refuseUnknown(who: string, name: string, given: string, known: readonly string[], tolerant = false): void {
  const hint = nearestHint(given, known);
  if (hint === '' && tolerant) return;
  throw new RangeError(`${who}: ${name} must be among ${known.join(', ')}, got ${describeValue(given)}${hint}`);
}

/** `Names` where they are all of the keys, else never: a missing one does not compile. */
type AllOf<Keys, Names extends readonly unknown[]> = [Exclude<Keys, Names[number]>] extends [never] ? Names : never;

/**
 * Requires an object of options without unknown ones.
 *
 * @param known the names of all options.
 * @param name what the object is called.
 */
export function requireOptions<Options extends object, const Names extends readonly (KeysOf<Options> & string)[]>(
  who: string,
  options: Options,
  known: Names & AllOf<KeysOf<Options>, Names>,
  name = 'options',
): void {
  requireObject(who, name, options);
  for (const given of Object.keys(options)) {
    if (!(known as readonly string[]).includes(given)) refuseUnknown(who, name, given, known);
  }
}

/** No data is nested deeper than this, options themselves counted: what is deeper is refused where it is looked at. */
const DEEPEST = 9;

/**
 * A copy of plain data, each part of which is read once: what is checked is what is used. What is neither an array nor a
 * plain object is kept as it is.
 */
export function copyData<Data>(value: Data): Data {
  return copyFrom(value, new Map(), 0) as Data;
}

/** @param copies the copies made so far, so that what occurs in several places, or within itself, is copied once. */
function copyFrom(value: unknown, copies: Map<unknown, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    copies.set(value, copy);
    const { length } = value;
    // The first hole is kept, so that it is found: there may be billions.
    for (let i = 0; i < length && i in value; i++) copy.push(copyFrom(value[i], copies, depth + 1));
    if (copy.length < length) copy.length = length;
    return copy;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const copy: Record<string, unknown> = {};
  copies.set(value, copy);
  for (const name of Object.keys(value)) {
    const part = copyFrom((value as Readonly<Record<string, unknown>>)[name], copies, depth + 1);
    // An assignment would set the prototype; a definition, which `__proto__` needs, costs several times as much.
    if (name === '__proto__') {
      Object.defineProperty(copy, name, { value: part, enumerable: true, configurable: true, writable: true });
    } else copy[name] = part;
  }
  return copy;
}

/**
 * Options, in the order given, each of which is read once, so that what is checked is what is used, whatever getters do:
 * unknown ones are refused, and the value of an option is kept as it is.
 *
 * @param known the names of all options.
 * @param name what the object is called.
 */
export function readOnce<Options extends object, const Names extends readonly (KeysOf<Options> & string)[]>(
  who: string,
  options: Options,
  known: Names & AllOf<KeysOf<Options>, Names>,
  name = 'options',
): Options {
  requireOptions<Options, Names>(who, options, known, name);
  const read: Record<string, unknown> = {};
  for (const option of new Set([...Object.keys(options), ...(known as readonly string[])])) {
    const value = (options as Readonly<Record<string, unknown>>)[option];
    if (value !== undefined) read[option] = value;
  }
  return read as Options;
}

/** Options that are plain data, read once in every part: copies, so that later changes of either do not reach the other. */
export function readData<Options extends object, const Names extends readonly (KeysOf<Options> & string)[]>(
  who: string,
  options: Options,
  known: Names & AllOf<KeysOf<Options>, Names>,
  name = 'options',
): Options {
  return copyData(readOnce<Options, Names>(who, options, known, name));
}

/** The keys of an object, or of any member of a union of objects. */
type KeysOf<Options> = Options extends unknown ? keyof Options : never;

/** Properties that only an environment has: it may be passed whole, or be spread into options. */
const ENVIRONMENT_PARTS = ['begin', 'description', 'armNames', 'episodeCount', 'law'];
/** What else a selector may be given, whether or not it has a use for it: the problem and a situation. */
const GIVEN_PARTS = ['armCount', 'rewardRange', 'armRanges', 'armCosts', 'freeArms', 'contextSize'];

/**
 * Reads the options of a factory: problem and options are checked by their rules, each is read once, and defaults are
 * filled in. Unknown names are refused, except those of a situation. An environment, or what was spread from one, may
 * have properties of its own: there an unknown name is refused only if it is near to an option's.
 */
export function readOptions<Options extends BanditProblem, const Rules extends OptionRules<Options>>(
  who: string,
  rules: Rules,
  options: Options,
): ReadOptions<Options, Rules> {
  const problem = readProblem(who, options);
  for (const given of Object.keys(options)) {
    if (Object.hasOwn(rules, given) || GIVEN_PARTS.includes(given) || ENVIRONMENT_PARTS.includes(given)) continue;
    const isEnvironment = ENVIRONMENT_PARTS.some((part) => part in options);
    refuseUnknown(who, 'options', given, ['armCount', 'rewardRange', ...Object.keys(rules)], isEnvironment);
  }
  const read: Record<string, unknown> = { armCount: problem.armCount, rewardRange: problem.rewardRange };
  for (const name in rules) {
    const rule = (rules as Readonly<Record<string, OptionRule>>)[name]!;
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value === undefined && (rule.optional || 'default' in rule)) {
      if ('default' in rule) read[name] = rule.default;
      continue;
    }
    read[name] = readOption(who, name, rule, value, problem.armCount);
  }
  return read as ReadOptions<Options, Rules>;
}
