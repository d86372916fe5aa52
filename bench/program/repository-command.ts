/**
 * The commands of the repository that are none of the program: they measure, try or write the repository itself, and npm begins
 * them by name (`npm run fuzz -- 1000`). Their command lines are read as the program's are. No command does any of its work
 * before its line has been read.
 */
import { BenchError } from './bench-error.js';
import { type CommandDescription, createCommand } from './command.js';

/** A command of the repository. `Options` is what its work is told. */
export interface RepositoryCommand<Options extends object>
  extends Pick<CommandDescription<Options>, 'summary'>,
    Partial<Pick<CommandDescription<Options>, 'examples' | 'notes' | 'declare' | 'read'>> {
  /** As it stands behind `npm run`. */
  readonly name: string;
}

/**
 * What the command line of this process tells a command: nothing, where it declares no arguments and no options. Where help is
 * asked for the process ends with status 0, and where the line cannot be followed, with status 2 and one line that says why.
 */
export function readRepositoryCommand<Options extends object>(command: RepositoryCommand<Options>): Options {
  try {
    const { parse } = createCommand<Options>({
      examples: [],
      declare: (parser) => parser,
      read: () => ({}) as Options,
      ...command,
      name: '',
      files: () => ({ inputs: [], outputs: [] }),
      run: async () => 0,
    });
    const line = parse(process.argv.slice(2), `npm run ${command.name} --`);
    if (!('answer' in line)) return line as Options;
    process.stdout.write(line.answer);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    process.stderr.write(`${command.name}: ${error.message}\n`);
    process.exit(error.exitCode);
  }
  process.exit(0);
}

/** Reads how many of something, also written as 1e9; `what` is the argument or option. */
export function readCount(what: string): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d+(e\d+)?$/.test(text) && Number.isSafeInteger(count) && count >= 1) return count;
    throw new BenchError(`${what} must be a positive integer, got ${JSON.stringify(text)}`, 2);
  };
}
