/** The paper's experiments as commands of the program, by name. */
import { draftLengths } from './draft-lengths.js';
import { draftMethods } from './draft-methods.js';
import { type PaperCommand, paperCommand } from './paper-command.js';
import { predictiveChecks } from './predictive-check.js';
import { tokenLevel } from './token-level.js';

export const PAPER_COMMANDS: ReadonlyMap<string, PaperCommand> = new Map([
  ['draft-methods', paperCommand('draft-methods', draftMethods)],
  ['draft-lengths', paperCommand('draft-lengths', draftLengths)],
  ['predictive-check', paperCommand('predictive-check', predictiveChecks)],
  ['token-level', paperCommand('token-level', tokenLevel)],
]);
