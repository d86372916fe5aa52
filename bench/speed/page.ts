/** The page on speed: the findings of one run, with the machine and the day. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { BenchError } from '../program/bench-error.js';
import type { Finding } from './timing.js';

const TITLE = '# Speed';

function section({ title, text, header, rows }: Finding): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = rows.length > 0 ? ['', line(header), line(header.map(() => '---')), ...rows.map(line)] : [];
  return ['', `## ${title}`, '', text, ...table];
}

/** Requires a page that is to be written anew to be one of these. */
export function requireSpeedPage(path: string): void {
  if (existsSync(path) && !readFileSync(path, 'utf8').startsWith(`${TITLE}\n`)) {
    throw new BenchError(`--markdown must be a new file or a page of this command, got ${path}`, 2);
  }
}

/** @param beside whether another build was measured beside this one. */
export function writeSpeedPage(path: string, findings: readonly Finding[], beside: boolean): void {
  const targets = findings.flatMap((finding) => finding.targets);
  const missed = targets.filter(({ met }) => !met).map(({ what }) => what);
  const { model, length: threads } = { model: cpus()[0]?.model ?? process.arch, length: cpus().length };
  const lines = [
    TITLE,
    '',
    `Written by \`npm run bench:speed -- --markdown docs/speed.md${beside ? ' --before FOLDER' : ''}\` on ${new Date().toISOString().slice(0, 10)}: one run on ` +
      `${model.trim()} (${threads} threads), Node ${process.version}, ${process.platform} ${process.arch}. Times are those of ` +
      'that machine, which may have been busy; what is compared was measured in turns, so look at the ratios.',
    '',
    `${targets.length - missed.length} of ${targets.length} targets met.` +
      (missed.length > 0 ? ` Missed: ${missed.join('; ')}.` : ''),
    ...findings.flatMap(section),
    '',
  ];
  writeFileSync(path, lines.join('\n'));
}
