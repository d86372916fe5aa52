/**
 * Speculative decoding token by token: a target model, drafters as arms, prompts as episodes. Unlike a simulator of
 * accepted lengths it produces text, and the text is the target's own: BanditSpec is lossless (Hou et al. 2025,
 * Proposition 3.1) whatever the selector does.
 * Cost: a round is one pass of the drafter and one of the target over the draft; memory linear in prompt and answer.
 */

import { requireOptions } from '../../options.js';
import { acceptedLengthRange, type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import { requireArray, requireFunction, requireInteger, requirementError } from '../../requirements.js';
import type { EnvironmentEntry } from '../contract/entry.js';
import type { Environment, EnvironmentDescription, Episode } from '../contract/environment.js';
import { requireNotDone, requireOutcomes } from '../contract/episode-checks.js';
import { Answer } from './answer.js';
import { type Drafter, type DraftSession, requireDrafter } from './drafter.js';
import { type LanguageModel, type NextTokenLaw, requireTemperature } from './language-model.js';
import { requireLanguageModel } from './model-drafter.js';
import { speculativeSampling, type Verifier } from './verification.js';
import { promptOf, requireSameVocabulary, type TokenText, type Vocabulary } from './vocabulary.js';

/** Options of {@link tokenDecoding}. */
export interface TokenDecodingOptions {
  /** The model whose text is produced. */
  readonly target: LanguageModel;
  /** The arms: at least one drafter, each with its draft length; no two with the same name. */
  readonly drafters: readonly Drafter[];
  /** What is to be continued: episode e decodes `prompts[e]`. At least one; a prompt may be empty. */
  readonly prompts: readonly TokenText[];
  /** The most tokens of an answer, the end token included; an answer that has not ended by then is cut. At least 1. */
  readonly maxTokens: number;
  /**
   * The temperature of target and drafters: probabilities proportional to the 1/T-th power of the models' own; 0, or
   * finite and at least 1e-6. At 0 decoding is greedy: the most likely token; of several, the one with the lowest id.
   * @defaultValue 1: the models' own probabilities.
   */
  readonly temperature?: number;
}

/** An answer being decoded, token by token. */
export interface TokenEpisode extends Episode {
  /** The tokens produced so far, without the prompt; an answer that ended by itself has the end token last. A copy. */
  readonly tokens: Int32Array;
  /** The text of those tokens. */
  readonly text: string;
}

/** What a {@link tokenDecoding} environment is. */
export interface TokenDecodingDescription extends EnvironmentDescription {
  readonly kind: 'tokenDecoding';
  /** The target model's name. */
  readonly target: string;
  /** The number of tokens that target and drafters know. */
  readonly vocabularySize: number;
  /** The arms. */
  readonly drafters: readonly Pick<Drafter, 'name' | 'draftLength' | 'tokenCost'>[];
  /** The number of prompts. */
  readonly prompts: number;
  /** The most tokens of an answer. */
  readonly maxTokens: number;
  /** The temperature of target and drafters. */
  readonly temperature: number;
}

/** The environment of {@link tokenDecoding}. */
export interface TokenDecodingEnvironment extends Environment {
  readonly armNames: readonly string[];
  readonly armRanges: readonly RewardRange[];
  readonly description: TokenDecodingDescription;
  readonly episodeCount: number;
  /** The tokens that target and drafters know. */
  readonly vocabulary: Vocabulary;
  begin(episode: number, random: RandomSource): TokenEpisode;
}

/** What all episodes of one environment share, checked. */
interface Decoding {
  readonly target: LanguageModel;
  /** The target's laws at the temperature. */
  readonly law: NextTokenLaw;
  readonly drafters: readonly Drafter[];
  /** The drafters at the temperature. */
  readonly startSession: readonly ReturnType<Drafter['at']>[];
  readonly maxTokens: number;
  readonly verify: Verifier;
}

class TokenDecoding implements TokenDecodingEnvironment {
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly armRanges: readonly RewardRange[];
  readonly armNames: readonly string[];
  readonly freeArms?: readonly boolean[];
  readonly description: TokenDecodingDescription;
  readonly episodeCount: number;
  readonly vocabulary: Vocabulary;
  private readonly decoding: Decoding;
  private readonly prompts: readonly Int32Array[];

  constructor(decoding: Decoding, prompts: readonly Int32Array[], temperature: number) {
    const { target, law, drafters, maxTokens } = decoding;
    this.armCount = drafters.length;
    this.armRanges = drafters.map(({ draftLength }) => acceptedLengthRange(draftLength));
    this.rewardRange = acceptedLengthRange(Math.max(...drafters.map(({ draftLength }) => draftLength)));
    this.armNames = drafters.map(({ name }) => name);
    if (law.deterministic) this.freeArms = drafters.map(({ free }) => free);
    this.description = {
      kind: 'tokenDecoding',
      target: target.name,
      vocabularySize: target.vocabulary.size,
      drafters: drafters.map(({ name, draftLength, tokenCost }) => ({ name, draftLength, tokenCost })),
      prompts: prompts.length,
      maxTokens,
      temperature,
    };
    this.episodeCount = prompts.length;
    this.vocabulary = target.vocabulary;
    this.decoding = decoding;
    this.prompts = prompts;
  }

  begin(episode: number, random: RandomSource): TokenEpisode {
    requireInteger('tokenDecoding.begin', 'episode', episode, 0, this.episodeCount - 1);
    requireFunction('tokenDecoding.begin', 'random', random);
    const prompt = this.prompts[episode]!;
    return this.decoding.law.deterministic
      ? new GreedyEpisode(this.decoding, prompt, random)
      : new SampledEpisode(this.decoding, prompt, random);
  }
}

/** The drafters at work on one answer. A drafter that is not asked costs nothing: it reads what it missed when it is. */
class Drafts {
  /** The last proposal. */
  readonly draft: Int32Array;
  private readonly decoding: Decoding;
  private readonly answer: Answer;
  private readonly random: RandomSource;
  private readonly sessions: (DraftSession | undefined)[];

  constructor(decoding: Decoding, answer: Answer, random: RandomSource) {
    const { drafters } = decoding;
    this.draft = new Int32Array(Math.max(...drafters.map(({ draftLength }) => draftLength)));
    this.decoding = decoding;
    this.answer = answer;
    this.random = random;
    this.sessions = new Array(drafters.length);
  }

  session(arm: number): DraftSession {
    this.sessions[arm] ??= this.decoding.startSession[arm]!(this.answer);
    return this.sessions[arm];
  }

  /** Has an arm propose at most as many tokens as leave room for the target's own; returns how many. */
  propose(arm: number): number {
    const limit = Math.min(this.decoding.drafters[arm]!.draftLength, this.answer.remaining - 1);
    return limit === 0 ? 0 : this.session(arm).propose(this.draft, limit, this.random);
  }

  /** The time of a round: one pass of the target, and the drafted tokens. */
  cost(arm: number, count: number): number {
    return 1 + this.decoding.drafters[arm]!.tokenCost * count;
  }
}

/** Temperature above 0: BanditSpec Algorithm 6. */
class SampledEpisode implements TokenEpisode {
  elapsed: number;
  private readonly decoding: Decoding;
  private readonly random: RandomSource;
  private readonly answer: Answer;
  private readonly drafts: Drafts;
  private readonly emitted: Int32Array;
  /** The target's state after prompt and answer. */
  private state: number;

  constructor(decoding: Decoding, prompt: Int32Array, random: RandomSource) {
    const { target, maxTokens } = decoding;
    this.elapsed = 0;
    this.decoding = decoding;
    this.random = random;
    this.answer = new Answer(prompt, maxTokens, target.vocabulary.endToken);
    this.drafts = new Drafts(decoding, this.answer, random);
    this.emitted = new Int32Array(this.drafts.draft.length + 1);
    this.state = stateAfter(target, prompt);
  }

  get done(): boolean {
    return this.answer.done;
  }

  get tokens(): Int32Array {
    return this.answer.produced();
  }

  get text(): string {
    return this.decoding.target.vocabulary.decode(this.answer.produced());
  }

  pull(arm: number): number {
    const { target, law, verify, drafters } = this.decoding;
    requireArm('Episode.pull', arm, drafters.length);
    requireNotDone('Episode.pull', this);
    const { state, drafts, random, answer, emitted } = this;
    const count = drafts.propose(arm);
    const session = drafts.session(arm);
    const length = verify({ target, law, state, session, draft: drafts.draft, count, random }, emitted);
    for (let i = 0; i < length; i++) {
      answer.append(emitted[i]!);
      this.state = target.nextState(this.state, emitted[i]!);
    }
    this.elapsed += drafts.cost(arm, count);
    return length;
  }
}

/**
 * Temperature 0: a drafted token is accepted when it is the target's own. The answer is fixed beforehand, so it is
 * computed once, as far as a draft asks for it, and what any other arm would have given is known exactly.
 */
class GreedyEpisode implements TokenEpisode {
  elapsed: number;
  private readonly decoding: Decoding;
  private readonly answer: Answer;
  private readonly drafts: Drafts;
  /** The answer as far as it has been computed: at least as long as `answer`, of the same prompt. */
  private readonly ahead: Answer;
  /** The target's state after `ahead`. */
  private state: number;

  constructor(decoding: Decoding, prompt: Int32Array, random: RandomSource) {
    const { target, maxTokens } = decoding;
    this.elapsed = 0;
    this.decoding = decoding;
    this.answer = new Answer(prompt, maxTokens, target.vocabulary.endToken);
    this.drafts = new Drafts(decoding, this.answer, random);
    this.ahead = new Answer(prompt, maxTokens, target.vocabulary.endToken);
    this.state = stateAfter(target, prompt);
  }

  get done(): boolean {
    return this.answer.done;
  }

  get tokens(): Int32Array {
    return this.answer.produced();
  }

  get text(): string {
    return this.decoding.target.vocabulary.decode(this.answer.produced());
  }

  pull(arm: number): number {
    requireArm('Episode.pull', arm, this.decoding.drafters.length);
    requireNotDone('Episode.pull', this);
    const count = this.drafts.propose(arm);
    return this.advance(arm, count, this.acceptedLength(count));
  }

  pullAll(arm: number, outcomes: Float64Array): number {
    const armCount = this.decoding.drafters.length;
    requireArm('Episode.pullAll', arm, armCount);
    requireOutcomes('Episode.pullAll', outcomes, armCount);
    requireNotDone('Episode.pullAll', this);
    let pulledCount = 0;
    for (let i = 0; i < armCount; i++) {
      const count = this.drafts.propose(i);
      if (i === arm) pulledCount = count;
      outcomes[i] = this.acceptedLength(count);
    }
    return this.advance(arm, pulledCount, outcomes[arm]!);
  }

  /** The accepted length, bonus token included, of the last proposal. */
  private acceptedLength(count: number): number {
    const { draft } = this.drafts;
    for (let k = 0; k < count; k++) {
      const token = this.tokenAhead(k);
      if (draft[k] !== token || token === this.decoding.target.vocabulary.endToken) return k + 1;
    }
    return count + 1;
  }

  /** The target's token k places after the answer so far; not asked for beyond the answer's end. */
  private tokenAhead(k: number): number {
    const { answer, ahead } = this;
    const { target, law } = this.decoding;
    while (ahead.length <= answer.length + k) {
      const token = law.sample(this.state, 0);
      ahead.append(token);
      this.state = target.nextState(this.state, token);
    }
    return ahead.tokens[answer.length + k]!;
  }

  private advance(arm: number, count: number, length: number): number {
    for (let i = 0; i < length; i++) this.answer.append(this.tokenAhead(0));
    this.elapsed += this.drafts.cost(arm, count);
    return length;
  }
}

function stateAfter(target: LanguageModel, prompt: Int32Array): number {
  let state = target.initialState;
  for (const token of prompt) state = target.nextState(state, token);
  return state;
}

const OPTIONS = ['target', 'drafters', 'prompts', 'maxTokens', 'temperature'] as const;

/** Checks the options and makes the environment, with the verifier that judges sampled drafts. */
export function tokenDecodingWith(options: TokenDecodingOptions, verify: Verifier): TokenDecodingEnvironment {
  const who = 'tokenDecoding';
  requireOptions(who, options, OPTIONS);
  const { target, drafters, prompts, maxTokens, temperature = 1 } = options;
  requireLanguageModel(who, 'target', target);
  requireArray(who, 'drafters', drafters);
  const names = new Set<string>();
  drafters.forEach((drafter, i) => {
    const name = `drafters[${i}]`;
    requireDrafter(who, name, drafter);
    if (drafter.vocabulary) requireSameVocabulary(who, `${name}.vocabulary`, drafter.vocabulary, target.vocabulary);
    if (names.has(drafter.name)) throw requirementError(who, `${name}.name`, 'one of its own', drafter.name);
    names.add(drafter.name);
  });
  requireArray(who, 'prompts', prompts);
  const promptTokens = prompts.map((prompt, i) => promptOf(who, `prompts[${i}]`, prompt, target.vocabulary));
  requireInteger(who, 'maxTokens', maxTokens, 1);
  requireTemperature(who, temperature);
  const decoding = {
    target,
    law: target.lawAt(temperature),
    drafters: [...drafters],
    startSession: drafters.map((drafter) => drafter.at(temperature)),
    maxTokens,
    verify,
  };
  return new TokenDecoding(decoding, promptTokens, temperature);
}

/**
 * An environment that decodes real tokens: the arms are drafters, each with its draft length; episode e continues
 * `prompts[e]`; a pull has the arm's drafter propose and the target verify (SpecDecSub, BanditSpec Algorithm 2), and
 * appends the emitted tokens. Episodes give the tokens they have produced, and their text.
 *
 * - At a temperature above 0 drafts are judged by speculative sampling (Algorithm 6). Whatever arms are pulled, the
 *   answer is distributed exactly as the target's own. The episode's uniforms are used in an order that depends on the
 *   arms and on what they propose: one uniform for each token that a model drafts, one for each token judged, one for
 *   the bonus token or two for each attempt at the residual. So two selectors that begin with the same luck do not stay
 *   in step. There is no `pullAll`: what another arm would have given depends on luck that was not drawn.
 * - At temperature 0 (greedy) a drafted token is accepted when it is the target's. No uniform is drawn, the answer is
 *   the same whatever arms are pulled, and `pullAll` tells exactly what each arm would have given. `freeArms` are the
 *   drafters that copy. A real decoder knows their outcome only once the answer has gone past the draft, so
 *   {@link runEpisode} passes on what `pullAll` tells only then.
 *
 * `elapsed` grows by 1 for the target's pass and by the drafter's `tokenCost` for each token that was drafted. Near
 * `maxTokens`, drafts are shortened to what still fits together with the target's own token.
 *
 * Cost: with n-gram models O(order) binary searches for each token that is drafted or checked.
 *
 * @throws RangeError or TypeError when an option is out of its range, a token is unknown, a prompt contains the end
 *   token, or a drafter's vocabulary is not the target's.
 * @example
 * ```ts
 * const vocabulary = tokenVocabulary(['to', 'be', 'or', 'not', ' ']);
 * const target = ngramModel({ vocabulary, texts: ['to be or not to be', 'or not to be'], order: 4 });
 * const environment = tokenDecoding({
 *   target,
 *   drafters: [plainDecoding(), promptLookup({ draftLength: 4 })],
 *   prompts: ['not to be or'],
 *   maxTokens: 20,
 *   temperature: 0,
 * });
 * const episode = environment.begin(0, createRandom('unused'));
 * runEpisode(fixedArm({ ...environment, arm: 1 }), episode, createRandom('unused')).stoppingTime; // => 3
 * episode.text; // => ' not to be'
 * ```
 */
export function tokenDecoding(options: TokenDecodingOptions): TokenDecodingEnvironment {
  return tokenDecodingWith(options, speculativeSampling);
}

/** What the catalogue says of {@link tokenDecoding}. */
export const tokenDecodingEntry: EnvironmentEntry<typeof tokenDecoding> = {
  kind: 'tokenDecoding',
  room: 'decoding',
  acceptedLengths:
    "those of real tokens: an n-gram target verifies what drafters propose, without changing the text's law",
  basis: 'Algorithm 6',
  options: OPTIONS,
  create: tokenDecoding,
};

/** Options of {@link canonicalDecoding}. */
export interface CanonicalDecodingOptions extends Pick<TokenDecodingOptions, 'target' | 'maxTokens' | 'temperature'> {
  /** What is to be continued; may be empty. */
  readonly prompt: TokenText;
}

/**
 * Decodes one token per pass of the target, without drafts (BanditSpec Algorithm 1): what speculative decoding must
 * reproduce.
 *
 * Cost: one draw from the target and one step of its state for each token.
 *
 * @param random the luck: one uniform a token; none is drawn at temperature 0.
 * @returns the answer's tokens, without the prompt; the end token last where it ended by itself.
 * @throws RangeError or TypeError when an option is out of its range, a token is unknown, or the prompt contains the end
 *   token.
 * @example
 * ```ts
 * const vocabulary = tokenVocabulary(['a', 'b']);
 * const target = ngramModel({ vocabulary, texts: 'abababab', order: 3 });
 * const tokens = canonicalDecoding({ target, prompt: 'a', maxTokens: 5, temperature: 0 }, createRandom('unused'));
 * vocabulary.decode(tokens); // => 'babab'
 * ```
 */
export function canonicalDecoding(options: CanonicalDecodingOptions, random: RandomSource): Int32Array {
  const who = 'canonicalDecoding';
  requireOptions(who, options, ['prompt', 'target', 'maxTokens', 'temperature']);
  const { target, prompt, maxTokens, temperature = 1 } = options;
  requireLanguageModel(who, 'target', target);
  requireInteger(who, 'maxTokens', maxTokens, 1);
  requireTemperature(who, temperature);
  requireFunction(who, 'random', random);
  const promptTokens = promptOf(who, 'prompt', prompt, target.vocabulary);
  const law = target.lawAt(temperature);
  const answer = new Answer(promptTokens, maxTokens, target.vocabulary.endToken);
  let state = stateAfter(target, promptTokens);
  while (!answer.done) {
    const token = law.sample(state, law.deterministic ? 0 : random());
    answer.append(token);
    state = target.nextState(state, token);
  }
  return answer.produced();
}
