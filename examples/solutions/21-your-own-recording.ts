// Solutions to example 21: a slower model, and a longer draft.
//
// 1. The time, and nothing else. The selector is told tokens a round, so it goes on as before: it takes the slow model
//    to be as good as ever. (Example 14 has what to do about it.)
// 2. The small model, and with it the selector, but little: a run of more than 4 right tokens is rare at 7 in 10. The
//    recording serves for every draft length, since it says at each token whether the model was right.
import { createRandom, measureRegret, replay, type TraceTurn, ucbSpec } from 'banditspec';

function logged(id: number): TraceTurn {
  const random = createRandom('course', 'log', id);
  const tokenCount = 80 + Math.floor(160 * random());
  const prose = Math.floor(tokenCount * random());
  const right = Array.from({ length: tokenCount }, (_, p) => (random() < (p < prose ? 0.7 : 0.5) ? 1 : 0));
  const accepted = right.map((_, p) => (p < prose ? -1 : Math.min(10, 12 - (p % 13))));
  const runs = right.map((_, p) => [...right, 0].indexOf(0, p) - p);
  const tracks = { small: { accepted: runs }, copy: { accepted, cap: 10 } };
  return { id, turn: 0, tokenCount, recorded: {}, tracks, signals: {}, milliseconds: {} };
}

const turns = Array.from({ length: 200 }, (_, id) => logged(id));
for (const [cost, draftLength] of [
  [1.2, 4],
  [2.2, 4],
  [1.2, 8],
] as const) {
  const environment = replay(turns, {
    arms: [
      { kind: 'plain', name: 'no draft' },
      { kind: 'track', track: 'small', maxDraftLength: draftLength, name: 'small model', cost },
      { kind: 'track', track: 'copy', name: 'copy' },
    ],
  });
  const report = measureRegret({
    environment,
    selectors: { narrow: (problem) => ucbSpec({ ...problem, radiusScale: 0.1 }) },
    episodes: turns.length,
    seed: 'course',
  });
  const [small, narrow] = [report.fixedArms[1]!, report.selectors.narrow];
  const pulls = narrow.pulls.map(({ mean }) => mean.toFixed(0)).join(', ');
  console.log(
    `cost ${cost}, draft length ${draftLength}: small model ${small.mean.toFixed(1)} rounds, time ${small.elapsed.mean.toFixed(1)}; ` +
      `selector ${narrow.stoppingTime.mean.toFixed(1)} rounds, time ${narrow.elapsed.mean.toFixed(1)}, pulls ${pulls}`,
  );
}

/*
cost 1.2, draft length 4: small model 69.8 rounds, time 83.8; selector 53.9 rounds, time 62.0, pulls 3, 40, 10
cost 2.2, draft length 4: small model 69.8 rounds, time 153.6; selector 53.9 rounds, time 102.4, pulls 3, 40, 10
cost 1.2, draft length 8: small model 64.9 rounds, time 77.9; selector 51.3 rounds, time 59.2, pulls 3, 39, 9
*/
