/** What a reader can hide: parts of a drawing that belong to one curve or row, and the names that are their switches. */
import type * as Plot from '@observablehq/plot';

/** Marks the group that Plot draws as a part of this curve or row. */
export function partOf(curve: number): Plot.RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const group = next!(index, scales, values, dimensions, context);
    group?.setAttribute('data-curve', String(curve));
    return group;
  };
}

/** Marks what Plot draws of each datum as a part of a curve or row, by the place of the datum. */
function eachMarked(attribute: string, of: (datum: number) => number): Plot.RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const group = next!(index, scales, values, dimensions, context);
    // One element a datum, in the order of the index.
    [...(group?.children ?? [])].forEach((element, i) => {
      element.setAttribute(attribute, String(of(index[i]!)));
    });
    return group;
  };
}

/** Marks what is drawn of each datum as a part of a row; by default there is one datum a row. */
export function partsOf(row: (datum: number) => number = (datum) => datum): Plot.RenderFunction {
  return eachMarked('data-curve', row);
}

/** Makes the names along an axis, one a row, the switches of their rows. */
export const switches: Plot.RenderFunction = eachMarked('data-name-of', (row) => row);
