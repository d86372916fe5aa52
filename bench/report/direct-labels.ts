/** Names at the ends of curves instead of a legend, moved apart where they would overlap. */

/**
 * The places nearest to the wanted ones (least squares) that keep their order, are `gap` apart and lie in [low, high]:
 * neighbours that would overlap are pooled (pool adjacent violators).
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  // With i gaps taken off the i-th place, "gap apart" is "not decreasing".
  const pools: { sum: number; count: number }[] = [];
  order.forEach((index, i) => {
    pools.push({ sum: wanted[index]! - i * gap, count: 1 });
    for (let last = pools.length - 1; last > 0; last--) {
      const [before, pool] = [pools[last - 1]!, pools[last]!];
      if (before.sum / before.count <= pool.sum / pool.count) break;
      pools.splice(last - 1, 2, { sum: before.sum + pool.sum, count: before.count + pool.count });
    }
  });
  const top = Math.max(low, high - (wanted.length - 1) * gap);
  const places = new Array<number>(wanted.length);
  let i = 0;
  for (const { sum, count } of pools) {
    for (let k = 0; k < count; k++, i++) places[order[i]!] = Math.min(Math.max(sum / count, low), top) + i * gap;
  }
  return places;
}
