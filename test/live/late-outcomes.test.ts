/** Long plays, in which outcomes come 32 and 100 rounds late. */
import {
  acceptedLengthRange,
  createRandom,
  type Decision,
  decisionLedger,
  exp3Spec,
  imed,
  type RandomSource,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const UNIT = { armCount: 3, rewardRange: { min: 0, max: 1 } };
const neverDrawn: RandomSource = () => {
  throw new Error('a number was drawn');
};

describe('outcomes many rounds late', () => {
  test('never make EXP3Spec throw: accepted lengths 32 rounds late, which without the probability throw in most runs', () => {
    const play = (seed: number, withLedger: boolean) => {
      const problem = { armCount: 3, rewardRange: acceptedLengthRange(5) };
      const selector = exp3Spec(problem);
      const ledger = decisionLedger(exp3Spec(problem));
      const random = createRandom(seed, 'select');
      const luck = createRandom(seed, 'luck');
      const rewardOf = (arm: number) => 1 + Math.min(5, Math.floor(luck() * (2 + 2 * arm)));
      const waiting: { id: number; arm: number }[] = [];
      for (let round = 0; round < 3000; round++) {
        waiting.push(withLedger ? ledger.decide(random) : { id: round, arm: selector.select(random) });
        if (round < 32) continue;
        const { id, arm } = waiting.shift()!;
        if (withLedger) ledger.settle(id, rewardOf(arm));
        else selector.update(arm, rewardOf(arm));
      }
    };
    let threw = 0;
    for (let seed = 0; seed < 20; seed++) {
      play(seed, true);
      try {
        play(seed, false);
      } catch {
        threw += 1;
      }
    }
    expect(threw).toBeGreaterThan(10);
  });

  test('cost IMED half as much regret, 100 rounds late, as when open decisions are ignored', () => {
    // Regret of 1,500 rounds on five Bernoulli arms: in the mean of 20 runs 44 against 82, each with a standard error below 4.
    const means = [0.7, 0.8, 0.6, 0.5, 0.75];
    const regret = (pending: 'counted' | 'ignored') => {
      let sum = 0;
      for (let run = 0; run < 8; run++) {
        const ledger = decisionLedger(imed({ ...UNIT, armCount: 5 }), { pending });
        const luck = createRandom('herd', run);
        const waiting: Decision[] = [];
        for (let round = 0; round < 1500; round++) {
          const decision = ledger.decide(neverDrawn);
          sum += 0.8 - means[decision.arm]!;
          waiting.push(decision);
          if (round < 100) continue;
          const { id, arm } = waiting.shift()!;
          ledger.settle(id, luck() < means[arm]! ? 1 : 0);
        }
      }
      return sum / 8;
    };
    // 8 runs: standard errors below 4 * sqrt(20 / 8) = 6.4; the difference of 38 is four of its own, sqrt(2) * 6.4 = 9.
    expect(regret('counted')).toBeLessThan(regret('ignored'));
  });
});
