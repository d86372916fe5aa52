/** How episodes of a replay go: by position and by round. What replay checks and says of itself is in replay.test.ts. */
import { createRandom, type ReplayArm, type ReplayEnvironment, replay, type TraceTurn } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chain, deepByRound, drain, lookup, syntheticTurn, tree, treeByRound } from './synthetic-trace.js';

const random = createRandom('a replay draws nothing');

/** The accepted length of arm 0 of a new episode after `before` rounds of the last arm, which is plain decoding. */
function lengthsByPosition(arm: ReplayArm): number[] {
  const environment = replay([syntheticTurn()], { arms: [arm, { kind: 'plain' }] });
  return Array.from({ length: 12 }, (_, position) => {
    const episode = environment.begin(0, random);
    for (let p = 0; p < position; p++) episode.pull(1);
    return episode.pull(0);
  });
}

describe('position-exact arms', () => {
  test('a track without a cap accepts the run from the position, at most its draft length, and the bonus token, cut at the end', () => {
    // m68: 1 1 0 1 0 1 1 1 1 1 0 1
    expect(lengthsByPosition({ ...chain, maxDraftLength: 2 })).toEqual([3, 2, 1, 2, 1, 3, 3, 3, 3, 2, 1, 1]);
    expect(lengthsByPosition({ ...chain, maxDraftLength: 20 })).toEqual([3, 2, 1, 2, 1, 6, 5, 4, 3, 2, 1, 1]);
    expect(lengthsByPosition({ ...chain, maxDraftLength: 0 })).toEqual(new Array(12).fill(1));
  });

  test('a track accepts its recorded run, at most its draft length, or its cap; no candidate gives one token', () => {
    // pld3x10: -1 0 3 2 1 0 -1 5 4 3 2 1
    expect(lengthsByPosition(lookup)).toEqual([1, 1, 4, 3, 2, 1, 1, 5, 4, 3, 2, 1]);
    expect(lengthsByPosition({ kind: 'track', track: 'pld3x10', free: true })).toEqual([
      1, 1, 4, 3, 2, 1, 1, 5, 4, 3, 2, 1,
    ]);
    expect(lengthsByPosition({ ...lookup, maxDraftLength: 1 })).toEqual([1, 1, 2, 2, 2, 1, 1, 2, 2, 2, 2, 1]);
  });

  test('a track without a cap needs a draft length: how far it goes is not in the recording', () => {
    expect(() => replay([syntheticTurn()], { arms: [{ kind: 'track', track: 'm68' }] })).toThrow(
      'replay: maxDraftLength must be given for track "m68", which has no cap, got undefined',
    );
  });

  test('plain decoding gives one token a round', () => {
    expect(drain(replay([syntheticTurn()], { arms: [{ kind: 'plain' }] }).begin(0, random), 0)).toHaveLength(12);
  });
});

describe('next-start', () => {
  test('the next recorded block at or after the position counts; after the last one, the rest of the turn', () => {
    // tree: blocks of 4, 1, 5, 2 start at 0, 4, 5, 10.
    expect(lengthsByPosition(tree)).toEqual([4, 1, 1, 1, 1, 5, 2, 2, 2, 2, 2, 1]);
  });

  test('a recorded method replayed alone takes exactly its recorded blocks', () => {
    const recorded = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(recorded, fc.constantFrom('next-start' as const, 'round-indexed' as const), (lengths, semantics) => {
        const tokenCount = lengths.reduce((sum, length) => sum + length, 0);
        const turn = syntheticTurn({ tokenCount, recorded: { own: lengths }, tracks: {}, signals: {} });
        const environment = replay([turn], { arms: [{ kind: 'recorded', method: 'own', semantics }] });
        expect(drain(environment.begin(0, random), 0)).toEqual(lengths);
      }),
      { seed: 20260, numRuns: 200 },
    );
  });
});

describe('round-indexed', () => {
  test("the t-th round gives the arm's t-th length, whatever was pulled before, cut at the end", () => {
    const episode = replay([syntheticTurn()], { arms: [treeByRound, deepByRound, { kind: 'plain' }] }).begin(0, random);
    expect([episode.pull(0), episode.pull(2), episode.pull(0), episode.pull(0)]).toEqual([4, 1, 5, 2]);
    expect(episode.done).toBe(true);
    const cut = replay([syntheticTurn()], { arms: [treeByRound, deepByRound] }).begin(0, random);
    expect([cut.pull(1), cut.pull(0), cut.pull(0)]).toEqual([6, 1, 5]);
  });

  test('a list that runs out is an error that changes nothing, unless the arm wraps', () => {
    const begin = (wrap: boolean) =>
      replay([syntheticTurn()], { arms: [{ ...deepByRound, wrap }, { kind: 'plain' }] }).begin(0, random);
    const episode = begin(false);
    episode.pull(1);
    episode.pull(1);
    expect(() => episode.pull(0)).toThrow(
      'Episode.pull: turns[0] (id 7, turn 0): deep20 must have a recorded length for round 3, or the arm wrap: true, got a list of 2',
    );
    const outcomes = Float64Array.of(-1, -1);
    expect(() => episode.pullAll!(1, outcomes)).toThrow('Episode.pullAll: turns[0] (id 7, turn 0): deep20 must have');
    expect(outcomes).toEqual(Float64Array.of(-1, -1));
    expect(episode.elapsed).toBe(2);
    expect(drain(episode, 1)).toHaveLength(10);

    const wrapping = begin(true);
    wrapping.pull(1);
    wrapping.pull(1);
    expect(drain(wrapping, 0)).toEqual([6, 4]);
  });

  test('a pull of no arm, or after the end, throws and changes nothing', () => {
    const episode = replay([syntheticTurn()], { arms: [treeByRound, { kind: 'plain', cost: 2 }] }).begin(0, random);
    for (const arm of [-1, 2, 0.5, Number.NaN]) {
      expect(() => episode.pull(arm)).toThrow(/^Episode\.pull: arm must be an integer in \[0, 1\]/);
      expect(() => episode.pullAll!(arm, new Float64Array(2))).toThrow(/^Episode\.pullAll: arm must be an integer/);
    }
    expect(() => episode.pullAll!(0, new Float64Array(1))).toThrow('outcomes must be a Float64Array of 2');
    expect(episode.elapsed).toBe(0);
    expect(drain(episode, 0)).toEqual([4, 1, 5, 2]);
    expect(() => episode.pull(1)).toThrow('Episode.pull: the episode must not be done, got a pull after EOS');
    expect(() => episode.pullAll!(1, new Float64Array(2))).toThrow('Episode.pullAll: the episode must not be done');
    expect(episode.elapsed).toBe(4);
  });
});

/** A turn of up to 40 tokens with blocks of two methods and runs of a track, and a signal that is its position. */
function randomTurn(id: number): TraceTurn {
  const random = createRandom('turns', id);
  const below = (count: number) => Math.floor(count * random());
  const tokenCount = 1 + below(40);
  const blocks = (most: number): number[] => {
    const lengths: number[] = [];
    for (let left = tokenCount; left > 0; left -= lengths[lengths.length - 1]!) {
      lengths.push(Math.min(left, 1 + below(most)));
    }
    return lengths;
  };
  return {
    ...{ id, turn: 0, tokenCount, milliseconds: {} },
    recorded: { near: blocks(4), far: blocks(9) },
    tracks: { copy: { accepted: Array.from({ length: tokenCount }, () => below(12) - 1), cap: 10 } },
    signals: { position: Array.from({ length: tokenCount }, (_, p) => p) },
  };
}

describe('every episode, played at random', () => {
  const turns = Array.from({ length: 25 }, (_, id) => randomTurn(id));

  /** Plays every turn twice, by `pull` and by `pullAll`; `given`: what an arm gives in a round that begins at a position. */
  function play(
    environment: ReplayEnvironment,
    given: (turn: TraceTurn, arm: ReplayArm, position: number, round: number) => number,
  ): void {
    const { arms } = environment.description;
    for (const index of [...turns.keys(), ...turns.keys()]) {
      const turn = turns[index]!;
      const draws = createRandom('arms', index);
      const [one, all] = [environment.begin(index, draws), environment.begin(index, draws)];
      const outcomes = new Float64Array(arms.length);
      const costs: number[] = [];
      for (let position = 0, round = 0; position < turn.tokenCount; round++) {
        const arm = Math.floor(arms.length * draws());
        const expected = arms.map((own) => Math.min(given(turn, own, position, round), turn.tokenCount - position));
        expect([one.done, all.done]).toEqual([false, false]);
        expect(one.pull(arm)).toBe(expected[arm]);
        expect(all.pullAll!(arm, outcomes)).toBe(expected[arm]);
        expect(Array.from(outcomes)).toEqual(expected);
        position += expected[arm]!;
        costs.push(arms[arm]!.cost);
        const elapsed = costs.reduce((sum, cost) => sum + cost, 0);
        expect([one.elapsed, all.elapsed]).toEqual([elapsed, elapsed]);
        // After the end the context is that of the last round.
        if (one.context && position < turn.tokenCount) expect(Array.from(one.context)).toEqual([position]);
      }
      expect([one.done, all.done]).toEqual([true, true]);
      if (!one.outcomesAt) continue;
      for (let position = 0; position < turn.tokenCount; position++) {
        one.outcomesAt(position, outcomes);
        const expected = arms.map((own) => Math.min(given(turn, own, position, 0), turn.tokenCount - position));
        expect(Array.from(outcomes)).toEqual(expected);
      }
    }
  }

  test('by position gives what reading the recording anew from there gives', () => {
    const arms: ReplayArm[] = [
      { kind: 'recorded', method: 'near', semantics: 'next-start' },
      { kind: 'track', track: 'copy', maxDraftLength: 3, cost: 1.5 },
      { kind: 'plain', cost: 0.25 },
      { kind: 'recorded', method: 'far', semantics: 'next-start', cost: 2 },
      { kind: 'track', track: 'copy' },
    ];
    const given = (turn: TraceTurn, arm: ReplayArm, position: number): number => {
      if (arm.kind === 'plain') return 1;
      if (arm.kind === 'track') {
        const run = turn.tracks[arm.track]!.accepted[position]!;
        return 1 + Math.min(run < 0 ? 0 : run, arm.maxDraftLength!);
      }
      let start = 0;
      for (const length of Array.from(turn.recorded[arm.method]!)) {
        if (start >= position) return length;
        start += length;
      }
      return turn.tokenCount;
    };
    play(replay(turns, { arms }), given);
    play(replay(turns, { arms, contexts: ['position'] }), given);
  });

  test('by round gives what stands in the list, over and over', () => {
    const arms: ReplayArm[] = [
      { kind: 'recorded', method: 'far', semantics: 'round-indexed', wrap: true },
      { kind: 'plain', cost: 0.25 },
      { kind: 'recorded', method: 'near', semantics: 'round-indexed', wrap: true, cost: 1.5 },
    ];
    play(replay(turns, { arms }), (turn, arm, _, round) => {
      if (arm.kind !== 'recorded') return 1;
      const lengths = Array.from(turn.recorded[arm.method]!);
      return lengths[round % lengths.length]!;
    });
  });
});

describe('an episode', () => {
  const arms: ReplayArm[] = [{ ...tree, cost: 1.4 }, chain, lookup, { kind: 'plain' }];
  const environment = replay([syntheticTurn(), syntheticTurn({ turn: 1, recorded: { tree: [6, 6] } })], { arms });

  test('tells the outcomes of every position that has been produced, and of no other', () => {
    const episode = environment.begin(0, random);
    const atStart = new Float64Array(4);
    episode.pullAll!(0, atStart);
    const outcomes = new Float64Array(4);
    episode.outcomesAt!(0, outcomes);
    expect(outcomes).toEqual(atStart);
    // At position 3 the tree's next block is that of position 4, the chain has 1 right token, the lookup 2.
    episode.outcomesAt!(3, outcomes);
    expect(Array.from(outcomes)).toEqual([1, 2, 3, 1]);
    expect(() => episode.outcomesAt!(4, outcomes)).toThrow(
      'Episode.outcomesAt: position must be an integer in [0, 3], got 4',
    );
  });

  test('elapsed adds up the costs of the arms that were pulled', () => {
    const episode = environment.begin(0, random);
    episode.pull(0);
    episode.pull(1);
    expect(episode.elapsed).toBe(2.4);
  });

  test('pullAll tells what every arm gives from the position, and goes on with the one that was pulled', () => {
    const episode = environment.begin(0, random);
    const outcomes = new Float64Array(4);
    expect(episode.pullAll!(1, outcomes)).toBe(3);
    expect(outcomes).toEqual(Float64Array.of(4, 3, 1, 1));
    expect(episode.pullAll!(0, outcomes)).toBe(1);
    expect(outcomes).toEqual(Float64Array.of(1, 2, 3, 1));
  });

  test('a pull of no arm, or after the end, throws and changes nothing', () => {
    const episode = environment.begin(1, random);
    for (const arm of [-1, 4, 0.5, Number.NaN]) {
      expect(() => episode.pull(arm)).toThrow(/^Episode\.pull: arm must be an integer in \[0, 3\]/);
      expect(() => episode.pullAll!(arm, new Float64Array(4))).toThrow(/^Episode\.pullAll: arm must be an integer/);
    }
    expect(() => episode.pullAll!(0, new Float64Array(3))).toThrow(
      'outcomes must be a Float64Array of 4, got one of 3',
    );
    expect(() => episode.outcomesAt!(0, new Float64Array(4))).toThrow('position must be an integer in [0, -1], got 0');
    expect(drain(episode, 0)).toEqual([6, 6]);
    expect(() => episode.pull(0)).toThrow('Episode.pull: the episode must not be done, got a pull after EOS');
    expect(() => episode.pullAll!(0, new Float64Array(4))).toThrow('got a pull after EOS');
    expect(episode.elapsed).toBe(2.8);
  });

  test('every way through a turn conserves its tokens, within the bounds of Proposition 3.1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }), (choices) => {
        const episode = environment.begin(0, random);
        let tokens = 0;
        let rounds = 0;
        while (!episode.done && rounds < 12) {
          const length = episode.pull(choices[rounds]!);
          const { min, max } = environment.armRanges[choices[rounds]!]!;
          expect(length >= min && length <= max).toBe(true);
          tokens += length;
          rounds += 1;
        }
        expect(tokens).toBe(12);
        expect(rounds).toBeGreaterThanOrEqual(12 / 6);
      }),
      { seed: 20261, numRuns: 300 },
    );
  });
});

describe('a context', () => {
  const matched = [0, 1, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5];
  const informed = syntheticTurn({ signals: { matched, entropy: Array.from(matched, (_, p) => p / 8) } });

  test('is what the signals say at the position that decoding has reached, in the order named, and stays after the end', () => {
    const environment = replay([informed], { arms: [tree, chain], contexts: ['entropy', 'matched'] });
    expect(environment.contextSize).toBe(2);
    expect(environment.description.contexts).toEqual(['entropy', 'matched']);
    const episode = environment.begin(0, random);
    const seen: number[][] = [];
    while (!episode.done && seen.length < 12) {
      seen.push(Array.from(episode.context!));
      episode.pull(0);
    }
    // The tree's blocks start at 0, 4, 5 and 10.
    expect(seen).toEqual([
      [0, 0],
      [4 / 8, 3],
      [5 / 8, 4],
      [10 / 8, 4],
    ]);
    expect(Array.from(episode.context!)).toEqual([10 / 8, 4]);
    const all = environment.begin(0, random);
    all.pullAll!(0, new Float64Array(2));
    expect(Array.from(all.context!)).toEqual([4 / 8, 3]);
    const outcomes = new Float64Array(2);
    all.outcomesAt!(0, outcomes);
    expect(Array.from(outcomes)).toEqual([4, 3]);
  });
});
