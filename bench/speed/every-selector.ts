/** The time of a round of every selector. */
import {
  type AnySelector,
  acceptedLengthRange,
  formatTable,
  type RandomSource,
  selectorDescriptions,
} from 'banditspec';
import { median } from 'simple-statistics';
import { CONTENDERS, CONTEXTUAL_CONTENDERS } from '../experiments/contenders.js';
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

/** Most nanoseconds that a round may take with 5 arms: of selectors that compute, and of those that draw a sample an arm. */
const LIMIT = 1000;
const SAMPLING_LIMIT = 3000;

/** Arms of which arm i drafts i + 1 tokens. */
const draftLengthsOf = (armCount: number) => Array.from({ length: armCount }, (_, i) => i + 1);

/** The draft-length controllers, of which an arm's rewards are at most its draft length and one. */
const CONTROLLERS = Object.values(selectorDescriptions).filter(({ family }) => family === 'draft-lengths');

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

export function timeAllSelectors(): Target[] {
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
    for (const { kind, settings, create } of CONTROLLERS) {
      const options = { ...problem, ...settings?.(contest) };
      time(kind, armCount, () => create(options), clipped);
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
