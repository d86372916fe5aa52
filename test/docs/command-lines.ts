/** The command lines of the program that documentation names, read as the program would read them. */
import { COMMANDS } from '../../bench/commands/table.js';

const [DEFAULT] = COMMANDS;

/** The help of every command, one after the other. */
export const ALL_HELP = COMMANDS.map((command) => command.help('npm run bench --')).join('');

/** What a command line asks for. Throws where it cannot be followed. */
export function parseCommandLine(words: readonly string[]): object {
  const [first = '', ...rest] = words;
  const command = COMMANDS.find(({ name }) => name === first);
  return command === undefined ? DEFAULT.parse(words) : command.parse(rest);
}
