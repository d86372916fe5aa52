/**
 * Two selectors side by side under one luck. Time goes forward only: to go back is to replay from the seed. A long
 * replay is done in slices, so that the page answers in between.
 */
import type { Setting } from '../state/setting.js';
import { Run } from './run.js';
import { type World, worldOf } from './worlds.js';
import { type Yardstick, yardstickOf } from './yardstick.js';

export class Player {
  readonly setting: Setting;
  readonly world: World;
  readonly yardstick: Yardstick;
  runs: readonly [Run, Run];
  /** The round that is to be reached. */
  target: number;
  private reached = 0;

  constructor(setting: Setting) {
    this.setting = setting;
    this.world = worldOf(setting);
    this.yardstick = yardstickOf(setting, this.world);
    this.runs = this.begin();
    this.target = setting.round;
  }

  /** Whether both selectors have decoded all answers. */
  get done(): boolean {
    return this.runs[0].done && this.runs[1].done;
  }

  /** The rounds of the run that has come further. */
  get round(): number {
    return Math.max(this.runs[0].rounds, this.runs[1].rounds);
  }

  /** Whether the target, or the end before it, has been reached. */
  get arrived(): boolean {
    return this.reached >= this.target || this.done;
  }

  /** Sets the round to be reached; an earlier one than the present begins anew. */
  goTo(round: number): void {
    this.target = Math.max(0, round);
    if (this.target >= this.reached) return;
    this.runs = this.begin();
    this.reached = 0;
  }

  /** Plays on towards the target, for about so many milliseconds by the given clock. */
  work(milliseconds: number, now: () => number): void {
    const end = now() + milliseconds;
    while (!this.arrived) {
      for (let i = 0; i < 16 && !this.arrived; i++) {
        this.runs[0].step();
        this.runs[1].step();
        this.reached += 1;
      }
      if (now() >= end) break;
    }
    // Behind the end there is nothing to reach.
    if (this.done) this.target = this.reached = this.round;
  }

  private begin(): readonly [Run, Run] {
    const { setting, world } = this;
    return [new Run(setting, setting.left, world), new Run(setting, setting.right, world)];
  }
}
