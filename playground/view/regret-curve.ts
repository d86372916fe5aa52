/** Regret against the tokens produced, as points in a drawing of width and height 1. */
import type { Run } from '../model/run.js';
import type { Yardstick } from '../model/yardstick.js';
import { whole } from './words.js';

/** The points of a curve: more are not to be told apart on a screen. */
const POINTS = 300;

export interface CurveView {
  /** A path for each run, in units of the drawing. */
  readonly paths: readonly string[];
  /** The height of regret 0. */
  readonly zero: number;
  readonly top: string;
  readonly bottom: string;
  readonly right: string;
}

/** The curves of both runs on one scale, y pointing down. */
export function curveView(
  runs: readonly Run[],
  yardstick: Yardstick,
  size: { width: number; height: number },
): CurveView {
  const lines = runs.map((run) => pointsOf(run, yardstick));
  let [least, most] = [0, 5];
  for (const line of lines) {
    for (const [, regret] of line) {
      least = Math.min(least, regret);
      most = Math.max(most, regret);
    }
  }
  const tokens = runs[0]!.world.tokens;
  const x = (value: number) => ((value / tokens) * size.width).toFixed(1);
  const y = (value: number) => (((most - value) / (most - least)) * size.height).toFixed(1);
  return {
    paths: lines.map((line) => line.map(([at, regret], i) => `${i === 0 ? 'M' : 'L'}${x(at)} ${y(regret)}`).join('')),
    zero: Number(y(0)),
    top: whole(most),
    bottom: whole(least),
    right: whole(tokens),
  };
}

function pointsOf(run: Run, { roundsAt }: Yardstick): [tokens: number, regret: number][] {
  const points: [number, number][] = [[0, 0]];
  const step = Math.max(1, Math.ceil(run.rounds / POINTS));
  for (let round = step; round <= run.rounds; round += step) {
    const at = run.ends[round - 1]!;
    points.push([at, round - roundsAt[at]!]);
  }
  if (run.rounds % step !== 0) points.push([run.tokens, run.rounds - roundsAt[run.tokens]!]);
  return points;
}
