/**
 * Prints the table of docs/in-an-engine.md: passes of the target over 2,000 tokens, for each drafter alone and for selectors
 * among them, and the time of choosing and counting. Run by `npm run engine:measure`; some minutes. The passes are the same on
 * each run; times are this machine's.
 */
import {
  type AnySelector,
  bayesUcb,
  createRandom,
  fixedArm,
  imed,
  kaplanMeierDraftLength,
  plainDecoding,
  promptLookup,
  type SelectorSituation,
  sideInformationThompson,
  suffixMatch,
} from 'banditspec';
import { draftModel, type EngineArm, speculativeDecoder } from 'banditspec/node-llama-cpp';
import { readRepositoryCommand } from '../../bench/program/repository-command.js';
import { startEngine } from './engine.js';
import { BEGINNING } from './tiny-model.js';

const TOKENS = 2000;

readRepositoryCommand({
  name: 'engine:measure',
  summary: 'Print what selectors that choose among drafters save in an engine',
});

const engine = await startEngine();
const rows: string[] = [];
for (const [situation, seed, memory, noise, lengths] of [
  ['the text goes in circles, the draft model is often wrong', 1, 0.05, 0.1, [4]],
  ['the text goes in circles, the draft model is often right', 2, 0.05, 0.03, [4]],
  ['the text never comes back', 3, 0.3, 0.05, [4]],
  ['draft lengths 0 to 6', 1, 0.3, 0.03, [1, 2, 3, 4, 5, 6]],
] as const) {
  const sequence = await engine.sequence({ seed, memory }, TOKENS + 100);
  const draft = await engine.sequence({ seed, memory, noise }, TOKENS + 100);
  const models = lengths.map((draftLength) =>
    draftModel({ sequence: draft, draftLength, name: `draft model ${draftLength}` }),
  );
  const copying = lengths.length > 1 ? [] : [promptLookup({ draftLength: 4 }), suffixMatch({ draftLength: 8 })];
  const arms: EngineArm[] = [plainDecoding(), ...copying, ...models];
  const play = async (selector: (situation: SelectorSituation) => AnySelector) => {
    const clock = () => performance.now();
    const decoder = speculativeDecoder({ sequence, arms, selector, random: createRandom('measure', seed), clock });
    const generated = decoder.generate([BEGINNING, 40, 77, 200, 300, 301], { maxTokens: TOKENS });
    const start = clock();
    while (!(await generated.next()).done);
    const milliseconds = clock() - start;
    await sequence.eraseContextTokenRanges([{ start: 0, end: sequence.nextTokenIndex }]);
    const { rounds, ownMilliseconds } = decoder.statistics();
    const own = (1000 * ownMilliseconds) / rounds;
    return { rounds, own: `${own.toFixed(0)} us, ${((100 * ownMilliseconds) / milliseconds).toFixed(1)} %` };
  };
  const alone: string[] = [];
  for (const arm of arms.keys()) alone.push(String((await play((s) => fixedArm({ ...s, arm }))).rounds));
  const chosen: string[] = [];
  const armCosts = arms.map(() => 1);
  const selectors = {
    ...(lengths.length > 1
      ? { kaplanMeierDraftLength: (s: SelectorSituation) => kaplanMeierDraftLength({ ...s, armCosts }) }
      : { sideInformationThompson }),
    bayesUcb,
    imed,
  };
  for (const [name, selector] of Object.entries(selectors)) {
    const { rounds, own } = await play(selector);
    chosen.push(`\`${name}\` ${rounds} (${own})`);
  }
  const names =
    lengths.length > 1
      ? ''
      : ` (${arms
          .slice(1)
          .map(({ name }) => name)
          .join(', ')})`;
  rows.push(`| ${situation}${names} | ${alone.slice(1).join(', ')} | ${chosen.join(', ')} |`);
  await engine.clear();
}
await engine.leave();
console.log(
  '| arms, without the one that drafts nothing | each alone | a selector among all (its own time a pass) |\n|---|---|---|',
);
for (const row of rows) console.log(row);
