// How can a cheap model write most of the words, and the text still be, in every respect, the large model's?
// Expect a rule of two lines that keeps 7 guesses of 10 here, and a table of frequencies that shows that nothing is lost.
//
// Speculative decoding: a cheap drafter Q guesses the next tokens, the large target P checks all guesses in one pass
// (which mostly waits for the model's weights to be read, however many tokens it scores). Say Q draws the token x, with
// probability Q(x), where P would have P(x):
//     accept x with probability min(1, P(x) / Q(x));
//     else write instead a token drawn from what P has and Q lacks: max(0, P - Q), scaled to sum 1 (the residual).
// Why it loses nothing, token by token: x is written because it was guessed and kept, Q(x) min(1, P(x)/Q(x)) = min(P,
// Q), or after a rejection, which has probability 1 - sum min(P, Q) = sum max(0, P - Q), times max(0, P - Q) / that
// sum. Together min(P(x), Q(x)) + max(0, P(x) - Q(x)) = P(x). Whatever Q is: a bad drafter costs time, and never truth.
import { createRandom, formatTable } from 'banditspec';

const tokens = ['the', 'a', 'cat'];
const P = [0.6, 0.3, 0.1]; // the target
const Q = [0.3, 0.6, 0.1]; // the drafter, which has 'the' and 'a' the wrong way round

function draw(weights: readonly number[], u: number): number {
  let [token, rest] = [0, u * weights.reduce((sum, weight) => sum + weight)];
  while (token < weights.length - 1 && rest >= weights[token]!) rest -= weights[token++]!;
  return token;
}

const residual = P.map((p, x) => Math.max(0, p - Q[x]!));

function write(random: () => number) {
  const guess = draw(Q, random());
  if (random() < P[guess]! / Q[guess]!) return { token: guess, accepted: true };
  return { token: draw(residual, random()), accepted: false };
}

/** The same but for one mistake: after a rejection it draws from P. Does that not sound right? */
function writeWrongly(random: () => number) {
  const guess = draw(Q, random());
  return random() < P[guess]! / Q[guess]! ? guess : draw(P, random());
}

const [random, N] = [createRandom('course', 'tokens'), 100_000];
const [right, wrong] = [new Float64Array(3), new Float64Array(3)];
let accepted = 0;
for (let i = 0; i < N; i++) {
  const result = write(random);
  right[result.token]! += 1 / N;
  if (result.accepted) accepted += 1 / N;
  wrong[writeWrongly(random)]! += 1 / N;
}
const rows = tokens.map((token, x) => [
  token,
  ...[P[x]!, Q[x]!, right[x]!, wrong[x]!].map((share) => share.toFixed(3)),
]);
console.log(formatTable(['', 'target P', 'drafter Q', 'accept or replace', 'with the mistake'], rows));
console.log(
  `accepted ${accepted.toFixed(3)}; sum of min(P, Q) = ${P.reduce((s, p, x) => s + Math.min(p, Q[x]!), 0).toFixed(3)}`,
);

// Frequencies of 100,000 draws: standard error 0.0016 at most, so the fourth column is P and the fifth is not. A round
// does this for each token of the draft in turn, up to the first that is replaced; if all are kept the target adds one
// more (BanditSpec, Algorithm 6). So a round gives 1 to L + 1 tokens: the accepted length, which until now was just a
// number.
//
// Left out: text. At temperature 0 P is certain of one token, so a guess is right or wrong: example 11.
//
// Predict, then change:
// 1. A drafter always says 'cat'. What share of its guesses is kept, and what is the residual?
// 2. With acceptance rate a for every token and drafts of L, what is the mean accepted length? (Eq. (10); try L = 4, a
//    = 0.7.)
// Answers: npm run example 10 solutions

/*
     target P  drafter Q  accept or replace  with the mistake
---  --------  ---------  -----------------  ----------------
the     0.600      0.300              0.599             0.478
a       0.300      0.600              0.300             0.391
cat     0.100      0.100              0.100             0.131
accepted 0.700; sum of min(P, Q) = 0.700
*/
