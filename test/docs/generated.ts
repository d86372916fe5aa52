/**
 * The parts of the documentation that follow from something else: from the code the tables of docs/which-selector.md and
 * docs/environments.md, and docs/selectors.md with all options; from the pages that commands write the README's figures.
 * `npm run generate` writes them; a test compares.
 */
import { join } from 'node:path';
import {
  type AnySelector,
  type AnySelectorDescription,
  environmentCatalogue,
  type OptionRule,
  optionRequirement,
  type SelectorFamily,
  selectorDescriptions,
} from 'banditspec';
import ts from 'typescript';
import { carriedCalls, timesOfC } from './measured.js';
import { readText, repositoryRoot } from './repository.js';

/** The families in the order of the tables, with what they have in common. */
const FAMILIES: Readonly<Record<SelectorFamily, string>> = {
  optimism: 'Optimism: means that stay as they are',
  posterior: 'A prior instead of forced exploration',
  weights: 'Weights: no assumption about the rewards, or every outcome seen',
  changing: 'Means that change',
  costs: 'Time, not rounds',
  'draft-lengths': 'Draft lengths as arms',
  prompts: 'Carried from prompt to prompt',
  contextual: 'A context before the round',
  baselines: 'Baselines',
};

const FEEDBACK: Readonly<Record<AnySelector['feedback'], string>> = {
  bandit: 'the reward of the arm that was pulled',
  'bandit-with-costs': 'the reward of the arm that was pulled, and what the round cost',
  'full-information': 'the rewards of all arms',
  'side-information': 'the reward of the arm that was pulled, and those of arms that are free to observe',
  contextual:
    'the reward of the arm that was pulled, and those of arms that are free to observe, with a context known before the choice',
};

function descriptionsOf(family: string): readonly AnySelectorDescription[] {
  return Object.values(selectorDescriptions).filter((description) => description.family === family);
}

/** The table of docs/which-selector.md. */
export function selectorTable(): string {
  const rows = Object.entries(FAMILIES).flatMap(([family, title]) => [
    `| **${title}** | | |`,
    ...descriptionsOf(family).map(({ kind, purpose, source = '' }) => `| \`${kind}\` | ${purpose} | ${source} |`),
  ]);
  return ['| factory | use it when | source |', '|---|---|---|', ...rows].join('\n');
}

/** The table of docs/environments.md. */
export function environmentTable(): string {
  const rows = Object.values(environmentCatalogue).map(
    ({ kind, acceptedLengths, basis }) => `| \`${kind}\` | ${acceptedLengths} | ${basis} |`,
  );
  return ['| factory | accepted lengths | rests on |', '|---|---|---|', ...rows].join('\n');
}

/** What the doc comment of an option says: its text, and its default with the reason. */
interface OptionText {
  readonly text: string;
  readonly defaultText: string;
}

/** The doc comments of every factory's options, by factory and option. */
function optionTexts(): ReadonlyMap<string, ReadonlyMap<string, OptionText>> {
  const index = join(repositoryRoot, 'src/index.ts');
  const program = ts.createProgram([index], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noLib: true,
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!);
  const plain = (parts: ts.SymbolDisplayPart[] | undefined) =>
    ts
      .displayPartsToString(parts)
      .replace(/\{@link (\w+)[^}]*\}/g, '`$1`')
      .replace(/\s+/g, ' ')
      .trim();
  const found = new Map<string, ReadonlyMap<string, OptionText>>();
  for (const kind of Object.keys(selectorDescriptions)) {
    const symbol = exported.find(({ name }) => name === kind);
    if (symbol === undefined) throw new Error(`src/index.ts must export ${kind}, which the catalogue lists`);
    const factory = checker.getAliasedSymbol(symbol);
    const [options] = checker.getTypeOfSymbol(factory).getCallSignatures()[0]!.getParameters();
    const properties = checker.getPropertiesOfType(checker.getTypeOfSymbol(options!));
    const texts = new Map<string, OptionText>();
    for (const property of properties) {
      // A union of alternatives says of one that it must not stand beside another: the longest text describes the option.
      const symbols = checker.getRootSymbols(property);
      const texted = symbols.map((root) => ({
        text: plain(root.getDocumentationComment(checker)),
        defaultText: plain(root.getJsDocTags(checker).find(({ name }) => name === 'defaultValue')?.text),
      }));
      texts.set(
        property.name,
        texted.reduce((a, b) => (b.text.length > a.text.length ? b : a)),
      );
    }
    found.set(kind, texts);
  }
  return found;
}

/** Where an option comes from in a configuration. */
function configurationNote(name: string, { from }: OptionRule): string {
  if (from === undefined) return '';
  if (from === name) return ' In a configuration: taken from the environment.';
  return ` In a configuration: \`"${from}": true\` takes it from the environment.`;
}

function mustBe(rule: OptionRule): string {
  if (rule.type === 'list') return `${optionRequirement(rule)}, each ${mustBe(rule.of)}`;
  if (rule.type !== 'object') return optionRequirement(rule);
  const entries = Object.entries(rule.entries).map(([name, entry]) => `\`${name}\` ${mustBe(entry)}`);
  return `an object: ${entries.join('; ')}`;
}

const cell = (text: string) => text.replaceAll('|', '\\|');

/** docs/selectors.md. */
export function selectorsPage(): string {
  const texts = optionTexts();
  const lines = [
    '# Selectors and their options',
    '',
    'Written by `npm run generate` from the descriptions in `src/selectors`; `selectorCatalogue` has them as data. Besides its',
    'own options every factory takes the problem, `armCount` and `rewardRange`; an environment may be passed whole or spread in.',
    'A configuration of experiments (`{ "kind": "moss", "alpha": 1 }`) takes the same options.',
  ];
  for (const [family, title] of Object.entries(FAMILIES)) {
    lines.push('', `## ${title}`);
    for (const { kind, purpose, source, feedback, options } of descriptionsOf(family)) {
      lines.push('', `### ${kind}`, '', `Use it when: ${purpose}.${source === undefined ? '' : ` Source: ${source}.`}`);
      lines.push(`Learns from ${FEEDBACK[feedback]}.`);
      const rules = Object.entries<OptionRule>(options);
      if (rules.length === 0) {
        lines.push('', 'No options of its own.');
        continue;
      }
      lines.push('', '| option | must be | default | |', '|---|---|---|---|');
      for (const [name, rule] of rules) {
        const { text, defaultText } = texts.get(kind)!.get(name)!;
        const required = !('default' in rule) && !rule.optional;
        const otherwise = required ? 'none: it must be given' : defaultText || 'none: it may be left out';
        lines.push(
          `| \`${name}\` | ${cell(mustBe(rule))} | ${cell(otherwise)} | ${cell(text)}${configurationNote(name, rule)} |`,
        );
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A file, and its text with what stands between the marks of its parts replaced. */
function withParts(file: string, parts: Readonly<Record<string, string>>): [string, string] {
  let text = readText(file);
  for (const [part, written] of Object.entries(parts)) {
    const start = `<!-- ${part}: written by npm run generate -->`;
    const end = `<!-- end of ${part} -->`;
    const from = text.indexOf(start);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`${file} must have ${start} and ${end}`);
    text = `${text.slice(0, from)}${start}\n${written}\n${text.slice(to)}`;
  }
  return [file, text];
}

/** The files with generated parts: their names, and their whole text as it should be. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    withParts('README.md', { calls: carriedCalls(), speed: timesOfC() }),
    withParts('docs/which-selector.md', { selectors: selectorTable() }),
    withParts('docs/environments.md', { environments: environmentTable() }),
    ['docs/selectors.md', selectorsPage()],
  ]);
}
