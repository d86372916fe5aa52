/** The parts of a loop measured apart, and the loop itself: what their being together costs. */
import {
  type ArmSelector,
  type BanditProblem,
  createRandom,
  exp3Spec,
  runEpisode,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { type Finding, MAX_DRAFT_LENGTH, type Target } from './timing.js';

const LIMIT = 1.3;
const REPETITIONS = 60;
const SEQUENCE_LENGTH = 8192;

const ENVIRONMENT = truncatedGeometric({
  acceptanceRates: [0.3, 0.5, 0.6, 0.7, 0.8],
  maxDraftLength: MAX_DRAFT_LENGTH,
  sequenceLength: SEQUENCE_LENGTH,
});

/** Nanoseconds of a call, and what it returns. */
function timed<Result>(work: () => Result): [nanoseconds: number, result: Result] {
  const start = process.hrtime.bigint();
  const result = work();
  return [Number(process.hrtime.bigint() - start), result];
}

/** The whole loop beside its simulator and its selector, each over the same rounds. */
function partsOf(create: (problem: BanditProblem) => ArmSelector): {
  whole: number;
  simulator: number;
  selector: number;
} {
  const least = { whole: Infinity, simulator: Infinity, selector: Infinity };
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const begin = () => ENVIRONMENT.begin(0, createRandom('parts', 'environment'));
    const own = () => createRandom('parts', 'selector');
    const looped = { selector: create(ENVIRONMENT), episode: begin(), random: own() };
    const [whole, { stoppingTime }] = timed(() => runEpisode(looped.selector, looped.episode, looped.random));
    // What the selector chose and earned, so that each part can be played again without the other.
    const arms = new Uint8Array(stoppingTime);
    const rewards = new Float64Array(stoppingTime);
    const recorded = create(ENVIRONMENT);
    const run = begin();
    const random = own();
    for (let t = 0; t < stoppingTime; t++) {
      arms[t] = recorded.select(random);
      rewards[t] = run.pull(arms[t]!);
      recorded.update(arms[t]!, rewards[t]!);
    }
    const again = begin();
    const [simulator] = timed(() => {
      let sum = 0;
      for (let t = 0; t < stoppingTime; t++) sum += again.pull(arms[t]!);
      return sum;
    });
    const selectorAgain = create(ENVIRONMENT);
    const randomAgain = own();
    const [selector] = timed(() => {
      let sum = 0;
      for (let t = 0; t < stoppingTime; t++) {
        sum += selectorAgain.select(randomAgain);
        selectorAgain.update(arms[t]!, rewards[t]!);
      }
      return sum;
    });
    least.whole = Math.min(least.whole, whole / stoppingTime);
    least.simulator = Math.min(least.simulator, simulator / stoppingTime);
    least.selector = Math.min(least.selector, selector / stoppingTime);
  }
  return least;
}

export function compareWithParts(): Finding {
  const targets: Target[] = [];
  const rows = Object.entries({ ucbSpec, exp3Spec }).map(([name, create]) => {
    const { whole, simulator, selector } = partsOf(create);
    const ratio = whole / (simulator + selector);
    targets.push({ what: `the whole loop with ${name}: at most ${LIMIT} times its parts`, met: ratio <= LIMIT });
    return [name, whole.toFixed(0), simulator.toFixed(0), selector.toFixed(0), ratio.toFixed(2), `<= ${LIMIT}`];
  });
  return {
    title: 'The whole loop and its parts',
    text:
      '`runEpisode`, which adds up the statistics, beside its simulator and its selector played apart over the same rounds; ' +
      `5 arms, ns a round, the least of ${REPETITIONS} times.`,
    header: ['', 'whole', 'simulator', 'selector', 'ratio', 'required'],
    rows,
    targets,
  };
}
