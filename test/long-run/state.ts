/**
 * `npm run state [-- KIND...]`: how large a snapshot is, and what a round costs, after a million different rewards of five
 * arms: of every kind, or of those that are named. Times are of the processor, not of the clock, and of the fastest of five
 * stretches of 20,000 rounds.
 */
import { type AnySelector, createRandom, type RandomSource, type SelectorKind, selectorDescriptions } from 'banditspec';
import { BenchError } from '../../bench/program/bench-error.js';
import { readRepositoryCommand } from '../../bench/program/repository-command.js';
import { tellRound } from '../contracts/tell-round.js';

const REWARDS = 1e6;
const ROUNDS = 20_000;
const PROBLEM = { armCount: 5, rewardRange: { min: 0, max: 1 } };
/** Without a model of lengths: rewards are any numbers here. */
const WHOLE_REWARDS: readonly string[] = ['betaThompson', 'dirichletThompson'];

const CONTEXT = [0.5];

function make(kind: SelectorKind): AnySelector {
  const { create, settings } = selectorDescriptions[kind];
  return create({ ...PROBLEM, ...settings?.({ ...PROBLEM, horizon: REWARDS, contextSize: CONTEXT.length }) });
}

function tell(
  selector: AnySelector,
  arm: number,
  rewards: Float64Array,
  observed: Float64Array,
  probability?: number,
): void {
  const seen = () => {
    observed.fill(Number.NaN);
    observed[arm] = rewards[arm]!;
    return observed;
  };
  tellRound(selector, arm, rewards, { probability, context: CONTEXT, observed: seen });
}

/** Rewards of rounds: the better arms more often near 1; `alike`: all the same. */
function rounds(count: number, luck: RandomSource, alike: boolean): Float64Array[] {
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: PROBLEM.armCount }, (_, arm) => (alike ? luck() : luck() ** (1.5 - 0.2 * arm))),
  );
}

const asked = readRepositoryCommand({
  name: 'state',
  summary: 'Print how large the snapshot of each kind is and what a round costs, after a million different rewards',
  examples: [
    ['', 'every kind'],
    ['ucb1 imed', 'two of them'],
  ],
  declare: (parser) => parser.argument('[KIND...]', 'kinds of selectors'),
  read({ args }) {
    const unknown = args.find((name) => !Object.hasOwn(selectorDescriptions, name));
    if (unknown === undefined) return args;
    throw new BenchError(`KIND must be one of ${Object.keys(selectorDescriptions).join(', ')}, got ${unknown}`, 2);
  },
});
console.log('| selector | kB | microseconds a round | the same, all arms alike |\n|---|---:|---:|---:|');
for (const { kind, family } of Object.values(selectorDescriptions)) {
  if (asked.length > 0 && !asked.includes(kind)) continue;
  if (family === 'draft-lengths' || WHOLE_REWARDS.includes(kind)) continue;
  let bytes = 0;
  const times = [false, true].map((alike) => {
    const selector = make(kind);
    const random = createRandom('state', kind);
    const luck = createRandom('state', 'rewards');
    const observed = new Float64Array(PROBLEM.armCount);
    for (let taught = 0; taught < REWARDS; taught += ROUNDS) {
      rounds(ROUNDS, luck, alike).forEach((rewards, i) => {
        tell(selector, i % PROBLEM.armCount, rewards, observed, 1 / PROBLEM.armCount);
      });
    }
    bytes = Math.max(bytes, JSON.stringify(selector.snapshot()).length);
    let fastest = Infinity;
    for (let stretch = 0; stretch < 5; stretch++) {
      const next = rounds(ROUNDS, luck, alike);
      const begun = process.cpuUsage();
      for (const rewards of next) tell(selector, selector.select(random, CONTEXT), rewards, observed);
      const { user, system } = process.cpuUsage(begun);
      fastest = Math.min(fastest, user + system);
    }
    return (fastest / ROUNDS).toFixed(2);
  });
  console.log(`| \`${kind}\` | ${(bytes / 1000).toFixed(1)} | ${times.join(' | ')} |`);
}
