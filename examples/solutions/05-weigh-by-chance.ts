// Solutions to example 05: other chances, and a wrong one.
//
// 1. Arm 0 was seen nearly always and is now seen half of the time: its spread grows. That of arm 1 shrinks. Both means
//    stay what they were.
// 2. Half of the truth, for ever: no number of rounds puts a wrong chance right. Its spread halves too, which makes the
//    mistake look precise. Late feedback (example 19) makes this mistake for you, unless you keep the chance.
import { createRandom } from 'banditspec';

const [L, rounds, runs] = [4, 200, 2000];
const loss = (arm: number, t: number) => (arm === 0 && t % 2 === 1 ? 1 : 3) / L;

function measure(name: string, chances: readonly number[], divisors: readonly number[]): void {
  const estimates = Array.from({ length: runs }, (_, run) => {
    const random = createRandom('course', run);
    const weighed = [0, 0];
    for (let t = 0; t < rounds; t++) {
      const arm = random() < chances[0]! ? 0 : 1;
      weighed[arm]! += loss(arm, t) / divisors[arm]!;
    }
    return weighed;
  });
  const columns = [0, 1].map((arm) => {
    const mean = estimates.reduce((sum, values) => sum + values[arm]!, 0) / runs;
    const spread = Math.sqrt(estimates.reduce((sum, values) => sum + (values[arm]! - mean) ** 2, 0) / (runs - 1));
    return `arm ${arm}: ${mean.toFixed(1)}, one run ± ${spread.toFixed(1)}`;
  });
  console.log(`${name}  ${columns.join('   ')}`);
}

console.log('truth              arm 0: 100.0              arm 1: 150.0');
measure('chances 0.9, 0.1 ', [0.9, 0.1], [0.9, 0.1]);
measure('chances 0.5, 0.5 ', [0.5, 0.5], [0.5, 0.5]);
measure('divided by 0.2   ', [0.9, 0.1], [0.9, 0.2]);

/*
truth              arm 0: 100.0              arm 1: 150.0
chances 0.9, 0.1   arm 0: 99.9, one run ± 2.6   arm 1: 150.1, one run ± 31.5
chances 0.5, 0.5   arm 0: 99.7, one run ± 7.9   arm 1: 150.2, one run ± 10.5
divided by 0.2     arm 0: 99.9, one run ± 2.6   arm 1: 75.1, one run ± 15.7
*/
