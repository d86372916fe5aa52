/** All environments of the package, by the names of their factories. Each is described in its own file; here it is listed. */

import { tokenDecodingEntry } from './decoding/token-decoding.js';
import { replayEntry } from './recorded/replay.js';
import { calibratedAcceptanceEntry } from './simulated/calibrated-acceptance.js';
import { depthHazardsEntry } from './simulated/depth-hazards.js';
import { piecewiseTruncatedGeometricEntry } from './simulated/piecewise-truncated-geometric.js';
import { rewardTableEntry } from './simulated/reward-table.js';
import { servedDrafterEntry } from './simulated/served-drafter.js';
import { stationaryMeansEntry } from './simulated/stationary-means.js';
import { truncatedGeometricEntry } from './simulated/truncated-geometric.js';

const ENVIRONMENTS = {
  truncatedGeometric: truncatedGeometricEntry,
  piecewiseTruncatedGeometric: piecewiseTruncatedGeometricEntry,
  depthHazards: depthHazardsEntry,
  calibratedAcceptance: calibratedAcceptanceEntry,
  servedDrafter: servedDrafterEntry,
  stationaryMeans: stationaryMeansEntry,
  rewardTable: rewardTableEntry,
  replay: replayEntry,
  tokenDecoding: tokenDecodingEntry,
} as const;

/** The type of {@link environmentCatalogue}: each environment's own entry by its name. */
export type EnvironmentCatalogue = typeof ENVIRONMENTS;

/**
 * Every environment by its name: how its accepted lengths come about, what that rests on, its options and its factory.
 *
 * @example
 * ```ts
 * const { room, basis, create } = environmentCatalogue.truncatedGeometric;
 * [room, basis]; // => ['simulated', 'eq. (10)']
 * create({ acceptanceRates: [0.4, 0.8], maxDraftLength: 4, sequenceLength: 100 }).armCount; // => 2
 * ```
 */
export const environmentCatalogue: EnvironmentCatalogue = ENVIRONMENTS;

/** The name of an environment of the package. */
export type EnvironmentKind = keyof EnvironmentCatalogue;
