/**
 * The real engine, node-llama-cpp, for tests: not a dependency of the repository, for its 85 megabytes, but installed in a
 * folder of the build by `npm run engine`, which `.ci/run` does too. What needs it is skipped by name without it.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EngineSequence } from 'banditspec/node-llama-cpp';
import { type TinyModelOptions, writeTinyModel } from './tiny-model.js';

/** The package's entry file, where it is installed. */
export const ENGINE_FOLDER = fileURLToPath(new URL('../../build/engine/', import.meta.url));
const ENTRY = join(ENGINE_FOLDER, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');

/** Whether it is installed. */
export const engineIsInstalled = existsSync(ENTRY);

/** How tests that need it are called where it is not. */
export const NEEDS_ENGINE = engineIsInstalled ? '' : ' (needs npm run engine)';

/** A context of the engine, as far as tests use it. */
interface Context {
  getSequence(): EngineSequence;
  dispose(): Promise<void>;
}

/** A model of the engine, as far as tests use it. */
interface Model {
  createContext(options: object): Promise<Context>;
  dispose(): Promise<void>;
}

interface Engine {
  loadModel(options: { modelPath: string }): Promise<Model>;
  dispose(): Promise<void>;
}

/** The engine with models in files of their own, all of which go when it is left. */
export interface TinyEngine {
  /** A sequence of a new context of a new model. */
  sequence(model: TinyModelOptions, contextSize?: number): Promise<EngineSequence>;
  /** Frees the models. */
  clear(): Promise<void>;
  /** Frees everything. */
  leave(): Promise<void>;
}

/** Starts the engine on one thread, from the binary that came with it. */
export async function startEngine(): Promise<TinyEngine> {
  const { getLlama, LlamaLogLevel } = await import(pathToFileURL(ENTRY).href);
  const options = { gpu: false, build: 'never', skipDownload: true, maxThreads: 1, logLevel: LlamaLogLevel.error };
  const engine: Engine = await getLlama(options);
  const folder = mkdtempSync(join(tmpdir(), 'banditspec-engine-'));
  const models: Model[] = [];
  let files = 0;
  const clear = async () => {
    for (const model of models.splice(0)) await model.dispose();
  };
  return {
    async sequence(model, contextSize = 512) {
      // The engine maps the file into memory: each model has one of its own.
      const modelPath = join(folder, `${files++}.gguf`);
      writeTinyModel(modelPath, model);
      const loaded = await engine.loadModel({ modelPath });
      models.push(loaded);
      const context = await loaded.createContext({ contextSize, batchSize: 128, threads: 1, sequences: 1 });
      return context.getSequence();
    },
    clear,
    async leave() {
      await clear();
      await engine.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
