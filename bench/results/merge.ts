/** `merge`: puts the shards of a benchmark together. The results are those of one process, to the byte. */
import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { BenchIo } from '../cli.js';
import { Assembly } from '../engine/assembly.js';
import type { Configuration } from '../engine/configuration.js';
import { planCells, type Shard } from '../engine/plan.js';
import { readRecord, scanRecords } from '../engine/record-file.js';
import type { HeaderRecord } from '../engine/record-line.js';
import { type RecordedRun, readRecordedRun, requireSameConfiguration } from '../engine/recorded-chunks.js';
import { loadOwnKinds, moduleFingerprint } from '../experiments/load-own-kinds.js';
import { BenchError } from '../program/bench-error.js';
import { type Answer, filePath, readArguments } from '../program/option-values.js';
import { ResultsCollector } from './experiment-results.js';
import { PACKAGE_VERSION, requireWritable, resultsToJson, writeAtomically } from './results-file.js';

/** What is to be merged. */
export interface MergeOptions {
  readonly files: readonly string[];
  readonly module: readonly string[];
  readonly out: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Reads the arguments that follow `merge`. */
export function parseMergeLine(argv: readonly string[]): MergeOptions | Answer {
  const command = new Command('npm run bench -- merge')
    .description('Puts the shards of a benchmark together: the results are those of one process, to the byte.')
    .argument('<files...>', 'the files of all shards (results.shard-1-of-4.jsonl and so on), in any order')
    .option(
      '-m, --module <file>',
      'the module of own selectors and environments, if there was one; repeatable',
      addPath,
      [],
    )
    .option('-o, --out <file>', 'where the results go', filePath('--out'), 'results.json')
    .option('--json', 'print the results as JSON on standard output instead of tables', false)
    .option('-q, --quiet', 'say nothing but the tables', false)
    .helpOption('-h, --help', 'print this and stop');
  const answer = readArguments(command, argv);
  return answer ?? { files: command.args, ...(command.opts() as Omit<MergeOptions, 'files'>) };
}

function addPath(text: string, before: readonly string[]): readonly string[] {
  return [...before, filePath('--module')(text)];
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
  const [{ configuration, shard: firstShard }] = headers as [HeaderRecord];
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

/** Requires the modules on the command line to be those that the shards were computed with. */
function requireSameModules(expected: Configuration['modules'] = [], paths: readonly string[]): void {
  const found = paths.map(moduleFingerprint);
  const show = (modules: typeof expected) =>
    modules.length === 0 ? 'none' : modules.map(({ file, sha256 }) => `${file} (${sha256.slice(0, 12)})`).join(', ');
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new BenchError(
      `--module must be what the shards were computed with, ${show(expected)}, got ${show(found)}`,
      2,
    );
  }
}

/** Merges. Resolves with the exit code. */
export async function merge({ files, module, out, json, quiet }: MergeOptions, io: BenchIo): Promise<number> {
  requireWritable(out);
  const headers = files.map(headerOf);
  const configuration = requireAllShards(files, headers);
  const modulePaths = module.map((path) => resolve(path));
  requireSameModules(configuration.modules, modulePaths);
  const own = await loadOwnKinds(modulePaths);
  const plans = planCells(configuration, own);
  const { configurationHash } = headers[0]!;
  const shards = files.map((path, i): { path: string; run: RecordedRun; shard: Shard } => {
    const { shard } = headers[i]!;
    const run = readRecordedRun(path, { configuration, configurationHash, plans, shard });
    if (!run.ended) {
      throw new BenchError(
        `${path} must be finished, got ${name(shard)} with ${run.chunks} chunks and no end: --resume goes on with it`,
      );
    }
    return { path, run, shard };
  });

  const collector = new ResultsCollector(configuration, own, plans, (table) => {
    if (!json) io.stdout.write(`${table}\n\n`);
  });
  const assembly = new Assembly(configuration, own, plans, (cell, report) => collector.finish(cell, report));
  const open = shards.map(({ path, run: { recorded } }) => ({ path, recorded, file: openSync(path, 'r') }));
  try {
    for (let id = assembly.next(); id !== undefined; id = assembly.next()) {
      const holder = open.find(({ recorded }) => recorded.get(id!) !== undefined);
      if (holder === undefined) {
        throw new BenchError(`chunk ${id.chunk} of cell ${id.cell} must be in one of the files, got it in none`);
      }
      const { recorded, file } = holder;
      const place = recorded.get(id)!;
      assembly.done(id, () => readRecord(file, place).tally);
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
