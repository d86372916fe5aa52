/** The game by hand: a guess, a pull at a time, and what it came to. */
import { type HandGame, HandTable } from '../model/hand.js';
import { armLetter, counted, whole } from '../view/words.js';
import { armMark, byId, element, write } from './elements.js';
import { blockElement, stripElement } from './panel.js';

/** What the reader has done. */
export interface Hand {
  readonly guess: number;
  readonly moves: readonly number[];
}

export class HandBoard {
  private readonly table = new HandTable();
  private game: HandGame;
  private guess = -1;
  private readonly strip = stripElement('Your answer');
  private readonly onChange: (hand: Hand) => void;

  constructor(onChange: (hand: Hand) => void) {
    this.onChange = onChange;
    this.game = this.table.replay([]);
    byId('hand-answer').append(this.strip);
    this.game.armNames.forEach((name, arm) => {
      const mark = () => armMark(armLetter(arm), arm);
      const guess = element('button', { type: 'button', 'aria-pressed': 'false' }, mark(), ` ${name}`);
      guess.addEventListener('click', () => this.change({ guess: arm, moves: this.game.moves }));
      byId('guesses').append(guess);
      const pull = element('button', { type: 'button' }, mark(), ` ${name}`);
      pull.addEventListener('click', () => this.change({ guess: this.guess, moves: [...this.game.moves, arm] }));
      byId('pulls').append(pull);
    });
    byId('hand-again').addEventListener('click', () => this.change({ guess: -1, moves: [] }));
    byId('hand-back').addEventListener('click', () =>
      this.change({ guess: this.guess, moves: this.game.moves.slice(0, -1) }),
    );
  }

  /** Shows a game; returns the moves that it had room for. */
  show({ guess, moves }: Hand): readonly number[] {
    this.guess = guess;
    this.game = this.table.replay(moves);
    this.draw();
    return this.game.moves;
  }

  private change(hand: Hand): void {
    const moves = this.show(hand);
    this.onChange({ guess: hand.guess, moves });
  }

  private draw(): void {
    const { game, guess } = this;
    write(byId('hand-prompt'), game.prompt);
    const blocks = game.blocks.map(({ arm, text, tokens }, round) =>
      blockElement({ round, colour: arm, letter: armLetter(arm), tokens, text, endsAnswer: false }),
    );
    this.strip.replaceChildren(...blocks);
    this.strip.scrollTop = this.strip.scrollHeight;
    [...byId('guesses').children].forEach((button, arm) => {
      button.setAttribute('aria-pressed', `${arm === guess}`);
    });
    for (const button of byId('pulls').children) (button as HTMLButtonElement).disabled = guess < 0 || game.done;
    byId<HTMLButtonElement>('hand-back').disabled = game.blocks.length === 0;
    write(byId('hand-state'), stateOf(game, guess));
    write(byId('hand-verdict'), game.done ? verdictOf(game, guess) : '');
  }
}

function stateOf(game: HandGame, guess: number): string {
  if (guess < 0) return 'Guess first.';
  const last = game.blocks.at(-1);
  const gave = last ? `Arm ${armLetter(last.arm)} gave ${counted(last.tokens, 'token')}. ` : '';
  return `${gave}${counted(game.blocks.length, 'round')}, ${game.tokens} of ${counted(game.length, 'token')}.`;
}

/** Rounds and regret of the reader and of UCBSpec, against the best single arm. */
function verdictOf({ blocks, alone, bestArm, ucbSpecRounds }: HandGame, guess: number): string {
  const best = alone[bestArm]!;
  const guessed =
    guess === bestArm ? 'You guessed right.' : `You guessed ${armLetter(guess)}, which takes ${alone[guess]!}.`;
  const yours = blocks.length - best;
  const better = yours < 0 ? ' Below zero: you changed arms in time, which no single arm can do.' : '';
  return (
    `You took ${counted(blocks.length, 'round')}, UCBSpec ${ucbSpecRounds}. The best single arm is ${armLetter(bestArm)} with ${best}. ${guessed} ` +
    `Your regret is ${whole(yours)}, that of UCBSpec ${whole(ucbSpecRounds - best)}.${better}`
  );
}
