/** The page of the scenarios. */
import { type StudyPage, wholePage } from '../results/study.js';
import type { ScenariosPart } from './results.js';
import { scenarioBlocks } from './tables.js';
import { ANSWER_TOKENS, hazardsAt, REQUEST_KINDS } from './world.js';

const TITLE = '# Scenarios of production';

/** What does not depend on the figures. */
function introduction({ runs, requests }: ScenariosPart): string[] {
  const kinds = REQUEST_KINDS.map(({ name, odds }) => {
    const hazards = hazardsAt(odds);
    return `${name} ${hazards[0]!.toFixed(2)} to ${hazards[hazards.length - 1]!.toFixed(2)}`;
  });
  return [
    'A server drafts with one small model, and how far to draft is chosen round by round among 0 to 7 tokens. What counts is the time',
    'a token. Each scenario adds one fact of production that simulated rounds leave out; `calm` adds none.',
    '',
    '- **Requests.** Requests differ in how well they can be drafted: a drafted token is accepted, if those before it were, with a',
    `  probability that rises from the first token of a draft to the seventh (${kinds.join('; ')}). The rise is`,
    '  that recorded for a chain drafter (`acceptancePresets.chain68m`); the kinds multiply its odds by 4, 1.25 and 0.2. All kinds are',
    '  equally frequent unless a scenario says otherwise.',
    `  Answers have ${ANSWER_TOKENS.join(' to ')} tokens, uniform in the logarithm. A run has ${requests} requests, one after the other, and there`,
    `  are ${runs} runs (\`--requests\`, \`--runs\`). Requests, luck and what goes wrong are the same for every selector.`,
    '- **Time.** `roundMilliseconds`: Llama-3.1-8B with EAGLE on one H100, 1,000 cached tokens a request, fitted by others to',
    '  measurements. There a longer draft takes hardly longer to make; what costs is the pass over it in a full batch. On other',
    '  machines drafting costs more.',
    '- **Where.** The environment is `servedDrafter`; outcomes become late, lost or wrong between it and the selector.',
    '- **Who.** *ours*: this package. Those named `throughput` learn tokens per time from the clock, `omegaUcb` tokens and time;',
    '  `promptDraftLength`, `kaplanMeierDraftLength` and `fractionalKube` are told what rounds cost. *theirs*: the rules of engines',
    '  (`sglangDraftLength` with its tiers for one request and for 32 and more, `sglangThroughput`, `vllmDraftLength`,',
    '  `llamaCppDraftLength`, `tensorRtGate`, and `heuristicDraftLength` of Hugging Face transformers) and of papers (`gammaTune`;',
    '  `goodputDraftLength`, with a prior and a memory of this package), at their published settings; `tensorRtGate` has no published',
    '  settings, and gets 10 requests and 0.5. `sglangThroughput`, `vllmDraftLength` and `goodputDraftLength` are told what rounds',
    '  cost. Rules that go by matches or by the probabilities of drafted tokens (`arcticHybrid`, `llamaCppArbitration`,',
    '  `tailPruning`) have nothing to go by here: see [the page on recordings](engine-rules.md).',
    '- **What is left out.** Engines decide for a batch, from the mean over its requests; here one request decides for itself, and',
    '  the others of the batch are a cost. A rule that knows times is told those of the batch when a request begins, as engines look',
    '  them up in a table; no rule is told of a change within an answer.',
    '- **What was looked at.** The scenarios were set up before any figure was seen, with one exception: at first every depth had the',
    '  same acceptance, which is the model of `goodputDraftLength`. That rule came first then as well, and nothing of ours could beat',
    '  it: it has one rate to learn where `kaplanMeierDraftLength` has seven. But what it keeps from the last request misleads it in',
    '  the next one. `promptDraftLength` was made from that, on these scenarios under another seed: it begins each request anew.',
    '  Requests do not change in their midst here, as texts do; a longer memory within a request would save 1% to 3% more, but is not',
    '  its default, since it loses on recordings.',
  ];
}

/** The page that the command writes. */
export function scenariosPage(own: readonly string[]): StudyPage<ScenariosPart> {
  return wholePage(TITLE, { file: 'docs/scenarios.md', arguments: own }, introduction, scenarioBlocks);
}
