/**
 * What a regret measurement keeps of the episodes it has seen: enough for every figure of the report, and no more. As
 * plain data it can be stored, read back and added up, so that parts of a measurement can be computed apart.
 */
import {
  describeValue,
  requireArray,
  requireFinite,
  requireInteger,
  requirementError,
  requireNonNegative,
  requireObject,
} from '../requirements.js';
import type { EpisodeResult } from './episode.js';
import { IntegerSample, RealSample, type RealSampleState } from './estimate.js';
import type { Comparator, FixedArmReport, RegretCheckpoints, RegretCurve, SelectorReport } from './regret-report.js';

/** How often each integer occurred, ascending by value. */
export type IntegerCounts = readonly (readonly [value: number, count: number])[];

/** A fixed arm's episodes as plain data. */
export interface FixedArmTallyData {
  /** Stopping times, in rounds. */
  readonly stoppingTimes: IntegerCounts;
  /** Times of the episodes: their count, sum, mean and squared deviations from it. */
  readonly elapsed: RealSampleState;
  /** Tokens of all episodes. */
  readonly tokens: number;
  /** Episodes cut off by the round limit. */
  readonly truncatedEpisodes: number;
}

/** A selector's episodes as plain data. */
export interface SelectorTallyData extends FixedArmTallyData {
  /** Stopping time minus that of the best fixed arm of the same episode. */
  readonly perEpisodeRegrets: IntegerCounts;
  /** Stopping time minus that of each fixed arm in the same episode. */
  readonly regretsToArm: readonly IntegerCounts[];
  /** Time minus that of each fixed arm in the same episode. */
  readonly elapsedRegretsToArm: readonly RealSampleState[];
  /** Pulls of each arm in an episode. */
  readonly pulls: readonly IntegerCounts[];
  /**
   * Tokens behind each compared arm, after each checkpoint; present where there are checkpoints. Each is a flat list,
   * ascending by value: a value, how often it occurred, the next value, how often that occurred.
   */
  readonly tokensBehind?: readonly (readonly (readonly number[])[])[];
}

/** A part of a measurement as plain data: what `RegretMeasurement.tally` returns and `addTally` takes. */
export interface RegretTally {
  /** The number of episodes. */
  readonly episodes: number;
  /** Rounds played by selectors and fixed arms together. */
  readonly rounds: number;
  /** The least stopping time among the fixed arms of an episode. */
  readonly bestFixedArm: IntegerCounts;
  /** One for each arm, in arm order. */
  readonly fixedArms: readonly FixedArmTallyData[];
  /** One for each selector, by its name. */
  readonly selectors: Readonly<Record<string, SelectorTallyData>>;
}

/**
 * Requires a tally of these selectors, this many arms, and this many checkpoints for this many compared arms, with the
 * same number of episodes in every part.
 */
export function requireTally(
  who: string,
  tally: RegretTally,
  selectors: readonly string[],
  armCount: number,
  checkpoints: { readonly rounds: number; readonly arms: number },
): void {
  requireObject(who, 'tally', tally);
  const { episodes } = tally;
  requireInteger(who, 'tally.episodes', episodes, 0);
  requireInteger(who, 'tally.rounds', tally.rounds, 0);
  requireCounts(who, 'tally.bestFixedArm', tally.bestFixedArm, episodes);
  requireArray(who, 'tally.fixedArms', tally.fixedArms, armCount);
  for (let i = 0; i < armCount; i++) requirePlayer(who, `tally.fixedArms[${i}]`, tally.fixedArms[i]!, episodes);
  requireObject(who, 'tally.selectors', tally.selectors);
  const expected = [...selectors].sort();
  const got = Object.keys(tally.selectors).sort();
  if (JSON.stringify(got) !== JSON.stringify(expected)) {
    throw new RangeError(`${who}: tally.selectors must be ${expected.join(', ')}, got ${got.join(', ')}`);
  }
  for (const selector of selectors) {
    const name = `tally.selectors[${describeValue(selector)}]`;
    const data = tally.selectors[selector]!;
    requirePlayer(who, name, data, episodes);
    requireCounts(who, `${name}.perEpisodeRegrets`, data.perEpisodeRegrets, episodes);
    for (const list of ['pulls', 'regretsToArm', 'elapsedRegretsToArm'] as const) {
      requireArray(who, `${name}.${list}`, data[list], armCount);
    }
    const behind = data.tokensBehind ?? [];
    requireArray(who, `${name}.tokensBehind`, behind, checkpoints.rounds === 0 ? 0 : checkpoints.arms);
    for (let i = 0; i < behind.length; i++) {
      requireArray(who, `${name}.tokensBehind[${i}]`, behind[i], checkpoints.rounds);
      // Fewer and fewer episodes go on.
      let most = episodes;
      for (let k = 0; k < checkpoints.rounds; k++) {
        most = requireFlatCounts(who, () => `${name}.tokensBehind[${i}][${k}]`, behind[i]![k]!, most);
      }
    }
    for (let i = 0; i < armCount; i++) {
      requireCounts(who, `${name}.pulls[${i}]`, data.pulls[i]!, episodes);
      requireCounts(who, `${name}.regretsToArm[${i}]`, data.regretsToArm[i]!, episodes);
      requireRealSample(who, `${name}.elapsedRegretsToArm[${i}]`, data.elapsedRegretsToArm[i]!, episodes);
    }
  }
}

function requirePlayer(who: string, name: string, data: FixedArmTallyData, episodes: number): void {
  requireObject(who, name, data);
  requireCounts(who, `${name}.stoppingTimes`, data.stoppingTimes, episodes);
  requireRealSample(who, `${name}.elapsed`, data.elapsed, episodes);
  requireInteger(who, `${name}.tokens`, data.tokens, 0);
  requireInteger(who, `${name}.truncatedEpisodes`, data.truncatedEpisodes, 0, episodes);
}

function requireCounts(who: string, name: string, counts: IntegerCounts, episodes: number): void {
  const total = countsTotal(who, name, counts);
  if (total !== episodes) throw requirementError(who, `${name}: the sum of the counts`, `${episodes} episodes`, total);
}

/** Requires values, ascending, each followed by its count, and counts that sum to at most `most`. Returns their sum. */
function requireFlatCounts(who: string, name: () => string, flat: readonly number[], most: number): number {
  if (!Array.isArray(flat)) throw requirementError(who, name(), 'an array', flat);
  if (flat.length % 2 !== 0) throw requirementError(who, `${name()}.length`, 'even', flat.length);
  let total = 0;
  let before = -Infinity;
  for (let i = 0; i < flat.length; i += 2) {
    const value = flat[i]!;
    const count = flat[i + 1]!;
    if (!(Number.isSafeInteger(value) && value > before)) {
      throw requirementError(who, `${name()}[${i}]`, 'an integer above the value before', value);
    }
    if (!(Number.isSafeInteger(count) && count >= 1)) requireInteger(who, `${name()}[${i + 1}]`, count, 1);
    before = value;
    total += count;
  }
  if (total > most) throw requirementError(who, `${name()}: the sum of the counts`, `at most ${most}`, total);
  return total;
}

function isEntry(entry: readonly [value: number, count: number]): boolean {
  return (
    Array.isArray(entry) &&
    entry.length === 2 &&
    Number.isSafeInteger(entry[0]) &&
    Number.isSafeInteger(entry[1]) &&
    entry[1] >= 1
  );
}

function countsTotal(who: string, name: string, counts: IntegerCounts): number {
  if (!Array.isArray(counts)) throw requirementError(who, name, 'an array', counts);
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    const entry = counts[i]!;
    // Names are built for errors only: a tally has thousands of entries.
    if (!isEntry(entry)) {
      requireArray(who, `${name}[${i}]`, entry, 2);
      requireInteger(who, `${name}[${i}][0]`, entry[0], Number.MIN_SAFE_INTEGER);
      requireInteger(who, `${name}[${i}][1]`, entry[1], 1);
    }
    total += entry[1];
  }
  return total;
}

function requireRealSample(who: string, name: string, sample: RealSampleState, episodes: number): void {
  requireObject(who, name, sample);
  requireInteger(who, `${name}.count`, sample.count, episodes, episodes);
  requireFinite(who, `${name}.sum`, sample.sum);
  requireFinite(who, `${name}.center`, sample.center);
  requireNonNegative(who, `${name}.squaredDeviations`, sample.squaredDeviations);
}

/** The episodes of one player: a fixed arm, or the part of a selector's record that both have. */
export class PlayerTally {
  readonly stoppingTimes: IntegerSample;
  readonly elapsed: RealSample;
  tokens: number;
  truncatedEpisodes: number;

  constructor() {
    this.stoppingTimes = new IntegerSample();
    this.elapsed = new RealSample();
    this.tokens = 0;
    this.truncatedEpisodes = 0;
  }

  add(result: EpisodeResult): void {
    this.stoppingTimes.add(result.stoppingTime);
    this.elapsed.add(result.elapsed);
    this.tokens += result.tokens;
    if (result.stoppedBy === 'round-limit') this.truncatedEpisodes += 1;
  }

  merge(data: FixedArmTallyData): void {
    this.stoppingTimes.merge(data.stoppingTimes);
    this.elapsed.merge(data.elapsed);
    this.tokens += data.tokens;
    this.truncatedEpisodes += data.truncatedEpisodes;
  }

  data(): FixedArmTallyData {
    return {
      stoppingTimes: this.stoppingTimes.entries(),
      elapsed: this.elapsed.state(),
      tokens: this.tokens,
      truncatedEpisodes: this.truncatedEpisodes,
    };
  }

  /** What the reports of fixed arms and selectors have in common. */
  figures() {
    return {
      tokensPerRound: this.tokens / this.stoppingTimes.total(),
      elapsed: this.elapsed.estimate(),
      tokensPerTime: this.tokens / this.elapsed.state().sum,
      truncatedEpisodes: this.truncatedEpisodes,
    };
  }

  fixedArmReport(expectedStoppingTime: number | null): FixedArmReport {
    return { ...this.stoppingTimes.summary(), expectedStoppingTime, ...this.figures() };
  }
}

/** The episodes of one selector, paired with those of the fixed arms. */
export class SelectorTally {
  readonly player: PlayerTally;
  readonly perEpisodeRegrets: IntegerSample;
  /** Paired differences to each fixed arm: which one counts is known only at the end. */
  readonly regretsToArm: readonly IntegerSample[];
  readonly elapsedRegretsToArm: readonly RealSample[];
  readonly pulls: readonly IntegerSample[];
  /** Arms that tokens are compared with at checkpoints. */
  private readonly comparedArms: readonly number[];
  /** By the arm's place in `comparedArms`, then by checkpoint. */
  private readonly tokensBehind: readonly (readonly IntegerSample[])[];

  constructor(armCount: number, { rounds, arms }: Required<Pick<RegretCheckpoints, 'rounds' | 'arms'>>) {
    this.player = new PlayerTally();
    this.perEpisodeRegrets = new IntegerSample();
    this.regretsToArm = Array.from({ length: armCount }, () => new IntegerSample());
    this.elapsedRegretsToArm = Array.from({ length: armCount }, () => new RealSample());
    this.pulls = Array.from({ length: armCount }, () => new IntegerSample());
    this.comparedArms = rounds.length === 0 ? [] : arms;
    this.tokensBehind = this.comparedArms.map(() => rounds.map(() => new IntegerSample()));
  }

  add(result: EpisodeResult, fixed: readonly EpisodeResult[], bestFixed: number): void {
    this.player.add(result);
    this.perEpisodeRegrets.add(result.stoppingTime - bestFixed);
    for (let i = 0; i < fixed.length; i++) {
      this.regretsToArm[i]!.add(result.stoppingTime - fixed[i]!.stoppingTime);
      this.elapsedRegretsToArm[i]!.add(result.elapsed - fixed[i]!.elapsed);
      this.pulls[i]!.add(result.pulls[i]!);
    }
    const own = result.tokensAt ?? [];
    for (let i = 0; i < this.comparedArms.length; i++) {
      const other = fixed[this.comparedArms[i]!]!.tokensAt!;
      const samples = this.tokensBehind[i]!;
      const reached = Math.min(own.length, other.length);
      for (let k = 0; k < reached; k++) samples[k]!.add(other[k]! - own[k]!);
    }
  }

  merge(data: SelectorTallyData): void {
    this.player.merge(data);
    this.perEpisodeRegrets.merge(data.perEpisodeRegrets);
    for (let i = 0; i < this.pulls.length; i++) {
      this.regretsToArm[i]!.merge(data.regretsToArm[i]!);
      this.elapsedRegretsToArm[i]!.merge(data.elapsedRegretsToArm[i]!);
      this.pulls[i]!.merge(data.pulls[i]!);
    }
    this.tokensBehind.forEach((samples, i) => {
      samples.forEach((sample, k) => {
        sample.mergeFlat(data.tokensBehind![i]![k]!);
      });
    });
  }

  data(): SelectorTallyData {
    return {
      ...this.player.data(),
      perEpisodeRegrets: this.perEpisodeRegrets.entries(),
      regretsToArm: this.regretsToArm.map((sample) => sample.entries()),
      elapsedRegretsToArm: this.elapsedRegretsToArm.map((sample) => sample.state()),
      pulls: this.pulls.map((sample) => sample.entries()),
      ...(this.tokensBehind.length > 0 && {
        tokensBehind: this.tokensBehind.map((samples) => samples.map((sample) => sample.flat())),
      }),
    };
  }

  /** Tokens behind an arm after each checkpoint, as far as any episode went on. */
  overRounds(arm: number, percentiles: readonly number[]): RegretCurve {
    const samples = this.tokensBehind[this.comparedArms.indexOf(arm)] ?? [];
    const reached = samples.filter((sample) => sample.flat().length > 0);
    const estimates = reached.map((sample) => sample.estimate());
    return {
      count: estimates.map(({ count }) => count),
      mean: estimates.map(({ mean }) => mean),
      standardError: estimates.map(({ standardError }) => standardError),
      percentiles: percentiles.map((percent) =>
        reached.map((sample, k) => sample.percentile(percent, estimates[k]!.count)),
      ),
    };
  }

  report(comparator: Comparator): SelectorReport {
    const totalRounds = this.player.stoppingTimes.total();
    return {
      stoppingTime: this.player.stoppingTimes.summary(),
      stoppingTimeRegret: this.regretsToArm[comparator.arm]!.summary(),
      perEpisodeRegret: this.perEpisodeRegrets.summary(),
      pulls: this.pulls.map((sample) => sample.estimate()),
      bestArmShare: this.pulls[comparator.arm]!.total() / totalRounds,
      ...this.player.figures(),
      elapsedRegret: this.elapsedRegretsToArm[comparator.elapsedArm]!.estimate(),
      totalRounds,
    };
  }
}
