/** A smaller language model as a drafter (Leviathan et al. 2023; Chen et al. 2023): a chain of tokens drawn from it. */
import { requireOptions } from '../../options.js';
import type { RandomSource } from '../../random/source.js';
import { requireFunction, requireObject } from '../../requirements.js';
import { type Drafter, type DrafterOptions, type DraftSession, drafterOptions, type GrowingText } from './drafter.js';
import type { LanguageModel, NextTokenLaw } from './language-model.js';
import { requireVocabulary } from './vocabulary.js';

/** Options of {@link modelDrafter}. */
export interface ModelDrafterOptions extends DrafterOptions {
  /** The model to draft with; its vocabulary must be the target's. */
  readonly model: LanguageModel;
}

/** Requires an object with a language model's shape. */
export function requireLanguageModel(who: string, name: string, model: LanguageModel): void {
  requireObject(who, name, model);
  requireVocabulary(who, `${name}.vocabulary`, model.vocabulary);
  requireFunction(who, `${name}.nextState`, model.nextState);
  requireFunction(who, `${name}.lawAt`, model.lawAt);
}

class ModelSession implements DraftSession {
  private readonly text: GrowingText;
  private readonly model: LanguageModel;
  private readonly law: NextTokenLaw;
  /** The state after the first `read` tokens of the text. */
  private state: number;
  private read: number;
  /** The state before each proposed token. */
  private readonly states: Float64Array;

  constructor(text: GrowingText, model: LanguageModel, law: NextTokenLaw, draftLength: number) {
    this.text = text;
    this.model = model;
    this.law = law;
    this.state = model.initialState;
    this.read = 0;
    this.states = new Float64Array(draftLength);
  }

  propose(draft: Int32Array, limit: number, random: RandomSource): number {
    const { text, model, law, states } = this;
    const { endToken } = model.vocabulary;
    for (; this.read < text.length; this.read++) this.state = model.nextState(this.state, text.tokens[this.read]!);
    let state = this.state;
    let count = 0;
    while (count < limit) {
      states[count] = state;
      const token = law.sample(state, law.deterministic ? 0 : random());
      draft[count++] = token;
      if (token === endToken) break;
      state = model.nextState(state, token);
    }
    return count;
  }

  probability(index: number, token: number): number {
    return this.law.probability(this.states[index]!, token);
  }
}

/**
 * A drafter that draws a chain of `draftLength` tokens from a model of its own, at the target's temperature. It stops
 * after an end token. Draws one uniform for each drafted token, none at temperature 0.
 *
 * Cost: one draw from the model for each drafted token, one step of its state for each token of the text.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const vocabulary = tokenVocabulary(['a', 'b']);
 * const model = ngramModel({ vocabulary, texts: 'abababababab', order: 2 });
 * const drafter = modelDrafter({ model, draftLength: 3, tokenCost: 0.1 });
 * drafter.name; // => '2-gram model 3'
 * ```
 */
export function modelDrafter(options: ModelDrafterOptions): Drafter {
  const who = 'modelDrafter';
  requireOptions(who, options, ['model', 'draftLength', 'name', 'tokenCost']);
  const { model } = options;
  requireLanguageModel(who, 'model', model);
  const own = drafterOptions(who, `${model.name} model`, options);
  return {
    ...own,
    free: false,
    vocabulary: model.vocabulary,
    at: (temperature) => {
      const law = model.lawAt(temperature);
      return (text) => new ModelSession(text, model, law, own.draftLength);
    },
  };
}
