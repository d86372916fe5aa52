/**
 * What the documentation site adds to typedoc's. Every public name is filed under the room of `src` that it comes from, so
 * that nobody has to say it in a comment and nobody can forget it, and stands in the order of the alphabet; every guide is called as its first heading says, and stands in
 * the order of guides.js; members of a type stand in that of their declaration.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';
import { GUIDES } from './guides.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Where a file of `src` belongs: the first entry whose path begins its own. What it is for stands on the page of the entry point.
 *
 * @type {readonly (readonly [room: string, title: string, description: string])[]}
 */
const ROOMS = [
  ['selectors/optimism/', 'Selectors: optimism', 'An upper bound on every mean. For means that stay as they are.'],
  ['selectors/posterior/', 'Selectors: a prior', 'A prior instead of forced trials. For short answers.'],
  [
    'selectors/weights/',
    'Selectors: weights',
    'Choices are drawn by weight. Where nothing may be assumed, or every arm is seen.',
  ],
  ['selectors/changing/', 'Selectors: means that change', 'Old rewards are forgotten. Where the best arm moves.'],
  ['selectors/costs/', 'Selectors: time, not rounds', 'Reward per cost. Where the rounds of some arms take longer.'],
  [
    'selectors/draft-lengths/',
    'Selectors: draft lengths',
    'One drafter, and how far it is to draft. Rules of engines stand here too.',
  ],
  [
    'selectors/prompts/',
    'Selectors: prompts that differ',
    'One selector for all prompts, which is told where each begins.',
  ],
  ['selectors/contextual/', 'Selectors: a context', 'Something is known before the round.'],
  ['selectors/baselines/', 'Selectors: baselines', 'To compare with.'],
  ['selectors/', 'Selectors: what they share', 'The interface, snapshots, priors, the catalogue.'],
  [
    'environments/simulated/',
    'Environments: simulated',
    'Accepted lengths drawn from a model, or written down beforehand.',
  ],
  ['environments/decoding/', 'Environments: tokens', 'Real tokens: drafters, a target, and the rule that accepts.'],
  ['environments/recorded/', 'Environments: recordings', 'Recorded runs, read and replayed.'],
  ['environments/logs/', 'Traces and logs', 'The logs of engines, and what they tell.'],
  ['environments/fitting/', 'Traces and logs', ''],
  ['environments/', 'Environments: what they share', 'The interface and the catalogue.'],
  ['harness/', 'Measuring regret', 'Episodes with the same luck, and the report.'],
  ['reports/', 'Measuring regret', ''],
  ['theory/', 'Theory', 'Bounds, laws and identities of the paper.'],
  ['live/', 'Live use', 'Decisions that are open, logs of decisions, rewards people have.'],
  ['', 'Foundations', 'The problem, randomness, rules of options.'],
];

/** @type {(words: string) => import('typedoc').CommentDisplayPart[]} */
const text = (words) => [{ kind: 'text', text: words }];

/**
 * The comment of a reflection, which functions have on their signatures; a new one where there is none.
 *
 * @param {import('typedoc').DeclarationReflection | import('typedoc').ReferenceReflection} reflection
 */
function commentOf(reflection) {
  const own = reflection.comment ?? reflection.signatures?.[0]?.comment;
  if (own !== undefined) return own;
  reflection.comment = new Comment();
  return reflection.comment;
}

/** @param {import('typedoc').DocumentReflection} guide */
function placeGuide(guide) {
  const [first] = guide.content;
  const heading = /^\s*# (.+)\n/.exec(first?.text ?? '');
  if (first === undefined || heading === null) throw new Error(`${guide.name}.md must begin with a heading`);
  // typedoc calls a guide by its path without the ending, from where all of them have in common.
  const found = Object.entries(GUIDES).find(([, pages]) => pages.some((page) => page === `${guide.name}.md`));
  if (found === undefined) throw new Error(`${guide.name}.md must have a place in scripts/site/guides.js`);
  first.text = first.text.slice(heading[0].length);
  guide.name = String(heading[1]);
  guide.frontmatter.category = found[0];
}

/**
 * @param {import('typedoc').ProjectReflection} project
 * @param {import('typedoc').DeclarationReflection} entry
 */
function placeNames(project, entry) {
  const described = new Map();
  for (const child of entry.children ?? []) {
    const file = project.getSymbolIdFromReflection(child)?.fileName;
    if (file === undefined) throw new Error(`${child.name} must come from a file`);
    const path = relative(`${root}src`, file).replaceAll('\\', '/');
    const [, title, description] = ROOMS.find(([room]) => path.startsWith(room)) ?? ['', '', ''];
    commentOf(child).blockTags.push(new CommentTag('@category', text(title)));
    if (description !== '') described.set(title, description);
  }
  for (const [title, description] of described) {
    commentOf(entry).blockTags.push(new CommentTag('@categoryDescription', text(`${title}\n${description}`)));
  }
}

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue('projectDocuments', Object.values(GUIDES).flat());
  });
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, guide) => placeGuide(guide));
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const entry of project.children ?? []) {
      if (!entry.kindOf(ReflectionKind.Module)) continue;
      commentOf(entry).blockTags.push(new CommentTag('@category', text('API')));
      commentOf(entry).blockTags.push(new CommentTag('@sortStrategy', text('kind, alphabetical')));
      if (entry.name === 'banditspec') placeNames(project, entry);
    }
  });
}
