import {
  type ArmSelector,
  createRandom,
  type FullInformationSelector,
  runEpisode,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { scriptedEnvironment } from './scripted-environment.js';

const random = () => createRandom('episode');
const noLuck = () => 0;

/** A selector that plays arms in turn and writes down what it is told. */
function recorder(armCount: number, log: [number, number][]): ArmSelector {
  let round = 0;
  return {
    armCount,
    rewardRange: { min: 1, max: 10 },
    feedback: 'bandit',
    select: () => round % armCount,
    update(arm, reward) {
      round += 1;
      log.push([arm, reward]);
    },
    probability: () => 1 / armCount,
    snapshot: () => ({}),
  };
}

describe('runEpisode', () => {
  test('plays Algorithm 3: select, pull, update, until EOS', () => {
    const log: [number, number][] = [];
    const environment = scriptedEnvironment([[2, 3]], 9, [1, 1.5]);
    const result = runEpisode(recorder(2, log), environment.begin(0, noLuck), random());
    // 2 + 3 + 2 = 7 tokens, then arm 1 gives 3 and is cut at the 2 that are left.
    expect(log).toEqual([
      [0, 2],
      [1, 3],
      [0, 2],
      [1, 2],
    ]);
    expect(result).toEqual({ stoppingTime: 4, tokens: 9, elapsed: 5, pulls: [2, 2], stoppedBy: 'eos' });
  });

  test('costs count in what the selector hears where the reward is throughput, and nowhere else', () => {
    const heard = (reward: 'accepted-length' | 'throughput') => {
      const log: [number, number][] = [];
      const episode = scriptedEnvironment([[2, 3]], 9, [1, 1.5]).begin(0, noLuck);
      runEpisode(recorder(2, log), episode, random(), { reward, armCosts: [1, 1.5], roundLimit: 2 });
      return log;
    };
    expect(heard('accepted-length')).toEqual([
      [0, 2],
      [1, 3],
    ]);
    // 3 tokens at a cost of 1.5.
    expect(heard('throughput')).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });

  test('a round limit stops early and says so', () => {
    const environment = scriptedEnvironment([[2, 3]], 100);
    const result = runEpisode(recorder(2, []), environment.begin(0, noLuck), random(), { roundLimit: 3 });
    expect(result).toMatchObject({ stoppingTime: 3, tokens: 7, stoppedBy: 'round-limit' });
  });

  test('a sequence that ends in the last allowed round ended by itself', () => {
    const environment = scriptedEnvironment([[2]], 6);
    const result = runEpisode(recorder(1, []), environment.begin(0, noLuck), random(), { roundLimit: 3 });
    expect(result).toMatchObject({ stoppingTime: 3, stoppedBy: 'eos' });
  });

  test('the last round can be kept from the selector', () => {
    const log: [number, number][] = [];
    const environment = scriptedEnvironment([[4]], 10);
    const result = runEpisode(recorder(1, log), environment.begin(0, noLuck), random(), { learnFromLastRound: false });
    expect(result.stoppingTime).toBe(3);
    expect(log).toEqual([
      [0, 4],
      [0, 4],
    ]);
  });

  test('a selector with full information learns every outcome of the round', () => {
    const seen: number[][] = [];
    const environment = truncatedGeometric({ acceptanceRates: [0, 1], maxDraftLength: 3, sequenceLength: 6 });
    const selector: FullInformationSelector = {
      armCount: 2,
      rewardRange: environment.rewardRange,
      feedback: 'full-information',
      select: () => 1,
      updateAll: (rewards) => seen.push(Array.from(rewards)),
      probability: (arm) => arm,
      snapshot: () => ({}),
    };
    const result = runEpisode(selector, environment.begin(0, random()), random());
    // Arm 0 never has a draft accepted, arm 1 always all three: 4 tokens, then the 2 that are left.
    expect(seen).toEqual([
      [1, 4],
      [1, 2],
    ]);
    expect(result.stoppingTime).toBe(2);
  });

  test('full information needs an episode that can tell it', () => {
    const selector = { ...recorder(1, []), feedback: 'full-information', updateAll() {} } as const;
    expect(() => runEpisode(selector, scriptedEnvironment([[1]], 5).begin(0, noLuck), random())).toThrow(
      'runEpisode: episode must have pullAll for a selector with full information, got one without',
    );
  });

  test.each([
    [0, 'got 0'],
    [-1, 'got -1'],
    [1.5, 'got 1.5'],
    [Number.NaN, 'got NaN'],
  ])('a round limit of %s is refused before a token is drawn', (roundLimit, got) => {
    const episode = scriptedEnvironment([[2]], 6).begin(0, noLuck);
    expect(() => runEpisode(recorder(1, []), episode, random(), { roundLimit })).toThrow(
      `runEpisode: roundLimit must be a positive integer or Infinity, ${got}`,
    );
    expect(episode.elapsed).toBe(0);
  });

  test.each<[string, unknown, string]>([
    ['null', null, 'options must be an object, got null'],
    [
      'learnFromLastRound as a text',
      { learnFromLastRound: 'no' },
      'learnFromLastRound must be true or false, got "no"',
    ],
    ['a checkpoint of 0', { checkpoints: [0] }, 'checkpoints[0] must be a positive integer, got 0'],
    ['freeArms for another number of arms', { freeArms: [true] }, 'freeArms must be an array of 2, got an array of 1'],
  ])('options that are wrong are refused before a token is drawn: %s', (_, options, message) => {
    const episode = scriptedEnvironment([[2, 3]], 6).begin(0, noLuck);
    expect(() => runEpisode(recorder(2, []), episode, random(), options as object)).toThrow(`runEpisode: ${message}`);
    expect(episode.elapsed).toBe(0);
  });

  test('missing arguments are named', () => {
    const environment = truncatedGeometric({ acceptanceRates: [0.5], maxDraftLength: 3, sequenceLength: 6 });
    const episode = environment.begin(0, random());
    // @ts-expect-error what a caller from JavaScript may do
    expect(() => runEpisode(undefined, episode, random())).toThrow(
      'runEpisode: selector must be an object, got undefined',
    );
    // @ts-expect-error
    expect(() => runEpisode(ucbSpec(environment), null, random())).toThrow(
      'runEpisode: episode must be an object, got null',
    );
    // @ts-expect-error
    expect(() => runEpisode(ucbSpec(environment), episode)).toThrow(
      'runEpisode: random must be a function, got undefined',
    );
  });

  test.each([
    ['feedback', { feedback: 'weird' }, "selector.feedback must be 'bandit' or 'bandit-with-costs' or"],
    ['no select', { select: undefined }, 'selector.select must be a function, got undefined'],
    ['no update', { update: undefined }, 'selector.update must be a function, got undefined'],
    ['another feedback than its methods', { feedback: 'contextual' }, 'selector.updateObserved must be a function'],
    ['no arms', { armCount: 0 }, 'selector.armCount must be a positive integer, got 0'],
  ])('what is no selector is refused: %s', (_, part, message) => {
    const environment = truncatedGeometric({ acceptanceRates: [0.5], maxDraftLength: 2, sequenceLength: 9 });
    const selector = { ...environment, feedback: 'bandit', select: () => 0, update: () => {}, ...part };
    const random = createRandom('no selector');
    expect(() => runEpisode(selector as never, environment.begin(0, random), random)).toThrow(message);
  });

  test('a selector for another number of arms is refused', () => {
    const environment = truncatedGeometric({ acceptanceRates: [0.5], maxDraftLength: 3, sequenceLength: 60 });
    const selector = ucbSpec({ armCount: 2, rewardRange: environment.rewardRange });
    expect(() => runEpisode(selector, environment.begin(0, random()), random())).toThrow(
      'Episode.pull: arm must be an integer in [0, 0], got 1',
    );
  });
});
