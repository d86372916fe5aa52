/**
 * What the page must show, computed without the page's own model: environments and selectors come straight from the
 * library's factories, and rounds are played by `pull` alone.
 */
import {
  type ArmSelector,
  betaThompson,
  calibratedAcceptance,
  createRandom,
  type Environment,
  exp3Spec,
  fixedArm,
  followTheLeader,
  hierarchicalThompson,
  piecewiseTruncatedGeometric,
  rewardTable,
  runEpisode,
  truncatedGeometric,
  type UcbSpecSnapshot,
  ucbSpec,
} from 'banditspec';
import { wholeTale } from '../../playground/model/text.js';
import type { StoryName } from '../../playground/state/setting.js';
import { SITUATIONS } from '../../playground/state/stories.js';

/** One panel's figures. */
export interface ExpectedPanel {
  readonly rounds: number;
  readonly tokens: number;
  readonly regret: number;
  readonly pulls: readonly number[];
  readonly averages: readonly number[];
  /** Radii or probabilities; none where the selector shows neither. */
  readonly minds: readonly number[] | null;
  /** The blocks' arms and tokens. */
  readonly blocks: readonly (readonly [arm: number, tokens: number])[];
  /** What each arm would have given in the last round, found by pulling it there. */
  readonly outcomes: readonly number[];
}

function tableAgainstUcbSpec(): Environment {
  const rows: [number[], number[]] = [[], []];
  const victim = ucbSpec({ armCount: 2, rewardRange: { min: 1, max: 5 } });
  for (let round = 0; round < 600; round++) {
    const arm = victim.select(() => 0);
    rows[arm]!.push(1);
    rows[1 - arm]!.push(5);
    victim.update(arm, 1);
  }
  return rewardTable({ acceptedLengths: rows, maxDraftLength: 4, sequenceLength: 600 });
}

const prompt = (rate: number) => ({
  hazards: [rate, rate, rate, rate],
  promptAcceptance: { alpha: 4 * rate, beta: 4 * (1 - rate) },
});

/** The environments of the situations. */
export const ENVIRONMENTS: Readonly<Record<StoryName, () => Environment>> = {
  trap: () => truncatedGeometric({ acceptanceRates: [0.58, 0.75, 0.4], maxDraftLength: 4, sequenceLength: 150 }),
  radius: () => truncatedGeometric({ acceptanceRates: [0.3, 0.8, 0.5, 0.4], maxDraftLength: 4, sequenceLength: 120 }),
  moving: () =>
    piecewiseTruncatedGeometric({
      segments: [
        { fromToken: 0, acceptanceRates: [0.8, 0.3] },
        { fromToken: 1000, acceptanceRates: [0.3, 0.8] },
      ],
      maxDraftLength: 4,
      sequenceLength: 4000,
    }),
  adversary: tableAgainstUcbSpec,
  prompts: () =>
    calibratedAcceptance({ arms: [prompt(0.75), prompt(0.7), prompt(0.3), prompt(0.3)], sequenceLength: 200 }),
  copying: () => wholeTale(400).environment,
};

const MAKERS = { exp3Spec, followTheLeader, betaThompson, hierarchicalThompson } as const;

function selectorOf(
  { kind, scale }: { kind: string; scale: number },
  { armCount, rewardRange }: Environment,
): ArmSelector {
  if (kind === 'ucbSpec') return ucbSpec({ armCount, rewardRange, radiusScale: scale });
  return MAKERS[kind as keyof typeof MAKERS]({ armCount, rewardRange });
}

function mindsOf(kind: string, selector: ArmSelector): number[] | null {
  if (kind === 'exp3Spec') return Array.from({ length: selector.armCount }, (_, arm) => selector.probability(arm));
  if (kind !== 'ucbSpec') return null;
  const { config, state } = selector.snapshot() as UcbSpecSnapshot;
  const { min, max } = selector.rewardRange;
  const t = Math.max(
    1,
    state.counts.reduce((sum, n) => sum + n),
  );
  // eq. (6), the logarithm taken apart.
  return state.counts.map((n) => {
    const logarithm = Math.log(selector.armCount / config.delta) + 2 * Math.log(t) + Math.log(1 + n) / 2;
    return n === 0
      ? Infinity
      : (((config.radiusScale * (max - min)) / 2) * Math.sqrt((1 + n) * (1 + 2 * logarithm))) / n;
  });
}

/** The figures of both panels of a situation after so many rounds; the best arm alone and its rounds. */
export function expectedAfter(story: StoryName, limit: number) {
  const { seed, answers, left, right, memory } = SITUATIONS[story].setting;
  const environment = ENVIRONMENTS[story]();
  const { armCount, rewardRange } = environment;
  const begin = (answer: number) => environment.begin(answer, createRandom(seed, answer, 'environment'));
  const alone = Array.from({ length: armCount }, (_, arm) => {
    let rounds = 0;
    for (let answer = 0; answer < answers; answer++) {
      rounds += runEpisode(fixedArm({ armCount, rewardRange, arm }), begin(answer), () => 0).stoppingTime;
    }
    return rounds;
  });
  const bestRounds = Math.min(...alone);
  const best = alone.indexOf(bestRounds);

  function roundsOfBest(tokens: number): number {
    let [rounds, produced] = [0, 0];
    for (let answer = 0; produced < tokens; answer++) {
      for (const episode = begin(answer); !episode.done && produced < tokens; rounds++) produced += episode.pull(best);
    }
    return rounds;
  }

  const panels = [left, right].map((choice): ExpectedPanel => {
    if (memory === 'fresh' && answers > 1)
      throw new Error('expectedAfter: answers that begin anew are not computed here');
    const selector = selectorOf(choice, environment);
    const pulls = new Array<number>(armCount).fill(0);
    const sums = new Array<number>(armCount).fill(0);
    const blocks: [number, number][] = [];
    let outcomes: number[] = [];
    let tokens = 0;
    for (let answer = 0; answer < answers && blocks.length < limit; answer++) {
      selector.startEpisode?.();
      const episode = begin(answer);
      const random = createRandom(seed, answer, 'selector');
      const moves: number[] = [];
      while (!episode.done && blocks.length < limit) {
        const arm = selector.select(random);
        const length = episode.pull(arm);
        selector.update(arm, length);
        blocks.push([arm, length]);
        moves.push(arm);
        pulls[arm]! += 1;
        sums[arm]! += length;
        tokens += length;
      }
      // The same moves again, and another arm in the last round.
      outcomes = pulls.map((_, arm) => {
        const again = begin(answer);
        for (const move of moves.slice(0, -1)) again.pull(move);
        return again.pull(arm);
      });
    }
    return {
      rounds: blocks.length,
      tokens,
      regret: blocks.length - roundsOfBest(tokens),
      pulls,
      averages: sums.map((sum, arm) => sum / pulls[arm]!),
      minds: mindsOf(choice.kind, selector),
      blocks,
      outcomes,
    };
  });
  return { panels, best, bestRounds };
}
