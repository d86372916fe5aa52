/** Where figures over the rounds are taken: evenly along a logarithmic axis. */

/** Two bins an octave, 1, 2, 3, 4, 6, 8, 12, ..., as many as rounds may need: no answer takes more rounds than tokens. */
export function roundBins(rounds: number): number[] {
  const fromRound = [1];
  for (let power = 2; power <= rounds; power *= 2) {
    fromRound.push(power);
    if (power * 1.5 <= rounds) fromRound.push(power * 1.5);
  }
  return fromRound;
}
