/** Two results files with the same seed and episodes: every figure has to be the same to the bit. */
import { type ChangedFigure, type Comparison, leaves } from './comparison.js';
import { kindOf, type ResultsPart } from './parts.js';
import type { ResultsFile } from './results-file.js';

/** All figures of a part by measurement and path. */
function figuresOf(part: ResultsPart): Map<string, ReadonlyMap<string, unknown>> {
  const kind = kindOf(part);
  const reports = kind.measurements(part).map(({ name, report }) => [name, leaves(report)] as const);
  const others = Object.entries(kind.figures(part)).map(([name, figures]) => [name, leaves(figures)] as const);
  return new Map([...reports, ...others]);
}

export function compareExactly(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): Comparison {
  const changed: ChangedFigure[] = [];
  let figures = 0;
  const onlyInOne = new Set<string>();
  before.parts.forEach((part, i) => {
    const [first, second] = [figuresOf(part), figuresOf(after.parts[i]!)];
    for (const measurement of new Set([...first.keys(), ...second.keys()])) {
      const [a, b] = [first.get(measurement), second.get(measurement)];
      if (!a || !b) {
        onlyInOne.add(measurement);
        continue;
      }
      for (const figure of new Set([...a.keys(), ...b.keys()])) {
        if (!a.has(figure) || !b.has(figure)) {
          onlyInOne.add(figure);
          continue;
        }
        figures += 1;
        if (Object.is(a.get(figure), b.get(figure))) continue;
        changed.push({ measurement, figure, before: a.get(figure), after: b.get(figure), z: null });
      }
    }
  });
  const [example] = onlyInOne;
  const notes =
    example === undefined
      ? []
      : [`${onlyInOne.size} are in only one of the files and were not compared: ${example}, ...`];
  return { method: 'exact', figures, threshold: null, changed, notes };
}
