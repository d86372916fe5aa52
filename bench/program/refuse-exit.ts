/**
 * Makes `process.exit` throw while own modules may call it: a run that they ended would look like one that is done. Once the
 * thread is ending it works again, as Node itself calls it after an error that nobody caught. Returns the one that works.
 */
export function refuseExit(): (code?: number) => never {
  const exit = process.exit.bind(process);
  let isEnding = false;
  process.once('exit', () => {
    isEnding = true;
  });
  process.exit = (code) => {
    if (isEnding) return exit(code);
    throw new Error('process.exit must not be called by a module of yours, got a call');
  };
  return exit;
}
