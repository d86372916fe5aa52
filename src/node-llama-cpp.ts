/**
 * The entry point for the engine node-llama-cpp: speculative decoding inside it, with a selector that chooses how to
 * draft. Nothing of the engine is imported: its objects are passed in.
 *
 * @module banditspec/node-llama-cpp
 */

export type {
  EngineArm,
  GeneratedBy,
  GenerateOptions,
  SpeculativeDecoder,
  SpeculativeDecoderOptions,
} from './node-llama-cpp/contract.js';
export { speculativeDecoder } from './node-llama-cpp/decoder.js';
export type { DraftModel, DraftModelOptions } from './node-llama-cpp/draft-model.js';
export { draftModel } from './node-llama-cpp/draft-model.js';
export type {
  EngineAnswer,
  EngineModel,
  EngineQuestion,
  EngineSampling,
  EngineSequence,
} from './node-llama-cpp/engine.js';
export type { EngineReward } from './node-llama-cpp/learning.js';
export type { ArmStatistics, DecoderStatistics } from './node-llama-cpp/statistics.js';
