/** Two results files with other seeds or episodes: a figure has changed when its difference is too large for noise. */
import type { Estimate, RegretReport } from 'banditspec';
import { exp } from 'banditspec/arithmetic';
import { BenchError } from '../program/bench-error.js';
import { type ChangedFigure, type Comparison, member } from './comparison.js';
import { kindOf, type ResultsPart } from './parts.js';
import type { ResultsFile } from './results-file.js';

/** The |z| from which a single figure has changed. */
export const SINGLE_THRESHOLD = 3;

/** Below this a standard error is itself too uncertain. */
const ENOUGH_EPISODES = 30;

/** P(|Z| > z) of the standard normal law for z >= 3, by the continued fraction of Laplace: right to 1e-12. */
function twoSidedTail(z: number): number {
  let fraction = z;
  for (let k = 80; k >= 1; k--) fraction = z + k / fraction;
  return (2 * exp((-z * z) / 2)) / (Math.sqrt(2 * Math.PI) * fraction);
}

/**
 * The |z| that each of `figures` figures has to exceed, so that all of them together are as seldom wrong as one figure
 * with |z| > 3: with probability 0.0027 (Bonferroni; it holds however the figures depend on one another).
 */
export function correctedThreshold(figures: number): number {
  const level = twoSidedTail(SINGLE_THRESHOLD) / figures;
  let low = SINGLE_THRESHOLD;
  let high = 40;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return figures === 1 ? SINGLE_THRESHOLD : high;
    if (twoSidedTail(middle) > level) low = middle;
    else high = middle;
  }
}

/** The estimates of a report that are judged by their standard errors, by their paths. */
function estimatesOf(report: RegretReport, withRegret: boolean): Map<string, Estimate> {
  const estimates = new Map<string, Estimate>([['bestFixedArmPerEpisode', report.bestFixedArmPerEpisode]]);
  report.fixedArms.forEach((arm, i) => {
    estimates.set(`fixedArms[${i}]`, arm);
    estimates.set(`fixedArms[${i}].elapsed`, arm.elapsed);
  });
  for (const [name, selector] of Object.entries(report.selectors)) {
    const path = `selectors${member('selectors', name)}`;
    estimates.set(`${path}.stoppingTime`, selector.stoppingTime);
    estimates.set(`${path}.perEpisodeRegret`, selector.perEpisodeRegret);
    estimates.set(`${path}.elapsed`, selector.elapsed);
    if (withRegret) {
      estimates.set(`${path}.stoppingTimeRegret`, selector.stoppingTimeRegret);
      estimates.set(`${path}.elapsedRegret`, selector.elapsedRegret);
    }
    selector.pulls.forEach((pulls, arm) => {
      estimates.set(`${path}.pulls[${arm}]`, pulls);
    });
  }
  return estimates;
}

export function compareByNoise(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): Comparison {
  const judged: ChangedFigure[] = [];
  const notes: string[] = [];
  let unjudged = 0;
  let fewest = Infinity;
  before.parts.forEach((part, i) => {
    const kind = kindOf(part);
    const measurements = kind.measurements(part);
    if (measurements.length === 0) {
      const [name] = Object.keys(kind.figures(part));
      throw new BenchError(`compare: ${name} have no standard errors: both files must have the same seed`, 2);
    }
    const others = kind.measurements(after.parts[i]!);
    measurements.forEach(({ name, report }, k) => {
      const other = others[k]!.report;
      const sameComparator =
        report.comparator.arm === other.comparator.arm && report.comparator.elapsedArm === other.comparator.elapsedArm;
      if (!sameComparator)
        notes.push(`${name}: the best fixed arm is a different one; regrets against it were not compared`);
      const estimates = estimatesOf(other, sameComparator);
      for (const [figure, a] of estimatesOf(report, sameComparator)) {
        const b = estimates.get(figure)!;
        const difference = b.mean - a.mean;
        const noise = Math.sqrt(a.standardError * a.standardError + b.standardError * b.standardError);
        fewest = Math.min(fewest, a.count, b.count);
        if (Number.isNaN(noise)) unjudged += 1;
        else {
          const z = noise === 0 ? null : difference / noise;
          judged.push({ measurement: name, figure, before: a.mean, after: b.mean, z });
        }
      }
    });
  });
  if (unjudged > 0) notes.push(`${unjudged} figures of one episode have no standard error and were not judged`);
  if (judged.length > 0 && fewest < ENOUGH_EPISODES) {
    notes.push(`a measurement has only ${fewest} episodes: below ${ENOUGH_EPISODES} standard errors are rough`);
  }
  if (before.seed === after.seed) {
    notes.push('both files have the same seed and share episodes: small changes may go unnoticed');
  }
  const threshold = correctedThreshold(Math.max(judged.length, 1));
  const changed = judged.filter(({ before, after, z }) => (z === null ? before !== after : Math.abs(z) > threshold));
  return { method: 'statistical', figures: judged.length, threshold, changed, notes };
}
