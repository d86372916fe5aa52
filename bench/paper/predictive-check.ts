/**
 * Does simulated acceptance do what recorded acceptance did? Fits the calibrated and the truncated-geometric model to
 * every column of a trace and holds both against it.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type AcceptanceModel,
  fitAcceptanceModel,
  type PredictiveCheck,
  predictiveCheck,
  type ReplayArm,
  type TraceTurn,
} from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { BenchError } from '../program/bench-error.js';
import { filePath, positiveInteger } from '../program/option-values.js';
import type { Block, Table } from '../program/table.js';
import type { PaperExperiment, PaperOptions, Watch } from './paper-command.js';

const SHAPES = ['calibrated', 'truncated-geometric'] as const;
const CHAIN_DRAFT = 5;
const RETRIEVAL_DRAFT = 10;

/** One model of one column. */
export interface ColumnCheck {
  readonly arm: ReplayArm;
  readonly shape: (typeof SHAPES)[number];
  readonly model: AcceptanceModel;
  readonly check: PredictiveCheck;
}

/** The whole check: both models of every column, column by column. */
export interface CheckResult {
  readonly kind: 'predictive-check';
  readonly trace: { readonly file: string; readonly sha256: string; readonly turns: number };
  /** Simulations of each model. */
  readonly simulations: number;
  readonly checks: readonly ColumnCheck[];
}

/** Options of the command. */
interface CheckOptions extends PaperOptions {
  readonly trace: string;
  readonly simulations: number;
}

/** What the trace has, each as an arm: recorded methods, chains of 5 tokens, retrieval of at most 10. */
function armsOf(turns: readonly TraceTurn[]): ReplayArm[] {
  const names = (column: (turn: TraceTurn) => object) => [
    ...new Set(turns.flatMap((turn) => Object.keys(column(turn)))),
  ];
  const cap = (track: string) => Math.min(...turns.map(({ retrieval }) => retrieval[track]?.cap ?? RETRIEVAL_DRAFT));
  return [
    ...names((turn) => turn.recorded).map(
      (method): ReplayArm => ({ kind: 'recorded', method, semantics: 'next-start' }),
    ),
    ...names((turn) => turn.chains).map((drafter): ReplayArm => ({ kind: 'chain', drafter, draftLength: CHAIN_DRAFT })),
    ...names((turn) => turn.retrieval).map(
      (track): ReplayArm => ({ kind: 'retrieval', track, maxDraftLength: Math.min(cap(track), RETRIEVAL_DRAFT) }),
    ),
  ];
}

/** Reads the trace, fits and checks. */
async function runPredictiveChecks({ trace, simulations, seed }: CheckOptions, watch: Watch): Promise<CheckResult> {
  const turns: TraceTurn[] = [];
  for await (const turn of readTraceFile(trace)) turns.push(turn);
  const arms = armsOf(turns);
  if (arms.length === 0)
    throw new BenchError(`${trace} must have a turn with accepted lengths, got ${turns.length} turns`);
  const checks: ColumnCheck[] = [];
  let rounds = 0;
  for (const arm of arms) {
    for (const shape of SHAPES) {
      const model = fitAcceptanceModel(turns, { arms: [arm], shape, incomplete: 'skip' });
      const check = predictiveCheck(model, turns, { recorded: arm, incomplete: 'skip', seed, simulations });
      checks.push({ arm, shape, model, check });
      rounds += simulations * check.rounds;
      const doing = `${model.arms[0]!.name}, ${shape}`;
      await watch.report({ done: checks.length, total: SHAPES.length * arms.length, rounds, doing });
    }
  }
  const sha256 = createHash('sha256').update(readFileSync(trace)).digest('hex');
  return {
    kind: 'predictive-check',
    trace: { file: basename(trace), sha256, turns: turns.length },
    simulations,
    checks,
  };
}

/** One table a column, with both models. */
export function checkTables({ checks }: CheckResult): Table[] {
  const tables: Table[] = [];
  for (let i = 0; i < checks.length; i += SHAPES.length) {
    const [calibrated, geometric] = checks.slice(i, i + SHAPES.length) as [ColumnCheck, ColumnCheck];
    const { turns, rounds } = calibrated.check;
    tables.push({
      title: `${calibrated.model.arms[0]!.name}: ${turns} turns, ${rounds.toLocaleString('en')} rounds`,
      header: ['', 'recorded', 'calibrated', 'interval', '', 'geometric', 'interval', ''],
      rows: calibrated.check.statistics.map(({ name, recorded }, s) => [
        name,
        recorded.toFixed(3),
        ...[calibrated, geometric].flatMap(({ check }) => {
          const { simulated, interval, passes } = check.statistics[s]!;
          return [
            simulated.toFixed(3),
            `${interval[0].toFixed(3)} to ${interval[1].toFixed(3)}`,
            passes ? 'pass' : 'FAIL',
          ];
        }),
      ]),
    });
  }
  return tables;
}

/** The statement, and the tables behind it. */
function tellPredictiveChecks(result: CheckResult): Block[] {
  const { trace, simulations, checks } = result;
  const { falseAlarmRate } = checks[0]!.check;
  const passed = (shape: ColumnCheck['shape']) => {
    const own = checks.filter((check) => check.shape === shape);
    return `${own.filter(({ check }) => check.passes).length} of ${own.length}`;
  };
  const failures = checks
    .filter(({ shape }) => shape === 'calibrated')
    .flatMap(({ model, check }) =>
      check.statistics.filter(({ passes }) => !passes).map(({ name }) => `${model.arms[0]!.name} in ${name}`),
    );
  return [
    'Does simulated acceptance do what recorded acceptance did? Each column of the trace is an arm; a calibrated and a\n' +
      'truncated-geometric model are fitted to it and simulated as often as said, and each statistic of the recording is held against its\n' +
      `distribution in the simulations. Trace: ${trace.file}, ${trace.turns} turns.`,
    `${simulations} simulations each; a true model fails a whole check with probability ${falseAlarmRate}.\n` +
      `All statistics pass for the calibrated model in ${passed('calibrated')} columns, for the truncated-geometric one in ${passed('truncated-geometric')}.` +
      (failures.length > 0 ? `\nWhat the calibrated model misses: ${failures.join('; ')}.` : ''),
    ...checkTables(result),
  ];
}

/** `predictive-check`. */
export const predictiveChecks: PaperExperiment<CheckOptions, CheckResult> = {
  title: 'Simulated acceptance against a recorded trace, statistic by statistic; needs --trace',
  configure: (command) =>
    command
      .requiredOption(
        '-t, --trace <file>',
        'recorded runs: an aligned trace or Spec-Bench answers',
        filePath('--trace'),
      )
      .option('-n, --simulations <count>', 'simulations of each model', positiveInteger('--simulations'), 200),
  arguments: ({ trace, simulations }) => ['--trace', basename(trace), '--simulations', String(simulations)],
  compute: runPredictiveChecks,
  tell: tellPredictiveChecks,
};
