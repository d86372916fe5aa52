/** How well signals of a round tell whether its first drafted token is accepted. */
import type { LoggedRounds, LoggedTotals } from 'banditspec';

/** One signal. */
export interface SignalStrength {
  readonly name: string;
  readonly rounds: number;
  /**
   * The probability that an accepted token has a lower value than a rejected one, ties counted half: the area under the
   * curve of Mann and Whitney. 0.5 says nothing; above, low values are accepted, below, high ones.
   */
  readonly lowerIsAccepted: number;
}

/** The signals of a log at depth 1; those with only one outcome are left out. */
export function signalStrengths(requests: readonly (LoggedRounds | LoggedTotals)[]): SignalStrength[] {
  const values = new Map<string, { value: number; accepted: boolean }[]>();
  for (const request of requests) {
    if (request.knows !== 'rounds') continue;
    for (const [name, rounds] of Object.entries(request.signals ?? {})) {
      const own = values.get(name) ?? [];
      values.set(name, own);
      rounds.forEach((round, t) => {
        if ((request.drafted?.[t] ?? 1) > 0 && round.length > 0) {
          own.push({ value: round[0]!, accepted: request.accepted[t]! > 0 });
        }
      });
    }
  }
  return [...values].flatMap(([name, own]) => {
    const lowerIsAccepted = lowerProbability(own);
    return lowerIsAccepted === undefined ? [] : [{ name, rounds: own.length, lowerIsAccepted }];
  });
}

function lowerProbability(values: { value: number; accepted: boolean }[]): number | undefined {
  values.sort((a, b) => a.value - b.value);
  const accepted = values.filter((entry) => entry.accepted).length;
  const rejected = values.length - accepted;
  if (accepted === 0 || rejected === 0) return undefined;
  let pairs = 0;
  let above = rejected;
  for (let i = 0; i < values.length; ) {
    let end = i;
    let tiedAccepted = 0;
    while (end < values.length && values[end]!.value === values[i]!.value) {
      if (values[end]!.accepted) tiedAccepted += 1;
      end += 1;
    }
    const tiedRejected = end - i - tiedAccepted;
    above -= tiedRejected;
    pairs += tiedAccepted * (above + tiedRejected / 2);
    i = end;
  }
  return pairs / (accepted * rejected);
}
