import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArmSelector, BanditProblem, SelectorSnapshot } from 'banditspec';
import { describe, expect, test, vi } from 'vitest';
import { exampleFiles, findExamples, main } from '../../examples/run.js';
import { describeSelectorContract } from '../contracts/selector-contract.js';
import { readText, repositoryRoot, typeScriptFiles } from './repository.js';

const numbered = typeScriptFiles('examples').filter((file) => /\/\d\d-/.test(file));
const solutions = numbered.filter((file) => file.startsWith('examples/solutions/'));
const examples = numbered.filter((file) => !solutions.includes(file));
const syllabus = readText('examples/README.md');

/** Where the exercises of an example begin. */
const EXERCISES = '//\n// Predict, then change:\n';

/** What the comment block at the end of an example says that it prints. */
function statedOutput(text: string): string {
  const comment = /\n\/\*\n(.*)\n\*\/\n$/s.exec(text);
  if (!comment) throw new Error('an example must end with its output in a comment block');
  return comment[1]!;
}

/** Runs what prints, and returns what it printed. */
async function printed(run: () => unknown): Promise<string> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values) => void lines.push(values.join(' ')));
  try {
    await run();
  } finally {
    log.mockRestore();
  }
  return lines.join('\n').trimEnd();
}

const runs = new Map<string, Promise<{ output: string; exported: unknown }>>();

/** Runs an example, once: a module that was imported before prints nothing more. */
function runOnce(file: string): Promise<{ output: string; exported: unknown }> {
  const run = async () => {
    vi.stubEnv('NO_COLOR', '1');
    let exported: unknown;
    const output = await printed(async () => {
      exported = await import(pathToFileURL(join(repositoryRoot, file)).href);
    });
    vi.unstubAllEnvs();
    return { output, exported };
  };
  if (!runs.has(file)) runs.set(file, run());
  return runs.get(file)!;
}

describe.each(numbered)('%s', (file) => {
  test('prints what stands at its end, and imports nothing but the package', async () => {
    const text = readText(file);
    expect((await runOnce(file)).output).toBe(statedOutput(text).trimEnd());
    const imported = [...text.matchAll(/from '([^']*)'/g)].map((match) => match[1]);
    expect(new Set(imported)).toEqual(new Set(['banditspec']));
  });
});

describe.each(examples)('%s as a lesson', (file) => {
  const text = readText(file);
  const number = /\/(\d\d)-/.exec(file)![1]!;

  test('opens with a question in one line and the answer to expect in the next', () => {
    const [question, answer] = text.split('\n');
    expect(question).toMatch(/^\/\/ [A-Z].*\?$/);
    expect(answer).toMatch(/^\/\/ Expect .*[.;,]$/);
  });

  test('has at most 60 lines before its exercises, the list of what it imports not counted', () => {
    const program = text.split(EXERCISES)[0]!.replace(/^import \{[^}]*\} from 'banditspec';\n/m, '');
    expect(program.trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  test('ends with two exercises, and the file of this name in solutions answers both', () => {
    const exercises = text.split(EXERCISES)[1]!.split('\n\n/*\n')[0]!;
    expect(exercises.match(/^\/\/ \d\. /gm)).toEqual(['// 1. ', '// 2. ']);
    expect(exercises.endsWith(`\n// Answers: npm run example ${number} solutions`)).toBe(true);
    const solution = readText(file.replace('examples/', 'examples/solutions/'));
    expect(solution).toMatch(new RegExp(`^// Solutions to example ${number}: .*[.?]\n//\n// 1\\. `));
    expect(solution.match(/^\/\/ \d\. /gm)).toEqual(['// 1. ', '// 2. ']);
  });
});

describe('the course', () => {
  test('is numbered without a gap, and has no solution without an example', () => {
    expect(examples.map((file) => Number(file.slice(9, 11)))).toEqual(examples.map((_, i) => i + 1));
    expect(solutions.map((file) => file.replace('solutions/', ''))).toEqual(examples);
  });

  test('has a syllabus that names every example once, in order, with a link', () => {
    const linked = [...syllabus.matchAll(/^\| \[\d\d\]\(([\w.-]+)\)/gm)].map((match) => `examples/${match[1]}`);
    expect(linked).toEqual(examples);
  });

  test('ends with ten questions, each with a folded answer', () => {
    const questions = syllabus.split('\n## Check yourself\n')[1]!;
    const answered = /^\*\*(\d+)\.\*\* [^<]*\n\n<details><summary>Answer<\/summary>\n\n[^<]+\n\n<\/details>$/gm;
    const numbers = [...questions.matchAll(answered)].map((match) => Number(match[1]));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

// The selector that example 22 writes goes through what every selector of the package goes through.
interface OwnSelector {
  hopeful(problem: BanditProblem): ArmSelector<SelectorSnapshot>;
  restoreHopeful(snapshot: SelectorSnapshot): ArmSelector<SelectorSnapshot>;
}
const own = (await runOnce('examples/22-your-own-selector.ts')).exported as OwnSelector;
describeSelectorContract('hopeful', (problem) => own.hopeful(problem), {
  draws: 'nothing',
  lateFeedback: 'exact',
  restore: (snapshot) => own.restoreHopeful(snapshot),
});

describe('npm run example', () => {
  /** What it says to standard error where it ends with status 1. */
  async function refusal(...args: string[]): Promise<string> {
    const said: string[] = [];
    const error = vi.spyOn(console, 'error').mockImplementation((line) => void said.push(line));
    const before = process.exitCode;
    try {
      await main(args);
      expect(process.exitCode).toBe(1);
    } finally {
      error.mockRestore();
      process.exitCode = before;
    }
    return said.join('\n');
  }

  test('finds every example by its number, with or without the zero, and by its name', () => {
    expect(exampleFiles().map((file) => `examples/${file}`)).toEqual(examples);
    for (const file of exampleFiles()) {
      expect(findExamples(file.slice(0, 2))).toEqual([file]);
      expect(findExamples(String(Number(file.slice(0, 2))))).toEqual([file]);
      expect(findExamples(file.slice(3, -3))).toEqual([file]);
    }
    expect(findExamples('1')).toEqual(['01-what-does-trying-cost.ts']);
    expect(findExamples('Adversary')).toEqual(['07-the-adversary.ts']);
    expect(findExamples('a').length).toBeGreaterThan(1);
  });

  test('knows no other number or name', () => {
    for (const name of ['', '0', '00', '99', '1.0', '-', '-1', '01-what', 'no-such-example']) {
      expect(findExamples(name)).toEqual([]);
    }
  });

  test('lists the examples with their questions when none is named', async () => {
    const list = await printed(() => main([]));
    for (const file of exampleFiles()) expect(list).toMatch(new RegExp(`^${file.slice(0, 2)} {2}.*\\?$`, 'm'));
  });

  test('ends with status 1 and one readable line for what is not there', async () => {
    expect(await refusal('99')).toMatch(
      /^example: the name must be a number from 01 to \d\d or a part of one example's name, got "99"$/,
    );
    expect(await refusal('your')).toMatch(/, got "your", which is in 21-your-own-recording\.ts, 22-.*$/);
    expect(await refusal('01', 'solution')).toBe(
      'example: what follows the name must be nothing or solutions, got "solution"',
    );
  });

  test('runs the solutions of an example, as a program', () => {
    const command = ['--import', 'tsx', 'examples/run.ts', '02', 'solutions'];
    const output = execFileSync(process.execPath, command, { cwd: repositoryRoot, encoding: 'utf8' });
    expect(output.trimEnd()).toBe(statedOutput(readText('examples/solutions/02-why-averages-are-not-enough.ts')));
  });
});
