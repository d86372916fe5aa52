/**
 * One selector at work on all answers of a setting, a round at a time. Streams are named as `measureRegret` names them:
 * two selectors meet the same luck, and the library's own report has the same figures.
 */
import { type ArmSelector, createRandom, type Episode, type RandomSource } from 'banditspec';
import type { Choice, Setting } from '../state/setting.js';
import { makeSelector } from './selectors.js';
import type { World } from './worlds.js';

/** A run as far as it has come. It has no way back: to go back is to begin again from the seed. */
export class Run {
  readonly choice: Choice;
  readonly world: World;
  rounds = 0;
  /** The tokens produced so far, of all answers. */
  tokens = 0;
  /** The answer that is being decoded, or the last one; 0-based. */
  answer = 0;
  /** The arm of each round so far, and the tokens that there were after it. */
  readonly arms: Uint8Array;
  readonly ends: Uint32Array;
  /** What the selector remembers of each arm: of the present answer only, where it begins anew with each. */
  readonly pulls: Float64Array;
  readonly sums: Float64Array;
  /** What each arm would have given in the last round. */
  readonly outcomes: Float64Array;
  selector: ArmSelector;
  private readonly setting: Setting;
  private episode: Episode;
  private random: RandomSource;

  constructor(setting: Setting, choice: Choice, world: World) {
    const { armCount } = world.environment;
    this.setting = setting;
    this.choice = choice;
    this.world = world;
    this.arms = new Uint8Array(world.tokens);
    this.ends = new Uint32Array(world.tokens);
    this.pulls = new Float64Array(armCount);
    this.sums = new Float64Array(armCount);
    this.outcomes = new Float64Array(armCount);
    this.selector = makeSelector(choice, world.environment);
    this.episode = this.begin();
    this.random = this.luck('selector');
  }

  /** How many answers there are, all of one length. */
  get answers(): number {
    return this.setting.answers;
  }

  /** Whether all answers are decoded. */
  get done(): boolean {
    return this.tokens === this.world.tokens;
  }

  /** The arm of the last round; -1 before the first. */
  get lastArm(): number {
    return this.rounds === 0 ? -1 : this.arms[this.rounds - 1]!;
  }

  /** The tokens of the last round. */
  get lastLength(): number {
    return this.rounds === 0 ? 0 : this.ends[this.rounds - 1]! - (this.rounds === 1 ? 0 : this.ends[this.rounds - 2]!);
  }

  /** Plays one round, if there is one left. */
  step(): void {
    if (this.done) return;
    if (this.episode.done) this.nextAnswer();
    const arm = this.selector.select(this.random);
    const length = this.episode.pullAll!(arm, this.outcomes);
    this.selector.update(arm, length);
    this.tokens += length;
    this.arms[this.rounds] = arm;
    this.ends[this.rounds] = this.tokens;
    this.rounds += 1;
    this.pulls[arm]! += 1;
    this.sums[arm]! += length;
  }

  private nextAnswer(): void {
    this.answer += 1;
    if (this.setting.memory === 'fresh') {
      this.selector = makeSelector(this.choice, this.world.environment);
      this.pulls.fill(0);
      this.sums.fill(0);
    }
    this.episode = this.begin();
    this.random = this.luck('selector');
  }

  private begin(): Episode {
    this.selector.startEpisode?.();
    return this.world.environment.begin(this.answer, this.luck('environment'));
  }

  private luck(role: string): RandomSource {
    return createRandom(this.setting.seed, this.answer, role);
  }
}
