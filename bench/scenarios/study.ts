/** The scenarios as a study: a task for each rival in each scenario. */
import type { PlayTask } from '../engine/task-list.js';
import type { StudyOptions } from '../program/options.js';
import { PACKAGE_VERSION } from '../program/version.js';
import type { Study } from '../results/study.js';
import { scenariosPage } from './page.js';
import { playRun } from './play.js';
import type { ScenarioRow, ScenariosPart } from './results.js';
import { RIVALS } from './rivals.js';
import { SCENARIOS } from './scenarios.js';
import { scenarioBlocks } from './tables.js';

/** Options of the command. */
export interface ScenariosOptions extends StudyOptions {
  readonly runs: number;
  readonly requests: number;
}

type Setup = Pick<ScenariosOptions, 'runs' | 'requests' | 'seed'>;

/** A scenario and a rival, by their places in the lists. */
type ScenarioTask = readonly [scenario: number, rival: number];

/** Begins the work in another thread. */
export function prepare(setup: object): PlayTask<ScenarioTask, ScenarioRow> {
  const { runs, requests, seed } = setup as Setup;
  return ([scenario, rival]) => {
    const where = SCENARIOS[scenario]!;
    const who = RIVALS[rival]!;
    const results = Array.from({ length: runs }, (_, run) => playRun(where, who, requests, run, seed));
    return {
      rounds: results.reduce((sum, { targetCalls }) => sum + targetCalls, 0),
      result: { scenario: where.name, selector: who.name, side: who.side, runs: results },
    };
  };
}

export const scenarios: Study<ScenariosOptions, ScenarioTask, ScenarioRow, ScenariosPart> = {
  name: 'scenarios',
  async prepare({ runs, requests, seed }) {
    const setup: Setup = { runs, requests, seed };
    return {
      tasks: {
        threadWork: { name: 'scenarios', setup },
        play: prepare(setup),
        tasks: SCENARIOS.flatMap(({ name }, scenario) =>
          RIVALS.map((rival, i) => ({ name: `${name}, ${rival.name}`, input: [scenario, i] as const })),
        ),
        configuration: { packageVersion: PACKAGE_VERSION, study: 'scenarios', seed, runs, requests },
      },
      conclude: (rows) => ({ kind: 'scenarios', runs, requests, rows }),
    };
  },
  tell: scenarioBlocks,
  page: ({ runs, requests }) => scenariosPage(['--runs', String(runs), '--requests', String(requests)]),
};
