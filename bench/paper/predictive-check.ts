/**
 * Does simulated acceptance do what recorded acceptance did? Fits the calibrated and the truncated-geometric model to
 * every column of a trace and holds both against it.
 */
import {
  type AcceptanceModel,
  fitAcceptanceModel,
  formatTable,
  type PredictiveCheck,
  predictiveCheck,
  type ReplayArm,
  type TraceTurn,
} from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { BenchError } from '../bench-error.js';

const SHAPES = ['calibrated', 'truncated-geometric'] as const;
const CHAIN_DRAFT = 5;
const RETRIEVAL_DRAFT = 10;

/** One model of one column. */
export interface CheckResult {
  readonly kind: 'predictive-check';
  readonly arm: ReplayArm;
  readonly shape: (typeof SHAPES)[number];
  readonly model: AcceptanceModel;
  readonly check: PredictiveCheck;
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
export async function runPredictiveCheck(
  path: string,
  simulations: number,
  seed: string | number,
): Promise<CheckResult[]> {
  const turns: TraceTurn[] = [];
  for await (const turn of readTraceFile(path)) turns.push(turn);
  const arms = armsOf(turns);
  if (arms.length === 0)
    throw new BenchError(`${path} must have a turn with accepted lengths, got ${turns.length} turns`);
  return arms.flatMap((arm) =>
    SHAPES.map((shape): CheckResult => {
      const model = fitAcceptanceModel(turns, { arms: [arm], shape, incomplete: 'skip' });
      const check = predictiveCheck(model, turns, { recorded: arm, incomplete: 'skip', seed, simulations });
      return { kind: 'predictive-check', arm, shape, model, check };
    }),
  );
}

/** One table an arm with both models, and a line that counts. */
export function formatPredictiveCheck(results: readonly CheckResult[]): string {
  const tables: string[] = [];
  for (let i = 0; i < results.length; i += SHAPES.length) {
    const [calibrated, geometric] = results.slice(i, i + SHAPES.length) as [CheckResult, CheckResult];
    const rows = calibrated.check.statistics.map(({ name, recorded }, s) => [
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
    ]);
    const { turns, rounds } = calibrated.check;
    const header = ['', 'recorded', 'calibrated', 'interval', '', 'geometric', 'interval', ''];
    tables.push(
      `${calibrated.model.arms[0]!.name}: ${turns} turns, ${rounds.toLocaleString('en')} rounds\n${formatTable(header, rows)}`,
    );
  }
  const { simulations, falseAlarmRate } = results[0]!.check;
  const passed = (shape: CheckResult['shape']) => {
    const own = results.filter((result) => result.shape === shape);
    return `${own.filter(({ check }) => check.passes).length} of ${own.length}`;
  };
  return [
    ...tables,
    `${simulations} simulations each; a true model fails a whole check with probability ${falseAlarmRate}. All statistics pass for the ` +
      `calibrated model in ${passed('calibrated')} columns, for the truncated-geometric one in ${passed('truncated-geometric')}.`,
  ].join('\n\n');
}
