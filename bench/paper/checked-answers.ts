/** Greedy answers held against what they have to be. */
import type { Environment, TokenDecodingEnvironment, TokenEpisode } from 'banditspec';
import { BenchError } from '../program/bench-error.js';

/**
 * The environment, whose episodes are held against what they have to produce once they are over.
 *
 * @param expected the tokens of each answer.
 */
export function checkedAnswers(
  environment: TokenDecodingEnvironment,
  expected: readonly Int32Array[],
): { readonly environment: Environment; check(): void; identical(): number } {
  const { armCount, rewardRange, armRanges, armNames, description, episodeCount, freeArms } = environment;
  let played: { readonly answer: number; readonly episode: TokenEpisode }[] = [];
  let identical = 0;
  return {
    environment: {
      armCount,
      rewardRange,
      armRanges,
      armNames,
      description,
      episodeCount,
      ...(freeArms && { freeArms }),
      begin(answer, random) {
        const episode = environment.begin(answer, random);
        played.push({ answer, episode });
        return episode;
      },
    },
    check() {
      for (const { answer, episode } of played) {
        const { tokens } = episode;
        const right = expected[answer]!;
        if (tokens.length !== right.length || tokens.some((token, i) => token !== right[i])) {
          throw new BenchError(`the greedy answer to prompt ${answer} must be canonical decoding's, got another`);
        }
      }
      identical += played.length;
      played = [];
    },
    identical: () => identical,
  };
}
