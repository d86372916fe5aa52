/**
 * The setting as the part of the address behind `#`, and back. Whatever an address says, a setting comes of it: what is
 * out of its range is brought into it, what is unknown is left out, and a sentence says so.
 */
import {
  type Choice,
  MOST,
  PROMPT_RATE,
  SELECTOR_KINDS,
  type SelectorKind,
  type Setting,
  SPEEDS,
  STORIES,
  type StoryName,
  WORLDS,
} from './setting.js';
import { SITUATIONS } from './stories.js';

/** The version of the address's form; written first, so that later pages know what they read. */
const VERSION = '1';
const NAMES = 'v story world rates draft length answers memory seed left right round others speed guess hand'.split(
  ' ',
);

/** A setting, and what had to be changed for it. */
export interface ReadAddress {
  readonly setting: Setting;
  readonly changes: readonly string[];
}

/** The address of a setting, without `#`. */
export function toAddress(setting: Setting): string {
  const fields: [string, string][] = [
    ['v', VERSION],
    ['story', setting.story],
    ['world', setting.world],
    ['rates', setting.rates.join(',')],
    ['draft', `${setting.draft}`],
    ['length', `${setting.length}`],
    ['answers', `${setting.answers}`],
    ['memory', setting.memory],
    ['seed', setting.seed],
    ['left', choiceName(setting.left)],
    ['right', choiceName(setting.right)],
    ['round', `${setting.round}`],
    ['others', setting.others ? '1' : '0'],
    ['speed', `${setting.speed}`],
  ];
  if (setting.guess >= 0) fields.push(['guess', `${setting.guess}`]);
  if (setting.hand.length > 0) fields.push(['hand', setting.hand.join('')]);
  return fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}

/** A selector in the address: its name and, where it is not 1, the factor on its radius. */
export function choiceName({ kind, scale }: Choice): string {
  return scale === 1 ? kind : `${kind}:${scale}`;
}

/** Reads an address; an empty one is the first situation. */
export function readAddress(address: string): ReadAddress {
  const changes: string[] = [];
  const given = new Map<string, string>();
  for (const part of address.replace(/^#/, '').split('&')) {
    if (part === '') continue;
    const [name, ...rest] = part.split('=');
    if (NAMES.includes(name!)) given.set(name!, decoded(rest.join('=')));
    else changes.push(`“${shortened(decoded(name!))}” is not a setting of this page and was left out.`);
  }
  if (given.size > 0 && (given.get('v') ?? VERSION) !== VERSION) {
    changes.push(
      `The address is of version “${shortened(given.get('v')!)}”, this page of ${VERSION}: please check it.`,
    );
  }
  const read = reader(given, changes);
  const story = read.word('story', STORIES, 'trap') as StoryName;
  const start = SITUATIONS[story].setting;
  const setting: Setting = {
    story,
    world: read.word('world', WORLDS, start.world),
    rates: read.rates(start.rates),
    draft: read.number('draft', 0, MOST.draft, start.draft, true),
    length: read.number('length', 1, MOST.length, start.length, true),
    answers: read.number('answers', 1, MOST.answers, start.answers, true),
    memory: read.word('memory', ['fresh', 'carried'], start.memory),
    seed: read.seed(start.seed),
    left: read.choice('left', start.left),
    right: read.choice('right', start.right),
    round: read.number('round', 0, MOST.tokens, start.round, true),
    others: read.word('others', ['0', '1'], start.others ? '1' : '0') === '1',
    speed: Number(read.word('speed', SPEEDS.map(String), `${start.speed}`)),
    guess: given.has('guess') ? read.number('guess', 0, 2, 0, true) : -1,
    hand: read.hand(),
  };
  return { setting: fitted(setting, changes), changes };
}

/** Makes the parts of a setting fit one another; each change is a sentence more in `changes`. */
export function fitted(setting: Setting, changes: string[]): Setting {
  let { rates, draft, length, answers } = setting;
  const { world } = setting;
  if ((world === 'text' || world === 'adversary') && answers !== 1) {
    changes.push(`answers was set from ${answers} to 1: ${world === 'text' ? 'the text' : 'the table'} is one answer.`);
    answers = 1;
  }
  if (world === 'text') {
    // A text has drafters of its own; their number and length are not the reader's.
    rates = [0, 0, 0];
    draft = 8;
  }
  if (world === 'prompts' && rates.length > MOST.promptArms) {
    changes.push(
      `rates were cut from ${rates.length} arms to ${MOST.promptArms}: prompts that differ take long to work out.`,
    );
    rates = rates.slice(0, MOST.promptArms);
  }
  const room = world === 'adversary' ? Math.floor(MOST.tableEntries / rates.length) : MOST.tokens;
  if (length > room) {
    changes.push(`length was set from ${length} to ${room}: a table of ${rates.length} arms has room for no more.`);
    length = room;
  }
  if (length * answers > MOST.tokens) {
    const fewer = Math.floor(MOST.tokens / length);
    changes.push(`answers was set from ${answers} to ${fewer}: all together have at most ${MOST.tokens} tokens.`);
    answers = fewer;
  }
  if (world === 'prompts' && rates.some((rate) => rate < PROMPT_RATE.least || rate > PROMPT_RATE.most)) {
    changes.push(`rates were limited to ${PROMPT_RATE.least} to ${PROMPT_RATE.most}: prompts scatter around them.`);
    rates = rates.map((rate) => Math.min(PROMPT_RATE.most, Math.max(PROMPT_RATE.least, rate)));
  }
  return { ...setting, rates, draft, length, answers };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function shortened(text: string): string {
  return text.length > 30 ? `${text.slice(0, 30)}…` : text;
}

/** What reads one field each and notes what it changed. */
function reader(given: ReadonlyMap<string, string>, changes: string[]) {
  const note = (name: string, came: string, now: string, why: string) =>
    changes.push(`${name} was set from “${shortened(came)}” to ${now}: ${why}.`);

  function bounded(name: string, text: string, least: number, most: number, fallback: number, whole: boolean): number {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (Number.isNaN(value)) {
      note(name, text, `${fallback}`, 'it must be a number');
      return fallback;
    }
    const inside = Math.min(most, Math.max(least, whole && Number.isFinite(value) ? Math.round(value) : value));
    if (inside !== value)
      note(name, text, `${inside}`, `it must be ${whole ? 'a whole number ' : ''}from ${least} to ${most}`);
    return inside;
  }

  return {
    number(name: string, least: number, most: number, fallback: number, whole: boolean): number {
      const text = given.get(name);
      return text === undefined ? fallback : bounded(name, text, least, most, fallback, whole);
    },
    word<Word extends string>(name: string, words: readonly Word[], fallback: Word): Word {
      const text = given.get(name);
      if (text === undefined) return fallback;
      const word = words.find((known) => known === text);
      if (word === undefined) note(name, text, fallback, `it must be one of ${words.join(', ')}`);
      return word ?? fallback;
    },
    rates(fallback: readonly number[]): readonly number[] {
      const text = given.get('rates');
      if (text === undefined) return fallback;
      const parts = text.split(',');
      if (parts.length > MOST.arms)
        note('rates', `${parts.length} arms`, `${MOST.arms} arms`, 'there is room for no more');
      return parts.slice(0, MOST.arms).map((part, i) => bounded(`rates, arm ${i + 1},`, part, 0, 1, 0.5, false));
    },
    seed(fallback: string): string {
      const text = given.get('seed');
      if (text === undefined) return fallback;
      if (text.length > MOST.seed) note('seed', text, 'its beginning', `it has at most ${MOST.seed} characters`);
      return text.slice(0, MOST.seed);
    },
    choice(name: string, fallback: Choice): Choice {
      const text = given.get(name);
      if (text === undefined) return fallback;
      const [kind, scale] = text.split(':');
      const known = SELECTOR_KINDS.find((each) => each === kind);
      if (known === undefined) {
        note(name, text, choiceName(fallback), `it must be one of ${SELECTOR_KINDS.join(', ')}`);
        return fallback;
      }
      if (scale === undefined) return { kind: known, scale: 1 };
      const factor = bounded(`${name}, the radius,`, scale, 0, MOST.scale, 1, false);
      if (known !== ('ucbSpec' satisfies SelectorKind) && factor !== 1) {
        note(name, text, known, 'only ucbSpec has a radius to scale');
        return { kind: known, scale: 1 };
      }
      return { kind: known, scale: factor };
    },
    hand(): readonly number[] {
      const text = given.get('hand') ?? '';
      const moves = [...text].filter((sign) => '012'.includes(sign)).map(Number);
      if (moves.length < text.length) note('hand', text, moves.join('') || 'none', 'it may hold only 0, 1 and 2');
      return moves.slice(0, MOST.length);
    },
  };
}
