/** The drawing of regret: a path for each run, on one scale. */
import type { CurveView } from '../view/regret-curve.js';
import { byId, write } from './elements.js';

/** The drawing's own units; it is stretched to the room it has. */
export const CURVE_SIZE = { width: 600, height: 160 };

export function drawCurve(view: CurveView, sentence: string): void {
  const drawing = document.getElementById('curve')!;
  drawing.querySelector('.left')!.setAttribute('d', view.paths[0]!);
  drawing.querySelector('.right')!.setAttribute('d', view.paths[1]!);
  drawing.querySelector('.zero')!.setAttribute('d', `M0 ${view.zero}H${CURVE_SIZE.width}`);
  if (drawing.getAttribute('aria-label') !== sentence) drawing.setAttribute('aria-label', sentence);
  write(byId('curve-top'), view.top);
  write(byId('curve-bottom'), view.bottom);
  write(byId('curve-right'), `${view.right} tokens`);
}
