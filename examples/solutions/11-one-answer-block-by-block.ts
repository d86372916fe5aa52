// Solutions to example 11: not looking again, and sampling.
//
// 1. 39 passes, more than with the 2-gram model alone: it keeps an arm that gives 2.5 tokens, and never hears of the 9
//    that the look-up would have given. Here a narrow radius costs 10 passes.
// 2. The counts of every answer, up to luck. A count of share p in N answers is off by sqrt(N p (1 - p)) as a rule, and
//    the difference of two of them by 1.4 times that: about 34 for the first answer below, and 6 for the others.
import {
  canonicalDecoding,
  createRandom,
  modelDrafter,
  ngramModel,
  pieceVocabulary,
  plainDecoding,
  promptLookup,
  runEpisode,
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
const target = ngramModel({ vocabulary, texts: [verses.join('\n')], order: 5 });
const small = ngramModel({ vocabulary, texts: verses, order: 2 });
const drafters = [plainDecoding(), modelDrafter({ model: small, draftLength: 4 }), promptLookup({ draftLength: 8 })];
const prompt = 'This is the dog';

const greedy = tokenDecoding({ target, drafters, prompts: [prompt], maxTokens: 90, temperature: 0 });
for (const radiusScale of [0.2, 0.1]) {
  const answer = greedy.begin(0, createRandom('unused'));
  const { stoppingTime, pulls } = runEpisode(ucbSpec({ ...greedy, radiusScale }), answer, createRandom('unused'));
  console.log(`radius x ${radiusScale}: ${stoppingTime} passes, pulls ${pulls.join(', ')}`);
}

const sampled = tokenDecoding({ target, drafters, prompts: [prompt], maxTokens: 5, temperature: 1 });
const selector = ucbSpec({ ...sampled, radiusScale: 0.2 });
const [alone, drafted] = [new Map<string, number>(), new Map<string, number>()];
for (let i = 0; i < 4000; i++) {
  const options = { target, prompt, maxTokens: 5, temperature: 1 };
  const text = vocabulary.decode(canonicalDecoding(options, createRandom('course', i, 'alone')));
  alone.set(text, (alone.get(text) ?? 0) + 1);
  const answer = sampled.begin(0, createRandom('course', i, 'drafted'));
  runEpisode(selector, answer, createRandom('course', i, 'selector'));
  drafted.set(answer.text, (drafted.get(answer.text) ?? 0) + 1);
}
// Sorted by both together: those that one of them wrote most often are also those in which it was lucky.
const both = (text: string) => (alone.get(text) ?? 0) + (drafted.get(text) ?? 0);
const common = [...alone.keys()].sort((a, b) => both(b) - both(a)).slice(0, 4);
for (const text of common)
  console.log(`alone ${alone.get(text)}, drafted ${drafted.get(text)}: ${JSON.stringify(text)}`);

/*
radius x 0.2: 29 passes, pulls 4, 17, 8
radius x 0.1: 39 passes, pulls 2, 35, 2
alone 3009, drafted 2937: " that worried the cat that"
alone 15, drafted 26: " that woke the priest that"
alone 23, drafted 18: " that ate the malt that"
alone 26, drafted 12: " that tossed the dog that"
*/
