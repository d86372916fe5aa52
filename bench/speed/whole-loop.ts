/** The whole loop, simulator and statistics included: its speed, and the memory that it keeps. */
import {
  createRandom,
  exp3Spec,
  formatTable,
  measureRegret,
  regretMeasurement,
  runEpisode,
  type SelectorFactory,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { median } from 'simple-statistics';
import { MAX_DRAFT_LENGTH, type Target } from './timing.js';

const WHOLE_LOOP_TARGET = 4e6;

export function timeWholeLoop(): Target[] {
  const environment = truncatedGeometric({
    acceptanceRates: [0.3, 0.5, 0.6, 0.7, 0.8],
    maxDraftLength: MAX_DRAFT_LENGTH,
    sequenceLength: 16_384,
  });
  const rows: string[][] = [];
  const targets: Target[] = [];
  const factories: Record<string, SelectorFactory> = { ucbSpec, exp3Spec };
  const record = (what: string, run: () => number) => {
    run();
    const rates = Array.from({ length: 7 }, () => {
      const start = process.hrtime.bigint();
      const rounds = run();
      return rounds / (Number(process.hrtime.bigint() - start) / 1e9);
    });
    const rate = median(rates);
    rows.push([what, (rate / 1e6).toFixed(1), '>= 4']);
    targets.push({ what: `${what}: at least 4 million rounds a second`, met: rate >= WHOLE_LOOP_TARGET });
  };
  for (const [name, factory] of Object.entries(factories)) {
    record(`runEpisode with ${name}`, () => {
      let rounds = 0;
      for (let episode = 0; episode < 40; episode++) {
        const luck = createRandom('speed', episode, 'environment');
        const own = createRandom('speed', episode, 'selector');
        rounds += runEpisode(factory(environment), environment.begin(episode, luck), own).stoppingTime;
      }
      return rounds;
    });
  }
  record('measureRegret with both and all fixed arms', () => {
    let rounds = 0;
    measureRegret({
      environment,
      selectors: factories,
      episodes: 6,
      seed: 'speed',
      onProgress: (progress) => {
        rounds = progress.rounds;
      },
    });
    return rounds;
  });
  console.log(
    '\nThe whole loop, simulator and statistics included (5 arms, 16,384 tokens), million rounds a second:\n',
  );
  console.log(formatTable(['', 'rate', 'required'], rows));
  return targets;
}

/** A byte every hundred rounds would be a leak; garbage collection leaves some noise below that. */
const RETAINED_LIMIT = 0.01;

export function measureRetainedHeap(): Target[] {
  const { gc } = globalThis;
  if (!gc) {
    console.log('\nHeap: not measured (start Node with --expose-gc).');
    return [];
  }
  const environment = truncatedGeometric({
    acceptanceRates: [0.3, 0.5, 0.8],
    maxDraftLength: MAX_DRAFT_LENGTH,
    sequenceLength: 1_000_000,
  });
  const measurement = regretMeasurement({ environment, selectors: { ucbSpec, exp3Spec }, seed: 'speed' });
  measurement.addEpisode(0);
  gc();
  const heapBefore = process.memoryUsage().heapUsed;
  const roundsBefore = measurement.rounds;
  for (let episode = 1; episode <= 6; episode++) measurement.addEpisode(episode);
  gc();
  const rounds = measurement.rounds - roundsBefore;
  const retained = (process.memoryUsage().heapUsed - heapBefore) / rounds;
  const figure = `${retained.toFixed(4)} bytes a round kept over ${rounds.toLocaleString('en')} rounds`;
  console.log(`\nHeap: ${figure} (required: less than ${RETAINED_LIMIT}).`);
  return [{ what: 'no memory that grows with the rounds', met: retained < RETAINED_LIMIT }];
}
