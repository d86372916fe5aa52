/** The selectors beside a bare loop that does the same arithmetic over typed arrays, with no classes, validation or calls. */
import { type ArmSelector, acceptedLengthRange, exp3Spec, formatTable, type RandomSource, ucbSpec } from 'banditspec';
import { exp, log } from 'banditspec/arithmetic';
import { median } from 'simple-statistics';
import {
  ARM_COUNTS,
  type Loop,
  MASK,
  MAX_DRAFT_LENGTH,
  nanosecondsARound,
  rewardsFor,
  type Target,
  uniforms,
} from './timing.js';

const REPETITIONS = 15;

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
    const constant = 1 + 2 * log(K / 0.5);
    const halfSpan = MAX_DRAFT_LENGTH / 2;
    let sum = 0;
    for (let t = 0; t < rounds; t++) {
      const shared = constant + 4 * log(t === 0 ? 1 : t);
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
      logCounts[arm] = log(1 + n);
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
    const scale = log(K) / K;
    let sum = 0;
    for (let t = 0; t < rounds; t++) {
      const rate = Math.sqrt(scale / (t + 1));
      let least = losses[0]!;
      for (let i = 1; i < K; i++) if (losses[i]! < least) least = losses[i]!;
      let total = 0;
      for (let i = 0; i < K; i++) {
        const weight = exp(-rate * (losses[i]! - least));
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

/** About 20 ms of work. */
function roundsFor(armCount: number): number {
  return Math.round(1_000_000 / (2 + armCount));
}

export function compareWithBareLoops(): Target[] {
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
