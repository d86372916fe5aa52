/** What a mutation run says of a file: which mutants the tests kill, which survive, and which no test can kill. */

/** A mutant as Stryker's JSON report has it. */
export interface Mutant {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: string;
  readonly location: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
}

/** A mutant that no test can kill, as it does what the original does. */
export interface Equivalent {
  /** From the repository's root. */
  readonly file: string;
  /** The line on which the mutated code begins, without its indentation: it is found again when others come before it. */
  readonly line: string;
  /** The mutated code itself. */
  readonly original: string;
  readonly replacement: string;
  /** Why nothing can be seen of it. */
  readonly reason: string;
}

/** A mutant that no test noticed. */
export interface Survivor {
  readonly line: number;
  readonly text: string;
  readonly original: string;
  readonly replacement: string;
}

/** One row of the table. */
export interface Score {
  readonly file: string;
  readonly killed: number;
  /** Mutants whose tests did not end, which counts as noticed. */
  readonly timedOut: number;
  readonly survived: number;
  /** Mutants of the list of equivalents, which count neither way. */
  readonly equivalent: number;
  /** The day of the run, as 2026-11-28. */
  readonly date: string;
  /** The fingerprint of the code that was mutated. */
  readonly source: string;
}

/** The share of the mutants that were noticed, in percent; 100 where there is none. */
export function percentage({ killed, timedOut, survived }: Score): number {
  const noticed = killed + timedOut;
  return noticed + survived === 0 ? 100 : (100 * noticed) / (noticed + survived);
}

/** Whether no test noticed a mutant, or none came to its line. */
export function isUnnoticed({ status }: Mutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

/** A mutant's place as Stryker's `mutate` takes it: `line:column-line:column`, columns counted from 0. */
export function rangeOf({ location: { start, end } }: Mutant): string {
  return `${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`;
}

/** What was found before, with what was found anew of the mutants that were unnoticed. */
export function merged(before: readonly Mutant[], found: readonly Mutant[]): Mutant[] {
  if (before.length === 0) return [...found];
  const key = (mutant: Mutant) => `${rangeOf(mutant)} ${mutant.mutatorName} ${mutant.replacement}`;
  const anew = new Map(found.map((mutant) => [key(mutant), mutant]));
  return before.map((mutant) => (isUnnoticed(mutant) ? (anew.get(key(mutant)) ?? mutant) : mutant));
}

/** The code between two places, as it stands in the source; lines and columns count from 1. */
function codeAt(lines: readonly string[], { start, end }: Mutant['location']): string {
  if (start.line === end.line) return lines[start.line - 1]!.slice(start.column - 1, end.column - 1);
  const between = lines.slice(start.line, end.line - 1);
  return [
    lines[start.line - 1]!.slice(start.column - 1),
    ...between,
    lines[end.line - 1]!.slice(0, end.column - 1),
  ].join('\n');
}

/** Splits a file's mutants into counts, survivors, and entries of the list that a test did kill, which do not belong there. */
export function scoreOf(
  file: string,
  source: string,
  mutants: readonly Mutant[],
  equivalents: readonly Equivalent[],
): { counts: Omit<Score, 'date' | 'source'>; survivors: Survivor[]; wrongEquivalents: Equivalent[] } {
  const lines = source.split('\n');
  const counts = { file, killed: 0, timedOut: 0, survived: 0, equivalent: 0 };
  const survivors: Survivor[] = [];
  const wrongEquivalents: Equivalent[] = [];
  for (const mutant of mutants) {
    const { status, location, replacement } = mutant;
    const original = codeAt(lines, location);
    const text = lines[location.start.line - 1]!.trim();
    const listed = equivalents.find(
      (entry) =>
        entry.file === file && entry.line === text && entry.original === original && entry.replacement === replacement,
    );
    if (status === 'Killed') {
      counts.killed += 1;
      if (listed) wrongEquivalents.push(listed);
    } else if (listed && (status === 'Timeout' || isUnnoticed(mutant))) {
      // One that does what the original does can only have been slow, on a machine with more to do.
      counts.equivalent += 1;
    } else if (status === 'Timeout') counts.timedOut += 1;
    else if (isUnnoticed(mutant)) {
      counts.survived += 1;
      survivors.push({ line: location.start.line, text, original, replacement });
    }
  }
  return { counts, survivors, wrongEquivalents };
}
