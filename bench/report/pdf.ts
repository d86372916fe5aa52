/**
 * A drawing as PDF. What Plot and this folder draw with is written: groups, paths, lines, rectangles, circles and texts; the
 * fonts are those that every reader of PDF has, Symbol among them for Greek letters and signs. A character that none of them
 * has becomes a question mark, and the text that it stands in is told.
 */
import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from '@cantoo/pdf-lib';
import { DOMParser } from 'linkedom';
import { FONTS, type Layout } from './layout.js';
import { INK } from './palette.js';

/** Points of PDF in a CSS pixel. */
const POINTS = 72 / 96;

/** What is used of an element of a drawing. */
interface Drawn {
  readonly localName: string;
  readonly textContent: string;
  readonly children: Iterable<Drawn>;
  getAttribute(name: string): string | null;
}

/** What an element takes from those around it. */
type Inherited = Readonly<Record<string, string>>;

const INHERITED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-dasharray',
  'text-anchor',
  'font-size',
  'font-weight',
] as const;

/** A colour as PDF has it; undefined for none. */
function colorOf(text: string | undefined): ReturnType<typeof rgb> | undefined {
  if (text === undefined || text === 'none') return undefined;
  const hex = /^#[0-9a-f]{6}$/i.test(text) ? text : text === 'white' ? '#ffffff' : INK;
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return rgb(red!, green!, blue!);
}

/** The shape as a path; undefined where it is none. */
function pathOf(element: Drawn): string | undefined {
  const number = (name: string) => Number(element.getAttribute(name) ?? 0);
  switch (element.localName) {
    case 'path':
      return element.getAttribute('d') ?? undefined;
    case 'line':
      return `M${number('x1')},${number('y1')}L${number('x2')},${number('y2')}`;
    case 'rect': {
      const [x, y, width, height] = [number('x'), number('y'), number('width'), number('height')];
      return `M${x},${y}L${x + width},${y}L${x + width},${y + height}L${x},${y + height}Z`;
    }
    case 'circle': {
      const [x, y, r] = [number('cx'), number('cy'), number('r')];
      return `M${x - r},${y}A${r},${r} 0 1 1 ${x + r},${y}A${r},${r} 0 1 1 ${x - r},${y}Z`;
    }
    default:
      return undefined;
  }
}

/** The fonts of a page. */
interface Fonts {
  readonly regular: PDFFont;
  readonly bold: PDFFont;
  /** Greek letters and signs of mathematics, in one weight. */
  readonly symbol: PDFFont;
}

/** A piece of a text that one font has. */
interface Run {
  readonly font: PDFFont;
  text: string;
}

/** The text cut into pieces of one font each, and whether all of its characters are in one. */
function runsOf(text: string, font: PDFFont, symbol: PDFFont): { readonly runs: Run[]; readonly whole: boolean } {
  const fonts = [font, symbol].map((each) => ({ each, characters: new Set(each.getCharacterSet()) }));
  const runs: Run[] = [];
  let whole = true;
  // A dash is as wide as the minus sign of the figures beside it, which the font of letters has not.
  for (const character of text.replaceAll('−', '–')) {
    const found = fonts.find(({ characters }) => characters.has(character.codePointAt(0)!));
    whole &&= found !== undefined;
    const own = found?.each ?? font;
    const drawn = found ? character : '?';
    const last = runs.at(-1);
    if (last?.font === own) last.text += drawn;
    else runs.push({ font: own, text: drawn });
  }
  return { runs, whole };
}

class Writer {
  /** Texts in which a character was not to be had. */
  readonly unwritten: Set<string>;
  private readonly page: PDFPage;
  private readonly fonts: Fonts;
  private readonly height: number;

  constructor(page: PDFPage, fonts: Fonts, height: number) {
    this.unwritten = new Set();
    this.page = page;
    this.fonts = fonts;
    this.height = height;
  }

  /** Writes an element and what is in it. Places are in pixels of the drawing, from its upper left corner. */
  write(element: Drawn, x: number, y: number, before: Inherited): void {
    if (['style', 'title', 'defs'].includes(element.localName)) return;
    const own = INHERITED.flatMap((name) => {
      const value = element.getAttribute(name);
      return value === null ? [] : [[name, value]];
    });
    const style: Inherited = { ...before, ...Object.fromEntries(own) };
    const moved = /translate\(([-\d.e]+)[ ,]*([-\d.e]*)\)/.exec(element.getAttribute('transform') ?? '');
    const [left, top] = [x + Number(moved?.[1] ?? 0), y + Number(moved?.[2] || 0)];
    const path = pathOf(element);
    if (path !== undefined) this.writePath(path, left, top, style);
    else if (element.localName === 'text') this.writeText(element, left, top, style);
    else for (const child of element.children) this.write(child, left, top, style);
  }

  private writePath(path: string, x: number, y: number, style: Inherited): void {
    const color = colorOf(style.fill);
    const borderColor = colorOf(style.stroke);
    const dash = /\d/.test(style['stroke-dasharray'] ?? '')
      ? style['stroke-dasharray']!.split(/[ ,]+/).map(Number)
      : undefined;
    const opacity = Number(style['fill-opacity'] ?? 1);
    if ((color === undefined || opacity === 0) && borderColor === undefined) return;
    this.page.drawSvgPath(path, {
      x: x * POINTS,
      y: (this.height - y) * POINTS,
      scale: POINTS,
      ...(color && opacity > 0 && { color, opacity }),
      ...(borderColor && {
        borderColor,
        borderOpacity: Number(style['stroke-opacity'] ?? 1),
        borderWidth: Number(style['stroke-width'] ?? 1),
        ...(dash && { borderDashArray: dash }),
      }),
    });
  }

  private writeText(element: Drawn, x: number, y: number, style: Inherited): void {
    const font = style['font-weight'] === 'bold' ? this.fonts.bold : this.fonts.regular;
    const size = Number(style['font-size']);
    const { runs, whole } = runsOf(element.textContent, font, this.fonts.symbol);
    if (!whole) this.unwritten.add(element.textContent);
    const lengthOf = (name: string) => {
      const value = element.getAttribute(name) ?? '0';
      return Number.parseFloat(value) * (value.endsWith('em') ? size : 1);
    };
    const widths = runs.map((run) => run.font.widthOfTextAtSize(run.text, size));
    const width = widths.reduce((sum, own) => sum + own, 0);
    let left = x + lengthOf('x') - ({ start: 0, middle: width / 2, end: width }[style['text-anchor'] ?? 'start'] ?? 0);
    runs.forEach((run, i) => {
      this.page.drawText(run.text, {
        x: left * POINTS,
        y: (this.height - y - lengthOf('y') - lengthOf('dy')) * POINTS,
        size: size * POINTS,
        font: run.font,
        color: colorOf(style.fill)!,
      });
      left += widths[i]!;
    });
  }
}

/** A drawing as PDF. */
export interface DrawnPdf {
  readonly bytes: Uint8Array;
  /** Texts that hold a character which no font of PDF has: it is a question mark in them. */
  readonly unwritten: readonly string[];
}

/** The drawing, of one SVG element that was drawn in this layout, on a page of its size. The same drawing gives the same bytes. */
export async function svgToPdf(svg: string, layout: Layout, title: string): Promise<DrawnPdf> {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement as unknown as Drawn;
  const [, , width, height] = root.getAttribute('viewBox')!.split(/[ ,]+/).map(Number);
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setTitle(title);
  const fonts = {
    regular: await pdf.embedFont(FONTS[layout.font].regular),
    bold: await pdf.embedFont(FONTS[layout.font].bold),
    symbol: await pdf.embedFont(StandardFonts.Symbol),
  };
  const page = pdf.addPage([width! * POINTS, height! * POINTS]);
  const writer = new Writer(page, fonts, height!);
  writer.write(root, 0, 0, { fill: INK, 'font-size': String(layout.fontSize) });
  return { bytes: await pdf.save({ useObjectStreams: false }), unwritten: [...writer.unwritten] };
}
