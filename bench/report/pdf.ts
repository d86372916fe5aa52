/**
 * A drawing as PDF. What Plot and this folder draw with is written: groups, paths, lines, rectangles, circles and texts; the
 * fonts are those that every reader of PDF has. Characters that these lack are drawn as question marks.
 */
import { PDFDocument, type PDFFont, type PDFPage, rgb } from '@cantoo/pdf-lib';
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

/** Writes what a font has: a minus sign as a dash of its width, other characters beyond Latin-1 as question marks. */
function encodable(text: string, font: PDFFont): string {
  const known = new Set(font.getCharacterSet());
  return [...text.replaceAll('−', '–')].map((c) => (known.has(c.codePointAt(0)!) ? c : '?')).join('');
}

class Writer {
  private readonly page: PDFPage;
  private readonly fonts: { readonly regular: PDFFont; readonly bold: PDFFont };
  private readonly height: number;

  constructor(page: PDFPage, fonts: { readonly regular: PDFFont; readonly bold: PDFFont }, height: number) {
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
    const text = encodable(element.textContent, font);
    const lengthOf = (name: string) => {
      const value = element.getAttribute(name) ?? '0';
      return Number.parseFloat(value) * (value.endsWith('em') ? size : 1);
    };
    const width = font.widthOfTextAtSize(text, size);
    const before = { start: 0, middle: width / 2, end: width }[style['text-anchor'] ?? 'start'] ?? 0;
    this.page.drawText(text, {
      x: (x + lengthOf('x') - before) * POINTS,
      y: (this.height - y - lengthOf('y') - lengthOf('dy')) * POINTS,
      size: size * POINTS,
      font,
      color: colorOf(style.fill)!,
    });
  }
}

/** The drawing, of one SVG element that was drawn in this layout, on a page of its size. The same drawing gives the same bytes. */
export async function svgToPdf(svg: string, layout: Layout, title: string): Promise<Uint8Array> {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement as unknown as Drawn;
  const [, , width, height] = root.getAttribute('viewBox')!.split(/[ ,]+/).map(Number);
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setTitle(title);
  const fonts = {
    regular: await pdf.embedFont(FONTS[layout.font].regular),
    bold: await pdf.embedFont(FONTS[layout.font].bold),
  };
  const page = pdf.addPage([width! * POINTS, height! * POINTS]);
  new Writer(page, fonts, height!).write(root, 0, 0, { fill: INK, 'font-size': String(layout.fontSize) });
  return pdf.save({ useObjectStreams: false });
}
