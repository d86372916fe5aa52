import { expect, test } from 'vitest';
import { asTerminal, type TextOutput } from '../../../bench/program/io.js';
import { createProgress } from '../../../bench/program/progress.js';

/** What progress writes to a terminal. */
function written(term: string | undefined): string {
  let text = '';
  const terminal: TextOutput & { readonly columns: number } = {
    isTTY: true,
    columns: 80,
    write: (more) => {
      text += more;
    },
  };
  const progress = createProgress(asTerminal(terminal, term), false);
  progress.update({ done: 1, doneBefore: 0, total: 2, rounds: 10, doing: 'something' });
  progress.finished('a part');
  progress.hide();
  return text;
}

test('a terminal gets a bar, a dumb one lines without escapes', () => {
  expect(written('xterm')).toContain('\u001b[');
  expect(written(undefined)).toContain('\u001b[');
  expect(written('dumb')).toBe('a part\n');
});
