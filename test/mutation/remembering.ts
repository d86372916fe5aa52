/** The modules that remember something, which a mutant may have computed. A test looks for others. */
export const REMEMBERING = [
  'src/arithmetic/quadrants.ts',
  'src/random/cells.ts',
  'src/selectors/statistics/greatest-mean.ts',
  'src/theory/student-t.ts',
];
