/** What an error must be, whatever was handed in: one of the package's own, which says what was wrong. */

/** What engines say of their own accord where a check is missing. */
const OF_THE_ENGINE =
  /is not (a function|iterable|defined|a constructor)|Cannot (read|set|mix|convert|destructure|access|create)|Invalid (array|typed array|string) length|Maximum call stack|Reduce of empty|undefined is|out of memory/;

/** An error in the package's grammar: `who: name must be ..., got ...`. */
export function isRefusal(error: unknown): boolean {
  return (
    (error instanceof RangeError || error instanceof TypeError) &&
    /^\w+(\.\w+)?: .* must (be|have|keep|hold|lie|not|sum)/.test(error.message)
  );
}

/** An error that says in words what was wrong with data or with the state of things; not one that an engine threw. */
export function isToldInWords(error: unknown): boolean {
  return error instanceof Error && error.message.length > 10 && !OF_THE_ENGINE.test(error.message);
}
