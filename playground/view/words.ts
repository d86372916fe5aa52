/** How numbers and arms are written: the same words wherever they stand. */

/** The palette's colours; later arms begin again, and their letters tell them apart. */
export const COLOURS = 7;

/** A, B, ... Z, AA, AB and so on. */
export function armLetter(arm: number): string {
  const last = String.fromCharCode(65 + (arm % 26));
  return arm < 26 ? last : armLetter(Math.floor(arm / 26) - 1) + last;
}

/** A whole number with a thin space at the thousands. */
export function whole(value: number): string {
  const digits = `${Math.abs(value)}`.replaceAll(/\B(?=(\d{3})+$)/g, '\u2009');
  return value < 0 ? `\u2212${digits}` : digits;
}

/** Two decimals. */
export function decimal(value: number): string {
  return value.toFixed(2);
}

/** `1 round`, `2 rounds`. */
export function counted(count: number, word: string): string {
  return `${whole(count)} ${word}${count === 1 ? '' : 's'}`;
}
