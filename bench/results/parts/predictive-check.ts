/** Models of acceptance held against a recording. */
import type { AcceptanceModel, PredictiveCheck, ReplayArm } from 'banditspec';
import type { Table } from '../../program/table.js';
import { isListOf, isObject, type PartKind } from './part-kind.js';

/** The models of every column, in this order. */
export const SHAPES = ['calibrated', 'truncated-geometric'] as const;

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

export const predictiveCheckKind: PartKind<CheckResult> = {
  requirement: 'a predictive check with its statistics',
  holds: ({ trace, checks }) =>
    isObject(trace) &&
    isListOf(checks, ({ model, check }) => isObject(model) && isObject(check) && Array.isArray(check.statistics)),
  measurements: () => [],
  configuration: ({ kind, trace: { sha256 }, simulations, checks }) => ({
    kind,
    trace: { sha256 },
    simulations,
    checks: checks.map(({ arm, shape }) => ({ arm, shape })),
  }),
  figures: ({ checks }) => ({ 'predictive checks': checks }),
};

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
