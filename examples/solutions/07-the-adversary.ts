// Solutions to example 07: other victims.
//
// 1. It is ruined as well. Both averages are always 1 on this table, so the arm of fewer pulls has the greater bound,
//    however narrow the radius: the same choices, round for round. A narrow radius is no protection, and dice are.
// 2. With that stream every round gives 1 token, since the adversary knew the draws too. With any other stream the
//    table is just a table. This is why randomness must be an argument that the world does not know.
import {
  acceptedLengthRange,
  createRandom,
  exp3Spec,
  rewardTable,
  runEpisode,
  type Selector,
  ucbSpec,
} from 'banditspec';

const [L, sequenceLength] = [4, 1000];
const problem = { armCount: 2, rewardRange: acceptedLengthRange(L) };

function tableAgainst(victim: Selector & { update(arm: number, reward: number): void }, stream: string) {
  const random = createRandom('course', stream);
  const acceptedLengths: [number[], number[]] = [[], []];
  for (let t = 0; t < sequenceLength; t++) {
    const arm = victim.select(random);
    acceptedLengths[arm]![t] = 1;
    acceptedLengths[1 - arm]![t] = L + 1;
    victim.update(arm, 1);
  }
  return rewardTable({ acceptedLengths, maxDraftLength: L, sequenceLength });
}

const unused = createRandom('course', 'unused');
const againstUcb = tableAgainst(ucbSpec(problem), 'unused');
for (const radiusScale of [1, 0.2]) {
  const { stoppingTime } = runEpisode(ucbSpec({ ...problem, radiusScale }), againstUcb.begin(0, unused), unused);
  console.log(`ucbSpec, radius x ${radiusScale}: ${stoppingTime} rounds`);
}
const againstExp3 = tableAgainst(exp3Spec(problem), 'known');
for (const stream of ['known', 'another', 'a third']) {
  const own = createRandom('course', stream);
  const { stoppingTime } = runEpisode(exp3Spec(problem), againstExp3.begin(0, unused), own);
  console.log(`exp3Spec, stream ${stream}: ${stoppingTime} rounds`);
}

/*
ucbSpec, radius x 1: 1000 rounds
ucbSpec, radius x 0.2: 1000 rounds
exp3Spec, stream known: 1000 rounds
exp3Spec, stream another: 324 rounds
exp3Spec, stream a third: 335 rounds
*/
