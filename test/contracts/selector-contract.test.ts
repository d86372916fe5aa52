/** The contract suite on a selector with full information, and on one that draws in its own way. */
import {
  type BanditProblem,
  type FullInformationSelector,
  fixedArm,
  type RandomSource,
  type SelectorSnapshot,
} from 'banditspec';
import { readProblem, requireArm, requireReward } from '../../src/problem.js';
import { requirementError } from '../../src/requirements.js';
import { describeSelectorContract } from './selector-contract.js';

type Snapshot = SelectorSnapshot<'hindsight', Record<string, never>, { readonly sums: readonly number[] }>;

/** Plays an arm of the greatest total reward; with `jitter`, draws two uniforms for nothing. */
function hindsight(
  problem: BanditProblem,
  jitter: boolean,
  state?: Snapshot['state'],
): FullInformationSelector<Snapshot> {
  readProblem('hindsight', problem);
  const { armCount } = problem;
  const { min, max } = problem.rewardRange;
  const sums = Array.from({ length: armCount }, (_, arm) => state?.sums[arm] ?? 0);
  const leader = () => sums.indexOf(Math.max(...sums));
  return {
    feedback: 'full-information',
    armCount,
    rewardRange: { min, max },
    select(random: RandomSource) {
      if (jitter) random() + random();
      return leader();
    },
    probability(arm) {
      requireArm('hindsight.probability', arm, armCount);
      return arm === leader() ? 1 : 0;
    },
    updateAll(rewards) {
      const who = 'hindsight.updateAll';
      if (rewards?.length !== armCount) throw requirementError(who, 'rewards', `a list of ${armCount}`, rewards);
      for (let arm = 0; arm < armCount; arm++) requireReward(who, rewards[arm]!, min, max);
      for (let arm = 0; arm < armCount; arm++) sums[arm]! += rewards[arm]!;
    },
    snapshot: () => ({
      kind: 'hindsight',
      version: 1,
      problem: { armCount, rewardRange: { min, max } },
      config: {},
      state: { sums: [...sums] },
    }),
  };
}

for (const jitter of [false, true]) {
  describeSelectorContract('hindsight', (problem) => hindsight(problem, jitter), {
    draws: jitter ? { exempt: 'it draws two uniforms for nothing' } : 'nothing',
    lateFeedback: 'exact',
    restore: (snapshot) => {
      const { problem, config, state, version } = snapshot as Snapshot;
      // The checks are those of a selector without state and parameters; what is left is to check the sums.
      if (version !== 1) throw requirementError('hindsight', 'version', '1', version);
      for (const part of [problem, config, state]) {
        if (part === null || typeof part !== 'object' || Array.isArray(part)) {
          throw requirementError('hindsight', 'a part of the snapshot', 'an object', part);
        }
      }
      fixedArm({ ...problem, arm: 0 });
      const { sums } = state;
      if (!Array.isArray(sums) || sums.length !== problem.armCount || !Array.from(sums).every(Number.isFinite)) {
        throw requirementError('hindsight', 'state.sums', `${problem.armCount} finite numbers`, sums);
      }
      return hindsight(problem, jitter, state);
    },
  });
}
