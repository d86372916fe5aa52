/**
 * Speculative decoding inside node-llama-cpp, with a selector that chooses before each pass of the target how to draft
 * (BanditSpec, Algorithms 2 and 3). It rests on two public methods of the engine: `controlledEvaluate`, which tells in
 * one pass what follows each token of a draft, and `eraseContextTokenRanges`, which removes what was rejected.
 *
 * It does not use the engine's `TokenPredictor`: the loop of that takes at most one drafted token a pass, so there is
 * no draft length to choose.
 */
import { Answer } from '../environments/decoding/answer.js';
import type { Drafter, DraftSession } from '../environments/decoding/drafter.js';
import type { StopSignal } from '../harness/regret.js';
import { readOnce, requireOptions } from '../options.js';
import type { RandomSource } from '../random/source.js';
import { requireArray, requireFunction, requireInteger, requirementError, requireNotAborted } from '../requirements.js';
import type { AnySelector } from '../selectors/contract/selector.js';
import { requireSelectorFor } from '../selectors/contract/selector-for.js';
import type {
  EngineArm,
  GeneratedBy,
  GenerateOptions,
  SpeculativeDecoder,
  SpeculativeDecoderOptions,
} from './contract.js';
import { requireArms, requireSampling, situationOf } from './decoder-checks.js';
import { type DraftModel, DraftSequence, tokensOf } from './draft-model.js';
import { type EngineSampling, type EngineSequence, requireSequence, whyUntested } from './engine.js';
import { FreeArms } from './free-arms.js';
import { judgeBySampling, judgeGreedily } from './laws.js';
import { type Learning, learningOf, type PlayedRound } from './learning.js';
import { type ArmCounts, type DecoderStatistics, noCounts } from './statistics.js';

/** Whose errors those of a text under way are. */
const GENERATE = 'SpeculativeDecoder.generate';

/** What is the same for all rounds. */
interface Setting {
  readonly sequence: EngineSequence;
  readonly arms: readonly EngineArm[];
  readonly selector: AnySelector;
  readonly random: RandomSource;
  readonly sampling: EngineSampling;
  readonly clock: () => number;
  /** How many tokens the target has. */
  readonly size: number;
  readonly learning: Learning;
  /** For each arm that is a drafter of this package, that drafter at the temperature. */
  readonly starting: readonly (ReturnType<Drafter['at']> | undefined)[];
  readonly drafting: ReadonlyMap<EngineSequence, DraftSequence>;
}

/** What is the same for all rounds of one answer. */
interface AnswerState {
  readonly text: Answer;
  /** For each arm that is a drafter of this package. */
  readonly sessions: readonly (DraftSession | undefined)[];
  readonly free: FreeArms;
  readonly signal: StopSignal | undefined;
}

class EngineDecoder implements SpeculativeDecoder {
  readonly selector: AnySelector;
  readonly speculating: boolean;
  private readonly setting: Setting;
  private readonly counts: ArmCounts[];
  private readonly draft: Int32Array;
  private readonly emitted: Int32Array;
  private ownMilliseconds: number;
  private generating: boolean;

  constructor(setting: Setting, speculating: boolean) {
    const longest = Math.max(...setting.arms.map(({ draftLength }) => draftLength));
    this.selector = setting.selector;
    this.speculating = speculating;
    this.setting = setting;
    this.counts = setting.arms.map(({ name }) => noCounts(name));
    this.draft = new Int32Array(longest);
    this.emitted = new Int32Array(longest + 1);
    this.ownMilliseconds = 0;
    this.generating = false;
  }

  statistics(): DecoderStatistics {
    let rounds = 0;
    let tokens = 0;
    for (const arm of this.counts) {
      rounds += arm.rounds;
      tokens += arm.tokens;
    }
    const arms = this.counts.map((arm) => ({ ...arm }));
    return { arms, rounds, tokens, ownMilliseconds: this.ownMilliseconds };
  }

  async *generate(tokens: readonly number[], options: GenerateOptions = {}): AsyncGenerator<number, GeneratedBy, void> {
    const who = GENERATE;
    const { sequence, size } = this.setting;
    requireArray(who, 'tokens', tokens);
    tokens.forEach((token, i) => {
      requireInteger(who, `tokens[${i}]`, token, 0, size - 1);
    });
    const { maxTokens = Number.POSITIVE_INFINITY, signal } = readOnce(who, options, ['maxTokens', 'signal']);
    if (maxTokens !== Number.POSITIVE_INFINITY) requireInteger(who, 'maxTokens', maxTokens, 1);
    if (this.generating)
      throw new Error(`${who}: the decoder must have ended its last text, got one that is under way`);
    const before = sequence.nextTokenIndex;
    const room = roomOf(sequence);
    if (tokens.length > room) throw requirementError(who, 'tokens', `at most ${room}, the room in the context`, tokens);
    requireNotAborted(GENERATE, signal);
    this.generating = true;
    if (!this.speculating) return yield* this.plainly(tokens, maxTokens, signal);
    let produced = 0;
    try {
      const state = this.begin(tokens, signal);
      // All but the last, so that the first round is like any other.
      if (tokens.length > 1) await sequence.controlledEvaluate(tokens.slice(0, -1));
      while (produced < maxTokens) {
        requireNotAborted(GENERATE, signal);
        const left = roomOf(sequence);
        if (left < 1)
          throw requirementError(who, 'the context', 'one with room for another token', sequence.contextSize);
        const count = await this.round(state, Math.min(maxTokens - produced, left) - 1);
        for (let i = 0; i < count; i++) {
          const token = this.emitted[i]!;
          requireNotAborted(GENERATE, signal);
          if (sequence.model.isEogToken(token)) return 'end';
          produced += 1;
          yield token;
        }
      }
      return 'max-tokens';
    } finally {
      const after = produced === 0 ? before : before + tokens.length + produced - 1;
      try {
        if (!sequence.disposed && sequence.nextTokenIndex > after) {
          await sequence.eraseContextTokenRanges([{ start: after, end: sequence.nextTokenIndex }]);
        }
      } finally {
        this.generating = false;
      }
    }
  }

  /** Generates without drafts, by the engine's own loop. */
  private async *plainly(
    tokens: readonly number[],
    maxTokens: number,
    signal: StopSignal | undefined,
  ): AsyncGenerator<number, GeneratedBy, void> {
    const { sequence, sampling, random } = this.setting;
    let produced = 0;
    try {
      const seed = sampling.temperature ? { seed: Math.floor(random() * 0xffff_ffff) } : {};
      for await (const token of sequence.evaluate([...tokens], { ...sampling, ...seed })) {
        requireNotAborted(GENERATE, signal);
        produced += 1;
        yield token;
        if (produced === maxTokens) return 'max-tokens';
      }
      return 'end';
    } finally {
      this.generating = false;
    }
  }

  private begin(tokens: readonly number[], signal: StopSignal | undefined): AnswerState {
    const { sequence, arms, drafting, starting, selector } = this.setting;
    const text = new Answer(Int32Array.from([...sequence.contextTokens, ...tokens]), Number.POSITIVE_INFINITY, -1);
    for (const drafter of drafting.values()) drafter.begin(text);
    const sessions = starting.map((start) => start?.(text));
    const free = new FreeArms(
      sessions.map((session, i) => ((arms[i] as Drafter).free ? session : undefined)),
      arms.map(({ draftLength }) => draftLength),
    );
    selector.startEpisode?.();
    return { text, sessions, free, signal };
  }

  /** One pass of the target. Returns how many tokens it emitted; they are then part of the text. */
  private async round(state: AnswerState, most: number): Promise<number> {
    const { sequence, arms, sampling, clock, learning, random } = this.setting;
    const { text, free, sessions, signal } = state;
    const { draft, emitted } = this;
    const from = text.length;
    const start = clock();

    const arm = learning.select(text, free, random);
    const { draftLength } = arms[arm]!;
    const limit = Math.min(draftLength, most);
    const chosen = clock();

    const count = limit === 0 ? 0 : await this.propose(state, arm, limit);
    const drafted = clock();

    const greedy = !sampling.temperature;
    const generateNext = { token: greedy, probabilities: !greedy, options: sampling };
    const input: [number, { generateNext: typeof generateNext }][] = [[text.tokens[from - 1]!, { generateNext }]];
    for (let k = 0; k < count; k++) input.push([draft[k]!, { generateNext }]);
    requireNotAborted(GENERATE, signal);
    const answers = await sequence.controlledEvaluate(input);
    const passed = clock();

    const judging = sessions[arm] ?? this.setting.drafting.get((arms[arm] as DraftModel).sequence)!;
    let length = greedy
      ? judgeGreedily(answers, draft, count, emitted)
      : judgeBySampling(answers, this.setting.size, judging, draft, count, random, emitted);
    const accepted = length - 1;
    // A draft stops at a token that ends the answer, so only the last accepted token can be one.
    const endsInDraft = accepted > 0 && sequence.model.isEogToken(emitted[accepted - 1]);
    if (endsInDraft) length = accepted;
    for (let i = 0; i < length; i++) text.append(emitted[i]!);
    if (judging instanceof DraftSequence) judging.judged(accepted, count);
    const judged = clock();

    const keep = sequence.nextTokenIndex - count + accepted;
    if (accepted < count) await sequence.eraseContextTokenRanges([{ start: keep, end: sequence.nextTokenIndex }]);
    const erased = clock();

    // A draft that was cut short, and accepted as far as it went, understates its arm.
    const cut = endsInDraft || (limit < draftLength && count === limit && accepted === count);
    const round: PlayedRound = { arm, acceptedLength: length, milliseconds: erased - chosen, from };
    learning.learn(cut ? undefined : round, text, free);
    const counts = this.counts[arm]!;
    counts.rounds += 1;
    counts.drafted += count;
    counts.accepted += accepted;
    counts.tokens += length;
    counts.draftMilliseconds += drafted - chosen;
    counts.targetMilliseconds += passed - drafted + (erased - judged);
    this.ownMilliseconds += chosen - start + (judged - passed) + (clock() - erased);
    return length;
  }

  /** Has the arm propose tokens, up to one that ends the answer or one that the target does not have. */
  private async propose({ text, sessions, signal }: AnswerState, arm: number, limit: number): Promise<number> {
    const { arms, drafting, random, sequence, size } = this.setting;
    const isEnd = (token: number) => sequence.model.isEogToken(token);
    const session = sessions[arm];
    if (!session) {
      const drafter = drafting.get((arms[arm] as DraftModel).sequence)!;
      return drafter.draft(text, this.draft, limit, random, isEnd, signal);
    }
    const count = session.propose(this.draft, limit, random);
    for (let k = 0; k < count; k++) {
      const token = this.draft[k]!;
      if (!(token >= 0 && token < size)) return k;
      if (isEnd(token)) return k + 1;
    }
    return count;
  }
}

/**
 * How many more tokens the sequence can take in: the engine keeps one place free, and otherwise drops the text's
 * beginning.
 */
function roomOf({ contextSize, nextTokenIndex }: EngineSequence): number {
  return contextSize - 1 - nextTokenIndex;
}

const OPTIONS = [
  'sequence',
  'arms',
  'selector',
  'random',
  'sampling',
  'reward',
  'maxTokensPerSecond',
  'clock',
  'context',
  'untested',
  'warn',
] as const;

/**
 * A decoder for a sequence of node-llama-cpp: before each pass of the target model a selector chooses among the arms,
 * the chosen arm drafts, and the target verifies the draft in that one pass. The output is what the target alone would
 * write: the same tokens at temperature 0, the same law of tokens above it, whatever the selector does.
 *
 * "The same" as far as the engine's arithmetic allows: a pass of several tokens adds in another order than passes of
 * one, so where two tokens are equally likely to the last bits, the other one may come first. On a CPU with 32-bit
 * weights the tests have met no such token.
 *
 * The selector learns the accepted length of each round, or its tokens per second; but not from a round whose draft was
 * cut short by the end of the answer, by `maxTokens` or by the context, and accepted up to there. Selectors that
 * observe free arms are told what the copying drafters would have given, once the text shows it.
 *
 * @throws RangeError or TypeError when an option is out of its range, or a draft model has another vocabulary.
 * @example
 * ```ts
 * import { bayesUcb, createRandom, plainDecoding, promptLookup } from 'banditspec';
 * import { draftModel, type EngineSequence, speculativeDecoder } from 'banditspec/node-llama-cpp';
 *
 * async function answer<Token extends number>(
 *   sequence: EngineSequence<Token>, // context.getSequence() of the large model
 *   draft: EngineSequence<Token>, // and of the small one
 *   prompt: Token[], // model.tokenize('...')
 * ): Promise<Token[]> {
 *   const decoder = speculativeDecoder({
 *     sequence,
 *     arms: [plainDecoding(), promptLookup({ draftLength: 6 }), draftModel({ sequence: draft, draftLength: 4 })],
 *     selector: bayesUcb,
 *     random: createRandom('answers', 1),
 *   });
 *   const tokens: Token[] = [];
 *   for await (const token of decoder.generate(prompt, { maxTokens: 200 })) tokens.push(token);
 *   return tokens;
 * }
 * ```
 */
export function speculativeDecoder<Token extends number>(
  options: SpeculativeDecoderOptions<Token>,
): SpeculativeDecoder<Token> {
  const who = 'speculativeDecoder';
  requireOptions(who, options, OPTIONS);
  const { sequence, arms, selector: given, random, sampling = {}, reward = 'accepted-length' } = options;
  const { maxTokensPerSecond, clock, context, untested = 'plain', warn = console.warn } = options;
  requireSequence(who, 'sequence', sequence);
  const size = requireArms(who, arms, sequence);
  requireFunction(who, 'random', random);
  requireSampling(who, sampling);
  const situation = situationOf(who, arms, reward, maxTokensPerSecond);
  if (clock !== undefined) requireFunction(who, 'clock', clock);
  else if (reward === 'tokens-per-second') throw requirementError(who, 'clock', 'given for tokens per second', clock);
  requireFunction(who, 'warn', warn);
  if (untested !== 'plain' && untested !== 'speculate') {
    throw requirementError(who, 'untested', "'plain' or 'speculate'", untested);
  }
  const selector = typeof given === 'function' ? given(situation) : given;
  requireSelectorFor(who, selector, situation);
  const learning = learningOf(who, selector, reward, clock !== undefined, context);
  const drafting = new Map<EngineSequence, DraftSequence>();
  for (const arm of arms as readonly EngineArm[]) {
    if (!('sequence' in arm) || drafting.has(arm.sequence)) continue;
    const own = tokensOf(who, arm.name, arm.sequence).length;
    drafting.set(arm.sequence, new DraftSequence(arm.sequence, sampling, own, size));
  }
  const reason = whyUntested(sequence);
  if (reason !== undefined) {
    const way =
      untested === 'plain'
        ? "decoding goes on without drafts (untested: 'speculate' would draft)"
        : 'drafting all the same';
    warn(`${who}: ${reason}; ${way}`);
  }
  const setting = {
    sequence: sequence as unknown as EngineSequence,
    arms: [...arms] as unknown as EngineArm[],
    selector,
    random,
    sampling: { ...sampling },
    clock: clock ?? (() => 0),
    size,
    learning,
    starting: arms.map((arm) => ('at' in arm ? arm.at(sampling.temperature ?? 0) : undefined)),
    drafting,
  };
  const decoder = new EngineDecoder(setting, reason === undefined || untested === 'speculate');
  return decoder as unknown as SpeculativeDecoder<Token>;
}
