/**
 * The shape of a command. A command is one file in `commands/` and one entry in its table; dispatch, help and the list of
 * commands follow from that. Nothing of its work is loaded before it runs.
 */
import { CommanderError, Help, type OptionValues, Command as Parser } from 'commander';
import { BenchError } from './bench-error.js';
import { type CommandFiles, type NamedPath, requireApart, requireRepeatable } from './command-files.js';
import { requireWritable } from './files.js';
import type { ProgramIo } from './io.js';

/** Help or the version was asked for: there is nothing to run. */
export interface Answer {
  readonly answer: string;
}

/** A command line without what starts the program, and what it does. */
export type Example = readonly [line: string, does: string];

/** What the parser has read. */
export interface ParsedLine {
  readonly args: readonly string[];
  /** The same as their readers made them, with the defaults of those that were left out. */
  readonly values: Parser['processedArgs'];
  /** By the names that the parser gives them: `untilCi` for `--until-ci`. */
  readonly options: OptionValues;
}

/** What a command knows of the call, besides its options. */
export interface Call {
  readonly io: ProgramIo;
  /** What the user types to start the program. */
  readonly program: string;
  /** The arguments as they were typed, with the command's name if that was. */
  readonly argv: readonly string[];
  /** All commands of the program. */
  readonly commands: readonly Command[];
  /**
   * Tells of a file that is about to be read and that the command line does not name.
   *
   * @throws BenchError when it is one that the command writes.
   */
  reads(input: NamedPath): void;
}

/** A command as its file describes it. `Options` is what its work is told. */
export interface CommandDescription<Options extends object> {
  readonly name: string;
  /** What it does, in one line without a final period. */
  readonly summary: string;
  readonly examples: readonly Example[];
  /** What its help says at the end. */
  readonly notes?: string;
  /** What is said besides where an argument is missing. */
  hint?(): string;
  /** Adds its arguments and options. */
  declare(parser: Parser): Parser;
  /** Its options from what was read. Throws a BenchError for what does not go together. */
  read(line: ParsedLine): Options;
  /** What it reads and writes. That the two are apart, and that what it writes can be written, is seen to before it runs. */
  files(options: Options): CommandFiles;
  /** Does its work. Resolves with the exit code. */
  run(options: Options, call: Call): Promise<number>;
  /** Where a spelling of before is used: which, and the arguments that say the same now, the command's name included. */
  respell?(argv: readonly string[]): { readonly was: string; readonly now: readonly string[] } | undefined;
}

/** A command of the program. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly Example[];
  /** Its name and arguments, as help has them. */
  readonly usage: string;
  /** `program` is what the user types to start the program. */
  help(program: string): string;
  /** Reads the arguments after its name. Throws a BenchError for what cannot be followed. */
  parse(argv: readonly string[], program?: string): object | Answer;
  /** Follows the arguments after its name. Resolves with the exit code. */
  run(argv: readonly string[], call: Omit<Call, 'reads'>): Promise<number>;
}

/** What the user types to start the program, where nobody says. */
export const DEFAULT_PROGRAM = 'npm run bench --';

/** Example lines, their explanations below one another. */
export function formatExamples(program: string, examples: readonly Example[]): string {
  const lines = examples.map(([line]) => `  ${program} ${line}`.trimEnd());
  const width = Math.max(...lines.map((line) => line.length)) + 2;
  return `Examples:\n${lines.map((line, i) => `${line.padEnd(width)}${examples[i]![1]}`).join('\n')}\n`;
}

/** Makes a command of its description. */
export function createCommand<Options extends object>(description: CommandDescription<Options>): Command {
  const { name, summary, examples, notes } = description;
  const closing = (program: string) => [
    ...(examples.length > 0 ? ['', formatExamples(program, examples).trimEnd()] : []),
    ...(notes === undefined ? [] : ['', notes]),
  ];
  const parserOf = (program: string) =>
    description
      .declare(new Parser(`${program} ${name}`.trimEnd()).description(`${summary}.`))
      .helpOption('-h, --help', 'print this help and exit')
      .configureHelp({
        optionDescription(option) {
          const { defaultValue: value, description } = option;
          if (Array.isArray(value) && value.length > 0) return `${description} (default: ${value.join(',')})`;
          // That a switch is off by default, or that what may be repeated is not there, need not be said.
          if (value === false || Array.isArray(value)) return description;
          return Help.prototype.optionDescription(option);
        },
      })
      .addHelpText('after', closing(program).join('\n'));
  const parse = (argv: readonly string[], program = DEFAULT_PROGRAM): Options | Answer => {
    const respelled = description.respell?.(argv);
    if (respelled) {
      throw new BenchError(`${respelled.was} is now ${[program, ...respelled.now.map(shellQuote)].join(' ')}`, 2);
    }
    const parser = parserOf(program);
    return (
      readArguments(parser, argv, description.hint) ??
      description.read({ args: parser.args, values: parser.processedArgs, options: parser.opts() })
    );
  };
  return {
    name,
    summary,
    examples,
    get usage() {
      return [name, ...parserOf('').registeredArguments.map(argumentTerm)].join(' ');
    },
    help: (program) => (parse(['--help'], program) as Answer).answer,
    parse,
    async run(argv, call) {
      const line = parse(argv, call.program);
      if ('answer' in line) {
        call.io.stdout.write(line.answer);
        return 0;
      }
      const { inputs, outputs } = description.files(line);
      requireRepeatable(inputs);
      requireApart({ inputs, outputs });
      for (const { what, path } of outputs) requireWritable(path, what);
      return description.run(line, { ...call, reads: (input) => requireApart({ inputs: [input], outputs }) });
    },
  };
}

function argumentTerm(argument: { name(): string; readonly required: boolean; readonly variadic: boolean }): string {
  const inner = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${inner}>` : `[${inner}]`;
}

/** Reads arguments with a parser. Throws a BenchError for what cannot be followed. */
function readArguments(parser: Parser, argv: readonly string[], hint?: () => string): Answer | undefined {
  let answer = '';
  parser
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        answer += text;
      },
      writeErr: () => {},
    });
  try {
    parser.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { answer };
    const message = error.message.replace(/^error: |\.$/g, '').replace(/\s*\n\s*/g, ' ');
    const said = error.code === 'commander.missingArgument' ? hint?.() : undefined;
    throw new BenchError(`${message}; ${said ?? '--help lists what there is'}`, 2);
  }
  return undefined;
}

/** The command that goes on with what a call began. */
export function resumingCommand({ program, argv }: Pick<Call, 'program' | 'argv'>): string {
  const others = argv.filter((argument) => argument !== '--resume' && argument !== '-r' && argument !== '--overwrite');
  return [program, ...others.map(shellQuote), '--resume'].join(' ');
}

/** An argument as a shell takes it. */
function shellQuote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
