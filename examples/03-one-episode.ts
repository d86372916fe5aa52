// Does choosing the draft while decoding beat committing to one draft beforehand?
// Expect the selector to come close to the best arm without having been told which one that is.
//
// Speculative decoding in one paragraph: a cheap drafter proposes up to L tokens, the large target model checks all of
// them in one pass, keeps those it agrees with, and adds one of its own. A round is one such pass. The answer is the
// same as without drafts; only the number of passes changes. That number, from the first token of the answer to its
// end, is the stopping time. It is what you pay for, and what a selector tries to keep low.
//
// An episode is the decoding of one answer. runEpisode plays it: the selector selects an arm, the episode makes one
// pass with it, the selector learns the accepted length, until the answer has ended (BanditSpec, Algorithm 3).
import { createRandom, fixedArm, runEpisode, truncatedGeometric, ucbSpec } from 'banditspec';

const drafters = ['prompt lookup', 'suffix match', 'small model', 'draft head'];
const environment = truncatedGeometric({
  acceptanceRates: [0.3, 0.45, 0.6, 0.75],
  maxDraftLength: 5,
  sequenceLength: 1000,
});

// Each player meets the same luck: the stream that is named here belongs to the episode, not to the player.
const newEpisode = () => environment.begin(0, createRandom('examples', 'luck'));
const own = () => createRandom('examples', 'selector');

drafters.forEach((drafter, arm) => {
  const result = runEpisode(fixedArm({ ...environment, arm }), newEpisode(), own());
  console.log(`always ${drafter.padEnd(13)} ${result.stoppingTime} rounds`);
});

// An environment is a problem too: it knows its number of arms and the range of their rewards.
for (const radiusScale of [1, 0.2]) {
  const { stoppingTime, tokens, pulls } = runEpisode(ucbSpec({ ...environment, radiusScale }), newEpisode(), own());
  console.log(`ucbSpec, radius x ${radiusScale.toFixed(1)} ${stoppingTime} rounds`);
  console.log(`  ${(tokens / stoppingTime).toFixed(2)} tokens a round; pulls: ${pulls.join(', ')}`);
}

// Left out: this is one answer with one luck, and all arms cost the same time. Example 05 averages over many answers
// and says how sure the average is. And the arms never change here: that is example 04.

/*
always prompt lookup 701 rounds
always suffix match  558 rounds
always small model   411 rounds
always draft head    300 rounds
ucbSpec, radius x 1.0 326 rounds
  3.07 tokens a round; pulls: 22, 32, 31, 241
ucbSpec, radius x 0.2 302 rounds
  3.31 tokens a round; pulls: 3, 4, 4, 291
*/
