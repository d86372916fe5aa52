/** What a decoder inside the engine requires of its arms, and what it tells the selector about them. */
import { requireDrafter } from '../environments/decoding/drafter.js';
import { requireOptions } from '../options.js';
import { acceptedLengthRange } from '../problem.js';
import {
  requireArray,
  requireInteger,
  requirementError,
  requireNonNegative,
  requireObject,
  requirePositive,
  requireProbability,
  requireText,
} from '../requirements.js';
import type { SelectorSituation } from '../selectors/contract/selector.js';
import type { EngineArm } from './contract.js';
import { requireSameTokens, tokensOf } from './draft-model.js';
import { type EngineSampling, type EngineSequence, requireSequence } from './engine.js';
import type { EngineReward } from './learning.js';

/** Requires sampling options in their ranges. */
export function requireSampling(who: string, sampling: EngineSampling): void {
  requireOptions(who, sampling, ['temperature', 'minP', 'topK', 'topP'], 'sampling');
  const { temperature, minP, topK, topP } = sampling;
  if (temperature !== undefined) requireNonNegative(who, 'sampling.temperature', temperature);
  if (minP !== undefined) requireProbability(who, 'sampling.minP', minP);
  if (topK !== undefined) requireInteger(who, 'sampling.topK', topK, 0);
  if (topP !== undefined) requireProbability(who, 'sampling.topP', topP);
}

/**
 * Requires arms with different names, and the target's vocabulary in all that have one. Returns the size of that
 * vocabulary.
 */
export function requireArms<Token extends number>(
  who: string,
  arms: readonly EngineArm<Token>[],
  sequence: EngineSequence<Token>,
): number {
  const target = tokensOf(who, 'sequence', sequence);
  const names = new Set<string>();
  requireArray(who, 'arms', arms);
  arms.forEach((arm, i) => {
    const name = `arms[${i}]`;
    requireObject(who, name, arm);
    requireText(who, `${name}.name`, arm.name);
    if (names.has(arm.name)) throw requirementError(who, `${name}.name`, 'one of its own', arm.name);
    names.add(arm.name);
    if ('sequence' in arm) {
      requireSequence(who, `${name}.sequence`, arm.sequence);
      if (arm.sequence === sequence)
        throw requirementError(who, `${name}.sequence`, "not the target's own", arm.sequence);
      requireSameTokens(who, `${name}.sequence.model`, tokensOf(who, `${name}.sequence`, arm.sequence), target);
    } else {
      requireDrafter(who, name, arm);
      if (arm.vocabulary && arm.vocabulary.size !== target.length) {
        throw requirementError(who, `${name}.vocabulary.size`, `the target's, ${target.length}`, arm.vocabulary.size);
      }
    }
  });
  return target.length;
}

/** What the selector chooses among: the range of the rewards, and the range of each arm's own. */
export function situationOf<Token extends number>(
  who: string,
  arms: readonly EngineArm<Token>[],
  reward: EngineReward,
  maxTokensPerSecond: number | undefined,
): SelectorSituation {
  const armCount = arms.length;
  const freeArms = arms.map((arm) => 'at' in arm && arm.free);
  if (reward === 'accepted-length') {
    const armRanges = arms.map(({ draftLength }) => acceptedLengthRange(draftLength));
    const rewardRange = acceptedLengthRange(Math.max(...arms.map(({ draftLength }) => draftLength)));
    return { armCount, rewardRange, armRanges, freeArms };
  }
  if (reward !== 'tokens-per-second') {
    throw requirementError(who, 'reward', "'accepted-length' or 'tokens-per-second'", reward);
  }
  requirePositive(who, 'maxTokensPerSecond', maxTokensPerSecond!);
  return { armCount, rewardRange: { min: 0, max: maxTokensPerSecond! }, freeArms };
}
