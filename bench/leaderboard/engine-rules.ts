/** Our rules beside those of engines on recordings, as a study: a task for each rule in each place, fresh and carried. */
import { basename } from 'node:path';
import type { SelectorMemory } from 'banditspec';
import type { PlayTask } from '../engine/task-list.js';
import type { StudyOptions } from '../program/options.js';
import { recordingNames } from '../program/recording-name.js';
import { PACKAGE_VERSION } from '../program/version.js';
import { type Study, wholePage } from '../results/study.js';
import { fingerprintOf, readTurns } from '../traces/recording.js';
import { BEATS, duelsOf, type EngineRulesPart, engineBlocks } from './engine-duels.js';
import {
  ENGINE_RIVALS,
  type EngineOptions,
  type EnginePlace,
  type EngineResult,
  enginePlaces,
  playEngineRule,
} from './engine-places.js';

/** Options of the command. */
export interface EngineRulesOptions extends StudyOptions, EngineOptions {
  readonly files: readonly string[];
  readonly skipBrokenLines: boolean;
}

type Setup = Pick<EngineRulesOptions, 'files' | 'skipBrokenLines' | 'seed' | 'caps' | 'batches'>;

/** A place and a rule, by their numbers. */
type EngineTask = readonly [place: number, rule: number, memory: SelectorMemory];

async function placesOf({ files, skipBrokenLines, ...options }: Setup): Promise<readonly EnginePlace[]> {
  const names = recordingNames(files);
  const places: EnginePlace[] = [];
  for (const [i, file] of files.entries()) {
    places.push(...enginePlaces(names[i]!, await readTurns(file, skipBrokenLines), options));
  }
  return places;
}

function playOf(places: readonly EnginePlace[], seed: string | number): PlayTask<EngineTask, EngineResult> {
  return ([place, rule, memory]) => {
    const where = places[place]!;
    return playEngineRule(where, ENGINE_RIVALS[where.question][rule]!, memory, seed);
  };
}

/** Begins the work in another thread. */
export async function prepare(setup: object): Promise<PlayTask<EngineTask, EngineResult>> {
  const own = setup as Setup;
  return playOf(await placesOf(own), own.seed);
}

const MEMORIES: readonly SelectorMemory[] = ['carried', 'fresh'];

export const engineRules: Study<EngineRulesOptions, EngineTask, EngineResult, EngineRulesPart> = {
  name: 'engine-rules',
  async prepare({ files, skipBrokenLines, seed, caps, batches }) {
    const setup: Setup = { files, skipBrokenLines, seed, caps, batches };
    const places = await placesOf(setup);
    const inputs = MEMORIES.flatMap((memory) =>
      places.flatMap(({ question }, place) =>
        ENGINE_RIVALS[question].map((_, rule): EngineTask => [place, rule, memory]),
      ),
    );
    const rowOf = ([place, rule, memory]: EngineTask) => {
      const { question, where } = places[place]!;
      const { name, side } = ENGINE_RIVALS[question][rule]!;
      return { question, where, memory, rule: name, side };
    };
    return {
      tasks: {
        threadWork: { name: 'engine-rules', setup },
        play: playOf(places, seed),
        tasks: inputs.map((input) => {
          const { question, where, memory, rule } = rowOf(input);
          return { name: `${question}, ${where}: ${rule}, ${memory}`, input };
        }),
        configuration: {
          packageVersion: PACKAGE_VERSION,
          study: 'engine-rules',
          seed,
          recordings: await Promise.all(files.map(fingerprintOf)),
          skipBrokenLines,
          caps,
          batches,
        },
      },
      conclude(results) {
        const played = results.map((spent, i) => ({ ...rowOf(inputs[i]!), spent }));
        const rows = played.map((row) => ({ ...row, spent: row.spent.reduce((total, own) => total + own, 0) }));
        return { kind: 'engine-rules', rows, duels: duelsOf(played, seed) };
      },
    };
  },
  tell: (part) => [BEATS, ...engineBlocks(part)],
  page({ files, caps, batches }) {
    const own = [...files.map((file) => basename(file)), '--caps', caps.join(','), '--batch', batches.join(',')];
    return wholePage(TITLE, { file: 'docs/engine-rules.md', arguments: own }, () => INTRODUCTION, engineBlocks);
  },
};

const TITLE = "# Our rules beside the engines'";

const INTRODUCTION: readonly string[] = [
  'What engines do with drafts, each rule as its source has it and at its published settings, beside selectors of this package,',
  'on the same turns of recordings with the same luck. *Carried*: one selector for all turns, as a server has it. *Fresh*: a new',
  'one for every turn.',
  '',
  `- **The rule of this page.** ${BEATS} Savings are shares of what theirs spends; ours is slower where they are negative.`,
  '- **Which drafter.** Arms are the drafters of the recording, the one that copies from a match last, and the length of that match',
  '  is known before the round. What counts is target calls: copies cost nothing. With a *cap* (`--caps`) models draft at most that',
  '  many tokens. `arcticHybrid` goes by a score that needs the counts of all continuations, which recordings do not have. The',
  '  score is half the match length where the match has one earlier place, and nearly the whole length where it has many: both',
  '  extremes play. Its copies are as long here as those of the others; the engine drafts no more tokens than the match has, which',
  '  can only cost calls. `llamaCppArbitration` is told that a copy has as many tokens as it can have, and none without a match.',
  '  The rule *from a match of 5* is that of SAM-Decoding.',
  '- **How far to draft.** Arms are draft lengths 0 to 8 of the first chain drafter, or of the first track that a model drafted,',
  '  and what counts is time, by the surface that [the page on draft lengths](draft-lengths.md) describes: Llama-8B with EAGLE on',
  '  one H100, with that many requests decoded together (`--batch`). `tailPruning` does not play here, as the recordings have no',
  '  probabilities of drafted tokens: it plays [where real tokens are decoded](paper-experiments.md#token-level).',
  '  `goodputDraftLength` has a prior and a memory from this package, but counts as theirs since its rule is.',
  '- **Simulated servers**, where load changes and outcomes go wrong, are on [a page of their own](scenarios.md).',
  '- **What was looked at.** The Vicuna and Llama recordings were seen when `bucketedUcb` got its prior, and when the memory and the',
  '  depth weight of `promptDraftLength` were set: with the longer memory that simulated servers favour it was behind here.',
  '  [Simulated texts](draft-lengths.md) say the same of both.',
];
