/** What must be there for every selector of the catalogue, so that none can be half added. */
import * as banditspec from 'banditspec';
import {
  type AnySelectorDescription,
  acceptedLengthRange,
  type BanditProblem,
  type OptionRule,
  type SelectorSnapshot,
  selectorCatalogue,
  selectorDescriptions,
} from 'banditspec';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { readText, typeScriptFiles } from '../docs/repository.js';

const catalogue = Object.entries(selectorDescriptions);
const known = { armCount: 3, rewardRange: acceptedLengthRange(5), armCosts: [1, 1.2, 1.4] };
const situation = { ...known, horizon: 200 };

const fileOf = ({ family, kind }: AnySelectorDescription) =>
  `src/selectors/${family}/${kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;

/** The test files of a family that run the contract suite on a kind and hold a test of their own. */
function testsOf(family: string, kind: string): string[] {
  return typeScriptFiles(`test/selectors/${family}`).filter((file) => {
    const text = readText(file);
    return text.includes(`describeSelectorContract('${kind}'`) && /^\s*(test|test\.each\(.*)\(/m.test(text);
  });
}

describe.each(catalogue)('%s', (name, description) => {
  const { kind, version, feedback, options, settings, create } = description;
  const made = create({ armCount: 3, rewardRange: acceptedLengthRange(5), ...settings?.(situation) });
  const snapshot = made.snapshot() as SelectorSnapshot<string, Readonly<Record<string, unknown>>>;
  const rules = Object.entries<OptionRule>(options);

  test('is called the same in the catalogue, in its description, in its snapshots and in src/index.ts', () => {
    expect([kind, snapshot.kind, snapshot.version, made.feedback]).toEqual([name, name, version, feedback]);
    const exported = (banditspec as Readonly<Record<string, unknown>>)[name];
    expect(exported, `src/index.ts must export ${name}`).toBe(create);
  });

  test('has its file in its family, tests of its own beside the contract, and a line in the changelog', () => {
    expect(typeScriptFiles('src/selectors')).toContain(fileOf(description));
    const { family } = description;
    const where = `test/selectors/${family}/`;
    expect(
      testsOf(family, name),
      `${where} must have a file that runs the contract on '${name}', and a test of its decisions`,
    ).toHaveLength(1);
    expect(readText('CHANGELOG.md').includes(`\`${name}\``), `CHANGELOG.md must name \`${name}\``).toBe(true);
  });

  test('has in its snapshots the options of its description, at the defaults of its rules', () => {
    const kept = rules.filter(([, { startOnly }]) => !startOnly).map(([option]) => option);
    expect(Object.keys(snapshot.config).sort()).toEqual([...kept].sort());
    for (const [option, rule] of rules) {
      if ('default' in rule && !rule.startOnly) expect(snapshot.config[option]).toEqual(rule.default);
    }
  });

  test('has settings where an option has no default, and is made by them', () => {
    const needed = rules.filter(([, rule]) => !rule.optional && !('default' in rule)).map(([option]) => option);
    const set = settings?.(situation) ?? {};
    expect(Object.keys(set)).toEqual(expect.arrayContaining(needed));
    expect(rules.map(([option]) => option)).toEqual(expect.arrayContaining(Object.keys(set)));
    expect(() => create({ ...known, ...set } as BanditProblem)).not.toThrow();
  });

  test('writes down in its documentation the default that it has', () => {
    const text = readText(fileOf(description));
    for (const [option, rule] of rules) {
      if (typeof rule.default !== 'number' && typeof rule.default !== 'boolean') continue;
      const documented = documentedDefault(text, option);
      // Options that several selectors share are documented where they are shared.
      if (documented !== undefined) expect([option, documented]).toEqual([option, rule.default]);
    }
  });
});

/** The number or truth value that the `@defaultValue` of an option in this file begins with. */
function documentedDefault(text: string, option: string): number | boolean | undefined {
  const source = ts.createSourceFile('a.ts', text, ts.ScriptTarget.ES2022, true);
  let found: number | boolean | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && ts.isIdentifier(node.name) && node.name.text === option) {
      const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'defaultValue');
      const [, word, numerator, denominator = '1'] =
        /^(?:(true|false)|([\d.]+)(?:\/([\d.]+))?)/.exec(ts.getTextOfJSDocComment(tag?.comment) ?? '') ?? [];
      if (word !== undefined) found = word === 'true';
      // A full stop after the number is the sentence's.
      else if (numerator !== undefined)
        found = Number(numerator.replace(/\.$/, '')) / Number(denominator.replace(/\.$/, ''));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('every description of a selector stands in the catalogue', () => {
  const described = typeScriptFiles('src/selectors').flatMap((file) =>
    [...readText(file).matchAll(/^export const (\w+)Description: /gm)].map(([, kind]) => kind),
  );
  const missing = described.filter((kind) => !Object.hasOwn(selectorCatalogue, kind!));
  expect(missing, 'src/selectors/catalogue.ts must list each').toEqual([]);
  expect(described).toHaveLength(Object.keys(selectorCatalogue).length);
});

test('every file of a family that exports a factory describes it', () => {
  const undescribed = Object.values(selectorCatalogue)
    .map(({ family }) => family)
    .filter((family, i, all) => all.indexOf(family) === i)
    .flatMap((family) => typeScriptFiles(`src/selectors/${family}`))
    .filter((file) => {
      const text = readText(file);
      return /^export function \w+\(\n?\s*options: /m.test(text) && !/^export const \w+Description/m.test(text);
    });
  expect(undescribed, 'each must export a description, for src/selectors/catalogue.ts').toEqual([]);
});

test('the selectors that weigh a reward by the probability of its arm are those that the documentation names', () => {
  const weighing = catalogue.flatMap(([name, { settings, create }]) => {
    const after = (probability: number) => {
      const made = create({ armCount: 2, rewardRange: acceptedLengthRange(1), ...settings?.(situation) });
      if (made.feedback !== 'bandit') return undefined;
      // Arm 1 of two draft lengths drafts a token.
      for (const reward of [1, 2]) made.update(1, reward, probability);
      return JSON.stringify((made.snapshot() as SelectorSnapshot).state);
    };
    return after(0.25) === after(0.75) ? [] : [name];
  });
  const contract = readText('src/selectors/contract/selector.ts').replaceAll(/\s+\*?\s*/g, ' ');
  expect(contract).toContain(`(${weighing.map((name) => `{@link ${name}}`).join(', ')}) and only when`);
  const [last, ...others] = [...weighing].reverse();
  const named = `${others
    .reverse()
    .map((name) => `\`${name}\``)
    .join(', ')} and \`${last}\` weigh outcomes by it`;
  expect(readText('docs/decoding-loop.md').replaceAll(/\s+/g, ' ')).toContain(named);
});
