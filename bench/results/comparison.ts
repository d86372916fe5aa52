/** What a comparison of two results files says, and the leaves by which they are compared. */

/** A figure that differs. */
export interface ChangedFigure {
  /** The measurement: experiment and length, or trace and memory. */
  readonly measurement: string;
  /** The figure's path in the report. */
  readonly figure: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The difference in combined standard errors; null where there is no noise and any difference counts. */
  readonly z: number | null;
}

/** What two files have in common and what not. */
export interface Comparison {
  /** `'exact'`: same seed and episodes. `'statistical'`: by standard errors. */
  readonly method: 'exact' | 'statistical';
  /** How many figures were compared. */
  readonly figures: number;
  /** What |z| has to exceed; null where the comparison is exact. */
  readonly threshold: number | null;
  readonly changed: readonly ChangedFigure[];
  /** What a reader should know before trusting the verdict. */
  readonly notes: readonly string[];
}

/** How a path goes on to a member. */
export function member(path: string, name: string): string {
  if (!/^\w+$/.test(name)) return `[${JSON.stringify(name)}]`;
  return path === '' ? name : `.${name}`;
}

/** The leaves of plain data with their paths; a number, text, truth value or null is a leaf. */
export function leaves(value: unknown, path = '', into = new Map<string, unknown>()): Map<string, unknown> {
  if (value === null || typeof value !== 'object') into.set(path, value);
  else {
    for (const [key, inner] of Object.entries(value)) {
      leaves(inner, `${path}${Array.isArray(value) ? `[${key}]` : member(path, key)}`, into);
    }
  }
  return into;
}

/** The first leaf that is not the same in both. */
export function firstDifference(
  before: unknown,
  after: unknown,
): { path: string; before: unknown; after: unknown } | undefined {
  const [a, b] = [leaves(before), leaves(after)];
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    if (!Object.is(a.get(path), b.get(path))) return { path, before: a.get(path), after: b.get(path) };
  }
  return undefined;
}

export function told(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
