/**
 * Which way to draft is best for this text, on this machine? Decodes a prompt with node-llama-cpp, without drafts and with
 * a selector that chooses among drafters, and prints what each was worth.
 *
 *     node docs/in-an-engine.mjs TARGET.gguf [DRAFT.gguf] [--tokens 200] [--prompt TEXT] [--threads 1]
 *
 * Needs `npm install banditspec node-llama-cpp`, and says so without. The same tokens come out both times.
 */
import { parseArgs } from 'node:util';
import { createRandom, fixedArm, plainDecoding, promptLookup, sideInformationThompson, suffixMatch } from 'banditspec';
import { draftModel, speculativeDecoder } from 'banditspec/node-llama-cpp';

const PROMPT = 'A list of the numbers from one to ten, then again, then once more:\n';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tokens: { type: 'string', default: '200' },
    prompt: { type: 'string', default: PROMPT },
    threads: { type: 'string' },
  },
});
const [targetFile, draftFile] = positionals;
const engine = await import('node-llama-cpp').catch(() => undefined);
if (engine === undefined) {
  console.log('in-an-engine: node-llama-cpp is not installed: npm install node-llama-cpp');
} else if (targetFile === undefined) {
  console.log('in-an-engine: name the file of a model: node docs/in-an-engine.mjs TARGET.gguf [DRAFT.gguf]');
} else {
  await main(engine);
}

async function main({ getLlama, LlamaLogLevel }) {
  const llama = await getLlama({ logLevel: LlamaLogLevel.error });
  const maxTokens = Number(values.tokens);
  // The engine's own choice where it is not given.
  const threads = values.threads === undefined ? undefined : Number(values.threads);
  const target = await llama.loadModel({ modelPath: targetFile });
  const tokens = target.tokenize(values.prompt);
  const contextSize = tokens.length + maxTokens + 64;
  const sequenceOf = async (model) => (await model.createContext({ contextSize, threads })).getSequence();
  const sequence = await sequenceOf(target);

  const arms = [plainDecoding(), promptLookup({ draftLength: 4 }), suffixMatch({ draftLength: 8 })];
  if (draftFile !== undefined) {
    const draft = await sequenceOf(await llama.loadModel({ modelPath: draftFile }));
    for (const draftLength of [2, 5])
      arms.push(draftModel({ sequence: draft, draftLength, name: `draft model ${draftLength}` }));
  }

  const texts = [];
  for (const [name, selector] of [
    ['without drafts', (situation) => fixedArm({ ...situation, arm: 0 })],
    ['with a selector', sideInformationThompson],
  ]) {
    const decoder = speculativeDecoder({
      sequence,
      arms,
      selector,
      random: createRandom('in an engine'),
      clock: () => performance.now(),
    });
    const start = performance.now();
    const text = [];
    for await (const token of decoder.generate(tokens, { maxTokens })) text.push(token);
    const seconds = (performance.now() - start) / 1000;
    await sequence.clearHistory();
    texts.push(text.join());
    const { rounds, ownMilliseconds, arms: played } = decoder.statistics();
    console.log(
      `${name}: ${text.length} tokens in ${rounds} passes, ${(text.length / seconds).toFixed(1)} tokens a second`,
    );
    for (const arm of played.filter((one) => one.rounds > 0)) {
      console.log(`  ${arm.name}: ${arm.rounds} passes, ${arm.accepted} of ${arm.drafted} drafted tokens accepted`);
    }
    console.log(`  choosing and counting: ${((1000 * ownMilliseconds) / rounds).toFixed(0)} microseconds a pass`);
  }
  console.log(texts[0] === texts[1] ? 'The texts are the same.' : 'The texts differ: two tokens were equally likely.');
  await llama.dispose();
}
