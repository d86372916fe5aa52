/**
 * The text that the page decodes: a tale in which a letter is read three times. The target model knows what follows any
 * thirty-one pieces of it; the small model what follows any one.
 */
import {
  canonicalDecoding,
  createRandom,
  modelDrafter,
  ngramModel,
  pieceVocabulary,
  plainDecoding,
  promptLookup,
  type TokenDecodingEnvironment,
  tokenDecoding,
} from 'banditspec';

const OPENING = 'The ferry came in late that night';
/** Shorter than the target's memory, which so tells one reading from the next. */
const LETTER =
  'Dear sister, the harbour is full of ice. I have sold the boat and kept the lamp. Put it in the window for me.';
const BEFORE = `${OPENING}, and the man at the rail had a letter for Ada. She went to the window and read it aloud to the children. ${LETTER}`;
const SECOND = ` The children said nothing. The man looked at the ice, and then he asked her to read the letter again. ${LETTER}`;
const THIRD = ` The old woman at the stove had heard nothing. Louder, she said, and Ada read it to her once more. ${LETTER}`;
const AFTER =
  ' Then Ada put the lamp in the window, and the man went down to the ferry, and the children looked at the ice.';
const TALE = `${BEFORE}${SECOND}${THIRD}${AFTER}`;

/** What a text offers besides its environment. */
export interface TextWorld {
  readonly environment: TokenDecodingEnvironment;
  readonly prompt: string;
  /** The answer's tokens as texts: the target decodes the same ones whatever is pulled. */
  readonly pieces: readonly string[];
}

/** Decodes the whole tale from its opening. */
export function wholeTale(maxTokens: number): TextWorld {
  return textWorld(OPENING, maxTokens);
}

/** Decodes the second half: the reader has seen the letter, and can foresee that it comes again. */
export function secondReading(): TextWorld {
  return textWorld(BEFORE, 72);
}

function textWorld(prompt: string, maxTokens: number): TextWorld {
  const vocabulary = pieceVocabulary({ texts: TALE });
  const target = ngramModel({ vocabulary, texts: [TALE], order: 32 });
  const small = ngramModel({ vocabulary, texts: [`${TALE} ${TALE}`], order: 2 });
  const drafters = [
    plainDecoding({ name: 'no draft' }),
    modelDrafter({ model: small, draftLength: 4, name: 'small model' }),
    promptLookup({ draftLength: 8, name: 'prompt lookup' }),
  ];
  const environment = tokenDecoding({ target, drafters, prompts: [prompt], maxTokens, temperature: 0 });
  const tokens = canonicalDecoding({ target, prompt, maxTokens, temperature: 0 }, createRandom('unused'));
  return { environment, prompt, pieces: Array.from(tokens, (token) => vocabulary.decode([token])) };
}
