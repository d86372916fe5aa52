/** What `process.exit` is while own modules may call it: a run that they ended would look like one that is done. */
export function refuseExit(): never {
  throw new Error('process.exit must not be called by an own module, got a call');
}
