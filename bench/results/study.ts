/**
 * A study: work that is a list of independent tasks, put together to one part of a results file, told as text, and written
 * into a page of the repository where it has one. What is common to all studies is here: files that are refused before any
 * work, progress, interruption and resuming, the results file, the page.
 */
import { readFileSync } from 'node:fs';
import { runJob } from '../engine/run-job.js';
import { WHOLE } from '../engine/shard.js';
import { type TaskList, taskJob } from '../engine/task-list.js';
import { BenchError } from '../program/bench-error.js';
import { closingLine } from '../program/closing-line.js';
import type { Call } from '../program/command.js';
import { recordsPath, writeAtomically } from '../program/files.js';
import type { StudyOptions } from '../program/options.js';
import { createProgress } from '../program/progress.js';
import { type Block, blocksToMarkdown, blocksToText } from '../program/table.js';
import { resultsFile, resultsToJson } from './results-file.js';

/** A study that has read what it needs. */
export interface PreparedStudy<Input, Result, Part> {
  readonly tasks: TaskList<Input, Result>;
  /** Puts the results together, which come in the order of the tasks. */
  conclude(results: readonly Result[]): Part;
  /** Says something about this machine at this moment, once all is done. */
  remark?(): string;
}

/** The page that a study writes, or has a section in. */
export interface StudyPage<Part> {
  /** Where it is in the repository. */
  readonly file: string;
  /** The options that only this study has, as they stand on a command line; files without their folders. */
  readonly arguments: readonly string[];
  /**
   * The page's new text.
   *
   * @param before its text so far; undefined where there is none.
   * @param path what errors call it.
   * @param command the command line that writes it.
   * @throws BenchError when it is somebody else's page.
   */
  write(before: string | undefined, path: string, command: string, part: Part): string;
  /** Refuses somebody else's page before any work. */
  check(before: string | undefined, path: string): void;
}

/** Requires a page that is to be written whole to be a new one, or one that begins with this title. */
export function requirePageTitled(title: string, before: string | undefined, path: string): void {
  if (before === undefined || before === '' || before.startsWith(`${title}\n`)) return;
  throw new BenchError(`--markdown must be a new file or a page of this command, got ${path}`, 2);
}

/**
 * A page that a study writes whole: title, command, introduction, tables.
 *
 * @param title its first line.
 */
export function wholePage<Part>(
  title: string,
  page: Pick<StudyPage<Part>, 'file' | 'arguments'>,
  introduction: (part: Part) => readonly string[],
  blocks: (part: Part) => readonly Block[],
): StudyPage<Part> {
  return {
    ...page,
    check: (before, path) => requirePageTitled(title, before, path),
    write(before, path, command, part) {
      requirePageTitled(title, before, path);
      const written = `Written by \`${command}\`. Do not edit; run it again.`;
      return [title, '', written, '', ...introduction(part), '', blocksToMarkdown(blocks(part)), ''].join('\n');
    },
  };
}

export interface Study<Options extends StudyOptions, Input, Result, Part extends { readonly kind: string }> {
  /** The name of its command. */
  readonly name: string;
  /**
   * Reads what there is to read. `tell` says something about this machine at this moment; `reads` is that of the call, for
   * files that no option names.
   */
  prepare(
    options: Options,
    tell: (remark: string) => void,
    reads: Call['reads'],
  ): Promise<PreparedStudy<Input, Result, Part>>;
  tell(part: Part): readonly Block[];
  page?(options: Options): StudyPage<Part>;
}

/** Runs a study. Resolves with the exit code. */
export async function runStudy<Options extends StudyOptions, Input, Result, Part extends { readonly kind: string }>(
  study: Study<Options, Input, Result, Part>,
  options: Options,
  call: Call,
): Promise<number> {
  const { seed, out, json, quiet, markdown } = options;
  const { io } = call;
  const page = markdown === undefined ? undefined : study.page?.(options);
  page?.check(readPage(markdown!), markdown!);
  const started = performance.now();
  const say = (remark: string) => {
    if (!quiet) io.stderr.write(`${remark}\n`);
  };
  const { tasks, conclude, remark } = await study.prepare(options, say, call.reads);
  if (io.signal.aborted) throw io.signal.reason;
  const job = taskJob(tasks);
  return runJob(
    job,
    {
      ...options,
      path: recordsPath(out, WHOLE),
      progress: createProgress(io.stderr, quiet),
      finish(rounds) {
        const part = conclude(job.results);
        const text = resultsToJson(resultsFile(seed, true, [part]));
        writeAtomically(out, text);
        if (page) {
          const { file, arguments: own } = page;
          // Another command may have written its section meanwhile.
          const command = [call.program, study.name, ...own, '--seed', seed, '--markdown', file].join(' ');
          writeAtomically(markdown!, page.write(readPage(markdown!), markdown!, command, part));
        }
        io.stdout.write(json ? text : `${blocksToText(study.tell(part))}\n`);
        if (quiet) return;
        if (remark) say(remark());
        io.stderr.write(closingLine(out, seed, rounds, started));
      },
    },
    call,
  );
}

/** The page as it is. */
function readPage(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // There is none yet.
    return undefined;
  }
}
