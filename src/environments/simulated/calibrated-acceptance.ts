/**
 * Acceptance as real drafts have it, put together from parts that are plain data: hazards by depth, prompts that
 * differ, a chain of hard and easy rounds within a prompt, regimes that change along the text, and lengths of answers.
 * Each part may be left out. Whatever is put together, the hazards keep the meaning with which they were measured:
 * pooled over the rounds of an arm played alone. That is exact in the limit of long answers. In short ones the last
 * block, cut at EOS, and a chain that hardly moves (see `HardEasyChain`) leave them a little low.
 * Cost: one uniform and O(accepted length) comparisons a pull; O(K) with a few uniforms an episode; 8 K L numbers for each of
 * 128 classes of prompts, state and regime.
 */

import { readData } from '../../options.js';
import { acceptedLengthRange, type RewardRange } from '../../problem.js';
import { betaClasses } from '../../random/beta-law.js';
import { uniformIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import {
  requireArray,
  requireAtMost,
  requireBoolean,
  requireFunction,
  requireHazards,
  requireModerate,
  requirementError,
  requireObject,
  requirePositive,
  requireProbability,
  requireText,
} from '../../requirements.js';
import type { EnvironmentEntry } from '../contract/entry.js';
import type { Environment, EnvironmentDescription, Episode } from '../contract/environment.js';
import { mixPrompts, type OddsFactors } from './prompt-mixture.js';
import { drawRegimes, type Regimes, requireRegimes, transitionsOf } from './regimes.js';
import { hazardSurvival, type Survival } from './survival.js';
import { type RoundChain, roundCosts, SurvivalEpisode, type SurvivalSegment } from './survival-episode.js';
import { requireTokenCountLaw, type TokenCountLaw, tokenCountAt } from './token-count-law.js';

/** A Beta law of the acceptance of prompts: mean `alpha / (alpha + beta)`. */
export interface BetaLaw {
  /** In (0, 1e6]. */
  readonly alpha: number;
  /** In (0, 1e6]. */
  readonly beta: number;
}

/**
 * Rounds that are hard and rounds that are easy: a two-state Markov chain that takes one step a round. An episode begins in
 * the chain's stationary law. A chain is for stretches within an answer: where they outlast it, hard answers take more of
 * the rounds than the chain's own share, and pooled hazards come out lower than given. With odds of 0.3 and 3, both
 * probabilities 0.01 and answers of 200 tokens, `eagle`-like hazards give 3.35 tokens a round instead of 3.53; with 0.05,
 * odds of 0.5 and 2, 3.49.
 */
export interface HardEasyChain {
  /** P(the next round is hard | this one is easy), in [0, 1]. */
  readonly toHard: number;
  /** P(the next round is easy | this one is hard), in [0, 1]. */
  readonly toEasy: number;
}

/** What multiplies the odds of an acceptance in the two states of a {@link HardEasyChain}. */
export interface ChainOdds {
  /** In a hard round; in [1e-100, 1e100], so that its products with the odds of prompts stay finite. */
  readonly hard: number;
  /** In an easy round; in [1e-100, 1e100]. */
  readonly easy: number;
}

/** One arm of {@link calibratedAcceptance}. */
export interface AcceptanceArm {
  /**
   * The arm's name in reports; no two arms share one.
   * @defaultValue `arm 0`, `arm 1` and so on.
   */
  readonly name?: string;
  /**
   * At index k - 1: the share of drafts whose k-th token is accepted among those whose first k - 1 were, in [0, 1], pooled
   * over all rounds of the arm played alone. As many as the arm drafts tokens; none for decoding without drafts. Where
   * the model has regimes, one such list for each of them, all of one length.
   */
  readonly hazards: readonly number[] | readonly (readonly number[])[];
  /**
   * How the acceptance a of prompts differs: a prompt multiplies the odds of every acceptance of the arm by a / (1 -
   * a), times a constant that keeps the hazards as given. A prompt's class is drawn from 128 equally likely ones.
   * @defaultValue prompts do not differ.
   */
  readonly promptAcceptance?: BetaLaw;
  /**
   * What multiplies the odds of every acceptance in a hard round and in an easy one, times a constant that keeps the
   * hazards as given. Needs the model's `chain`.
   * @defaultValue the chain does not touch this arm.
   */
  readonly chainOdds?: ChainOdds;
  /**
   * The time of one round, in [1e-100, 1e100]; one unit is one plain pass of the target model (see {@link roundCost}).
   * @defaultValue 1
   */
  readonly cost?: number;
  /**
   * Whether the arm's outcome can be observed in every round at no cost, as that of retrieval can.
   * @defaultValue false
   */
  readonly free?: boolean;
}

/** A model of acceptance, as plain data: what {@link calibratedAcceptance} makes an environment from. */
export interface AcceptanceModel {
  /** At least one. */
  readonly arms: readonly AcceptanceArm[];
  /** The length of answers in tokens, EOS included: a positive integer, or a law. */
  readonly sequenceLength: TokenCountLaw;
  /**
   * Whether a prompt is as hard for every arm (they share one draw, each through its own Beta law), or hard for one arm
   * and easy for another (each has its own draw).
   * @defaultValue 'own'
   */
  readonly promptLuck?: 'own' | 'shared';
  /**
   * Hard and easy rounds within a prompt, the same for all arms.
   * @defaultValue none
   */
  readonly chain?: HardEasyChain;
  /**
   * Regimes that change at token positions. A round has the regime in which its first token lies.
   * @defaultValue none
   */
  readonly regimes?: Regimes;
}

/** The classes of equally likely prompts that a Beta law is split into. */
const PROMPT_CLASSES = 128;

/** The odds factors of an arm; undefined where nothing multiplies its odds. Where it has odds for a chain, there is one. */
export function oddsFactorsOf(
  { promptAcceptance, chainOdds }: Pick<AcceptanceArm, 'promptAcceptance' | 'chainOdds'>,
  chain: HardEasyChain | undefined,
  classes: number,
): OddsFactors | undefined {
  if (promptAcceptance === undefined && chainOdds === undefined) return undefined;
  const prompts = promptAcceptance
    ? betaClasses(promptAcceptance.alpha, promptAcceptance.beta, classes).map(oddsOf)
    : new Float64Array([1]);
  if (chainOdds === undefined) return { prompts, states: [1], shares: [1] };
  const easy = easyShare(chain!);
  return { prompts, states: [chainOdds.hard, chainOdds.easy], shares: [1 - easy, easy] };
}

/** The odds of a probability, kept finite and above 0. */
function oddsOf(probability: number): number {
  const inside = Math.min(Math.max(probability, 1e-9), 1 - 1e-9);
  return inside / (1 - inside);
}

/** The share of the rounds that are easy. A chain that never moves is in each state in half of the episodes. */
function easyShare({ toHard, toEasy }: HardEasyChain): number {
  if (toHard === 0 && toEasy === 0) return 0.5;
  return toEasy / (toHard + toEasy);
}

class CalibratedAcceptance implements Environment {
  readonly armCount: number;
  readonly armNames: readonly string[];
  readonly rewardRange: RewardRange;
  readonly armRanges: readonly RewardRange[];
  readonly armCosts: readonly number[];
  readonly freeArms: readonly boolean[];
  readonly description: EnvironmentDescription;
  private readonly costs: Float64Array;
  private readonly sequenceLength: TokenCountLaw;
  private readonly chain: RoundChain | undefined;
  private readonly easyShare: number;
  private readonly sharedLuck: boolean;
  private readonly regimes: Regimes | undefined;
  private readonly transitions: readonly Float64Array[];
  /** `[regime][state][arm][prompt class]`. */
  private readonly survivals: readonly (readonly (readonly (readonly Survival[])[])[])[];
  /** How many classes of prompts each arm has; 1 where prompts do not differ. */
  private readonly classes: readonly number[];

  constructor(model: AcceptanceModel) {
    const { arms, sequenceLength, promptLuck = 'own', chain, regimes } = model;
    this.armCount = arms.length;
    this.armNames = arms.map((arm, i) => arm.name ?? `arm ${i}`);
    const lists = arms.map((arm) => hazardLists(arm, regimes));
    this.armRanges = lists.map((own) => acceptedLengthRange(own[0]!.length));
    this.rewardRange = acceptedLengthRange(Math.max(...lists.map((own) => own[0]!.length)));
    this.armCosts = arms.map((arm) => arm.cost ?? 1);
    this.costs = roundCosts(arms.length, this.armCosts);
    this.freeArms = arms.map((arm) => arm.free ?? false);
    // A copy through JSON, so that it is plain data and shared with nobody.
    this.description = { kind: 'calibratedAcceptance', ...(JSON.parse(JSON.stringify(model)) as object) };
    this.sequenceLength = sequenceLength;
    this.chain = chain && { toFirst: chain.toHard, toSecond: chain.toEasy };
    this.easyShare = chain ? easyShare(chain) : 0;
    this.sharedLuck = promptLuck === 'shared';
    this.regimes = regimes;
    this.transitions = regimes?.kind === 'drawn' ? transitionsOf(regimes) : [];
    const states = chain ? [0, 1] : [0];
    const mixtures = arms.map((arm, i) => {
      const factors = oddsFactorsOf(arm, chain, PROMPT_CLASSES);
      return lists[i]!.map((hazards) =>
        factors ? mixPrompts(hazards, factors).survivals : [[hazardSurvival(hazards)]],
      );
    });
    this.classes = mixtures.map((byRegime) => byRegime[0]![0]!.length);
    this.survivals = (regimes?.names ?? ['']).map((_, regime) =>
      // An arm that the chain does not touch has one state.
      states.map((state) => mixtures.map((byRegime) => byRegime[regime]![state] ?? byRegime[regime]![0]!)),
    );
  }

  begin(_episode: number, random: RandomSource): Episode {
    requireFunction('calibratedAcceptance.begin', 'random', random);
    const { sequenceLength: law, chain, costs, regimes } = this;
    const sequenceLength = typeof law === 'number' ? law : tokenCountAt(law, random());
    const classes = this.drawClasses(random);
    const survivals = this.survivals.map((states) => states.flatMap((arms) => arms.map((own, i) => own[classes[i]!]!)));
    const beginsInSecond = chain !== undefined && random() < this.easyShare;
    const segments: SurvivalSegment[] = [];
    const addSegment = (fromToken: number, regime: number) => {
      segments.push({ fromToken, survivals: survivals[regime]! });
    };
    if (regimes === undefined) addSegment(0, 0);
    else if (regimes.kind === 'drawn') drawRegimes(regimes, this.transitions, sequenceLength, random, addSegment);
    else for (const { fromToken, regime } of regimes.changes) addSegment(fromToken, regime);
    return new SurvivalEpisode({ segments, sequenceLength, costs, random, chain, beginsInSecond });
  }

  /** The prompt, as each arm sees it. */
  private drawClasses(random: RandomSource): number[] {
    const shared = this.sharedLuck ? random() : undefined;
    return this.classes.map((count) => (count === 1 ? 0 : uniformIndex(count, shared ?? random())));
  }
}

/** The hazards of an arm in every regime. */
function hazardLists({ hazards }: AcceptanceArm, regimes: Regimes | undefined): readonly (readonly number[])[] {
  return regimes ? (hazards as readonly (readonly number[])[]) : [hazards as readonly number[]];
}

const OPTIONS = ['arms', 'sequenceLength', 'promptLuck', 'chain', 'regimes'] as const;

/**
 * An environment in which acceptance depends on depth, prompt, moment and place in the text, as far as the model says.
 * Everything about a prompt (length, acceptance, regimes, the first state of the chain) is drawn from the episode's
 * stream before the first pull; each pull then draws one uniform whichever arm is pulled. The path of the chain and the
 * places of the regimes do not depend on what is pulled, so selectors have the same luck.
 *
 * Neither rounds nor their conditional means are the same throughout (Assumption 4.1 of BanditSpec fails wherever the
 * model has more than hazards): see {@link stationaryMeans} for that assumption and nothing more.
 *
 * Cost: O(accepted length) a pull. Making it takes some milliseconds per arm where prompts differ.
 *
 * @throws RangeError or TypeError when a part of the model is out of its range.
 * @example
 * ```ts
 * const environment = calibratedAcceptance({
 *   arms: [
 *     {
 *       name: 'eagle',
 *       hazards: acceptancePresets.eagle.hazards,
 *       promptAcceptance: { alpha: 20, beta: 6 },
 *       chainOdds: { hard: 0.7, easy: 1.4 },
 *       cost: 1.4,
 *     },
 *     { name: 'plain', hazards: [] },
 *   ],
 *   chain: { toHard: 0.2, toEasy: 0.2 },
 *   sequenceLength: { kind: 'log-normal', median: 120, spread: 0.9, max: 1024 },
 * });
 * const result = runEpisode(ucbSpec(environment), environment.begin(0, createRandom(1, 'prompt')), createRandom(1));
 * result.stoppedBy; // => 'eos'
 * ```
 */
export function calibratedAcceptance(model: AcceptanceModel): Environment {
  return new CalibratedAcceptance(readAcceptanceModel('calibratedAcceptance', model));
}

/** What the catalogue says of {@link calibratedAcceptance}. */
export const calibratedAcceptanceEntry: EnvironmentEntry<typeof calibratedAcceptance> = {
  kind: 'calibratedAcceptance',
  room: 'simulated',
  acceptedLengths:
    'as `depthHazards`, with prompts that differ, hard and easy stretches, regimes, answer lengths, costs',
  basis: 'fitted to recordings',
  options: OPTIONS,
  create: calibratedAcceptance,
};

/** A copy of a model, which is required to be well formed. */
function readAcceptanceModel(who: string, given: AcceptanceModel): AcceptanceModel {
  const model = readData(who, given, OPTIONS, 'model');
  const { arms, sequenceLength, promptLuck = 'own', chain, regimes } = model;
  requireArray(who, 'arms', arms);
  requireTokenCountLaw(who, 'sequenceLength', sequenceLength);
  if (promptLuck !== 'own' && promptLuck !== 'shared') {
    throw requirementError(who, 'promptLuck', "'own' or 'shared'", promptLuck);
  }
  if (chain !== undefined) {
    requireObject(who, 'chain', chain);
    requireProbability(who, 'chain.toHard', chain.toHard);
    requireProbability(who, 'chain.toEasy', chain.toEasy);
  }
  if (regimes !== undefined) requireRegimes(who, regimes);
  arms.forEach((arm, i) => {
    requireAcceptanceArm(who, `arms[${i}]`, arm, model);
    const name = (j: number) => arms[j]!.name ?? `arm ${j}`;
    for (let j = 0; j < i; j++) {
      if (name(j) === name(i))
        throw requirementError(who, `arms[${i}].name`, `another than that of arms[${j}]`, name(i));
    }
  });
  return model;
}

function requireAcceptanceArm(
  who: string,
  name: string,
  arm: AcceptanceArm,
  { chain, regimes }: AcceptanceModel,
): void {
  requireObject(who, name, arm);
  if (arm.name !== undefined) requireText(who, `${name}.name`, arm.name);
  if (regimes === undefined) requireHazards(who, `${name}.hazards`, arm.hazards as readonly number[]);
  else {
    requireArray(who, `${name}.hazards`, arm.hazards, regimes.names.length);
    const lists = arm.hazards as readonly (readonly number[])[];
    lists.forEach((list, i) => {
      requireHazards(who, `${name}.hazards[${i}]`, list);
      requireArray(who, `${name}.hazards[${i}]`, list, lists[0]!.length);
    });
  }
  if (arm.promptAcceptance !== undefined) {
    requireObject(who, `${name}.promptAcceptance`, arm.promptAcceptance);
    for (const parameter of ['alpha', 'beta'] as const) {
      requirePositive(who, `${name}.promptAcceptance.${parameter}`, arm.promptAcceptance[parameter]);
      requireAtMost(who, `${name}.promptAcceptance.${parameter}`, arm.promptAcceptance[parameter], 1e6);
    }
  }
  if (arm.chainOdds !== undefined) {
    requireObject(who, `${name}.chainOdds`, arm.chainOdds);
    for (const state of ['hard', 'easy'] as const) {
      requireModerate(who, `${name}.chainOdds.${state}`, arm.chainOdds[state]);
    }
    if (chain === undefined) throw requirementError(who, 'chain', `given where ${name} has chainOdds`, chain);
  }
  if (arm.cost !== undefined) requireModerate(who, `${name}.cost`, arm.cost);
  if (arm.free !== undefined) requireBoolean(who, `${name}.free`, arm.free);
}
