/** Plays one rival through one scenario. Requests, luck and deliveries are named by run and request: the same for all. */
import {
  type AnySelector,
  type AnySelectorSnapshot,
  type ArmSelector,
  type CostedArmSelector,
  createRandom,
  type RewardRange,
  restoreSelector,
  runEpisode,
  servedDrafter,
} from 'banditspec';
import { type DeliveredSelector, delivered, PROMPT_DELIVERY } from './delivery.js';
import type { RunResult } from './results.js';
import type { Rival } from './rivals.js';
import { batchOf, RESTART, type Scenario, sharesOf } from './scenarios.js';
import { costsAt, DRAFT_LENGTHS, drawRequest, UNIT_MILLISECONDS } from './world.js';

/** Where the answer of a request is decoded. */
function serverOf(scenario: Scenario, seed: string | number, run: number, request: number) {
  const { laterBatch, switchingMilliseconds = 0, stale } = scenario;
  const { hazards, tokens } = drawRequest(seed, run, request, sharesOf(scenario, request));
  const first = { fromToken: 0, armCosts: costsAt(batchOf(scenario, request)) };
  return servedDrafter({
    draftLengths: DRAFT_LENGTHS,
    hazards,
    sequenceLength: tokens,
    loads: laterBatch ? [first, { fromToken: Math.ceil(tokens / 2), armCosts: costsAt(laterBatch) }] : [first],
    switchingCost: switchingMilliseconds / UNIT_MILLISECONDS,
    ...(stale && { stale }),
  });
}

/** The least and the most that a round of each arm takes in a scenario. */
function costRangesOf({ batches, laterBatch, switchingMilliseconds = 0 }: Scenario): RewardRange[] {
  const costs = [...batches, ...(laterBatch ? [laterBatch] : [])].map(costsAt);
  return DRAFT_LENGTHS.map((_, arm) => ({
    // The time of a round is a difference of sums, which round.
    min: (1 - 1e-9) * Math.min(...costs.map((own) => own[arm]!)),
    max: (1 + 1e-9) * (Math.max(...costs.map((own) => own[arm]!)) + switchingMilliseconds / UNIT_MILLISECONDS),
  }));
}

/** A selector that goes on from a snapshot, told what rounds cost now if it is one that wants to know. */
export function restored(snapshot: unknown, armCosts: readonly number[]): ArmSelector | CostedArmSelector {
  const { config, ...rest } = snapshot as AnySelectorSnapshot;
  const told = 'armCosts' in config ? { ...config, armCosts } : config;
  return restoreSelector({ ...rest, config: told } as AnySelectorSnapshot) as ArmSelector | CostedArmSelector;
}

/** Plays one run of so many requests. */
export function playRun(
  scenario: Scenario,
  rival: Rival,
  requests: number,
  run: number,
  seed: string | number,
): RunResult {
  const { keeping, delivery = PROMPT_DELIVERY } = scenario;
  const costRanges = costRangesOf(scenario);
  const deliver = (inner: ArmSelector | CostedArmSelector): DeliveredSelector =>
    delivered(inner, rival.learning, DRAFT_LENGTHS, delivery);
  let selector: DeliveredSelector | undefined;
  /** By the number of the request that they were saved after. */
  const saved: unknown[] = [];
  let tokens = 0;
  let targetCalls = 0;
  let milliseconds = 0;
  for (let request = 0; request < requests; request++) {
    const server = serverOf(scenario, seed, run, request);
    const { armCount, rewardRange } = server;
    const armCosts = server.armCosts!;
    if (selector === undefined || keeping === 'lost') {
      selector = deliver(rival.create({ armCount, rewardRange, armCosts }, costRanges));
    } else {
      const restarts = keeping === 'restarted' && request % RESTART.every === 0;
      const changed = batchOf(scenario, request) !== batchOf(scenario, request - 1);
      if (restarts) selector = deliver(restored(saved[request - 1 - RESTART.age], armCosts));
      else if (changed) selector = deliver(restored(selector.snapshot(), armCosts));
      selector.startEpisode?.();
    }
    selector.draw(createRandom(seed, run, request, 'delivery'));
    const episode = server.begin(request, createRandom(seed, run, request, 'environment'));
    const random = createRandom(seed, run, request, 'selector');
    // The round that ends an answer is cut, and understates its arm.
    const result = runEpisode(selector as AnySelector, episode, random, { learnFromLastRound: false });
    tokens += result.tokens;
    targetCalls += result.stoppingTime;
    milliseconds += result.elapsed * UNIT_MILLISECONDS;
    if (keeping === 'restarted') saved.push(selector.snapshot());
  }
  return { tokens, targetCalls, milliseconds };
}
