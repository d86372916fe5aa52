/** Scales that regret fits on, and the numbers along them. */
import * as Plot from '@observablehq/plot';
import { type Layout, lineHeight, textWidth } from './layout.js';

/** Where the symmetric logarithm turns from nearly linear to logarithmic, in rounds. */
export const SYMLOG_CONSTANT = 10;

/** What captions say of the symmetric logarithm. */
export const SYMLOG_NOTE = `the scale is about linear between −${SYMLOG_CONSTANT} and ${SYMLOG_CONSTANT} and logarithmic beyond`;

/** How a quantity is laid along an axis. */
export type ScaleType = 'linear' | 'log' | 'symlog';

/** The scale as Plot has it. */
export function plotScale(type: ScaleType, domain: readonly [number, number]): Plot.ScaleOptions {
  return { type, domain: [...domain], ...(type === 'symlog' && { constant: SYMLOG_CONSTANT }) };
}

/** Where a value lies between two places, in CSS pixels. */
export function placeOn(
  type: ScaleType,
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const { apply } = Plot.scale({ x: { ...plotScale(type, domain), range: [...range] } })!;
  return (value) => apply(value) as number;
}

/** Room that is kept free between two numbers side by side, as a share of the size of the text. */
const BETWEEN = 0.7;

/**
 * The ticks whose numbers fit: none touches another, and none reaches out of `room`. Zero is served first, then the
 * greatest, since the ends of a scale say most.
 *
 * @param ticks where numbers would stand.
 * @param place of a tick, in CSS pixels.
 * @param size of the number of a tick along the axis, in CSS pixels.
 * @param room from where to where numbers may reach, in CSS pixels.
 */
export function fittingTicks(
  ticks: readonly number[],
  place: (tick: number) => number,
  size: (tick: number) => number,
  room: readonly [number, number],
  between: number,
): number[] {
  const rank = (tick: number) => (tick === 0 ? Infinity : Math.abs(tick));
  const taken: (readonly [number, number])[] = [];
  const fits = [...ticks]
    .sort((a, b) => rank(b) - rank(a))
    .filter((tick) => {
      const [from, to] = [place(tick) - size(tick) / 2, place(tick) + size(tick) / 2];
      if (from < room[0] || to > room[1]) return false;
      if (taken.some(([low, high]) => from < high + between && to > low - between)) return false;
      taken.push([from, to]);
      return true;
    });
  return ticks.filter((tick) => fits.includes(tick));
}

/** An axis: what is ticked, and what of that has a number. */
export interface AxisOptions {
  readonly type: ScaleType;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (tick: number) => string;
  /** How long the axis is, in CSS pixels. */
  readonly length: number;
  /** How far numbers may reach beyond either end, in CSS pixels. */
  readonly beyond: readonly [number, number];
}

/** The marks of a horizontal axis without its name, with a tick everywhere and numbers where they fit. */
export function axisBelow({ type, domain, ticks, format, length, beyond }: AxisOptions, layout: Layout): Plot.Markish {
  const numbered = fittingTicks(
    ticks,
    placeOn(type, domain, [0, length]),
    (tick) => textWidth(format(tick), layout),
    [-beyond[0], length + beyond[1]],
    BETWEEN * layout.fontSize,
  );
  return Plot.axisX([...ticks], {
    label: null,
    fontSize: layout.fontSize,
    // As texts: of a logarithmic axis Plot would leave some out that a format is given for.
    text: ticks.map((tick) => (numbered.includes(tick) ? format(tick) : '')),
  });
}

/** The marks of a vertical axis without its name. */
export function axisLeft({ type, domain, ticks, format, length, beyond }: AxisOptions, layout: Layout): Plot.Markish {
  const height = lineHeight(layout);
  const numbered = fittingTicks(
    ticks,
    placeOn(type, domain, [length, 0]),
    () => height,
    [-beyond[1], length + beyond[0]],
    0,
  );
  return Plot.axisY([...ticks], {
    label: null,
    fontSize: layout.fontSize,
    // As texts: of a logarithmic axis Plot would leave some out that a format is given for.
    text: ticks.map((tick) => (numbered.includes(tick) ? format(tick) : '')),
  });
}

/** Digits behind the point that a number can be written with. */
const MOST_DIGITS = 20;

/** How many digits behind the point tell the ticks apart. */
export function digitsOf(ticks: readonly number[]): number {
  const digits = ticks.map((tick) => {
    // As JavaScript writes it: 0.05, 1.5e-7.
    const [, fraction = '', exponent = '0'] = /(?:\.(\d+))?(?:e-(\d+))?$/.exec(String(tick))!;
    return fraction.length + Number(exponent);
  });
  return Math.min(MOST_DIGITS, Math.max(0, ...digits));
}

/**
 * 0, and powers of ten with their negatives from the constant on, as far as the domain goes. Where these are at most `few`,
 * also twice and five times each, and half of the constant; where the scale is about linear throughout, round numbers.
 */
export function symlogTicks([low, high]: readonly [number, number], few = 0): number[] {
  const inside = (value: number) => value >= low && value <= high;
  const ticksOf = (factors: readonly number[], first: number) => {
    const sizes: number[] = [];
    for (let power = first; power <= Math.max(high, -low); power *= 10) {
      sizes.push(...factors.map((factor) => factor * power));
    }
    return [...sizes.map((size) => -size).reverse(), 0, ...sizes].filter(inside);
  };
  const powers = ticksOf([1], SYMLOG_CONSTANT);
  if (powers.length > few) return powers;
  if (Math.max(high, -low) <= 1.5 * SYMLOG_CONSTANT) return evenTicks([low, high], 7);
  return ticksOf([1, 2, 5], SYMLOG_CONSTANT / 10).filter((tick) => tick === 0 || Math.abs(tick) >= SYMLOG_CONSTANT / 2);
}

/** The least power of ten that is ticked, as an exponent. */
const LEAST_EXPONENT = -12;

/** Powers of ten inside the domain; where these are at most `few`, also twice and five times each. */
export function powersOfTen([low, high]: readonly [number, number], few = 2): number[] {
  const ticksOf = (factors: readonly number[]) => {
    const ticks = [];
    // Read as decimals, which no product rounds.
    for (let exponent = LEAST_EXPONENT; Number(`1e${exponent}`) <= high; exponent++) {
      ticks.push(...factors.map((factor) => Number(`${factor}e${exponent}`)));
    }
    return ticks.filter((tick) => tick >= low && tick <= high);
  };
  const powers = ticksOf([1]);
  return powers.length > few ? powers : ticksOf([1, 2, 5]);
}

/** Round numbers at an even distance, at most `count` of them. */
export function evenTicks([low, high]: readonly [number, number], count: number): number[] {
  let step = 1e-6;
  for (let i = 0; (high - low) / step > count; i++) step *= i % 3 === 1 ? 2.5 : 2;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toFixed(6)));
}

/** The domain, wider by a share of itself on both sides. */
export function padEvenly([low, high]: readonly [number, number], share: number): [number, number] {
  const room = share * (high - low || 1);
  return [low - room, high + room];
}

/** Made once for each number of digits: to make one costs more than to draw with it. */
const formats = new Map<number, Intl.NumberFormat>();

/** A number with thousands separated and a true minus sign, rounded as `toFixed` rounds it, which the terminal's tables use. */
export function formatNumber(value: number, digits = 0): string {
  let format = formats.get(digits);
  if (format === undefined) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(digits, format);
  }
  return format.format(Number(value.toFixed(digits))).replace('-', '−');
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
