/** Plays a study in this thread without files, as the engine does with them: what comes of a task goes through JSON. */
import type { StudyOptions } from '../../bench/program/options.js';
import type { Study } from '../../bench/results/study.js';

/** Options that the computation itself does not look at. */
export const NO_FILES = { out: 'none.json', json: false, quiet: true, workers: 1, existing: 'keep' } as const;

/** The part that comes of a study. */
export async function playStudy<Options extends StudyOptions, Input, Result, Part extends { readonly kind: string }>(
  study: Study<Options, Input, Result, Part>,
  options: Options,
): Promise<Part> {
  const { tasks, conclude } = await study.prepare(
    options,
    () => {},
    () => {},
  );
  const results: Result[] = [];
  for (const { input } of tasks.tasks) results.push(JSON.parse(JSON.stringify((await tasks.play(input)).result)));
  return conclude(results);
}
