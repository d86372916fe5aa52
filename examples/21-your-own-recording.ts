// How would a selector have done on what my own decoder has recorded?
// Expect it to be played over the recording, each arm exact at every token, and to need fewer rounds than any single arm.
//
// Decoding is lossless, so one recorded answer serves for all arms: whatever is pulled, the text stays the same, and
// only the place where a round begins changes. So record, for each token of the answer, what each drafter would have
// had accepted had a round begun there: for a small model, how many of its next tokens are the target's, without limit;
// for a look-up, how far its copy is accepted, at most the 10 tokens that it copies.
//
// A log is made up here in place of yours: prose first, then the answer repeats what it said. (The package reads files
// that others publish: readSpecBenchAnswers, readAlignedTrace.)
import {
  createRandom,
  formatTable,
  measureRegret,
  replay,
  runEpisode,
  type SelectorFactory,
  type TraceTurn,
  ucbSpec,
} from 'banditspec';

/** One answer of the log. The small model is right in 7 of 10 of the first `prose` tokens, then in half; copying works then. */
function logged(id: number): TraceTurn {
  const random = createRandom('course', 'log', id);
  const tokenCount = 80 + Math.floor(160 * random());
  const prose = Math.floor(tokenCount * random());
  const right = Array.from({ length: tokenCount }, (_, p) => (random() < (p < prose ? 0.7 : 0.5) ? 1 : 0));
  const runs = right.map((_, p) => [...right, 0].indexOf(0, p) - p);
  // A copy that begins at p goes on to the end of its sentence; before there is anything to copy it finds nothing: -1.
  const accepted = right.map((_, p) => (p < prose ? -1 : Math.min(10, 12 - (p % 13))));
  return {
    id,
    turn: 0,
    tokenCount,
    recorded: {},
    tracks: { small: { accepted: runs }, copy: { accepted, cap: 10 } },
    signals: {},
    milliseconds: {},
  };
}

const turns = Array.from({ length: 200 }, (_, id) => logged(id));
const environment = replay(turns, {
  arms: [
    { kind: 'plain', name: 'no draft' },
    { kind: 'track', track: 'small', maxDraftLength: 4, name: 'small model', cost: 1.2 },
    { kind: 'track', track: 'copy', name: 'copy' },
  ],
});
const narrow: SelectorFactory = (problem) => ucbSpec({ ...problem, radiusScale: 0.1 });

// One answer. A replay has no luck in it: episode 3 is answer 3.
const unused = createRandom('unused');
const { stoppingTime, tokens, pulls } = runEpisode(narrow(environment), environment.begin(3, unused), unused);
console.log(`answer 3: ${tokens} tokens, ${stoppingTime} rounds, pulls ${pulls.join(', ')}\n`);

const report = measureRegret({ environment, selectors: { narrow }, episodes: turns.length, seed: 'course' });
const row = (name: string, rounds: number, time: number) => [name, rounds.toFixed(1), time.toFixed(1)];
const alone = report.fixedArms.map(({ mean, elapsed }, arm) =>
  row(`always ${report.armNames[arm]}`, mean, elapsed.mean),
);
const mine = report.selectors.narrow;
const rows = [...alone, row('ucbSpec, radius x 0.1', mine.stoppingTime.mean, mine.elapsed.mean)];
console.log(formatTable(['', 'rounds', 'time'], rows));

// The mean of 200 answers, each played by every arm and by the selector over the same recording. A single arm is right
// for a part of each answer only, so the selector beats them all.
//
// Left out: a method whose recording holds only its own blocks. replay takes it as an approximation, named next-start.
//
// Predict, then change:
// 1. A round of the small model takes 2.2 passes instead of 1.2. Which of the columns changes? And what the selector
//    does?
// 2. Draft 8 tokens with the small model instead of 4, from the same recording. Who gains by it?
// Answers: npm run example 21 solutions

/*
answer 3: 95 tokens, 34 rounds, pulls 3, 23, 8

                       rounds   time
---------------------  ------  -----
always no draft         158.1  158.1
always small model       69.8   83.8
always copy              91.4   91.4
ucbSpec, radius x 0.1    53.9   62.0
*/
