import type { Equivalent } from './score.js';

const GLR = 'src/selectors/changing/glr-ucb.ts';
const LATE = 'src/harness/late-outcomes.ts';

/** Mutants that do what the original does. A test checks that each stands for code that is still there. */
export const equivalents: readonly Equivalent[] = [
  {
    file: GLR,
    line: 'this.explorationPeriod = share > 0 ? Math.max(armCount, Math.floor(armCount / share)) : Infinity;',
    original: 'share > 0',
    replacement: 'true',
    reason: 'K / 0 is the same Infinity.',
  },
  {
    file: GLR,
    line: 'this.explorationPeriod = share > 0 ? Math.max(armCount, Math.floor(armCount / share)) : Infinity;',
    original: 'share > 0',
    replacement: 'share >= 0',
    reason: 'K / 0 is the same Infinity.',
  },
  {
    file: GLR,
    line: 'if (!(mean > 0 && mean < 1)) return false;',
    original: 'mean > 0',
    replacement: 'true',
    reason: 'With a mean of 0 every reward was 0, and the statistic is 0.',
  },
  {
    file: GLR,
    line: 'if (!(mean > 0 && mean < 1)) return false;',
    original: 'mean > 0',
    replacement: 'mean >= 0',
    reason: 'With a mean of 0 every reward was 0, and the statistic is 0.',
  },
  {
    file: GLR,
    line: 'const bound = (1 - 1e-9) * threshold * mean * (1 - mean);',
    original: '(1 - 1e-9) * threshold',
    replacement: '(1 - 1e-9) / threshold',
    reason:
      'The threshold is above 1. The line before the logarithms leaves out fewer splits then, none of which can raise an alarm.',
  },
  {
    file: GLR,
    line: 'for (let k = 0; k < marks.length - 1; k++) {',
    original: 'k < marks.length - 1',
    replacement: 'k <= marks.length - 1',
    reason: 'The split at n leaves 0 / 0 behind, and NaN is not at least the threshold.',
  },
  {
    file: GLR,
    line: 'for (let k = 0; k < marks.length - 1; k++) {',
    original: 'marks.length - 1',
    replacement: 'marks.length + 1',
    reason: 'Splits at n and beyond give NaN, which is not at least the threshold.',
  },
  {
    file: GLR,
    line: 'const deviation = (marks[k]! - s * sumOfOne) / this.span;',
    original: 'marks[k]! - s * sumOfOne',
    replacement: 'marks[k]! + s * sumOfOne',
    reason:
      'Both are at least 0. The line before the logarithms leaves out fewer splits then, none of which can raise an alarm.',
  },
  {
    file: GLR,
    line: 'if (deviation * deviation * n < bound * s * (n - s)) continue;',
    original: 'deviation * deviation * n < bound * s * (n - s)',
    replacement: 'false',
    reason:
      'It saves time alone. The line before the logarithms leaves out fewer splits then, none of which can raise an alarm.',
  },
  {
    file: GLR,
    line: 'if (deviation * deviation * n < bound * s * (n - s)) continue;',
    original: 'deviation * deviation * n < bound * s * (n - s)',
    replacement: 'deviation * deviation * n <= bound * s * (n - s)',
    reason: 'What is left for rounding lies between the two.',
  },
  {
    file: GLR,
    line: 'if (deviation * deviation * n < bound * s * (n - s)) continue;',
    original: 'bound * s * (n - s)',
    replacement: 'bound * s / (n - s)',
    reason:
      'n - s is at least 10. The line before the logarithms leaves out fewer splits then, none of which can raise an alarm.',
  },
  {
    file: GLR,
    line: 'if (deviation * deviation * n < bound * s * (n - s)) continue;',
    original: 'bound * s',
    replacement: 'bound / s',
    reason:
      's is at least 10. The line before the logarithms leaves out fewer splits then, none of which can raise an alarm.',
  },
  {
    file: LATE,
    line: 'for (let i = 0; i < outcomes.length; i++) {',
    original: 'i < outcomes.length',
    replacement: 'i <= outcomes.length',
    reason: 'What is read beyond the end is undefined, which is neither above nor below anything.',
  },
  {
    file: LATE,
    line: 'if (outcomes[i]! <= realised) known += 1;',
    original: 'known += 1',
    replacement: 'known -= 1',
    reason: 'The count is compared with 0 alone, and never goes both ways.',
  },
  {
    file: LATE,
    line: 'else if (outcomes[i]! > realised) waiting += 1;',
    original: 'outcomes[i]! > realised',
    replacement: 'outcomes[i]! >= realised',
    reason: 'The line before has taken those that are equal.',
  },
  {
    file: LATE,
    line: 'else if (outcomes[i]! > realised) waiting += 1;',
    original: 'waiting += 1',
    replacement: 'waiting -= 1',
    reason: 'The count is compared with 0 alone, and never goes both ways.',
  },
  {
    file: LATE,
    line: 'for (let i = 0; i < outcomes.length; i++) if (outcomes[i]! <= realised) outcomes[i] = Number.NaN;',
    original: 'i < outcomes.length',
    replacement: 'i <= outcomes.length',
    reason: 'What is read beyond the end is undefined, and not at most anything.',
  },
];
