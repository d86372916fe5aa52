/**
 * How fast the package is, measured on the built package in one process:
 *
 * 1. nanoseconds a round of `select` + `update`, beside a bare loop that does the same arithmetic over typed arrays with
 *    no classes, no validation and no calls; and of every selector;
 * 2. rounds a second of the whole loop: simulator, selector, statistics;
 * 3. heap that a long run keeps, in bytes a round.
 *
 * Repetitions alternate between the two things compared and the median of their ratios is printed, so that a slow moment
 * of the machine falls on both. `npm run bench:speed -- --check` exits with 1 when a target is missed.
 */
import {
  type AnySelector,
  type ArmSelector,
  acceptedLengthRange,
  createRandom,
  type DraftLengthProblem,
  exp3Spec,
  formatTable,
  gammaTune,
  goodputDraftLength,
  heuristicDraftLength,
  kaplanMeierDraftLength,
  measureRegret,
  type RandomSource,
  regretMeasurement,
  runEpisode,
  type SelectorFactory,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { median } from 'simple-statistics';
import { CONTENDERS, CONTEXTUAL_CONTENDERS } from '../experiments/contenders.js';

const MAX_DRAFT_LENGTH = 5;
const ARM_COUNTS = [2, 5, 20, 100];
const REPETITIONS = 15;

/** Luck prepared beforehand, so that neither side pays for drawing it. */
const MASK = 0xffff;
const uniforms = Float64Array.from(
  { length: MASK + 1 },
  (
    (random) => () =>
      random()
  )(createRandom('speed')),
);

/** Rewards of every arm in every round, `[round * armCount + arm]`; the first arm is the best. */
function rewardsFor(armCount: number): Float64Array {
  const random = createRandom('speed', 'rewards', armCount);
  const rewards = new Float64Array((MASK + 1) * armCount);
  for (let j = 0; j < rewards.length; j++) {
    const rate = j % armCount === 0 ? 0.8 : 0.5;
    let reward = 1;
    while (reward <= MAX_DRAFT_LENGTH && random() < rate) reward++;
    rewards[j] = reward;
  }
  return rewards;
}

/** Plays that many rounds and returns the sum of the rewards. */
type Loop = (rounds: number, rewards: Float64Array) => number;

/** The package's selector, as a decoding loop uses it. */
function selectorLoop(selector: ArmSelector): Loop {
  const K = selector.armCount;
  let next = 0;
  const random: RandomSource = () => uniforms[next++ & MASK]!;
  return (rounds, rewards) => {
    let sum = 0;
    for (let t = 0; t < rounds; t++) {
      const arm = selector.select(random);
      const reward = rewards[(t & MASK) * K + arm]!;
      selector.update(arm, reward);
      sum += reward;
    }
    return sum;
  };
}

/** UCBSpec's arithmetic: everything of an arm that changes only with its own pulls is kept. */
function bareUcbSpec(K: number): Loop {
  return (rounds, rewards) => {
    const counts = new Float64Array(K);
    const sums = new Float64Array(K);
    const means = new Float64Array(K);
    const radiusFactors = new Float64Array(K).fill(Infinity);
    const logCounts = new Float64Array(K);
    const constant = 1 + 2 * Math.log(K / 0.5);
    const halfSpan = MAX_DRAFT_LENGTH / 2;
    let sum = 0;
    for (let t = 0; t < rounds; t++) {
      const shared = constant + 4 * Math.log(t === 0 ? 1 : t);
      let arm = 0;
      let bestIndex = -Infinity;
      for (let i = 0; i < K; i++) {
        const index = means[i]! + radiusFactors[i]! * Math.sqrt(shared + logCounts[i]!);
        if (index > bestIndex) {
          bestIndex = index;
          arm = i;
        }
      }
      const reward = rewards[(t & MASK) * K + arm]!;
      const n = counts[arm]! + 1;
      counts[arm] = n;
      sums[arm]! += reward;
      means[arm] = sums[arm]! / n;
      radiusFactors[arm] = (halfSpan * Math.sqrt(1 + n)) / n;
      logCounts[arm] = Math.log(1 + n);
      sum += reward;
    }
    return sum;
  };
}

/** EXP3Spec's arithmetic: the sums are weighed anew in every round, so that there is nothing to keep. */
function bareExp3Spec(K: number): Loop {
  return (rounds, rewards) => {
    const losses = new Float64Array(K);
    const weights = new Float64Array(K);
    const scale = Math.log(K) / K;
    let sum = 0;
    for (let t = 0; t < rounds; t++) {
      const rate = Math.sqrt(scale / (t + 1));
      let least = losses[0]!;
      for (let i = 1; i < K; i++) if (losses[i]! < least) least = losses[i]!;
      let total = 0;
      for (let i = 0; i < K; i++) {
        const weight = Math.exp(-rate * (losses[i]! - least));
        weights[i] = weight;
        total += weight;
      }
      let remaining = uniforms[t & MASK]! * total;
      let arm = 0;
      while (arm < K - 1 && remaining >= weights[arm]!) remaining -= weights[arm++]!;
      const reward = rewards[(t & MASK) * K + arm]!;
      losses[arm]! += ((MAX_DRAFT_LENGTH + 1 - reward) * total) / (MAX_DRAFT_LENGTH * weights[arm]!);
      sum += reward;
    }
    return sum;
  };
}

/** What is compared with a bare loop, and how many times its time it may take with 5 arms. */
const COMPARED = [
  { name: 'ucbSpec', create: ucbSpec, bare: bareUcbSpec, limit: 2 },
  { name: 'exp3Spec', create: exp3Spec, bare: bareExp3Spec, limit: 2.5 },
];

/** Results are added up here so that no loop can be optimised away. */
let sink = 0;

function nanosecondsARound(loop: Loop, rounds: number, rewards: Float64Array): number {
  const start = process.hrtime.bigint();
  sink += loop(rounds, rewards);
  return Number(process.hrtime.bigint() - start) / rounds;
}

/** About 20 ms of work. */
function roundsFor(armCount: number): number {
  return Math.round(1_000_000 / (2 + armCount));
}

interface Target {
  readonly what: string;
  readonly met: boolean;
}

function compareWithBareLoops(): Target[] {
  const targets: Target[] = [];
  const rows: string[][] = [];
  for (const { name, create, bare, limit } of COMPARED) {
    for (const armCount of ARM_COUNTS) {
      const rewards = rewardsFor(armCount);
      const rounds = roundsFor(armCount);
      const problem = { armCount, rewardRange: acceptedLengthRange(MAX_DRAFT_LENGTH) };
      const bareLoop = bare(armCount);
      const ours: number[] = [];
      const theirs: number[] = [];
      // The first two repetitions warm up the compiler.
      for (let repetition = -2; repetition < REPETITIONS; repetition++) {
        const our = nanosecondsARound(selectorLoop(create(problem)), rounds, rewards);
        const their = nanosecondsARound(bareLoop, rounds, rewards);
        if (repetition < 0) continue;
        ours.push(our);
        theirs.push(their);
      }
      const ratio = median(ours.map((our, i) => our / theirs[i]!));
      const required = armCount === 5;
      if (required) targets.push({ what: `${name}, K = 5: at most ${limit} times the bare loop`, met: ratio <= limit });
      rows.push([
        name,
        String(armCount),
        median(ours).toFixed(1),
        median(theirs).toFixed(1),
        ratio.toFixed(2),
        required ? `<= ${limit}` : '',
      ]);
    }
  }
  console.log('select + update, ns a round, beside the same arithmetic in a bare loop over typed arrays:\n');
  console.log(formatTable(['', 'K', 'selector', 'bare loop', 'ratio', 'required'], rows));
  return targets;
}

/** Most nanoseconds that a round may take with 5 arms: of selectors that compute, and of those that draw a sample an arm. */
const LIMIT = 1000;
const SAMPLING_LIMIT = 3000;

/** Arms of which arm i drafts i + 1 tokens. */
const draftLengthsOf = (armCount: number) => Array.from({ length: armCount }, (_, i) => i + 1);

/** The draft-length controllers, of which an arm's rewards are at most its draft length and one. */
const CONTROLLERS: Readonly<Record<string, (problem: DraftLengthProblem) => ArmSelector>> = {
  heuristicDraftLength,
  gammaTune,
  goodputDraftLength,
  kaplanMeierDraftLength,
};

/** Tells a selector of a round as its feedback wants it: one reward, one and its cost, or those of all arms. */
function anySelectorLoop(selector: AnySelector, table: readonly Float64Array[]): Loop {
  let next = 0;
  const random: RandomSource = () => uniforms[next++ & MASK]!;
  const context = [0];
  return () => {
    let sum = 0;
    for (let t = 0; t < table.length; t++) {
      const rewards = table[t]!;
      context[0] = t & 31;
      const arm = selector.select(random, context);
      if (selector.feedback === 'bandit') selector.update(arm, rewards[arm]!);
      else if (selector.feedback === 'bandit-with-costs') selector.updateWithCost(arm, rewards[arm]!, 1);
      else if (selector.feedback === 'full-information') selector.updateAll(rewards);
      else selector.updateObserved(arm, rewards, context);
      sum += rewards[arm]!;
    }
    return sum;
  };
}

function timeAllSelectors(): Target[] {
  const targets: Target[] = [];
  const times = new Map<string, string[]>();
  const time = (name: string, armCount: number, create: () => AnySelector, table: readonly Float64Array[]) => {
    // The first repetition warms up the compiler. Each has a new selector, as each text has.
    const samples = Array.from({ length: 6 }, () =>
      nanosecondsARound(anySelectorLoop(create(), table), table.length, table[0]!),
    );
    const nanoseconds = median(samples.slice(1));
    times.set(name, [...(times.get(name) ?? []), nanoseconds.toFixed(0)]);
    if (armCount !== 5) return;
    const limit = name.includes('Thompson') ? SAMPLING_LIMIT : LIMIT;
    targets.push({ what: `${name}, K = 5: at most ${limit} ns a round`, met: nanoseconds <= limit });
  };
  for (const armCount of ARM_COUNTS) {
    const rounds = Math.min(MASK + 1, Math.round(100_000 / (2 + armCount)));
    const rewards = rewardsFor(armCount);
    const table = Array.from({ length: rounds }, (_, t) => rewards.slice(t * armCount, (t + 1) * armCount));
    const contest = { armCount, rewardRange: acceptedLengthRange(MAX_DRAFT_LENGTH), horizon: 6 * rounds };
    for (const [name, create] of Object.entries({ ...CONTENDERS, ...CONTEXTUAL_CONTENDERS })) {
      time(name, armCount, () => create(contest), table);
    }
    const draftLengths = draftLengthsOf(armCount);
    const clipped = table.map((row) => row.map((reward, arm) => Math.min(reward, draftLengths[arm]! + 1)));
    const problem = { armCount, rewardRange: acceptedLengthRange(armCount), draftLengths };
    for (const [name, create] of Object.entries(CONTROLLERS)) {
      time(name, armCount, () => create(problem), clipped);
    }
  }
  const required = (name: string) => `<= ${name.includes('Thompson') ? SAMPLING_LIMIT : LIMIT}`;
  console.log('\nselect + update of every selector, ns a round:\n');
  console.log(
    formatTable(
      ['', ...ARM_COUNTS.map((armCount) => `K = ${armCount}`), 'required, K = 5'],
      Array.from(times, ([name, row]) => [name, ...row, required(name)]),
    ),
  );
  return targets;
}

const WHOLE_LOOP_TARGET = 4e6;

function timeWholeLoop(): Target[] {
  const environment = truncatedGeometric({
    acceptanceRates: [0.3, 0.5, 0.6, 0.7, 0.8],
    maxDraftLength: MAX_DRAFT_LENGTH,
    sequenceLength: 16_384,
  });
  const rows: string[][] = [];
  const targets: Target[] = [];
  const factories: Record<string, SelectorFactory> = { ucbSpec, exp3Spec };
  const record = (what: string, run: () => number) => {
    run();
    const rates = Array.from({ length: 7 }, () => {
      const start = process.hrtime.bigint();
      const rounds = run();
      return rounds / (Number(process.hrtime.bigint() - start) / 1e9);
    });
    const rate = median(rates);
    rows.push([what, (rate / 1e6).toFixed(1), '>= 4']);
    targets.push({ what: `${what}: at least 4 million rounds a second`, met: rate >= WHOLE_LOOP_TARGET });
  };
  for (const [name, factory] of Object.entries(factories)) {
    record(`runEpisode with ${name}`, () => {
      let rounds = 0;
      for (let episode = 0; episode < 40; episode++) {
        const luck = createRandom('speed', episode, 'environment');
        const own = createRandom('speed', episode, 'selector');
        rounds += runEpisode(factory(environment), environment.begin(episode, luck), own).stoppingTime;
      }
      return rounds;
    });
  }
  record('measureRegret with both and all fixed arms', () => {
    let rounds = 0;
    measureRegret({
      environment,
      selectors: factories,
      episodes: 6,
      seed: 'speed',
      onProgress: (progress) => {
        rounds = progress.rounds;
      },
    });
    return rounds;
  });
  console.log(
    '\nThe whole loop, simulator and statistics included (5 arms, 16,384 tokens), million rounds a second:\n',
  );
  console.log(formatTable(['', 'rate', 'required'], rows));
  return targets;
}

/** A byte every hundred rounds would be a leak; garbage collection leaves some noise below that. */
const RETAINED_LIMIT = 0.01;

function measureRetainedHeap(): Target[] {
  const { gc } = globalThis;
  if (!gc) {
    console.log('\nHeap: not measured (start Node with --expose-gc).');
    return [];
  }
  const environment = truncatedGeometric({
    acceptanceRates: [0.3, 0.5, 0.8],
    maxDraftLength: MAX_DRAFT_LENGTH,
    sequenceLength: 1_000_000,
  });
  const measurement = regretMeasurement({ environment, selectors: { ucbSpec, exp3Spec }, seed: 'speed' });
  measurement.addEpisode(0);
  gc();
  const heapBefore = process.memoryUsage().heapUsed;
  const roundsBefore = measurement.rounds;
  for (let episode = 1; episode <= 6; episode++) measurement.addEpisode(episode);
  gc();
  const rounds = measurement.rounds - roundsBefore;
  const retained = (process.memoryUsage().heapUsed - heapBefore) / rounds;
  const figure = `${retained.toFixed(4)} bytes a round kept over ${rounds.toLocaleString('en')} rounds`;
  console.log(`\nHeap: ${figure} (required: less than ${RETAINED_LIMIT}).`);
  return [{ what: 'no memory that grows with the rounds', met: retained < RETAINED_LIMIT }];
}

console.log(`Node ${process.version}, ${process.arch}\n`);
const targets = compareWithBareLoops();
targets.push(...timeAllSelectors(), ...timeWholeLoop(), ...measureRetainedHeap());
const missed = targets.filter((target) => !target.met);
console.log(`\n${targets.length - missed.length} of ${targets.length} targets met.`);
for (const target of missed) console.log(`missed: ${target.what}`);
if (!Number.isFinite(sink)) throw new Error('speed: rewards must be finite');
if (missed.length > 0 && process.argv.includes('--check')) process.exitCode = 1;
