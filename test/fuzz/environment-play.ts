/**
 * Environments of every kind, with options in their ranges, the ends included, and with one of them wrong, under random
 * sources good and broken. What has to hold whatever comes is `playEnvironment`; fast-check finds and shrinks what breaks it.
 */
import {
  type Drafter,
  type Environment,
  type EnvironmentKind,
  type Episode,
  environmentCatalogue,
  exp3Spec,
  expectedStoppingTime,
  measureRegret,
  modelDrafter,
  ngramModel,
  plainDecoding,
  promptLookup,
  type RandomSource,
  replay,
  suffixMatch,
  tokenDecoding,
  tokenVocabulary,
  ucbSpec,
} from 'banditspec';
import fc from 'fast-check';
import { isRefusal, isToldInWords } from './refusal.js';
import { type Case, sourceOf } from './selector-play.js';
import { shiftingData } from './shifting-data.js';

/** What comes in the place of one part of the options. */
interface Wrong {
  /** Which part, from 0, the first, to 1. */
  readonly at: number;
  readonly how: 'value' | 'without' | 'extra';
  readonly what: unknown;
}

/** One environment and what happens to it. */
export interface EnvironmentCase {
  readonly kind: EnvironmentKind;
  /** In their ranges. A token environment's are those of its models and drafters, a replay's hold its turns as well. */
  readonly options: unknown;
  readonly wrong: Wrong | null;
  /** Whether each part gives something else when it is read a second time. */
  readonly shifting: boolean;
  readonly source: Case['source'];
  readonly seed: number;
  readonly episode: number;
  /** The arms of the rounds, over and over, each taken modulo the number of arms. */
  readonly plan: readonly number[];
}

const MOST_ARMS = 4;
/** No episode is followed further: those of the longest sequences would only try the machine. */
const MOST_ROUNDS = 120;
/** Nor further than so many tokens: a prompt lookup of the longest matches keeps a thousand entries for each. */
const MOST_TOKENS = 3000;
/** Sequences that the harness is run on. */
const SHORT = 300;

const arms = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { minLength: 1, maxLength: MOST_ARMS });
const armsLike = <T>(all: readonly unknown[], of: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(of, { minLength: all.length, maxLength: all.length });
const often = <T>(usual: fc.Arbitrary<T>, ...ends: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...ends) });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

const probability = often(fc.double({ min: 0, max: 1, noNaN: true }), 0, 1, Number.MIN_VALUE, 1 - 2 ** -53);
const cost = often(fc.double({ min: 0.5, max: 4, noNaN: true }), 1e-100, 1e100);
const draftLength = often(fc.nat({ max: 9 }), 65_534);
const sequenceLength = often(fc.integer({ min: 1, max: 60 }), 1, 10_000_000);
const hazards = fc.array(probability, { maxLength: 6 });

/** Positions from 0 upwards, one for each gap and one before them. */
const positions = (gaps: readonly number[]): number[] => {
  const all = [0];
  for (const gap of gaps) all.push(all[all.length - 1]! + gap);
  return all;
};
const gaps = fc.array(often(fc.integer({ min: 1, max: 30 }), 1, 1e12), { maxLength: 3 });

const truncatedGeometric = arms(probability).chain((acceptanceRates) =>
  fc.record({
    acceptanceRates: fc.constant(acceptanceRates),
    maxDraftLength: draftLength,
    sequenceLength,
    armCosts: maybe(armsLike(acceptanceRates, cost)),
  }),
);

const piecewise = fc.tuple(gaps, arms(fc.constant(0))).chain(([between, some]) => {
  const segments = positions(between).map((fromToken) =>
    fc.record({ fromToken: fc.constant(fromToken), acceptanceRates: armsLike(some, probability) }),
  );
  return fc.record({
    segments: fc.tuple(...segments),
    maxDraftLength: draftLength,
    sequenceLength,
    armCosts: maybe(armsLike(some, cost)),
  });
});

const depthHazards = arms(hazards).chain((own) =>
  fc.record({ hazards: fc.constant(own), sequenceLength, armCosts: maybe(armsLike(own, cost)) }),
);

const rewardTable = fc
  .record({
    maxDraftLength: draftLength,
    arms: fc.integer({ min: 1, max: MOST_ARMS }),
    rounds: fc.integer({ min: 1, max: 8 }),
  })
  .chain(({ maxDraftLength, arms: count, rounds }) => {
    const length = often(fc.integer({ min: 1, max: Math.min(maxDraftLength + 1, 8) }), maxDraftLength + 1);
    const row = fc.array(length, { minLength: rounds, maxLength: rounds });
    return fc.record({
      acceptedLengths: fc.array(row, { minLength: count, maxLength: count }),
      maxDraftLength: fc.constant(maxDraftLength),
      sequenceLength,
      wrap: maybe(fc.boolean()),
    });
  });

const stationaryMeans = draftLength.chain((maxDraftLength) =>
  fc.record({
    means: arms(often(fc.double({ min: 1, max: maxDraftLength + 1, noNaN: true }), 1, maxDraftLength + 1)),
    maxDraftLength: fc.constant(maxDraftLength),
    sequenceLength,
  }),
);

const servedDrafter = fc
  .tuple(fc.uniqueArray(fc.nat({ max: 7 }), { minLength: 1, maxLength: MOST_ARMS }), gaps)
  .chain(([lengths, between]) => {
    const draftLengths = [...lengths].sort((a, b) => a - b);
    const loads = positions(between).map((fromToken) =>
      fc.record({ fromToken: fc.constant(fromToken), armCosts: armsLike(draftLengths, cost) }),
    );
    const longest = draftLengths[draftLengths.length - 1]!;
    return fc.record({
      draftLengths: fc.constant(draftLengths),
      hazards: fc.array(probability, { minLength: longest, maxLength: longest }),
      sequenceLength,
      loads: fc.tuple(...loads),
      switchingCost: maybe(often(fc.double({ min: 0, max: 2, noNaN: true }), 0, 1e100)),
      stale: maybe(
        fc.record({ rounds: often(fc.integer({ min: 1, max: 9 }), Number.MAX_SAFE_INTEGER), factor: probability }),
      ),
    });
  });

const tokenCountsOf = (sequenceLength: fc.Arbitrary<number>) =>
  fc.oneof(
    sequenceLength,
    fc.record({
      kind: fc.constant('log-normal'),
      median: often(fc.double({ min: 1, max: 80, noNaN: true }), Number.MIN_VALUE, Number.MAX_VALUE),
      spread: often(fc.double({ min: 0, max: 2, noNaN: true }), 0, Number.MAX_VALUE),
      max: sequenceLength,
    }),
    fc.record({
      kind: fc.constant('quantiles'),
      tokens: fc.array(sequenceLength, { minLength: 2, maxLength: 5 }).map((all) => all.sort((a, b) => a - b)),
    }),
  );

/** A law, from weights. */
const law = (count: number): fc.Arbitrary<number[]> =>
  fc
    .array(fc.nat({ max: 9 }), { minLength: count, maxLength: count })
    .map((weights) => (weights.some((weight) => weight > 0) ? weights : weights.map(() => 1)))
    .map((weights) => weights.map((weight) => weight / weights.reduce((sum, other) => sum + other, 0)));

const regimesOf = (count: number): fc.Arbitrary<unknown> => {
  const names = fc.constant(['prose', 'copy', 'code'].slice(0, count));
  const meanTokens = often(fc.double({ min: 1, max: 40, noNaN: true }), 1, Number.MAX_VALUE);
  return fc.oneof(
    gaps.chain((between) =>
      fc.record({
        kind: fc.constant('scheduled'),
        names,
        changes: fc.tuple(
          ...positions(between).map((fromToken) =>
            fc.record({ fromToken: fc.constant(fromToken), regime: fc.nat({ max: count - 1 }) }),
          ),
        ),
      }),
    ),
    fc.record({
      kind: fc.constant('drawn'),
      names,
      meanTokens: fc.array(meanTokens, { minLength: count, maxLength: count }),
      next: maybe(fc.array(law(count), { minLength: count, maxLength: count })),
    }),
  );
};

const factor = often(fc.double({ min: 0.1, max: 10, noNaN: true }), 1e-100, 1e100);
const betaParameter = often(fc.double({ min: 0.5, max: 40, noNaN: true }), Number.MIN_VALUE, 1e-6, 1e6);

const calibratedAcceptance = fc
  .record({ regimes: fc.nat({ max: 3 }), chain: fc.boolean(), depths: arms(fc.nat({ max: 5 })) })
  .chain(({ regimes, chain, depths }) => {
    const list = (depth: number) => fc.array(probability, { minLength: depth, maxLength: depth });
    const lists = (depth: number) => fc.array(list(depth), { minLength: regimes, maxLength: regimes });
    return fc.record({
      arms: fc.tuple(
        ...depths.map((depth, i) =>
          fc.record({
            name: maybe(fc.constant(`arm of ${depth}, number ${i}`)),
            hazards: regimes > 0 ? lists(depth) : list(depth),
            promptAcceptance: maybe(fc.record({ alpha: betaParameter, beta: betaParameter })),
            chainOdds: chain ? maybe(fc.record({ hard: factor, easy: factor })) : fc.constant(undefined),
            cost: maybe(cost),
            free: maybe(fc.boolean()),
          }),
        ),
      ),
      // A stretch can be as short as a token: of ten million tokens there would be as many.
      sequenceLength: tokenCountsOf(regimes > 0 ? fc.integer({ min: 1, max: 60 }) : sequenceLength),
      promptLuck: maybe(fc.constantFrom('own', 'shared')),
      chain: chain ? fc.record({ toHard: probability, toEasy: probability }) : fc.constant(undefined),
      regimes: regimes > 0 ? regimesOf(regimes) : fc.constant(undefined),
    });
  });

/** A turn in which a method drafted at most `cap` tokens, a track as well, with one signal. */
const turnOf = (cap: number, named: boolean): fc.Arbitrary<unknown> =>
  fc.array(fc.integer({ min: 1, max: cap + 1 }), { minLength: 1, maxLength: 9 }).chain((blocks) => {
    const tokenCount = blocks.reduce((sum, block) => sum + block, 0);
    const along = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: tokenCount, maxLength: tokenCount });
    return fc.record({
      id: fc.constantFrom<unknown>(1, 'a', '__proto__'),
      turn: fc.nat({ max: 3 }),
      tokenCount: fc.constant(tokenCount),
      recorded: fc.constant({ m: blocks }),
      tracks: fc.record({
        s: fc.record({ accepted: along(fc.integer({ min: -1, max: cap })), cap: fc.constant(named ? cap : undefined) }),
      }),
      signals: fc.record({ known: along(fc.double({ noNaN: true, noDefaultInfinity: true })) }),
      milliseconds: fc.constant({}),
    });
  });

const replayed = fc
  .record({ cap: fc.nat({ max: 6 }), named: fc.boolean(), byRound: fc.boolean() })
  .chain(({ cap, named, byRound }) => {
    const shared = { cost: maybe(cost), free: maybe(fc.boolean()) };
    const recorded = fc.record({
      kind: fc.constant('recorded'),
      method: fc.constant('m'),
      semantics: fc.constant(byRound ? 'round-indexed' : 'next-start'),
      maxDraftLength: maybe(often(fc.integer({ min: cap, max: 40 }), cap, 32_766)),
      ...(byRound ? { wrap: maybe(fc.boolean()) } : {}),
      ...shared,
    });
    const track = fc.record({
      kind: fc.constant('track'),
      track: fc.constant('s'),
      maxDraftLength: named ? maybe(fc.nat({ max: cap })) : often(fc.nat({ max: 40 }), 32_766),
      ...shared,
    });
    const plain = fc.record({ kind: fc.constant('plain'), ...shared });
    return fc.record({
      turns: fc.array(turnOf(cap, named), { minLength: 1, maxLength: 3 }),
      arms: arms(byRound ? fc.oneof(recorded, plain) : fc.oneof(recorded, track, plain)).map((all) =>
        all.map((arm, i) => ({ ...arm, name: `arm ${i}` })),
      ),
      incomplete: maybe(fc.constantFrom('throw', 'skip')),
      wrap: maybe(fc.boolean()),
      contexts: byRound ? fc.constant(undefined) : maybe(fc.constant(['known'])),
    });
  });

const LETTERS = ['a', 'b', 'c'];
const text = fc.array(fc.constantFrom(...LETTERS), { minLength: 2, maxLength: 30 }).map((all) => all.join(''));
const drafted = often(fc.nat({ max: 6 }), 1000);
const drafter = fc.oneof(
  fc.record({ kind: fc.constant('plain') }),
  fc.record({
    kind: fc.constant('lookup'),
    draftLength: drafted,
    maxMatchLength: maybe(often(fc.integer({ min: 1, max: 4 }), 1024)),
  }),
  fc.record({
    kind: fc.constant('suffix'),
    draftLength: drafted,
    minMatchLength: maybe(often(fc.integer({ min: 1, max: 4 }), Number.MAX_SAFE_INTEGER)),
  }),
  fc.record({ kind: fc.constant('model'), draftLength: drafted, order: fc.integer({ min: 1, max: 3 }), texts: text }),
);
const tokens = fc.record({
  target: fc.record({ order: often(fc.integer({ min: 1, max: 4 }), 32), texts: text }),
  drafters: arms(fc.tuple(drafter, maybe(often(fc.double({ min: 0, max: 1, noNaN: true }), 0, 1e100)))).map((all) =>
    all.map(([own, tokenCost], i) => ({
      ...own,
      name: `drafter ${i}`,
      ...(own.kind === 'plain' ? {} : { tokenCost }),
    })),
  ),
  prompts: fc.array(fc.oneof(fc.constant(''), text), { minLength: 1, maxLength: 3 }),
  maxTokens: often(fc.integer({ min: 1, max: 60 }), Number.MAX_SAFE_INTEGER),
  temperature: maybe(often(fc.double({ min: 0.1, max: 3, noNaN: true }), 0, 1e-6, Number.MAX_VALUE)),
});

/** Options in their ranges, of every environment: one that is added without them is missed by the compiler. */
const OPTIONS: Readonly<Record<EnvironmentKind, fc.Arbitrary<unknown>>> = {
  truncatedGeometric,
  piecewiseTruncatedGeometric: piecewise,
  depthHazards,
  calibratedAcceptance,
  servedDrafter,
  stationaryMeans,
  rewardTable,
  replay: replayed,
  tokenDecoding: tokens,
};

const WRONG = [
  ...[undefined, null, true, '', '1', 'x', '__proto__', [], {}, [[]], [null], 1n, Symbol.iterator, () => 1],
  ...[Number.NaN, Infinity, -Infinity, -1, -0, 0, 0.5, 1.5, 2, 1e308, Number.MIN_VALUE, 2 ** 53, 65_535, 1e9],
];

/** Cases of the kinds that are asked for. */
export function environmentCases(
  kinds: readonly EnvironmentKind[] = Object.keys(environmentCatalogue) as EnvironmentKind[],
): fc.Arbitrary<EnvironmentCase> {
  const wrong = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    how: fc.constantFrom<Wrong['how'][]>('value', 'value', 'value', 'without', 'extra'),
    what: fc.constantFrom<unknown[]>(...WRONG),
  });
  return fc.constantFrom(...kinds).chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      options: OPTIONS[kind],
      wrong: fc.option(wrong, { freq: 2 }),
      shifting: fc.boolean(),
      source: fc.constantFrom<Case['source'][]>('good', 'good', 'good', 'zeros', 'ones', 'NaN', 'nearly one'),
      seed: fc.nat({ max: 999 }),
      episode: fc.nat({ max: 3 }),
      plan: fc.array(fc.nat({ max: MOST_ARMS - 1 }), { minLength: 1, maxLength: 6 }),
    }),
  );
}

type Part = Record<string, unknown>;
const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null;

/** A copy of plain data, of which undefined entries are left out. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isPart(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, copied(part)]),
  );
}

/** Every place in the data: what holds it, and under which key. */
function places(value: unknown, into: [holder: Part, key: string][] = []): [Part, string][] {
  if (!isPart(value)) return into;
  for (const key of Object.keys(value)) {
    into.push([value, key]);
    places(value[key], into);
  }
  return into;
}

/** The options of a case: a copy, with what is wrong in it. */
function optionsOf({ options, wrong }: EnvironmentCase): Part {
  const copy = copied(options) as Part;
  if (wrong === null) return copy;
  const all = places(copy);
  const [holder, key] = all[Math.floor(wrong.at * all.length)]!;
  if (wrong.how === 'value') holder[key] = wrong.what;
  else if (wrong.how === 'without') delete holder[key];
  else holder.extra = wrong.what;
  return copy;
}

function frozen<T>(value: T): T {
  if (isPart(value)) for (const part of Object.values(Object.freeze(value))) frozen(part);
  return value;
}

function drafterOf(spec: Part, vocabulary: ReturnType<typeof tokenVocabulary>): Drafter {
  const { kind, order, texts, ...options } = spec as Part & { order: number; texts: string };
  switch (kind) {
    case 'plain':
      return plainDecoding(options);
    case 'lookup':
      return promptLookup(options as never);
    case 'suffix':
      return suffixMatch(options as never);
    default:
      return modelDrafter({ ...options, model: ngramModel({ vocabulary, texts, order }) } as never);
  }
}

/** Makes the environment of a case. */
function make(kind: EnvironmentKind, options: Part): Environment {
  if (kind === 'replay') {
    const { turns, ...rest } = options;
    return replay(turns as never, rest as never);
  }
  if (kind === 'tokenDecoding') {
    const { target, drafters, ...rest } = options as { target: Part; drafters: Part[] };
    const vocabulary = tokenVocabulary(LETTERS);
    return tokenDecoding({
      ...rest,
      target: ngramModel({ ...target, vocabulary } as never),
      drafters: Array.isArray(drafters)
        ? drafters.map((own) => (isPart(own) ? drafterOf(own, vocabulary) : own))
        : drafters,
    } as never);
  }
  return (environmentCatalogue[kind].create as (options: unknown) => Environment)(options);
}

/** Whether a value is what JSON can hold, and gives back as it was. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (!isPart(value)) return value === null || typeof value === 'boolean' || typeof value === 'string';
  const prototype = Object.getPrototypeOf(value);
  return (Array.isArray(value) || prototype === Object.prototype) && Object.values(value).every(isPlain);
}

function requireSound(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

/** What can be read off an environment before it is played. */
function checkEnvironment(environment: Environment): void {
  const { armCount, rewardRange, armNames, armRanges, armCosts, freeArms, description, contextSize = 0 } = environment;
  requireSound(Number.isSafeInteger(armCount) && armCount > 0, `armCount ${armCount}`);
  requireSound(rewardRange.min === 1 && Number.isSafeInteger(rewardRange.max), `range to ${rewardRange.max}`);
  for (const list of [armNames, armRanges, armCosts, freeArms]) {
    requireSound(list === undefined || list.length === armCount, 'a list of another length than there are arms');
  }
  requireSound(new Set(armNames).size === (armNames?.length ?? 0), 'two arms of one name');
  for (const range of armRanges ?? []) {
    requireSound(range.min === 1 && range.max >= 1 && range.max <= rewardRange.max, `a range to ${range.max}`);
  }
  for (const one of armCosts ?? []) requireSound(one > 0 && Number.isFinite(one), `a cost of ${one}`);
  requireSound(Number.isSafeInteger(contextSize), `contextSize ${contextSize}`);
  requireSound(isPlain(description), 'the description is not plain JSON');
  if (environment.law === undefined) return;
  const { probabilities, sequenceLength: tokens } = environment.law;
  for (const row of probabilities) {
    const sum = row.reduce((total, p) => total + p, 0);
    requireSound(
      row.every((p) => p >= 0),
      'a law with a negative probability',
    );
    requireSound(Math.abs(sum - 1) <= row.length * Number.EPSILON, `a law that sums to ${sum}`);
    if (tokens > SHORT || row.length > SHORT) continue;
    const rounds = expectedStoppingTime(row, tokens);
    // Each of as many steps as there are tokens rounds by half an epsilon at most, and adds as many products as a block has tokens.
    const slack = tokens * row.length * Number.EPSILON;
    const least = (tokens / row.length) * (1 - slack);
    requireSound(rounds >= least && rounds <= tokens * (1 + slack), `${rounds} rounds expected for ${tokens} tokens`);
  }
}

/** How an episode went: the lengths, the time, and what stopped it. */
interface Course {
  readonly lengths: readonly number[];
  readonly elapsed: number;
  readonly stopped: 'done' | 'cut' | string;
}

/** A round of an episode, checked; a text where it is refused in words, which only recordings that run out may. */
function playRound(environment: Environment, episode: Episode, arm: number, pull: () => number): number | string {
  const before = episode.elapsed;
  let length: number;
  try {
    length = pull();
  } catch (error) {
    if (!isToldInWords(error)) throw error;
    requireSound(episode.elapsed === before && !episode.done, `changed by a refused round: ${error}`);
    return (error as Error).message;
  }
  const { max } = environment.armRanges?.[arm] ?? environment.rewardRange;
  requireSound(Number.isInteger(length) && length >= 1 && length <= max, `arm ${arm} gave ${length} of ${max}`);
  requireSound(Number.isFinite(episode.elapsed) && episode.elapsed >= before, `${before} became ${episode.elapsed}`);
  return length;
}

/** Follows the plan; with `others`, each round is asked for what all arms would have given, and another episode goes on beside it. */
function follow(environment: Environment, begin: () => Episode, plan: readonly number[], others: boolean): Course {
  const { armCount, contextSize = 0 } = environment;
  const episode = begin();
  const beside = others ? begin() : undefined;
  requireSound(!episode.done && episode.elapsed === 0, 'an episode does not begin at the beginning');
  const lengths: number[] = [];
  let position = 0;
  while (!episode.done && lengths.length < MOST_ROUNDS && position < MOST_TOKENS) {
    const arm = plan[lengths.length % plan.length]! % armCount;
    requireSound((episode.context?.length ?? 0) === contextSize, 'a context of another size');
    for (let i = 0; i < contextSize; i++) requireSound(Number.isFinite(episode.context![i]), 'a context of no numbers');
    let pull = () => episode.pull(arm);
    if (others && episode.pullAll) {
      const outcomes = new Float64Array(armCount).fill(Number.NaN);
      pull = () => episode.pullAll!(arm, outcomes);
      const length = playRound(environment, episode, arm, pull);
      if (typeof length === 'string') return { lengths, elapsed: episode.elapsed, stopped: length };
      requireSound(outcomes[arm] === length, `pullAll gave ${length} and told ${outcomes[arm]}`);
      outcomes.forEach((outcome, i) => {
        const { max } = environment.armRanges?.[i] ?? environment.rewardRange;
        requireSound(
          Number.isInteger(outcome) && outcome >= 1 && outcome <= max,
          `arm ${i} would have given ${outcome}`,
        );
      });
      lengths.push(length);
    } else {
      const length = playRound(environment, episode, arm, pull);
      if (typeof length === 'string') return { lengths, elapsed: episode.elapsed, stopped: length };
      lengths.push(length);
    }
    position += lengths[lengths.length - 1]!;
    if (episode.outcomesAt) {
      const earlier = new Float64Array(armCount);
      episode.outcomesAt(position - 1, earlier);
      requireSound(
        earlier.every((x) => Number.isInteger(x) && x >= 1),
        `an earlier position would have given ${earlier}`,
      );
    }
    const other = armCount - 1 - arm;
    if (beside && !beside.done) playRound(environment, beside, other, () => beside.pull(other));
  }
  if (episode.done) {
    const { elapsed } = episode;
    try {
      episode.pull(0);
    } catch (error) {
      requireSound(isToldInWords(error) && episode.done && episode.elapsed === elapsed, `after the end: ${error}`);
      return { lengths, elapsed, stopped: 'done' };
    }
    throw new Error('a round after the end');
  }
  return { lengths, elapsed: episode.elapsed, stopped: 'cut' };
}

/** Whether a round that is refused because of its arm leaves the episode as it was. */
function checkRefusedArms({ armCount }: Environment, episode: Episode): void {
  for (const arm of [-1, armCount, 0.5, Number.NaN, '0', undefined, null]) {
    for (const round of [
      (a: number) => episode.pull(a),
      (a: number) => episode.pullAll?.(a, new Float64Array(armCount)),
    ]) {
      try {
        if (round(arm as number) !== undefined) throw new Error(`arm ${arm} was played`);
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }
  }
  requireSound(episode.elapsed === 0 && !episode.done, 'changed by an arm that there is not');
}

/** The environments whose description holds all that they are made of. */
const DESCRIBED: readonly string[] = [
  ...['truncatedGeometric', 'piecewiseTruncatedGeometric', 'depthHazards', 'calibratedAcceptance'],
  ...['servedDrafter', 'stationaryMeans'],
];

/**
 * Plays a case. Throws where something does not hold: options in their ranges are taken, others are refused in the package's
 * words or taken, and none is changed; lengths lie in the ranges of the arms and, an episode ended, sum to its tokens; time
 * is finite; the same luck gives the same rounds, whatever other episodes do, from an environment that is made anew, and
 * from one that is made of the description; reading options once is enough; the harness measures finite figures.
 */
export function playEnvironment(played: EnvironmentCase): void {
  const { kind, wrong, shifting, plan } = played;
  const options = frozen(optionsOf(played));
  let environment: Environment;
  try {
    environment = make(kind, options);
  } catch (error) {
    if (wrong === null || !isRefusal(error)) throw error;
    return;
  }
  checkEnvironment(environment);
  const index = played.episode % (environment.episodeCount ?? 4);
  let draws = 0;
  const begin = (of: Environment): Episode => {
    const luck = sourceOf(played);
    const counted: RandomSource = () => {
      draws += 1;
      return luck();
    };
    return of.begin(index, counted);
  };
  const course = follow(environment, () => begin(environment), plan, false);
  const same = (other: Course, what: string) => {
    const [one, two] = [JSON.stringify(course), JSON.stringify(other)];
    requireSound(one === two, `${what}: ${two} instead of ${one}`);
  };
  const told = follow(environment, () => begin(environment), plan, true);
  // In a round of which all arms tell, lists of recordings run out sooner.
  if (course.stopped === 'done' || course.stopped === 'cut') {
    if (told.stopped === course.stopped) same(told, 'with pullAll, beside another episode');
  }
  const anew = make(kind, optionsOf(played));
  same(
    follow(anew, () => begin(anew), plan, false),
    'made anew',
  );
  const refusing = begin(environment);
  draws = 0;
  checkRefusedArms(environment, refusing);
  requireSound(draws === 0, 'a refused arm drew');
  if (DESCRIBED.includes(kind)) {
    const { kind: named, ...parts } = JSON.parse(JSON.stringify(environment.description)) as Part;
    requireSound(named === kind, `described as ${named}`);
    const again = make(kind, parts);
    same(
      follow(again, () => begin(again), plan, false),
      'made of the description',
    );
  }
  // The turns of a replay are kept and not copied; models and drafters have been read by others before.
  if (shifting && kind !== 'replay' && kind !== 'tokenDecoding') {
    const once = make(kind, shiftingData(optionsOf(played)));
    same(
      follow(once, () => begin(once), plan, false),
      'read once',
    );
  }
  if (course.stopped === 'done' && environment.rewardRange.max <= SHORT) checkMeasured(environment, played);
}

/** What the harness makes of an environment whose episodes are short. */
function checkMeasured(environment: Environment, { seed, kind }: EnvironmentCase): void {
  const episodes = Math.min(2, environment.episodeCount ?? 2);
  const limit = { roundLimit: SHORT };
  let report: ReturnType<typeof measureRegret>;
  try {
    report = measureRegret({ environment, selectors: { ucbSpec, exp3Spec }, episodes, seed, ...limit });
  } catch (error) {
    // A list of recordings can run out.
    if ((kind === 'rewardTable' || kind === 'replay') && isToldInWords(error)) return;
    throw error;
  }
  const { ucbSpec: measured } = report.selectors;
  const { mean } = measured!.stoppingTime;
  requireSound(mean >= 1 && mean <= SHORT, `a stopping time of ${mean}`);
  requireSound(Number.isFinite(measured!.stoppingTimeRegret.mean), 'a regret of no number');
  requireSound(Number.isFinite(measured!.elapsedRegret.mean), 'a regret in time of no number');
  requireSound(measured!.tokensPerTime > 0, `${measured!.tokensPerTime} tokens in a unit of time`);
}
