/** The environment of a setting: where accepted lengths come from, and what is to be read while they come. */
import {
  calibratedAcceptance,
  createRandom,
  type Environment,
  piecewiseTruncatedGeometric,
  rewardTable,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import type { Setting } from '../state/setting.js';
import { wholeTale } from './text.js';

/** What the runs of a setting share. */
export interface World {
  readonly environment: Environment;
  /** The arms' names, in arm order. */
  readonly armNames: readonly string[];
  /** The tokens of all answers together. */
  readonly tokens: number;
  /** The prompt, where there is a text. */
  readonly prompt?: string;
  /** The tokens of the answer as texts, where there is one. */
  readonly pieces?: readonly string[];
}

/** How strongly prompts differ: as if an arm's rate had been seen in so many drafted tokens. */
const PROMPT_WEIGHT = 4;

/** Makes the world of a setting. Cost: at most some tens of milliseconds, for a table of the greatest size. */
export function worldOf(setting: Setting): World {
  const { length, answers, rates } = setting;
  if (setting.world === 'text') {
    const { environment, prompt, pieces } = wholeTale(length);
    return { environment, armNames: environment.armNames, tokens: pieces.length, prompt, pieces };
  }
  const environment = simulated(setting);
  return { environment, armNames: rates.map((_, arm) => armName(setting, arm)), tokens: length * answers };
}

/** What is said of an arm beside its letter. */
function armName({ world, rates }: Setting, arm: number): string {
  if (world === 'adversary') return 'by the table';
  const rate = rates[arm]!;
  return world === 'moving' ? `${rate}, then ${rates.at(-1 - arm)!}` : `accepts ${rate}`;
}

function simulated({ world, rates, draft, length }: Setting): Environment {
  const common = { maxDraftLength: draft, sequenceLength: length };
  switch (world) {
    case 'moving': {
      const change = Math.ceil(length / 4);
      const segments = [{ fromToken: 0, acceptanceRates: rates }];
      if (change < length) segments.push({ fromToken: change, acceptanceRates: [...rates].reverse() });
      return piecewiseTruncatedGeometric({ ...common, segments });
    }
    case 'adversary':
      return rewardTable({ ...common, acceptedLengths: tableAgainstUcbSpec(rates.length, draft, length) });
    case 'prompts':
      return calibratedAcceptance({
        sequenceLength: length,
        arms: rates.map((rate) => ({
          hazards: new Array<number>(draft).fill(rate),
          promptAcceptance: { alpha: rate * PROMPT_WEIGHT, beta: (1 - rate) * PROMPT_WEIGHT },
        })),
      });
    default:
      return truncatedGeometric({ ...common, acceptanceRates: rates });
  }
}

/** The adversary plays the game ahead: what UCBSpec pulls gives 1 token, every other arm L + 1. */
function tableAgainstUcbSpec(armCount: number, draft: number, rounds: number): number[][] {
  const victim = ucbSpec({ armCount, rewardRange: { min: 1, max: draft + 1 } });
  const unused = createRandom('unused');
  const table = Array.from({ length: armCount }, () => new Array<number>(rounds).fill(draft + 1));
  for (let round = 0; round < rounds; round++) {
    const arm = victim.select(unused);
    table[arm]![round] = 1;
    victim.update(arm, 1);
  }
  return table;
}
