/**
 * Makes a recording from requests and their answers: what several drafters would have had accepted at every position of
 * every answer, and what is known there before a round. The answers are what a target has said, whoever that was; nothing is
 * decoded anew, since what a deterministic drafter has accepted depends on the text alone.
 */
import {
  matchLengthsAlong,
  modelDrafter,
  type NgramModel,
  ngramModel,
  pieceVocabulary,
  promptLookup,
  suffixMatch,
  trackAlong,
  type Vocabulary,
} from 'banditspec';
import { log } from 'banditspec/arithmetic';
import { BenchError } from '../program/bench-error.js';
import type { AnsweredRequest } from './requests.js';

/** The tokens of n-grams of the drafting model: longer ones gain nothing from texts as short as these. */
const ORDER = 3;

/** The most tokens of copies: those of prompt lookup in Spec-Bench, and twice as many, which long copies can use. */
const LOOKUP_DRAFT = 10;
const SUFFIX_DRAFT = 20;

/** Into how many parts requests are dealt: the model that drafts for one part has learned from the others. */
const PARTS = 4;

/** An answer in tokens: the continuation ends with the end token. */
interface Tokens {
  readonly prompt: Int32Array;
  readonly continuation: Int32Array;
}

/** What a model says of the next token, from the state before it. */
interface Outlook {
  /** The entropy of its law, in bits. */
  readonly entropy: number;
  /** How much more probable the first choice is than the second. */
  readonly margin: number;
}

/** The lines of a recording, each with its line end. */
export function recordRequests(requests: readonly AnsweredRequest[]): string[] {
  if (requests.length < PARTS) {
    throw new BenchError(`there must be at least ${PARTS} requests to record, got ${requests.length}`);
  }
  const vocabulary = pieceVocabulary({ texts: requests.flatMap(({ text: { prompt, answer } }) => [prompt, answer]) });
  const texts = requests.map(({ text }): Tokens => tokensOf(text, vocabulary));
  const models = Array.from({ length: PARTS }, (_, part) => trainWithout(part, texts, vocabulary));
  const outlooks = models.map((model) => outlooksOf(model));
  const lookup = promptLookup({ draftLength: LOOKUP_DRAFT });
  const suffix = suffixMatch({ draftLength: SUFFIX_DRAFT });
  return requests.map(({ id, turn, cat, task, text }, i) => {
    const own = texts[i]!;
    const model = models[i % PARTS]!;
    const signals = along(model, own, outlooks[i % PARTS]!);
    const row = {
      id,
      turn,
      cat,
      task,
      n: own.continuation.length,
      nTok: own.continuation.length,
      promptTok: own.prompt.length,
      // Its first token decides: of a chain, the run from here goes on as long as single tokens are right.
      [`ngram${ORDER}`]: trackAlong(modelDrafter({ model, draftLength: 1 }), own).join(''),
      [`lookup${LOOKUP_DRAFT}`]: Array.from(trackAlong(lookup, own)),
      [`suffix${SUFFIX_DRAFT}`]: Array.from(trackAlong(suffix, own)),
      suffixLen: Array.from(matchLengthsAlong(own)),
      signals: {
        entropy: signals.map(({ entropy }) => toHundredths(entropy)),
        margin: signals.map(({ margin }) => toHundredths(margin)),
      },
      text,
    };
    return `${JSON.stringify(row)}\n`;
  });
}

function tokensOf({ prompt, answer }: AnsweredRequest['text'], vocabulary: Vocabulary): Tokens {
  return {
    prompt: vocabulary.encode(prompt),
    continuation: Int32Array.of(...vocabulary.encode(answer), vocabulary.endToken),
  };
}

/** The model that has learned from every request but those of one part, prompt and answer as one text. */
function trainWithout(part: number, texts: readonly Tokens[], vocabulary: Vocabulary): NgramModel {
  const learned = texts.filter((_, i) => i % PARTS !== part);
  return ngramModel({
    vocabulary,
    order: ORDER,
    texts: learned.map(({ prompt, continuation }) => Int32Array.of(...prompt, ...continuation.subarray(0, -1))),
  });
}

/** What a model says of the next token in a state, worked out once for each. */
function outlooksOf(model: NgramModel): (state: number) => Outlook {
  const law = model.lawAt(1);
  const known = new Map<number, Outlook>();
  return (state) => {
    let found = known.get(state);
    if (found === undefined) {
      let nats = 0;
      let first = 0;
      let second = 0;
      for (let token = 0; token < model.vocabulary.size; token++) {
        const p = law.probability(state, token);
        nats -= p * log(p);
        if (p > first) {
          second = first;
          first = p;
        } else if (p > second) {
          second = p;
        }
      }
      found = { entropy: nats / Math.LN2, margin: first - second };
      known.set(state, found);
    }
    return found;
  };
}

/** What a model says before every token of an answer. */
function along(
  model: NgramModel,
  { prompt, continuation }: Tokens,
  outlookOf: (state: number) => Outlook,
): readonly Outlook[] {
  let state = model.initialState;
  for (const token of prompt) state = model.nextState(state, token);
  return Array.from(continuation, (token) => {
    const outlook = outlookOf(state);
    state = model.nextState(state, token);
    return outlook;
  });
}

function toHundredths(value: number): number {
  return Math.round(100 * value) / 100;
}
