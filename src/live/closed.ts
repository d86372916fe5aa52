/** How the last decisions ended, so that a second outcome for one of them is told why it comes too late. */
import { requireArray, requireInteger, requireList, requirementError, requireObject } from '../requirements.js';
import type { Closing } from './decision.js';

/** How many endings are remembered. */
const REMEMBERED = 256;

/** The last endings as they stand in a snapshot, oldest first. */
export interface ClosedState {
  /** The decisions' numbers. */
  readonly ids: readonly number[];
  /** How each ended. */
  readonly as: readonly Closing[];
}

export class Closed {
  private readonly endings: Map<number, Closing>;

  constructor(endings: Iterable<readonly [number, Closing]> = []) {
    this.endings = new Map(endings);
  }

  add(id: number, closing: Closing): void {
    this.endings.set(id, closing);
    if (this.endings.size <= REMEMBERED) return;
    for (const oldest of this.endings.keys()) {
      this.endings.delete(oldest);
      return;
    }
  }

  /** How a decision ended that was made and is no longer open. */
  of(id: number): string {
    return this.endings.get(id) ?? 'closed before the last 256 were';
  }

  toState(): ClosedState {
    return { ids: [...this.endings.keys()], as: [...this.endings.values()] };
  }
}

/** Reads the endings back; all are of decisions before `next`. */
export function readClosed(who: string, name: string, state: ClosedState, next: number): Closed {
  requireObject(who, name, state);
  const { ids, as } = state;
  requireList(who, `${name}.ids`, ids);
  requireArray(who, `${name}.as`, as, ids.length);
  for (let i = 0; i < ids.length; i++) {
    requireInteger(who, `${name}.ids[${i}]`, ids[i]!, 0, next - 1);
    if (!['settled', 'cancelled', 'expired'].includes(as[i]!)) {
      throw requirementError(who, `${name}.as[${i}]`, "'settled', 'cancelled' or 'expired'", as[i]);
    }
  }
  return new Closed(ids.map((id, i) => [id, as[i]!]));
}
