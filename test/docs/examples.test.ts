import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { exampleFiles, findExample, main } from '../../examples/run.js';
import { readText, repositoryRoot, typeScriptFiles } from './repository.js';

const examples = typeScriptFiles('examples').filter((file) => /\/\d\d-/.test(file));

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
  return lines.join('\n');
}

describe.each(examples)('%s', (file) => {
  const text = readText(file);

  test('prints what stands at its end', async () => {
    expect(await printed(() => import(pathToFileURL(join(repositoryRoot, file)).href))).toBe(statedOutput(text));
  });

  test('opens with a question and imports nothing but the package', () => {
    expect(text.split('\n')[0]).toMatch(/^\/\/ .*/);
    expect(text.slice(0, 400)).toContain('?');
    const imported = [...text.matchAll(/from '([^']*)'/g)].map((match) => match[1]);
    expect(new Set(imported)).toEqual(new Set(['banditspec']));
  });

  test('has at most 60 lines of program', () => {
    expect(text.split('\n/*\n')[0]!.split('\n').length).toBeLessThanOrEqual(60);
  });
});

describe('npm run example', () => {
  test('finds every example by its number, with or without the zero', () => {
    expect(exampleFiles().map((file) => `examples/${file}`)).toEqual(examples);
    for (const file of exampleFiles()) {
      expect(findExample(file.slice(0, 2))).toBe(file);
      expect(findExample(String(Number(file.slice(0, 2))))).toBe(file);
    }
    expect(findExample('1')).toBe('01-pull-arms-by-hand.ts');
  });

  test('knows no other number', () => {
    for (const number of ['', '0', '00', '99', '1.0', '01-pull', '-1', 'one'])
      expect(findExample(number)).toBe(undefined);
  });

  test('lists the examples with their questions when no number is given', async () => {
    const list = await printed(() => main([]));
    for (const file of exampleFiles()) expect(list).toContain(file.slice(0, 2));
    expect(list).toContain('?');
  });

  test('ends with status 1 and one readable line for an unknown number', () => {
    const run = () =>
      execFileSync(process.execPath, ['--import', 'tsx', 'examples/run.ts', '99'], {
        cwd: repositoryRoot,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    let failure: { status?: number; stderr?: string } = {};
    try {
      run();
    } catch (error) {
      failure = error as { status: number; stderr: string };
    }
    expect(failure.status).toBe(1);
    expect(failure.stderr).toMatch(/^example: the number must be one of 01, 02, .*, got "99"\n$/);
  });
});
