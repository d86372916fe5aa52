/** Every command of the program, in the order of help and list. The first one runs where none is named. */
import type { Command } from '../program/command.js';
import { compare } from './compare.js';
import { delays } from './delays.js';
import { draftLengthControllers } from './draft-length-controllers.js';
import { draftLengths } from './draft-lengths.js';
import { draftMethods } from './draft-methods.js';
import { engineRules } from './engine-rules.js';
import { inspect } from './inspect.js';
import { leaderboard } from './leaderboard.js';
import { merge } from './merge.js';
import { predictiveCheck } from './predictive-check.js';
import { record } from './record.js';
import { replay } from './replay.js';
import { report } from './report.js';
import { run } from './run.js';
import { scenarios } from './scenarios.js';
import { shortHorizon } from './short-horizon.js';
import { tokenLevel } from './token-level.js';
import { whatIf } from './what-if.js';

export const COMMANDS: readonly [Command, ...Command[]] = [
  run,
  replay,
  record,
  inspect,
  leaderboard,
  draftLengthControllers,
  engineRules,
  scenarios,
  shortHorizon,
  draftMethods,
  draftLengths,
  predictiveCheck,
  tokenLevel,
  delays,
  whatIf,
  merge,
  report,
  compare,
];
