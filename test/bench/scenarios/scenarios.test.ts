/** The scenarios: what each does, by hand; who plays; and what the tables say. */
import {
  type ArmSelector,
  acceptancePresets,
  acceptedLengthRange,
  createRandom,
  fixedArm,
  kaplanMeierDraftLength,
  omegaUcb,
  restoreSelector,
  runEpisode,
  servedDrafter,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { delivered } from '../../../bench/scenarios/delivery.js';
import { scenariosPage } from '../../../bench/scenarios/page.js';
import { playRun, restored } from '../../../bench/scenarios/play.js';
import type { ScenarioRow, ScenariosPart } from '../../../bench/scenarios/results.js';
import { RIVALS } from '../../../bench/scenarios/rivals.js';
import { batchOf, RESTART, SCENARIOS, type Scenario, sharesOf } from '../../../bench/scenarios/scenarios.js';
import { saving, scenarioBlocks, standingsOf } from '../../../bench/scenarios/tables.js';
import { costsAt, DRAFT_LENGTHS, drawRequest, hazardsAt, UNIT_MILLISECONDS } from '../../../bench/scenarios/world.js';
import { readText } from '../../docs/repository.js';

const scenario = (name: string): Scenario => SCENARIOS.find((own) => own.name === name)!;
const rival = (name: string) => RIVALS.find((own) => own.name === name)!;

describe('the server', () => {
  test('has the published times: milliseconds without drafts and with 3 and 7, for 32 requests and for 64', () => {
    const shown = (batch: number) => [0, 3, 7].map((g) => (costsAt(batch)[g]! * UNIT_MILLISECONDS).toFixed(2));
    expect(UNIT_MILLISECONDS.toFixed(2)).toBe('7.15');
    expect(shown(32)).toEqual(['9.02', '13.25', '15.95']);
    expect(shown(64)).toEqual(['10.95', '17.28', '22.66']);
  });

  test('drafts as it was recorded at odds of 1, and at four times the odds four in five of one in two', () => {
    hazardsAt(1).forEach((hazard, k) => {
      expect(hazard).toBeCloseTo(acceptancePresets.chain68m.hazards[k]!, 12);
    });
    // 0.565 / 0.435 = 1.29885; four times as much is 5.19540 to 1, a probability of 0.83859.
    expect(hazardsAt(4)[0]).toBeCloseTo(0.83859, 5);
  });

  test('gets the same requests for everybody, of the kinds that the shares say', () => {
    const kinds = Array.from({ length: 300 }, (_, i) => drawRequest(1, 0, i, [0.5, 0, 0.5]));
    expect(drawRequest(1, 0, 7, [0.5, 0, 0.5])).toEqual(kinds[7]);
    const first = kinds.map(({ hazards }) => hazards[0]!.toFixed(2));
    expect([...new Set(first)].sort()).toEqual(['0.21', '0.84']);
    // A half of 300, give or take 4 standard deviations of 8.66.
    expect(Math.abs(first.filter((hazard) => hazard === '0.84').length - 150)).toBeLessThan(35);
    for (const { tokens } of kinds) expect(tokens >= 64 && tokens <= 512).toBe(true);
  });
});

describe('a delivery', () => {
  const problem = { armCount: 8, rewardRange: acceptedLengthRange(7) };

  /** A selector that writes down what it is told. */
  function listener() {
    const told: string[] = [];
    const inner = fixedArm({ ...problem, arm: 3 });
    const update: ArmSelector['update'] = (arm, reward, probability) => {
      told.push(`${arm}: ${reward}${probability === undefined ? '' : `, ${probability}`}`);
    };
    return { told, inner: Object.assign(Object.create(inner), { update }) as ArmSelector };
  }

  test('tells outcomes late, with the probability of then, loses some and turns some round', () => {
    const { told, inner } = listener();
    const delivery = { mostRoundsLate: 2, lostShare: 0.2, poisonedShare: 0.1 };
    const selector = delivered(inner, 'tokens', DRAFT_LENGTHS, delivery);
    // Three uniforms a round: lost below 0.2, turned below 0.1, late by the whole part of three times the third.
    const uniforms = [
      [0.5, 0.5, 0.9],
      [0.1, 0.5, 0.0],
      [0.5, 0.05, 0.0],
      [0.5, 0.5, 0.5],
      [0.5, 0.5, 0.0],
    ].flat();
    selector.draw(() => uniforms.shift()!);
    const after = [4, 3, 2, 1, 4].map((accepted) => {
      selector.updateWithCost(3, accepted, 1);
      return told.splice(0);
    });
    // The first comes in the third round, before that one's own, which is turned: 2 of 4 tokens to 3. The second is lost.
    expect(after).toEqual([[], [], ['3: 4, 1', '3: 3'], [], ['3: 1, 1', '3: 4']]);
  });

  test('tells tokens per time where that is learnt, and time to who learns it', () => {
    const { told, inner } = listener();
    const always = { mostRoundsLate: 0, lostShare: 0, poisonedShare: 0 };
    const throughput = delivered(inner, 'throughput', DRAFT_LENGTHS, always);
    throughput.draw(() => 0.5);
    throughput.updateWithCost(3, 4, 1.6);
    expect(told).toEqual(['3: 2.5']);
    const costed = omegaUcb({ ...problem, maxCost: 2 });
    const both = delivered(costed, 'tokens', DRAFT_LENGTHS, always);
    both.draw(() => 0.5);
    both.updateWithCost(3, 4, 1.6);
    expect(costed.snapshot().state.costSums[3]).toBe(1.6);
  });
});

describe('a run', () => {
  const REQUESTS = 9;
  const play = (name: string, who: string, requests = REQUESTS) => playRun(scenario(name), rival(who), requests, 0, 1);

  test('without drafts takes the time of a plain pass for every token, in the batch of the request', () => {
    const lengths = (name: string) =>
      Array.from({ length: REQUESTS }, (_, i) => drawRequest(1, 0, i, sharesOf(scenario(name), i)).tokens);
    const plainTime = (batch: number) => costsAt(batch)[0]! * UNIT_MILLISECONDS;
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    const calm = play('calm', 'always 0');
    expect(calm.tokens).toBe(sum(lengths('calm')));
    expect(calm.targetCalls).toBe(calm.tokens);
    // Sums of some 2,000 terms round at most as often.
    expect(calm.milliseconds / (calm.tokens * plainTime(32))).toBeCloseTo(1, 11);
    const batches = [1, 1, 4, 4, 16, 16, 64, 64, 64];
    expect(batches).toEqual(batches.map((_, i) => batchOf(scenario('load'), i)));
    const load = sum(lengths('load').map((tokens, i) => tokens * plainTime(batches[i]!)));
    expect(play('load', 'always 0').milliseconds / load).toBeCloseTo(1, 11);
    const surge = sum(
      lengths('surge').map((tokens) => Math.ceil(tokens / 2) * plainTime(4) + Math.floor(tokens / 2) * plainTime(64)),
    );
    expect(play('surge', 'always 0').milliseconds / surge).toBeCloseTo(1, 11);
  });

  test('of one draft length is the same whatever is told, kept, or charged for changing it', () => {
    const calm = play('calm', 'always 3');
    for (const name of ['switching', 'stale', 'late', 'cold', 'poisoned']) expect(play(name, 'always 3')).toEqual(calm);
  });

  test('of a rule is another in every scenario but the calm one', () => {
    const calm = play('calm', 'kaplanMeierDraftLength');
    for (const { name } of SCENARIOS.slice(1)) expect(play(name, 'kaplanMeierDraftLength'), name).not.toEqual(calm);
  });

  test('that restarts goes on from what was saved some requests before', () => {
    const { keeping: _, ...rest } = scenario('restart');
    const carried: Scenario = { ...rest, keeping: 'carried' };
    const who = rival('kaplanMeierDraftLength');
    const before = playRun(scenario('restart'), who, RESTART.every, 0, 1);
    expect(before).toEqual(playRun(carried, who, RESTART.every, 0, 1));
    const after = playRun(scenario('restart'), who, RESTART.every + 1, 0, 1);
    // Once more by hand: requests 0 to 3, and then the one after the restart.
    const armCosts = costsAt(32);
    let selector: ArmSelector = kaplanMeierDraftLength({
      armCount: DRAFT_LENGTHS.length,
      rewardRange: acceptedLengthRange(7),
      armCosts,
    });
    let calls = 0;
    for (const request of [0, 1, 2, 3, RESTART.every]) {
      const { hazards, tokens } = drawRequest(1, 0, request, sharesOf(carried, request));
      const loads = [{ fromToken: 0, armCosts }];
      const server = servedDrafter({ draftLengths: DRAFT_LENGTHS, hazards, sequenceLength: tokens, loads });
      const episode = server.begin(request, createRandom(1, 0, request, 'environment'));
      const result = runEpisode(selector, episode, createRandom('unused'), { learnFromLastRound: false });
      calls = result.stoppingTime;
      selector = restoreSelector(JSON.parse(JSON.stringify(selector.snapshot()))) as ArmSelector;
    }
    expect(after.targetCalls - before.targetCalls).toBe(calls);
  });

  test('tells the costs of a batch to rules that know times, which keep what they have learnt', () => {
    const problem = { armCount: DRAFT_LENGTHS.length, rewardRange: acceptedLengthRange(7) };
    const one = kaplanMeierDraftLength({ ...problem, armCosts: costsAt(1) });
    one.update(3, 2);
    const before = one.snapshot();
    const told = restored(before, costsAt(64)).snapshot();
    expect(told).toEqual({ ...before, config: { ...before.config, armCosts: costsAt(64) } });
    const deaf = rival('heuristicDraftLength').create({ ...problem, armCosts: costsAt(1) }, []);
    expect(restored(deaf.snapshot(), costsAt(64)).snapshot()).toEqual(deaf.snapshot());
  });
});

describe('the tables', () => {
  const row = (name: string, selector: string, side: ScenarioRow['side'], times: readonly number[]): ScenarioRow => ({
    ...{ scenario: name, selector, side },
    runs: times.map((milliseconds) => ({ tokens: 10, targetCalls: 5, milliseconds })),
  });
  const rows = SCENARIOS.flatMap(({ name }, i) => [
    row(name, 'mine', 'ours', i === 4 ? [90, 110, 130] : [60, 80, 90]),
    row(name, 'other', 'theirs', [80, 100, 100]),
    row(name, 'always 0', 'fixed', [100, 100, 100]),
    row(name, 'always 1', 'fixed', [70, 80, 90]),
  ]);
  const part: ScenariosPart = { kind: 'scenarios', runs: 3, requests: 1, rows };

  test('have time over that of the best fixed length, its mean and its worst, least worst first', () => {
    // Best fixed 240 ms; other 280 / 240; mine 230 / 240, and 330 / 240 once.
    const standings = standingsOf(part);
    expect(standings.map(({ selector }) => selector)).toEqual(['always 1', 'other', 'always 0', 'mine']);
    const mine = standings[3]!;
    expect(mine.worst).toBeCloseTo(330 / 240, 12);
    expect(mine.mean).toBeCloseTo((8 * 230 + 330) / (9 * 240), 12);
  });

  test('say what is saved run by run, and put in brackets what luck may have done', () => {
    // 1 - 60/80, 1 - 80/100, 1 - 90/100: 0.25, 0.2, 0.1; mean 0.18333, standard error sqrt(0.0058333 / 3) = 0.04410.
    const first = saving(rows[0]!, rows[1]!);
    expect(first.mean).toBeCloseTo(0.18333, 5);
    expect(first.error).toBeCloseTo(0.0441, 4);
    const blocks = scenarioBlocks(part);
    const table = (beginning: string) =>
      blocks.flatMap((block) => (typeof block !== 'string' && block.title.startsWith(beginning) ? block.rows : []));
    // -0.125, -0.1 and -0.3: mean -0.175, standard error 0.0629, more than two of them.
    expect(table('Per cent')).toEqual([
      ['other', '+18.3', '+18.3', '+18.3', '+18.3', '-17.5', '+18.3', '+18.3', '+18.3', '+18.3'],
    ]);
    expect(table('Scenarios, of 9')).toEqual([['mine', '8 : 1']]);
    const close: ScenariosPart = {
      ...part,
      rows: rows.map((own) => (own.selector === 'mine' ? row(own.scenario, 'mine', 'ours', [70, 105, 105]) : own)),
    };
    // 0.125, -0.05, -0.05: mean 0.0083, standard error 0.058.
    expect(JSON.stringify(scenarioBlocks(close))).toContain('(+0.8)');
  });
});

describe('the page', () => {
  const text = readText('docs/scenarios.md');

  test('has every scenario and every rival, each with a figure for every scenario', () => {
    for (const { name, what } of SCENARIOS) expect(text).toContain(`- ${name}: ${what}`);
    for (const { name, side } of RIVALS) {
      const cells = text.split('\n').find((line) => line.startsWith(`| ${name} | ${side === 'fixed' ? '' : side} |`))!;
      expect(cells.match(/ \d\.\d{3} /g), name).toHaveLength(SCENARIOS.length + 2);
    }
  });

  test('is not written over another one', () => {
    const page = scenariosPage([]);
    expect(() => page.check('# Leaderboard\n', 'docs/leaderboard.md')).toThrow(
      '--markdown must be a new file or a page of this command, got docs/leaderboard.md',
    );
    expect(() => page.check(text, 'docs/scenarios.md')).not.toThrow();
    expect(() => page.check(undefined, 'new.md')).not.toThrow();
  });
});
