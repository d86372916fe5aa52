import {
  formatRegretReport,
  formatTable,
  measureRegret,
  regretReportToCsv,
  regretReportToJson,
  regretRows,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { scriptedEnvironment } from '../harness/scripted-environment.js';

// Arm 0 gives 2 tokens a round, arm 1 gives 4; 12 tokens: 6 and 3 rounds. UCBSpec: arms 0 and 1 first, then by eq. (7).
const report = measureRegret({
  environment: { ...scriptedEnvironment([[2, 4]], 12), armNames: ['slow, "plain"', 'fast'] },
  selectors: { ucbSpec },
  episodes: 2,
  seed: 'reports',
});

describe('reports', () => {
  test('rows hold one line for each selector and each fixed arm', () => {
    // After 2 + 4 tokens arm 1 leads with equal radii and gives 4, then 2 are left: 4 rounds, 1 more than always arm 1.
    expect(
      regretRows(report).map(({ player, kind, stoppingTime, regret }) => [player, kind, stoppingTime, regret]),
    ).toEqual([
      ['ucbSpec', 'selector', 4, 1],
      ['always slow, "plain"', 'fixed-arm', 6, 3],
      ['always fast', 'fixed-arm', 3, 0],
    ]);
  });

  test('the text is one table and a legend that says what each number is', () => {
    const [header, rule, first, second, third, ...legend] = formatRegretReport(report).split('\n');
    expect(header).toMatch(/^ +rounds +regret +95% interval +p5 +median +p95 +on best +tok\/round +tok\/time$/);
    expect(rule).toMatch(/^-+( {2}-+)+$/);
    expect(first).toMatch(/^ucbSpec +4\.0 +1\.0 +1\.0 to 1\.0 +1 +1 +1 +\d+\.\d% +3\.000 +3\.000$/);
    expect(second).toMatch(/^always slow, "plain" +6\.0 +3\.0( +-){4} +0\.0% +2\.000 +2\.000$/);
    expect(third).toMatch(/^always fast +3\.0 +0\.0 .* 100\.0% /);
    expect(legend[0]).toContain('Mean over 2 episodes, fresh selectors, seed "reports"');
    expect(legend[1]).toContain('always playing "fast" (least mean stopping time)');
  });

  test('a stopping time that a round limit cut off is marked', () => {
    const cut = measureRegret({
      environment: scriptedEnvironment([[2, 4]], 12),
      selectors: { ucbSpec },
      episodes: 1,
      seed: 1,
      roundLimit: 3,
    });
    expect(formatRegretReport(cut)).toContain('ucbSpec (>=, 1 cut off)');
    expect(formatRegretReport(cut)).not.toContain('NaN');
  });

  test('where rounds differ in cost, the text has time and time regret beside rounds', () => {
    // A round of arm 0 takes 1 unit, of arm 1 takes 3: 6 and 9 units; UCBSpec pulls 0, 1, 1, 0: 8 units.
    const timed = measureRegret({
      environment: scriptedEnvironment([[2, 4]], 12, [1, 3]),
      selectors: { ucbSpec },
      episodes: 2,
      seed: 'time',
    });
    const [header, , first, second, third, ...legend] = formatRegretReport(timed).split('\n');
    expect(header).toMatch(/tok\/time +time +time regret$/);
    expect(first).toMatch(/ 8\.0 +2\.0$/);
    expect(second).toMatch(/ 6\.0 +0\.0$/);
    expect(third).toMatch(/ 9\.0 +3\.0$/);
    expect(legend.at(-1)).toContain('how much more than always playing "arm 0"');
    expect(regretRows(timed).map((row) => row.elapsedRegret)).toEqual([2, 0, 3]);
  });

  test('CSV quotes what needs quoting and leaves out what there is not', () => {
    const lines = regretReportToCsv(report).split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(Object.keys(regretRows(report)[0]!).join(','));
    // Every round takes one unit of time, so that regret in time is regret in rounds.
    expect(lines[1]).toMatch(/^ucbSpec,selector,4,1,1,1,1,1,1,1,0\.[\d]+,3,4,1,3,0$/);
    expect(lines[2]).toBe('"always slow, ""plain""",fixed-arm,6,3,,,,,,3,0,2,6,3,2,0');
    expect(lines[4]).toBe('');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('CSV has no formula: the selector %j', (name) => {
    const { selectors, ...rest } = report;
    const csv = regretReportToCsv({ ...rest, selectors: { [name]: selectors.ucbSpec } });
    const field = /[\t\r]/.test(name) ? `"'${name}"` : `'${name}`;
    expect(csv.slice(csv.indexOf('\n') + 1).startsWith(`${field},selector,4,`)).toBe(true);
  });

  test('regret in time is measured from the arm of the least time, which may be another than the best in rounds', () => {
    // Arm 1 takes 3 rounds of 3 units, arm 0 takes 6 rounds of 1.
    const costly = measureRegret({
      environment: scriptedEnvironment([[2, 4]], 12, [1, 3]),
      selectors: { ucbSpec },
      episodes: 1,
      seed: 'reports',
    });
    expect(costly.comparator).toMatchObject({ arm: 1, elapsedArm: 0 });
    const rows = regretRows(costly).filter(({ kind }) => kind === 'fixed-arm');
    expect(rows.map(({ regret, elapsed, elapsedRegret }) => [regret, elapsed, elapsedRegret])).toEqual([
      [3, 6, 0],
      [0, 9, 3],
    ]);
  });

  test('JSON holds the whole report', () => {
    expect(JSON.parse(regretReportToJson(report))).toStrictEqual(report);
    expect(regretReportToJson(report).endsWith('}\n')).toBe(true);
  });

  test('spells characters that a terminal would obey, or that would break a line, in heads and cells alike', () => {
    const wicked = ['\u001b[31mred', 'two\nlines', '\u009b2J', '\u202eright to left', '\u2028'];
    const text = formatTable(
      ['\u0007', 'n'],
      wicked.map((name) => [name, '1']),
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    expect(text.split('\n').map((line) => line.split(' ')[0])).toEqual([
      '\\u0007',
      '-------------------',
      '\\u001b[31mred',
      'two\\u000alines',
      '\\u009b2J',
      '\\u202eright',
      '\\u2028',
    ]);
  });

  test('tables align, whatever the widths', () => {
    expect(
      formatTable(
        ['a', 'long head'],
        [
          ['row name', '1'],
          ['x', '22'],
        ],
      ),
    ).toBe('a         long head\n--------  ---------\nrow name          1\nx                22');
  });

  test('a fixed arm is compared with the best arm overall, and with the best arm of each episode', () => {
    // 12 tokens: arm 0 takes 6 and 2 rounds, arm 1 takes 3 and 4. Means 4 and 3.5; the best of each episode takes 3 and 2.
    const lengths = [
      [2, 4],
      [6, 3],
    ];
    const changing = measureRegret({
      environment: scriptedEnvironment(lengths, 12),
      selectors: { ucbSpec },
      episodes: 2,
      seed: 'changing',
    });
    expect(regretRows(changing).slice(1)).toMatchObject([
      { stoppingTime: 4, regret: 0.5, perEpisodeRegret: 1.5, bestArmShare: 0, tokensPerRound: 3, elapsedRegret: 0.5 },
      { stoppingTime: 3.5, regret: 0, perEpisodeRegret: 1, bestArmShare: 1, tokensPerRound: 24 / 7, elapsedRegret: 0 },
    ]);
  });

  test('of one episode there is no interval: a dash in the text, nothing in CSV, null in JSON', () => {
    const single = measureRegret({
      environment: scriptedEnvironment([[2, 4]], 12),
      selectors: { ucbSpec },
      episodes: 1,
      seed: 1,
    });
    // Of its 4 rounds 2 are on the best arm.
    expect(formatRegretReport(single).split('\n')[2]).toMatch(/^ucbSpec +4\.0 +1\.0 +- +1 +1 +1 +50\.0% /);
    expect(regretReportToCsv(single).split('\r\n')[1]).toMatch(/^ucbSpec,selector,4,1,,,1,1,1,1,0\.5,/);
    expect(JSON.parse(regretReportToJson(single)).selectors.ucbSpec.stoppingTimeRegret.standardError).toBeNull();
  });

  test('the legend says what the best arm was found by, and what selectors learnt from', () => {
    const environment = truncatedGeometric({ acceptanceRates: [0.2, 0.9], maxDraftLength: 3, sequenceLength: 20 });
    const known = measureRegret({ environment, selectors: { ucbSpec }, episodes: 2, seed: 1 });
    const legend = formatRegretReport(known).split('\n').slice(-4);
    expect(legend[1]).toContain('always playing "arm 1" (least expected stopping time)');
    expect(legend.at(-1)).toBe('tok/round: all tokens over all rounds; tok/time: tokens per plain target pass.');
    const learnt = measureRegret({
      environment: { ...scriptedEnvironment([[2, 4]], 12, [1, 3]), armCosts: [1, 3] },
      selectors: { ucbSpec },
      episodes: 2,
      seed: 1,
      reward: 'throughput',
    });
    expect(formatRegretReport(learnt).split('\n').at(-1)).toBe('Selectors learnt from the throughput of the round.');
  });

  test('a line of the table ends with its last figure', () => {
    const [header, , ...rows] = formatRegretReport(report).split('\n');
    expect(header?.endsWith('tok/time')).toBe(true);
    for (const row of rows.slice(0, 3)) expect(row).toMatch(/ \d\.\d{3}$/);
  });

  test('what is no report is refused by the part that is wrong', () => {
    const { selectors, comparator } = report;
    const { elapsed: _, ...withoutElapsed } = selectors.ucbSpec;
    const wrong: readonly [part: object, message: string][] = [
      [{ selectors: null }, 'regretRows: report.selectors must be an object, got null'],
      [{ armNames: 'ab' }, 'regretRows: report.armNames must be a non-empty array, got "ab"'],
      [{ fixedArms: [] }, 'regretRows: report.fixedArms must be an array of 2, got an array of 0'],
      [{ bestArm: 2 }, 'regretRows: report.bestArm must be an integer in [0, 1], got 2'],
      [{ comparator: undefined }, 'regretRows: report.comparator must be an object, got undefined'],
      [
        { comparator: { ...comparator, elapsedArm: 2 } },
        'regretRows: report.comparator.elapsedArm must be an integer in [0, 1], got 2',
      ],
      [{ bestFixedArmPerEpisode: 3 }, 'regretRows: report.bestFixedArmPerEpisode must be an object, got 3'],
      [{ selectors: { a: 1 } }, 'regretRows: report.selectors.a must be an object, got 1'],
      [{ selectors: { a: withoutElapsed } }, 'regretRows: report.selectors.a.elapsed must be an object, got undefined'],
    ];
    for (const [part, message] of wrong) expect(() => regretRows({ ...report, ...part } as never)).toThrow(message);
    expect(() => formatRegretReport(1 as never)).toThrow('formatRegretReport: report must be an object, got 1');
    expect(() => regretReportToCsv(null as never)).toThrow('regretReportToCsv: report must be an object, got null');
    expect(() => regretReportToJson([] as never)).toThrow('regretReportToJson: report must be an object');
  });

  test('tables refuse cells that are no texts, and fill up rows that are short', () => {
    expect(() => formatTable('a' as never, [])).toThrow('formatTable: header must be an array of strings, got "a"');
    expect(() => formatTable(['a', 1] as never, [])).toThrow('formatTable: header must be an array of strings');
    expect(() => formatTable(['a'], 1 as never)).toThrow('formatTable: rows must be an array, got 1');
    expect(() => formatTable(['a'], [['x'], ['y', 2]] as never)).toThrow('rows[1] must be an array of strings');
    const rows = [['x', '10'], [], ['y', '1', '22']];
    expect(formatTable(['', 'b', 'c'], rows)).toBe('    b   c\n-  --  --\nx  10\n\ny   1  22');
  });
});
