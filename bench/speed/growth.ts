/** What a round of every selector costs as the number of arms grows. */
import {
  type AnySelector,
  acceptedLengthRange,
  createRandom,
  type RandomSource,
  type SelectorDescription,
  selectorDescriptions,
} from 'banditspec';
import { type Finding, MAX_DRAFT_LENGTH } from './timing.js';

const ARM_COUNTS = [2, 5, 20, 100, 1000, 10_000];
/** With so many rounds an arm, what every selector does once for each arm is behind it. */
const ROUNDS_AN_ARM = 3;
/** So many at least, and so many plays at most: with few arms that many rounds are needed until the compiler is done. */
const LEAST_ROUNDS = 400;
const MOST_PLAYS = 500;
/** Seconds of this process after which no new play begins, whatever else the machine does meanwhile. */
const LONG = 0.15;
/** Seconds after which a play is broken off: cells that are far beyond are measured in their first rounds. */
const LONGEST = 0.4;
/** Rounds that are timed together; the fastest of them counts. */
const TOGETHER = 20;

/** Seconds for which this process has had a processor. */
function secondsUsed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Nanoseconds a round once every arm was pulled, the least of many plays of new selectors. */
function nanosecondsOf(create: () => AnySelector, mostReward: number): number {
  const begin = secondsUsed();
  let least = Infinity;
  for (let plays = 0; plays < MOST_PLAYS && (plays === 0 || secondsUsed() - begin < LONG); plays++) {
    least = Math.min(least, playOnce(create(), mostReward));
  }
  return least;
}

/** Nanoseconds a round once every arm was pulled. */
function playOnce(selector: AnySelector, mostReward: number): number {
  const K = selector.armCount;
  const random: RandomSource = createRandom('speed', 'growth');
  const rewards = new Float64Array(K);
  const rounds = Math.max(LEAST_ROUNDS, ROUNDS_AN_ARM * K);
  // One number is the length of a match; several, of `tailPruning` alone, are probabilities of drafted tokens.
  const context = new Array<number>(selector.feedback === 'contextual' ? selector.contextSize : 1).fill(0);
  const greatest = context.length > 1 ? 1 : TOGETHER;
  const begin = secondsUsed();
  let least = Infinity;
  for (let t = 0; t < rounds; t += TOGETHER) {
    for (let i = 0; i < K; i++) rewards[i] = 1 + Math.floor(random() * (i === 0 ? mostReward : mostReward / 2));
    const start = process.hrtime.bigint();
    for (let i = 0; i < TOGETHER; i++) {
      context.fill((i * greatest) / TOGETHER);
      const arm = selector.select(random, context);
      if (selector.feedback === 'bandit') selector.update(arm, rewards[arm]!);
      else if (selector.feedback === 'bandit-with-costs') selector.updateWithCost(arm, rewards[arm]!, 1);
      else if (selector.feedback === 'full-information') selector.updateAll(rewards);
      else selector.updateObserved(arm, rewards, context);
    }
    const end = process.hrtime.bigint();
    const isLate = secondsUsed() - begin > LONGEST;
    if (t >= rounds / 2 || isLate) least = Math.min(least, Number(end - start) / TOGETHER);
    if (isLate) break;
  }
  return least;
}

/** Two digits, and no more than can be told apart: nanoseconds below a microsecond, then microseconds, then milliseconds. */
function formatTime(nanoseconds: number): string {
  if (nanoseconds < 1000) return `${nanoseconds.toFixed(0)} ns`;
  const [value, unit] = nanoseconds < 1e6 ? [nanoseconds / 1e3, 'us'] : [nanoseconds / 1e6, 'ms'];
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

function timeKind(
  { kind, family, settings, create }: SelectorDescription<never, AnySelector>,
  armCount: number,
): string {
  const isDraftLength = family === 'draft-lengths';
  // Arms of a draft-length controller draft 1 to K tokens, and of those few rewards are below the greatest.
  const rewardRange = acceptedLengthRange(isDraftLength ? armCount : MAX_DRAFT_LENGTH);
  const problem = { armCount, rewardRange };
  const contest = { ...problem, horizon: Math.max(LEAST_ROUNDS, ROUNDS_AN_ARM * armCount) };
  const draftLengths = isDraftLength ? { draftLengths: Array.from({ length: armCount }, (_, i) => i + 1) } : {};
  const options = { ...problem, ...draftLengths, ...settings?.(contest), ...(kind === 'fixedArm' ? { arm: 0 } : {}) };
  return formatTime(nanosecondsOf(() => create(options as never), isDraftLength ? 2 : MAX_DRAFT_LENGTH + 1));
}

export function measureGrowth(): Finding {
  const rows = Object.values(selectorDescriptions).map((description) => [
    description.kind,
    ...ARM_COUNTS.map((armCount) => {
      const slow = description as unknown as SelectorDescription<never, AnySelector>;
      // A controller has no use for drafts of a thousand tokens.
      return description.family === 'draft-lengths' && armCount > 100 ? '-' : timeKind(slow, armCount);
    }),
  ]);
  return {
    title: 'Growth',
    text:
      `select + update of every selector as arms are added, time a round after the first ${ROUNDS_AN_ARM / 2} pulls an arm; ` +
      `where that would take longer than ${LONGEST} s, of its first rounds. The least of runs of ${TOGETHER} rounds each, in as ` +
      `many plays as begin within ${LONG} s. Random numbers are drawn in the round.`,
    header: ['', ...ARM_COUNTS.map((armCount) => `K = ${armCount.toLocaleString('en')}`)],
    rows,
    targets: [],
  };
}
