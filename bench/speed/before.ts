/**
 * Every selector beside the same one of another build of the package, such as that of an earlier commit: which became faster,
 * and which slower. Both builds are in one process and play the same rewards and luck, in turns; the least time of each
 * counts, since a busy machine only ever adds.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AnySelector, acceptedLengthRange, type BanditProblem, selectorDescriptions } from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import { type Finding, MASK, MAX_DRAFT_LENGTH, rewardsFor, uniforms } from './timing.js';

const ARM_COUNTS = [5, 20, 100];
const REPETITIONS = 40;
/**
 * Milliseconds for which the two play before they are timed. As long as the compiler has not come to a loop of `play`, a round
 * of it takes some 45 ns more, and in plays so short it comes late, to one of the two before the other.
 */
const WARM_UP = 400;
/** Some milliseconds a play. */
const roundsFor = (armCount: number) => Math.round(60_000 / (10 + armCount));

type Factory = (options: BanditProblem) => AnySelector;

/** Another build: its selectors' factories by name, and what it is of. */
export interface Build {
  readonly factories: Readonly<Record<string, Factory | undefined>>;
  readonly name: string;
}

const indexIn = (folder: string) => join(folder, 'dist', 'index.js');

/** Requires a folder to hold a build, and what the build imports. */
export function requireBuild(folder: string): void {
  const found = packageIn(folder);
  if (!existsSync(indexIn(folder)) || found?.name !== 'banditspec') {
    throw new BenchError(`--before must be a folder of this package in which it has been built, got ${folder}`, 2);
  }
  const { resolve: find } = createRequire(resolve(indexIn(folder)));
  for (const name of Object.keys(found.dependencies ?? {})) {
    try {
      find(name);
    } catch {
      throw new BenchError(
        `--before must be a folder in which npm install has been run, got ${folder} without ${name}`,
        2,
      );
    }
  }
}

/** Loads the build in a folder, which holds one. */
export async function loadBuild(folder: string): Promise<Build> {
  // The commit, where the folder is a clone of its own.
  const { stdout } = spawnSync('git', ['log', '-1', '--format=commit %h of %cs'], { cwd: folder, encoding: 'utf8' });
  const name = stdout?.trim() || `version ${packageIn(folder)?.version}`;
  return { factories: await import(pathToFileURL(resolve(indexIn(folder))).href), name };
}

/** What the folder's package says of itself; undefined where it is none. */
function packageIn(
  folder: string,
): { readonly name?: string; readonly version?: string; readonly dependencies?: object } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Nanoseconds a round. */
type Play = (selector: AnySelector, rewards: Float64Array, rounds: number, luck: Float64Array, mask: number) => number;

const play: Play = (selector, rewards, rounds, luck, mask) => {
  const K = selector.armCount;
  let next = 0;
  const random = () => luck[next++ & mask]!;
  const row = new Float64Array(K);
  const context = [0];
  const start = process.hrtime.bigint();
  for (let t = 0; t < rounds; t++) {
    context[0] = t & 31;
    const arm = selector.select(random, context);
    const first = (t & mask) * K;
    if (selector.feedback === 'bandit') {
      selector.update(arm, rewards[first + arm]!);
    } else if (selector.feedback === 'bandit-with-costs') {
      selector.updateWithCost(arm, rewards[first + arm]!, 1);
    } else {
      for (let i = 0; i < K; i++) row[i] = rewards[first + i]!;
      if (selector.feedback === 'full-information') selector.updateAll(row);
      else selector.updateObserved(arm, row, context);
    }
  }
  return Number(process.hrtime.bigint() - start) / rounds;
};

let copies = 0;

/** The function compiled anew, so that what the compiler learns of the calls in it is of one selector of one build. */
function ownPlay(): Play {
  copies++;
  return new Function(`return ${play} // ${copies}`)() as Play;
}

/** The least nanoseconds a round of two factories' selectors. */
function compare(factories: readonly [Factory, Factory], options: BanditProblem): [before: number, now: number] {
  const { armCount } = options;
  const rewards = rewardsFor(armCount);
  const plays = [ownPlay(), ownPlay()] as const;
  const playSide = (side: 0 | 1) => plays[side](factories[side](options), rewards, roundsFor(armCount), uniforms, MASK);
  const begin = performance.now();
  while (performance.now() - begin < WARM_UP) {
    playSide(0);
    playSide(1);
  }
  const least: [number, number] = [Infinity, Infinity];
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    for (const side of [0, 1] as const) least[side] = Math.min(least[side], playSide(side));
  }
  return least;
}

/** Whether a factory takes the options; one of an earlier build may have had others. */
function takes(factory: Factory, options: BanditProblem): boolean {
  try {
    factory(options);
    return true;
  } catch {
    return false;
  }
}

export function compareWithBefore({ factories, name }: Build): Finding {
  const rows: string[][] = [];
  for (const { kind, family, settings, create } of Object.values(selectorDescriptions)) {
    const before = factories[kind];
    if (family === 'draft-lengths' || before === undefined) continue;
    const cells: string[] = [];
    for (const armCount of ARM_COUNTS) {
      const problem = { armCount, rewardRange: acceptedLengthRange(MAX_DRAFT_LENGTH) };
      const contest = { ...problem, horizon: roundsFor(armCount) };
      const options = { ...problem, ...settings?.(contest), ...(kind === 'fixedArm' ? { arm: 0 } : {}) };
      if (!takes(before, options)) break;
      const [then, now] = compare([before, create as Factory], options);
      cells.push(then.toFixed(0), now.toFixed(0), (now / then).toFixed(2));
    }
    if (cells.length > 0) rows.push([kind, ...cells]);
  }
  return {
    title: 'Beside an earlier build',
    text:
      `select + update, ns a round, of ${name} and of now, in turns in one process; the least of ${REPETITIONS} times each, ` +
      'after both had played for a while. Random numbers were drawn beforehand. Draft-length controllers are left out, and so is what did not exist then.',
    header: ['', ...ARM_COUNTS.flatMap((armCount) => [`K = ${armCount}: before`, 'now', 'ratio'])],
    rows,
    targets: [],
  };
}
