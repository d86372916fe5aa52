/**
 * Command lines of the program, right and wrong, on files that are whole or broken. Whatever comes, it ends with one of its
 * own statuses, tells what is wrong in words, leaves its inputs as they were, and what it has written is whole.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { COMMANDS } from '../../bench/commands/table.js';
import { abortedAfter, runBench } from '../bench/run-bench.js';
import { aiperfLine, llamaLine, vllmLine } from '../environments/logs/log-writers.js';
import { alignedRow } from '../environments/recorded/synthetic-trace.js';
import { broken, type Edit, edits } from './broken-text.js';

/** A command line; `$` before a name stands for the folder of the case. */
export interface CommandCase {
  readonly argv: readonly string[];
  /** What happened to which of the files. */
  readonly edits: readonly Edit[];
  readonly file: number;
  /** After how many looks at it the user has interrupted the program. */
  readonly looks: number;
}

const request = { accepted: [2, 0, 3], drafted: [3, 3, 3] };
const config = {
  name: 'small',
  environment: { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.8], maxDraftLength: 4 },
  selectors: { ucbSpec: { kind: 'ucbSpec' }, exp3Spec: { kind: 'exp3Spec' } },
  cells: [{ sequenceLength: 16, episodes: 3 }],
};
const decisions = Array.from({ length: 6 }, (_, i) => JSON.stringify({ arm: i % 2, probability: 0.5, reward: 1 }));

/** The files of a case: what each command reads. The two of results are made by the program itself, once. */
const FILES: Record<string, string> = {
  'config.json': JSON.stringify(config),
  'trace.jsonl': [0, 1, 2].map((turn) => JSON.stringify(alignedRow({ turn, id: turn }))).join('\n'),
  'vllm.jsonl': [vllmLine(request, 'a', 3), vllmLine(request, 'b', 3)].join('\n'),
  'aiperf.jsonl': aiperfLine(request, 1, 3),
  'llama.jsonl': llamaLine(request),
  'decisions.jsonl': decisions.join('\n'),
  'text.txt': 'the cat that lay in the house that Jack built.\n'.repeat(40),
};

/** Makes the files that the program writes itself: results, and the records beside them. */
export async function prepareFiles(): Promise<void> {
  if ('whole.json' in FILES) return;
  const folder = mkdtempSync(join(tmpdir(), 'banditspec-fuzz-'));
  writeFileSync(join(folder, 'config.json'), FILES['config.json']!);
  const argv = ['run', '--config', join(folder, 'config.json'), '--workers', '1', '--quiet'];
  const whole = await runBench([...argv, '--out', join(folder, 'whole.json')]);
  const shard = await runBench([...argv, '--shard', '1/1', '--out', join(folder, 'part.json')]);
  if (whole.code !== 0 || shard.code !== 0) throw new Error(`the files must be made: ${whole.stderr}${shard.stderr}`);
  for (const name of readdirSync(folder)) {
    if (name.startsWith('whole') || name.startsWith('part')) FILES[name] = readFileSync(join(folder, name), 'utf8');
  }
  rmSync(folder, { recursive: true });
}

const WORDS = [
  ...['', '0', '1', '2', '3', '-1', '0.5', '1e3', '1e999', 'NaN', 'x', '1,2', '1/2', '2/1', '0,1', ',', '=', '[0,1]'],
  ...[
    'ucbSpec',
    'imed',
    'table-1',
    'recorded:tree',
    'track:m68:3',
    'plain',
    'sufLen',
    '--',
    '-',
    '--out',
    '-q',
    'category',
  ],
  ...['$out.json', '$out.md', '$none.json', '$', '$sub', '$sub/out.json', '\u0000', '\u001b[31m', '__proto__', 'ä\n'],
];

const OPTIONS = [
  ...new Set(COMMANDS.flatMap((command) => [...command.help('x').matchAll(/(--[a-z-]+)/g)].map((match) => match[1]!))),
];

/** Lines: a command, files, options with and without values, in any order; work is kept small. */
export function commandCases(): fc.Arbitrary<CommandCase> {
  const file = fc
    .constantFrom(...Object.keys(FILES), 'whole.json', 'part.shard-1-of-1.jsonl', 'part.jsonl', 'none.json')
    .map((name) => `$${name}`);
  const word = fc.oneof(fc.constantFrom(...WORDS), file);
  const option = fc.tuple(fc.constantFrom(...OPTIONS.filter((name) => name !== '--workers')), word);
  const part = fc.oneof(
    { weight: 3, arbitrary: option },
    { weight: 3, arbitrary: file.map((name) => [name]) },
    { weight: 1, arbitrary: word.map((value) => [value]) },
    { weight: 1, arbitrary: fc.constant(['--quiet', '--json']) },
  );
  const command = fc.constantFrom(...COMMANDS.map(({ name }) => name));
  return fc.record({
    argv: fc
      .tuple(command, fc.array(part, { maxLength: 5 }))
      // In this thread: threads of their own need the built program, and their number changes no result.
      .map(([name, parts]) => [name, ...parts.flat(), ...(hasWorkers(name) ? ['--workers', '1'] : [])]),
    edits: fc.oneof({ weight: 2, arbitrary: fc.constant<readonly Edit[]>([]) }, { weight: 1, arbitrary: edits }),
    file: fc.nat({ max: 20 }),
    looks: fc.constantFrom(0, 1, 5, 20),
  });
}

function hasWorkers(name: string): boolean {
  return COMMANDS.find((command) => command.name === name)!
    .help('x')
    .includes('--workers');
}

const OF_THE_ENGINE =
  /\n\s+at |is not (a function|iterable|defined)|Cannot (read|destructure|set)|(?<!got )\bundefined\b|Maximum call stack/;

/** Plays a case; throws where the program does what it must not. */
export async function playCommand({ argv, edits: happened, file, looks }: CommandCase): Promise<void> {
  await prepareFiles();
  const folder = mkdtempSync(join(tmpdir(), 'banditspec-fuzz-'));
  const here = process.cwd();
  try {
    mkdirSync(join(folder, 'sub'));
    const names = Object.keys(FILES);
    const contents = new Map(names.map((name) => [name, FILES[name]!]));
    const hurt = names[file % names.length]!;
    contents.set(hurt, broken(FILES[hurt]!, happened));
    for (const [name, text] of contents) writeFileSync(join(folder, name), text);
    // Where no file is named the program writes into the current folder.
    process.chdir(folder);
    const line = argv.map((word) => (word.startsWith('$') ? join(folder, word.slice(1)) : word));
    const { code, stdout, stderr } = await runBench(line, abortedAfter(looks));
    if (![0, 1, 2, 130].includes(code)) throw new Error(`status ${code}`);
    if (code !== 0 && code !== 130 && stderr === '' && argv[0] !== 'compare')
      throw new Error(`status ${code} in silence`);
    const strange = OF_THE_ENGINE.exec(stderr);
    if (strange !== null) throw new Error(`the program's own fault is told: ${stderr}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(stdout + stderr)) {
      throw new Error(`control characters on the terminal: ${JSON.stringify(stdout + stderr)}`);
    }
    for (const [name, text] of contents) {
      if (isOutput(line, join(folder, name))) continue;
      if (readFileSync(join(folder, name), 'utf8') !== text) throw new Error(`${name} was changed`);
    }
    for (const name of readdirSync(folder)) {
      if (name.endsWith('.tmp') || name.endsWith('.lock')) throw new Error(`${name} was left behind`);
      if (name.endsWith('.json') && !contents.has(name)) JSON.parse(readFileSync(join(folder, name), 'utf8'));
    }
  } finally {
    process.chdir(here);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the line names a file as one to be written, or as the records beside it. */
function isOutput(line: readonly string[], path: string): boolean {
  const named = line.filter((_, i) => ['--out', '--markdown', '--trace', '-o'].includes(line[i - 1] ?? ''));
  return named.some((out) => path === out || path === `${out.replace(/\.json$/, '')}.jsonl`);
}
