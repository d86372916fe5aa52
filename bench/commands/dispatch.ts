/** The program, from its arguments to its exit code. It touches no global of the process. */
import { STANDARD_EXPERIMENTS } from '../experiments/standard.js';
import { BenchError, messageOf } from '../program/bench-error.js';
import { type Command, DEFAULT_PROGRAM, formatExamples } from '../program/command.js';
import { EXIT_INTERRUPTED, forTerminal, Interrupted, type ProgramIo } from '../program/io.js';
import { COMMANDS } from './table.js';

/** Runs the program. Resolves with the exit code; whatever is the user's to mend is told on stderr. */
export async function runProgram(argv: readonly string[], io: ProgramIo): Promise<number> {
  const { command: program = DEFAULT_PROGRAM } = io;
  try {
    const [first = ''] = argv;
    if (first === '-h' || first === '--help') {
      io.stdout.write(programHelp(program));
      return 0;
    }
    const command = await findCommand(first, program);
    return await (command ?? COMMANDS[0]).run(command ? argv.slice(1) : argv, {
      io,
      program,
      argv,
      commands: COMMANDS,
    });
  } catch (error) {
    if (error instanceof Interrupted) {
      io.stderr.write('Interrupted: nothing was written.\n');
      return EXIT_INTERRUPTED;
    }
    io.stderr.write(`banditspec: ${forTerminal(messageOf(error))}\n`);
    return error instanceof BenchError ? error.exitCode : 1;
  }
}

/** The command that the first argument names; undefined where it names none. */
async function findCommand(first: string, program: string): Promise<Command | undefined> {
  const command = COMMANDS.find(({ name }) => name === first);
  if (command !== undefined || first === '' || first.startsWith('-')) return command;
  const experiments = STANDARD_EXPERIMENTS.map(({ name }) => name);
  const options = [...COMMANDS[0].help(program).matchAll(/--([a-z-]+)/g)].map((match) => match[1]!);
  const { nearestName } = await import('banditspec');
  const near = nearestName(first, [...COMMANDS.map(({ name }) => name), ...experiments, ...options]);
  const known = COMMANDS.map(({ name }) => name).join(', ');
  let hint = `must be one of ${known}`;
  if (near !== undefined) {
    if (experiments.includes(near)) hint = `did you mean --experiment ${near}?`;
    else hint = `did you mean ${options.includes(near) ? '--' : ''}${near}?`;
  }
  throw new BenchError(`unknown command ${JSON.stringify(first)}; ${hint}`, 2);
}

/** Commands with what each does, the options of the first, and an example of each. */
function programHelp(program: string): string {
  const [first, ...others] = COMMANDS;
  const usages = COMMANDS.map(({ usage }) => usage);
  const width = Math.max(...usages.map((usage) => usage.length)) + 2;
  const lines = COMMANDS.map(({ summary }, i) => `  ${usages[i]!.padEnd(width)}${summary}`);
  const own = first.help(program);
  const options = own.slice(own.indexOf('Options:'), own.indexOf('Examples:'));
  return [
    `Usage: ${program} [command] [options]`,
    '',
    'Commands (run is the default; --help after a command explains it):',
    ...lines,
    '',
    `Options of run:${options.slice('Options:'.length)}`.trimEnd(),
    '',
    formatExamples(program, [...first.examples, ...others.flatMap(({ examples }) => examples.slice(0, 1))]),
    'Exit status: 0 success, 1 failure, 2 wrong usage, 130 interrupted.\n',
  ].join('\n');
}
