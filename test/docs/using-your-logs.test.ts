import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logFormats } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../bench/commands/dispatch.js';
import { readText } from './repository.js';

const text = readText('docs/using-your-logs.md');
const blocks = (language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, block]) => block!);
const folder = mkdtempSync(join(tmpdir(), 'banditspec-logs-page-'));

/** Runs a command of the page on the page's files. */
async function run(line: string): Promise<{ code: number; stdout: string }> {
  const words = line.replace(/^npx banditspec /, '').split(' ');
  const argv = words.map((word) => (/\.(jsonl|txt)$/.test(word) ? join(folder, word) : word));
  let stdout = '';
  const code = await runProgram([...argv, ...(argv[0] === 'replay' ? ['-q', '-o', join(folder, 'replay.json')] : [])], {
    stdout: {
      write: (told: string) => {
        stdout += told;
      },
    },
    stderr: { write() {} },
    signal: { aborted: false },
  });
  return { code, stdout: stdout.replaceAll(`${folder}/`, '') };
}

describe('the page about logs', () => {
  writeFileSync(join(folder, 'vllm.jsonl'), blocks('jsonl')[0]!);
  writeFileSync(join(folder, 'metrics.txt'), blocks('prometheus')[0]!);
  const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));

  test('prints what its commands print', async () => {
    const outputs = blocks('text');
    expect(outputs).toHaveLength(2);
    expect(await run(commands[0]!)).toEqual({ code: 0, stdout: outputs[0] });
    expect(await run(commands[3]!)).toEqual({ code: 0, stdout: outputs[1] });
  });

  test('has commands that do what it says, in their order', async () => {
    expect(commands).toHaveLength(4);
    for (const command of commands) expect((await run(command)).code, command).toBe(0);
  });

  test('lists every format as the package describes it', () => {
    const rows = logFormats.map(({ name, title, toldBy, knows }) => `| \`${name}\`: ${title} | ${toldBy} | ${knows} |`);
    expect(text).toContain(`|---|---|---|\n${rows.join('\n')}\n`);
    for (const { name } of logFormats) expect(text, name).toMatch(new RegExp(`^- .*\\*\\*\`${name}\`\\*\\*`, 'm'));
  });
});
