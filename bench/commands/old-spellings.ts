/**
 * Studies and replays were options before they were commands, and arms of recordings were called by what drafts. Who types
 * the old words is told how they are written now.
 */

/** What was typed, and the arguments that say the same now. */
interface Respelling {
  readonly was: string;
  readonly now: readonly string[];
}

/** Studies that were experiments. */
const STUDIES: readonly string[] = ['leaderboard', 'draft-length-controllers'];

/** Takes an option with its value out of arguments. Returns the value. */
function take(argv: string[], names: readonly string[]): string | undefined {
  const at = argv.findIndex((argument) => names.includes(argument.split('=')[0]!));
  if (at < 0) return undefined;
  const [option, value] = argv.splice(at, argv[at]!.includes('=') ? 1 : 2) as [string, string?];
  return value ?? option.slice(option.indexOf('=') + 1);
}

/** `--experiment leaderboard --trace FILE`, `--trace FILE`. */
export function respellRun(argv: readonly string[]): Respelling | undefined {
  const rest = [...argv];
  const experiment = take(rest, ['-e', '--experiment']);
  const study = experiment?.split(',').find((name) => STUDIES.includes(name));
  const respelled = respellTrace(rest, study ?? 'replay');
  if (study === undefined) return respelled;
  return { was: `--experiment ${study}`, now: respelled?.now ?? [study, ...rest] };
}

/** `--trace FILE` of a command that has the file as its argument. */
export function respellTrace(argv: readonly string[], command: string): Respelling | undefined {
  const rest = [...argv];
  const file = take(rest, ['-t', '--trace']);
  return file === undefined ? undefined : { was: '--trace', now: [command, file, ...rest] };
}

/** Arms that were called by what drafts, and whose kind said whether they are free. */
const OLD_ARM = /^(retrieval):([^:]+(?::\d+)?)$|^(chain):([^:]+:\d+)$/;

/** `--arms chain:m68:5,retrieval:suf40:10` of a command. */
export function respellArms(argv: readonly string[], command: string): Respelling | undefined {
  let was: string | undefined;
  const now = argv.map((argument, i) => {
    if (!argument.startsWith('--arms=') && argv[i - 1] !== '--arms') return argument;
    return argument
      .split(',')
      .map((entry) => {
        const from = entry.lastIndexOf('=') + 1;
        const arm = entry.slice(from).trim();
        const [, retrieval, copied, , drafted] = OLD_ARM.exec(arm) ?? [];
        if (copied === undefined && drafted === undefined) return entry;
        was ??= arm;
        return `${entry.slice(0, from)}track:${retrieval ? `${copied}:free` : drafted}`;
      })
      .join(',');
  });
  return was === undefined ? undefined : { was, now: [command, ...now] };
}
