// Does decoding faster change what the model writes?
// Expect not: the same text when decoding greedily, the same law of texts when sampling, in a third of the passes.
//
// So far an accepted length was a number out of a simulator. Here it is what happens to real tokens: a target model, the
// text it writes, and drafters that guess its next tokens. The models are small (they know what follows the last few
// words in a nursery rhyme), but the rules are those of the large ones.
import {
  canonicalDecoding,
  createRandom,
  modelDrafter,
  ngramModel,
  pieceVocabulary,
  promptLookup,
  runEpisode,
  suffixMatch,
  tokenDecoding,
  ucbSpec,
} from 'banditspec';

const who = ['malt', 'rat', 'cat', 'dog', 'cow', 'maiden', 'man', 'priest', 'cock'];
const did = ['lay in', 'ate', 'killed', 'worried', 'tossed', 'milked', 'kissed', 'married', 'woke'];
const verses = who.map((_, n) => {
  const middle = [];
  for (let i = n; i > 0; i--) middle.push(` that ${did[i]} the ${who[i - 1]}`);
  return `This is the ${who[n]}${middle.join('')} that lay in the house that Jack built.`;
});

const vocabulary = pieceVocabulary({ texts: verses });
const target = ngramModel({ vocabulary, texts: verses, order: 5 });
const drafters = [
  modelDrafter({ model: ngramModel({ vocabulary, texts: verses, order: 2 }), draftLength: 4 }),
  promptLookup({ draftLength: 4 }), // copies what has followed the last few words before
  suffixMatch({ draftLength: 4 }), // copies what has followed the longest match
];
const prompt = `${verses[8]!} This is the maiden`;

for (const temperature of [0, 1]) {
  const environment = tokenDecoding({ target, drafters, prompts: [prompt], maxTokens: 14, temperature });
  const selector = ucbSpec({ ...environment, radiusScale: 0.1 }); // one selector, which learns from answer to answer
  const [alone, drafted] = [new Map<string, number>(), new Map<string, number>()];
  let [tokens, passes] = [0, 0];
  for (let i = 0; i < 5000; i++) {
    const luck = createRandom('examples', i, 'alone');
    const text = vocabulary.decode(canonicalDecoding({ target, prompt, maxTokens: 14, temperature }, luck));
    alone.set(text, (alone.get(text) ?? 0) + 1);
    const episode = environment.begin(0, createRandom('examples', i, 'drafted'));
    const result = runEpisode(selector, episode, createRandom('examples', i, 'selector'));
    drafted.set(episode.text, (drafted.get(episode.text) ?? 0) + 1);
    tokens += result.tokens;
    passes += result.stoppingTime;
  }
  console.log(`temperature ${temperature}, ${(tokens / passes).toFixed(2)} tokens a pass, of 5000 answers:`);
  const common = [...alone].sort((a, b) => b[1] - a[1]).slice(0, 3);
  for (const [text, count] of common) console.log(`  alone ${count}, drafted ${drafted.get(text)}:${text}`);
}

// Left out: time. The selector counts tokens a pass, as if drafting with a model cost nothing; see tokenCost.

/*
temperature 0, 4.67 tokens a pass, of 5000 answers:
  alone 5000, drafted 5000: that milked the cow that tossed the dog that worried the cat that killed
temperature 1, 3.04 tokens a pass, of 5000 answers:
  alone 2080, drafted 2091: that milked the cow that tossed the dog that worried the cat that killed
  alone 19, drafted 16: that ate the malt that lay in the house that Jack built.
  alone 18, drafted 22: that Jack built.
*/
