/** The form that changes a setting. It writes an address, which is read as any other: the same limits, the same words. */
import { OFFERS } from '../model/selectors.js';
import { toAddress } from '../state/address.js';
import { SELECTOR_KINDS, type Setting, WORLDS } from '../state/setting.js';
import { byId, element } from './elements.js';

const WORLD_NAMES = {
  text: 'a text',
  rates: 'constant chances',
  moving: 'chances reversed after a quarter',
  adversary: 'a table against UCBSpec',
  prompts: 'prompts that differ',
} as const;

const FIELDS = ['world', 'rates', 'draft', 'length', 'answers', 'memory', 'seed'] as const;

/** Fills the lists of the form and tells of every change, as an address. */
export function setUpForm(onChange: (address: string) => void): void {
  for (const world of WORLDS) byId('world').append(element('option', { value: world }, WORLD_NAMES[world]));
  for (const side of ['left', 'right']) {
    for (const kind of SELECTOR_KINDS) byId(side).append(element('option', { value: kind }, OFFERS[kind].label));
  }
  byId('form').addEventListener('submit', (event) => event.preventDefault());
  byId('form').addEventListener('change', () => onChange(addressOf()));
}

let base: Setting;

/** Shows a setting in the form. */
export function fillForm(setting: Setting): void {
  base = setting;
  const isText = setting.world === 'text';
  const values: Record<(typeof FIELDS)[number], string> = {
    world: setting.world,
    rates: setting.rates.join(', '),
    draft: `${setting.draft}`,
    length: `${setting.length}`,
    answers: `${setting.answers}`,
    memory: setting.memory,
    seed: setting.seed,
  };
  for (const name of FIELDS) byId<HTMLInputElement>(name).value = values[name];
  for (const name of ['rates', 'draft', 'answers', 'memory', 'seed']) byId<HTMLInputElement>(name).disabled = isText;
  byId<HTMLInputElement>('seed').disabled = false;
  for (const side of ['left', 'right'] as const) {
    byId<HTMLSelectElement>(side).value = setting[side].kind;
    const scale = byId<HTMLInputElement>(`${side}-scale`);
    scale.value = `${setting[side].scale}`;
    scale.disabled = setting[side].kind !== 'ucbSpec';
  }
}

/** What stands in the form, as an address; the moment is the beginning. */
function addressOf(): string {
  const address = new URLSearchParams(toAddress({ ...base, round: 0 }));
  for (const name of FIELDS) address.set(name, byId<HTMLInputElement>(name).value);
  for (const side of ['left', 'right'] as const) {
    const kind = byId<HTMLSelectElement>(side).value;
    const scale = kind === 'ucbSpec' ? byId<HTMLInputElement>(`${side}-scale`).value : '1';
    address.set(side, `${kind}:${scale}`);
  }
  return [...address].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}
