// What if several answers are decoded at once, and rewards come in late and out of order?
// Expect what UCB learns to stay the same, its choices to bunch, and EXP3 to be right only if it is told the chance.
//
// A server decodes many requests at a time. When an arm has to be chosen, the last choices are still in flight. Two
// things are then different, and both follow from a law of this library: `select` draws but never learns, `update`
// learns but never draws. So updates may come at any time; but `select` cannot allow for what it does not know yet.
import { acceptedLengthRange, createRandom, exp3Spec, ucbSpec } from 'banditspec';

const problem = { armCount: 3, rewardRange: acceptedLengthRange(4) };
const rounds = 100;
const state = (selector: { snapshot(): unknown }) => JSON.stringify(selector.snapshot());

// 1. Counts and sums add up the same in any order: here the same rewards, told in order and backwards.
const seen = Array.from({ length: 9 }, (_, t) => ({ arm: t % 3, reward: 1 + (t % 5) }));
const [inOrder, backwards] = [ucbSpec(problem), ucbSpec(problem)];
for (const { arm, reward } of seen) inOrder.update(arm, reward);
for (const { arm, reward } of [...seen].reverse()) backwards.update(arm, reward);
console.log(`ucbSpec, told backwards, has the same state: ${state(inOrder) === state(backwards)}`);

// 2. A rule that draws nothing gives all requests in flight the same arm; one that draws spreads them.
const random = createRandom('course', 'selector');
const flight = (selector: { select(random: () => number): number }) =>
  Array.from({ length: 8 }, () => selector.select(random)).join(' ');
console.log(`eight at once: ucbSpec ${flight(inOrder)}, exp3Spec ${flight(exp3Spec(problem))}`);

// 3. EXP3 divides a loss by the chance its arm had when it was drawn (example 05). By the time the reward comes in, the
// chance has changed. So keep it: selector.probability(arm) at `select`, handed to `update`. Eight in flight:
const loss = [0.6, 0.4, 0.5]; // of each arm in every round, so that the truth is known
for (const keep of [true, false]) {
  const sums = Array.from({ length: 1000 }, (_, run) => play(run, keep));
  const finished = sums.filter((losses) => losses !== undefined);
  const means = loss.map((_, arm) => finished.reduce((sum, losses) => sum + losses[arm]!, 0) / finished.length);
  const shown = means.map((mean) => mean.toPrecision(3)).join(', ');
  console.log(`chance ${keep ? 'kept' : 'not kept'}: losses ${shown}; refused ${1000 - finished.length} runs of 1000`);
}
console.log(`true losses: ${loss.map((z) => z * rounds).join(', ')}`);

/** The estimated losses after all rounds; undefined where the library refused an update. */
function play(run: number, keep: boolean): readonly number[] | undefined {
  const selector = exp3Spec(problem);
  const draws = createRandom('course', run);
  const inFlight: { arm: number; probability: number }[] = [];
  for (let t = 0; t < rounds + 8; t++) {
    if (t < rounds) {
      const arm = selector.select(draws);
      inFlight.push({ arm, probability: selector.probability(arm) });
    }
    if (t < 8) continue;
    const { arm, probability } = inFlight.shift()!;
    if (!keep && selector.probability(arm) === 0) return undefined; // `update` would throw: there is nothing to divide by
    selector.update(arm, 5 - 4 * loss[arm]!, keep ? probability : undefined);
  }
  return selector.snapshot().state.cumulativeLosses;
}

// Kept, the estimates are right on average, however late. Not kept, an arm that has just been charged has a smaller
// chance, so the next reward of it that comes in is divided by less and charges it more: an avalanche. Where the chance
// has come down to 0 the library refuses. It is the wrong chance of example 05's exercises, made by waiting.
//
// Left out: rewards that never come (a request was cancelled), or come twice. decisionLedger keeps track of all that is
// open, with its chance, and counts it for rules that draw nothing: docs/live-use.md.
//
// Predict, then change:
// 1. With 32 in flight instead of 8, and the chance kept: do the estimates stay right? Does the rule choose as well?
// 2. Eight at once with ucbSpec, which then pulls one arm eight times: what does that cost against one at a time?
// Answers: npm run example 19 solutions

/*
ucbSpec, told backwards, has the same state: true
eight at once: ucbSpec 1 1 1 1 1 1 1 1, exp3Spec 1 0 0 2 0 0 2 2
chance kept: losses 60.5, 39.9, 50.0; refused 0 runs of 1000
chance not kept: losses 1.05e+270, 5.96e+299, 2.83e+108; refused 62 runs of 1000
true losses: 60, 40, 50
*/
