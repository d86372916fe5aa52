/** Draws with Observable Plot on the server, into a document of linkedom, and writes the drawing as text. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { FONTS, type Layout, textWidth } from './layout.js';
import { INK, PAPER } from './palette.js';

/** Characters that XML has no way to write, of which names in a recording may have some, as the sign for what is unknown. */
function withoutControls(text: string): string {
  return text.replaceAll(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
}

/** Text in XML or HTML, between tags and in attributes. */
export function escapeMarkup(text: string): string {
  return withoutControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A part of a drawing that Plot has no mark for. */
export interface Shape {
  readonly name: 'g' | 'path' | 'rect' | 'text' | 'circle';
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly text?: string;
  readonly children?: readonly Shape[];
}

/** What is used of an element of linkedom. */
interface DrawnElement {
  textContent: string | null;
  readonly outerHTML: string;
  readonly parentElement: DrawnElement | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  append(...children: DrawnElement[]): void;
  querySelector(selector: string): DrawnElement | null;
  querySelectorAll(selector: string): Iterable<DrawnElement>;
}

/** What is used of a document of linkedom. */
interface DrawingDocument {
  createElementNS(namespace: string, name: string): DrawnElement;
}

/** The shape as an element of the document. */
function shapeElement(document: DrawingDocument, { name, attributes, text, children = [] }: Shape): DrawnElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  element.append(...children.map((child) => shapeElement(document, child)));
  return element;
}

/** What a text inherits: the nearest value of an attribute. */
function inherited(element: DrawnElement, name: string): string | undefined {
  for (let at: DrawnElement | null = element; at !== null; at = at.parentElement) {
    const value = at.getAttribute(name);
    if (value !== null) return value;
  }
  return undefined;
}

/** Writes on every text how long it is to be, whatever font the reader's machine has. */
function fixTextLengths(drawing: DrawnElement, layout: Layout): void {
  for (const text of drawing.querySelectorAll('text')) {
    const content = text.textContent ?? '';
    if (content.trim() === '' || text.querySelector('tspan') !== null) continue;
    const size = Number(inherited(text, 'font-size') ?? layout.fontSize);
    const bold = inherited(text, 'font-weight') === 'bold';
    text.setAttribute('textLength', String(Math.max(1, textWidth(content, layout, { size, bold }))));
    text.setAttribute('lengthAdjust', 'spacingAndGlyphs');
  }
}

/**
 * The drawing as one SVG element that needs nothing from outside. The same options give the same bytes: places are
 * written with two decimals, so that the last bits of a logarithm do not show.
 *
 * @param options Plot's, in which scales have explicit ticks.
 * @param label what the drawing is, for those who cannot see it.
 * @param shapes what is drawn over it, in pixels of the drawing.
 */
export function drawSvg(
  options: Plot.PlotOptions,
  label: string,
  layout: Layout,
  shapes: readonly Shape[] = [],
): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawing = Plot.plot({
    ...options,
    width: layout.width,
    className: 'figure',
    document: document as unknown as Plot.PlotOptions['document'],
  }) as unknown as DrawnElement;
  drawing.append(...shapes.map((shape) => shapeElement(document as unknown as DrawingDocument, shape)));
  drawing.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  drawing.setAttribute('font-size', String(layout.fontSize));
  // The style wins over the one that Plot writes for its class.
  const { css } = FONTS[layout.font];
  drawing.setAttribute(
    'style',
    `font-family: ${css}; font-size: ${layout.fontSize}px; color: ${INK}; background: ${PAPER}`,
  );
  fixTextLengths(drawing, layout);
  const text = withoutControls(drawing.outerHTML);
  // Inside tags only: what is written in the drawing stays as it is.
  const rounded = text.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (place) => String(Number(Number(place).toFixed(2)))),
  );
  // Written here, since linkedom leaves & and < in attributes as they are.
  return rounded.replace('<svg ', `<svg role="img" aria-label="${escapeMarkup(label)}" `);
}
