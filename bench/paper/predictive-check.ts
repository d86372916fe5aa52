/**
 * Does simulated acceptance do what recorded acceptance did? Fits the calibrated and the truncated-geometric model to
 * every column of a trace and holds both against it.
 */
import { basename } from 'node:path';
import { fitAcceptanceModel, predictiveCheck, type ReplayArm, type TraceTurn } from 'banditspec';
import type { PlayTask } from '../engine/task-list.js';
import { BenchError } from '../program/bench-error.js';
import type { StudyOptions } from '../program/options.js';
import type { Block } from '../program/table.js';
import { PACKAGE_VERSION } from '../program/version.js';
import { type CheckResult, type ColumnCheck, checkTables, SHAPES } from '../results/parts/predictive-check.js';
import type { Study } from '../results/study.js';
import { columnOf } from '../traces/arm-grammar.js';
import { everyArm } from '../traces/columns.js';
import { fingerprintOf, readTurns } from '../traces/recording.js';
import { paperPage } from './page.js';

/** One model of one column. */
interface CheckTask {
  readonly arm: ReplayArm;
  readonly shape: ColumnCheck['shape'];
}

/** Options of the command. */
export interface CheckOptions extends StudyOptions {
  readonly file: string;
  readonly simulations: number;
}

type Setup = Pick<CheckOptions, 'file' | 'simulations' | 'seed'>;

/** Fits and checks one model, with the turns at hand. */
function checkPlay(turns: readonly TraceTurn[], { simulations, seed }: Setup): PlayTask<CheckTask, ColumnCheck> {
  return ({ arm, shape }) => {
    const model = fitAcceptanceModel(turns, { arms: [arm], shape, incomplete: 'skip' });
    const check = predictiveCheck(model, turns, { recorded: arm, incomplete: 'skip', seed, simulations });
    return { rounds: simulations * check.rounds, result: { arm, shape, model, check } };
  };
}

/** Begins the work in another thread. */
export async function prepare(setup: object): Promise<PlayTask<CheckTask, ColumnCheck>> {
  const own = setup as Setup;
  return checkPlay(await readTurns(own.file), own);
}

/** Statistics that are not determined are null in JSON; they come back as NaN. */
function withUndetermined(result: ColumnCheck): ColumnCheck {
  const number = (value: number | null) => value ?? Number.NaN;
  const statistics = result.check.statistics.map((statistic) => ({
    ...statistic,
    recorded: number(statistic.recorded),
    simulated: number(statistic.simulated),
    interval: [number(statistic.interval[0]), number(statistic.interval[1])] as const,
  }));
  return { ...result, check: { ...result.check, statistics } };
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
      'truncated-geometric model are fitted to it and simulated as often as stated, and each statistic of the recording is held against its\n' +
      `distribution in the simulations. Trace: ${trace.file}, ${trace.turns} turns.`,
    `${simulations} simulations each; a true model fails a whole check with probability ${falseAlarmRate}.\n` +
      `All statistics pass for the calibrated model in ${passed('calibrated')} columns, for the truncated-geometric one in ${passed('truncated-geometric')}.` +
      (failures.length > 0 ? `\nWhat the calibrated model misses: ${failures.join('; ')}.` : ''),
    ...checkTables(result),
  ];
}

export const predictiveChecks: Study<CheckOptions, CheckTask, ColumnCheck, CheckResult> = {
  name: 'predictive-check',
  async prepare({ file, simulations, seed }) {
    const setup: Setup = { file, simulations, seed };
    const turns = await readTurns(file);
    const arms = everyArm(turns);
    if (arms.length === 0) {
      throw new BenchError(`${file} must have a turn with accepted lengths, got ${turns.length} turns`);
    }
    const recording = await fingerprintOf(file);
    return {
      tasks: {
        threadWork: { name: 'predictive-check', setup },
        play: checkPlay(turns, setup),
        tasks: arms.flatMap((arm) =>
          SHAPES.map((shape) => ({ name: `${columnOf(arm)}, ${shape}`, input: { arm, shape } })),
        ),
        configuration: { packageVersion: PACKAGE_VERSION, study: 'predictive-check', seed, recording, simulations },
      },
      conclude: (checks) => ({
        kind: 'predictive-check',
        trace: { ...recording, turns: turns.length },
        simulations,
        checks: checks.map(withUndetermined),
      }),
    };
  },
  tell: tellPredictiveChecks,
  page: ({ file, simulations }) =>
    paperPage('predictive-check', [basename(file), '--simulations', String(simulations)], tellPredictiveChecks),
};
