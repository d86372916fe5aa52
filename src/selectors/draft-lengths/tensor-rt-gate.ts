/**
 * TensorRT-LLM's gate (tensorrt_llm/_torch/speculative/speculation_gate.py at 41080dc): drafts of one length, until the
 * mean of what the last requests accepted is below a threshold; then never again.
 * Later releases take accepted over drafted tokens of the last rounds instead, by an `acceptance_rate_threshold`; that is
 * left out, and so is the engine's reset.
 * Cost: O(window) time per prompt, window + 3 numbers of state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { requireArray, requireBoolean, requireInteger, requirementError } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { DRAFT_LENGTHS_RULE, type DraftLengthProblem, readDraftLengths } from './draft-length-arms.js';
import { type DraftLengthRule, draftLengthSelector } from './draft-length-selector.js';

/** Options of {@link tensorRtGate}. */
export interface TensorRtGateOptions extends DraftLengthProblem {
  /** The number of prompts that the mean is taken over; a positive integer. The engine has no default. */
  readonly window: number;
  /**
   * The mean number of accepted drafted tokens per round below which drafting ends, at least 0. The engine has no
   * default.
   */
  readonly threshold: number;
}

/** Snapshot of a {@link tensorRtGate} selector. */
export type TensorRtGateSnapshot = SelectorSnapshot<
  'tensorRtGate',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The number of prompts that the mean is taken over. */
    readonly window: number;
    /** The mean below which drafting ends. */
    readonly threshold: number;
  },
  {
    /** Whether drafting has ended. */
    readonly off: boolean;
    /** For each of the last prompts, oldest first, the mean number of accepted drafted tokens per round. */
    readonly finished: readonly number[];
    /** The rounds of this prompt. */
    readonly rounds: number;
    /** The drafted tokens that were accepted in this prompt. */
    readonly accepted: number;
  }
>;

type Config = TensorRtGateSnapshot['config'];
type State = TensorRtGateSnapshot['state'];

const VERSION = 1;

const OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  window: { type: 'integer', least: 1 },
  threshold: { type: 'number', least: 0 },
} as const satisfies OptionRules<TensorRtGateOptions>;

class TensorRtGate implements DraftLengthRule<State> {
  private readonly config: Config;
  private off: boolean;
  private readonly finished: number[];
  private rounds: number;
  private accepted: number;

  constructor(config: Config, { off, finished, rounds, accepted }: State) {
    this.config = config;
    this.off = off;
    this.finished = [...finished];
    this.rounds = rounds;
    this.accepted = accepted;
  }

  choose(): number {
    return this.off ? 0 : this.config.draftLengths.length - 1;
  }

  learn(_arm: number, accepted: number): void {
    this.rounds += 1;
    this.accepted += accepted;
  }

  beginPrompt(): void {
    const { window, threshold } = this.config;
    const { finished } = this;
    if (this.rounds > 0 && !this.off) {
      finished.push(this.accepted / this.rounds);
      if (finished.length > window) finished.shift();
      const mean = finished.reduce((sum, own) => sum + own, 0) / finished.length;
      this.off = finished.length === window && mean < threshold;
    }
    this.rounds = 0;
    this.accepted = 0;
  }

  toState(): State {
    return { off: this.off, finished: [...this.finished], rounds: this.rounds, accepted: this.accepted };
  }
}

function requireState(who: string, { window, draftLengths }: Config, state: State): void {
  const { off, finished, rounds, accepted } = state;
  const longest = draftLengths[draftLengths.length - 1]!;
  requireBoolean(who, 'state.off', off);
  requireInteger(who, 'state.rounds', rounds, 0);
  requireInteger(who, 'state.accepted', accepted, 0, rounds * longest);
  if (!Array.isArray(finished) || finished.length > 0) requireArray(who, 'state.finished', finished);
  if (finished.length > window) throw requirementError(who, 'state.finished', `of at most ${window}`, finished);
  for (let i = 0; i < finished.length; i++) {
    const own = finished[i];
    if (!(typeof own === 'number' && own >= 0 && own <= longest)) {
      throw requirementError(who, `state.finished[${i}]`, `in [0, ${longest}]`, own);
    }
  }
}

function create(options: TensorRtGateOptions, state?: State): ArmSelector<TensorRtGateSnapshot> {
  const who = 'tensorRtGate';
  const read = readOptions(who, OPTIONS, options);
  const config = { draftLengths: readDraftLengths(who, read), window: read.window, threshold: read.threshold };
  if (state) requireState(who, config, state);
  const start = { off: false, finished: [], rounds: 0, accepted: 0 };
  return draftLengthSelector(
    { kind: who, version: VERSION, problem: read, config },
    new TensorRtGate(config, state ?? start),
  );
}

/**
 * The longest draft, until drafting does not pay: when a prompt begins, the previous prompt's mean number of accepted
 * drafted tokens per round joins those of the last `window` prompts, each prompt counting the same. Once there are
 * `window` of them, and their mean is less than `threshold`, it plays arm 0 for good, whatever comes. It has to be told
 * where prompts begin (`startEpisode`). Deterministic.
 *
 * Cost: O(1) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const rewardRange = acceptedLengthRange(4);
 * const selector = tensorRtGate({ armCount: 5, rewardRange, window: 1, threshold: 0.5 });
 * selector.update(4, 1);
 * selector.select(createRandom('unused')); // => 4
 * selector.startEpisode?.();
 * selector.select(createRandom('unused')); // => 0
 * ```
 */
export function tensorRtGate(options: TensorRtGateOptions): ArmSelector<TensorRtGateSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link tensorRtGate}. */
export const tensorRtGateDescription: SelectorDescription<TensorRtGateOptions, ArmSelector<TensorRtGateSnapshot>> = {
  kind: 'tensorRtGate',
  version: VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose: 'you compare with TensorRT-LLM: the longest draft until it does not pay, then none for good',
  source: 'TensorRT-LLM, `SpeculationGate`',
  options: OPTIONS,
  // The source names no values: the engine's users choose them.
  settings: () => ({ window: 10, threshold: 0.5 }),
  create: tensorRtGate,
  restore: create,
};
