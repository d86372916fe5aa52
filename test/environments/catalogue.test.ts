import * as banditspec from 'banditspec';
import { environmentCatalogue } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { readText, typeScriptFiles } from '../docs/repository.js';

describe.each(Object.entries(environmentCatalogue))('%s', (name, { kind, room, options, create }) => {
  test('is called the same in the catalogue, in its entry and in src/index.ts, and lies in its room', () => {
    expect(kind).toBe(name);
    expect((banditspec as Readonly<Record<string, unknown>>)[name], `src/index.ts must export ${name}`).toBe(create);
    const file = `src/environments/${room}/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
    expect(typeScriptFiles('src/environments')).toContain(file);
    expect(readText('CHANGELOG.md')).toContain(`\`${name}\``);
  });

  // A replay looks at its turns first, and has tests of its own.
  test.skipIf(name === 'replay')('refuses an option that it does not have, and names the nearest', () => {
    const [option] = options;
    expect(() => (create as (wrong: object) => unknown)({ [`${option}s`]: 1 })).toThrow(
      `got "${option}s"; did you mean ${option}?`,
    );
  });
});

test('every entry of an environment stands in the catalogue', () => {
  const described = typeScriptFiles('src/environments').flatMap((file) =>
    [...readText(file).matchAll(/^export const (\w+)Entry: /gm)].map(([, kind]) => kind),
  );
  expect([...described].sort()).toEqual(Object.keys(environmentCatalogue).sort());
});
