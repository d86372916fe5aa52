/**
 * The colours of drawings, and what each becomes on a dark page. A drawing always holds the light ones, as paper has them;
 * the page's style sheet exchanges them where the reader's system is dark.
 */

/** Ink, and what stands behind it. */
export const INK = '#222222';
export const FAINT = '#e4e4e4';
export const PAPER = '#ffffff';
/** What is written small beside a drawing. */
export const QUIET = '#555555';
/** Frames of panels. */
export const FRAME = '#999999';
/** Fixed arms, beside selectors. */
export const ARM_COLOR = '#767676';

const DARK: Readonly<Record<string, string>> = {
  [INK]: '#e8e8e8',
  [FAINT]: '#34383d',
  [PAPER]: '#15171a',
  [QUIET]: '#b4b8bd',
  [FRAME]: '#70757b',
  [ARM_COLOR]: '#a0a4a8',
  '#0072b2': '#4fb0ee',
  '#d55e00': '#ff8b3d',
  '#009e73': '#2fce9e',
  '#cc79a7': '#e79ec8',
  '#56b4e9': '#93d3f8',
  '#e69f00': '#f5ba3c',
  '#000000': '#ffffff',
  '#9a9a9a': '#83878b',
  '#5a5a5a': '#c3c6c9',
};

/** Rules that exchange every colour of a drawing inside `figure`. A rule of a style sheet wins over an attribute of SVG. */
export function darkRules(): string {
  return Object.entries(DARK)
    .map(([light, dark]) => `figure [fill="${light}"]{fill:${dark}} figure [stroke="${light}"]{stroke:${dark}}`)
    .join('\n');
}

/** The ink and the paper of a dark page. */
export const DARK_INK = DARK[INK]!;
export const DARK_PAPER = DARK[PAPER]!;
