import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createRandom,
  ngramModel,
  pieceVocabulary,
  plainDecoding,
  promptLookup,
  type RegretReport,
  tokenDecoding,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { checkedAnswers } from '../../../bench/paper/checked-answers.js';
import { readTrainingText } from '../../../bench/paper/training-text.js';
import type { TokenLevelResult } from '../../../bench/results/parts/token-level.js';
import { runBench, temporaryFolder } from '../run-bench.js';

const folder = temporaryFolder();
const out = (name: string) => join(folder, name);

// Two hundred lines with a little to learn, no two the same.
const WORDS = ['red', 'green', 'blue', 'old', 'new', 'small', 'great'];
const random = createRandom('lines');
const word = () => WORDS[Math.floor(WORDS.length * random())]!;
const text = Array.from({ length: 200 }, (_, i) => `Line ${i} has a ${word()} and a ${word()} word in it.\n`).join('');
writeFileSync(out('lines.txt'), text);

const SMALL = ['--prompts', '5', '--prompt-tokens', '12', '--max-tokens', '30', '--quiet'];
const run = (...argv: string[]) => runBench(['token-level', '--text', out('lines.txt'), ...SMALL, ...argv]);

async function partOf(name: string, ...argv: string[]): Promise<TokenLevelResult> {
  const { code, stderr } = await run('--out', out(name), ...argv);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(readFileSync(out(name), 'utf8')).parts[0];
}

// What several tests look at: the same twice, once saying what is told of this machine, and another seed.
const one = partOf('one.json');
const two = partOf('two.json', '--seed', '2');
const loud = runBench(['token-level', '--text', out('lines.txt'), ...SMALL.slice(0, -1), '--out', out('loud.json')]);

test('nine tenths of the lines are learned from, the last tenth is held out', async () => {
  const { training, heldOut, bytes, files } = await readTrainingText([out('lines.txt')]);
  expect(`${training[0]}${heldOut[0]}`).toBe(text);
  expect(heldOut[0]!.startsWith('Line 180 has')).toBe(true);
  expect([bytes, files]).toEqual([text.length, ['lines.txt']]);
});

test('without a name the text is the source and the documentation, but not the page that the program writes', async () => {
  const { files } = await readTrainingText([]);
  expect(files).toEqual([...files].sort());
  expect(files).toEqual(
    expect.arrayContaining(['README.md', 'src/index.ts', 'src/selectors/optimism/ucb-spec.ts', 'docs/leaderboard.md']),
  );
  expect(files.filter((file) => !/^(src\/.*\.ts|README\.md|docs\/[^/]*\.md)$/.test(file))).toEqual([]);
  expect(files).not.toContain('docs/paper-experiments.md');
});

describe('greedy decoding', () => {
  test('counts every token once, for arms and selectors, and every answer is canonical', async () => {
    const { memory, identicalAnswers, text: told, models } = await one;
    const { fixedArms, selectors, armNames, episodes } = memory.fresh;
    expect(armNames).toEqual(['plain', '3-gram model 4', 'prompt lookup 4', 'suffix match 4']);
    // Four arms and five selectors, fresh and carried.
    expect(identicalAnswers).toBe(2 * 9 * 5);
    const tokens = Math.round(fixedArms[0]!.mean * episodes);
    for (const { tokensPerRound, totalRounds } of Object.values(selectors)) {
      expect(Math.round(tokensPerRound * totalRounds)).toBe(tokens);
    }
    expect(fixedArms[0]!.tokensPerTime).toBe(1);
    expect(told).toMatchObject({ files: ['lines.txt'], bytes: text.length });
    expect(told.heldOutTokens).toBeGreaterThan(0);
    // One token of the vocabulary at random would cost its logarithm.
    expect(models.target.bitsPerToken).toBeLessThan(Math.log2(models.vocabularySize) / 2);
  });

  test('a wrong answer is noticed', () => {
    const vocabulary = pieceVocabulary({ texts: text });
    const target = ngramModel({ vocabulary, texts: text, order: 3 });
    const environment = tokenDecoding({
      target,
      drafters: [plainDecoding(), promptLookup({ draftLength: 2 })],
      prompts: ['Line 7 has'],
      maxTokens: 4,
      temperature: 0,
    });
    const play = (expected: Int32Array) => {
      const checked = checkedAnswers(environment, [expected]);
      const episode = checked.environment.begin(0, createRandom('none'));
      while (!episode.done) episode.pull(1);
      return checked;
    };
    const right = environment.begin(0, createRandom('none'));
    while (!right.done) right.pull(0);
    const good = play(right.tokens);
    good.check();
    expect(good.identical()).toBe(1);
    const wrong = right.tokens;
    wrong[2]! += 1;
    expect(() => play(wrong).check()).toThrow(
      "the greedy answer to prompt 0 must be canonical decoding's, got another",
    );
    expect(() => play(right.tokens.slice(0, 3)).check()).toThrow('got another');
  });
});

test('how far to draft is told of greedy and of sampled answers, for rules that know the probabilities and others', async () => {
  const { drafts, memory } = await one;
  const rules = ['tailPruning', 'tailPruning, 0.05', 'rule: until a token below 0.4', 'promptDraftLength'];
  for (const reports of [drafts!.fresh, drafts!.carried]) {
    for (const { selectors, fixedArms, armNames } of [reports.greedy, reports.sampled]) {
      expect(Object.keys(selectors)).toEqual(expect.arrayContaining(rules));
      expect(armNames).toHaveLength(9);
      expect(fixedArms[0]!.tokensPerTime).toBe(1);
    }
    // Greedy answers are the same whoever decodes them.
    const plain = ({ fixedArms }: { fixedArms: readonly { mean: number }[] }) => fixedArms[0]!.mean;
    expect(plain(reports.greedy)).toBe(plain(memory.fresh));
  }
  // A rule that does not learn carries nothing.
  const pruned = (reports: { greedy: RegretReport }) => reports.greedy.selectors.tailPruning!.elapsed;
  expect(pruned(drafts!.carried)).toEqual(pruned(drafts!.fresh));
  expect((await loud).stdout).toMatch(/tailPruning, 0.05 +probabilities +\d\.\d{3} +[+-]\d+\.\d ± \d+\.\d/);
});

test('at a temperature answers are sampled and not compared', async () => {
  const { identicalAnswers, memory } = await partOf('sampled.json', '--temperature', '0.8');
  expect(identicalAnswers).toBeNull();
  expect(memory.fresh.environment).toMatchObject({ temperature: 0.8, maxTokens: 30, prompts: 5 });
});

test('the same seed gives the same bytes, which hold no times; another seed draws other prompts', async () => {
  const { memory } = await one;
  await loud;
  expect(readFileSync(out('loud.json'), 'utf8')).toBe(readFileSync(out('one.json'), 'utf8'));
  expect((await two).memory).not.toEqual(memory);
});

test('speed is told on standard error', async () => {
  const { stderr } = await loud;
  expect(stderr).toMatch(/Trained vocabulary, 5-gram target and 3-gram drafter .* in [\d.]+ s/);
  expect(stderr).toMatch(/Tokens decoded a second, .*3-gram model 4 [\d,]+/);
});

test('results are compared and drawn', async () => {
  await one;
  await two;
  expect((await runBench(['compare', out('one.json'), out('one.json')])).code).toBe(0);
  const noise = await runBench(['compare', out('one.json'), out('two.json')]);
  expect(noise.stderr).toBe('');
  expect(noise.stdout).toContain('combined standard errors');
  await partOf('longer.json', '--max-tokens', '31');
  const other = await runBench(['compare', out('one.json'), out('longer.json')]);
  expect(other.stderr).toContain('parts[0].environment.maxTokens = 30 in the first and 31 in the second');
  expect((await runBench(['report', out('one.json'), '--out', out('report')])).code).toBe(0);
  expect(readFileSync(join(out('report'), 'token-level-tokens-per-time.svg'), 'utf8')).toContain(
    '>always plain</text>',
  );
  expect(readFileSync(join(out('report'), 'results.csv'), 'utf8')).toContain('token-level,');
});

describe('what cannot be followed is told in one line', () => {
  const broken = out('broken.txt');
  writeFileSync(broken, Uint8Array.of(0x61, 0xff, 0x62));
  writeFileSync(out('empty.txt'), '');
  test.each([
    [['--text', out('none.txt')], /--text must be a file that can be read, got .*none\.txt \(ENOENT\)/],
    [['--text', broken], /--text: .*broken\.txt must be UTF-8, got broken UTF-8 at byte 1/],
    [['--text', out('empty.txt')], /--text must have text to learn from, got none/],
    [['--text', out('lines.txt'), '--prompt-tokens', '10000'], /--prompt-tokens must be at most \d+, .*got 10000/],
    [['--text', out('lines.txt'), '--temperature', '-1'], /--temperature must be a number of at least 0, got "-1"/],
    [['--text', out('lines.txt'), '--order', '33'], /order must be/],
  ])('%j', async (argv, message) => {
    const { code, stdout, stderr } = await runBench(['token-level', '--out', out('no.json'), '--quiet', ...argv]);
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('no text outside the repository', async () => {
    const before = process.cwd();
    process.chdir(mkdtempSync(join(folder, 'elsewhere-')));
    try {
      const { code, stderr } = await runBench(['token-level']);
      expect([code, stderr]).toEqual([
        2,
        "banditspec: --text must be given outside banditspec's repository, whose own text is the default, got none\n",
      ]);
    } finally {
      process.chdir(before);
    }
  });
});
