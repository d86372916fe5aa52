/**
 * A benchmark small enough to keep: two environments, two selectors that learn and two that do not. Its results stand in
 * `small-results.json`; `npm run golden:results` writes them anew.
 */
import { fileURLToPath } from 'node:url';
import { measureRegret } from 'banditspec';
import type { Experiment } from '../../bench/experiments/experiment.js';
import { cellCheckpoints, cellMeasurement } from '../../bench/experiments/measurement.js';
import { NO_OWN_KINDS } from '../../bench/experiments/own-kinds.js';
import { recordPulls } from '../../bench/experiments/pulls-over-rounds.js';
import type { ExperimentResults } from '../../bench/results/parts/experiment.js';
import { type ResultsFile, resultsFile } from '../../bench/results/results-file.js';

export const SMALL_RESULTS_PATH = fileURLToPath(new URL('./small-results.json', import.meta.url));

const selectors: Experiment['selectors'] = {
  ucbSpec: { kind: 'ucbSpec' },
  exp3Spec: { kind: 'exp3Spec' },
  followTheLeader: { kind: 'followTheLeader' },
  uniformRandom: { kind: 'uniformRandom' },
};

export const SMALL_EXPERIMENTS: readonly Experiment[] = [
  {
    name: 'stationary',
    title: 'Three stationary arms',
    environment: {
      kind: 'truncatedGeometric',
      armNames: ['poor', 'fair', 'good'],
      maxDraftLength: 4,
      acceptanceRates: [0.3, 0.5, 0.8],
    },
    selectors,
    cells: [
      { sequenceLength: 64, episodes: 40 },
      { sequenceLength: 256, episodes: 30 },
      { sequenceLength: 1024, episodes: 12 },
    ],
  },
  {
    name: 'turning',
    title: 'A table whose best arm changes',
    environment: {
      kind: 'turningTable',
      maxDraftLength: 4,
      meansBefore: [4, 2],
      meansAfter: [2, 4],
      turn: [0.05, 0.1],
    },
    selectors,
    cells: [
      { sequenceLength: 64, episodes: 40 },
      { sequenceLength: 256, episodes: 20 },
    ],
  },
];

/** Measures them; some hundredths of a second. */
export function smallResults(seed: string | number = 'golden'): ResultsFile<ExperimentResults> {
  const parts = SMALL_EXPERIMENTS.map((experiment): ExperimentResults => {
    const results = experiment.cells.map((cell) => {
      const measurement = cellMeasurement({ seed }, experiment, cell, NO_OWN_KINDS);
      const checkpoints = cellCheckpoints(measurement, cell);
      return { ...cell, report: measureRegret({ ...measurement, checkpoints, episodes: cell.episodes }) };
    });
    return { kind: 'experiment', experiment, results, pullsOverRounds: recordPulls({ seed }, experiment) };
  });
  return resultsFile(seed, true, parts);
}
