/** How values of options are read, and how a command line that cannot be followed is told. */
import { type Command, CommanderError } from 'commander';
import { BenchError } from './bench-error.js';

/** Help or the version was asked for: there is nothing to run. */
export interface Answer {
  readonly answer: string;
}

export function wrongUse(option: string, requirement: string, got: string): BenchError {
  return new BenchError(`${option} must be ${requirement}, got ${JSON.stringify(got)}`, 2);
}

/** The seed where nobody says another. */
export const DEFAULT_SEED = 1;

/** Digits are a number, as `measureRegret({ seed: 1 })` has it; everything else is a text. */
export function readSeed(text: string): string | number {
  if (text === '') throw wrongUse('--seed', 'an integer or a text', text);
  const number = Number(text);
  return /^(0|-?[1-9]\d*)$/.test(text) && Number.isSafeInteger(number) ? number : text;
}

export function positiveInteger(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1) {
      throw wrongUse(option, 'a positive integer', text);
    }
    return value;
  };
}

export function positiveNumber(option: string, requirement = 'a number greater than 0'): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(text) || !Number.isFinite(value) || value <= 0) {
      throw wrongUse(option, requirement, text);
    }
    return value;
  };
}

export function nonNegativeNumber(option: string): (text: string) => number {
  const requirement = 'a number of at least 0';
  return (text) => (/^0+(\.0*)?$/.test(text) ? 0 : positiveNumber(option, requirement)(text));
}

export function filePath(option: string): (text: string) => string {
  return (text) => {
    if (text === '') throw wrongUse(option, 'the path of a file', text);
    return text;
  };
}

/** Reads arguments with a command. Throws a BenchError for what cannot be followed. */
export function readArguments(command: Command, argv: readonly string[]): Answer | undefined {
  let answer = '';
  command
    .allowExcessArguments(command.registeredArguments.length > 0)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        answer += text;
      },
      writeErr: () => {},
    });
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { answer };
    const message = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
    throw new BenchError(`${message}; --help lists what there is`, 2);
  }
  return undefined;
}
