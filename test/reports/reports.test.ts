import {
  formatRegretReport,
  formatTable,
  measureRegret,
  regretReportToCsv,
  regretReportToJson,
  regretRows,
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
    expect(second).toMatch(/^always slow, "plain" +6\.0 +3\.0/);
    expect(third).toMatch(/^always fast +3\.0 +0\.0 .* 100\.0% /);
    expect(legend[0]).toContain('Mean over 2 episodes, fresh selectors, seed "reports"');
    expect(legend[1]).toContain('always "fast" (least mean stopping time)');
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
    expect(legend.at(-1)).toContain('more than always "arm 0"');
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
    const csv = regretReportToCsv({ ...rest, selectors: { [name]: selectors.ucbSpec! } });
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
});
