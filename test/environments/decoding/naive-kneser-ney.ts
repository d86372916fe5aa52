/**
 * Interpolated Kneser-Ney smoothing straight from the formulas (Kneser & Ney 1995; Chen & Goodman 1998): n-grams as
 * texts, sums over the whole vocabulary, nothing shared with the library but the formulas themselves.
 */

/** P(next token | context) for every token, of a model of the given order trained on sequences of token ids. */
export function naiveKneserNey(
  sequences: readonly (readonly number[])[],
  vocabularySize: number,
  endToken: number,
  order: number,
): (context: readonly number[]) => number[] {
  const padded = sequences.map((sequence) => [endToken, ...sequence, endToken]);

  /** Adjusted counts by length and n-gram: occurrences where nothing can precede, different predecessors elsewhere. */
  const counts: Map<string, number>[] = [];
  for (let length = 1; length <= order; length++) {
    const occurrences = new Map<string, number>();
    const predecessors = new Map<string, Set<number>>();
    for (const sequence of padded) {
      // The boundary at the start is nothing that is predicted.
      for (let end = 2; end <= sequence.length; end++) {
        if (end < length) continue;
        const ngram = sequence.slice(end - length, end).join(' ');
        occurrences.set(ngram, (occurrences.get(ngram) ?? 0) + 1);
        if (end > length) {
          const before = predecessors.get(ngram) ?? new Set();
          before.add(sequence[end - length - 1]!);
          predecessors.set(ngram, before);
        }
      }
    }
    counts[length] = new Map(
      [...occurrences].map(([ngram, n]) => {
        const fromBoundary = length > 1 && Number(ngram.split(' ')[0]) === endToken;
        return [ngram, length === order || fromBoundary ? n : predecessors.get(ngram)!.size];
      }),
    );
  }

  const discounts = counts.map((ofLength) => {
    const n = [0, 1, 2, 3, 4].map((count) => [...ofLength.values()].filter((value) => value === count).length);
    const y = n[1]! / (n[1]! + 2 * n[2]!);
    const d = [1, 2, 3].map((i) => i - ((i + 1) * y * n[i + 1]!) / n[i]!);
    return d.every((value, i) => value > 0 && value <= i + 1) ? d : [0.5, 1, 1.5];
  });

  function law(context: readonly number[]): number[] {
    const length = context.length + 1;
    const shorter = length === 1 ? new Array<number>(vocabularySize).fill(1 / vocabularySize) : law(context.slice(1));
    const follower = Array.from(
      { length: vocabularySize },
      (_, token) => counts[length]!.get([...context, token].join(' ')) ?? 0,
    );
    const total = follower.reduce((sum, count) => sum + count, 0);
    if (total === 0) return shorter;
    const discount = follower.map((count) => (count === 0 ? 0 : discounts[length]![Math.min(count, 3) - 1]!));
    const backoff = discount.reduce((sum, d) => sum + d, 0) / total;
    return follower.map((count, token) => (count - discount[token]!) / total + backoff * shorter[token]!);
  }

  return (context) => law([endToken, ...context].slice(order === 1 ? context.length + 1 : -(order - 1)));
}
