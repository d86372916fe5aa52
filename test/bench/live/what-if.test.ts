import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, decisionLedger, exp3, type LedgerEvent, uniformRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { runBench, temporaryFolder } from '../run-bench.js';

const folder = temporaryFolder();

function write(name: string, lines: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}

describe('what-if', () => {
  const events: LedgerEvent[] = [];
  const ledger = decisionLedger(uniformRandom({ armCount: 2, rewardRange: { min: 0, max: 1 } }), {
    armNames: ['small', 'large'],
    onEvent: (event) => events.push(event),
  });
  const random = createRandom('what-if');
  for (let round = 0; round < 400; round++) {
    const { id, arm } = ledger.decide(random);
    if (round % 40 === 39) ledger.cancel(id);
    else ledger.settle(id, random() < (arm === 0 ? 0.3 : 0.8) ? 1 : 0);
  }
  const log = write('events.jsonl', events);

  test('tells of every arm by its name, of uniform choice, and of a selector, from the events of a ledger', async () => {
    const { code, stdout, stderr } = await runBench(['what-if', log, '--selector', 'imed', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const told = JSON.parse(stdout);
    expect([told.decisions, told.withoutOutcome, told.level]).toEqual([390, 10, 0.95]);
    const [small, large, uniform, replayed] = told.targets;
    expect([small.target, large.target, uniform.target, replayed.target]).toEqual([
      'always small',
      'always large',
      'uniform',
      'imed, replayed',
    ]);
    // 95 intervals of a seeded log, which holds the truth here.
    for (const [{ doublyRobust }, truth] of [
      [small, 0.3],
      [large, 0.8],
      [uniform, 0.55],
    ]) {
      expect(doublyRobust.low).toBeLessThan(truth);
      expect(doublyRobust.high).toBeGreaterThan(truth);
    }
    expect(replayed.reward.mean).toBeGreaterThan(uniform.doublyRobust.mean);
    const table = await runBench(['what-if', log]);
    expect(table.stdout).toContain('390 decisions with outcomes, mean reward');
    expect(table.stdout).toContain('10 more have none and are left out');
    expect(table.stdout).toMatch(/^always large +0\.\d{3} \[0\.\d{3}, \d\.\d{3}\]/m);
  });

  test('replays a selector on a log of unequal choices where it is told their least probability', async () => {
    const luck = createRandom('what-if', 'exp3');
    const drawn = exp3({ armCount: 2, rewardRange: { min: 0, max: 1 }, explorationRate: 0.4 });
    const lines = Array.from({ length: 600 }, () => {
      const arm = drawn.select(luck);
      const probability = drawn.probability(arm);
      const reward = luck() < (arm === 0 ? 0.3 : 0.8) ? 1 : 0;
      drawn.update(arm, reward);
      return { arm, probability, reward };
    });
    const unequal = write('unequal.jsonl', lines);
    const asked = ['what-if', unequal, '--selector', 'imed', '--json'];
    const refused = JSON.parse((await runBench(asked)).stdout).targets.at(-1);
    expect(refused.refused).toContain('probability must be 1 / 2, with no arm left out');
    const told = JSON.parse((await runBench([...asked, '--least-probability', '0.2'])).stdout).targets.at(-1);
    // Binomial(600, 0.2) has a deviation of 9.8.
    expect(Math.abs(told.rounds - 120)).toBeLessThan(4 * 9.8);
    expect(told.reward.mean).toBeGreaterThan(0.55);
    const wrong = await runBench([...asked, '--least-probability', '2']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--least-probability')]);
  });

  const flat = (change: object) => [
    { arm: 0, probability: 0.5, reward: 1 },
    { arm: 1, probability: 0.5, reward: 0, ...change },
    { arm: 1, probability: 0.5, reward: 1 },
  ];
  test.each([
    ['zero', flat({ probability: 0 }), 'log[1].probability must be in (0, 1], got 0'],
    ['above', flat({ probability: 1.1 }), 'log[1].probability must be in (0, 1], got 1.1'],
    ['missing', flat({ probability: undefined }), 'log[1].probability must be in (0, 1], got undefined'],
    ['reward', flat({ reward: 3 }), 'log[1]: reward must be in [0, 1], got 3'],
    [
      'certain',
      [
        { arm: 0, probability: 1, reward: 1 },
        { arm: 1, probability: 1, reward: 1 },
      ],
      'log[1].probability must be less than 1, or arm 0 could not be played',
    ],
    ['empty', [], 'a log must have at least two decisions with outcomes, got 0'],
    ['stray', [{ event: 'settled', id: 4, outcome: 1 }], 'stray.jsonl:1: id must be that of a decision above, got 4'],
  ])('a log that cannot be evaluated is refused in one line: %s', async (name, lines, message) => {
    const { code, stdout, stderr } = await runBench(['what-if', write(`${name}.jsonl`, lines)]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^banditspec: .*\n$/);
    expect([code, stdout]).toEqual([1, '']);
  });

  test('arms that were never played are named, and the rest is told', async () => {
    const { code, stdout } = await runBench(['what-if', write('never.jsonl', flat({})), '--arms', '3']);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '- always arm 2: estimateWhatIf: arms that the target plays must have been played, got a log that never played 2',
    );
    expect(stdout).toMatch(/^always arm 1 /m);
  });
});
