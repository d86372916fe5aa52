/** The game by hand: a short answer, decoded by the reader, by UCBSpec and by every arm alone. */
import { createRandom, fixedArm, runEpisode, ucbSpec } from 'banditspec';
import { secondReading, type TextWorld } from './text.js';

/** One pull by hand. */
export interface HandBlock {
  readonly arm: number;
  readonly text: string;
  readonly tokens: number;
}

/** The game as far as it has come. */
export interface HandGame {
  readonly prompt: string;
  readonly armNames: readonly string[];
  readonly blocks: readonly HandBlock[];
  readonly tokens: number;
  readonly length: number;
  readonly done: boolean;
  /** The moves that the game had room for. */
  readonly moves: readonly number[];
  /** Rounds of each arm alone. */
  readonly alone: readonly number[];
  readonly bestArm: number;
  readonly ucbSpecRounds: number;
}

/** The parts of the game that no move changes. */
export class HandTable {
  private readonly world: TextWorld;
  private readonly alone: readonly number[];
  private readonly ucbSpecRounds: number;

  constructor() {
    this.world = secondReading();
    const { environment } = this.world;
    const { armCount, rewardRange } = environment;
    // At temperature 0 the text has no luck: it is the same for everybody.
    const play = (selector: Parameters<typeof runEpisode>[0]) =>
      runEpisode(selector, environment.begin(0, createRandom('unused')), createRandom('unused')).stoppingTime;
    this.alone = environment.armNames.map((_, arm) => play(fixedArm({ armCount, rewardRange, arm })));
    this.ucbSpecRounds = play(ucbSpec({ armCount, rewardRange }));
  }

  /** Replays the moves; those behind the end are left out. */
  replay(moves: readonly number[]): HandGame {
    const { environment, prompt, pieces } = this.world;
    const episode = environment.begin(0, createRandom('unused'));
    const blocks: HandBlock[] = [];
    let tokens = 0;
    for (const arm of moves) {
      if (episode.done) break;
      const length = episode.pull(arm);
      blocks.push({ arm, tokens: length, text: pieces.slice(tokens, tokens + length).join('') });
      tokens += length;
    }
    return {
      prompt,
      armNames: environment.armNames,
      blocks,
      tokens,
      length: pieces.length,
      done: episode.done,
      moves: moves.slice(0, blocks.length),
      alone: this.alone,
      bestArm: this.alone.indexOf(Math.min(...this.alone)),
      ucbSpecRounds: this.ucbSpecRounds,
    };
  }
}
