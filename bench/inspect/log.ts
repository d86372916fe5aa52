/** A log that is read into memory whole, with what was wrong with it. */
import {
  type LogFormatDescription,
  type LoggedRounds,
  type LoggedTotals,
  logFormats,
  type RecognisedLog,
  type StopSignal,
  type TraceProblem,
  type TraceTurn,
} from 'banditspec';
import { readLogFile, recogniseLogFile } from 'banditspec/node';
import { BenchError } from '../program/bench-error.js';

/** A line, and what is to be said of it. */
export interface ToldLine {
  readonly line: number;
  readonly reason: string;
}

/** What a file holds. */
export interface Log {
  readonly file: string;
  readonly recognised: RecognisedLog;
  readonly format: LogFormatDescription;
  /** Requests whose outcomes are known at every position. */
  readonly turns: readonly TraceTurn[];
  /** All others. */
  readonly requests: readonly (LoggedRounds | LoggedTotals)[];
  readonly brokenLines: readonly ToldLine[];
  /** Lines that were read although values in them are no numbers. */
  readonly notNumbers: readonly ToldLine[];
}

/** How a file is read. */
export interface LogReading {
  readonly method: string | undefined;
  readonly maxDraftLength: number | undefined;
  readonly signal: StopSignal;
}

/** Reads a file whose lines may be broken: they are told. */
export async function readWholeLog(file: string, { method, maxDraftLength, signal }: LogReading): Promise<Log> {
  const recognised = await recogniseLogFile(file);
  const turns: TraceTurn[] = [];
  const requests: (LoggedRounds | LoggedTotals)[] = [];
  const brokenLines: ToldLine[] = [];
  const notNumbers: ToldLine[] = [];
  const into = (list: ToldLine[]) => (problem: TraceProblem) => {
    list.push({ line: problem.line, reason: problem.reason });
  };
  const options = { format: recognised.format, method, maxDraftLength };
  const told = { onBrokenLine: into(brokenLines), onNotNumber: into(notNumbers) };
  try {
    for await (const request of readLogFile(file, { ...options, ...told })) {
      if (signal.aborted) throw signal.reason;
      if (request.knows === 'positions') turns.push(request.turn);
      else requests.push(request);
    }
  } catch (error) {
    const [first] = brokenLines;
    if (first === undefined || signal.aborted) throw error;
    // A file with nothing but broken lines is told by the first of them.
    throw new BenchError(`${file}: no line could be used; line ${first.line}: ${first.reason}`);
  }
  const format = logFormats.find(({ name }) => name === recognised.format)!;
  return { file, recognised, format, turns, requests, brokenLines, notNumbers };
}
