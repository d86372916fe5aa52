/**
 * Selectors of every kind, with options and rewards anywhere in their documented ranges, the ends included, fed by random
 * sources good and broken. What has to hold whatever comes is `playCase`; fast-check finds and shrinks what breaks it.
 */
import {
  type AnySelector,
  type BanditProblem,
  createRandom,
  type OptionRule,
  type RandomSource,
  restoreSelector,
  selectorDescriptions,
} from 'banditspec';
import fc from 'fast-check';
import { isRefusal } from './refusal.js';
import { shiftingData } from './shifting-data.js';

/** One selector and what happens to it. */
export interface Case {
  readonly kind: string;
  readonly problem: BanditProblem;
  /** Options in their ranges, and what else a situation tells. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly source: 'good' | 'zeros' | 'ones' | 'NaN' | 'nearly one';
  /** For each round: where in their range the arms' rewards lie (0 least, 1 greatest), and whether to tell it. */
  readonly rounds: readonly {
    readonly places: readonly number[];
    readonly event: 'told' | 'late' | 'lost' | 'prompt';
  }[];
  readonly seed: number;
}

/** Whose probabilities take milliseconds: computed at the end alone. */
export const INTEGRATED: readonly string[] = ['dirichletThompson', 'nonParametricThompson'];

const MOST_ARMS = 4;
const ROUNDS = 24;
/** What may have been an arm's probability when it was chosen. */
const LEAST_PROBABILITIES = [Number.MIN_VALUE, 1e-200, 1] as const;
/**
 * No choice among so few arms needs more draws: with a source that is stuck, `dirichletThompson` tries 64 times, with two
 * uniforms each, for each of 301 values of an arm.
 */
const MOST_DRAWS = 250_000;

const RANGES = [
  { min: 1, max: 5 },
  { min: 0, max: 1 },
  { min: 1, max: 1 },
  { min: 1, max: 2 },
  { min: -3, max: 40 },
  { min: 0, max: 1e-100 },
  { min: 0, max: 1e-200 },
  { min: 0, max: Number.MIN_VALUE },
  { min: -1e100, max: 1e100 },
  { min: 0, max: 1e100 },
  { min: 1e100, max: 1e100 },
  { min: 1, max: 1 + Number.EPSILON },
  { min: 0, max: 1e10 },
  { min: 1, max: 2 ** 31 },
  { min: 0, max: 300 },
];

/** Values in the range of a rule: its ends, its default, some between. */
function within(rule: OptionRule, armCount: number, far = 1e6): fc.Arbitrary<unknown> {
  switch (rule.type) {
    case 'arm':
      return fc.nat({ max: armCount - 1 });
    case 'boolean':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...rule.values);
    case 'list': {
      const length = rule.length === undefined ? {} : { minLength: armCount, maxLength: armCount };
      // Of a draft length a snapshot has as many numbers, and it is written in every round.
      return fc.array(within(rule.of, armCount, 2e4), { minLength: 1, maxLength: 5, ...length });
    }
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(rule.entries).map(([name, entry]) => [name, within(entry, armCount)])),
      );
    case 'integer': {
      const least = rule.least ?? (rule.above === undefined ? Number.MIN_SAFE_INTEGER : rule.above + 1);
      const most = rule.most ?? (rule.below === undefined ? Number.MAX_SAFE_INTEGER : rule.below - 1);
      // Memory grows with its square: the far end would only try the machine.
      if (rule.from === 'contextSize') return fc.integer({ min: least, max: 6 });
      const small = fc.integer({ min: least, max: Math.min(most, least + 9) });
      // Each is a size of something in places: the far end would only run out of memory.
      return fc.oneof(
        { weight: 4, arbitrary: small },
        { weight: 1, arbitrary: fc.constantFrom(least, Math.min(most, far)) },
      );
    }
    default: {
      const { least, above, most, below } = rule;
      const ends = [
        least ?? (above === undefined ? -Number.MAX_VALUE : nextAbove(above)),
        most ?? (below === undefined ? Number.MAX_VALUE : nextBelow(below)),
      ] as const;
      const from = Math.max(ends[0], -10);
      const usual = fc.double({ min: from, max: Math.min(ends[1], from + 10), noNaN: true });
      const steps = fc.constantFrom(
        ...ends,
        ...[1e-300, 1e-12, 0.5, 1, 1e12, 1e300].filter((x) => x >= ends[0] && x <= ends[1]),
      );
      return fc.oneof({ weight: 3, arbitrary: usual }, { weight: 2, arbitrary: steps });
    }
  }
}

const view = new DataView(new ArrayBuffer(8));

function nextAbove(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  view.setFloat64(0, x);
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

function nextBelow(x: number): number {
  return -nextAbove(-x);
}

/** Cases of the kinds that are asked for. */
export function cases(kinds: readonly string[] = Object.keys(selectorDescriptions)): fc.Arbitrary<Case> {
  const problem = fc.record({
    armCount: fc.integer({ min: 1, max: MOST_ARMS }),
    rewardRange: fc.oneof(
      { weight: 2, arbitrary: fc.constant(RANGES[0]!) },
      { weight: 3, arbitrary: fc.constantFrom(...RANGES) },
    ),
  });
  return fc.tuple(fc.constantFrom(...kinds), problem).chain(([kind, { armCount, rewardRange }]) => {
    const description = selectorDescriptions[kind as keyof typeof selectorDescriptions];
    const rules = description.options as Readonly<Record<string, OptionRule>>;
    const own = Object.entries(rules).map(([name, rule]) => {
      const value = within(rule, armCount);
      const may = rule.optional || 'default' in rule;
      return [name, may ? fc.option(value, { nil: undefined, freq: 2 }) : value] as const;
    });
    const place = fc.oneof(fc.constantFrom(0, 1, 0.5), fc.double({ min: 0, max: 1, noNaN: true }));
    return fc.record({
      kind: fc.constant(kind),
      problem: fc.constant({ armCount, rewardRange }),
      options: fc.record(Object.fromEntries(own)),
      source: fc.constantFrom('good', 'good', 'good', 'zeros', 'ones', 'NaN', 'nearly one'),
      rounds: fc.array(
        fc.record({
          places: fc.array(place, { minLength: MOST_ARMS, maxLength: MOST_ARMS }),
          event: fc.constantFrom('told', 'told', 'told', 'told', 'late', 'lost', 'prompt'),
        }),
        { minLength: ROUNDS, maxLength: ROUNDS },
      ),
      seed: fc.nat({ max: 999 }),
    }) as fc.Arbitrary<Case>;
  });
}

export function sourceOf({ source, seed }: Pick<Case, 'source' | 'seed'>): RandomSource {
  const good = createRandom('fuzz', String(seed));
  let draws = 0;
  return () => {
    draws += 1;
    if (draws > MOST_DRAWS) throw new Error('hangs: draws without end');
    switch (source) {
      case 'zeros':
        return 0;
      case 'ones':
        return 1;
      case 'NaN':
        return Number.NaN;
      case 'nearly one':
        return 1 - 2 ** -53;
      default:
        return good();
    }
  };
}

/**
 * Plays a case. Throws where something does not hold: an option or reward in its range may be refused in the package's
 * words and nothing else, and leaves no trace; the arm is one; probabilities are numbers in [0, 1] that sum to 1; the
 * snapshot goes through JSON, restores, and its choices are those of the original.
 */
export function playCase(played: Case): void {
  const { kind, problem, rounds } = played;
  const description = selectorDescriptions[kind as keyof typeof selectorDescriptions];
  const options = Object.fromEntries(Object.entries(played.options).filter(([, value]) => value !== undefined));
  const situation = { ...problem, contextSize: 2 };
  let selector: AnySelector;
  try {
    const settings = description.settings?.({ ...situation, horizon: 100 });
    const given = { ...problem, ...settings, ...options };
    selector = description.create(given);
    const once = description.create(shiftingData(given));
    if (JSON.stringify(once.snapshot()) !== JSON.stringify(selector.snapshot())) throw new Error('read more than once');
  } catch (error) {
    if (isRefusal(error)) return;
    throw error;
  }
  const late: (() => void)[] = [];
  for (const { places, event } of rounds) {
    const context = places.slice(0, selector.feedback === 'contextual' ? selector.contextSize : 0);
    while (selector.feedback === 'contextual' && context.length < selector.contextSize) context.push(0.5);
    if (!INTEGRATED.includes(kind)) checkProbabilities(selector, context);
    const arm = choose(selector, sourceOf(played), context);
    if (!(Number.isInteger(arm) && arm >= 0 && arm < problem.armCount)) throw new Error(`arm ${arm}`);
    const rewards = places.slice(0, problem.armCount).map((place) => rewardAt(played, place));
    const tell = () => told(selector, arm, rewards, places, context);
    if (event === 'prompt') selector.startEpisode?.();
    if (event === 'late') late.push(tell);
    if (event === 'told') tell();
    if (event === 'prompt') for (const earlier of late.splice(0)) earlier();
  }
  const snapshot = selector.snapshot() as never;
  const text = JSON.stringify(snapshot);
  checkProbabilities(
    selector,
    selector.feedback === 'contextual' ? new Array<number>(selector.contextSize).fill(0.5) : [],
  );
  const copy = restoreSelector(JSON.parse(text)) as AnySelector;
  if (JSON.stringify(copy.snapshot()) !== text) throw new Error('the snapshot of the restored is another');
  const once = restoreSelector(shiftingData(JSON.parse(text))) as AnySelector;
  if (JSON.stringify(once.snapshot()) !== text) throw new Error('the snapshot was read more than once');
  const context = selector.feedback === 'contextual' ? new Array<number>(selector.contextSize).fill(0.25) : [];
  for (let arm = 0; arm < problem.armCount; arm++) {
    const [p, q] = [probabilityOf(selector, arm, context), probabilityOf(copy, arm, context)];
    if (!(Math.abs(p - q) < 1e-9)) throw new Error(`restored: probability ${q} instead of ${p}`);
  }
}

function rewardAt({ kind, problem, options }: Case, place: number): number {
  const { min, max } = problem.rewardRange;
  const step = typeof options.rewardStep === 'number' ? options.rewardStep : 1;
  const whole = kind === 'dirichletThompson' || kind.endsWith('DraftLength') || kind === 'gammaTune';
  const reward = whole ? min + step * Math.round((place * (max - min)) / step) : min + place * (max - min);
  return Math.min(max, Math.max(min, reward));
}

function told(
  selector: AnySelector,
  arm: number,
  rewards: readonly number[],
  places: readonly number[],
  context: readonly number[],
): void {
  const before = JSON.stringify(selector.snapshot());
  try {
    switch (selector.feedback) {
      case 'bandit':
        selector.update(
          arm,
          rewards[arm]!,
          places[3]! === 0.5 ? LEAST_PROBABILITIES[Math.floor(places[2]! * 2)] : undefined,
        );
        break;
      case 'bandit-with-costs':
        selector.updateWithCost(arm, rewards[arm]!, Math.max(Number.MIN_VALUE, places[0]! * selector.maxCost));
        break;
      case 'full-information':
        selector.updateAll(rewards);
        break;
      default: {
        const observed = rewards.map((reward, i) => (i === arm || places[i]! > 0.5 ? reward : Number.NaN));
        if (selector.feedback === 'contextual') selector.updateObserved(arm, observed, context);
        else selector.updateObserved(arm, observed);
      }
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (JSON.stringify(selector.snapshot()) !== before) throw new Error(`changed by a refused update: ${error}`);
  }
}

function choose(selector: AnySelector, random: RandomSource, context: readonly number[]): number {
  return selector.feedback === 'contextual' ? selector.select(random, context) : selector.select(random);
}

function probabilityOf(selector: AnySelector, arm: number, context: readonly number[]): number {
  return selector.feedback === 'contextual' ? selector.probability(arm, context) : selector.probability(arm);
}

export function checkProbabilities(selector: AnySelector, context: readonly number[]): void {
  let sum = 0;
  for (let arm = 0; arm < selector.armCount; arm++) {
    const probability = probabilityOf(selector, arm, context);
    if (!(probability >= 0 && probability <= 1 + 1e-12)) throw new Error(`probability(${arm}) is ${probability}`);
    sum += probability;
  }
  if (!(Math.abs(sum - 1) < 1e-6)) throw new Error(`probabilities sum to ${sum}`);
}
