/** How long the program takes to begin and to end, as whoever types its command waits for it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from './timing.js';

const REPETITIONS = 5;
const MAIN = fileURLToPath(new URL('../dist/bench/main.js', import.meta.url));

/** Milliseconds from the start of a process. */
interface Times {
  /** Until its file of finished pieces held the first, and the last. */
  readonly firstPiece: number;
  readonly lastPiece: number;
  readonly end: number;
}

/** Lines of a file behind its header; 0 where there is no file. */
function piecesIn(records: string): number {
  try {
    return readFileSync(records, 'latin1').split('\n').length - 2;
  } catch {
    return 0;
  }
}

/** Runs Node with these arguments; looks every millisecond for pieces, where there is a file to look at. */
function run(args: readonly string[], records?: string): Promise<Times> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let pieces = 0;
    let firstPiece = Number.NaN;
    let lastPiece = Number.NaN;
    const look = () => {
      const now = piecesIn(records!);
      if (now <= pieces) return;
      lastPiece = performance.now() - start;
      if (pieces === 0) firstPiece = lastPiece;
      pieces = now;
    };
    const watch = records === undefined ? undefined : setInterval(look, 1);
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ firstPiece, lastPiece, end: performance.now() - start });
      else reject(new Error(`node ${args.join(' ')}: must end with 0, got ${code}`));
    });
  });
}

export async function measureStartAndEnd(): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), 'banditspec-start-'));
  const out = join(folder, 'results.json');
  const work = [MAIN, 'run', '--experiment', 'table-1', '--episodes', '40', '--workers', '1', '--quiet', '--out', out];
  const least = { node: Infinity, help: Infinity, first: Infinity, files: Infinity };
  try {
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      const node = await run(['-e', '0']);
      const help = await run([MAIN, '--help']);
      const records = join(folder, 'results.jsonl');
      rmSync(records, { force: true });
      const { firstPiece, lastPiece, end } = await run([...work, '--overwrite'], records);
      least.node = Math.min(least.node, node.end);
      least.help = Math.min(least.help, help.end);
      least.first = Math.min(least.first, firstPiece);
      least.files = Math.min(least.files, end - lastPiece);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const row = (what: string, milliseconds: number) => [what, milliseconds.toFixed(0)];
  return {
    title: 'Start and end',
    text:
      'Milliseconds that one waits for the program, in a new process each time. The pieces are those of ' +
      `\`run --experiment table-1 --episodes 40 --workers 1\`, looked for every millisecond. The least of ${REPETITIONS}.`,
    header: ['', 'ms'],
    rows: [
      row('Node alone: `node -e 0`', least.node),
      row('`--help`, from the start to the prompt', least.help),
      row('from the start to the first piece on file', least.first),
      row('from the last piece on file to the prompt, results and pictures written', least.files),
    ],
    targets: [],
  };
}
