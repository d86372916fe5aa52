/** Scales that regret fits on, and the numbers along them. */

/** Where the symmetric logarithm turns from nearly linear to logarithmic, in rounds. */
export const SYMLOG_CONSTANT = 10;

/** What captions say of the symmetric logarithm. */
export const SYMLOG_NOTE = `the scale is about linear between −${SYMLOG_CONSTANT} and ${SYMLOG_CONSTANT} and logarithmic beyond`;

/** How the name of the x axis stands: below, in the middle. */
export const NAME_BELOW = { labelAnchor: 'center', labelArrow: 'none' } as const;

/** How the name of the y axis stands: above. */
export const NAME_ABOVE = { labelAnchor: 'top', labelArrow: 'none' } as const;

/**
 * 0, and powers of ten with their negatives from the constant on, as far as the domain goes. With `fine`, where that is
 * at most four numbers, also twice and five times each, and half of the constant.
 */
export function symlogTicks([low, high]: readonly [number, number], fine = false): number[] {
  const inside = (value: number) => value >= low && value <= high;
  const ticksOf = (factors: readonly number[], first: number) => {
    const sizes: number[] = [];
    for (let power = first; power <= Math.max(high, -low); power *= 10) {
      sizes.push(...factors.map((factor) => factor * power));
    }
    return [...sizes.map((size) => -size).reverse(), 0, ...sizes].filter(inside);
  };
  const powers = ticksOf([1], SYMLOG_CONSTANT);
  if (!fine || powers.length > 4) return powers;
  return ticksOf([1, 2, 5], SYMLOG_CONSTANT / 10).filter((tick) => tick === 0 || Math.abs(tick) >= SYMLOG_CONSTANT / 2);
}

/** 1, 10, 100, ... inside the domain. */
export function powersOfTen([low, high]: readonly [number, number]): number[] {
  const ticks = [];
  for (let power = 1; power <= high; power *= 10) if (power >= low) ticks.push(power);
  return ticks;
}

/** Round numbers at an even distance, at most `count` of them. */
export function evenTicks([low, high]: readonly [number, number], count: number): number[] {
  let step = 1e-6;
  for (let i = 0; (high - low) / step > count; i++) step *= i % 3 === 1 ? 2.5 : 2;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(6)));
}

/** A number with thousands separated and a true minus sign. */
export function formatNumber(value: number, digits = 0): string {
  const text = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return text.replace('-', '−');
}

/** The least and the greatest of the numbers that are determined. */
export function extent(values: readonly number[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

/** The domain, wider by a share of itself as the symmetric logarithm sees it. */
export function padSymlog([low, high]: readonly [number, number], share: number): [number, number] {
  const [from, to] = [symlog(low), symlog(high)];
  const room = share * Math.max(to - from, 1);
  return [symexp(from - room), symexp(to + room)];
}

function symlog(value: number): number {
  return Math.sign(value) * Math.log1p(Math.abs(value) / SYMLOG_CONSTANT);
}

function symexp(value: number): number {
  return Math.sign(value) * SYMLOG_CONSTANT * (Math.exp(Math.abs(value)) - 1);
}
