/**
 * The checks that every public function makes on its arguments, and the one grammar of their errors:
 * `who: name must be requirement, got what came`. All of them are safe against NaN and against values of another type.
 */

/** What came, in the words of an error message. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string')
    return value.length <= 60 ? JSON.stringify(value) : `${JSON.stringify(value.slice(0, 57))}...`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value !== null && typeof value === 'object') return 'an object';
  if (typeof value === 'function') return 'a function';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A RangeError in the package's grammar. */
export function requirementError(who: string, name: string, requirement: string, value: unknown): RangeError {
  return new RangeError(`${who}: ${name} must be ${requirement}, got ${describeValue(value)}`);
}

/** Requires a safe integer in `[min, max]`, both included. */
export function requireInteger(
  who: string,
  name: string,
  value: number,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  let requirement = `an integer in [${min}, ${max}]`;
  if (max === Number.MAX_SAFE_INTEGER) requirement = min === 1 ? 'a positive integer' : `an integer of at least ${min}`;
  throw requirementError(who, name, requirement, value);
}

/** Requires a finite number. */
export function requireFinite(who: string, name: string, value: number): void {
  if (!Number.isFinite(value)) throw requirementError(who, name, 'a finite number', value);
}

/** Requires a finite number greater than 0. */
export function requirePositive(who: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value > 0))
    throw requirementError(who, name, 'a finite number greater than 0', value);
}

/** Requires a finite number of at least 0. */
export function requireNonNegative(who: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0))
    throw requirementError(who, name, 'a finite number of at least 0', value);
}

/** Requires a number in `[0, 1]`, both included. */
export function requireProbability(who: string, name: string, value: number): void {
  if (!(typeof value === 'number' && value >= 0 && value <= 1)) throw requirementError(who, name, 'in [0, 1]', value);
}

/** Requires a number in `(0, 1]`: a probability with which something did happen. */
export function requirePositiveProbability(who: string, name: string, value: number): void {
  if (!(typeof value === 'number' && value > 0 && value <= 1)) throw requirementError(who, name, 'in (0, 1]', value);
}

/** Requires an object (not an array, not null): the options of a function, or a part of them. */
export function requireObject(who: string, name: string, value: unknown): void {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError(`${who}: ${name} must be an object, got ${describeValue(value)}`);
  }
}

/** Requires true or false. */
export function requireBoolean(who: string, name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw requirementError(who, name, 'true or false', value);
}

/** Requires a function. */
export function requireFunction(who: string, name: string, value: unknown): void {
  if (typeof value !== 'function')
    throw new TypeError(`${who}: ${name} must be a function, got ${describeValue(value)}`);
}

/**
 * Requires an array without holes, of `length` entries, or of at least one where no length is given: `forEach` and
 * `map` would skip a hole, and with it the check of the entry.
 */
export function requireArray(who: string, name: string, value: unknown, length?: number): void {
  if (!Array.isArray(value) || (length === undefined ? value.length === 0 : value.length !== length)) {
    const requirement = length === undefined ? 'a non-empty array' : `an array of ${length}`;
    throw new TypeError(`${who}: ${name} must be ${requirement}, got ${describeValue(value)}`);
  }
  for (let i = 0; i < value.length; i++) {
    if (!(i in value)) throw new TypeError(`${who}: ${name} must have no holes, got one at index ${i}`);
  }
}

/** Requires an array without holes, which may be empty. */
export function requireList(who: string, name: string, value: unknown): void {
  requireArray(who, name, value, Array.isArray(value) ? value.length : undefined);
}

/** Requires an array of numbers in `[0, 1]`: of `length` entries, or of at least one where no length is given. */
export function requireProbabilities(who: string, name: string, values: readonly number[], length?: number): void {
  requireArray(who, name, values, length);
  for (let i = 0; i < values.length; i++) requireProbability(who, `${name}[${i}]`, values[i]!);
}

/** How far rounding may take a sum of probabilities from 1. */
const SUM_TOLERANCE = 1e-9;

/** Requires an array of numbers in `[0, 1]` that sum to 1 (within 1e-9). */
export function requireLaw(who: string, name: string, probabilities: readonly number[], length?: number): void {
  requireProbabilities(who, name, probabilities, length);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) sum += probabilities[i]!;
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) throw requirementError(who, `the sum of ${name}`, '1', sum);
}

/**
 * Requires a law as {@link requireLaw} does, and returns it scaled to the sum 1: a rounding error that is negligible in
 * one round adds up over millions.
 */
export function readLaw(who: string, name: string, probabilities: readonly number[], length?: number): number[] {
  requireLaw(who, name, probabilities, length);
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  return probabilities.map((probability) => probability / sum);
}

/** Requires the acceptance of a draft by depth, in `[0, 1]`; a draft of no tokens has none. */
export function requireHazards(who: string, name: string, hazards: readonly number[]): void {
  if (Array.isArray(hazards) && hazards.length === 0) return;
  requireProbabilities(who, name, hazards);
}

/** Sums of numbers up to here stay finite over the longest sequences, and so do their squares. */
const GREATEST_MODERATE = 1e100;
/** What is divided by numbers from here on stays finite too. */
const LEAST_MODERATE = 1e-100;

/** Requires the time of a round, or a factor, that can be computed with: in [1e-100, 1e100]. */
export function requireModerate(who: string, name: string, value: number): void {
  requirePositive(who, name, value);
  if (value < LEAST_MODERATE || value > GREATEST_MODERATE)
    throw requirementError(who, name, 'in [1e-100, 1e100]', value);
}

/** Requires a time that comes on top of that of a round: in [0, 1e100]. */
export function requireAddedCost(who: string, name: string, cost: number): void {
  requireNonNegative(who, name, cost);
  requireAtMost(who, name, cost, GREATEST_MODERATE);
}

/** Requires the time of a round of each arm, in [1e-100, 1e100], where it is given. `name`: the option's. */
export function requireArmCosts(
  who: string,
  costs: readonly number[] | undefined,
  armCount: number,
  name = 'armCosts',
): void {
  if (costs === undefined) return;
  requireArray(who, name, costs, armCount);
  for (let i = 0; i < costs.length; i++) requireModerate(who, `${name}[${i}]`, costs[i]!);
}

/**
 * The longest draft that anything sized by it can have, in tokens: with the bonus token it fits 16 bits.
 */
const LONGEST_DRAFT = 65_534;

/** Requires a draft length, in tokens, that something is sized by: an integer in `[0, 65,534]`. */
export function requireDraftLength(who: string, name: string, value: number): void {
  requireInteger(who, name, value, 0);
  requireAtMost(who, name, value, LONGEST_DRAFT);
}

/** The longest sequence whose exact stopping time is computed: at 8 bytes a token that takes 80 megabytes. */
const LONGEST_SEQUENCE = 10_000_000;

/** Requires the length of a sequence in tokens, EOS included: an integer in `[1, 10,000,000]`. */
export function requireSequenceLength(who: string, name: string, value: number): void {
  requireInteger(who, name, value, 1);
  requireAtMost(who, name, value, LONGEST_SEQUENCE);
}

/** Requires a number of at most `most`. */
export function requireAtMost(who: string, name: string, value: number, most: number): void {
  if (value > most) throw requirementError(who, name, `at most ${most}`, value);
}

/** Requires a non-empty string: a name, a path. */
export function requireText(who: string, name: string, value: unknown): void {
  if (typeof value !== 'string' || value.length === 0)
    throw new TypeError(`${who}: ${name} must be a non-empty string, got ${describeValue(value)}`);
}

/** Throws the reason of a signal that asks to stop; an error in its place where it has none. */
export function requireNotAborted(
  who: string,
  signal: { readonly aborted: boolean; readonly reason?: unknown } | undefined,
): void {
  if (signal?.aborted) throw signal.reason ?? new Error(`${who}: the signal must not be aborted, got an abort`);
}
