// What does one answer look like while it is decoded with drafts?
// Expect 90 tokens in 29 passes, fewer than with any one drafter, and exactly the text that the model writes alone.
//
// So far an accepted length was a number from a simulator. Here it is what happens to real tokens. The target model is
// small (it knows what follows the last four pieces of a nursery rhyme), but the rules are those of the large ones.
// Three arms: no draft, a still smaller model, and a look-up that copies what followed the last few words before.
//
// Predict: which arm wins before the text has begun to repeat itself? And after?
import {
  canonicalDecoding,
  createRandom,
  fixedArm,
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
const drafters = [
  plainDecoding(),
  modelDrafter({ model: ngramModel({ vocabulary, texts: verses, order: 2 }), draftLength: 4 }),
  promptLookup({ draftLength: 8 }),
];
const [prompt, maxTokens, temperature] = ['This is the dog', 90, 0];
const environment = tokenDecoding({ target, drafters, prompts: [prompt], maxTokens, temperature });

/** Each arm has its colour on a terminal; elsewhere its name says it. */
const colours = [90, 36, 33];
const paint = (arm: number, text: string) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\x1b[${colours[arm]}m${text}\x1b[0m` : text;

// This is runEpisode, written out so that each block can be seen.
const answer = environment.begin(0, createRandom('course', 0));
const selector = ucbSpec({ ...environment, radiusScale: 0.2 });
const random = createRandom('course', 'selector');
const outcomes = new Float64Array(environment.armCount); // what each arm would have given in this very place
let rounds = 0;
for (let before = ''; !answer.done; before = answer.text) {
  const arm = selector.select(random);
  const tokens = answer.pullAll!(arm, outcomes);
  selector.update(arm, tokens);
  rounds += 1;
  const block = JSON.stringify(answer.text.slice(before.length));
  console.log(`${outcomes.join(' ')}  ${paint(arm, `${environment.armNames[arm]!.padEnd(13)} ${tokens} ${block}`)}`);
}
const passes = environment.armNames.map((_, arm) => {
  const again = environment.begin(0, createRandom('course', 0));
  return runEpisode(fixedArm({ ...environment, arm }), again, createRandom('unused')).stoppingTime;
});
const alone = vocabulary.decode(canonicalDecoding({ target, prompt, maxTokens, temperature }, createRandom('unused')));
console.log(`the selector: ${rounds} passes; each arm alone: ${passes.join(', ')}`);
console.log(`the same text as the model alone: ${answer.text === alone}`);

// The three numbers in front are what each arm would have given in that very place; the selector saw only that of the
// arm it pulled. Up to the line break there is nothing to copy. After the first " is the rat" the look-up would have
// given 9, and the selector, which remembers it as an arm that gives 1, cannot know. It finds out when the radius sends
// it back to look.
//
// Left out: sampling. At a temperature above 0 the rule of example 10 decides, and only the law of the texts stays.
//
// Predict, then change:
// 1. With radiusScale 0.1 the selector never looks again in time. How many passes does it take then?
// 2. At temperature 1, decode 2,000 answers with drafts and 2,000 without. Which counts should agree, and how closely?
// Answers: npm run example 11 solutions

/*
1 2 1  plain         1 " that"
1 1 1  2-gram model 4 1 " worried"
1 2 1  prompt lookup 8 1 " the"
1 1 1  plain         1 " cat"
1 2 1  2-gram model 4 2 " that killed"
1 2 1  prompt lookup 8 1 " the"
1 1 1  2-gram model 4 1 " rat"
1 2 1  plain         1 " that"
1 1 1  prompt lookup 8 1 " ate"
1 5 1  2-gram model 4 5 " the malt that lay in"
1 2 1  2-gram model 4 2 " the house"
1 2 1  2-gram model 4 2 " that Jack"
1 3 1  2-gram model 4 3 " built.\n"
1 1 1  2-gram model 4 1 "This"
1 3 3  2-gram model 4 3 " is the rat"
1 2 9  2-gram model 4 2 " that ate"
1 5 9  2-gram model 4 5 " the malt that lay in"
1 2 9  2-gram model 4 2 " the house"
1 2 9  2-gram model 4 2 " that Jack"
1 3 9  2-gram model 4 3 " built.\n"
1 1 9  2-gram model 4 1 "This"
1 3 9  2-gram model 4 3 " is the rat"
1 2 9  2-gram model 4 2 " that ate"
1 5 9  plain         1 " the"
1 5 9  prompt lookup 8 9 " malt that lay in the house that Jack built"
1 2 9  prompt lookup 8 9 ".\nThis is the rat that ate the"
1 5 9  prompt lookup 8 9 " malt that lay in the house that Jack built"
1 2 9  prompt lookup 8 9 ".\nThis is the rat that ate the"
1 5 7  prompt lookup 8 7 " malt that lay in the house that"
the selector: 29 passes; each arm alone: 90, 36, 32
the same text as the model alone: true
*/
