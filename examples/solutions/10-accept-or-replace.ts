// Solutions to example 10: a poor drafter, and the mean accepted length.
//
// 1. One of ten: min(1, 0.1 / 1). The residual is (0.6, 0.3, 0) / 0.9, so the rejected guesses become 'the' and 'a' in
//    the target's own proportion. The text is the target's; the drafter was of hardly any use.
// 2. A round has at least k + 1 tokens when the first k guesses were kept, which has probability a^k. Summing over k =
//    0 to L gives 1 + a + ... + a^L = (1 - a^(L+1)) / (1 - a): 2.77 for L = 4 and a = 0.7.
import { createRandom, truncatedGeometric, truncatedGeometricMean } from 'banditspec';

const P = [0.6, 0.3, 0.1];
const residual = [0.6 / 0.9, 0.3 / 0.9];
const random = createRandom('course', 'tokens');
const [counts, N] = [[0, 0, 0], 100_000];
let accepted = 0;
for (let i = 0; i < N; i++) {
  const kept = random() < P[2]! / 1;
  if (kept) accepted += 1;
  counts[kept ? 2 : random() < residual[0]! ? 0 : 1]! += 1;
}
const shares = counts.map((count) => (count / N).toFixed(3));
console.log(`always 'cat': accepted ${(accepted / N).toFixed(3)}; the, a, cat: ${shares.join(', ')}`);

const [a, L] = [0.7, 4];
let sum = 0;
for (let k = 0; k <= L; k++) sum += a ** k;
const environment = truncatedGeometric({ acceptanceRates: [a], maxDraftLength: L, sequenceLength: 1_000_000 });
const answer = environment.begin(0, createRandom('course', 'lengths'));
let rounds = 0;
for (; !answer.done; rounds++) answer.pull(0);
const library = truncatedGeometricMean(a, L);
console.log(`sum ${sum.toFixed(3)}, library ${library.toFixed(3)}, simulated ${(1_000_000 / rounds).toFixed(3)}`);

/*
always 'cat': accepted 0.101; the, a, cat: 0.599, 0.300, 0.101
sum 2.773, library 2.773, simulated 2.771
*/
