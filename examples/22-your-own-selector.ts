// What must a selector of my own keep to, and how do I know that it does?
// Expect five promises, each of them tried here on a rule of one line, which then loses less than ucbSpec in short answers.
//
// The rule is a hopeful one: imagine, beside an arm's real pulls, two that gave the most possible, and be greedy. An
// arm that disappoints makes the others look better. (A prior as in example 09, and optimism as in 03, in one formula.)
//
// Counts and sums are kept by a selector of the library, followTheLeader, which also checks what it is told: a reward
// out of range or a spoilt snapshot is refused before anything has changed. Its errors get our name.
import {
  type ArmSelector,
  type BanditProblem,
  createRandom,
  followTheLeader,
  measureRegret,
  restoreSelector,
  type SelectorSnapshot,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';

export function hopeful(problem: BanditProblem, memory = followTheLeader(problem)): ArmSelector<SelectorSnapshot> {
  const { armCount, rewardRange } = memory;
  const select = () => {
    const { counts, sums } = memory.snapshot().state;
    const values = counts.map((n, arm) => (sums[arm]! + 2 * rewardRange.max) / (n + 2));
    return values.indexOf(Math.max(...values)); // ties go to the lowest arm
  };
  const probability = (arm: number) => (named(() => memory.probability(arm)) >= 0 && arm === select() ? 1 : 0);
  const update: ArmSelector['update'] = (...told) => named(() => memory.update(...told));
  const snapshot = () => ({ ...memory.snapshot(), kind: 'hopeful' });
  return { feedback: 'bandit', armCount, rewardRange, select, probability, update, snapshot };
}

export function restoreHopeful(snapshot: SelectorSnapshot): ArmSelector<SelectorSnapshot> {
  const memory = restoreSelector('followTheLeader', { ...snapshot, kind: 'followTheLeader' } as never);
  return hopeful(memory, memory);
}

/** Calls the memory; if it throws, says who was called. */
function named<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new RangeError((error as Error).message.replace('followTheLeader', 'hopeful'));
  }
}

const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 150 });
const [one, other, unused] = [hopeful(environment), hopeful(environment), createRandom('unused')];
const rewards = Array.from({ length: 30 }, (_, t) => [t % 3, 1 + ((t * 7) % 5)] as const);
for (const [arm, reward] of rewards) one.update(arm, reward);
for (const [arm, reward] of [...rewards].reverse()) other.update(arm, reward);
const text = (selector: ArmSelector) => JSON.stringify(selector.snapshot());
const before = text(one);
const chosen = Array.from({ length: 5 }, () => one.select(unused));
console.log(`select changes nothing: ${text(one) === before && new Set(chosen).size === 1}`);
console.log(`probabilities add up to 1: ${[0, 1, 2].reduce((sum, arm) => sum + one.probability(arm), 0) === 1}`);
console.log(`late feedback comes to the same: ${text(other) === before}`);
console.log(`a copy goes on alike: ${restoreHopeful(JSON.parse(before)).select(unused) === chosen[0]}`);

const common = { environment, episodes: 1000, seed: 'course' };
const { selectors } = measureRegret({ ...common, selectors: { hopeful: (problem) => hopeful(problem), ucbSpec } });
for (const [name, { bestArmShare, stoppingTimeRegret: regret }] of Object.entries(selectors)) {
  const share = `${(100 * bestArmShare).toFixed(0)}% of the rounds on the best arm`;
  console.log(`it learns: ${name} ${share}, regret ${regret.mean.toFixed(1)} ± ${regret.standardError.toFixed(1)}`);
}

// In the repository this very file goes through test/contracts/selector-contract.ts, as every selector of the library
// does: the same promises with arms, ranges and rewards drawn at random, and with every kind of wrong argument.
//
// Left out: speed. A selector that is to take part in long runs keeps its own counts in plain fields.
//
// Predict, then change:
// 1. Break a law: let `update` draw a random number, say to break ties. Which of the five lines would notice?
// 2. Imagine 0 pulls instead of two, then 20. Which is the greedy rule, and which explores for the whole answer?
// Answers: npm run example 22 solutions

/*
select changes nothing: true
probabilities add up to 1: true
late feedback comes to the same: true
a copy goes on alike: true
it learns: hopeful 81% of the rounds on the best arm, regret 3.6 ± 0.1
it learns: ucbSpec 58% of the rounds on the best arm, regret 8.8 ± 0.1
*/
