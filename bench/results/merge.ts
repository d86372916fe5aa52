/** Puts the shards of a benchmark together. The results are those of one process, to the byte. */
import { closeSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RegretTally } from 'banditspec';
import { Assembly } from '../engine/assembly.js';
import { chunkIdentity } from '../engine/chunk-job.js';
import type { Configuration } from '../engine/configuration.js';
import { withTrial } from '../engine/own-kinds-trial.js';
import { planCells } from '../engine/plan.js';
import { readRecord, scanRecords } from '../engine/record-file.js';
import type { HeaderRecord } from '../engine/record-line.js';
import { readRecordedRun, requireSameConfiguration } from '../engine/recorded-pieces.js';
import type { Shard } from '../engine/shard.js';
import { moduleOfConfig } from '../engine/workload.js';
import { loadOwnKinds, type ModuleFingerprint, moduleFingerprint } from '../experiments/load-own-kinds.js';
import { BenchError } from '../program/bench-error.js';
import type { Call } from '../program/command.js';
import { writeAtomically } from '../program/files.js';
import type { OutputOptions } from '../program/options.js';
import { PACKAGE_VERSION } from '../program/version.js';
import { ResultsCollector } from './experiment-results.js';
import { resultsToJson } from './results-file.js';

/** What is to be merged. */
export interface MergeOptions extends OutputOptions {
  readonly files: readonly string[];
  /** Modules of own selectors and environments. */
  readonly module: readonly string[];
  /** The configuration that the shards were computed with, for the module that it names. */
  readonly config: string | undefined;
}

function name({ index, count }: Shard): string {
  return `shard ${index}/${count}`;
}

/** The header of a file, with everything behind it checked line by line. */
function headerOf(path: string): HeaderRecord {
  let header: HeaderRecord | undefined;
  try {
    scanRecords(
      path,
      'chunk',
      (found) => {
        header = found;
      },
      () => {},
    );
  } catch (error) {
    if (error instanceof BenchError) throw error;
    throw new BenchError(`${path} must be a file that can be read (${(error as Error).message})`, 2);
  }
  if (header === undefined) throw new BenchError(`${path} must be a file of chunks, got one without a whole line`);
  return header;
}

/** Requires the files to be all shards of one configuration, each once. Returns the configuration. */
function requireAllShards(files: readonly string[], headers: readonly HeaderRecord[]): Configuration {
  const configuration = headers[0]!.configuration as Configuration;
  const firstShard = headers[0]!.shard;
  if (configuration.packageVersion !== PACKAGE_VERSION) {
    throw new BenchError(
      `${files[0]} must be of version ${PACKAGE_VERSION}, got one of version ${configuration.packageVersion}`,
    );
  }
  const fileOf = new Map<number, string>();
  headers.forEach((header, i) => {
    requireSameConfiguration(files[i]!, header, configuration, `in ${files[0]}`);
    const { shard } = header;
    if (shard.count !== firstShard.count) {
      throw new BenchError(
        `${files[i]} must be one of ${firstShard.count} shards like ${files[0]}, got ${name(shard)}`,
      );
    }
    const other = fileOf.get(shard.index);
    if (other !== undefined)
      throw new BenchError(`${files[i]} must be another shard than ${other}, got ${name(shard)} twice`);
    fileOf.set(shard.index, files[i]!);
  });
  const missing = Array.from({ length: firstShard.count }, (_, i) => i + 1).filter((index) => !fileOf.has(index));
  if (missing.length > 0) {
    const names = missing.map((index) => `${index}/${firstShard.count}`).join(', ');
    throw new BenchError(`all ${firstShard.count} shards must be given, got none for ${names}`);
  }
  return configuration;
}

/** The beginning of a hash, which is enough to tell two modules apart. */
const short = ({ sha256 }: ModuleFingerprint) => sha256.slice(0, 12);

/**
 * Where the modules are that the shards were computed with: those that the user names and that of the configuration, else
 * files of their names beside the shards or in the current folder. Their bytes decide.
 */
function findModules(expected: readonly ModuleFingerprint[], named: readonly string[], folders: readonly string[]) {
  const used = new Set<string>();
  const found = expected.map((wanted) => {
    const places = [...named, ...folders.map((folder) => join(folder, wanted.file))];
    const looked: string[] = [];
    for (const place of new Set(places.map((path) => resolve(path)))) {
      let there: ModuleFingerprint;
      try {
        there = moduleFingerprint(place);
      } catch {
        looked.push(`${place} (cannot be read)`);
        continue;
      }
      if (there.sha256 === wanted.sha256 && there.file === wanted.file) {
        used.add(place);
        return place;
      }
      looked.push(`${place} (${short(there)})`);
    }
    throw new BenchError(
      `--module must be what the shards were computed with, ${wanted.file} (${short(wanted)}), got none such; ` +
        `looked at ${looked.join(', ')}`,
      2,
    );
  });
  const other = named.find((path) => !used.has(resolve(path)));
  if (other !== undefined) {
    const what = expected.map((wanted) => `${wanted.file} (${short(wanted)})`).join(', ') || 'no module';
    throw new BenchError(`--module must be what the shards were computed with, ${what}, got ${other} besides`, 2);
  }
  return found;
}

/** Merges. Resolves with the exit code. */
export async function merge(
  { files, module, config, out, json, quiet }: MergeOptions,
  { io, reads }: Call,
): Promise<number> {
  const headers = files.map(headerOf);
  const configuration = requireAllShards(files, headers);
  const ofConfig = config === undefined ? undefined : await moduleOfConfig(config);
  const named = ofConfig === undefined ? module : [...module, ofConfig];
  const modules = findModules(configuration.modules ?? [], named, [...files.map(dirname), '.']);
  for (const path of modules) reads({ what: 'the module of the shards', path });
  const { own, plans } = await withTrial(io.workerFile, async (trial) => {
    await trial.load(modules);
    const own = await loadOwnKinds(modules);
    await trial.beginCells(configuration);
    return { own, plans: planCells(configuration, own) };
  });
  const { configurationHash } = headers[0]!;
  const shards = files.map((path, i) => {
    const { shard } = headers[i]!;
    const job = chunkIdentity({ configuration, configurationHash, plans }, shard);
    const run = readRecordedRun(path, job);
    if (!run.ended) {
      throw new BenchError(
        `${path} must be finished, got ${name(shard)} with ${run.pieces} chunks and no end: --resume goes on with it`,
      );
    }
    return { path, recorded: run.recorded, numberOf: job.numberOf };
  });

  const collector = new ResultsCollector(configuration, own, plans, (table) => {
    if (!json) io.stdout.write(`${table}\n\n`);
  });
  const assembly = new Assembly(configuration, own, plans, (cell, report) => collector.finish(cell, report));
  const open = shards.map((shard) => ({ ...shard, file: openSync(shard.path, 'r') }));
  try {
    for (let id = assembly.next(); id !== undefined; id = assembly.next()) {
      const wanted = id;
      const holder = open.find(({ recorded, numberOf }) => recorded.get(numberOf(wanted)) !== undefined);
      if (holder === undefined) {
        throw new BenchError(`chunk ${id.chunk} of cell ${id.cell} must be in one of the files, got it in none`);
      }
      const { recorded, numberOf, file } = holder;
      const place = recorded.get(numberOf(id))!;
      assembly.done(id, () => readRecord(file, place).tally as RegretTally);
    }
  } finally {
    for (const { file } of open) closeSync(file);
  }
  const text = resultsToJson(collector.file());
  writeAtomically(out, text);
  if (json) io.stdout.write(text);
  if (!quiet) io.stderr.write(`${out} written from ${files.length} ${files.length === 1 ? 'file' : 'files'}.\n`);
  return 0;
}
