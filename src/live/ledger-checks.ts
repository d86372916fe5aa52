/** The checks that a ledger makes on its options, contexts and snapshots. */
import { requireOptions } from '../options.js';
import {
  describeValue,
  requireArray,
  requireBoolean,
  requireFinite,
  requireFunction,
  requireInteger,
  requireList,
  requirementError,
  requireObject,
  requirePositive,
  requireText,
} from '../requirements.js';
import { type SelectorKind, selectorDescriptions } from '../selectors/catalogue.js';
import type { AnySelector, SelectorSnapshot } from '../selectors/contract/selector.js';
import { restoreSelector } from '../selectors/restore.js';
import type { LedgerOptions } from './contract.js';
import { learn } from './teach.js';

const OPTION_NAMES = [
  'armNames',
  'maxOpen',
  'clock',
  'expireAfter',
  'expireAs',
  'pending',
  'recordProbability',
  'restore',
  'onEvent',
] as const;

/** Whether a kind follows its last rounds: a round of which nothing is known tells it nothing. */
export function followsLastRounds(kind: string): boolean {
  return (
    Object.hasOwn(selectorDescriptions, kind) && selectorDescriptions[kind as SelectorKind].family === 'draft-lengths'
  );
}

/** Whether a kind of this package checks the probability of an outcome but does not use it. */
function usesNoProbability(kind: string): boolean {
  return Object.hasOwn(selectorDescriptions, kind) && selectorDescriptions[kind as SelectorKind].family !== 'weights';
}

/** Reads the context of a choice: finite numbers. `name`: what errors call the list. */
export function readContext(who: string, context: readonly number[], name = 'context'): readonly number[] {
  requireList(who, name, context);
  context.forEach((value, i) => {
    requireFinite(who, `${name}[${i}]`, value);
  });
  return [...context];
}

/** Requires options that go together with each other and with the selector. */
export function requireLedgerOptions(who: string, selector: AnySelector, options: LedgerOptions): void {
  requireObject(who, 'selector', selector);
  requireFunction(who, 'selector.snapshot', selector.snapshot);
  requireOptions(who, options, OPTION_NAMES);
  const { maxOpen, clock, expireAfter, expireAs, pending, recordProbability, restore, onEvent } = options;
  const { kind } = selector.snapshot() as SelectorSnapshot;
  if (maxOpen !== undefined) requireInteger(who, 'maxOpen', maxOpen, 1);
  for (const [name, value] of Object.entries({ clock, restore, onEvent })) {
    if (value !== undefined) requireFunction(who, name, value);
  }
  if (expireAfter !== undefined) requirePositive(who, 'expireAfter', expireAfter);
  if (pending !== undefined && pending !== 'counted' && pending !== 'ignored') {
    throw requirementError(who, 'pending', "'counted' or 'ignored'", pending);
  }
  if (recordProbability !== undefined) requireBoolean(who, 'recordProbability', recordProbability);
  if (recordProbability === false && !usesNoProbability(kind)) {
    throw requirementError(who, 'recordProbability', `true for ${kind}, which may weigh outcomes by it`, false);
  }
  if (restore === undefined && !Object.hasOwn(selectorDescriptions, kind)) {
    throw requirementError(
      who,
      'restore',
      `given for the kind ${describeValue(kind)}, which is not of this package`,
      restore,
    );
  }
  if (expireAs === undefined) return;
  if (expireAfter === undefined) throw requirementError(who, 'expireAfter', 'given where expireAs is', expireAfter);
  // What cannot be learnt of every arm must be found out now, not when a decision expires.
  const trial = (restore ?? restoreSelector)(selector.snapshot() as SelectorSnapshot);
  const context = trial.feedback === 'contextual' ? new Array<number>(trial.contextSize).fill(0) : undefined;
  for (let arm = 0; arm < trial.armCount; arm++) {
    learn(who, trial, { arm, probability: 1, ...(context && { context }) }, expireAs);
  }
}

/** Reads a name for each arm, no two alike. `what`: what errors call the list. */
export function readNames(who: string, what: string, names: unknown, armCount: number): readonly string[] {
  requireArray(who, what, names, armCount);
  const list = names as readonly string[];
  list.forEach((name, i) => {
    requireText(who, `${what}[${i}]`, name);
    if (list.indexOf(name) !== i) throw requirementError(who, `${what}[${i}]`, 'one that no other arm has', name);
  });
  return [...list];
}

/** What a selector is, apart from what it has learnt. */
export function identityOf(selector: AnySelector): Omit<SelectorSnapshot, 'state'> {
  const { kind, version, problem, config } = selector.snapshot() as SelectorSnapshot;
  return { kind, version, problem, config };
}
