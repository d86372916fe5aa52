/** Draws with Observable Plot on the server, into a document of linkedom, and writes the drawing as text. */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

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

/** Ink, and what stands behind it. */
export const INK = '#222222';
export const FAINT = '#e4e4e4';

const FONT = 'font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; font-size: 11.5px';

/**
 * The drawing as one SVG element that needs nothing from outside. The same options give the same bytes: places are
 * written with two decimals, so that the last bits of a logarithm do not show.
 *
 * @param options Plot's, in which scales have explicit ticks.
 * @param label what the drawing is, for those who cannot see it.
 */
export function drawSvg(options: Plot.PlotOptions, label: string): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawing = Plot.plot({
    ...options,
    className: 'figure',
    document: document as unknown as Plot.PlotOptions['document'],
  });
  drawing.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  drawing.setAttribute('style', `${FONT}; color: ${INK}; background: #ffffff`);
  const text = withoutControls(drawing.outerHTML);
  // Inside tags only: what is written in the drawing stays as it is.
  const rounded = text.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (place) => String(Number(Number(place).toFixed(2)))),
  );
  // Written here, since linkedom leaves & and < in attributes as they are.
  return rounded.replace('<svg ', `<svg role="img" aria-label="${escapeMarkup(label)}" `);
}
