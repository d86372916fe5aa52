import {
  acceptanceStatistics,
  acceptanceTally,
  createRandom,
  depthHazardMean,
  depthHazards,
  type LoggedRounds,
  type LoggedTotals,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const head = { turn: 0, method: 'mtp' } as const;

function rounds(
  accepted: readonly number[],
  drafted?: readonly number[],
  lastRound: 'whole' | 'cut' = 'whole',
): LoggedRounds {
  return { ...head, id: 1, knows: 'rounds', accepted, ...(drafted && { drafted }), lastRound };
}

function totals(histogram: readonly number[], draftLength?: number): LoggedTotals {
  const count = histogram.reduce((sum, n) => sum + n, 0);
  const accepted = histogram.reduce((sum, n, j) => sum + j * n, 0);
  return { ...head, id: 1, knows: 'totals', rounds: count, accepted, histogram, ...(draftLength && { draftLength }) };
}

function tallyOf(...requests: readonly (LoggedRounds | LoggedTotals)[]) {
  const tally = acceptanceTally();
  for (const request of requests) tally.add(request);
  return tally.summary();
}

const counts = (summary: ReturnType<typeof tallyOf>) =>
  summary.depths.map(({ lookedAt, accepted }) => [lookedAt, accepted]);

describe('acceptance by depth', () => {
  test('a round accepted to the end of its draft says nothing of the depth below (Kaplan and Meier 1958), by hand', () => {
    // Depth 1: all five are looked at, the second is rejected. Depth 2: the first ended with its draft, so three are looked
    // at, and the third is rejected. Depth 3: the fourth is rejected, the fifth goes on and ends.
    const summary = tallyOf(rounds([1, 0, 1, 2, 3], [1, 3, 3, 3, 3]));
    expect(counts(summary)).toEqual([
      [5, 4],
      [3, 2],
      [2, 1],
    ]);
    expect(summary.depths.map(({ hazard }) => hazard)).toEqual([4 / 5, 2 / 3, 1 / 2]);
    expect(summary.depths[2]!.survival).toBeCloseTo((4 / 5) * (2 / 3) * (1 / 2), 15);
    expect(summary).toMatchObject({ draftLengths: 'recorded', draftLengthRange: [1, 3], drafted: 13, accepted: 7 });
  });

  test('a last round that is cut counts as far as it goes', () => {
    expect(counts(tallyOf(rounds([1, 1], [2, 2], 'cut')))).toEqual([
      [2, 2],
      [1, 0],
    ]);
    expect(counts(tallyOf(rounds([1, 1], [2, 2], 'whole')))).toEqual([
      [2, 2],
      [2, 0],
    ]);
  });

  test('a histogram of drafts of one length is the same as its rounds', () => {
    const one = tallyOf(rounds([2, 0, 1, 2, 2], [2, 2, 2, 2, 2]));
    const other = tallyOf(totals([1, 1, 3], 2));
    expect(other.depths).toEqual(one.depths);
    expect(other).toMatchObject({ draftLengths: 'fixed', distribution: [1, 1, 3], draftLengthRange: [2, 2] });
  });

  test('drafts of unknown length are taken to end at the longest run of the log', () => {
    const summary = tallyOf(rounds([2, 0, 1]), totals([0, 1]));
    expect(summary.draftLengths).toBe('not-recorded');
    expect(summary.draftLengthRange).toBeUndefined();
    expect(counts(summary)).toEqual([
      [4, 3],
      [3, 1],
    ]);
  });

  test('with one draft length, no cut and a rejection at every depth, the mean of the hazards is the mean of the rounds', () => {
    // E[accepted] is the sum of the survivals, which for uncensored rounds are the shares that get so far: an identity.
    const summary = tallyOf(rounds([3, 0, 1, 2, 3, 1, 0, 3], new Array(8).fill(3)));
    expect(depthHazardMean(summary.depths.map(({ hazard }) => hazard))).toBeCloseTo(summary.meanAcceptedLength, 14);
  });

  test('drafts of random lengths give the hazards that the rounds were drawn with', () => {
    const hazards = [0.8, 0.6, 0.7, 0.5];
    const world = depthHazards({ hazards: [hazards], sequenceLength: 400_000 });
    const random = createRandom('tally', 'drafts');
    const episode = world.begin(0, createRandom('tally', 'luck'));
    const accepted: number[] = [];
    const drafted: number[] = [];
    while (accepted.length < 40_000) {
      const whole = episode.pull(0) - 1;
      const length = 1 + Math.floor(4 * random());
      drafted.push(length);
      accepted.push(Math.min(whole, length));
    }
    const { depths } = tallyOf(rounds(accepted, drafted));
    // Of 40,000 rounds at least 40,000 x .8 x .6 x .7 / 4 = 3,360 are looked at at depth 4: standard error .0086 there.
    depths.forEach(({ hazard, lookedAt, depth }) => {
      const error = Math.sqrt((hazard * (1 - hazard)) / lookedAt);
      expect(error).toBeLessThan(0.009);
      expect(Math.abs(hazard - hazards[depth - 1]!)).toBeLessThan(4 * error);
    });
    // Without the drafts' lengths the same rounds look worse at every depth but the first is wrong too.
    const blind = tallyOf(rounds(accepted)).depths;
    expect(blind[1]!.hazard).toBeLessThan(0.5);
  });
});

describe('correlation', () => {
  const random = createRandom('tally', 'correlation');
  const blocks = Array.from({ length: 12 }, (_, i) =>
    Array.from({ length: 3 + (i % 5) }, () => Math.floor(random() * (2 + (i % 3)))),
  );

  test('between requests and from round to round agrees with acceptanceStatistics, which takes lengths and drops the last', () => {
    const lengths = blocks.map((block) => block.map((count) => count + 1));
    const cut = tallyOf(...blocks.map((block) => rounds(block, undefined, 'cut')));
    const expected = acceptanceStatistics(lengths);
    expect(cut.intraclassCorrelation).toBeCloseTo(expected.intraclassCorrelation, 12);
    expect(cut.lagOneCorrelation).toBeCloseTo(expected.lagOneCorrelation, 12);
    // A whole last round counts: as if another came behind it.
    const whole = tallyOf(...blocks.map((block) => rounds(block)));
    const longer = acceptanceStatistics(lengths.map((block) => [...block, 1]));
    expect(whole.intraclassCorrelation).toBeCloseTo(longer.intraclassCorrelation, 12);
    expect(whole.lagOneCorrelation).toBeCloseTo(longer.lagOneCorrelation, 12);
  });

  test('between requests needs no order, from round to round does', () => {
    const histograms = blocks.map((block) => [0, 1, 2, 3].map((j) => block.filter((count) => count === j).length));
    const ordered = tallyOf(...blocks.map((block) => rounds(block)));
    const summary = tallyOf(...histograms.map((histogram) => totals(histogram)));
    expect(summary.intraclassCorrelation).toBeCloseTo(ordered.intraclassCorrelation!, 12);
    expect(ordered.lagOneCorrelation).toBeDefined();
    expect(summary.lagOneCorrelation).toBeUndefined();
  });

  test('of one request is undefined, of rounds that are all alike 0', () => {
    expect(tallyOf(rounds([1, 2, 1])).intraclassCorrelation).toBeUndefined();
    expect(tallyOf(rounds([1, 1, 1]), rounds([1, 1]))).toMatchObject({
      intraclassCorrelation: 0,
      lagOneCorrelation: 0,
    });
  });
});

describe('totals', () => {
  test('without a histogram give the mean and no more', () => {
    const summary = tallyOf(
      { ...head, id: 1, knows: 'totals', rounds: 3, accepted: 3, drafted: 8 },
      { ...head, id: 2, knows: 'totals', rounds: 0, accepted: 0 },
    );
    expect(summary).toMatchObject({
      requests: 1,
      requestsWithoutRounds: 1,
      meanAcceptedLength: 2,
      drafted: 8,
      depths: [],
    });
    expect(summary.distribution).toBeUndefined();
    expect(summary.intraclassCorrelation).toBeUndefined();
  });

  test('of requests that know different things are those of what all of them know', () => {
    const summary = tallyOf(rounds([1, 0], [2, 2]), totals([1, 1]));
    expect(summary).toMatchObject({ draftLengths: 'mixed', rounds: 4, accepted: 2, distribution: [2, 2] });
    expect(summary.drafted).toBeUndefined();
  });

  test('that contradict themselves are refused, and nothing is added', () => {
    const tally = acceptanceTally();
    expect(() => tally.add({ ...totals([1, 1]), rounds: 3 })).toThrow(
      'acceptanceTally.add: the sum of request.histogram must be rounds = 3, got 2',
    );
    expect(() => tally.add({ ...totals([1, 1]), accepted: 3 })).toThrow('must be accepted = 3, got 1');
    expect(() => tally.add(rounds([1, 2], [1, 1]))).toThrow(
      'request.drafted[1] must be an integer of at least 2, got 1',
    );
    expect(() => tally.add(rounds([1, 2], [1]))).toThrow('request.drafted must be of 2 entries');
    expect(() => tally.add(rounds([-1]))).toThrow('request.accepted[0] must be an integer in [0, 32766], got -1');
    expect(() => tally.add({ knows: 'positions' } as never)).toThrow("request.knows must be 'rounds' or 'totals'");
    expect(() => tally.summary()).toThrow('acceptanceTally.summary: the requests must have a round, got none');
  });
});
