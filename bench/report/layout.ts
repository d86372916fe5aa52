/**
 * How much room a drawing has, and how much of it a text takes. Widths come from the metrics that Adobe published for
 * Helvetica, Times and Courier, which Arial, Liberation and Nimbus share. A drawing states them (`textLength`), so that a
 * machine with another font presses the text into the room that was left for it.
 */
import { StandardFontEmbedder, StandardFonts } from '@cantoo/pdf-lib';

/** The families that a drawing may be lettered in. */
export const FONTS = {
  sans: {
    css: '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif',
    regular: StandardFonts.Helvetica,
    bold: StandardFonts.HelveticaBold,
  },
  serif: {
    css: '"Times New Roman", Times, "Liberation Serif", serif',
    regular: StandardFonts.TimesRoman,
    bold: StandardFonts.TimesRomanBold,
  },
  mono: {
    css: '"Courier New", Courier, "Liberation Mono", monospace',
    regular: StandardFonts.Courier,
    bold: StandardFonts.CourierBold,
  },
} as const;

export type FontName = keyof typeof FONTS;

/** The room of a drawing. */
export interface Layout {
  /** In CSS pixels, of which 96 are an inch. */
  readonly width: number;
  /** The size of all text, in CSS pixels. */
  readonly fontSize: number;
  readonly font: FontName;
}

/** Drawings of the page, where it is wide. */
export const WIDE: Layout = { width: 788, fontSize: 11.5, font: 'sans' };

/** Drawings of the page in a window of 360 pixels. */
export const NARROW: Layout = { width: 328, fontSize: 11, font: 'sans' };

/** Whether there is room for several panels and names beside curves. */
export function isWide({ width, fontSize }: Layout): boolean {
  return width >= 50 * fontSize;
}

/** The distance of two lines of text, in CSS pixels. */
export function lineHeight({ fontSize }: Layout): number {
  return Math.round(1.27 * fontSize * 10) / 10;
}

const embedders = new Map<string, StandardFontEmbedder>();

function embedderOf(name: StandardFonts): StandardFontEmbedder {
  let embedder = embedders.get(name);
  if (embedder === undefined) {
    embedder = StandardFontEmbedder.for(name as unknown as Parameters<typeof StandardFontEmbedder.for>[0]);
    embedders.set(name, embedder);
  }
  return embedder;
}

/** Widths of characters that were asked for. */
const widths = new Map<StandardFontEmbedder, Map<string, number>>();

/** How a character that the metrics do not have is counted: wide ones of East Asia as one em. */
function widthOf(embedder: StandardFontEmbedder, character: string): number {
  const code = character.codePointAt(0)!;
  // U+2026 is the ellipsis, which the metrics have; the minus sign is as wide as the plus sign.
  if (code === 0x2212) return embedder.widthOfTextAtSize('+', 1);
  if (code < 0x100 || (code >= 0x2010 && code <= 0x2026)) return embedder.widthOfTextAtSize(character, 1);
  return code < 0x1100 ? 0.66 : 1;
}

/** How wide a text is, in CSS pixels. `size` is that of the layout where none is given. */
export function textWidth(
  text: string,
  { font, fontSize }: Layout,
  { size = fontSize, bold = false }: { readonly size?: number; readonly bold?: boolean } = {},
): number {
  const embedder = embedderOf(FONTS[font][bold ? 'bold' : 'regular']);
  const known = widths.get(embedder) ?? new Map<string, number>();
  widths.set(embedder, known);
  let sum = 0;
  for (const character of text) {
    let width = known.get(character);
    if (width === undefined) {
      width = widthOf(embedder, character);
      known.set(character, width);
    }
    sum += width;
  }
  return sum * size;
}

/** A name as it is drawn where there are so many pixels: cut short with an ellipsis where it is longer. */
export function fittedName(name: string, room: number, layout: Layout, bold = false): string {
  const plain = name.replaceAll(/\s+/g, ' ');
  if (textWidth(plain, layout, { bold }) <= room) return plain;
  const characters = [...plain];
  let kept = characters.length;
  while (kept > 1 && textWidth(`${characters.slice(0, kept).join('').trimEnd()}…`, layout, { bold }) > room) {
    kept = kept > 60 ? Math.ceil(kept / 2) : kept - 1;
  }
  return `${characters.slice(0, kept).join('').trimEnd()}…`;
}

/** The name with its beginning and its end, where these are as long as each other and there is room for no more. */
function shortenedInside(name: string, room: number, layout: Layout, bold: boolean): string {
  const characters = [...name.replaceAll(/\s+/g, ' ')];
  const inside = (kept: number) =>
    `${characters
      .slice(0, Math.ceil(kept / 2))
      .join('')
      .trimEnd()}…${characters
      .slice(characters.length - Math.floor(kept / 2))
      .join('')
      .trimStart()}`;
  let kept = characters.length;
  while (kept > 2 && textWidth(inside(kept), layout, { bold }) > room)
    kept = kept > 60 ? Math.ceil(kept / 2) : kept - 1;
  return inside(kept);
}

/**
 * Names as they are drawn where each has so many pixels, no two different ones alike: of those that would be cut short to the
 * same the end is kept too, and where that does not tell them apart either, their place among the names.
 */
export function fittedNames(names: readonly string[], room: number, layout: Layout, bold = false): string[] {
  const drawn = names.map((name) => fittedName(name, room, layout, bold));
  for (const shorten of [
    (name: string) => shortenedInside(name, room, layout, bold),
    (name: string, i: number) => {
      const place = ` (${i + 1})`;
      return `${fittedName(name, room - textWidth(place, layout, { bold }), layout, bold)}${place}`;
    },
  ]) {
    const alike = drawn.map((text, i) => drawn.some((other, k) => other === text && names[k] !== names[i]));
    alike.forEach((is, i) => {
      if (is) drawn[i] = shorten(names[i]!, i);
    });
  }
  return drawn;
}

/** The longest of the widths of some texts. */
export function widest(texts: readonly string[], layout: Layout, bold = false): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, layout, { bold })));
}
