/**
 * What the rounds of a log say about acceptance, whatever the log knows of them: added up request by request.
 * Cost: O(rounds) time, memory linear in the longest draft.
 */
import { requirementError, requireObject } from '../../requirements.js';
import { LONGEST_BLOCK, type TraceValues } from '../recorded/trace.js';
import type { LoggedRounds, LoggedTotals } from './logged-request.js';

/** Acceptance at one depth of a draft. */
export interface AcceptanceDepth {
  /** The depth: 1 is the first drafted token. */
  readonly depth: number;
  /** The rounds in which the target checked the token there: it was drafted, and all before it were accepted. */
  readonly lookedAt: number;
  /** Those in which it was accepted. */
  readonly accepted: number;
  /** `accepted / lookedAt`, in [0, 1]. */
  readonly hazard: number;
  /** The probability that a draft is accepted to this depth: the product of the hazards so far (Kaplan and Meier 1958). */
  readonly survival: number;
}

/** What {@link acceptanceTally} has added up. */
export interface AcceptanceSummary {
  /** The requests with at least one round. */
  readonly requests: number;
  /** The requests without any: nothing was drafted. */
  readonly requestsWithoutRounds: number;
  /** Their rounds. */
  readonly rounds: number;
  /** The drafted tokens that were accepted, bonus tokens excluded. */
  readonly accepted: number;
  /** The tokens drafted; undefined where a request does not say. */
  readonly drafted: number | undefined;
  /** Tokens per round, bonus token included: `1 + accepted / rounds`. */
  readonly meanAcceptedLength: number;
  /** At index j: the rounds that had j drafted tokens accepted; undefined where a request does not say. */
  readonly distribution: readonly number[] | undefined;
  /**
   * Acceptance by depth, as deep as drafts were checked; none where a request has no distribution. A round whose draft
   * was accepted to its end says nothing about the next depth and is counted as far as it goes.
   */
  readonly depths: readonly AcceptanceDepth[];
  /**
   * How it is known where drafts ended: `'recorded'` for every round, `'fixed'` to one length, or `'not-recorded'`. In
   * the last case drafts are assumed to have ended at the longest accepted run of the log; where some were shorter, the
   * hazards are too low. `'mixed'` where requests differ in this.
   */
  readonly draftLengths: 'recorded' | 'fixed' | 'not-recorded' | 'mixed';
  /** The shortest and the longest draft, in tokens, as far as recorded; undefined where none was. */
  readonly draftLengthRange: readonly [shortest: number, longest: number] | undefined;
  /**
   * The share of the variance of accepted lengths that lies between requests, ICC(1) as in `acceptanceStatistics`; last
   * rounds that are cut are left out. Undefined for fewer than two requests, or where a request has no distribution.
   */
  readonly intraclassCorrelation: number | undefined;
  /**
   * The correlation of successive rounds of a request around its own mean, as in `acceptanceStatistics`. Undefined
   * where the order of a request's rounds is lost, or no two rounds follow one another.
   */
  readonly lagOneCorrelation: number | undefined;
}

/** Adds up requests. */
export interface AcceptanceTally {
  /**
   * Adds a request.
   *
   * @throws RangeError or TypeError when it is malformed.
   */
  add(request: LoggedRounds | LoggedTotals): void;
  /**
   * The summary of the requests so far.
   *
   * @throws RangeError when there is no round among them.
   */
  summary(): AcceptanceSummary;
}

/**
 * A tally of acceptance over the requests of a log.
 *
 * Cost: O(rounds) time; memory linear in the longest draft.
 *
 * @example
 * ```ts
 * const tally = acceptanceTally();
 * const head = { id: 1, turn: 0, method: 'mtp' };
 * tally.add({ ...head, knows: 'rounds', accepted: [2, 0, 1], drafted: [2, 2, 1], lastRound: 'whole' });
 * const { meanAcceptedLength, depths } = tally.summary();
 * meanAcceptedLength; // => 2
 * // The third round ended with its draft: it counts at the first depth, not at the second.
 * depths.map(({ lookedAt, accepted }) => [lookedAt, accepted]); // => [[3, 2], [1, 1]]
 * ```
 */
export function acceptanceTally(): AcceptanceTally {
  return new Tally();
}

/** Counts by an index that grows as it is needed. */
function addAt(counts: number[], index: number, count: number): void {
  while (counts.length <= index) counts.push(0);
  counts[index]! += count;
}

class Tally implements AcceptanceTally {
  private requests = 0;
  private requestsWithoutRounds = 0;
  private rounds = 0;
  private accepted = 0;
  private drafted: number | undefined = 0;
  private hasDistribution = true;
  private hasOrder = true;
  /** At index j: rounds that accepted j. */
  private readonly distribution: number[] = [];
  /** Rounds by accepted tokens: those that were rejected there, and those of which nothing more is known. */
  private readonly rejected: number[] = [];
  private readonly censored: number[] = [];
  /** Rounds whose draft length is not recorded, and the longest run among them. */
  private readonly unknown: number[] = [];
  private readonly kinds = new Set<'recorded' | 'fixed' | 'not-recorded'>();
  private shortest = Infinity;
  private longest = 0;
  // One-way analysis of variance, and products of neighbours; `measured` rounds, in `groups` requests.
  private groups = 0;
  private measured = 0;
  private sum = 0;
  private squaredSizes = 0;
  private meanSquares = 0;
  private within = 0;
  private products = 0;
  private pairs = 0;

  add(request: LoggedRounds | LoggedTotals): void {
    const who = 'acceptanceTally.add';
    requireObject(who, 'request', request);
    if (request.knows === 'rounds') this.addRounds(who, request);
    else if (request.knows === 'totals') this.addTotals(who, request);
    else throw requirementError(who, 'request.knows', "'rounds' or 'totals'", (request as { knows: unknown }).knows);
  }

  private addRounds(who: string, { accepted, drafted, lastRound }: LoggedRounds): void {
    const rounds = accepted.length;
    if (drafted !== undefined && drafted.length !== rounds) {
      throw requirementError(who, 'request.drafted', `of ${rounds} entries, as accepted is`, Array.from(drafted));
    }
    for (let t = 0; t < rounds; t++) {
      requireRun(who, `request.accepted[${t}]`, accepted[t]!);
      if (drafted !== undefined && !(Number.isSafeInteger(drafted[t]) && drafted[t]! >= accepted[t]!)) {
        throw requirementError(who, `request.drafted[${t}]`, `an integer of at least ${accepted[t]}`, drafted[t]);
      }
    }
    if (rounds === 0) {
      this.requestsWithoutRounds += 1;
      return;
    }
    this.requests += 1;
    this.rounds += rounds;
    this.kinds.add(drafted === undefined ? 'not-recorded' : 'recorded');
    let draftedTokens: number | undefined = drafted === undefined ? undefined : 0;
    for (let t = 0; t < rounds; t++) {
      const run = accepted[t]!;
      this.accepted += run;
      addAt(this.distribution, run, 1);
      if (t === rounds - 1 && lastRound === 'cut') addAt(this.censored, run, 1);
      else if (drafted === undefined) addAt(this.unknown, run, 1);
      else addAt(run === drafted[t] ? this.censored : this.rejected, run, 1);
      if (drafted === undefined) continue;
      draftedTokens! += drafted[t]!;
      this.addDraftLength(drafted[t]!);
    }
    this.addDrafted(draftedTokens);
    this.addGroup(accepted, lastRound === 'cut' ? rounds - 1 : rounds);
  }

  private addTotals(who: string, { rounds, accepted, drafted, histogram, draftLength }: LoggedTotals): void {
    for (const [name, value] of Object.entries({ rounds, accepted, drafted: drafted ?? 0 })) {
      if (!(Number.isSafeInteger(value) && value >= 0)) {
        throw requirementError(who, `request.${name}`, 'an integer of at least 0', value);
      }
    }
    if (histogram !== undefined) {
      const sum = histogram.reduce((total, count) => total + count, 0);
      if (sum !== rounds) throw requirementError(who, 'the sum of request.histogram', `rounds = ${rounds}`, sum);
      const tokens = histogram.reduce((total, count, j) => total + j * count, 0);
      if (tokens !== accepted) {
        throw requirementError(who, 'the sum of j times request.histogram[j]', `accepted = ${accepted}`, tokens);
      }
      const beyond = draftLength === undefined ? -1 : histogram.findIndex((count, j) => count > 0 && j > draftLength);
      if (beyond >= 0)
        throw requirementError(who, `request.histogram[${beyond}]`, '0 beyond draftLength', histogram[beyond]);
    }
    if (rounds === 0) {
      this.requestsWithoutRounds += 1;
      return;
    }
    this.requests += 1;
    this.rounds += rounds;
    this.accepted += accepted;
    this.addDrafted(drafted);
    this.hasOrder = false;
    this.kinds.add(draftLength === undefined ? 'not-recorded' : 'fixed');
    if (draftLength !== undefined) this.addDraftLength(draftLength);
    if (histogram === undefined) {
      this.hasDistribution = false;
      return;
    }
    histogram.forEach((count, j) => {
      if (count === 0) return;
      addAt(this.distribution, j, count);
      if (draftLength === undefined) addAt(this.unknown, j, count);
      else addAt(j === draftLength ? this.censored : this.rejected, j, count);
    });
    let squares = 0;
    histogram.forEach((count, j) => {
      squares += count * j * j;
    });
    this.addMoments(rounds, accepted, squares - (accepted * accepted) / rounds);
  }

  private addDrafted(tokens: number | undefined): void {
    this.drafted = this.drafted === undefined || tokens === undefined ? undefined : this.drafted + tokens;
  }

  private addDraftLength(length: number): void {
    this.shortest = Math.min(this.shortest, length);
    this.longest = Math.max(this.longest, length);
  }

  /** The first rounds of a request, for the analysis of variance. */
  private addGroup(accepted: TraceValues, rounds: number): void {
    if (rounds === 0) return;
    let sum = 0;
    for (let t = 0; t < rounds; t++) sum += accepted[t]!;
    const own = sum / rounds;
    let within = 0;
    for (let t = 0; t < rounds; t++) {
      const deviation = accepted[t]! - own;
      within += deviation * deviation;
      if (t + 1 < rounds) {
        this.products += deviation * (accepted[t + 1]! - own);
        this.pairs += 1;
      }
    }
    this.addMoments(rounds, sum, within);
  }

  private addMoments(rounds: number, sum: number, within: number): void {
    this.groups += 1;
    this.measured += rounds;
    this.sum += sum;
    this.squaredSizes += rounds * rounds;
    this.meanSquares += (sum * sum) / rounds;
    this.within += within;
  }

  summary(): AcceptanceSummary {
    const { rounds, accepted, kinds } = this;
    if (rounds === 0) throw new RangeError('acceptanceTally.summary: the requests must have a round, got none');
    return {
      requests: this.requests,
      requestsWithoutRounds: this.requestsWithoutRounds,
      rounds,
      accepted,
      drafted: this.drafted,
      meanAcceptedLength: 1 + accepted / rounds,
      distribution: this.hasDistribution ? [...this.distribution] : undefined,
      depths: this.hasDistribution ? this.depths() : [],
      draftLengths: kinds.size === 1 ? [...kinds][0]! : 'mixed',
      draftLengthRange: this.shortest > this.longest ? undefined : [this.shortest, this.longest],
      intraclassCorrelation: this.intraclassCorrelation(),
      lagOneCorrelation: this.lagOneCorrelation(),
    };
  }

  /** Kaplan and Meier's estimate: at each depth those that reach it and are checked, and those that go on. */
  private depths(): AcceptanceDepth[] {
    const { rejected, censored, unknown } = this;
    // A draft whose length is not recorded is assumed to end at the longest run of the log.
    const end = this.distribution.length - 1;
    const rejectedAt = (run: number) => (rejected[run] ?? 0) + (run < end ? (unknown[run] ?? 0) : 0);
    const censoredAt = (run: number) => (censored[run] ?? 0) + (run === end ? (unknown[run] ?? 0) : 0);
    const depths: AcceptanceDepth[] = [];
    let atLeast = this.rounds;
    let survival = 1;
    for (let depth = 1; ; depth++) {
      const lookedAt = atLeast - censoredAt(depth - 1);
      if (lookedAt <= 0) return depths;
      const accepted = lookedAt - rejectedAt(depth - 1);
      survival *= accepted / lookedAt;
      depths.push({ depth, lookedAt, accepted, hazard: accepted / lookedAt, survival });
      atLeast = accepted;
    }
  }

  private intraclassCorrelation(): number | undefined {
    const { groups, measured, within } = this;
    if (!this.hasDistribution || groups < 2 || measured <= groups) return undefined;
    const between = Math.max(this.meanSquares - (this.sum * this.sum) / measured, 0);
    const betweenSquare = between / (groups - 1);
    const withinSquare = within / (measured - groups);
    const size = (measured - this.squaredSizes / measured) / (groups - 1);
    return between + within === 0 ? 0 : (betweenSquare - withinSquare) / (betweenSquare + (size - 1) * withinSquare);
  }

  private lagOneCorrelation(): number | undefined {
    if (!this.hasOrder || this.pairs === 0) return undefined;
    return this.within === 0 ? 0 : this.products / this.pairs / (this.within / this.measured);
  }
}

function requireRun(who: string, name: string, run: number): void {
  if (!(Number.isSafeInteger(run) && run >= 0 && run < LONGEST_BLOCK)) {
    throw requirementError(who, name, `an integer in [0, ${LONGEST_BLOCK - 1}]`, run);
  }
}
