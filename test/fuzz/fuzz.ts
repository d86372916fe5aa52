/** `npm run fuzz [-- CASES [SEED]]`: plays so many random cases of selectors, a million unless told. */
import fc from 'fast-check';
import { playInTurns } from './in-turns.js';
import { type Case, cases, playCase } from './selector-play.js';

playInTurns<Case>('fuzz', 1_000_000, (kind) => fc.property(cases([kind]), playCase));
