/** Addresses of the page: what is written is read back, and whatever is read gives a setting that can be played. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Player } from '../../playground/model/player.js';
import { readAddress, toAddress } from '../../playground/state/address.js';
import { MOST, SELECTOR_KINDS, SPEEDS, WORLDS } from '../../playground/state/setting.js';
import { SITUATIONS } from '../../playground/state/stories.js';
import { panelView } from '../../playground/view/panel.js';
import { curveView } from '../../playground/view/regret-curve.js';

describe('an address', () => {
  test.each(Object.entries(SITUATIONS))(
    'of the situation %s is read back, and nothing changed',
    (story, { setting }) => {
      expect(setting.story).toBe(story);
      expect(readAddress(toAddress(setting))).toEqual({ setting, changes: [] });
      expect(readAddress(`#story=${story}`)).toEqual({ setting, changes: [] });
    },
  );

  test('that is empty is the first situation', () => {
    expect(readAddress('')).toEqual({ setting: SITUATIONS.trap.setting, changes: [] });
  });

  test('of a moment in a game is read back', () => {
    const setting = {
      ...SITUATIONS.radius.setting,
      round: 17,
      others: true,
      seed: 'a & b=#?',
      guess: 2,
      hand: [0, 1, 2],
    };
    expect(readAddress(`#${toAddress(setting)}`)).toEqual({ setting, changes: [] });
  });

  test.each([
    ['length=0', 'length was set from “0” to 1: it must be a whole number from 1 to 100000.', { length: 1 }],
    ['length=100001', 'length was set from “100001” to 100000: it must be a whole number from 1 to 100000.', {}],
    ['answers=1.5', 'answers was set from “1.5” to 2: it must be a whole number from 1 to 500.', { answers: 2 }],
    ['draft=many', 'draft was set from “many” to 4: it must be a number.', { draft: 4 }],
    ['round=-3', 'round was set from “-3” to 0: it must be a whole number from 0 to 100000.', { round: 0 }],
    ['rates=0,1,2', 'rates, arm 3, was set from “2” to 1: it must be from 0 to 1.', { rates: [0, 1, 1] }],
    ['rates=', 'rates, arm 1, was set from “” to 0.5: it must be a number.', { rates: [0.5] }],
    ['left=ucb1', /^left was set from “ucb1” to followTheLeader: it must be one of ucbSpec, /, {}],
    ['right=ucbSpec:99', 'right, the radius, was set from “99” to 10: it must be from 0 to 10.', {}],
    ['left=exp3Spec:2', 'left was set from “exp3Spec:2” to exp3Spec: only ucbSpec has a radius to scale.', {}],
    ['speed=7', 'speed was set from “7” to 100: it must be one of 1, 4, 20, 100, 1000.', { speed: 100 }],
    ['hand=0z1', 'hand was set from “0z1” to 01: it may hold only 0, 1 and 2.', { hand: [0, 1] }],
    ['colour=red', '“colour” is not a setting of this page and was left out.', {}],
    ['v=0', 'The address is of version “0”, this page of 1: please check it.', {}],
    ['seed=%E0%A4%A', null, { seed: '%E0%A4%A' }],
  ] as const)('with %s is mended, and says so', (address, change, part) => {
    const { setting, changes } = readAddress(address);
    expect(setting).toMatchObject(part);
    if (change === null) expect(changes).toEqual([]);
    else if (typeof change === 'string') expect(changes).toContain(change);
    else expect(changes[0]).toMatch(change);
  });

  test('that fits no longer together is mended: one answer of a text, a table with room, prompts that can scatter', () => {
    expect(readAddress('story=copying&answers=3').changes).toEqual([
      'answers was set from 3 to 1: the text is one answer.',
    ]);
    expect(readAddress('story=radius&length=100000&answers=4').setting.answers).toBe(1);
    const table = readAddress(`story=adversary&rates=${new Array(50).fill(0).join(',')}&length=100000`);
    expect(table.setting.length).toBe(MOST.tableEntries / 50);
    expect(table.changes).toHaveLength(1);
    expect(readAddress('story=prompts&rates=0,1').setting.rates).toEqual([0.01, 0.99]);
  });

  test('whatever it says gives a setting that is read back unchanged', () => {
    const value = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String));
    const names = [
      'v',
      'story',
      'world',
      'rates',
      'draft',
      'length',
      'answers',
      'seed',
      'left',
      'round',
      'hand',
      'guess',
    ];
    const field = fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string()), value);
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const address = fields.map(([name, text]) => `${name}=${text}`).join('&');
        const { setting } = readAddress(address);
        expect(readAddress(toAddress(setting))).toEqual({ setting, changes: [] });
      }),
      { seed: 14, numRuns: 500 },
    );
  });
});

describe('an extreme setting', () => {
  const rates = [[0], [1], [0, 1], new Array<number>(50).fill(0.5), Array.from({ length: 50 }, (_, i) => i % 2)];
  const cases = WORLDS.flatMap((world) => rates.map((list) => ({ world, list })));
  test.each(cases)('is played to its end and drawn: $world, $list', ({ world, list }) => {
    for (const [draft, length] of [
      [0, 1],
      [16, 1],
      [16, 300],
    ] as const) {
      for (const kind of SELECTOR_KINDS) {
        const address = `world=${world}&rates=${list.join(',')}&draft=${draft}&length=${length}&answers=2&left=${kind}`;
        const player = new Player(readAddress(`${address}&right=ucbSpec:0&round=100000`).setting);
        while (!player.arrived) player.work(1000, () => 0);
        expect(player.runs.map(({ tokens }) => tokens)).toEqual([player.world.tokens, player.world.tokens]);
        const shown = player.runs.map((run) => panelView(run, player.yardstick, true));
        const curve = curveView(player.runs, player.yardstick, { width: 1, height: 1 });
        expect(JSON.stringify([shown, curve])).not.toMatch(/NaN|undefined/);
        for (const { arms } of shown) {
          for (const { low, high } of arms) expect(0 <= low && low <= high && high <= 1).toBe(true);
        }
      }
    }
  });

  test('of 100,000 tokens and 50 arms is cut to what a page replays, and its speeds are known', () => {
    const { setting } = readAddress(`story=radius&length=100000&answers=500&rates=${new Array(50).fill(1).join(',')}`);
    expect(setting.length * setting.answers).toBe(MOST.tokens);
    expect(SPEEDS).toContain(setting.speed);
  });
});
