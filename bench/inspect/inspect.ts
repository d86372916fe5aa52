/** Looks into logs: reads each, tells what it holds, and writes it down as a trace where that is asked for. */
import { createRandom, formatAlignedTurn, loggedTurn, type TraceTurn } from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import { writeAtomically } from '../program/files.js';
import type { ProgramIo } from '../program/io.js';
import { blocksToText } from '../program/table.js';
import { type Log, readWholeLog } from './log.js';
import { replayedGain, simulatedGain } from './selectors.js';
import { roundsIn, seriesOf } from './series.js';
import { signalStrengths } from './signals.js';
import { type Inspection, tellInspection } from './tell.js';

/** What is to be looked into, and how. */
export interface InspectOptions {
  readonly files: readonly string[];
  /** Where the log goes as a trace. */
  readonly trace: string | undefined;
  /** What drafted. */
  readonly method: string | undefined;
  /** The time of a drafted token, in passes of the target. */
  readonly draftCost: number | undefined;
  readonly maxDraftLength: number | undefined;
  readonly skipBrokenLines: boolean;
  readonly json: boolean;
  readonly seed: string | number;
}

/** Resolves with the exit code. */
export async function inspectFiles(options: InspectOptions, io: ProgramIo): Promise<number> {
  const inspections: Inspection[] = [];
  for (const file of options.files) {
    const log = await readWholeLog(file, { ...options, signal: io.signal });
    const inspection = inspectLog(log, options);
    if (!options.json) {
      io.stdout.write(`${inspections.length > 0 ? '\n\n' : ''}${blocksToText(tellInspection(inspection))}\n`);
    }
    inspections.push(inspection);
    if (options.trace !== undefined) writeTrace(log, options.trace, options, io);
  }
  if (options.json) io.stdout.write(`${JSON.stringify(inspections, null, 2)}\n`);
  return 0;
}

function inspectLog(log: Log, { draftCost, seed }: InspectOptions): Inspection {
  const { file, recognised, format, turns, requests, brokenLines, notNumbers } = log;
  const drafting = requests.filter((request) => roundsIn(request) > 0);
  const series = seriesOf(log, draftCost);
  const replayed = replayedGain(log, seed);
  const simulated =
    draftCost === undefined
      ? []
      : series.filter(({ rounds }) => rounds === 'logged').map((own) => simulatedGain(log, own, draftCost, seed));
  return {
    file,
    recognised,
    format,
    knows: {
      positions: turns.length,
      rounds: drafting.filter(({ knows }) => knows === 'rounds').length,
      totals: drafting.filter(({ knows }) => knows === 'totals').length,
      nothing: requests.length - drafting.length,
    },
    brokenLines,
    notNumbers,
    draftCost,
    seed,
    series,
    signals: signalStrengths(requests),
    gains: [...(replayed === undefined ? [] : [replayed]), ...simulated],
  };
}

/** Writes what the log holds as an aligned trace. */
function writeTrace(log: Log, path: string, { skipBrokenLines, seed }: InspectOptions, io: ProgramIo): void {
  const { brokenLines, requests, file } = log;
  const [first] = brokenLines;
  if (first !== undefined && !skipBrokenLines) {
    const lines = `${brokenLines.length} broken ${brokenLines.length === 1 ? 'line' : 'lines'}`;
    const what = `${file} has ${lines} (line ${first.line}: ${first.reason})`;
    throw new BenchError(`${path} is not written: ${what}; --skip-broken-lines leaves them out`);
  }
  const turns: TraceTurn[] = [...log.turns];
  let ordered = 0;
  requests.forEach((request, i) => {
    const turn = loggedTurn(request, createRandom(seed, 'order of rounds', i));
    if (turn === undefined) return;
    turns.push(turn);
    if (request.knows === 'totals') ordered += 1;
  });
  if (turns.length === 0) {
    throw new BenchError(
      `${path} is not written: ${file} has no request of which rounds are known, got ${requests.length}`,
    );
  }
  const columns = [...new Set(turns.flatMap((turn) => columnsIn(turn)))];
  writeAtomically(path, turns.map((turn) => `${formatAlignedTurn(turn, columns)}\n`).join(''));
  const left = log.turns.length + requests.length - turns.length;
  io.stderr.write(
    `${path} written: ${turns.length} turns` +
      `${left > 0 ? `; ${left} requests of which no rounds are known are left out` : ''}` +
      `${ordered > 0 ? `; the rounds of ${ordered} are in an order drawn at random (seed ${JSON.stringify(seed)}), theirs is lost` : ''}.\n`,
  );
}

function columnsIn({ recorded, tracks }: TraceTurn): readonly string[] {
  // Those of match lengths have the names that their tracks give them.
  const matchLengths = Object.entries(tracks).flatMap(([track, { matchLengths: signal }]) =>
    signal === track.replace(/\d+$/, 'Len') ? [signal] : [],
  );
  return [...Object.keys(recorded), ...Object.keys(tracks), ...matchLengths];
}
