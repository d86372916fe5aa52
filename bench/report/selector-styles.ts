/**
 * How a selector is drawn: one colour, one dash pattern and one marker through all figures of a report. The colours are
 * those of Okabe and Ito (2008), which the colour-blind tell apart, without the yellow that white paper swallows; dash and
 * marker tell the same in grey. Selectors that are there for comparison are grey.
 */
import type { SelectorConfig } from '../experiments/experiment.js';

/** What tells one selector from another in a figure. */
export interface SelectorStyle {
  readonly color: string;
  /** As in SVG's `stroke-dasharray`. */
  readonly dash: string;
  readonly symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'cross' | 'wye';
  /** Whether the marker is filled. */
  readonly filled: boolean;
}

const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#000000'] as const;
const GREYS = ['#767676', '#9a9a9a', '#5a5a5a'] as const;
const INKS = ['#000000', '#5a5a5a', '#767676'] as const;
const DASHES = ['none', '7 3', '2 3', '9 3 2 3', '12 4', '5 2 2 2 2 2', '1 2'] as const;
const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye'] as const;

/** Kinds that nobody would run for their regret. */
const BASELINES: readonly string[] = ['uniformRandom', 'followTheLeader', 'releasedCodeGreedy', 'fixedArm'];

/**
 * The styles of all selectors of a report, by name, given out in the order of their first appearance. A selector whose
 * configuration is not known is no baseline. With `grey` there are no colours.
 */
export function selectorStyles(
  selectors: readonly Readonly<Record<string, SelectorConfig | undefined>>[],
  grey = false,
): ReadonlyMap<string, SelectorStyle> {
  const styles = new Map<string, SelectorStyle>();
  let colored = 0;
  let baselines = 0;
  // Without colours dash and marker alone tell selectors apart, in ink that is dark enough for print.
  const colors = grey ? INKS : COLORS;
  for (const [name, config] of selectors.flatMap((record) => Object.entries(record))) {
    if (styles.has(name)) continue;
    if (config && BASELINES.includes(config.kind)) {
      styles.set(name, {
        color: GREYS[baselines % GREYS.length]!,
        dash: DASHES[(baselines + 1) % DASHES.length]!,
        symbol: SYMBOLS[baselines % SYMBOLS.length]!,
        filled: false,
      });
      baselines += 1;
    } else {
      // After the seventh the colours come again, with the next dash pattern and an open marker.
      const turn = Math.floor(colored / COLORS.length);
      styles.set(name, {
        color: colors[colored % colors.length]!,
        dash: DASHES[(colored + turn) % DASHES.length]!,
        symbol: SYMBOLS[(colored + turn) % SYMBOLS.length]!,
        filled: turn % 2 === 0,
      });
      colored += 1;
    }
  }
  return styles;
}

const CIVIDIS: readonly (readonly [number, number, number])[] = [
  [0, 34, 78],
  [65, 77, 107],
  [124, 123, 120],
  [188, 175, 111],
  [246, 228, 140],
];

/** Colours for ranked things, dark to light (after cividis, Nuñez et al. 2018, with a paler end): in grey they keep their order. */
export function rankColors(count: number): string[] {
  return Array.from({ length: count }, (_, rank) => {
    const at = count < 2 ? 0 : (rank / (count - 1)) * (CIVIDIS.length - 1);
    const from = CIVIDIS[Math.min(Math.floor(at), CIVIDIS.length - 2)]!;
    const to = CIVIDIS[Math.min(Math.floor(at), CIVIDIS.length - 2) + 1]!;
    const share = at - Math.min(Math.floor(at), CIVIDIS.length - 2);
    const hex = from.map((value, i) =>
      Math.round(value + share * (to[i]! - value))
        .toString(16)
        .padStart(2, '0'),
    );
    return `#${hex.join('')}`;
  });
}
