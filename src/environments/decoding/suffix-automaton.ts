/**
 * The suffix automaton of a growing text (Blumer et al. 1985), built token by token: it knows, at every moment, the
 * longest suffix of the text that has occurred before.
 * Cost: O(1) per token, expected and amortised, whatever the vocabulary; at most 2 states and 3 transitions for each
 * token, about 100 bytes.
 */
import { hash, lengthened } from './flat-arrays.js';

/** Transitions by (state, token), in an open hash table; those of one state are also linked, for copying. */
class Transitions {
  private edgeCount = 1;
  private state = new Int32Array(64);
  private token = new Int32Array(64);
  private target = new Int32Array(64);
  /** The next edge of the same state; 0 ends the list. */
  private next = new Int32Array(64);
  /** At most half full; 0 is an empty slot. */
  private slots = new Int32Array(256);

  /** The edge, 0 where there is none. */
  find(state: number, token: number): number {
    const mask = this.slots.length - 1;
    let slot = hash(state, token) & mask;
    for (let edge = this.slots[slot]!; edge !== 0; edge = this.slots[slot]!) {
      if (this.state[edge] === state && this.token[edge] === token) return edge;
      slot = (slot + 1) & mask;
    }
    return 0;
  }

  targetOf(edge: number): number {
    return this.target[edge]!;
  }

  redirect(edge: number, target: number): void {
    this.target[edge] = target;
  }

  /** Adds an edge in front of the state's list, and returns it as the list's new first. */
  add(first: number, state: number, token: number, target: number): number {
    const edge = this.edgeCount++;
    if (edge === this.state.length) {
      this.state = lengthened(this.state);
      this.token = lengthened(this.token);
      this.target = lengthened(this.target);
      this.next = lengthened(this.next);
    }
    this.state[edge] = state;
    this.token[edge] = token;
    this.target[edge] = target;
    this.next[edge] = first;
    if (2 * this.edgeCount > this.slots.length) this.rehash();
    else this.insert(edge);
    return edge;
  }

  /** Gives a state copies of the edges of a list; returns the first of them. */
  copy(first: number, state: number): number {
    let copies = 0;
    for (let edge = first; edge !== 0; edge = this.next[edge]!) {
      copies = this.add(copies, state, this.token[edge]!, this.target[edge]!);
    }
    return copies;
  }

  private insert(edge: number): void {
    const mask = this.slots.length - 1;
    let slot = hash(this.state[edge]!, this.token[edge]!) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = edge;
  }

  private rehash(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    for (let edge = 1; edge < this.edgeCount; edge++) this.insert(edge);
  }
}

/** The suffix automaton of the tokens appended so far. */
export class SuffixAutomaton {
  private readonly transitions: Transitions;
  private stateCount: number;
  private last: number;
  private textLength: number;
  /** For each state: its longest string's length. */
  private length: Int32Array;
  /** For each state: the state of the longest suffix that occurs in more places; -1 for the first state. */
  private link: Int32Array;
  /** For each state: where its strings first end, as the number of tokens up to there. */
  private firstEnd: Int32Array;
  /** For each state: its list of edges. */
  private edges: Int32Array;

  constructor() {
    this.transitions = new Transitions();
    this.stateCount = 1;
    this.last = 0;
    this.textLength = 0;
    this.length = new Int32Array(64);
    this.link = new Int32Array(64);
    this.firstEnd = new Int32Array(64);
    this.edges = new Int32Array(64);
    this.link[0] = -1;
  }

  append(token: number): void {
    this.textLength += 1;
    const added = this.addState(this.length[this.last]! + 1, this.textLength);
    let state = this.last;
    let edge = 0;
    for (; state !== -1; state = this.link[state]!) {
      edge = this.transitions.find(state, token);
      if (edge !== 0) break;
      this.edges[state] = this.transitions.add(this.edges[state]!, state, token, added);
    }
    // First the split, which may move the arrays.
    const link = state === -1 ? 0 : this.splitAt(state, edge, token);
    this.link[added] = link;
    this.last = added;
  }

  /** The length of the longest suffix of the text that also occurs earlier in it; 0 where none does. */
  get matchLength(): number {
    return this.textLength === 0 ? 0 : this.length[this.link[this.last]!]!;
  }

  /** Where that suffix ends first, as the number of tokens up to there: less than the length of the text. */
  get matchEnd(): number {
    return this.textLength === 0 ? 0 : this.firstEnd[this.link[this.last]!]!;
  }

  /** The target of an edge, split off from its state where that state's longest string does not end here. */
  private splitAt(state: number, edge: number, token: number): number {
    const target = this.transitions.targetOf(edge);
    if (this.length[state]! + 1 === this.length[target]) return target;
    const copy = this.addState(this.length[state]! + 1, this.firstEnd[target]!);
    this.edges[copy] = this.transitions.copy(this.edges[target]!, copy);
    this.link[copy] = this.link[target]!;
    this.link[target] = copy;
    for (let from = state; from !== -1; from = this.link[from]!) {
      // Whatever follows a string follows its suffixes too: there is an edge.
      const redirected = this.transitions.find(from, token);
      if (this.transitions.targetOf(redirected) !== target) break;
      this.transitions.redirect(redirected, copy);
    }
    return copy;
  }

  private addState(length: number, firstEnd: number): number {
    const state = this.stateCount++;
    if (state === this.length.length) {
      this.length = lengthened(this.length);
      this.link = lengthened(this.link);
      this.firstEnd = lengthened(this.firstEnd);
      this.edges = lengthened(this.edges);
    }
    this.length[state] = length;
    this.firstEnd[state] = firstEnd;
    return state;
  }
}
