/** `npm run golden:results`: writes `small-results.json`. A change of its figures is value-breaking: say so in CHANGELOG.md. */
import { writeAtomically } from '../../bench/program/files.js';
import { readRepositoryCommand } from '../../bench/program/repository-command.js';
import { resultsToJson } from '../../bench/results/results-file.js';
import { SMALL_RESULTS_PATH, smallResults } from './small-results.js';

readRepositoryCommand({
  name: 'golden:results',
  summary: 'Write the small results file that a test compares with',
});
writeAtomically(SMALL_RESULTS_PATH, resultsToJson(smallResults()));
