/** What every figure of a report is. */

/** A drawing with what is said below it. */
export interface Figure {
  /** Names the file and the place in the page: lower-case letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  /** What is plotted, over which seed and episodes, by which version. One paragraph of plain text. */
  readonly caption: string;
  /** One SVG element. */
  readonly svg: string;
}

/** The end of every caption: where the numbers come from. */
export interface Provenance {
  readonly seed: string | number;
  readonly packageVersion: string;
}

/** `Seed 1, 60 episodes, banditspec 0.1.0.` */
export function provenanceLine({ seed, packageVersion }: Provenance, episodes: string): string {
  return `Seed ${JSON.stringify(seed)}, ${episodes}, banditspec ${packageVersion}.`;
}

/** The width of all figures, in CSS pixels. */
export const FIGURE_WIDTH = 800;

const LONGEST_NAME = 40;

/** A name as it stands in a drawing, where a very long one would leave no room for the figures. */
export function drawnName(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}

/** About how wide a drawn name is, in CSS pixels: enough to leave room for it. */
export function textWidth(name: string): number {
  return Math.ceil(6.1 * drawnName(name).length);
}
