/** How values of options are read. */
import { BenchError } from './bench-error.js';

export function wrongUse(option: string, requirement: string, got: string): BenchError {
  return new BenchError(`${option} must be ${requirement}, got ${JSON.stringify(got)}`, 2);
}

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

/** A path; `what` is the option or argument. */
export function filePath(what: string): (text: string) => string {
  return (text) => {
    if (text === '') throw wrongUse(what, 'the path of a file', text);
    return text;
  };
}

/** Adds a path to those given before, for options that may be repeated. */
export function morePaths(option: string): (text: string, before?: readonly string[]) => readonly string[] {
  return (text, before = []) => [...before, filePath(option)(text)];
}

/** Names of signals that selectors are told before a round, in the order in which they get them. */
export function readContexts(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('') || new Set(names).size < names.length) {
    throw wrongUse('--contexts', 'different names of signals, separated by commas', text);
  }
  return names;
}

/** The most tokens of a draft, for each of several times that recordings are played. */
export function readCaps(text: string): readonly number[] {
  const caps = text.split(',').map(positiveInteger('--caps'));
  if (new Set(caps).size < caps.length) throw wrongUse('--caps', 'different numbers of tokens', text);
  return caps;
}

/** Most requests that the surface of times was fitted to. */
const MOST_REQUESTS = 64;

/** Numbers of requests that are decoded together. */
export function readBatches(text: string): readonly number[] {
  const batches = text.split(',').map(positiveInteger('--batch'));
  if (batches.some((batch) => batch > MOST_REQUESTS) || new Set(batches).size < batches.length) {
    throw wrongUse('--batch', `different numbers of at most ${MOST_REQUESTS} requests`, text);
  }
  return batches;
}
