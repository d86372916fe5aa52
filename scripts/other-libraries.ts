/**
 * Other bandit packages for JavaScript beside this one: nanoseconds a round of choosing and learning, and whether both choose the
 * same where they have the same rule. Installs them into a folder of its own, without their scripts, and writes the table of
 * docs/comparison.md. Run by `npm run compare:libraries`; needs the npm registry.
 *
 * Both sides get the same rewards, drawn beforehand. Runs alternate, and the median of nine is told, so that a slow moment of
 * the machine falls on both. Each library has a loop of its own: one loop for all would be slower than any.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ArmSelector, type BanditProblem, betaThompson, createRandom, ucb1 } from 'banditspec';
import { readRepositoryCommand } from '../bench/program/repository-command.js';

const PAGE = fileURLToPath(new URL('../docs/comparison.md', import.meta.url));
const UCB = 'ucb@3.0.1';
const BAYESIAN = 'bayesian-bandit@0.10.0';
const ROUNDS = 20_000;
const RUNS = 9;
const range = { min: 0, max: 1 };

type RewardOf = (luck: number, best: boolean) => number;

/** Plays all rounds and returns the arms that were chosen. */
type Way = (armCount: number, rewards: Float64Array) => Uint8Array | Promise<Uint8Array>;

/** What of the package `ucb` is used. */
type Ucb = new (options: {
  arms: number;
}) => { select(): Promise<number>; reward(arm: number, value: number): Promise<unknown> };

/** What of the package `bayesian-bandit` is used. */
type Bandit = new (options: {
  numberOfArms: number;
}) => { selectArm(): number; readonly arms: readonly { reward(value: number): void }[] };

/** Rewards of every arm in every round, `[round * armCount + arm]`, by the luck of the pull; the first arm is the best. */
function rewardsFor(armCount: number, rewardOf: RewardOf): Float64Array {
  const random = createRandom('libraries', armCount);
  return Float64Array.from({ length: ROUNDS * armCount }, (_, i) => rewardOf(random(), i % armCount === 0));
}

const bernoulli: RewardOf = (luck, best) => (luck < (best ? 0.8 : 0.5) ? 1 : 0);

/** Rewards that are never twice the same, so that no two indices are equal but for their rounding. */
const continuous: RewardOf = (luck, best) => (best ? 0.6 : 0.2) + 0.4 * luck;

/** Plays by a selector of this package. */
function ours(make: (problem: BanditProblem) => ArmSelector): Way {
  return (armCount, rewards) => {
    const selector = make({ armCount, rewardRange: range });
    const random = createRandom('libraries', 'choices');
    const choices = new Uint8Array(ROUNDS);
    for (let round = 0; round < ROUNDS; round++) {
      const arm = selector.select(random);
      selector.update(arm, rewards[round * armCount + arm]!);
      choices[round] = arm;
    }
    return choices;
  };
}

function withUcb(Algorithm: Ucb): Way {
  return async (armCount, rewards) => {
    const algorithm = new Algorithm({ arms: armCount });
    const choices = new Uint8Array(ROUNDS);
    for (let round = 0; round < ROUNDS; round++) {
      const arm = await algorithm.select();
      await algorithm.reward(arm, rewards[round * armCount + arm]!);
      choices[round] = arm;
    }
    return choices;
  };
}

function withBayesianBandit(Algorithm: Bandit): Way {
  return (armCount, rewards) => {
    const bandit = new Algorithm({ numberOfArms: armCount });
    const choices = new Uint8Array(ROUNDS);
    for (let round = 0; round < ROUNDS; round++) {
      const arm = bandit.selectArm();
      bandit.arms[arm]!.reward(rewards[round * armCount + arm]!);
      choices[round] = arm;
    }
    return choices;
  };
}

/** Nanoseconds a round of both ways, the median of the runs, and in how many rounds of the last run both chose the same. */
async function measure(ways: readonly [Way, Way], armCount: number, rewardOf: RewardOf) {
  const rewards = rewardsFor(armCount, rewardOf);
  const play = async (way: Way) => {
    const start = process.hrtime.bigint();
    const choices = await way(armCount, rewards);
    return { choices, time: Number(process.hrtime.bigint() - start) / ROUNDS };
  };
  const runs: (readonly [Awaited<ReturnType<typeof play>>, Awaited<ReturnType<typeof play>>])[] = [];
  for (let run = 0; run < RUNS; run++) runs.push([await play(ways[0]), await play(ways[1])]);
  const median = (side: 0 | 1) => runs.map((run) => run[side].time).sort((a, b) => a - b)[(RUNS - 1) / 2]!;
  const [own, other] = runs[RUNS - 1]!;
  return { own: median(0), other: median(1), same: own.choices.filter((arm, i) => arm === other.choices[i]).length };
}

readRepositoryCommand({
  name: 'compare:libraries',
  summary: 'Measure other bandit packages for JavaScript beside this one, and write the table in docs/comparison.md',
});

const folder = mkdtempSync(join(tmpdir(), 'banditspec-libraries-'));
try {
  writeFileSync(join(folder, 'package.json'), '{}');
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', UCB, BAYESIAN], {
    cwd: folder,
  });
  const require = createRequire(join(folder, 'package.json'));
  const forUcb1 = [ours(ucb1), withUcb(require('ucb'))] as const;
  const forBeta = [ours(betaThompson), withBayesianBandit(require('bayesian-bandit').Bandit)] as const;
  const lines = [
    `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.version} on ${cpus()[0]!.model.trim()}, ${cpus().length} cores, by`,
    '`npm run compare:libraries`: choosing and learning, nanoseconds a round, median of nine runs of 20,000 rounds on the same',
    'rewards, which are continuous for UCB1 and 0 or 1 for Thompson sampling.',
    '',
    '| rule | arms | banditspec | other | | same choices |',
    '|---|---|---|---|---|---|',
  ];
  const row = (rule: string, armCount: number, name: string, other: string, times: { own: number; other: number }) =>
    `| ${rule} | ${armCount} | \`${name}\` ${times.own.toFixed(0)} | ${other} ${times.other.toFixed(0)} | ${(times.other / times.own).toFixed(1)} times |`;
  for (const armCount of [2, 5, 20]) {
    const measured = await measure(forUcb1, armCount, continuous);
    lines.push(`${row('UCB1', armCount, 'ucb1', UCB, measured)} ${measured.same} of ${ROUNDS} |`);
  }
  for (const armCount of [2, 5, 20]) {
    const measured = await measure(forBeta, armCount, bernoulli);
    lines.push(`${row('Thompson sampling, Beta', armCount, 'betaThompson', BAYESIAN, measured)} it cannot be seeded |`);
  }
  const page = readFileSync(PAGE, 'utf8');
  const start = '<!-- speed: written by npm run compare:libraries -->';
  const end = '<!-- end of speed -->';
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/comparison.md must have ${start} and ${end}`);
  writeFileSync(PAGE, `${page.slice(0, from)}${start}\n${lines.join('\n')}\n${page.slice(to)}`);
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
