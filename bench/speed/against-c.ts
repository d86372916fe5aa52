/**
 * The package beside the same rules by hand in C (`rules.c`), where a compiler is on the path: gcc, else clang, with
 * -O3 -march=native. Both sides play the same rewards and the same luck, made by the same generator, in turns of some
 * milliseconds; the least time of each side counts, since a busy machine only ever adds.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  type ArmSelector,
  acceptedLengthRange,
  type BanditProblem,
  exp3Spec,
  type FullInformationSelector,
  hedge,
  tsallisInf,
  ucbSpec,
} from 'banditspec';
import { type Finding, MAX_DRAFT_LENGTH, nothingFound } from './timing.js';

/** Rounds after which rewards and luck begin anew, as in `rules.c`. */
const TABLE_ROUNDS = 1024;
/** Enough for the compiler to be done early on, also where it has to wait for a processor. */
const REPETITIONS = 300;
/** A millisecond or two: among many so short, some are not interrupted on a busy machine. */
const roundsFor = (armCount: number) => Math.round(200_000 / (10 + armCount));

/** The game that both sides play. */
interface Game {
  readonly uniforms: Float64Array;
  /** Rewards of all arms, round by round. */
  readonly rows: readonly Float64Array[];
}

/** As `prepare` of `rules.c` does it. */
function prepareGame(armCount: number): Game {
  let state = 2463534242;
  // xorshift32 (Marsaglia 2003), in (0, 1).
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
  const uniforms = Float64Array.from({ length: TABLE_ROUNDS }, uniform);
  const rows = Array.from({ length: TABLE_ROUNDS }, () =>
    Float64Array.from({ length: armCount }, (_, arm) => {
      let reward = 1;
      while (reward <= MAX_DRAFT_LENGTH && uniform() < (arm === 0 ? 0.8 : 0.5)) reward++;
      return reward;
    }),
  );
  return { uniforms, rows };
}

/** Nanoseconds of a play, and how often it pulled each arm. */
interface Played {
  readonly nanoseconds: number;
  readonly pulls: readonly number[];
}

/** A selector that learns from its own reward, as a decoding loop uses it. */
function playBandit(selector: ArmSelector, { uniforms, rows }: Game, rounds: number): Played {
  const pulls = new Array<number>(selector.armCount).fill(0);
  let t = 0;
  const random = () => uniforms[t % TABLE_ROUNDS]!;
  const start = process.hrtime.bigint();
  for (; t < rounds; t++) {
    const arm = selector.select(random);
    selector.update(arm, rows[t % TABLE_ROUNDS]![arm]!);
    pulls[arm]! += 1;
  }
  return { nanoseconds: Number(process.hrtime.bigint() - start), pulls };
}

/** A selector that learns from the rewards of all arms. */
function playFullInformation(selector: FullInformationSelector, { uniforms, rows }: Game, rounds: number): Played {
  const pulls = new Array<number>(selector.armCount).fill(0);
  let t = 0;
  const random = () => uniforms[t % TABLE_ROUNDS]!;
  const start = process.hrtime.bigint();
  for (; t < rounds; t++) {
    pulls[selector.select(random)]! += 1;
    selector.updateAll(rows[t % TABLE_ROUNDS]!);
  }
  return { nanoseconds: Number(process.hrtime.bigint() - start), pulls };
}

type Play = (problem: BanditProblem, game: Game, rounds: number) => Played;

/** What is compared, and how many times the time of C it may take with 5, 20 and 100 arms. */
const COMPARED: readonly { readonly name: string; readonly play: Play; readonly limits: readonly number[] }[] = [
  { name: 'ucbSpec', play: (...[problem, ...rest]) => playBandit(ucbSpec(problem), ...rest), limits: [1.5, 1.5, 1.5] },
  { name: 'exp3Spec', play: (...[problem, ...rest]) => playBandit(exp3Spec(problem), ...rest), limits: [2, 1.5, 1.5] },
  {
    name: 'tsallisInf',
    play: (...[problem, ...rest]) => playBandit(tsallisInf(problem), ...rest),
    limits: [2, 1.5, 1.5],
  },
  {
    name: 'hedge',
    play: (...[problem, ...rest]) => playFullInformation(hedge(problem), ...rest),
    limits: [2, 1.5, 1.5],
  },
];
const ARM_COUNTS = [5, 20, 100];

/** The program of `rules.c`, which answers lines with lines. */
class Rules {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;

  constructor(program: string) {
    this.child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  async play(rule: string, armCount: number, rounds: number): Promise<Played> {
    this.child.stdin!.write(`${rule} ${armCount} ${rounds}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`rules.c: must answer ${rule}, got nothing`);
    const [nanoseconds, ...pulls] = value.split(' ').map(Number);
    return { nanoseconds: nanoseconds!, pulls };
  }

  end(): void {
    this.child.stdin!.end();
  }
}

/** Compiles `rules.c`. Resolves with what compiled it; undefined where nothing on the path does. */
function compile(program: string): string | undefined {
  const source = fileURLToPath(new URL('../bench/speed/rules.c', import.meta.url));
  for (const compiler of ['gcc', 'clang']) {
    const { error, status, stderr } = spawnSync(
      compiler,
      ['-O3', '-march=native', '-std=gnu11', '-o', program, source, '-lm'],
      { encoding: 'utf8' },
    );
    if (error) continue;
    if (status !== 0) throw new Error(`rules.c: must compile with ${compiler}, got status ${status}:\n${stderr}`);
    const version = spawnSync(compiler, ['-dumpfullversion', '-dumpversion'], { encoding: 'utf8' }).stdout.trim();
    return `${compiler} ${version} -O3 -march=native`;
  }
  return undefined;
}

export async function compareWithC(): Promise<Finding> {
  const folder = mkdtempSync(join(tmpdir(), 'banditspec-speed-'));
  try {
    const program = join(folder, 'rules');
    const compiler = compile(program);
    if (compiler === undefined) return nothingFound('Beside C', 'skipped: neither gcc nor clang is on the path');
    const rules = new Rules(program);
    const targets: Finding['targets'][number][] = [];
    const rows: string[][] = [];
    for (const { name, play, limits } of COMPARED) {
      for (const [k, armCount] of ARM_COUNTS.entries()) {
        const problem = { armCount, rewardRange: acceptedLengthRange(MAX_DRAFT_LENGTH) };
        const game = prepareGame(armCount);
        const rounds = roundsFor(armCount);
        let ours = Infinity;
        let theirs = Infinity;
        let elsewhere = 0;
        for (let repetition = 0; repetition < REPETITIONS; repetition++) {
          const own = play(problem, game, rounds);
          const other = await rules.play(name, armCount, rounds);
          ours = Math.min(ours, own.nanoseconds / rounds);
          theirs = Math.min(theirs, other.nanoseconds / rounds);
          elsewhere = own.pulls.reduce((sum, pulls, arm) => sum + Math.abs(pulls - other.pulls[arm]!), 0) / 2;
        }
        const limit = limits[k]!;
        const ratio = ours / theirs;
        targets.push({ what: `${name}, K = ${armCount}: at most ${limit} times C`, met: ratio <= limit });
        rows.push([
          name,
          String(armCount),
          ours.toFixed(0),
          theirs.toFixed(0),
          ratio.toFixed(2),
          `<= ${limit}`,
          `${elsewhere} of ${rounds.toLocaleString('en')}`,
        ]);
      }
    }
    rules.end();
    return {
      title: 'Beside C',
      text:
        `select + update, ns a round, beside the same rules by hand in C (${compiler}). Both play the same rewards and luck, ` +
        `in turns; the least of ${REPETITIONS} times each. The last column counts the pulls that C gave to other arms: ` +
        'the two round differently, and a choice that hangs on the last digit changes those after it.',
      header: ['', 'K', 'selector', 'C', 'ratio', 'required', 'pulls elsewhere'],
      rows,
      targets,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
