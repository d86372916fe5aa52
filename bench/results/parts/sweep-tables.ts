/** The tables of a sweep: one row a value, one column a selector, one table a length. */
import { subjectOf } from '../../experiments/sweep.js';
import { blocksToText, type Table } from '../../program/table.js';
import { comparatorNote, describeArms, rulesOf, tableDigits } from '../experiment-tables.js';
import { byLength, type SweepResults } from './sweep.js';
import { measuresOf } from './sweep-measures.js';

function figure(value: number): string {
  return Number.isNaN(value) ? '?' : value.toFixed(tableDigits(value));
}

/** Regret at every value, beside the arm that it is against. */
export function sweepTables(part: SweepResults): Table[] {
  const { selectors, sweep } = part.experiment;
  const names = Object.keys(selectors);
  return byLength(part).flatMap(({ sequenceLength, cells }) =>
    measuresOf(part).map(({ title, unit, of, comparator }) => ({
      title: `${title} against ${sweep.parameter} in answers of ${sequenceLength.toLocaleString('en')} tokens, ${unit}: mean ± half of the 95% interval`,
      header: [sweep.parameter, ...names, 'best fixed arm', `its ${unit.split(' an ')[0]}`, 'episodes'],
      rows: cells.map(({ value, report }) => {
        const { arm, takes } = comparator(report);
        return [
          String(value),
          ...names.map((name) => {
            const { mean, high } = of(report, name);
            return `${figure(mean)} ± ${figure(high - mean)}`;
          }),
          ...[report.armNames[arm]!, figure(takes), report.episodes.toLocaleString('en')],
        ];
      }),
    })),
  );
}

/** What has to be said of the whole sweep, in a sentence each. */
export function sweepNotes({ experiment, results }: SweepResults): string[] {
  return [...rulesOf(experiment), ...comparatorNote(results.map(({ report }) => report))];
}

/** What the terminal shows of a sweep. */
export function formatSweep(part: SweepResults): string {
  const { experiment, results } = part;
  const last = results.at(-1);
  if (last === undefined) return `${experiment.name}: nothing finished`;
  // Of a swept environment the arms are not the same at every value.
  const arms = subjectOf(experiment.sweep.parameter) === 'environment' ? [] : [describeArms(last.report)];
  const head = [`${experiment.name}: ${experiment.title}`, ...arms, ...sweepNotes(part)].join('\n');
  return blocksToText([head, ...sweepTables(part)]);
}
