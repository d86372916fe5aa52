/**
 * One drafter in a server, with draft lengths as arms: the cost of a round changes as the load does, changing the draft
 * length may cost time, and a drafter that was off for a while has missed tokens and drafts worse when it resumes.
 * `depthHazards` is the case without any of these. What one answer does to the load of others is left out.
 * Cost: one uniform and O(accepted length) comparisons a pull.
 */
import { readData, requireOptions } from '../../options.js';
import { acceptedLengthRange, type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import {
  requireAddedCost,
  requireArmCosts,
  requireArray,
  requireFunction,
  requireHazards,
  requireInteger,
  requirementError,
  requireObject,
  requireProbability,
  requireSequenceLength,
} from '../../requirements.js';
import type { EnvironmentEntry } from '../contract/entry.js';
import type { Environment, EnvironmentDescription, Episode } from '../contract/environment.js';
import { requireNotDone, requireOutcomes } from '../contract/episode-checks.js';
import { acceptedLengthAt, hazardSurvival, type Survival } from './survival.js';

/** What rounds cost from a token position on, up to the next load. */
export interface ServerLoad {
  /** The position that it holds from, in tokens, 0-based: 0 for the first load, then ascending integers. */
  readonly fromToken: number;
  /** The time of a round of each arm, in [1e-100, 1e100]; one unit is one plain pass of the target model. */
  readonly armCosts: readonly number[];
}

/** How a drafter that was off drafts when it resumes. */
export interface StaleDrafter {
  /** How many rounds with a draft are worse after one without; a positive integer. */
  readonly rounds: number;
  /** What every hazard is multiplied by in these rounds, in [0, 1]. */
  readonly factor: number;
}

/** Options of {@link servedDrafter}. */
export interface ServedDrafterOptions {
  /** The draft length of each arm, in tokens: integers of at least 0, ascending. */
  readonly draftLengths: readonly number[];
  /**
   * At index k - 1: P(the k-th drafted token is accepted | the first k - 1 were), in [0, 1]; as many as the longest arm
   * drafts.
   */
  readonly hazards: readonly number[];
  /** The length of every sequence, in tokens, EOS included; an integer in [1, 10,000,000]. */
  readonly sequenceLength: number;
  /** The loads in order, at least one; each holds for rounds that begin at or after its position. */
  readonly loads: readonly ServerLoad[];
  /**
   * The extra time of a round whose arm is not that of the round before, in plain passes; in [0, 1e100]. The first
   * round of an answer has no round before it.
   * @defaultValue 0
   */
  readonly switchingCost?: number;
  /**
   * What rounds without drafts do to those after them. An answer begins with a drafter that has missed nothing.
   * @defaultValue nothing.
   */
  readonly stale?: StaleDrafter;
}

const OPTIONS = ['draftLengths', 'hazards', 'sequenceLength', 'loads', 'switchingCost', 'stale'] as const;

/** What every episode of one environment has. */
interface Server {
  readonly draftLengths: readonly number[];
  readonly sequenceLength: number;
  readonly loads: readonly ServerLoad[];
  readonly switchingCost: number;
  readonly staleRounds: number;
  readonly survival: Survival;
  readonly staleSurvival: Survival;
}

class ServedEpisode implements Episode {
  elapsed: number;
  private readonly server: Server;
  private readonly random: RandomSource;
  private position: number;
  private load: number;
  /** The arm of the round before; -1 in the first. */
  private before: number;
  /** How many of the coming rounds with a draft are still worse. */
  private stale: number;

  constructor(server: Server, random: RandomSource) {
    this.elapsed = 0;
    this.server = server;
    this.random = random;
    this.position = 0;
    this.load = 0;
    this.before = -1;
    this.stale = 0;
  }

  get done(): boolean {
    return this.position === this.server.sequenceLength;
  }

  pull(arm: number): number {
    requireArm('Episode.pull', arm, this.server.draftLengths.length);
    requireNotDone('Episode.pull', this);
    return this.advance(arm, this.outcome(arm, this.run()));
  }

  pullAll(arm: number, outcomes: Float64Array): number {
    const { length } = this.server.draftLengths;
    requireArm('Episode.pullAll', arm, length);
    requireOutcomes('Episode.pullAll', outcomes, length);
    requireNotDone('Episode.pullAll', this);
    const run = this.run();
    for (let i = 0; i < length; i++) outcomes[i] = this.outcome(i, run);
    return this.advance(arm, outcomes[arm]!);
  }

  /** The accepted length that the longest draft would have had, in tokens, bonus token included. */
  private run(): number {
    const { survival, staleSurvival } = this.server;
    return acceptedLengthAt(this.stale > 0 ? staleSurvival : survival, this.random());
  }

  private outcome(arm: number, run: number): number {
    const { draftLengths, sequenceLength } = this.server;
    return Math.min(run, draftLengths[arm]! + 1, sequenceLength - this.position);
  }

  private advance(arm: number, length: number): number {
    const { draftLengths, loads, switchingCost, staleRounds } = this.server;
    this.elapsed += loads[this.load]!.armCosts[arm]!;
    if (this.before >= 0 && arm !== this.before) this.elapsed += switchingCost;
    this.before = arm;
    if (draftLengths[arm] === 0) this.stale = staleRounds;
    else if (this.stale > 0) this.stale -= 1;
    this.position += length;
    while (this.load + 1 < loads.length && loads[this.load + 1]!.fromToken <= this.position) this.load += 1;
    return length;
  }
}

class ServedDrafter implements Environment {
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly armRanges: readonly RewardRange[];
  readonly armCosts: readonly number[];
  readonly description: EnvironmentDescription;
  private readonly server: Server;

  constructor(server: Server, description: EnvironmentDescription) {
    const { draftLengths, loads } = server;
    this.armCount = draftLengths.length;
    this.rewardRange = acceptedLengthRange(draftLengths[draftLengths.length - 1]!);
    this.armRanges = draftLengths.map(acceptedLengthRange);
    this.armCosts = [...loads[0]!.armCosts];
    this.description = description;
    this.server = server;
  }

  begin(_episode: number, random: RandomSource): Episode {
    requireFunction('servedDrafter.begin', 'random', random);
    return new ServedEpisode(this.server, random);
  }
}

function requireLoads(who: string, loads: readonly ServerLoad[], armCount: number): void {
  requireArray(who, 'loads', loads);
  for (let i = 0; i < loads.length; i++) {
    const name = `loads[${i}]`;
    requireObject(who, name, loads[i]);
    const { fromToken, armCosts } = loads[i]!;
    if (i === 0 && fromToken !== 0) throw requirementError(who, `${name}.fromToken`, '0', fromToken);
    if (i > 0) requireInteger(who, `${name}.fromToken`, fromToken, loads[i - 1]!.fromToken + 1);
    requireArray(who, `${name}.armCosts`, armCosts, armCount);
    requireArmCosts(who, armCosts, armCount, `${name}.armCosts`);
  }
}

/**
 * An environment of one drafter in a server. Where the hazards give a run of x tokens, a round with a draft of g tokens
 * accepts min(x, g) of them and the bonus token; each pull draws one uniform whichever arm is pulled, so that a longer
 * draft never accepts fewer tokens in the same round. It takes the arm's cost in the load in which it begins, and
 * `switchingCost` where the arm is not that of the round before. After a round without a draft, every hazard is
 * multiplied by `stale.factor` in the next `stale.rounds` rounds with one.
 *
 * Rounds then depend on what was played before: the conditional means of the arms are not constant. `armCosts` are those
 * of the first load.
 *
 * Cost: O(accepted length) a pull.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const costs = (batch: number) => [0, 3].map((draftLength) => {
 *   const at = { drafter: 'eagle', batch, contextTokens: 1000 } as const;
 *   return roundMilliseconds({ ...at, draftLength }) / roundMilliseconds({ ...at, draftLength: 0, batch: 1 });
 * });
 * const environment = servedDrafter({
 *   draftLengths: [0, 3],
 *   hazards: [0.8, 0.7, 0.7],
 *   sequenceLength: 200,
 *   loads: [{ fromToken: 0, armCosts: costs(1) }, { fromToken: 100, armCosts: costs(64) }],
 *   stale: { rounds: 4, factor: 0.5 },
 * });
 * environment.armCosts!.map((cost) => cost.toFixed(2)); // => ['1.00', '1.31']
 * ```
 */
export function servedDrafter(options: ServedDrafterOptions): Environment {
  const who = 'servedDrafter';
  const { draftLengths, hazards, sequenceLength, loads, switchingCost = 0, stale } = readData(who, options, OPTIONS);
  requireArray(who, 'draftLengths', draftLengths);
  for (let i = 0; i < draftLengths.length; i++) {
    requireInteger(who, `draftLengths[${i}]`, draftLengths[i]!, i === 0 ? 0 : draftLengths[i - 1]! + 1);
  }
  requireHazards(who, 'hazards', hazards);
  const longest = draftLengths[draftLengths.length - 1]!;
  requireArray(who, 'hazards', hazards, longest);
  requireSequenceLength(who, 'sequenceLength', sequenceLength);
  requireLoads(who, loads, draftLengths.length);
  requireAddedCost(who, 'switchingCost', switchingCost);
  if (stale !== undefined) {
    requireOptions(who, stale, ['rounds', 'factor'], 'stale');
    requireInteger(who, 'stale.rounds', stale.rounds, 1);
    requireProbability(who, 'stale.factor', stale.factor);
  }
  const { rounds: staleRounds, factor } = stale ?? { rounds: 0, factor: 1 };
  const parts = {
    draftLengths: [...draftLengths],
    sequenceLength,
    loads: loads.map(({ fromToken, armCosts }) => ({ fromToken, armCosts: [...armCosts] })),
    switchingCost,
  };
  const server = {
    ...parts,
    staleRounds,
    survival: hazardSurvival(hazards),
    staleSurvival: hazardSurvival(hazards.map((hazard) => factor * hazard)),
  };
  const description = {
    kind: who,
    ...structuredClone(parts),
    hazards: [...hazards],
    ...(stale && { stale: { ...stale } }),
  };
  return new ServedDrafter(server, description);
}

/** What the catalogue says of {@link servedDrafter}. */
export const servedDrafterEntry: EnvironmentEntry<typeof servedDrafter> = {
  kind: 'servedDrafter',
  room: 'simulated',
  acceptedLengths:
    'one drafter by depth, with costs that change as the load does, a cost of switching, and worse drafts after a pause',
  basis: 'facts of serving; costs by `roundMilliseconds`',
  options: OPTIONS,
  create: servedDrafter,
};
