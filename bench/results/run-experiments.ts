/** Runs experiments, or one shard of them, and writes their results. */
import { Assembly, type ChunkQueue, ShardQueue } from '../engine/assembly.js';
import { chunkJob } from '../engine/chunk-job.js';
import { runJob } from '../engine/run-job.js';
import { type Shard, WHOLE } from '../engine/shard.js';
import { createWorkload, type WorkloadOptions } from '../engine/workload.js';
import { cellName } from '../experiments/sweep.js';
import { closingLine } from '../program/closing-line.js';
import type { Call } from '../program/command.js';
import { recordsPath, writeAtomically } from '../program/files.js';
import type { OutputOptions, WorkOptions } from '../program/options.js';
import { createProgress } from '../program/progress.js';
import { ResultsCollector } from './experiment-results.js';
import { resultsToJson } from './results-file.js';

/** What is to be run, and how. */
export interface ExperimentOptions extends WorkloadOptions, OutputOptions, WorkOptions {
  readonly shard: Shard | undefined;
}

/** Runs. Resolves with the exit code. */
export async function runExperiments(options: ExperimentOptions, call: Call): Promise<number> {
  const { out, shard = WHOLE, json, quiet } = options;
  const { io } = call;
  const isWhole = shard.count === 1;
  const path = recordsPath(out, shard);
  const workload = await createWorkload(options, call);
  const { configuration, own, plans } = workload;
  const started = performance.now();
  const progress = createProgress(io.stderr, quiet);
  const collector = new ResultsCollector(configuration, own, plans, (table) => {
    if (json) return;
    progress.hide();
    io.stdout.write(`${table}\n\n`);
  });
  const unprecise: string[] = [];
  const queue: ChunkQueue = isWhole
    ? new Assembly(configuration, own, plans, (cell, report, isPrecise) => {
        const name = cellName(plans[cell]!.experiment, plans[cell]!.cell);
        if (!isPrecise) unprecise.push(name);
        collector.finish(cell, report);
        progress.finished(`${name}: ${report.episodes.toLocaleString('en')} episodes`);
      })
    : new ShardQueue(plans, shard);
  return runJob(
    chunkJob(workload, shard, queue),
    {
      ...options,
      path,
      progress,
      finish(rounds) {
        if (isWhole) {
          const text = resultsToJson(collector.file());
          writeAtomically(out, text);
          if (json) io.stdout.write(text);
          if (unprecise.length > 0) {
            const { maxEpisodes, intervalWidth } = configuration.precision!;
            io.stderr.write(
              `At ${maxEpisodes.toLocaleString('en')} episodes an interval is still wider than ${intervalWidth} rounds: ` +
                `${unprecise.join('; ')}\n`,
            );
          }
        }
        if (!quiet) io.stderr.write(closingLine(isWhole ? out : path, configuration.seed, rounds, started));
      },
      interrupted() {
        const { finishedCells } = collector;
        if (finishedCells === 0) return [];
        writeAtomically(out, resultsToJson(collector.file()));
        return [
          `${out} holds the ${finishedCells} of ${plans.length} measurements that are finished, marked incomplete.`,
        ];
      },
    },
    call,
  );
}
